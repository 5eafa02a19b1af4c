"""What playing the real policy forward tells: of newcomers, of those who wait, of windows that are busy, away or will shut, and its ranges."""

import random

import pytest

from hallq.domain.discipline import Discipline, Rule, Served, Sight, Terms, Turn
from hallq.domain.estimation import Estimate
from hallq.domain.habits import QUARTER_MS, Habits
from hallq.domain.heads import Entry, Lane
from hallq.domain.play import Post
from hallq.domain.rollout import USUAL_ENDS, Manned, Scene, Stander, calibrated, learn_ends, roll_out

MINUTE = 60_000
NOW = 40 * QUARTER_MS
FAVOURED = {1: Terms(0), 2: Terms(1, favoured=True)}
RATIO = Rule(Discipline.RATIO, 90 * MINUTE, FAVOURED)
SIGHT = Sight((Served(1),))


def steady(minutes=10.0, *, missed=False):
    """A hall in which every service lasts as long as every other, and everybody comes when called."""
    habits = Habits()
    for _ in range(400):
        habits.was_busy(1, 1, 5, int(minutes * MINUTE))
    for _ in range(0 if missed else 3_000):
        for waited in (0, 6, 20, 40, 70):
            habits.was_called(waited * MINUTE)
    return habits


def standers(*ages, klass=1, first=1):
    """Who waits in a class, for so many minutes each."""
    return tuple(
        Stander(Lane(1, klass), Entry(0, first + i, first + i, NOW - age * MINUTE), 5) for i, age in enumerate(sorted(ages, reverse=True))
    )


READY = Manned(Post(1, 1), SIGHT)


def scene(waiting=(), windows=(READY,), rule=RATIO, **more):
    return Scene(NOW, 0, {1: rule}, ((1, 1), (1, 2)), tuple(waiting), tuple(windows), **more)


def played(of, habits=None, paths=12):
    return roll_out(of, habits or steady(), random.Random(5), paths)


def likely(found):
    return {lane: round(one.likely) for lane, one in found.items()}


def test_a_newcomer_at_a_free_window_need_not_wait():
    assert likely(played(scene()).lanes) == {(1, 1): 0, (1, 2): 0}


def test_newcomers_wait_behind_their_lane_and_those_who_pass_it():
    found = played(scene([*standers(9, 8, 7), *standers(2, klass=2, first=8)]))
    assert likely(found.lanes) == {(1, 1): 40, (1, 2): 10}
    assert likely(found.tickets) == {8: 0, 1: 10, 2: 20, 3: 30}
    assert found.ahead == {(1, 1): 3, (1, 2): 1}
    assert found.at == NOW


def test_the_turn_of_the_profile_goes_on():
    found = played(scene([*standers(9), *standers(2, klass=2, first=8)], turns={1: Turn(2)}))
    assert likely(found.tickets) == {1: 0, 8: 10}


def test_a_busy_window_is_ready_when_such_a_service_usually_ends():
    busy = Manned(Post(1, 1), SIGHT, called_at=NOW - 4 * MINUTE, queue_id=1, service_id=5)
    assert likely(played(scene([], [busy])).lanes) == {(1, 1): 6, (1, 2): 6}


def test_what_is_not_known_of_a_busy_window_leaves_it_ready():
    busy = Manned(Post(1, 1), SIGHT, called_at=NOW - 4 * MINUTE)
    assert likely(played(scene([], [busy])).lanes) == {(1, 1): 0, (1, 2): 0}


def test_where_no_pause_was_seen_yet_a_paused_window_is_not_taken_for_ready():
    paused = Manned(Post(1, 1), SIGHT, paused_at=NOW - 4 * MINUTE)
    told = played(scene([], [paused]), Habits()).lanes[1, 1]

    assert (told.low >= 1, told.likely >= 6, told.high <= 26) == (True, True, True)


def test_a_paused_window_comes_back_as_pauses_usually_end():
    habits = steady()
    habits.pauses.add(20 * MINUTE)
    paused = Manned(Post(1, 1), SIGHT, paused_at=NOW - 5 * MINUTE)
    assert likely(played(scene([], [paused]), habits).lanes) == {(1, 1): 15, (1, 2): 15}


def test_a_window_that_is_shut_serves_nobody_and_nothing_is_told():
    found = played(scene(standers(5), [Manned(Post(1, 1), SIGHT, shut=True)]))
    assert found.lanes == {}


def test_a_window_that_always_shuts_for_lunch_will():
    habits = steady()
    habits.stood(1, 36 * QUARTER_MS, 41 * QUARTER_MS)
    habits.stood(1, 44 * QUARTER_MS, 60 * QUARTER_MS)
    habits.came(2, 1, 36)
    habits.end_day()
    found = played(scene(standers(9, 8)), habits)
    assert likely(found.tickets) == {1: 0, 2: 10}
    assert likely(found.lanes) == {(1, 1): 60, (1, 2): 0}


def test_a_second_window_that_usually_opens_helps():
    habits = steady(30)
    habits.stood(1, 36 * QUARTER_MS, 60 * QUARTER_MS)
    habits.stood(2, 41 * QUARTER_MS, 60 * QUARTER_MS)
    habits.came(2, 1, 36)
    habits.end_day()
    found = played(scene(standers(9, 8), [Manned(Post(1, 1), SIGHT), Manned(Post(2, 1), SIGHT, shut=True)]), habits)
    assert likely(found.tickets) == {1: 0, 2: 15}


def test_a_window_that_is_away_today_does_not_shut_once_more():
    habits = steady(30)
    habits.stood(1, 36 * QUARTER_MS, 60 * QUARTER_MS)
    habits.stood(2, 36 * QUARTER_MS, 42 * QUARTER_MS)
    habits.stood(2, 43 * QUARTER_MS, 60 * QUARTER_MS)
    habits.came(2, 1, 36)
    habits.end_day()
    found = played(scene(standers(9, 8, 7), [Manned(Post(1, 1), SIGHT), Manned(Post(2, 1), SIGHT, shut=True)]), habits)
    assert likely(found.tickets) == {1: 0, 2: 30, 3: 45}


def test_those_who_usually_come_and_pass_are_waited_for_too():
    habits = steady()
    for quarter in range(40, 60):
        for _ in range(2):
            habits.came(1, 2, quarter)
    habits.end_day()
    found = played(scene(standers(9, 8, 7)), habits, paths=40)
    assert found.lanes[1, 1].likely > 45
    assert found.lanes[1, 1].low < found.lanes[1, 1].high


def test_who_does_not_come_keeps_a_window_but_a_moment():
    habits = steady(missed=True)
    for _ in range(10_000):
        habits.was_called(0)
        habits.was_missed(0, 2 * MINUTE)
    assert likely(played(scene(standers(0, 0, 0)), habits).lanes)[1, 1] == 6


def test_newcomers_with_an_appointment_stand_where_such_visitors_stand():
    habits = steady()
    for early in (10, 20, 30):
        habits.came(1, 2, 42, early * MINUTE)
    habits.end_day()
    slot = NOW + 30 * MINUTE
    waiting = [Stander(Lane(1, 2), Entry(slot, 1, 1, NOW), 5), *standers(5, first=7)]
    found = played(scene(waiting, rule=Rule(Discipline.FIFO)), habits)
    assert likely(found.tickets) == {7: 10, 1: 0} or likely(found.tickets) == {7: 0, 1: 10}
    assert found.lanes[1, 2].likely <= 20


def test_who_is_kept_for_one_window_waits_for_that_one():
    kept = Stander(Lane(1, 1, only=2), Entry(0, 1, 1, NOW), 5)
    busy = Manned(Post(2, 1), SIGHT, called_at=NOW - 4 * MINUTE, queue_id=1, service_id=5)
    found = played(scene([kept], [Manned(Post(1, 1), SIGHT), busy]))
    assert likely(found.tickets) == {1: 6}
    nobody = Stander(Lane(1, 1, only=9), Entry(0, 1, 1, NOW), 5)
    assert played(scene([nobody])).tickets == {}


def test_late_in_the_evening_there_is_little_left_to_play():
    late = Scene(95 * QUARTER_MS + MINUTE, 0, {1: RATIO}, ((1, 1),), (), (Manned(Post(1, 1), SIGHT),))
    assert likely(played(late).lanes) == {(1, 1): 0}


def test_a_hall_without_lanes_tells_nothing():
    assert played(Scene(NOW, 0, {}, (), (), ())).lanes == {}


# --- ranges ------------------------------------------------------------------------------------------------------------------------------


def test_before_anything_is_learned_a_range_is_widened():
    told = calibrated(Estimate(8, 10, 12), 3)
    assert told.low == pytest.approx(10 * USUAL_ENDS.low[0] - 2)
    assert told.likely == 10
    assert told.high == pytest.approx(14 * USUAL_ENDS.high[0] - 2)


def test_ends_are_learned_by_the_number_ahead_from_what_came():
    cases = [(4, Estimate(8, 10, 12), float(minutes)) for minutes in range(5, 21)] * 10
    ends = learn_ends(cases)
    found = calibrated(Estimate(8, 10, 12), 4, ends)
    assert found.low == pytest.approx(8, abs=0.5)
    assert found.high == pytest.approx(17, abs=0.5)
    assert ends.low[0] == USUAL_ENDS.low[0]


def test_what_is_likely_stays_inside_the_range():
    cases = [(0, Estimate(8, 10, 12), 30.0)] * 100
    assert calibrated(Estimate(8, 10, 12), 0, learn_ends(cases)).low == 10
    assert calibrated(Estimate(0, 0, 0), 0).low == 0
