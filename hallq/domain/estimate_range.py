"""The range around an estimate, learned from past errors, and how it is shown to people."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil, floor
from statistics import NormalDist

from hallq.domain.performance import percentile

GRID = (0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240)
"""The minutes people are told; beyond four hours, whole hours."""

BANDS = (0, 2, 5, 10, 20, 40)
"""The last number of people ahead of each band; beyond 40 is the last band."""

LOW_PERCENT, HIGH_PERCENT = 20, 80
LOWEST_PERCENT, HIGHEST_PERCENT = 10, 90
# A band with fewer cases keeps the factors it had.
LEAST_CASES = 100
_PERCENTS = (LOW_PERCENT, HIGH_PERCENT, LOWEST_PERCENT, HIGHEST_PERCENT)
# Minutes added to both sides of a ratio.
_SOFTENING = 2.0
_HOUR = 60

FIRST_LEVEL = HIGH_PERCENT / 100
LOWEST_LEVEL, HIGHEST_LEVEL = 0.65, 0.97
LATE_AIM = 0.08
"""The share of visitors that the upper end is steered to leave late: one of ten is promised, and a miss is known only when its wait is over."""
_STEP = 0.01
_NORMAL = NormalDist()
_HIGH_SCORE, _HIGHEST_SCORE = _NORMAL.inv_cdf(HIGH_PERCENT / 100), _NORMAL.inv_cdf(HIGHEST_PERCENT / 100)


@dataclass(frozen=True, slots=True)
class Factors:
    """For each band of people ahead, quantiles of (waited + 2) / (told + 2): 20 % and 80 %, and for eight of ten visitors 10 % and 90 %."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    lowest: tuple[float, ...]
    highest: tuple[float, ...]

    def reaching(self, level: float) -> "Factors":
        """The same with the upper ends where a share `level` of visitors was called by then: through 80 % and 90 % as a lognormal tail goes."""
        beyond = (_NORMAL.inv_cdf(level) - _HIGH_SCORE) / (_HIGHEST_SCORE - _HIGH_SCORE)
        return replace(self, high=tuple(high * (highest / high) ** beyond for high, highest in zip(self.high, self.highest, strict=True)))

    def outer(self) -> "Factors":
        """The same with 10 % and 90 % in the place of 20 % and 80 %: the range that holds eight of ten without being rounded."""
        return replace(self, low=self.lowest, high=self.highest)


DEFAULT_FACTORS = Factors(
    low=(0.77, 0.65, 0.67, 0.69, 0.69, 0.81, 0.71),
    high=(1.78, 1.45, 1.42, 1.36, 1.30, 1.35, 1.28),
    lowest=(0.64, 0.54, 0.54, 0.56, 0.59, 0.66, 0.64),
    highest=(2.44, 1.81, 1.73, 1.56, 1.53, 1.54, 1.41),
)
"""What a hall starts with before it has errors of its own: those of Warsaw's city offices.

From 20,898 tickets that waited, 31 December 2019 to 8 January 2020, told by this estimator from the day so far and earlier days (30 December,
a tax deadline with 290 people in one queue, only as such an earlier day). Source of the figures: City of Warsaw open data (queue systems of the
offices), as collected by the authors of the R package kolejkeR. How they hold on the days after is printed by `tests/bench`, part `estimate`.
"""


def ratio(told: float, waited: float) -> float:
    """What was waited over what was told, both in minutes and softened, so that short waits do not make boundless factors."""
    return (waited + _SOFTENING) / (told + _SOFTENING)


def follow(level: float, *, late: bool) -> float:
    """The level of the upper end after one more visitor was called, later than told or not.

    Adaptive conformal inference (I. Gibbs, E. Candès, Adaptive Conformal Inference Under Distribution Shift, NeurIPS 2021): each miss moves the end
    out by much, each hit moves it back by little, so that in the long run the share of misses is the one aimed at, whatever the day is like.
    """
    return min(max(level + _STEP * (late - LATE_AIM), LOWEST_LEVEL), HIGHEST_LEVEL)


def learn_factors(cases: Iterable[tuple[int, float, float]], before: Factors = DEFAULT_FACTORS) -> Factors:
    """Factors from past cases (people ahead, minutes told, minutes waited); a band with too few cases keeps those of `before`."""
    ratios: list[list[float]] = [[] for _ in before.low]
    for ahead, told, waited in cases:
        ratios[band(ahead)].append(ratio(told, waited))
    return factors_of(ratios, before)


def factors_of(ratios: Iterable[list[float]], before: Factors = DEFAULT_FACTORS) -> Factors:
    """Factors from the ratios of each band, in any order; a band with too few keeps those of `before`."""
    found = [
        tuple(percentile(sorted(seen), percent) for percent in _PERCENTS) if len(seen) >= LEAST_CASES else kept
        for seen, kept in zip(ratios, zip(before.low, before.high, before.lowest, before.highest, strict=True), strict=True)
    ]
    low, high, lowest, highest = zip(*found, strict=True)
    return Factors(low, high, lowest, highest)


def band(ahead: int) -> int:
    """The place of the band that so many people ahead belong to."""
    return bisect_left(BANDS, ahead)


def widen(told: Callable[[int], float], ahead: int, factors: Factors) -> tuple[float, float]:
    """The ends of the range for somebody with `ahead` people before, where `told` gives the estimate for any number of them.

    Never less than the range for fewer people ahead, although the factors of a longer line are nearer to one: nobody is told
    a shorter time for a longer line. The estimate itself is always inside.
    """
    here = told(ahead)
    low, high = _ends(here, band(ahead), factors)
    for place in range(band(ahead)):
        fewer_low, fewer_high = _ends(told(BANDS[place]), place, factors)
        low, high = max(low, fewer_low), max(high, fewer_high)
    return max(0.0, min(low, here)), max(high, here)


def _ends(told: float, place: int, factors: Factors) -> tuple[float, float]:
    return (told + _SOFTENING) * factors.low[place] - _SOFTENING, (told + _SOFTENING) * factors.high[place] - _SOFTENING


def shown(low: float, high: float) -> tuple[int, int]:
    """A range rounded outwards to the grid, in whole minutes; the ends are never the same."""
    first, last = _down(low), _up(high)
    return (first, last) if first < last else (first, _up(first + 1))


def _down(minutes: float) -> int:
    if minutes >= GRID[-1]:
        return floor(minutes / _HOUR) * _HOUR
    return GRID[max(bisect_right(GRID, minutes) - 1, 0)]


def _up(minutes: float) -> int:
    if minutes > GRID[-1]:
        return ceil(minutes / _HOUR) * _HOUR
    return GRID[bisect_left(GRID, minutes)]
