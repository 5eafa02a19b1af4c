"""Whether two things rise and fall together: Spearman's rank correlation, exact but for one root and one division."""

from collections import Counter
from collections.abc import Mapping
from math import isqrt


def rank_correlation(counted: Mapping[tuple[int, int], int]) -> float | None:
    """Spearman's coefficient of (x, y) pairs and how often each is there, -1 to 1; None where all x or all y are equal, or there is none.

    It asks only about order, as suits levels of satisfaction and waits with a long tail. Equal values share the mean of their ranks.
    """
    x_ranks, y_ranks = _doubled_ranks(counted, 0), _doubled_ranks(counted, 1)
    count = sum(counted.values())
    # Doubled ranks are whole numbers and their mean is count + 1: all sums are exact, whatever the order of the pairs.
    x_spread = sum(times * (x_ranks[x] - count - 1) ** 2 for (x, _), times in counted.items())
    y_spread = sum(times * (y_ranks[y] - count - 1) ** 2 for (_, y), times in counted.items())
    together = sum(times * (x_ranks[x] - count - 1) * (y_ranks[y] - count - 1) for (x, y), times in counted.items())
    if x_spread == 0 or y_spread == 0:
        return None
    # The root is taken of whole numbers, 64 bits finer than a float can tell.
    return (together << 64) / isqrt((x_spread * y_spread) << 128)


def _doubled_ranks(counted: Mapping[tuple[int, int], int], side: int) -> dict[int, int]:
    """Twice the mean rank of each value, counted from one."""
    times: Counter[int] = Counter()
    for pair, count in counted.items():
        times[pair[side]] += count
    ranks, before = {}, 0
    for value in sorted(times):
        ranks[value] = 2 * before + times[value] + 1
        before += times[value]
    return ranks
