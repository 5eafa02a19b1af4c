"""A hall learns its ranges from its own errors: what was told against what was waited, and nothing that did not happen."""

from dataclasses import replace

import pytest

from hallq.domain.estimate_range import DEFAULT_FACTORS, FIRST_LEVEL, follow
from hallq.domain.events import TicketEvent, TicketIssued
from hallq.operations import calling, counters, day, serving
from hallq.operations.clock import SetClock
from hallq.operations.hall import House
from hallq.operations.hall_pace import HallPace
from hallq.operations.lessons import DAYS, Lessons
from hallq.store import tables as t
from tests.databases import open_database
from tests.operations.at_work import at_work
from tests.operations.test_learning_paces import whole_story

ENOUGH = 101


@pytest.fixture
def lessons():
    return Lessons()


def teach(lessons, waited=20.0, told=10.0, first=1):
    """A day on which everybody, alone in the line, waited so long."""
    for ticket in range(first, first + ENOUGH):
        lessons.issue(ticket, 0, told)
        lessons.call(ticket, waited)
    lessons.turn_day()


def test_a_new_hall_has_the_factors_of_all_halls(lessons):
    assert lessons.factors == DEFAULT_FACTORS


def test_a_day_of_errors_is_learned_when_it_closes(lessons):
    teach(lessons, waited=22.0, told=10.0)

    assert (lessons.factors.low[0], lessons.factors.high[0]) == (2.0, 2.0)


def test_nothing_is_learned_before_the_day_closes(lessons):
    for ticket in range(ENOUGH):
        lessons.issue(ticket, 0, 10.0)
        lessons.call(ticket, 20.0)

    assert lessons.factors == DEFAULT_FACTORS


def test_the_errors_of_several_days_are_one_lesson(lessons):
    for nth in range(2):
        for ticket in range(60):
            lessons.issue(ticket, 0, 10.0)
            lessons.call(ticket, 10.0 if nth else 22.0)
        lessons.turn_day()

    assert (lessons.factors.low[0], lessons.factors.high[0]) == (1.0, 2.0)


def test_days_longer_ago_are_forgotten(lessons):
    teach(lessons, waited=22.0)
    for _ in range(DAYS):
        teach(lessons, waited=10.0)

    assert lessons.factors.highest[0] == 1.0


def test_a_day_without_errors_forgets_none(lessons):
    teach(lessons, waited=22.0)
    for _ in range(DAYS):
        lessons.turn_day()
    teach(lessons, waited=22.0)

    assert lessons.factors.low[0] == 2.0


def test_who_need_not_wait_teaches_nothing(lessons):
    teach(lessons, told=0.0, waited=0.1)

    assert lessons.factors == DEFAULT_FACTORS


def test_who_was_never_called_teaches_nothing(lessons):
    for ticket in range(ENOUGH):
        lessons.issue(ticket, 0, 10.0)
    lessons.turn_day()
    for ticket in range(ENOUGH):
        lessons.call(ticket, 20.0)
    lessons.turn_day()

    assert lessons.factors == DEFAULT_FACTORS


def test_who_went_elsewhere_before_the_call_teaches_nothing(lessons):
    for ticket in range(ENOUGH):
        lessons.issue(ticket, 0, 10.0)
        lessons.leave(ticket)
        lessons.call(ticket, 20.0)
    lessons.turn_day()

    assert lessons.factors == DEFAULT_FACTORS


def test_a_move_that_was_undone_is_forgotten(lessons):
    for ticket in range(ENOUGH):
        lessons.issue(ticket, 0, 10.0)
        lessons.leave(ticket)
        lessons.undo(ticket)
        lessons.call(ticket, 22.0)
    lessons.turn_day()

    assert lessons.factors.low[0] == 2.0


def test_a_call_that_was_undone_ended_no_wait(lessons):
    for ticket in range(ENOUGH):
        lessons.issue(ticket, 0, 10.0)
        lessons.call(ticket, 10.0)
        lessons.undo(ticket)
        lessons.call(ticket, 22.0)
    lessons.turn_day()

    assert lessons.factors.low[0] == 2.0


def test_undoing_what_came_after_the_call_leaves_the_wait_as_it_was(lessons):
    for ticket in range(ENOUGH):
        lessons.issue(ticket, 0, 10.0)
        lessons.call(ticket, 22.0)
        lessons.leave(ticket)
        lessons.undo(ticket)
        lessons.undo(ticket)
    lessons.turn_day()

    assert lessons.factors.low[0] == 2.0


# --- the upper ends, call by call --------------------------------------------------------------------------------------------------------------


def one_call(lessons, waited, ticket=1, **said):
    """A visitor who read "at most 20 minutes" was called after so many."""
    lessons.issue(ticket, 0, 10.0, **{"latest": 20, **said})
    lessons.call(ticket, waited)


@pytest.mark.parametrize(("waited", "late"), [(20.1, True), (20.0, False)])
def test_each_call_moves_the_upper_ends_at_once(lessons, waited, late):
    one_call(lessons, waited)

    assert lessons.level == follow(FIRST_LEVEL, late=late)
    assert lessons.factors == DEFAULT_FACTORS.reaching(lessons.level)


def test_who_was_shown_no_range_moves_no_end(lessons):
    one_call(lessons, 60.0, latest=None)

    assert lessons.level == FIRST_LEVEL


def test_a_lane_without_a_past_moves_the_ends_and_teaches_nothing(lessons):
    one_call(lessons, 60.0, lasting=False)

    assert (lessons.level, lessons.today) == (follow(FIRST_LEVEL, late=True), [])


def test_a_break_is_part_of_what_was_read_and_waited(lessons):
    lessons.issue(1, 0, 10.0, latest=80)
    lessons.call(1, 15.0, breaks=60.0)

    assert lessons.level == follow(FIRST_LEVEL, late=False)


def test_a_call_that_was_undone_moved_nothing(lessons):
    one_call(lessons, 60.0)
    lessons.undo(1)

    assert lessons.level == pytest.approx(FIRST_LEVEL)


def test_the_ends_of_the_evening_are_those_of_the_morning(lessons):
    for ticket in range(ENOUGH):
        one_call(lessons, 22.0 + ticket, ticket)
    evening = lessons.level
    lessons.turn_day()

    assert (lessons.level, lessons.factors.low[0]) == (evening, pytest.approx(44 / 12))
    assert lessons.factors.high[0] > lessons.factors.highest[0] > lessons.factors.low[0]


# --- in a hall ---------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(database_url):
    """A hall whose one window has its first visitor, and the lessons of what happens there from now on."""
    work = at_work(database_url, "1")
    work.issue()
    work.serve("1")
    work.lessons = Lessons()
    work.house.listen(lambda lines: [work.lessons.hear(line.event, has_past=True) for line in lines if isinstance(line.event, TicketEvent)])
    return work


def next_one(work):
    """The window is done with its visitor and calls the next."""
    work.complete(work.ticket(work.row(t.ticket, counter_id=1)["id"]))
    return work.call("1")


def told(ticket, work):
    """What a visitor was told."""
    return next(line.event.likely for line in whole_story(work) if isinstance(line.event, TicketIssued) and line.event.ticket == ticket.id)


def test_a_call_ends_what_a_visitor_was_told(busy):
    ticket = busy.issue()
    busy.later(minutes=6)
    busy.start(next_one(busy))

    assert busy.lessons.today == pytest.approx([8 / (told(ticket, busy) + 2)])


def test_a_second_call_ends_no_second_wait(busy):
    ticket = busy.issue()
    busy.later(minutes=6)
    called = next_one(busy)
    busy.do(calling.recall, ticket_id=called.id)
    busy.do(calling.requeue, ticket_id=called.id)
    busy.later(minutes=60)
    busy.call("1")

    assert busy.lessons.today == pytest.approx([8 / (told(ticket, busy) + 2)])


def test_a_call_undone_in_the_hall_ended_no_wait(busy):
    ticket = busy.issue()
    busy.later(minutes=6)
    busy.do(calling.undo, ticket_id=next_one(busy).id)
    nobody = busy.lessons.today
    busy.later(minutes=6)
    busy.call("1")

    assert (nobody, busy.lessons.today) == ([], pytest.approx([14 / (told(ticket, busy) + 2)]))


def test_a_visitor_who_was_sent_to_another_line_teaches_nothing(busy):
    ticket = busy.issue()
    busy.do(serving.transfer, ticket_id=ticket.id, service="pension-apply")
    busy.later(minutes=6)
    next_one(busy)

    assert busy.lessons.today == []


def test_a_visitor_who_was_told_nothing_teaches_nothing(database_url):
    work = at_work(database_url)
    work.issue()
    work.do(counters.open_counter, counter="1")
    lessons = Lessons()
    for line in whole_story(work):
        if isinstance(line.event, TicketEvent):
            lessons.hear(line.event, has_past=True)
    work.house.listen(lambda lines: [lessons.hear(line.event, has_past=True) for line in lines])
    work.call("1")

    assert lessons.today == []


@pytest.mark.parametrize(("method", "learned"), [(None, 1), ("lane", 1), ("rollout", 0)])
def test_only_what_the_pace_of_the_lane_told_teaches_its_ranges(busy, method, learned):
    busy.issue()
    *_, issued = whole_story(busy)
    lessons = Lessons()
    lessons.hear(replace(issued.event, method=method), has_past=True)
    next_one(busy)
    lessons.hear(whole_story(busy)[-1].event, has_past=True)

    assert (len(lessons.today), lessons.level != FIRST_LEVEL) == (learned, bool(learned))


def test_a_queue_without_a_past_teaches_nothing(busy):
    busy.issue()
    *_, issued = whole_story(busy)
    lessons = Lessons()
    lessons.hear(issued.event, has_past=False)
    next_one(busy)
    lessons.hear(whole_story(busy)[-1].event, has_past=True)

    assert lessons.today == []


@pytest.mark.parametrize("minutes_before_midday", [3, 30])
def test_a_midday_break_in_a_wait_teaches_nothing(database_url, minutes_before_midday):
    work = at_work(database_url, "1")
    work.issue()
    work.serve("1")
    work.do(day.close_day, force=True)
    work.later(hours=26, minutes=60 - minutes_before_midday)
    work.do(day.open_day)
    work.do(counters.open_counter, counter="1")
    work.issue()
    work.serve("1")
    waiting = work.issue()
    work.later(minutes=minutes_before_midday + 60 + 2)
    next_one(work)
    hall = HallPace()
    for line in whole_story(work):
        hall.hear(line, work.house.setup_of(work.hall))

    served = told(waiting, work) - (60 if minutes_before_midday == 3 else 0)
    assert hall.lessons.today == pytest.approx([(minutes_before_midday + 2 + 2) / (served + 2)])


@pytest.fixture
def after_a_day(database_url):
    """A hall on the evening of its second day, on which a hundred visitors and one waited."""
    work = at_work(database_url, "1")
    work.issue()
    work.serve("1")
    work.do(day.close_day, force=True)
    work.later(hours=24)
    work.do(day.open_day)
    work.do(counters.open_counter, counter="1")
    work.issue()
    work.serve("1")
    for _ in range(ENOUGH):
        work.issue(any_hour=True)
        work.later(minutes=4)
        work.start(next_one(work))
    return work


def test_a_hall_learns_from_its_own_day_when_it_closes(after_a_day):
    before = after_a_day.house.paces.factors_of(after_a_day.hall)
    after_a_day.do(day.close_day, force=True)
    learned = after_a_day.house.paces.factors_of(after_a_day.hall)

    assert replace(before, high=DEFAULT_FACTORS.high) == DEFAULT_FACTORS
    assert (learned.low[0], learned.low[1:]) == (pytest.approx(learned.highest[0], rel=0.4), DEFAULT_FACTORS.low[1:])


def test_what_a_hall_learned_it_learns_again_after_a_restart(after_a_day):
    after_a_day.do(day.close_day, force=True)
    again = House(open_database(after_a_day.house.database.url), SetClock(after_a_day.now))
    again.learn(after_a_day.hall, whole_story(after_a_day))

    assert again.paces.factors_of(after_a_day.hall) == after_a_day.house.paces.factors_of(after_a_day.hall)
