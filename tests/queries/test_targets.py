"""Where a visitor may be sent: the place that would be got in each line is the one that is got, and every window at work is there."""

import pytest

from hallq.domain.calling import Place
from hallq.operations import counters, serving
from hallq.queries.instant import instant
from hallq.queries.targets import ahead_in_lines, posts
from hallq.queries.tickets import one_ticket
from tests.operations.at_work import at_work


@pytest.fixture
def work(sqlite_url):
    """A hall with five in the line of pensions, two of them of the green channel, and clerks at three counters."""
    work = at_work(sqlite_url, "1", "2", "3")
    for _ in range(3):
        work.issue("pension-apply")
        work.later(minutes=1)
    for _ in range(2):
        work.issue("pension-apply", priority="green", reason="elderly")
    return work


def look(work, query):
    with instant(work.house.database, work.house.setup_of(work.hall)) as at:
        return query(at)


PLACES = [(Place.KEPT, None), (Place.FRONT, None), (Place.AFTER, 1), (Place.AFTER, 4), (Place.AFTER, 9), (Place.BACK, None)]


@pytest.mark.parametrize(("place", "after"), PLACES)
def test_as_many_are_ahead_as_was_told(work, place, after):
    ticket = work.issue("card-new")
    pension = work.house.setup_of(work.hall).queue("pension").id
    told = look(work, lambda at: ahead_in_lines(at, ticket, place, after or 0, work.now))[pension]
    work.do(serving.transfer, ticket_id=ticket.id, queue="pension", place=place, after=after)

    assert look(work, lambda at: one_ticket(at, ticket.id, work.now)).ahead == told


def test_a_window_is_there_with_the_own_line_where_it_serves_it(work):
    ticket = work.issue("card-new")
    setup = work.house.setup_of(work.hall)
    work.do(counters.pause_counter, counter="2", reason="lunch")
    found = look(work, lambda at: posts(at, ticket, setup.counter("1")))

    assert [(post.counter.code, setup.queues.by_id[post.queue_id].code) for post in found] == [("2", "card"), ("3", "company")]


def test_a_window_where_nobody_works_is_not_there(work):
    work.do(counters.close_counter, counter="3")
    ticket = work.issue("card-new")
    found = look(work, lambda at: posts(at, ticket, at.setup.counter("1")))

    assert [post.counter.code for post in found] == ["2"]
