"""Visitors who do not come when called: when that counts, and where they stand when they come after all."""

import json

import pytest

from hallq.domain.calling import Place
from hallq.domain.errors import (
    IllegalTransition,
    TooEarly,
    VersionStale,
)
from hallq.domain.ticket import TicketState as S
from hallq.operations import serving
from hallq.operations.calling import record_no_show, reinstate, requeue
from hallq.store import tables as t
from tests.operations.at_work import at_work


def last_event(work):
    """The facts of the last line."""
    return json.loads(work.rows(t.event_log)[-1]["body"])["event"]


def green(work):
    """A visitor of the green channel comes."""
    return work.issue("pension-apply", priority="green", reason="elderly")


def test_after_the_promised_calls_an_absence_is_recorded_and_the_counter_is_free(work):
    work.issue()
    work.issue()
    missed = work.miss(work.call("1"))

    assert (missed.state, missed.counter_id, work.call("1").number) == (S.NO_SHOW, None, "J002")


def test_before_the_promised_calls_no_absence_is_recorded(work):
    work.issue()
    called = work.call("1")

    assert work.refuses(TooEarly, record_no_show, ticket_id=called.id) == {"calls_missing": 2, "seconds_missing": 0}


def test_before_the_promised_seconds_no_absence_is_recorded(database_url):
    work = at_work(database_url, "1", settings={"recalls_before_no_show": 0, "seconds_before_no_show": 60})
    work.issue()
    called = work.call("1")
    work.later(seconds=40)
    work.refuses(TooEarly, record_no_show, ticket_id=called.id)
    work.later(seconds=20)

    assert work.do(record_no_show, ticket_id=called.id).state is S.NO_SHOW


def test_a_clock_set_back_a_day_keeps_no_counter_waiting(database_url):
    work = at_work(database_url, "1", settings={"recalls_before_no_show": 0, "seconds_before_no_show": 60})
    work.issue()
    called = work.call("1")
    work.later(hours=-24)

    assert work.do(record_no_show, ticket_id=called.id).state is S.NO_SHOW


def test_who_was_not_called_is_not_missed(work):
    work.refuses(IllegalTransition, record_no_show, ticket_id=work.issue().id)


def test_an_absence_by_a_stale_version_is_refused(work):
    work.issue()

    work.refuses(VersionStale, record_no_show, ticket_id=work.call("1").id, expected_version=1)


@pytest.mark.parametrize(("place", "order"), [(Place.BACK, ["J002", "J001"]), (Place.KEPT, ["J001", "J002"])])
def test_a_missed_visitor_who_comes_back_is_put_at_the_back_unless_the_place_is_kept(work, place, order):
    work.issue()
    work.issue()
    missed = work.miss(work.call("1"))
    work.do(reinstate, ticket_id=missed.id, place=place)

    assert [work.call("1").number, work.call("2").number] == order


def test_a_visitor_who_comes_back_is_promised_as_many_calls_again(work):
    work.issue()
    work.do(reinstate, ticket_id=work.miss(work.call("1")).id)
    called = work.call("1")

    work.refuses(TooEarly, record_no_show, ticket_id=called.id)


def test_a_second_call_ends_no_second_wait(work):
    ticket = work.issue()
    first = work.call("1").first_called_at
    work.do(requeue, ticket_id=ticket.id)
    work.later(minutes=20)
    work.call("1")

    assert (work.ticket(ticket.id).first_called_at, last_event(work)["first"]) == (first, False)
    assert work.row(t.ticket_step, ticket_id=ticket.id)["called_at"] == first


def test_who_was_not_missed_cannot_come_back(work):
    work.refuses(IllegalTransition, reinstate, ticket_id=work.issue().id)


def test_coming_back_by_a_stale_version_is_refused(work):
    work.issue()

    work.refuses(VersionStale, reinstate, ticket_id=work.miss(work.call("1")).id, expected_version=1)


@pytest.mark.parametrize(("place", "order"), [(Place.BACK, ["J002", "J001"]), (Place.KEPT, ["J001", "J002"])])
def test_a_called_visitor_is_sent_back_to_the_end_of_the_line_unless_the_place_is_kept(work, place, order):
    work.issue()
    work.issue()
    work.do(requeue, ticket_id=work.call("1").id, place=place)

    assert [work.call("1").number, work.call("2").number] == order


def test_who_was_put_at_the_back_is_not_past_the_guard_at_once(work):
    old = work.issue("pension-apply")
    work.later(minutes=40)
    work.do(requeue, ticket_id=work.call("1").id)
    newcomer = green(work)

    assert (work.call("1").id, work.call("2").id) == (newcomer.id, old.id)


def test_a_held_visitor_may_be_sent_back_to_the_line(work):
    work.issue()
    held = work.do(serving.hold, ticket_id=work.serve("1").id)
    back = work.do(requeue, ticket_id=held.id)

    assert (back.state, back.occurrence_id, work.row(t.occurrence)["outcome"]) == (S.WAITING, None, "requeued")


def test_who_waits_is_not_sent_back(work):
    work.refuses(IllegalTransition, requeue, ticket_id=work.issue().id)


def test_sending_back_by_a_stale_version_is_refused(work):
    work.issue()

    work.refuses(VersionStale, requeue, ticket_id=work.call("1").id, expected_version=1)
