"""Somebody who still waits when the told minutes are over is told so, once nothing else has happened."""

import pytest

from hallq.operations import calling, counters, serving
from hallq.queries.instant import instant
from hallq.queries.told import told_too_short
from hallq.store import tables as t
from tests.operations.at_work import at_work


@pytest.fixture
def work(database_url):
    """A hall whose window 1 is busy with its first visitor."""
    work = at_work(database_url, "1")
    work.issue()
    work.serve("1")
    return work


def late(work, ticket):
    """What the visitor was told, where it is over."""
    with instant(work.house.database, work.house.setup_of(work.hall)) as look:
        return told_too_short(look, work.ticket(ticket.id), work.now)


def test_nothing_is_said_before_the_told_minutes_are_over(work):
    ticket = work.issue()
    work.later(minutes=4)

    assert late(work, ticket) is None


def test_what_was_told_is_said_again_when_it_is_over(work):
    ticket = work.issue()
    work.later(hours=2)
    first, last = late(work, ticket)

    assert first < last < 120


def test_whoever_was_told_nothing_is_told_nothing_more(database_url):
    work = at_work(database_url)
    ticket = work.issue()
    work.later(hours=2)

    assert late(work, ticket) is None


def test_whoever_was_called_is_not_late(work):
    ticket = work.issue()
    work.later(hours=2)
    work.complete(work.ticket(work.row(t.ticket, counter_id=1)["id"]))
    work.call("1")

    assert late(work, ticket) is None
    work.do(calling.requeue, ticket_id=ticket.id)
    assert late(work, ticket) is None


def test_whoever_waits_in_another_line_was_told_nothing_of_it(work):
    ticket = work.issue()
    work.do(serving.transfer, ticket_id=ticket.id, service="pension-apply")
    work.later(hours=2)

    assert late(work, ticket) is None


def test_whoever_waits_for_a_further_step_was_told_nothing_of_it(work):
    ticket = work.issue("start-business")
    work.do(counters.open_counter, counter="3")
    work.complete(work.serve("3"))
    work.later(hours=2)

    assert (work.ticket(ticket.id).state, late(work, ticket)) == ("WAITING", None)
