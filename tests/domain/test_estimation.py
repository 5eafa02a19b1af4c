"""The pace of a lane and the wait it promises."""

from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.estimate_range import DEFAULT_FACTORS
from hallq.domain.estimation import (
    USUAL_LEAVING,
    Estimate,
    LanePace,
    advance,
    busy_from,
    called,
    close_day,
    estimate,
    explain,
    gap,
    idle_from,
    leaving_rate,
    left_of,
    nominal_gap,
    not_before,
    pool_ratio,
    usual_gap,
    wait,
)

MINUTE = 60_000
HISTORY = LanePace(past_calls=95.0, past_busy=285.0)

AHEAD = st.integers(0, 400)
GAPS = st.floats(0.02, 240)
LEAVING = st.floats(0, 0.5)
PACES = st.builds(
    LanePace,
    calls=st.floats(0, 200),
    busy=st.floats(0, 43),
    past_calls=st.floats(0, 3000),
    past_busy=st.floats(0, 9000),
)


def test_calls_fade_to_half_in_thirty_minutes() -> None:
    assert advance(called(LanePace(), 0), 30 * MINUTE).calls == pytest.approx(0.5)


def test_busy_minutes_are_those_while_the_lane_runs() -> None:
    pace = idle_from(busy_from(LanePace(), 10 * MINUTE), 25 * MINUTE)

    assert advance(pace, 60 * MINUTE).busy_today == pytest.approx(15.0)


def test_busy_minutes_fade_while_they_gather() -> None:
    pace = advance(busy_from(LanePace(), 0), 30 * MINUTE)

    assert pace.busy == pytest.approx(15 / log(2))


@given(st.lists(st.integers(0, 90 * MINUTE), max_size=20), st.booleans())
def test_it_does_not_matter_how_often_a_pace_is_brought_up_to_date(instants: list[int], running: bool) -> None:
    pace = at_once = replace(called(LanePace(), 0), running=running)
    for at in sorted(instants):
        pace = advance(pace, at)
    ended, at_once = advance(pace, 90 * MINUTE), advance(at_once, 90 * MINUTE)

    assert (ended.calls, ended.busy, ended.busy_today) == pytest.approx((at_once.calls, at_once.busy, at_once.busy_today))


def test_a_clock_that_goes_back_moves_nothing() -> None:
    pace = busy_from(LanePace(), 10 * MINUTE)

    assert advance(pace, 5 * MINUTE) == pace


def test_a_call_counts_for_today() -> None:
    assert called(called(LanePace(), 0), MINUTE).calls_today == 2


def test_the_evening_moves_today_into_the_past_and_fades_what_was_there() -> None:
    pace = LanePace(at=7, calls=3.0, busy=2.0, running=True, calls_today=40, busy_today=120.0, past_calls=100.0, past_busy=400.0)

    assert close_day(pace) == LanePace(at=7, past_calls=125.0, past_busy=460.0)


def test_the_usual_gap_is_shrunk_to_the_pool_by_five_calls() -> None:
    assert usual_gap(HISTORY, 5.0) == pytest.approx((285 + 25) / 100)


def test_a_lane_without_any_past_goes_at_the_pace_of_the_pool() -> None:
    assert gap(LanePace(), 4.0) == 4.0


def test_todays_pace_is_held_to_the_past_by_twenty_calls() -> None:
    pace = replace(HISTORY, calls=10.0, busy=60.0)

    assert gap(pace, 5.0) == pytest.approx((20 * 3.1 + 60) / 30)


def test_a_young_lane_trusts_today_sooner() -> None:
    assert gap(LanePace(calls=5.0, busy=30.0), 4.0) == pytest.approx((5 * 4 + 30) / 10)


def test_a_gap_is_never_nothing() -> None:
    assert gap(LanePace(calls=100.0), 0.0) == 1 / 60


def test_before_anything_was_measured_the_gap_is_the_service_time_over_the_counters() -> None:
    assert nominal_gap(12.0, 4) == 3.0


def test_a_lane_without_counters_is_reckoned_with_one() -> None:
    assert nominal_gap(12.0, 0) == 12.0


def test_the_pool_is_nominal_before_anything_was_measured() -> None:
    assert pool_ratio([]) == 1.0


def test_the_pool_follows_lanes_that_are_slower_than_nominal() -> None:
    assert pool_ratio([(LanePace(past_calls=120.0, past_busy=480.0), 2.0)]) == pytest.approx((120 + 480) / (120 + 240))


def test_a_hall_without_figures_of_its_own_reckons_with_the_usual_leavers() -> None:
    assert leaving_rate(0, 0.0) == USUAL_LEAVING


def test_a_hall_with_many_figures_reckons_with_its_own_leavers() -> None:
    assert leaving_rate(10_000, 1_000_000.0) == pytest.approx(0.01, rel=0.01)


def test_with_nobody_leaving_the_wait_is_people_times_gap() -> None:
    assert wait(6, 3.0, 0.0) == 21.0


@given(AHEAD, GAPS)
def test_the_fewer_leave_the_nearer_the_wait_comes_to_people_times_gap(ahead: int, minutes: float) -> None:
    assert wait(ahead, minutes, 1e-8 / minutes) == pytest.approx((ahead + 1) * minutes, rel=1e-5)


@given(AHEAD, GAPS, LEAVING)
def test_a_longer_line_never_waits_less(ahead: int, minutes: float, leaving: float) -> None:
    assert wait(ahead, minutes, leaving) < wait(ahead + 1, minutes, leaving)


@given(AHEAD, GAPS, LEAVING)
def test_leavers_shorten_the_wait_of_those_behind_them(ahead: int, minutes: float, leaving: float) -> None:
    assert 0 < wait(ahead + 1, minutes, leaving) <= (ahead + 2) * minutes


@given(AHEAD, st.floats(0.02, 240), LEAVING)
def test_a_slower_lane_never_waits_less(ahead: int, minutes: float, leaving: float) -> None:
    assert wait(ahead, minutes, leaving) <= wait(ahead, minutes * 1.01, leaving)


def test_an_estimate_has_the_factors_of_its_band() -> None:
    found = estimate(LanePace(), ahead=0, pool=8.0, counters_open=1, leaving=0.0)

    assert found is not None
    assert (found.low, found.likely, found.high) == pytest.approx((10 * DEFAULT_FACTORS.low[0] - 2, 8.0, 10 * DEFAULT_FACTORS.high[0] - 2))


@pytest.mark.parametrize("counters", [0, -1])
def test_without_an_open_counter_there_is_no_estimate(counters: int) -> None:
    assert estimate(LanePace(), ahead=0, pool=8.0, counters_open=counters) is None


def test_a_visitor_to_a_free_counter_need_not_wait() -> None:
    found = estimate(LanePace(), ahead=1, pool=8.0, counters_open=3, counters_free=2)

    assert found is not None
    assert (found.low, found.likely) == (0.0, 0.0)


def test_as_many_free_counters_as_people_ahead_are_not_free_for_me() -> None:
    busy = estimate(LanePace(), ahead=2, pool=8.0, counters_open=3)

    assert estimate(LanePace(), ahead=2, pool=8.0, counters_open=3, counters_free=2) == busy


@given(PACES, AHEAD, st.floats(0.1, 60), LEAVING)
def test_an_estimate_lies_inside_its_range(pace: LanePace, ahead: int, pool: float, leaving: float) -> None:
    found = estimate(pace, ahead=ahead, pool=pool, counters_open=1, leaving=leaving)

    assert found is not None
    assert 0 <= found.low <= found.likely <= found.high


@given(PACES, AHEAD, st.floats(0.1, 60), LEAVING, st.integers(0, 5))
def test_an_estimate_never_falls_with_more_people_ahead(
    pace: LanePace, ahead: int, pool: float, leaving: float, free: int
) -> None:
    here = estimate(pace, ahead=ahead, pool=pool, counters_open=5, counters_free=free, leaving=leaving)
    behind = estimate(pace, ahead=ahead + 1, pool=pool, counters_open=5, counters_free=free, leaving=leaving)

    assert here is not None
    assert behind is not None
    assert (here.low <= behind.low, here.likely <= behind.likely, here.high <= behind.high) == (True, True, True)


def test_an_explanation_tells_the_facts_behind_the_estimate() -> None:
    told = explain(replace(HISTORY, calls=10.0, busy=29.0), ahead=7, pool=5.0, leaving=0.0)

    assert (told.ahead, told.gap, told.gap_today, told.gap_usual, told.leavers) == pytest.approx((7, 91 / 30, 2.9, 3.1, 0.0))


def test_an_explanation_tells_how_many_will_have_left() -> None:
    told = explain(LanePace(), ahead=19, pool=5.0, leaving=1 / 100)

    assert told.leavers == pytest.approx(20 - wait(19, 5.0, 1 / 100) / 5)


def test_before_the_first_call_there_is_no_gap_of_today() -> None:
    assert explain(LanePace(), ahead=0, pool=5.0).gap_today is None


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, Estimate(3, 5, 9)), (4, Estimate(4, 5, 9)), (20, Estimate(20, 20, 24))],
)
def test_nobody_is_told_less_than_the_wait_before_which_nobody_calls(minutes: float, told: Estimate) -> None:
    assert not_before(Estimate(3, 5, 9), minutes) == told


@pytest.mark.parametrize(
    ("minutes", "left"),
    [(0, Estimate(3, 5, 9)), (4, Estimate(0, 1, 5)), (9, None)],
)
def test_of_what_was_told_the_time_gone_is_taken_off_until_it_has_run_out(minutes: float, left: Estimate | None) -> None:
    assert left_of(Estimate(3, 5, 9), minutes) == left
