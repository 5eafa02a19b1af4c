"""The range around an estimate: learnt factors, an outward grid, and no shorter time for a longer line."""

from math import exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.estimate_range import (
    BANDS,
    DEFAULT_FACTORS,
    FIRST_LEVEL,
    GRID,
    HIGHEST_LEVEL,
    LATE_AIM,
    LEAST_CASES,
    LOWEST_LEVEL,
    Factors,
    band,
    follow,
    learn_factors,
    shown,
    widen,
)

MINUTES = st.floats(0, 3000, allow_nan=False)
FACTORS = st.builds(
    Factors,
    low=st.tuples(*[st.floats(0.05, 1.5)] * 7),
    high=st.tuples(*[st.floats(0.5, 4)] * 7),
    lowest=st.just((0.4,) * 7),
    highest=st.just((2.5,) * 7),
)


@pytest.mark.parametrize(
    ("ahead", "place"),
    [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (10, 3), (11, 4), (20, 4), (21, 5), (40, 5), (41, 6), (500, 6)],
)
def test_people_ahead_belong_to_one_of_seven_bands(ahead: int, place: int) -> None:
    assert band(ahead) == place


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.0, 0.0, (0, 5)),
        (0.0, 3.2, (0, 5)),
        (4.9, 5.1, (0, 10)),
        (5.0, 10.0, (5, 10)),
        (7.0, 12.0, (5, 15)),
        (10.0, 10.0, (10, 15)),
        (31.0, 39.0, (30, 40)),
        (49.9, 50.1, (40, 60)),
        (61.0, 88.0, (60, 90)),
        (91.0, 121.0, (90, 150)),
        (181.0, 239.0, (180, 240)),
        (240.0, 240.0, (240, 300)),
        (200.0, 241.0, (180, 300)),
        (299.0, 361.0, (240, 420)),
        (360.0, 360.0, (360, 420)),
    ],
)
def test_a_range_is_rounded_outwards(low: float, high: float, told: tuple[int, int]) -> None:
    assert shown(low, high) == told


@given(MINUTES, MINUTES)
def test_a_shown_range_holds_the_range_it_stands_for(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    first, last = shown(low, high)

    assert first <= low <= high <= last


@given(MINUTES, MINUTES)
def test_a_shown_range_has_two_different_ends(one: float, other: float) -> None:
    first, last = shown(min(one, other), max(one, other))

    assert first < last


@given(MINUTES, MINUTES)
def test_a_shown_range_stands_on_the_grid(one: float, other: float) -> None:
    ends = shown(min(one, other), max(one, other))

    assert all(end in GRID or end % 60 == 0 for end in ends)


@given(st.integers(0, 80), st.floats(0.02, 60), FACTORS)
def test_a_range_contains_its_estimate(ahead: int, gap: float, factors: Factors) -> None:
    low, high = widen(lambda others: (others + 1) * gap, ahead, factors)

    assert 0 <= low <= (ahead + 1) * gap <= high


@given(st.integers(0, 80), st.floats(0.02, 60), FACTORS)
def test_nobody_is_told_a_shorter_range_for_a_longer_line(ahead: int, gap: float, factors: Factors) -> None:
    here = widen(lambda others: (others + 1) * gap, ahead, factors)
    behind = widen(lambda others: (others + 1) * gap, ahead + 1, factors)

    assert (here[0] <= behind[0], here[1] <= behind[1]) == (True, True)


def test_a_range_ends_at_the_factors_of_its_band() -> None:
    factors = Factors(low=(0.5,) * 7, high=(2.0,) * 7, lowest=(0.4,) * 7, highest=(3.0,) * 7)

    assert widen(lambda _: 8.0, 7, factors) == (3.0, 18.0)


def test_the_outer_range_ends_at_the_outer_factors() -> None:
    factors = Factors(low=(0.5,) * 7, high=(2.0,) * 7, lowest=(0.4,) * 7, highest=(3.0,) * 7)

    assert widen(lambda _: 8.0, 7, factors.outer()) == (2.0, 28.0)


def cases_of(ahead: int, count: int) -> list[tuple[int, float, float]]:
    """Told ten minutes each time; waited from nought minutes upwards by one minute."""
    return [(ahead, 10.0, float(waited)) for waited in range(count)]


def test_factors_are_the_quantiles_of_what_was_waited_over_what_was_told() -> None:
    learnt = learn_factors(cases_of(0, 101))

    assert (learnt.lowest[0], learnt.low[0], learnt.high[0], learnt.highest[0]) == (12 / 12, 22 / 12, 82 / 12, 92 / 12)


def test_a_band_with_too_few_cases_keeps_its_factors() -> None:
    assert learn_factors(cases_of(0, LEAST_CASES - 1)) == DEFAULT_FACTORS


def test_bands_are_learnt_apart() -> None:
    learnt = learn_factors(cases_of(50, 101))

    assert (learnt.low[:6], learnt.high[:6]) == (DEFAULT_FACTORS.low[:6], DEFAULT_FACTORS.high[:6])


def test_the_default_table_has_a_pair_for_every_band() -> None:
    assert (len(DEFAULT_FACTORS.low), len(DEFAULT_FACTORS.high)) == (len(BANDS) + 1, len(BANDS) + 1)


def test_the_default_table_has_its_estimate_inside() -> None:
    assert max(DEFAULT_FACTORS.low) < 1 < min(DEFAULT_FACTORS.high)


def test_the_outer_default_range_holds_the_inner() -> None:
    inner, outer = DEFAULT_FACTORS, DEFAULT_FACTORS.outer()

    assert all(low < other for low, other in zip(outer.low, inner.low, strict=True))
    assert all(high > other for high, other in zip(outer.high, inner.high, strict=True))


# --- the upper end, call by call ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "ends"), [(0.8, DEFAULT_FACTORS.high), (0.9, DEFAULT_FACTORS.highest)])
def test_the_upper_ends_reach_through_what_was_learned(level: float, ends: tuple[float, ...]) -> None:
    assert DEFAULT_FACTORS.reaching(level).high == pytest.approx(ends)


@given(st.floats(LOWEST_LEVEL, HIGHEST_LEVEL), st.floats(LOWEST_LEVEL, HIGHEST_LEVEL))
def test_more_certainty_never_brings_an_upper_end_nearer(one: float, other: float) -> None:
    near, far = (DEFAULT_FACTORS.reaching(level).high for level in sorted((one, other)))

    assert all(first <= second for first, second in zip(near, far, strict=True))


def test_only_the_upper_ends_are_moved() -> None:
    moved = DEFAULT_FACTORS.reaching(0.95)

    assert (moved.low, moved.lowest, moved.highest) == (DEFAULT_FACTORS.low, DEFAULT_FACTORS.lowest, DEFAULT_FACTORS.highest)


@pytest.mark.parametrize(("late", "level"), [(True, 0.8092), (False, 0.7992)])
def test_a_miss_moves_the_end_by_much_and_a_hit_by_little(late: bool, level: float) -> None:
    assert follow(FIRST_LEVEL, late=late) == pytest.approx(level)


@given(st.lists(st.booleans(), max_size=300))
def test_the_upper_end_never_leaves_its_bounds(calls: list[bool]) -> None:
    level = FIRST_LEVEL
    for late in calls:
        level = follow(level, late=late)

    assert LOWEST_LEVEL <= level <= HIGHEST_LEVEL


@pytest.mark.parametrize("slower", [0.9, 1.0, 1.1])
def test_on_a_quicker_or_slower_day_the_share_of_the_late_comes_to_what_is_aimed_at(slower: float) -> None:
    chance, level, missed = Random(7), FIRST_LEVEL, []
    for _ in range(3_000):
        waited = slower * chance.lognormvariate(0.0, 0.4)
        learned = Factors((1.0,), (exp(0.4 * 0.8416),), (1.0,), (exp(0.4 * 1.2816),)).reaching(level)
        missed.append(waited > learned.high[0])
        level = follow(level, late=missed[-1])

    assert sum(missed[500:]) / 2_500 == pytest.approx(LATE_AIM, abs=0.01)
