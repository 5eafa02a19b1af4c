"""Working at a counter: one clerk, one counter, one visitor, and a stated reason for every pause."""

import json

import pytest

from hallq.domain.counter import PAUSE_REASONS
from hallq.domain.errors import (
    ClerkElsewhere,
    CounterBusy,
    CounterTaken,
    CounterTransitionIllegal,
    CounterUnknown,
    DayNotOpen,
    FieldInvalid,
)
from hallq.operations.counters import close_counter, open_counter, pause_counter, resume_counter
from hallq.store import tables as t
from tests.making import MONDAY, make_hall
from tests.operations.at_work import CLERKS, AtWork


def session(work, counter="1"):
    """The last session at a counter."""
    return work.rows(t.counter_session, counter_id=work.house.setup_of(work.hall).counter(counter).id)[-1]


def test_a_clerk_begins_to_work_at_a_counter(work):
    opened = work.do(open_counter, counter="10", clerk_id=77)
    found = session(work, "10")

    assert (found["id"], found["clerk_id"], found["state"], found["opened_at"], found["business_day"]) == (opened, 77, "OPEN", work.now, MONDAY)


def test_a_session_is_named_by_the_line_that_opened_it(work):
    assert work.do(open_counter, counter="10") == work.rows(t.event_log)[-1]["seq"]


def test_a_clerk_who_comes_back_to_the_counter_finds_the_same_session(work):
    before = work.everything()

    assert work.do(open_counter, counter="1", clerk_id=CLERKS["1"]) == session(work)["id"]
    assert work.everything() == before


def test_a_counter_at_which_somebody_works_is_taken(work):
    assert work.refuses(CounterTaken, open_counter, counter="1", clerk_id=99) == {"counter": "1"}


def test_a_counter_at_which_somebody_works_is_taken_for_nobody_in_particular(work):
    work.refuses(CounterTaken, open_counter, counter="1")


def test_a_clerk_works_at_one_counter(work):
    assert work.refuses(ClerkElsewhere, open_counter, counter="10", clerk_id=CLERKS["1"]) == {"counter": "1"}


def test_a_clerk_who_left_may_work_elsewhere(work):
    work.do(close_counter, counter="1")

    assert work.do(open_counter, counter="10", clerk_id=CLERKS["1"])


def test_an_unknown_counter_is_not_opened(work):
    work.refuses(CounterUnknown, open_counter, counter="99")


def test_before_the_day_no_counter_is_opened(database_url):
    AtWork(*make_hall(database_url, open_day=False)).refuses(DayNotOpen, open_counter, counter="1")


@pytest.mark.parametrize("reason", PAUSE_REASONS)
def test_a_clerk_leaves_the_post_for_a_stated_reason(work, reason):
    work.do(pause_counter, counter="1", reason=reason)

    assert (session(work)["state"], session(work)["pause_reason"]) == ("PAUSED", reason)


@pytest.mark.parametrize("reason", ["", "tired"])
def test_a_pause_for_another_reason_is_refused(work, reason):
    assert work.refuses(FieldInvalid, pause_counter, counter="1", reason=reason)["field"] == "reason"


def test_the_minutes_of_all_pauses_are_summed_up(work):
    for minutes in (10, 5):
        work.do(pause_counter, counter="1", reason="break")
        work.later(minutes=minutes)
        work.do(resume_counter, counter="1")
        work.later(minutes=30)

    assert (session(work)["paused_ms"], session(work)["state"], session(work)["pause_reason"]) == (15 * 60_000, "OPEN", None)


def test_a_pause_that_ends_with_the_session_is_counted(work):
    work.do(pause_counter, counter="1", reason="break")
    work.later(minutes=10)
    work.do(close_counter, counter="1")

    assert (session(work)["paused_ms"], session(work)["closed_at"]) == (10 * 60_000, work.now)


def test_a_session_that_ends_says_why(work):
    work.do(close_counter, counter="1", reason="shift")

    assert (session(work)["state"], json.loads(work.rows(t.event_log)[-1]["body"])["event"]["reason"]) == ("CLOSED", "shift")


@pytest.mark.parametrize(("verb", "wishes"), [(pause_counter, {"reason": "lunch"}), (close_counter, {})])
@pytest.mark.parametrize("served", [False, True])
def test_nobody_is_left_at_an_empty_counter(work, verb, wishes, served):
    work.issue()
    ticket = work.serve("1") if served else work.call("1")

    assert work.refuses(CounterBusy, verb, counter="1", **wishes) == {"counter": "1", "ticket": ticket.id}


@pytest.mark.parametrize(("verb", "wishes"), [(pause_counter, {"reason": "lunch"}), (resume_counter, {}), (close_counter, {})])
def test_at_a_closed_counter_nothing_is_paused_resumed_or_closed(work, verb, wishes):
    assert work.refuses(CounterTransitionIllegal, verb, counter="10", **wishes)["state"] == "CLOSED"


def test_who_did_not_pause_cannot_resume(work):
    work.refuses(CounterTransitionIllegal, resume_counter, counter="1")


def test_a_paused_counter_is_not_paused_again(work):
    work.do(pause_counter, counter="1", reason="lunch")

    work.refuses(CounterTransitionIllegal, pause_counter, counter="1", reason="break")


@pytest.mark.parametrize(("verb", "wishes"), [(pause_counter, {"reason": "lunch"}), (resume_counter, {}), (close_counter, {})])
def test_an_unknown_counter_does_nothing(work, verb, wishes):
    work.refuses(CounterUnknown, verb, counter="99", **wishes)
