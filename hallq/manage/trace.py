"""Finding one visit and seeing all of it: by day and number or in a list, then its story, its times and its paper."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import Refusal, TicketUnknown
from hallq.domain.permissions import Permission
from hallq.domain.reasons import CANCEL_REASONS, COPY_REASONS
from hallq.domain.ticket import TRANSITIONS, Action, TicketState
from hallq.manage import paper
from hallq.manage.figures import shown_seconds
from hallq.manage.moments import day_and_time
from hallq.manage.refused import Sealed, problems_of
from hallq.manage.tale import SOURCES, tale
from hallq.operations.copies import request_copy
from hallq.queries.instant import Instant
from hallq.queries.story import ticket_numbered
from hallq.queries.tickets import TicketView, tickets_of_day
from hallq.queries.trace import trace
from hallq.web.acting import perform_once
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import Asked, Slug, read_fields, read_query
from hallq.web.locale import gettext, language
from hallq.words import mark as _

MOST_SHOWN = 50

STATES = {
    TicketState.WAITING: (_("In line"), "calm"),
    TicketState.CALLED: (_("Called"), "warn"),
    TicketState.SERVING: (_("Being served"), "ok"),
    TicketState.ON_HOLD: (_("Set aside"), "warn"),
    TicketState.COMPLETED: (_("Completed"), ""),
    TicketState.NO_SHOW: (_("Did not come"), "danger"),
    TicketState.CANCELLED: (_("Given up"), ""),
    TicketState.EXPIRED: (_("Expired"), ""),
}
"""The states of a visit in a word, each with its tone."""
DONE = {
    "copied": _("Another slip has been asked for; it is marked as a copy."),
    "back": _("It waits again, where the hall's rule for missed numbers says."),
    "given_up": _("The number was given up and is not called any more."),
}
GIVEN_UP_FOR = ("visitor", "left", "did_not_return", "mistake", "duplicate", "not_here", "other")
"""Why somebody at the guide's desk gives a number up, in the order offered."""


class Sought(Asked):
    """Which visits: of a day, by number, or by queue and state; `after` is where the page before ended."""

    day: str = ""
    number: str = ""
    queue: str = ""
    state: str = ""
    after: int = 0


class Copy(Sealed):
    """The press for another slip."""

    reason: Slug


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of the list shows; `more_after` is where the next begins, None at the end."""

    views: list[TicketView]
    more_after: int | None


def add_trace(blueprint: Blueprint) -> None:
    """The pages of the trace."""
    blueprint.add_url_rule("/trace", view_func=seek, endpoint="trace")
    blueprint.add_url_rule("/trace/<int:ticket_id>", view_func=see_trace, endpoint="trace_one")
    blueprint.add_url_rule("/trace/<int:ticket_id>/copy", view_func=print_copy, endpoint="trace_copy", methods=["POST"])


@allowed(Permission.SEE_TICKETS)
def seek() -> AnyResponse:
    """The form and the list of a day; straight on to the visit where a number is asked for that was given."""
    asked = read_query(Sought)
    with looking() as at:
        day = asked.day or at.day or _today(at.setup.tz)
        number = asked.number.strip().upper()
        try:
            if number:
                return redirect(url_for(".trace_one", ticket_id=ticket_numbered(at, day, number)))
            problem = False
        except TicketUnknown:
            problem = True
        found = Found([], None) if problem else _list(at, day, asked)
        setup = at.setup
    page = render_template(
        "manage/trace.html",
        asked=asked,
        day=day,
        problem=problem,
        found=found,
        setup=setup,
        queues=[(queue.code, queue.name.of(language())) for queue in setup.queues if not queue.retired],
        states=STATES,
        state_choices=[(state.value, gettext(word)) for state, (word, _tone) in STATES.items()],
        time=_clock(setup.tz),
        waited=lambda ticket: shown_seconds((ticket.first_called_at - ticket.queued_at) / 1000),
    )
    return Response(page, 404 if problem else 200)


@allowed(Permission.SEE_TICKETS)
def see_trace(ticket_id: int) -> AnyResponse:
    """One visit, whole."""
    return Response(visit_page(ticket_id))


@allowed(Permission.REPRINT)
def print_copy(ticket_id: int) -> AnyResponse:
    """Ask for another slip of the visit, marked as the copy it is; back on the page with what came of it."""
    try:
        form = read_fields(Copy, request.form.to_dict())
        perform_once(lambda tx: request_copy(tx, ticket_id=ticket_id, reason=form.reason), lambda _tx, job: (201, str(job)))
    except Refusal as refusal:
        problems = problems_of(refusal, ("reason",))
        return Response(visit_page(ticket_id, problem=problems.at("reason") or problems.whole), problems.status)
    return redirect(url_for(".trace_one", ticket_id=ticket_id, copied="yes"), code=303)


def visit_page(ticket_id: int, problem: str | None = None) -> str:
    """The page of one visit, with what went wrong where something did. Raises TicketUnknown."""
    clock, reader = house().clock, asker()
    with looking() as at:
        setup, now = at.setup, clock.hall()
        seen = trace(at, ticket_id, now)
        told, today = tale(seen, setup, reader), at.day_is_open and seen.view.ticket.business_day == at.day
    return render_template(
        "manage/ticket.html",
        seen=seen,
        ticket=seen.view.ticket,
        told=told,
        setup=setup,
        now=now,
        states=STATES,
        sources=SOURCES,
        paper=paper,
        time=_clock(setup.tz),
        moment=lambda instant: day_and_time(instant, setup.tz),
        seconds=lambda milliseconds: shown_seconds(milliseconds / 1000),
        may_copy=reader.may(Permission.REPRINT),
        sees_clerks=reader.may(Permission.SEE_CLERKS),
        copy_choices=[(code, name.of(language())) for code, name in COPY_REASONS.items()],
        may_come_back=today and Action.REINSTATE in TRANSITIONS[seen.view.ticket.state] and reader.may(Permission.REINSTATE),
        may_give_up=today and Action.CANCEL in TRANSITIONS[seen.view.ticket.state] and reader.may(Permission.CANCEL),
        give_up_choices=[(code, CANCEL_REASONS[code].of(language())) for code in GIVEN_UP_FOR],
        done=DONE.get("copied" if "copied" in request.args else request.args.get("done", "")),
        problem=problem,
    )


def _list(at: Instant, day: str, asked: Sought) -> Found:
    queue = at.setup.queues.by_code.get(asked.queue)
    state = TicketState(asked.state) if asked.state in set(TicketState) else None
    views = tickets_of_day(at, day, house().clock.hall(), state=state, queue=queue, after=asked.after, most=MOST_SHOWN + 1)
    return Found(views[:MOST_SHOWN], views[MOST_SHOWN - 1].ticket.id if len(views) > MOST_SHOWN else None)


def _clock(timezone: tzinfo) -> Callable[[int | None], str]:
    """Says instants as the clock on the hall's wall shows them, to the second."""
    return lambda at: "–" if at is None else f"{datetime.fromtimestamp(at / 1000, timezone):%H:%M:%S}"


def _today(timezone: tzinfo) -> str:
    return datetime.fromtimestamp(house().clock.hall() / 1000, UTC).astimezone(timezone).date().isoformat()
