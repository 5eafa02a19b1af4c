"""What is not taken back: too late, already followed, or where the counter is not as it was left."""

from dataclasses import replace

import pytest

from hallq.domain.errors import NothingToUndo, TicketUnknown, TooLate, VersionStale
from hallq.domain.events import PrintFinished
from hallq.domain.ticket import TicketState as S
from hallq.operations import counters, day, evaluating
from hallq.operations.calling import recall, requeue, undo
from hallq.operations.issuing import cancel_ticket
from hallq.operations.serving import complete, hold, transfer
from hallq.store import tables as t
from tests.making import NINE
from tests.operations.at_work import CLERKS, at_work


@pytest.fixture
def served(work):
    """The first of two visitors, who is being served at counter 1."""
    work.issue()
    work.issue()
    return work.serve("1")


def same_but_version(one, other):
    """Whether two tickets are alike in all but the count of their lines."""
    return replace(one, version=0, last_seq=0) == replace(other, version=0, last_seq=0)


def act(work, ticket, name):
    """One of the acts that can be taken back, on a visitor at counter 1."""
    acts = {
        "no_show": lambda: work.miss(ticket),
        "completed": lambda: work.do(complete, ticket_id=ticket.id, outcome="accepted", matters=2, case_number="7"),
        "transferred": lambda: work.do(transfer, ticket_id=ticket.id, queue="company"),
        "transferred to the back": lambda: work.do(transfer, ticket_id=ticket.id, service="company-seal", place="back"),
    }
    return acts[name]()


def test_after_the_seconds_nothing_is_undone(work, served):
    work.complete(served)
    work.later(seconds=8.001)

    assert work.refuses(TooLate, undo, ticket_id=served.id) == {"seconds": 8}


def test_a_hall_may_allow_no_undo_at_all(database_url):
    work = at_work(database_url, "1", settings={"undo_seconds": 0})
    work.issue()
    called = work.call("1")
    work.later(seconds=0.001)

    work.refuses(TooLate, undo, ticket_id=called.id)


def test_an_undo_is_not_undone(work, served):
    work.complete(served)
    work.do(undo, ticket_id=served.id)

    work.refuses(NothingToUndo, undo, ticket_id=served.id)


def test_a_new_ticket_has_nothing_to_undo(work):
    work.refuses(NothingToUndo, undo, ticket_id=work.issue().id)


def test_what_was_followed_by_another_act_is_not_undone(work):
    work.issue()
    work.do(recall, ticket_id=work.call("1").id)

    work.refuses(NothingToUndo, undo, ticket_id=work.rows(t.ticket)[0]["id"])


@pytest.mark.parametrize("verb", [hold, requeue, cancel_ticket])
def test_other_acts_are_not_undone(work, verb):
    work.issue()
    ticket = work.serve("1") if verb is hold else work.call("1")
    work.do(verb, ticket_id=ticket.id)

    work.refuses(NothingToUndo, undo, ticket_id=ticket.id)


def test_a_service_that_was_begun_by_hand_is_not_undone(work, served):
    work.refuses(NothingToUndo, undo, ticket_id=served.id)


@pytest.mark.parametrize("name", ["completed", "transferred"])
def test_where_the_counter_has_gone_on_to_somebody_else_nothing_is_undone(work, served, name):
    act(work, served, name)
    work.call("1")

    assert work.refuses(NothingToUndo, undo, ticket_id=served.id)["reason"] == "the counter has gone on"


@pytest.mark.parametrize("name", ["completed", "transferred"])
def test_where_the_counter_was_closed_nothing_is_undone(work, served, name):
    act(work, served, name)
    work.do(counters.close_counter, counter="1")

    work.refuses(NothingToUndo, undo, ticket_id=served.id)


def test_where_another_clerk_has_taken_the_counter_nothing_is_undone(work, served):
    work.complete(served)
    work.do(counters.close_counter, counter="1")
    work.do(counters.open_counter, counter="1", clerk_id=99)

    work.refuses(NothingToUndo, undo, ticket_id=served.id)


def test_where_the_clerk_has_left_the_post_nothing_is_undone(work, served):
    work.complete(served)
    work.do(counters.pause_counter, counter="1", reason="lunch")

    work.refuses(NothingToUndo, undo, ticket_id=served.id)


def test_what_the_visitor_has_rated_is_not_undone(work, served):
    work.complete(served)
    work.do(evaluating.evaluate, occurrence_id=served.occurrence_id, level=5)

    work.refuses(NothingToUndo, undo, ticket_id=served.id)


def test_after_the_transferred_visitor_was_called_only_the_call_is_undone(work, served):
    work.do(transfer, ticket_id=served.id, queue="company")
    work.call("3")
    back = work.do(undo, ticket_id=served.id)

    assert (back.state, back.queue_id) == (S.WAITING, work.house.setup_of(work.hall).queue("company").id)


def test_after_the_day_nothing_is_undone(work, served):
    work.complete(served)
    work.do(day.close_day)

    work.refuses(NothingToUndo, undo, ticket_id=served.id)


def test_a_visit_of_yesterday_does_not_come_back_at_the_same_counter(database_url):
    night_and_day = [{"code": "office", "days": {"mon-sun": ["00:00-24:00"]}}]
    work = at_work(database_url, "1", at=NINE + 19 * 3_600_000 - 2_000, timetables=night_and_day)
    work.issue()
    served = work.complete(work.serve("1"))
    work.later(seconds=4)
    work.do(day.open_day)
    work.do(counters.open_counter, counter="1", clerk_id=CLERKS["1"])

    work.refuses(NothingToUndo, undo, ticket_id=served.id)


def test_an_unknown_ticket_has_nothing_to_undo(work):
    work.refuses(TicketUnknown, undo, ticket_id=99)


def test_an_undo_by_a_stale_version_is_refused(work, served):
    work.complete(served)

    work.refuses(VersionStale, undo, ticket_id=served.id, expected_version=served.version)


def test_paper_that_came_out_meanwhile_keeps_nobody_from_undoing(work, served):
    work.complete(served)
    work.do(lambda tx: tx.record(PrintFinished(served.id, served.id, 1, "printed", "")))

    assert same_but_version(work.do(undo, ticket_id=served.id), served)
