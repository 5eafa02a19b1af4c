"""Whether two things rise and fall together: Spearman's rank correlation, exact but for one root and one division."""

from collections import Counter
from collections.abc import Mapping
from math import isqrt


def rank_correlation(counted: Mapping[tuple[int, int], int]) -> float | None:
    """Spearman's coefficient of (x, y) pairs and how often each is there, -1 to 1; None where all x or all y are equal, or there is none.

    It asks only about order, as suits levels of satisfaction and waits with a long tail. Equal values share the mean of their ranks.
    """
    x_times, y_times = _times(counted, 0), _times(counted, 1)
    x_ranks, y_ranks = _ranks(x_times), _ranks(y_times)
    x_spread = sum(times * x_ranks[x] ** 2 for x, times in x_times.items())
    y_spread = sum(times * y_ranks[y] ** 2 for y, times in y_times.items())
    if x_spread == 0 or y_spread == 0:
        return None
    together = sum(times * x_ranks[x] * y_ranks[y] for (x, y), times in counted.items())
    # The root is taken of whole numbers, 64 bits finer than a float can tell.
    return (together << 64) / isqrt((x_spread * y_spread) << 128)


def _times(counted: Mapping[tuple[int, int], int], side: int) -> Counter[int]:
    """How often each value is there."""
    found: Counter[int] = Counter()
    for pair, times in counted.items():
        found[pair[side]] += times
    return found


def _ranks(times: Counter[int]) -> dict[int, int]:
    """Twice the distance of each value's mean rank from the middle: whole numbers, so that all sums are exact."""
    ranks, before, middle = {}, 0, times.total()
    for value in sorted(times):
        ranks[value] = 2 * before + times[value] - middle
        before += times[value]
    return ranks
