"""Figures over durations."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.performance import Figures, percentile, summarise

DURATIONS = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60)


def test_five_durations_have_the_figures_worked_out_by_hand() -> None:
    assert summarise([300.0, 60.0, 120.0, 600.0, 240.0], target=240.0) == Figures(
        count=5,
        mean=264.0,
        median=240.0,
        p90=480.0,
        maximum=600.0,
        share_within_target=0.6,
        target=240.0,
    )


def test_the_median_of_an_even_count_lies_between_the_middle_two() -> None:
    assert summarise([10.0, 40.0, 20.0, 30.0]).median == 25.0


def test_a_single_duration_is_every_figure() -> None:
    assert summarise([7.0]) == Figures(count=1, mean=7.0, median=7.0, p90=7.0, maximum=7.0)


def test_no_durations_have_a_count_of_nought_and_no_figures() -> None:
    assert summarise([], target=900.0) == Figures(count=0, target=900.0)


def test_a_duration_as_long_as_the_target_is_within_it() -> None:
    assert summarise([900.0], target=900.0).share_within_target == 1.0


def test_without_a_target_there_is_no_share() -> None:
    assert summarise([900.0]).share_within_target is None


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1.0), (10, 1.9), (50, 5.5), (90, 9.1), (100, 10.0)]
)
def test_percentiles_are_those_of_a_spreadsheet(percent: int, expected: float) -> None:
    assert percentile([float(n) for n in range(1, 11)], percent) == pytest.approx(expected)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_a_duration_that_is_no_number_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        summarise([1.0, wrong])


@given(st.data(), DURATIONS)
def test_the_order_of_the_durations_leaves_no_trace(
    choice: st.DataObject, durations: list[float]
) -> None:
    shuffled = choice.draw(st.permutations(durations))

    assert summarise(shuffled, 60.0) == summarise(durations, 60.0)


@given(DURATIONS)
def test_the_mean_is_the_exact_one_rounded(durations: list[float]) -> None:
    exact = sum(map(Fraction, durations)) / len(durations)

    assert summarise(durations).mean == pytest.approx(float(exact), rel=1e-15)


@given(DURATIONS)
def test_the_figures_stand_in_order(durations: list[float]) -> None:
    figures = summarise(durations)
    steps = [min(durations), figures.median, figures.p90, figures.maximum]

    assert steps == sorted(steps, key=float)  # type: ignore[arg-type]  # none of them is None here
