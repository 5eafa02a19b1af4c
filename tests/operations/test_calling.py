"""Calling visitors: who is next, who comes again, and what becomes of those who do not come."""

import json

import pytest

from hallq.domain.errors import (
    CounterBusy,
    CounterNotOpen,
    CounterUnknown,
    DayNotOpen,
    IllegalTransition,
    NotServedHere,
    TicketUnknown,
    VersionStale,
)
from hallq.domain.ticket import TicketState as S
from hallq.operations import counters, day, serving
from hallq.operations.calling import call_next, call_ticket, recall, requeue
from hallq.store import tables as t
from tests.operations.at_work import CLERKS, at_work


def last_event(work):
    """The facts of the last line."""
    return json.loads(work.rows(t.event_log)[-1]["body"])["event"]


def green(work):
    """A visitor of the green channel comes."""
    return work.issue("pension-apply", priority="green", reason="elderly")


# --- the next --------------------------------------------------------------------------------------------------------------------------------


def test_visitors_are_called_in_the_order_in_which_they_came(work):
    tickets = [work.issue() for _ in range(3)]
    called = [work.call("1"), work.call("2")]

    assert [one.id for one in called] == [one.id for one in tickets[:2]]


def test_where_nobody_waits_nobody_is_called_and_nothing_is_written(work):
    before = work.everything()

    assert work.do(call_next, counter="1") is None
    assert work.everything() == before


def test_a_called_visitor_belongs_to_counter_clerk_and_session(work):
    work.issue()
    called = work.call("1")
    session = work.row(t.counter_session, id=called.session_id)

    assert (called.state, called.counter_id, called.clerk_id) == (S.CALLED, work.house.setup_of(work.hall).counter("1").id, CLERKS["1"])
    assert (session["counter_id"], session["clerk_id"]) == (called.counter_id, called.clerk_id)


def test_a_call_says_number_window_and_how_long_the_visitor_waited(work):
    work.issue(language="en")
    work.later(minutes=7)
    work.call("2")
    told = last_event(work)

    assert (told["number"], told["window"], told["nth"], told["first"], told["waited_ms"], told["why"], told["language"]) == (
        "J001", "2", 1, True, 7 * 60_000, "only_one", "en",
    )  # fmt: skip


def test_the_first_call_ends_the_wait_of_the_step(work):
    ticket = work.issue()
    work.later(minutes=7)
    called = work.call("1")
    step = work.row(t.ticket_step, ticket_id=ticket.id)

    assert (called.first_called_at, step["called_at"], step["counter_id"], step["clerk_id"]) == (work.now, work.now, called.counter_id, CLERKS["1"])


def test_a_counter_calls_only_for_its_work_profile(work):
    work.issue("card-new")

    assert work.do(call_next, counter="3") is None


def test_a_higher_class_is_called_first(work):
    work.issue("pension-apply")
    later = green(work)

    assert (work.call("1").id, last_event(work)["why"]) == (later.id, "priority")


def test_whoever_has_waited_for_the_guard_is_called_before_a_higher_class(work):
    first = work.issue("pension-apply")
    work.later(minutes=29)
    green(work)
    work.later(minutes=1)

    assert work.call("1").id == first.id


def test_the_longest_past_the_guard_is_called_first_whatever_its_class(work):
    one = work.issue("pension-apply")
    work.later(minutes=1)
    green(work)
    work.later(minutes=30)

    assert (work.call("1").id, last_event(work)["why"]) == (one.id, "guard")


def test_a_queue_of_classes_does_not_starve_the_other_queue_of_its_counter(work):
    card = work.issue("card-new")
    work.later(minutes=30)
    green(work)

    assert work.call("1").id == card.id


def test_two_queues_of_one_counter_go_by_place(work):
    tickets = [work.issue("card-new"), work.issue("pension-apply"), work.issue("card-new")]
    called = []
    for _ in tickets:
        called.append(work.call("1").id)
        work.do(requeue, ticket_id=called[-1])
        work.do(serving.transfer, ticket_id=called[-1], queue="company")

    assert called == [one.id for one in tickets]


@pytest.mark.parametrize("counter", ["99", ""])
def test_an_unknown_counter_calls_nobody(work, counter):
    work.refuses(CounterUnknown, call_next, counter=counter)


def test_a_closed_counter_calls_nobody(work):
    work.issue("company-open")

    assert work.refuses(CounterNotOpen, call_next, counter="10") == {"counter": "10", "state": "CLOSED"}


def test_a_paused_counter_calls_nobody(work):
    work.issue()
    work.do(counters.pause_counter, counter="1", reason="lunch")

    assert work.refuses(CounterNotOpen, call_next, counter="1") == {"counter": "1", "state": "PAUSED"}


@pytest.mark.parametrize("state", ["CALLED", "SERVING"])
def test_a_counter_that_has_a_visitor_calls_nobody_else(work, state):
    work.issue()
    work.issue()
    first = work.call("1") if state == "CALLED" else work.serve("1")

    assert work.refuses(CounterBusy, call_next, counter="1") == {"counter": "1", "ticket": first.id}


def test_on_a_closed_day_nobody_is_called(work):
    work.do(day.close_day)

    work.refuses(DayNotOpen, call_next, counter="1")


def test_where_calling_means_serving_the_service_begins_with_the_call(database_url):
    work = at_work(database_url, "1", settings={"confirm_arrival": False})
    ticket = work.issue()
    work.do(call_next, counter="1")

    assert (work.ticket(ticket.id).state, work.story[-2:], last_event(work)["auto"]) == (S.SERVING, ["ticket.called", "ticket.started"], True)


def test_many_queues_are_served_by_one_counter(database_url):
    codes = [f"line-{n:02d}" for n in range(40)]
    work = at_work(
        database_url,
        "1",
        queues=[
            {"code": code, "zone": "social", "series": "A", "name": {"zh": code, "en": code}, "discipline": "strict", "guard_minutes": 30}
            for code in [*codes, "company"]
        ],
        services=[
            {"code": code, "unit": "hrss", "queue": code, "name": {"zh": code, "en": code}}
            for code in [*codes, "company"]
        ],
        packages=[],
        profiles=[
            {"code": "social-all", "name": {"zh": "全", "en": "All"}, "queues": codes},
            {"code": "business-all", "name": {"zh": "商", "en": "B"}, "queues": ["company"]},
        ],
    )
    last = work.issue(codes[-1])

    assert work.call("1").id == last.id


# --- a chosen one ----------------------------------------------------------------------------------------------------------------------------


def test_a_chosen_visitor_is_called_before_the_others(work):
    work.issue()
    second = work.issue()
    called = work.do(call_ticket, ticket_id=second.id, counter="1")

    assert (called.id, called.state, last_event(work)["why"]) == (second.id, S.CALLED, "chosen")


def test_a_held_visitor_is_called_back_and_the_service_goes_on_when_they_come(work):
    work.issue()
    held = work.do(serving.hold, ticket_id=work.serve("1").id)
    called = work.do(call_ticket, ticket_id=held.id, counter="2")
    again = work.start(called)

    assert (called.state, again.state, again.occurrence_id) == (S.CALLED, S.SERVING, held.occurrence_id)


def test_where_calling_means_serving_a_held_visitor_is_served_from_the_call_on(database_url):
    work = at_work(database_url, "1", settings={"confirm_arrival": False})
    ticket = work.issue()
    work.do(call_next, counter="1")
    work.do(serving.hold, ticket_id=ticket.id)
    work.later(minutes=10)
    again = work.do(call_ticket, ticket_id=ticket.id, counter="1")
    work.later(minutes=1)
    work.complete(again)

    assert again.state is S.SERVING
    assert work.row(t.occurrence, ticket_id=ticket.id)["served_ms"] == 60_000


def test_a_visitor_of_another_queue_cannot_be_chosen(work):
    work.refuses(NotServedHere, call_ticket, ticket_id=work.issue("company-open").id, counter="1")


def test_an_unknown_ticket_cannot_be_chosen(work):
    work.refuses(TicketUnknown, call_ticket, ticket_id=999, counter="1")


def test_who_does_not_wait_cannot_be_chosen(work):
    work.issue()

    work.refuses(IllegalTransition, call_ticket, ticket_id=work.call("1").id, counter="2")


def test_a_busy_counter_cannot_choose(work):
    work.issue()
    other = work.issue()
    work.call("1")

    work.refuses(CounterBusy, call_ticket, ticket_id=other.id, counter="1")


def test_a_choice_by_a_stale_version_is_refused(work):
    work.refuses(VersionStale, call_ticket, ticket_id=work.issue().id, counter="1", expected_version=2)


# --- again -----------------------------------------------------------------------------------------------------------------------------------


def test_a_recall_is_another_call_and_no_other_wait(work):
    work.issue()
    called = work.call("1")
    work.later(minutes=1)
    recalled = work.do(recall, ticket_id=called.id)

    assert (recalled.calls, recalled.first_called_at, recalled.state) == (2, called.first_called_at, S.CALLED)
    assert (last_event(work)["nth"], last_event(work)["window"]) == (2, "1")


def test_who_was_not_called_is_not_recalled(work):
    work.refuses(IllegalTransition, recall, ticket_id=work.issue().id)


def test_a_recall_by_a_stale_version_is_refused(work):
    work.issue()

    work.refuses(VersionStale, recall, ticket_id=work.call("1").id, expected_version=1)
