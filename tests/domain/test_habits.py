"""What a hall is used to: durations, who comes when, who does not come when called, which windows stand open when."""

import random

import pytest

from hallq.domain.habits import LEAST_CYCLES, MOST_CYCLES, QUARTER_MS, Habits, Pool, beyond, missing_band, usual_durations

MINUTE = 60_000


def test_a_pool_keeps_the_last_durations_in_order_of_length():
    pool = Pool()
    for ms in range(MOST_CYCLES + 2, 0, -1):
        pool.add(ms)
    assert (len(pool), pool.durations()[0], pool.durations()[-1]) == (MOST_CYCLES, 1, MOST_CYCLES)
    assert pool.mean == (MOST_CYCLES + 1) / 2


def test_usual_durations_lie_about_the_typical_minutes():
    assert sum(usual_durations(10)) / 20 == pytest.approx(10 * MINUTE, rel=0.02)


def test_what_is_left_is_drawn_from_what_lasted_longer():
    chance = random.Random(1)
    assert {beyond([1, 5, 9, 12], 6, chance) for _ in range(50)} == {3, 6}


def test_what_lasts_longer_than_ever_will_last_half_of_any():
    assert {beyond([4, 8], 8, random.Random(seed)) for seed in range(20)} == {2, 4}


def habits_of_cycles(count, *, matter=5, ms=4 * MINUTE, window=1):
    habits = Habits()
    for _ in range(count):
        habits.was_busy(window, 1, matter, ms)
    return habits


def test_a_matter_of_which_enough_is_known_has_its_own_durations():
    habits = habits_of_cycles(LEAST_CYCLES)
    habits.was_busy(1, 1, 6, 9 * MINUTE)
    assert len(habits.cycles(1, 5)) == LEAST_CYCLES
    assert len(habits.cycles(1, 6)) == len(habits.cycles(1)) == LEAST_CYCLES + 1


def test_before_enough_is_known_durations_are_the_usual_ones():
    assert habits_of_cycles(LEAST_CYCLES - 1).cycles(1, 5, minutes=7) == usual_durations(7)
    assert Habits().cycles(1) == usual_durations(10)


def test_however_little_is_known_can_be_asked_for():
    assert habits_of_cycles(2).measured(1) == [4 * MINUTE] * 2
    assert Habits().measured(1) == []


def test_a_slow_window_is_known_after_some_time():
    habits = habits_of_cycles(200)
    for _ in range(30):
        habits.was_busy(2, 1, 5, 8 * MINUTE)
    assert habits.speed(1) == pytest.approx(1, abs=0.02)
    assert 1.3 < habits.speed(2) < 1.8
    assert habits.speed(3) == 1


def test_no_window_is_thought_slower_than_twice_as_slow():
    habits = habits_of_cycles(400)
    for _ in range(100):
        habits.was_busy(2, 1, 7, 60 * MINUTE)
        habits.was_busy(3, 1, 5, 4 * MINUTE)
    assert habits.speed(2) <= 2


def test_speeds_fade_with_the_days():
    habits = habits_of_cycles(300)
    for _ in range(50):
        habits.was_busy(2, 1, 5, 8 * MINUTE)
    before = habits.speed(2)
    habits.came(1, 1, 40)
    habits.end_day()
    assert 1 < habits.speed(2) < before


@pytest.mark.parametrize(("minutes", "band"), [(0, 0), (4.9, 0), (5, 1), (29, 2), (30, 3), (60, 4), (500, 4)])
def test_waits_stand_in_bands(minutes, band):
    assert missing_band(minutes * MINUTE) == band


def test_the_chance_of_not_coming_is_learned_by_the_time_waited():
    habits = Habits()
    assert habits.missing() == pytest.approx([0.03] * 5)
    assert habits.missed_cycles() == [MINUTE]
    for _ in range(30):
        habits.was_called(70 * MINUTE)
        habits.was_missed(70 * MINUTE, 2 * MINUTE)
    assert habits.missing() == pytest.approx([0.03] * 4 + [30.9 / 60])
    assert habits.missed_cycles() == [2 * MINUTE] * 30


def test_the_chance_of_not_coming_fades_with_the_days():
    habits = Habits()
    for _ in range(100):
        habits.was_called(0)
        habits.was_missed(0, MINUTE)
    before = habits.missing()[0]
    habits.came(1, 1, 40)
    habits.end_day()
    assert habits.missing()[0] < before


def test_comers_are_counted_by_quarter_and_smoothed():
    habits = Habits()
    for _ in range(8):
        habits.came(1, 2, 40)
    assert sum(habits.coming((1, 2))) == 0
    habits.end_day()
    assert habits.coming((1, 2))[38:43] == [0, 2, 4, 2, 0]
    assert sum(habits.coming((9, 9))) == 0


def test_earlier_days_fade_and_days_without_anybody_are_none():
    habits = Habits()
    habits.came(1, 1, 40)
    habits.end_day()
    habits.end_day()
    habits.came(1, 2, 40)
    habits.end_day()
    assert sum(habits.coming((1, 1))) == pytest.approx(0.85 / 1.85)
    assert sum(habits.coming((1, 2))) == pytest.approx(1 / 1.85)


def test_who_comes_for_an_appointment_comes_as_early_as_others_did():
    habits = Habits()
    habits.came(1, 3, 40, 5 * MINUTE)
    habits.came(1, 3, 40, -2 * MINUTE)
    assert habits.early((1, 3)) == [-2 * MINUTE, 5 * MINUTE]
    assert habits.early((1, 1)) == []


def test_windows_stand_open_on_a_share_of_the_days():
    habits = Habits()
    habits.stood(1, 36 * QUARTER_MS, 38 * QUARTER_MS + QUARTER_MS // 2)
    habits.came(1, 1, 40)
    habits.end_day()
    assert habits.standing(1)[35:40] == [0, 1, 1, 0.5, 0]
    assert sum(habits.standing(2)) == 0


def test_a_window_open_over_midnight_counts_for_the_day_alone():
    habits = Habits()
    habits.stood(1, -QUARTER_MS, 200 * QUARTER_MS)
    habits.came(1, 1, 40)
    habits.end_day()
    assert sum(habits.standing(1)) == 96
