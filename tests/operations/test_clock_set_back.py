"""A clock that is set back in the middle of a visit: nothing that anybody reads of it is shorter than nothing."""

import json

import pytest

from hallq.domain.errors import TooLate
from hallq.operations import calling, counters, serving
from hallq.operations.verify import verify
from hallq.store import tables as t

MINUTE = 60_000


@pytest.fixture
def set_back(work):
    """The hall's clock goes back by so many minutes."""

    def go_back(minutes=60):
        work.later(minutes=-minutes)

    return go_back


def test_a_wait_is_never_shorter_than_nothing(work, set_back):
    ticket = work.issue()
    set_back()
    work.call("1")
    step = work.row(t.ticket_step, ticket_id=ticket.id)
    told = json.loads(work.rows(t.event_log)[-1]["body"])

    assert step["called_at"] == step["queued_at"] == ticket.issued_at
    assert (told["event"]["waited_ms"], told["at"]) == (0, work.now)


def test_a_way_and_a_service_are_never_shorter_than_nothing(work, set_back):
    work.issue()
    called = work.call("1")
    set_back(10)
    started = work.start(called)
    set_back(10)
    work.complete(started)
    service = work.row(t.occurrence)

    assert (service["called_at"], service["started_at"], service["ended_at"], service["served_ms"]) == (*[called.called_at] * 3, 0)


def test_the_time_on_hold_and_after_it_is_never_shorter_than_nothing(work, set_back):
    work.issue()
    served = work.serve("1")
    work.later(minutes=5)
    work.do(serving.hold, ticket_id=served.id)
    set_back(30)
    work.do(serving.resume, ticket_id=served.id, counter="1")
    work.later(minutes=30 + 2)
    work.do(serving.complete, ticket_id=served.id)

    assert work.row(t.occurrence)["served_ms"] == 7 * MINUTE


def test_no_period_of_a_visit_ends_before_it_began(work, set_back):
    work.issue()
    ticket = work.serve("1")
    for verb, wishes in [(serving.hold, {}), (serving.resume, {"counter": "2"}), (serving.transfer, {"queue": "pension", "place": "back"})]:
        set_back(7)
        work.do(verb, ticket_id=ticket.id, **wishes)
    periods = work.rows(t.ticket_period)

    assert [one["ended_at"] is None or one["ended_at"] >= one["began_at"] for one in periods] == [True] * len(periods)
    assert verify(work.house.database, work.hall).clean


def test_a_visit_goes_on_by_the_clock_once_it_has_caught_up(work, set_back):
    ticket = work.issue()
    set_back()
    work.later(minutes=75)

    assert work.call("1").called_at == work.now == ticket.issued_at + 15 * MINUTE


def test_nothing_is_undone_that_has_not_happened_yet(work, set_back):
    work.issue()
    called = work.call("1")
    set_back(1)

    work.refuses(TooLate, calling.undo, ticket_id=called.id)


def test_a_pause_is_never_shorter_than_nothing(work, set_back):
    work.do(counters.pause_counter, counter="1", reason="lunch")
    set_back()
    work.do(counters.resume_counter, counter="1")
    work.do(counters.close_counter, counter="1")
    session = work.rows(t.counter_session)[0]

    assert (session["paused_ms"], session["closed_at"]) == (0, session["opened_at"])
