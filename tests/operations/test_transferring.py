"""Sending a visitor to another line with the same number."""


import pytest

from hallq.domain.calling import Place
from hallq.domain.errors import (
    FieldInvalid,
    IllegalTransition,
    QueueUnknown,
    ServiceUnknown,
)
from hallq.domain.ticket import TicketState as S
from hallq.operations.calling import call_ticket
from hallq.operations.serving import hold, transfer
from hallq.store import tables as t

MINUTE = 60_000


def occurrence(work, ticket):
    """The service of a visit, which has had one."""
    return work.row(t.occurrence, ticket_id=ticket.id)


def test_a_transferred_visitor_waits_in_the_other_queue_with_the_same_number(work):
    work.issue()
    moved = work.do(transfer, ticket_id=work.serve("1").id, queue="company")

    assert (moved.state, moved.number, work.call("3").id) == (S.WAITING, "J001", moved.id)


def test_a_transfer_keeps_place_and_age(work):
    ticket = work.issue()
    work.later(minutes=10)
    work.issue("company-open")
    moved = work.do(transfer, ticket_id=work.serve("1").id, queue="company")

    assert (moved.place_seq, moved.placed_at, work.call("3").id) == (ticket.place_seq, ticket.placed_at, ticket.id)


def test_a_transfer_to_the_back_is_behind_everybody(work):
    work.issue()
    other = work.issue("company-open")
    work.do(transfer, ticket_id=work.serve("1").id, queue="company", place=Place.BACK)

    assert work.call("3").id == other.id


def test_a_transfer_ends_the_service_as_transferred(work):
    work.issue()
    served = work.serve("1")
    work.later(minutes=2)
    work.do(transfer, ticket_id=served.id, queue="company")

    assert (occurrence(work, served)["outcome"], occurrence(work, served)["served_ms"]) == ("transferred", 2 * MINUTE)


def test_a_transfer_by_service_changes_the_service(work):
    ticket = work.issue()
    moved = work.do(transfer, ticket_id=ticket.id, service="company-seal")
    found = work.house.setup_of(work.hall).service("company-seal")

    assert (moved.service_id, moved.queue_id) == (found.id, found.queue_id)


def test_a_transfer_by_queue_keeps_the_service(work):
    ticket = work.issue()

    assert work.do(transfer, ticket_id=ticket.id, queue="company").service_id == ticket.service_id


def test_a_step_that_nobody_was_called_for_is_the_other_queues(work):
    ticket = work.issue()
    moved = work.do(transfer, ticket_id=ticket.id, service="company-seal")
    step = work.row(t.ticket_step, ticket_id=ticket.id)

    assert (step["queue_id"], step["service_id"], step["called_at"]) == (moved.queue_id, moved.service_id, None)


def test_a_wait_that_was_ended_stays_the_first_queues(work):
    ticket = work.issue()
    work.do(transfer, ticket_id=work.call("1").id, queue="company")
    work.call("3")

    assert work.row(t.ticket_step, ticket_id=ticket.id)["queue_id"] == ticket.queue_id


def test_a_held_visitor_is_not_transferred(work):
    work.issue()
    work.refuses(IllegalTransition, transfer, ticket_id=work.do(hold, ticket_id=work.serve("1").id).id, queue="company")


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [({}, "name where to"), ({"queue": "company", "service": "company-seal"}, "name either a queue or a service")],
)
def test_either_a_queue_or_a_service_is_named(work, wishes, reason):
    assert work.refuses(FieldInvalid, transfer, ticket_id=work.issue().id, **wishes) == {"field": "queue", "reason": reason}


def test_a_place_behind_others_needs_their_number(work):
    refused = work.refuses(FieldInvalid, transfer, ticket_id=work.issue().id, queue="company", place=Place.AFTER)

    assert refused == {"field": "after", "reason": "a place behind others needs their number"}


def test_nobody_is_transferred_to_a_package(work):
    assert work.refuses(FieldInvalid, transfer, ticket_id=work.issue().id, service="start-business")["field"] == "service"


def test_nobody_is_transferred_to_an_unknown_queue(work):
    work.refuses(QueueUnknown, transfer, ticket_id=work.issue().id, queue="none")


def test_nobody_is_transferred_to_an_unknown_service(work):
    work.refuses(ServiceUnknown, transfer, ticket_id=work.issue().id, service="none")


def test_a_visit_called_from_hold_and_transferred_ends_its_service(work):
    work.issue()
    held = work.do(hold, ticket_id=work.serve("1").id)
    work.do(call_ticket, ticket_id=held.id, counter="2")
    work.do(transfer, ticket_id=held.id, queue="company")

    assert occurrence(work, held)["outcome"] == "transferred"
