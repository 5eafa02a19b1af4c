"""Serving a visitor: whose time it is, what a hold costs nobody, and where a visit goes on."""

import json

import pytest

from hallq.domain.errors import (
    CounterBusy,
    CounterNotOpen,
    CounterUnknown,
    FieldInvalid,
    IllegalTransition,
    NotServedHere,
    TicketUnknown,
    VersionStale,
)
from hallq.domain.outcomes import OUTCOMES
from hallq.domain.ticket import TicketState as S
from hallq.operations import counters
from hallq.operations.serving import complete, complete_and_call_next, hold, resume, start_service, transfer
from hallq.store import tables as t
from tests.operations.at_work import CLERKS

MINUTE = 60_000


def occurrence(work, ticket):
    """The service of a visit, which has had one."""
    return work.row(t.occurrence, ticket_id=ticket.id)


def last_event(work):
    """The facts of the last line."""
    return json.loads(work.rows(t.event_log)[-1]["body"])["event"]


# --- start -----------------------------------------------------------------------------------------------------------------------------------


def test_a_service_begins_when_the_visitor_has_come(work):
    work.issue()
    called = work.call("1")
    work.later(seconds=30)
    started = work.start(called)
    service = occurrence(work, started)

    assert (started.state, started.started_at, service["called_at"], service["started_at"]) == (S.SERVING, work.now, called.called_at, work.now)
    assert (service["id"], service["clerk_id"], service["session_id"]) == (started.last_seq, CLERKS["1"], called.session_id)


def test_who_was_not_called_is_not_served(work):
    work.refuses(IllegalTransition, start_service, ticket_id=work.issue().id)


def test_an_unknown_ticket_is_not_served(work):
    work.refuses(TicketUnknown, start_service, ticket_id=99)


def test_a_start_by_a_stale_version_is_refused(work):
    work.issue()

    work.refuses(VersionStale, start_service, ticket_id=work.call("1").id, expected_version=1)


# --- hold and resume ---------------------------------------------------------------------------------------------------------------------------


def test_the_time_of_a_hold_is_charged_to_no_clerk(work):
    work.issue()
    served = work.serve("1")
    work.later(minutes=3)
    work.do(hold, ticket_id=served.id)
    work.later(minutes=20)
    work.do(resume, ticket_id=served.id, counter="1")
    work.later(minutes=2)
    work.complete(served)

    assert occurrence(work, served)["served_ms"] == 5 * MINUTE


def test_a_visit_completed_after_many_holds_is_charged_for_what_was_between_them(work):
    work.issue()
    served = work.serve("1")
    for minutes in (1, 2, 3):
        work.later(minutes=minutes)
        work.do(hold, ticket_id=served.id)
        work.later(minutes=10)
        work.do(resume, ticket_id=served.id, counter="1")
    work.complete(served)

    assert occurrence(work, served)["served_ms"] == 6 * MINUTE


def test_a_hold_frees_the_counter(work):
    work.issue()
    work.issue()
    held = work.do(hold, ticket_id=work.serve("1").id, reason="documents")

    assert (held.state, held.counter_id, last_event(work)["reason"], work.call("1").number) == (S.ON_HOLD, None, "documents", "J002")


def test_a_held_visit_goes_on_at_any_counter_that_serves_its_queue(work):
    work.issue()
    held = work.do(hold, ticket_id=work.serve("1").id)
    resumed = work.do(resume, ticket_id=held.id, counter="2")

    assert (resumed.state, resumed.clerk_id, occurrence(work, held)["clerk_id"]) == (S.SERVING, CLERKS["2"], CLERKS["2"])


def test_a_visit_is_resumed_only_where_its_queue_is_served(work):
    work.issue()
    held = work.do(hold, ticket_id=work.serve("1").id)

    assert work.refuses(NotServedHere, resume, ticket_id=held.id, counter="3") == {"ticket": held.id, "counter": "3"}


def test_a_visit_is_not_resumed_at_a_busy_counter(work):
    work.issue()
    other = work.issue()
    held = work.do(hold, ticket_id=work.serve("1").id)
    work.call("1")

    assert work.refuses(CounterBusy, resume, ticket_id=held.id, counter="1") == {"counter": "1", "ticket": other.id}


def test_a_visit_is_not_resumed_at_a_closed_counter(work):
    work.issue()
    held = work.do(hold, ticket_id=work.serve("1").id)
    work.do(counters.close_counter, counter="2")

    work.refuses(CounterNotOpen, resume, ticket_id=held.id, counter="2")


def test_a_visit_is_not_resumed_at_an_unknown_counter(work):
    work.issue()

    work.refuses(CounterUnknown, resume, ticket_id=work.do(hold, ticket_id=work.serve("1").id).id, counter="99")


@pytest.mark.parametrize("verb", [hold, complete])
def test_who_is_not_served_is_neither_held_nor_completed(work, verb):
    work.issue()

    work.refuses(IllegalTransition, verb, ticket_id=work.call("1").id)


def test_who_is_not_held_is_not_resumed(work):
    work.issue()

    work.refuses(IllegalTransition, resume, ticket_id=work.call("1").id, counter="2")


@pytest.mark.parametrize(("verb", "wishes"), [(hold, {}), (complete, {}), (transfer, {"queue": "company"})])
def test_nothing_is_done_by_a_stale_version(work, verb, wishes):
    work.issue()

    work.refuses(VersionStale, verb, ticket_id=work.serve("1").id, expected_version=2, **wishes)


def test_a_resume_by_a_stale_version_is_refused(work):
    work.issue()
    held = work.do(hold, ticket_id=work.serve("1").id)

    work.refuses(VersionStale, resume, ticket_id=held.id, counter="1", expected_version=3)


# --- complete --------------------------------------------------------------------------------------------------------------------------------


def test_a_completed_service_carries_its_outcome_matters_and_case_number(work):
    work.issue()
    served = work.serve("1")
    work.later(minutes=4)
    done = work.complete(served, outcome="accepted", matters=3, case_number="2026-0815")
    service = occurrence(work, served)

    assert (done.state, done.ended_at) == (S.COMPLETED, work.now)
    assert (service["outcome"], service["matters"], service["case_number"], service["served_ms"]) == ("accepted", 3, "2026-0815", 4 * MINUTE)
    assert (service["ended_at"], service["serving_since"]) == (work.now, None)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_of_the_list_is_taken(work, outcome):
    work.issue()

    assert occurrence(work, work.complete(work.serve("1"), outcome=outcome))["outcome"] == outcome


@pytest.mark.parametrize("outcome", ["", "day_end", "finished"])
def test_another_outcome_is_refused(work, outcome):
    work.issue()

    assert work.refuses(FieldInvalid, complete, ticket_id=work.serve("1").id, outcome=outcome)["field"] == "outcome"


@pytest.mark.parametrize("matters", [0, -1, 1000])
def test_fewer_than_one_or_more_than_999_matters_are_refused(work, matters):
    work.issue()

    assert work.refuses(FieldInvalid, complete, ticket_id=work.serve("1").id, matters=matters)["field"] == "matters"


def test_a_package_goes_on_waiting_for_its_next_step_with_the_same_number_and_place(work):
    ticket = work.issue("start-business")
    work.later(minutes=10)
    done = work.complete(work.serve("3"))
    found = work.house.setup_of(work.hall)

    assert (done.state, done.number, done.step, done.place_seq, done.placed_at) == (S.WAITING, "K001", 2, ticket.place_seq, ticket.issued_at)
    assert (done.service_id, done.queue_id, done.queued_at, done.first_called_at) == (
        found.service("card-new").id, found.queue("card").id, work.now, None,
    )  # fmt: skip


def test_each_step_of_a_package_has_its_own_wait_and_service(work):
    ticket = work.issue("start-business")
    work.later(minutes=10)
    work.complete(work.serve("3"))
    work.later(minutes=5)
    work.complete(work.serve("1"))
    first, second = work.rows(t.ticket_step, ticket_id=ticket.id)

    assert (first["called_at"] - first["queued_at"], second["called_at"] - second["queued_at"]) == (10 * MINUTE, 5 * MINUTE)
    assert [one["step"] for one in work.rows(t.occurrence, ticket_id=ticket.id)] == [1, 2]
    assert (first["ended_at"], second["ended_at"], work.ticket(ticket.id).state) == (work.now - 5 * MINUTE, work.now, S.COMPLETED)


def test_a_package_on_its_way_is_before_those_who_came_after_it(work):
    package = work.issue("start-business")
    work.issue("card-new")
    work.complete(work.serve("3"))

    assert work.call("1").id == package.id


# --- complete and call next, one act ---------------------------------------------------------------------------------------------------------


def test_one_is_completed_and_the_next_is_called_in_one_act(work):
    first, second = work.issue(), work.issue()
    work.serve("1")
    called = work.do(complete_and_call_next, counter="1", outcome="advised", matters=2, case_number="7")

    assert (called.id, work.ticket(first.id).state, work.ticket(second.id).state) == (second.id, S.COMPLETED, S.CALLED)
    assert occurrence(work, first)["outcome"] == "advised"


def test_where_nobody_is_left_the_service_is_completed_all_the_same(work):
    work.issue()
    served = work.serve("1")

    assert work.do(complete_and_call_next, counter="1") is None
    assert work.ticket(served.id).state is S.COMPLETED


def test_a_free_counter_only_calls_the_next(work):
    ticket = work.issue()

    assert work.do(complete_and_call_next, counter="1").id == ticket.id


def test_neither_is_done_where_the_first_is_refused(work):
    work.issue()
    work.issue()
    work.serve("1")

    work.refuses(FieldInvalid, complete_and_call_next, counter="1", outcome="none")


def test_who_was_only_called_is_not_completed_on_the_way(work):
    work.issue()
    work.issue()
    work.call("1")

    work.refuses(IllegalTransition, complete_and_call_next, counter="1")


def test_a_closed_counter_completes_and_calls_nobody(work):
    work.refuses(CounterNotOpen, complete_and_call_next, counter="10")
