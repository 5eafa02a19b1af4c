"""The page a visitor opens from the slip: where the own number stands, live; giving it up; and rating the service when it is over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import LinkExpired, NotYetServed
from hallq.domain.estimate_range import shown
from hallq.domain.evaluation import LONGEST_COMMENT, MOST_OPTIONS, Outcome
from hallq.domain.evaluation_options import CURRENT_VERSION, OPTION_LISTS
from hallq.domain.labels import in_spans
from hallq.domain.ticket import TRANSITIONS, Action, TicketState
from hallq.operations.evaluating import evaluate
from hallq.operations.hall import Tx
from hallq.operations.issuing import cancel_ticket
from hallq.queries.instant import Instant
from hallq.queries.my_ticket import MyTicket, my_ticket
from hallq.queries.rating import VisitService, service_of_visit
from hallq.queries.tickets import last_service_of, one_ticket
from hallq.queries.told import told_too_short
from hallq.web.acting import done, new_key, perform_once, respond
from hallq.web.auth import come_by_link, everyone, ticket_of_link
from hallq.web.current import front, house, looking
from hallq.web.forms import Asked, Code, read_body, read_fields
from hallq.web.instants import clock_time
from hallq.web.locale import answer_in, has_chosen
from hallq.words import mark as _

pages = Blueprint("visit", __name__)

REFRESH_S = 15
"""How often a page without scripts loads itself anew."""
POLLS_S = ((5, 15), (20, 30))
SLOWEST_POLL_S = 60
HEADERS = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}

NEXT = _("You are next. Please stay close by.")

State = TicketState
SAID = {
    State.WAITING: _("Please wait for your call."),
    State.CALLED: _("Please come to the window now."),
    State.SERVING: _("You are being served."),
    State.ON_HOLD: _("Your matter is set aside for a moment. You will be called again."),
    State.NO_SHOW: _("Your number was called. Please ask at the service desk."),
    State.COMPLETED: _("Your visit is over. Thank you."),
    State.CANCELLED: _("This number was given up."),
    State.EXPIRED: _("The hall's day is over, and with it this number."),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page shows of a visit on its day; `sentence` is a msgid, `minutes` the range of the estimate, `clock` the time on the hall's wall.

    `windows` are those that may call, told as people read them. `late` is the range told when the number was taken, where the wait is longer.
    """

    mine: MyTicket
    sentence: str
    minutes: tuple[int, int] | None
    clock: str
    windows: tuple[str, ...]
    late: tuple[int, int] | None

    @property
    def state(self) -> str:
        """The state of the ticket, as a word for classes and scripts."""
        return self.mine.ticket.state.value.lower()

    @property
    def may_give_up(self) -> bool:
        """Whether the number may still be given up."""
        return Action.CANCEL in TRANSITIONS[self.mine.ticket.state]

    @property
    def poll_s(self) -> int:
        """How often a page whose socket is cut off should ask, in seconds: the nearer the call, the oftener."""
        ahead = self.mine.ahead or 0
        return next((seconds for most, seconds in POLLS_S if ahead <= most), SLOWEST_POLL_S)


class Nothing(Asked):
    """No field at all."""


class PhoneRating(Asked):
    """A level with ready-made options of it, and the visitor's own words."""

    level: int = Field(ge=1, le=5)
    options: tuple[Code, ...] = Field((), max_length=MOST_OPTIONS)
    comment: str | None = Field(None, max_length=LONGEST_COMMENT)


@pages.get("/t/<token>")
@everyone
def visit(token: str) -> Response:
    """The page; a wrong link and an old one are told the same. After its day a link still opens the rating, for as long as there is one to give."""
    return _page("hall/visit.html", "hall/rate_later.html", token)


@pages.get("/t/<token>/now")
@everyone
def visit_now(token: str) -> Response:
    """The part of it that changes with the story."""
    return _page("hall/_visit.html", "hall/_rate.html", token)


# The link itself is the right to press: whoever knows it needs no page of ours, so that no Origin or form token could tell more. The page sends no
# referrer, with which a browser's form says `Origin: null`.


@pages.post("/t/<token>/give-up")
@everyone
def give_up(token: str) -> AnyResponse:
    """The visitor gives the number up."""
    ticket_id = _come(token)
    _fields(Nothing)
    return _press(token, lambda tx: cancel_ticket(tx, ticket_id=ticket_id, reason="visitor"))


@pages.post("/t/<token>/rate")
@everyone
def rate(token: str) -> AnyResponse:
    """The visitor rates the service that began last, once."""
    ticket_id = _come(token, any_day=True)
    with looking() as at:
        occurrence = last_service_of(at, ticket_id)
    if occurrence is None:
        raise NotYetServed
    said = _fields(PhoneRating, options=request.form.getlist(f"options-{request.form.get('level')}"))
    words = None if said.comment is None else said.comment.replace("\r\n", "\n")
    return _press(token, lambda tx: evaluate(tx, occurrence_id=occurrence, level=said.level, options=said.options, comment=words, channel="phone"))


def _page(today: str, later: str, token: str) -> Response:
    with _counting_guesses(), looking() as at:
        ticket_id, now = ticket_of_link(at, token, any_day=True), house().clock.hall()
        ticket, service = one_ticket(at, ticket_id, now).ticket, service_of_visit(at, ticket_id)
        is_over = not at.day_is_open or ticket.business_day != at.day
        if is_over and (service is None or not service.is_recent(now)):
            raise LinkExpired
        found = None if is_over else _visit(at, ticket_id, now)
    if not has_chosen():
        answer_in(ticket.language)
    told = _rating(service, now) if is_over or ticket.state is State.COMPLETED else {}
    told |= {"visit": found, "token": token, "new_key": new_key, "refresh_s": REFRESH_S}
    return Response(render_template(later if is_over else today, **told), headers=HEADERS)


def _rating(service: VisitService | None, now: int) -> dict[str, Any]:
    """What the page of a visit that is over asks about it, or thanks for."""
    if service is None:
        return {}
    may_rate, is_rated = service.may_be_rated(now), service.said is Outcome.GIVEN
    return {"service": service, "options": OPTION_LISTS[CURRENT_VERSION], "may_rate": may_rate, "is_rated": is_rated}


def _visit(at: Instant, ticket_id: int, now: int) -> Visit:
    mine = my_ticket(at, ticket_id, now, house().paces.estimate_for)
    minutes = None if mine.estimate is None else shown(mine.estimate.low, mine.estimate.high)
    sentence = NEXT if mine.ahead == 0 else SAID[mine.ticket.state]
    windows = in_spans([counter.code for counter in mine.counters])
    late = told_too_short(at, mine.ticket, now)
    return Visit(mine, sentence, minutes, clock_time(now, at.setup.tz, seconds=True), windows, late)


def _come(token: str, *, any_day: bool = False) -> int:
    """The ticket of the link, whose visitor asks from here on."""
    with _counting_guesses(), looking() as at:
        ticket_id = ticket_of_link(at, token, any_day=any_day)
    come_by_link(ticket_id)
    return ticket_id


@contextmanager
def _counting_guesses() -> Iterator[None]:
    """A link that opens nothing counts as a guess of its address; too many are told to wait, and never whoever has a link."""
    try:
        yield
    except LinkExpired:
        with front().guesses.at_link(str(request.remote_addr)):
            raise


def _fields(kind: type[Any], **lists: list[str]) -> Any:
    """What a script sent as JSON or a browser as a form."""
    if request.is_json:
        return read_body(kind)
    names = [name for name in kind.model_fields if name in request.form]
    return read_fields(kind, {name: request.form[name] for name in names} | lists)


def _press(token: str, perform: Callable[[Tx], Any]) -> AnyResponse:
    """Perform it once, and go back to the page where a form asked."""
    answer = perform_once(perform, done)
    return respond(answer) if request.is_json else redirect(url_for(".visit", token=token), code=303)
