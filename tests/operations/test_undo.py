"""Taking an act back: everything is as before it, within some seconds and as long as nobody has acted since."""

from dataclasses import replace

import pytest

from hallq.domain.errors import NothingToUndo, TicketUnknown, TooLate, VersionStale
from hallq.domain.events import PrintFinished
from hallq.domain.ticket import TicketState as S
from hallq.operations import counters, day, evaluating
from hallq.operations.calling import call_next, call_ticket, recall, record_no_show, requeue, undo
from hallq.operations.issuing import cancel_ticket
from hallq.operations.serving import complete, hold, transfer
from hallq.store import tables as t
from tests.making import NINE, books
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


def books_without_versions(work):
    """All the books, without the two columns that count lines."""
    found = books(work.house, work.hall)
    columns = [column.name for column in t.ticket.columns]
    skip = {columns.index("version"), columns.index("last_seq")}
    found["ticket"] = [tuple(value for n, value in enumerate(row) if n not in skip) for row in found["ticket"]]
    return found


def act(work, ticket, name):
    """One of the acts that can be taken back, on a visitor at counter 1."""
    acts = {
        "no_show": lambda: work.miss(ticket),
        "completed": lambda: work.do(complete, ticket_id=ticket.id, outcome="accepted", matters=2, case_number="7"),
        "transferred": lambda: work.do(transfer, ticket_id=ticket.id, queue="company"),
        "transferred to the back": lambda: work.do(transfer, ticket_id=ticket.id, service="company-seal", place="back"),
    }
    return acts[name]()


# --- the books are as before -------------------------------------------------------------------------------------------------------------------


def test_an_undone_call_leaves_the_books_as_before(work):
    work.issue()
    before = books_without_versions(work)
    called = work.call("1")
    work.later(seconds=8)
    work.do(undo, ticket_id=called.id)

    assert books_without_versions(work) == before


@pytest.mark.parametrize("name", ["completed", "transferred", "transferred to the back"])
def test_an_undone_end_of_a_service_leaves_the_books_as_before(work, served, name):
    work.later(minutes=3)
    before = books_without_versions(work)
    act(work, served, name)
    work.later(seconds=8)
    work.do(undo, ticket_id=served.id)

    assert books_without_versions(work) == before


def test_an_undone_absence_leaves_the_books_as_before(work):
    work.issue()
    called = work.call("1")
    for _ in range(2):
        work.do(recall, ticket_id=called.id)
    before = books_without_versions(work)
    work.do(record_no_show, ticket_id=called.id)
    work.later(seconds=8)
    work.do(undo, ticket_id=called.id)

    assert books_without_versions(work) == before


def test_an_undone_call_of_a_held_visitor_leaves_the_books_as_before(work, served):
    work.do(hold, ticket_id=served.id)
    before = books_without_versions(work)
    work.do(call_ticket, ticket_id=served.id, counter="2")
    work.do(undo, ticket_id=served.id)

    assert books_without_versions(work) == before


def test_an_undone_step_of_a_package_leaves_the_books_as_before(work):
    work.issue("start-business")
    ticket = work.serve("3")
    before = books_without_versions(work)
    work.complete(ticket)
    work.do(undo, ticket_id=ticket.id)

    assert books_without_versions(work) == before


def test_an_undone_transfer_of_a_waiting_visitor_leaves_the_books_as_before(work):
    ticket = work.issue()
    before = books_without_versions(work)
    work.do(transfer, ticket_id=ticket.id, service="company-seal")
    work.do(undo, ticket_id=ticket.id)

    assert books_without_versions(work) == before


def test_where_calling_means_serving_call_and_start_are_taken_back_as_one(database_url):
    work = at_work(database_url, "1", settings={"confirm_arrival": False})
    ticket = work.issue()
    before = books_without_versions(work)
    work.do(call_next, counter="1")
    work.do(undo, ticket_id=ticket.id)

    assert books_without_versions(work) == before


def test_an_undone_first_call_never_ended_the_wait(work):
    ticket = work.issue()
    work.do(undo, ticket_id=work.call("1").id)
    work.later(minutes=10)
    called = work.call("1")

    assert (called.first_called_at, called.calls, work.row(t.ticket_step, ticket_id=ticket.id)["called_at"]) == (work.now, 1, work.now)


def test_who_called_by_mistake_finds_the_visitor_in_the_old_place(work):
    first = work.issue()
    work.issue()
    work.do(undo, ticket_id=work.call("1").id)

    assert work.call("2").id == first.id


def test_a_visitor_who_came_back_to_the_counter_is_served_by_the_same_clerk(work, served):
    work.complete(served)
    back = work.do(undo, ticket_id=served.id)

    assert same_but_version(back, served)
    assert (back.state, back.clerk_id) == (S.SERVING, CLERKS["1"])


def test_the_undoing_is_a_line_of_the_story_and_nothing_is_struck_out(work, served):
    work.complete(served)
    work.do(undo, ticket_id=served.id)

    assert work.story[-2:] == ["ticket.completed", "ticket.undone"]


def test_a_version_counts_what_was_undone_and_its_undoing(work, served):
    work.complete(served)
    back = work.do(undo, ticket_id=served.id)

    assert (back.version, work.ticket(served.id).version) == (served.version + 2, served.version + 2)


def test_what_was_undone_may_be_done_again(work, served):
    work.complete(served)
    work.do(undo, ticket_id=served.id)

    assert work.complete(served).state is S.COMPLETED


def test_after_an_undone_act_another_one_may_be_undone(work, served):
    work.do(transfer, ticket_id=served.id, queue="company")
    work.do(undo, ticket_id=served.id)
    work.complete(served)

    assert same_but_version(work.do(undo, ticket_id=served.id), served)


# --- refusals ----------------------------------------------------------------------------------------------------------------------------------


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
