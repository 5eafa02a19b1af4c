"""What a second press, an old look or a line that is no longer served may not do at a counter."""

import pytest

from hallq.domain import errors as e
from hallq.domain.errors import FieldInvalid, NotServedHere, TooEarly, VersionStale
from hallq.domain.events import QueueSuspended
from hallq.domain.ticket import TicketState as S
from hallq.operations.serving import complete_and_call_next, transfer
from hallq.operations.setup import load_setup
from tests.making import HALL, hall_document
from tests.operations.at_work import at_work

# --- a second press ----------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(database_url):
    """A hall where calling means serving: the first of three visitors is served, the others wait."""
    work = at_work(database_url, "1", settings={"confirm_arrival": False})
    for _ in range(3):
        work.issue()
    return work, work.call("1")


def test_a_double_click_does_not_end_the_service_that_it_has_begun(quick):
    work, first = quick
    work.later(minutes=5)
    second = work.do(complete_and_call_next, counter="1")
    work.later(seconds=1.5)

    assert work.refuses(TooEarly, complete_and_call_next, counter="1") == {"calls_missing": 0, "seconds_missing": 1}
    assert (work.ticket(first.id).state, work.ticket(second.id).state) == (S.COMPLETED, S.SERVING)


def test_two_seconds_later_it_is_no_double_click(quick):
    work, first = quick
    work.later(seconds=2)

    assert work.do(complete_and_call_next, counter="1").id != first.id


def test_who_names_ticket_and_version_means_it(quick):
    work, first = quick

    assert work.do(complete_and_call_next, counter="1", ticket_id=first.id, expected_version=first.version).id != first.id


def test_who_sees_another_visitor_at_the_counter_ends_nothing(quick):
    work, first = quick
    work.later(minutes=5)
    work.do(complete_and_call_next, counter="1", ticket_id=first.id)

    work.refuses(NotServedHere, complete_and_call_next, counter="1", ticket_id=first.id)


def test_who_sees_a_visitor_at_a_free_counter_calls_nobody(work):
    ticket = work.issue()

    work.refuses(NotServedHere, complete_and_call_next, counter="1", ticket_id=ticket.id)


def test_who_has_not_seen_the_last_act_ends_nothing(quick):
    work, first = quick

    work.refuses(VersionStale, complete_and_call_next, counter="1", ticket_id=first.id, expected_version=first.version - 1)


def test_a_version_without_its_ticket_says_nothing(quick):
    work, first = quick

    assert work.refuses(FieldInvalid, complete_and_call_next, counter="1", expected_version=first.version)["field"] == "ticket"


# --- a transfer to where nobody is served -------------------------------------------------------------------------------------------------------


def test_nobody_is_transferred_to_a_suspended_queue(work):
    ticket = work.issue()
    work.do(lambda tx: tx.record(QueueSuspended(tx.setup.queue("pension").id, "equipment")))

    work.refuses(e.QueueSuspended, transfer, ticket_id=ticket.id, queue="pension")
    work.refuses(e.QueueSuspended, transfer, ticket_id=ticket.id, service="pension-apply")


def test_nobody_is_transferred_to_what_is_no_longer_offered(work):
    ticket = work.issue()
    document = hall_document(
        services=[one for one in HALL["services"] if one["code"] != "pension-proof"],
        queues=[*HALL["queues"], {**HALL["queues"][0], "code": "old"}],
    )
    work.do(load_setup, document=document)
    work.do(load_setup, document={**document, "queues": HALL["queues"]})

    work.refuses(e.ServiceRetired, transfer, ticket_id=ticket.id, service="pension-proof")
    work.refuses(e.QueueUnknown, transfer, ticket_id=ticket.id, queue="old")
