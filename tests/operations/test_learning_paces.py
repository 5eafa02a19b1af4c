"""The paces are learned again from the story, by a process that begins and from what other processes do."""

import pytest

from hallq.domain.estimation import LanePace
from hallq.domain.events import read_line
from hallq.operations import calling, counters, serving
from hallq.operations.clock import SetClock
from hallq.operations.hall import House
from hallq.operations.pace import Paces
from hallq.store import tables as t
from tests.databases import open_database
from tests.making import NINE
from tests.operations.at_work import AtWork
from tests.operations.paces import open_counters, pace


def whole_story(work):
    """Every line of the hall."""
    return [read_line(row["body"], row["digest"]) for row in work.rows(t.event_log)]


@pytest.fixture
def morning(work):
    """A morning with everything in it that a pace is made of."""
    for _ in range(4):
        work.issue("start-business")
        work.issue("card-new")
        work.later(minutes=3)
    for counter in ("1", "2", "3"):
        work.later(minutes=1)
        work.serve(counter)
    work.do(serving.hold, ticket_id=work.row(t.ticket, counter_id=1)["id"])
    work.miss(work.call("1"))
    work.do(calling.undo, ticket_id=work.call("1").id)
    return work


def test_after_a_restart_the_paces_are_learned_from_the_story(morning):
    again = AtWork(House(open_database(morning.house.database.url), SetClock(morning.now)), morning.hall)
    again.house.learn(again.hall, whole_story(morning))
    again.later(minutes=5)
    morning.later(minutes=5)

    for queue in ("pension", "card", "company"):
        assert pace(again, queue) == pace(morning, queue)
        assert open_counters(again, queue) == open_counters(morning, queue)


def test_a_line_that_was_heard_is_not_counted_again(morning):
    before = pace(morning)
    morning.house.paces.hear(whole_story(morning))

    assert pace(morning) == before


def test_the_paces_of_a_story_heard_from_the_middle_stay_sane(morning):
    paces = Paces()
    lines = whole_story(morning)
    paces.hear(line for line in lines if line.event.name == "ticket.undone")
    setup = morning.house.setup_of(morning.hall)

    assert paces.pace_of(setup, setup.queue("card"), NINE) == LanePace(at=NINE)


def test_an_act_knows_what_another_process_did_before_it(morning):
    other = AtWork(House(open_database(morning.house.database.url), SetClock(morning.now)), morning.hall)
    other.house.learn(other.hall, whole_story(morning))
    other.issue()
    other.do(counters.close_counter, counter="1")
    morning.issue()
    other.issue()

    assert open_counters(morning) == open_counters(other) == 1
    assert pace(morning) == pace(other)


def test_lines_that_come_by_the_way_are_heard_once_and_in_order(morning):
    paces = Paces()
    *before, last = whole_story(morning)
    paces.hear_from_elsewhere([last])
    heard_nothing = paces.heard(morning.hall)
    paces.hear(before[:-1])
    paces.hear_from_elsewhere([last])
    heard_no_gap = paces.heard(morning.hall)
    paces.hear_from_elsewhere([before[-1], last, last])

    assert (heard_nothing, heard_no_gap, paces.heard(morning.hall)) == (0, last.seq - 2, last.seq)
