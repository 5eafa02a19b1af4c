"""The rating pad: it faces the visitor, says what goes on at its window, and asks by itself when a service there has ended."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, Response, render_template
from pydantic import Field
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.counter import CounterState
from hallq.domain.errors import FieldInvalid, NotAllowed
from hallq.domain.evaluation import ASKING_MS, LONGEST_COMMENT, MOST_OPTIONS, PAD_KEEPS_MS, Evaluation
from hallq.domain.evaluation_options import CURRENT_VERSION, OPTION_LISTS
from hallq.domain.permissions import Permission
from hallq.domain.ticket import TicketState
from hallq.operations.evaluating import rate_at_pad
from hallq.operations.hall import Tx
from hallq.queries.principals import Principal
from hallq.queries.rating import PadView, Question, pad_view
from hallq.web.acting import press
from hallq.web.auth import allowed, asker, everyone
from hallq.web.current import house, looking
from hallq.web.forms import Code, Sent, read_body
from hallq.web.locale import answer_in, language
from hallq.web.pairing_page import pairing_page
from hallq.words import LANGUAGES, gettext
from hallq.words import mark as _

HEARTBEAT_MS = 15_000
THANKS_MS = 3_000
MOST_QUEUES = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What the pad says of its window in one state, in two lines (msgids)."""

    first: str
    second: str


SAID = {
    "closed": Words(_("This window is not open"), _("Please watch the screens for the windows that are.")),
    "free": Words(_("Welcome"), _("Please wait for your number to be called.")),
    "called": Words(_("Now calling"), _("Please come to this window.")),
    "serving": Words(_("Being served"), _("You can rate the service here as soon as it has ended.")),
    "paused": Words(_("Paused for a moment"), _("Please wait a little, or watch the screens for other windows.")),
}


class PadRating(Sent):
    """What the pad was told of a service: a level with remarks, or that nobody answered."""

    service: int = Field(ge=1, le=2**53)
    level: int | None = Field(None, ge=1, le=5)
    options: tuple[Code, ...] = Field((), max_length=MOST_OPTIONS)
    comment: str | None = Field(None, max_length=LONGEST_COMMENT)
    outcome: Literal["timed_out"] | None = None


def add_pad(blueprint: Blueprint) -> None:
    """Put the pages of the pad into the station."""
    blueprint.add_url_rule("/pad/", "pair_pad", pair_pad)
    blueprint.add_url_rule("/pad/<screen>/", "pad", pad)
    blueprint.add_url_rule("/pad/<screen>/now", "pad_now", pad_now)
    blueprint.add_url_rule("/pad/<screen>/rate", "rate_by_pad", rate_by_pad, methods=["POST"])


@everyone
def pair_pad() -> AnyResponse:
    """Where a browser becomes a pad, or goes on to the one it is."""
    return pairing_page("pad", ".pad")


@allowed(Permission.EVALUATE)
def pad(screen: str) -> str:
    """The whole page."""
    times = {"asking_ms": ASKING_MS, "thanks_ms": THANKS_MS, "keeps_ms": PAD_KEEPS_MS, "heartbeat_ms": HEARTBEAT_MS}
    return render_template("counter/pad.html", screen=screen, times=times, **_shown(screen))


@allowed(Permission.EVALUATE)
def pad_now(screen: str) -> str:
    """The part of it that changes with the story."""
    return render_template("counter/_pad_now.html", screen=screen, **_shown(screen))


@allowed(Permission.EVALUATE)
def rate_by_pad(screen: str) -> Response:
    """Take down what the pad was told, once."""
    asked, counter_id = read_body(PadRating), _own_counter(screen)
    if (asked.level is None) == (asked.outcome is None):
        raise FieldInvalid(field="level", reason="name either a level or an outcome")
    if asked.outcome is not None and (asked.options or asked.comment):
        raise FieldInvalid(field="outcome", reason="who says nothing chooses nothing")

    def record(tx: Tx) -> Evaluation:
        return rate_at_pad(tx, counter_id=counter_id, occurrence_id=asked.service, level=asked.level, options=asked.options, comment=asked.comment)

    return press(record, _told)


def _told(_tx: Tx, rating: Evaluation) -> tuple[int, str]:
    return 201, json.dumps({"outcome": rating.outcome.value})


def _own_counter(screen: str) -> int:
    """The counter at which the asking pad stands. Raises NotAllowed for whatever is not this very pad."""
    principal: Principal | None = asker().principal
    if principal is None or principal.code != screen or principal.counter_id is None:
        raise NotAllowed(device=screen)
    return principal.counter_id


def _shown(screen: str) -> dict[str, object]:
    """All that the page shows; its question in every language, so that the visitor may change it also while the link is lost."""
    clock = house().clock
    with looking() as at:
        view = pad_view(at, _own_counter(screen), clock.hall(), clock.speed)
        zone, version = at.setup.zones.by_id[view.counter.zone_id], at.setup.version
    state = _state(view)
    told = {"view": view, "zone": zone, "state": state, "said": SAID[state], "other": _other(), "queues": view.queues[:MOST_QUEUES]}
    return told | {"setup_version": version, "questions": {} if view.question is None else _in_each_language(view, view.question)}


def _state(view: PadView) -> str:
    if view.staffing.state is CounterState.CLOSED:
        return "closed"
    if view.staffing.state is CounterState.PAUSED:
        return "paused"
    if view.ticket is None:
        return "free"
    return "called" if view.ticket.state is TicketState.CALLED else "serving"


def _other() -> Callable[[str], str]:
    """Says a sentence in the other language, for the smaller line."""
    tag = next(tag for tag in LANGUAGES if tag != language())
    return lambda msgid: gettext(msgid, tag)


def _in_each_language(view: PadView, question: Question) -> dict[str, str]:
    """The question as it is put, the language of the ticket first."""
    own, found = language(), {}
    for tag in sorted(LANGUAGES, key=lambda tag: tag != question.language):
        answer_in(tag)
        found[tag] = render_template("counter/_pad_question.html", view=view, options=OPTION_LISTS[CURRENT_VERSION], tag=tag)
    answer_in(own)
    return found
