"""Taking an act back: everything is as before it, within some seconds and as long as nobody has acted since."""

from dataclasses import replace

import pytest

from hallq.domain.ticket import TicketState as S
from hallq.operations.calling import call_next, call_ticket, recall, record_no_show, undo
from hallq.operations.serving import complete, hold, transfer
from hallq.store import tables as t
from tests.making import books
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
