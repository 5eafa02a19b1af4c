"""A clerk's desk: the page, the part of it that lives, numbers that are typed, and the note."""

from flask import Blueprint, Response, render_template
from pydantic import Field

from counter.picture import Sight, sight
from counter.wording import ENDINGS, NOT_NOW, PAPERS_TOLD, PHASES, UNDONE
from hallq.domain.counter import PAUSE_REASONS
from hallq.domain.permissions import Permission
from hallq.domain.reasons import HOLD_REASONS, PAPERS
from hallq.domain.routing import HallSetup
from hallq.operations.notes import write_note
from hallq.queries.at_desk import numbered
from hallq.queries.desk import desk
from hallq.queries.instant import Instant
from hallq.queries.tickets import one_ticket
from hallq.web.acting import done, press
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import Asked, Sent, read_body, read_query

MOST_DIGITS = 4


class Typed(Asked):
    """A number as it was typed: digits, and its letters where they were typed too."""

    number: str = Field("", max_length=8)


class Note(Sent):
    """The note of a visit; no words take it away."""

    words: str = Field("", max_length=400)


def add_desk(blueprint: Blueprint) -> None:
    """Put the pages of a desk into the station."""
    blueprint.add_url_rule("/<counter>/", view_func=see_desk, methods=["GET"])
    blueprint.add_url_rule("/<counter>/desk", view_func=live_desk, methods=["GET"])
    blueprint.add_url_rule("/<counter>/numbers", view_func=find_number, methods=["GET"])
    blueprint.add_url_rule("/notes/<key:ticket_id>", view_func=keep_note, methods=["POST"])


@allowed(Permission.OPEN_COUNTER)
def see_desk(counter: str) -> str:
    """The whole page."""
    shown, setup = _sight(counter)
    lists = {"endings": ENDINGS, "pause_reasons": PAUSE_REASONS, "hold_reasons": HOLD_REASONS, "papers_told": PAPERS_TOLD}
    return render_template("counter/desk.html", **_words(), **lists, sight=shown, setup=setup, me=asker().principal)


@allowed(Permission.OPEN_COUNTER)
def live_desk(counter: str) -> str:
    """The part of it that changes with the story, to be put in the place of the old one."""
    shown, setup = _sight(counter)
    return render_template("counter/_desk.html", **_words(), sight=shown, setup=setup)


@allowed(Permission.CALL_SPECIFIC)
def find_number(counter: str) -> str:
    """Whose number is typed, among those whom the counter may call, take up again or bring back."""
    typed = read_query(Typed).number.upper()
    prefix, digits = typed.rstrip("0123456789"), typed.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    fits = digits.isdecimal() and digits.isascii() and len(digits) <= MOST_DIGITS and prefix + digits == typed
    with looking() as at:
        profile = desk(at, counter, house().clock.hall()).profile
        found = numbered(at, profile.queue_ids, int(digits), prefix) if fits else ()
        others = {ticket.id: _other_steps(at, ticket.id, house().clock.hall()) for ticket in found if ticket.steps > 1}
        return render_template("counter/_numbers.html", setup=at.setup, found=found, fits=fits, others=others)


@allowed(Permission.SERVE)
def keep_note(ticket_id: int) -> Response:
    """Write the note of a visit."""
    words = read_body(Note).words
    return press(lambda tx: write_note(tx, ticket_id=ticket_id, words=words), done)


def _other_steps(at: Instant, ticket_id: int, now: int) -> list[tuple[int, int]]:
    """The steps (position, service) that a waiting visitor may do in the place of the present one."""
    view = one_ticket(at, ticket_id, now)
    return [(position, view.steps[position - 1][0]) for position in view.others_now]


def _sight(counter: str) -> tuple[Sight, HallSetup]:
    clock = house().clock
    with looking() as at:
        return sight(at, counter, asker(), clock.hall(), clock.speed), at.setup


def _words() -> dict[str, object]:
    lists = {"phases": PHASES, "undone": UNDONE, "not_now": NOT_NOW, "reasons": PAUSE_REASONS, "papers": PAPERS}
    return {**lists, "paused": getattr(house().clock, "paused", False)}
