"""Taking numbers for visitors and for those who come for others, as a guide does beside the kiosk, and giving up one taken by mistake."""

from datetime import date, datetime, time

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from hallq.domain.errors import AgentLimitReached, FieldInvalid, TicketUnknown
from hallq.domain.permissions import Permission
from hallq.domain.reasons import CANCEL_REASONS
from hallq.manage.numbers_shown import BETWEEN, choice, standing_now, taken
from hallq.manage.refused import NONE, Problems, Sealed, or_again
from hallq.operations.agents import MOST_MATTERS
from hallq.operations.hall import Tx
from hallq.operations.issuing import Issued, cancel_ticket, issue_ticket
from hallq.web.acting import perform_once
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import Asked, Slug, read_fields, read_query
from hallq.web.instants import as_milliseconds
from hallq.web.locale import language

FIELDS = ("agent", "service", "priority", "matters", "language", "slot", "printer")
MISTAKES = ("mistake", "duplicate", "visitor", "left", "not_here")
"""Why whoever took a number gives it up, of all the reasons there are, in the order offered."""


class Before(Asked):
    """What was done before: the number taken, for whom, and where its paper came out, so that the next one begins there."""

    ticket: int | None = Field(None, ge=1, le=2**53)
    agent: str = ""
    printer: str = ""


class Wanted(Sealed):
    """A number to be taken. What is empty is the hall's own choice; `priority` is a class, or a class and the reason for it."""

    agent: str = ""
    service: str = ""
    priority: str = ""
    matters: int = Field(1, ge=1, le=MOST_MATTERS)
    language: str = ""
    slot: str = ""
    printer: str = ""


class GivenUp(Sealed):
    """Why a number is given up."""

    reason: Slug


def add_numbers(blueprint: Blueprint) -> None:
    """The pages of taking numbers."""
    one = "/numbers/<int(max=9007199254740991):ticket_id>"
    blueprint.add_url_rule("/numbers", view_func=see_numbers, endpoint="numbers")
    blueprint.add_url_rule("/numbers", view_func=take_number, endpoint="numbers_take", methods=["POST"])
    blueprint.add_url_rule("/numbers/now", view_func=see_lines_now, endpoint="numbers_now")
    blueprint.add_url_rule(one, view_func=see_taken, endpoint="numbers_taken")
    blueprint.add_url_rule(f"{one}/give-up", view_func=give_up, endpoint="numbers_give_up", methods=["POST"])


@allowed(Permission.ISSUE_FOR_VISITOR)
def see_numbers() -> Response:
    """The form, with the number that was taken before."""
    asked = read_query(Before)
    return _page(NONE, {"agent": asked.agent, "printer": asked.printer}, asked.ticket)


@allowed(Permission.ISSUE_FOR_VISITOR)
def take_number() -> Response:
    """Take a number; back to the form, which begins where this one was taken."""
    source = asker().source

    def attempt() -> Response:
        asked = read_fields(Wanted, request.form.to_dict())
        answer = perform_once(lambda tx: _issue(tx, asked, source), lambda _tx, issued: (201, str(issued.ticket.id)))
        return redirect(url_for(".numbers", ticket=answer.body, agent=asked.agent or None, printer=asked.printer or None), 303)

    return or_again(attempt, lambda problems: _page(problems, request.form.to_dict()), *FIELDS)


@allowed(Permission.ISSUE_FOR_VISITOR)
def see_lines_now() -> str:
    """What is told beside the choices, which changes with the story."""
    with looking() as at:
        return render_template("manage/_numbers_now.html", now=standing_now(at, house().clock.hall(), house().paces.estimate_for))


@allowed(Permission.ISSUE_FOR_VISITOR)
def see_taken(ticket_id: int) -> str:
    """The number that was taken, with its paper, as it stands now. Raises TicketUnknown."""
    shown = _taken(ticket_id)
    if shown["taken"] is None:
        raise TicketUnknown(ticket=ticket_id)
    return render_template("manage/_number_taken.html", **shown)


@allowed(Permission.CANCEL)
def give_up(ticket_id: int) -> Response:
    """Give up a number that was taken by mistake."""

    def attempt() -> Response:
        asked = read_fields(GivenUp, request.form.to_dict())
        perform_once(lambda tx: cancel_ticket(tx, ticket_id=ticket_id, reason=asked.reason), lambda _tx, ticket: (200, str(ticket.id)))
        return redirect(url_for(".numbers", ticket=ticket_id), 303)

    return or_again(attempt, lambda problems: _page(problems, {}, ticket_id))


def _issue(tx: Tx, asked: Wanted, source: str) -> Issued:
    if not asked.service:
        raise FieldInvalid(field="service", reason="choose one")
    klass, _, reason = asked.priority.partition(BETWEEN)
    try:
        return issue_ticket(
            tx,
            service=asked.service,
            priority=klass or None,
            reason=reason or None,
            language=asked.language or None,
            source=source,
            slot=_slot(tx, asked.slot),
            agent=asked.agent or None,
            matters=asked.matters if asked.agent or asked.matters > 1 else None,
            printer=asked.printer or None,
        )
    except AgentLimitReached as refusal:
        name = tx.setup.agents.by_code[asked.agent].name.of(language())
        raise AgentLimitReached(**refusal.facts | {"agent": name}) from None


def _slot(tx: Tx, told: str) -> int | None:
    """The instant of a time on the hall's wall today. Raises FieldInvalid."""
    if not told:
        return None
    try:
        wall = time.fromisoformat(told)
    except ValueError:
        raise FieldInvalid(field="slot", reason="malformed") from None
    return as_milliseconds(datetime.combine(date.fromisoformat(tx.open_day()), wall.replace(tzinfo=None), tx.setup.tz))


def _page(problems: Problems, typed: dict[str, str], ticket_id: int | None = None) -> Response:
    with looking() as at:
        offered = choice(at.setup)
        now = standing_now(at, house().clock.hall(), house().paces.estimate_for)
    told = {"choice": offered, "now": now, "typed": typed, "problems": problems, **_taken(ticket_id)}
    return Response(render_template("manage/numbers.html", **told), problems.status, mimetype="text/html")


def _taken(ticket_id: int | None) -> dict[str, object]:
    clock = house().clock
    with looking() as at:
        found = None if ticket_id is None else taken(at, ticket_id, clock.hall(), house().paces.estimate_for)
    reasons = [(code, CANCEL_REASONS[code].of(language())) for code in MISTAKES]
    return {"taken": found, "reasons": reasons}
