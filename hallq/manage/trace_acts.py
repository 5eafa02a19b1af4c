"""What the guide's desk does with a number that somebody shows: let it wait again after it was missed, or give it up."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.permissions import Permission
from hallq.manage.numbers import GivenUp
from hallq.manage.refused import Problems, Sealed, or_again
from hallq.manage.trace import visit_page
from hallq.operations.calling import reinstate
from hallq.operations.issuing import cancel_ticket
from hallq.web.acting import perform_once
from hallq.web.auth import allowed
from hallq.web.forms import read_fields


def add_trace_acts(blueprint: Blueprint) -> None:
    """The presses of one visit's page."""
    one = "/trace/<int(max=9007199254740991):ticket_id>"
    blueprint.add_url_rule(f"{one}/back", view_func=bring_back, endpoint="trace_back", methods=["POST"])
    blueprint.add_url_rule(f"{one}/give-up", view_func=give_up, endpoint="trace_give_up", methods=["POST"])


@allowed(Permission.REINSTATE)
def bring_back(ticket_id: int) -> AnyResponse:
    """Let a missed visitor wait again, where the hall's rule says."""

    def attempt() -> AnyResponse:
        read_fields(Sealed, request.form.to_dict())
        perform_once(lambda tx: reinstate(tx, ticket_id=ticket_id), lambda _tx, ticket: (200, str(ticket.id)))
        return redirect(url_for(".trace_one", ticket_id=ticket_id, done="back"), 303)

    return or_again(attempt, lambda problems: _again(ticket_id, problems))


@allowed(Permission.CANCEL)
def give_up(ticket_id: int) -> AnyResponse:
    """Give a number up: it is never called again."""

    def attempt() -> AnyResponse:
        asked = read_fields(GivenUp, request.form.to_dict())
        perform_once(lambda tx: cancel_ticket(tx, ticket_id=ticket_id, reason=asked.reason), lambda _tx, ticket: (200, str(ticket.id)))
        return redirect(url_for(".trace_one", ticket_id=ticket_id, done="given_up"), 303)

    return or_again(attempt, lambda problems: _again(ticket_id, problems))


def _again(ticket_id: int, problems: Problems) -> AnyResponse:
    return Response(visit_page(ticket_id, problem=problems.whole), problems.status)
