"""How fast each queue goes: busy minutes run exactly while somebody waits and can be called, and what is undone was never counted."""

import pytest

from hallq.operations import calling, counters, day, issuing, serving
from hallq.store import tables as t
from tests.operations.at_work import at_work
from tests.operations.paces import busy, open_counters, pace


def estimate(work, service="card-new"):
    """What the next visitor would be told, if a ticket were taken."""
    return work.do(issuing.issue_ticket, service=service).estimate


# --- busy minutes ------------------------------------------------------------------------------------------------------------------------------


def test_minutes_are_busy_while_somebody_waits_and_a_counter_is_open(work):
    work.issue()
    work.later(minutes=5)

    assert busy(work) == 5


def test_minutes_without_anybody_waiting_are_not_busy(work):
    work.later(minutes=5)
    work.issue()
    work.later(minutes=3)
    work.call("1")
    work.later(minutes=7)

    assert busy(work) == 3


def test_minutes_without_a_counter_are_not_busy(database_url):
    work = at_work(database_url)
    work.issue()
    work.later(minutes=5)
    work.do(counters.open_counter, counter="1")
    work.later(minutes=2)

    assert busy(work) == 2


def test_a_counter_of_another_profile_makes_no_minute_busy(database_url):
    work = at_work(database_url, "3")
    work.issue("card-new")
    work.issue("company-open")
    work.later(minutes=5)

    assert (busy(work, "card"), busy(work, "company")) == (0, 5)


def test_a_counter_that_opens_for_two_queues_starts_both(database_url):
    work = at_work(database_url)
    work.issue("card-new")
    work.issue("pension-apply")
    work.do(counters.open_counter, counter="1")
    work.later(minutes=4)

    assert (busy(work, "card"), busy(work, "pension")) == (4, 4)


@pytest.mark.parametrize("leave", ["pause", "close"])
def test_minutes_stop_when_the_last_counter_leaves(database_url, leave):
    work = at_work(database_url, "1", "2")
    work.issue()
    work.later(minutes=1)
    for counter in ("1", "2"):
        if leave == "pause":
            work.do(counters.pause_counter, counter=counter, reason="lunch")
        else:
            work.do(counters.close_counter, counter=counter)
        work.later(minutes=2)

    assert (busy(work), open_counters(work)) == (3, 0)


def test_minutes_go_on_when_a_clerk_comes_back(database_url):
    work = at_work(database_url, "1")
    work.issue()
    work.do(counters.pause_counter, counter="1", reason="lunch")
    work.later(minutes=60)
    work.do(counters.resume_counter, counter="1")
    work.later(minutes=2)

    assert (busy(work), open_counters(work)) == (2, 1)


LEAVES = {
    "cancelled": lambda work, ticket: work.do(issuing.cancel_ticket, ticket_id=ticket.id),
    "transferred": lambda work, ticket: work.do(serving.transfer, ticket_id=ticket.id, queue="company"),
    "called": lambda work, _ticket: work.call("1"),
    "day closed": lambda work, _ticket: work.do(day.close_day),
}


@pytest.mark.parametrize("leave", LEAVES)
def test_minutes_stop_when_the_last_visitor_leaves_the_line(work, leave):
    ticket = work.issue()
    work.later(minutes=3)
    LEAVES[leave](work, ticket)
    work.later(minutes=9)
    today = pace(work)

    assert (today.busy_today + today.past_busy, today.running) == (3, False)


RETURNS = {
    "requeued": lambda work: work.do(calling.requeue, ticket_id=work.call("1").id),
    "reinstated": lambda work: work.do(calling.reinstate, ticket_id=work.miss(work.call("1")).id),
    "undone call": lambda work: work.do(calling.undo, ticket_id=work.call("1").id),
}


@pytest.mark.parametrize("back", RETURNS)
def test_minutes_run_again_when_a_visitor_comes_back_to_the_line(work, back):
    work.issue()
    RETURNS[back](work)
    work.later(minutes=4)

    assert busy(work) == 4


def test_the_next_step_of_a_package_waits_in_its_own_line(work):
    work.issue("start-business")
    work.complete(work.serve("3"))
    work.later(minutes=4)

    assert (busy(work, "company"), busy(work, "card")) == (0, 4)


@pytest.mark.parametrize("name", ["completed", "no_show", "transferred"])
def test_minutes_of_an_undone_end_are_as_if_it_had_not_been(work, name):
    work.issue("start-business")
    ticket = work.serve("3") if name != "no_show" else work.call("3")
    ends = {"completed": work.complete, "no_show": work.miss, "transferred": lambda one: work.do(serving.transfer, ticket_id=one.id, queue="card")}
    ends[name](ticket)
    work.do(calling.undo, ticket_id=ticket.id)
    work.later(minutes=4)

    assert (busy(work, "company"), busy(work, "card")) == (0, 0)


def test_an_undone_transfer_of_a_waiting_visitor_waits_in_the_old_line(work):
    ticket = work.issue()
    work.do(serving.transfer, ticket_id=ticket.id, queue="company")
    work.do(calling.undo, ticket_id=ticket.id)
    work.later(minutes=4)

    assert (busy(work, "card"), busy(work, "company")) == (4, 0)


def test_an_undone_call_of_a_held_visitor_puts_nobody_in_line(work):
    work.issue()
    held = work.do(serving.hold, ticket_id=work.serve("1").id)
    work.do(calling.call_ticket, ticket_id=held.id, counter="2")
    work.do(calling.undo, ticket_id=held.id)
    work.later(minutes=4)

    assert busy(work) == 0


# --- calls ---------------------------------------------------------------------------------------------------------------------------------------


def test_first_calls_are_counted(work):
    for counter in ("1", "2"):
        work.issue()
        work.call(counter)

    assert (pace(work).calls_today, pace(work).calls) == (2, 2)


def test_a_second_call_is_not_counted(work):
    ticket = work.issue()
    work.do(calling.recall, ticket_id=work.call("1").id)
    work.do(calling.requeue, ticket_id=ticket.id)
    work.call("1")

    assert pace(work).calls_today == 1


def test_an_undone_call_is_not_counted(work):
    work.issue()
    work.do(calling.undo, ticket_id=work.call("1").id)

    assert (pace(work).calls_today, pace(work).calls) == (0, 0)


def test_an_undone_absence_is_not_counted(work):
    work.issue()
    work.issue()
    called = work.call("1")
    usual = estimate(work).likely
    missed = work.miss(called)
    work.do(calling.undo, ticket_id=missed.id)
    work.do(issuing.cancel_ticket, ticket_id=work.rows(t.ticket)[-1]["id"])

    assert estimate(work).likely == usual


def test_at_the_end_of_the_day_today_becomes_the_past(work):
    work.issue()
    work.later(minutes=6)
    work.call("1")
    work.do(day.close_day)

    assert (pace(work).past_calls, pace(work).past_busy, pace(work).calls_today) == (1, 6, 0)


def test_yesterdays_lines_are_nobodys_today(work):
    work.issue()
    work.later(hours=24)
    work.do(day.open_day)
    work.do(counters.open_counter, counter="1")
    work.later(minutes=30)

    assert busy(work) == 0
