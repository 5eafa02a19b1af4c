"""Somebody without a number is served at the counter at once, and nobody has waited."""

import pytest

from hallq.domain import errors as e
from hallq.domain.discipline import Turn
from hallq.domain.ticket import TicketState
from hallq.operations import calling, counters
from hallq.operations.issuing import issue_ticket
from hallq.operations.verify import verify
from hallq.operations.walking_in import serve_walk_in
from hallq.store import tables as t
from tests.making import hall_document
from tests.operations.at_work import AtWork, at_work


def walk_in(work: AtWork, service="card-new", counter="1", **wishes):
    return work.do(serve_walk_in, counter=counter, service=service, **wishes)


def test_number_call_and_start_are_one_act(work):
    ticket = walk_in(work)

    assert (ticket.number, ticket.state, ticket.source, ticket.clerk_id) == ("J001", TicketState.SERVING, "walk_in", 11)
    assert work.story[-3:] == ["ticket.issued", "ticket.called", "ticket.started"]


def test_nobody_has_waited(work):
    work.issue()
    ticket = walk_in(work)

    line = next(line for line in work.do(lambda tx: tx.book.story_of(ticket.id)) if line.event.name == "ticket.called")
    assert (line.event.why, line.event.first, line.event.waited_ms) == ("direct", False, 0)
    assert (ticket.first_called_at, ticket.queued_at) == (work.now, work.now)


def test_nothing_is_printed(work):
    walk_in(work)

    assert work.rows(t.print_job) == []


def test_where_a_call_is_a_service_it_begins_with_it(database_url):
    work = at_work(database_url, "1", settings={"confirm_arrival": False})

    assert walk_in(work).state is TicketState.SERVING
    assert work.story.count("ticket.started") == 1


def test_whoever_waits_is_called_after_it(work):
    waiting = work.issue()
    work.complete(walk_in(work))

    assert work.call().id == waiting.id


def test_what_a_profile_remembers_stays(work):
    profile = work.house.setup_of(work.hall).counters.by_code["1"].profile_id
    work.do(lambda tx: tx.book.set_turn(profile, Turn(1)))
    walk_in(work)

    assert work.do(lambda tx: tx.book.turn(profile)) == Turn(1)


def test_an_hour_at_which_no_number_is_given_is_no_reason_to_refuse(work):
    work.later(hours=3, minutes=30)
    work.refuses(e.HallClosed, issue_ticket, service="card-new")

    assert walk_in(work).number == "J001"


def test_a_full_line_is_no_reason_to_refuse(database_url):
    work = at_work(database_url, "1", queues=[{**one, "capacity": 1} for one in hall_document()["queues"]])
    work.issue()

    assert walk_in(work).number == "J002"


def test_a_place_of_the_day_is_taken(database_url):
    work = at_work(database_url, "1", services=[{**one, "quota": 1} for one in hall_document()["services"]])
    work.complete(walk_in(work))

    work.refuses(e.QuotaReached, serve_walk_in, counter="1", service="card-new")


def test_a_class_asks_for_its_reason(work):
    work.refuses(e.PriorityReasonInvalid, serve_walk_in, counter="1", service="card-new", priority="green")

    assert walk_in(work, priority="green", reason="elderly").rank == 2


def test_another_language_is_refused(work):
    work.refuses(e.FieldInvalid, serve_walk_in, counter="1", service="card-new", language="fr")


def test_a_matter_of_another_counter_is_not_served(work):
    work.refuses(e.NotServedHere, serve_walk_in, counter="1", service="company-open")


def test_a_busy_counter_serves_nobody_else(work):
    walk_in(work)

    work.refuses(e.CounterBusy, serve_walk_in, counter="1", service="card-new")


def test_a_closed_counter_serves_nobody(work):
    work.do(counters.close_counter, counter="1")

    work.refuses(e.CounterNotOpen, serve_walk_in, counter="1", service="card-new")


def test_an_unknown_matter_is_refused(work):
    work.refuses(e.ServiceUnknown, serve_walk_in, counter="1", service="moon")


def test_a_package_goes_on_as_any_other(work):
    ticket = walk_in(work, "start-business", "3")
    assert (ticket.number, ticket.steps) == ("K001", 2)

    after = work.complete(ticket)
    assert (after.state, after.step, work.call().id) == (TicketState.WAITING, 2, ticket.id)


def test_of_steps_in_either_order_the_one_of_this_counter_is_first(database_url):
    packages = [{**hall_document()["packages"][0], "steps": [["company-open", "card-new"], "pension-proof"]}]
    work = at_work(database_url, "1", "3", packages=packages)

    assert walk_in(work, "start-business").number == "J001"
    work.refuses(e.NotServedHere, serve_walk_in, counter="3", service="pension-proof")


def test_it_is_not_taken_back(work):
    ticket = walk_in(work)

    work.refuses(e.NothingToUndo, calling.undo, ticket_id=ticket.id)


def test_it_is_not_taken_back_where_a_call_is_a_service(database_url):
    work = at_work(database_url, "1", settings={"confirm_arrival": False})

    work.refuses(e.NothingToUndo, calling.undo, ticket_id=walk_in(work).id)


@pytest.mark.parametrize("matters", [1, 3])
def test_the_books_can_be_told_again(work, matters):
    work.complete(walk_in(work, agent="liu", matters=matters))

    assert verify(work.house.database, work.hall).faults == []
    assert work.row(t.occurrence)["matters"] == matters
