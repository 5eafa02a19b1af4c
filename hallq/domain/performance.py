"""Figures over durations: exact, and the same in whatever order the durations come."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, isfinite


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of a list of durations, all in seconds; None where there is nothing to tell.

    `share_within_target` is the part, 0 to 1, of durations not longer than `target`; without a
    target it is None. The median and P90 follow the rule of `percentile`.
    """

    count: int
    mean: float | None = None
    median: float | None = None
    p90: float | None = None
    maximum: float | None = None
    share_within_target: float | None = None
    target: float | None = None


def summarise(values: Iterable[float], target: float | None = None) -> Figures:
    """The figures of durations in seconds. Raises ValueError for one that is not a finite number."""
    ordered = sorted(values)
    if not ordered:
        return Figures(count=0, target=target)
    # One addition rounded once: the order of the durations leaves no trace, and nan or inf shows.
    total = fsum(ordered)
    if not isfinite(total):
        message = "a duration is not a finite number"
        raise ValueError(message)
    count = len(ordered)
    return Figures(
        count=count,
        mean=total / count,
        median=percentile(ordered, 50),
        p90=percentile(ordered, 90),
        maximum=ordered[-1],
        share_within_target=None if target is None else _share_within(ordered, target),
        target=target,
    )


def percentile(ordered: list[float], percent: int) -> float:
    """The percentile of a sorted, non-empty list, by linear interpolation between two places.

    The place is percent/100 × (count - 1), counted from zero. It is the rule of a spreadsheet's
    PERCENTILE.INC and of SQL's percentile_cont, so whoever recomputes an export gets these figures;
    at 50 it is the usual median.
    """
    place, part = divmod(percent * (len(ordered) - 1), 100)
    low = ordered[place]
    if part == 0:
        return low
    high = ordered[place + 1]
    # The minimum guards against the last bit: a percentile is never above the larger neighbour.
    return min(high, low + (high - low) * part / 100)


def _share_within(ordered: list[float], target: float) -> float:
    return sum(value <= target for value in ordered) / len(ordered)
