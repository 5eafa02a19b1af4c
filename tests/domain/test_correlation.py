"""Rank correlation."""

from collections import Counter
from statistics import correlation, mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.correlation import rank_correlation

PAIRS = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 5)), min_size=2, max_size=40)


def ranks(values: list[int]) -> list[float]:
    return [mean(place for place, other in enumerate(sorted(values)) if other == value) for value in values]


def test_what_falls_as_the_other_rises_is_minus_one() -> None:
    assert rank_correlation({(1, 5): 1, (20, 4): 1, (300, 1): 1}) == -1.0


def test_only_the_order_counts_and_not_the_distance() -> None:
    assert rank_correlation({(1, 10): 1, (2, 20): 1, (1000, 21): 1}) == 1.0


def test_four_pairs_with_a_tie_have_the_figure_worked_out_by_hand() -> None:
    # Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: covariance 4.5, variances 4.5 and 5.
    assert rank_correlation({(10, 1): 1, (20, 3): 1, (20, 2): 1, (30, 4): 1}) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)


@pytest.mark.parametrize("pairs", [{}, {(5, 3): 1}, {(5, 3): 9}, {(5, 3): 1, (7, 3): 1}, {(5, 3): 1, (5, 4): 1}])
def test_without_two_different_values_on_each_side_there_is_none(pairs: dict[tuple[int, int], int]) -> None:
    assert rank_correlation(pairs) is None


@given(PAIRS)
def test_it_is_pearsons_correlation_of_the_mean_ranks(pairs: list[tuple[int, int]]) -> None:
    sides = [[pair[side] for pair in pairs] for side in (0, 1)]
    found = rank_correlation(Counter(pairs))

    if any(len(set(side)) == 1 for side in sides):
        assert found is None
    else:
        assert found == pytest.approx(correlation(ranks(sides[0]), ranks(sides[1])), abs=1e-12)
