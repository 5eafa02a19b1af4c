"""How well visitors were told their wait: scores of what was told against what came, and which way of telling is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from hallq.domain.estimate_range import shown

LANE, ROLLOUT = "lane", "rollout"
"""The product's own ways of telling: the pace of the lane, and the rule of the hall played forward."""

NAIVE, LES = "naive", "les"
"""What others would have told: people ahead and one, times a service, over the open windows; and the wait of the last who was called."""

LEAST_JUDGED = 200
"""Of fewer visitors no way of telling is preferred to another."""

MARGIN = 0.05
"""Another way must err by so much less before it is shown in the place of the one that is, so that what people see does not flap."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A visitor told `likely` minutes, and the minutes that were waited until the first call; `low` and `high` where a range was told."""

    likely: float
    waited: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How a way of telling did with `judged` visitors; minutes and shares, None where there is nothing to tell.

    `bias` is above zero where the wait was told too long. `inside` were called within the shown range, `later` after it, all others before it.
    """

    judged: int
    mean_error: float | None = None
    bias: float | None = None
    inside: float | None = None
    later: float | None = None

    @property
    def earlier(self) -> float | None:
        """The share called before the shown range."""
        return None if self.inside is None or self.later is None else 1 - self.inside - self.later


def score_of(outcomes: Iterable[Outcome]) -> Score:
    """The score of a way of telling; shares are of those to whom it told a range."""
    found = list(outcomes)
    if not found:
        return Score(0)
    errors = [one.likely - one.waited for one in found]
    ranges = [(shown(one.low, one.high), one.waited) for one in found if one.low is not None and one.high is not None]
    inside = sum(first <= waited <= last for (first, last), waited in ranges)
    later = sum(waited > last for (_, last), waited in ranges)
    return Score(
        judged=len(found),
        mean_error=fsum(map(abs, errors)) / len(found),
        bias=fsum(errors) / len(found),
        inside=inside / len(ranges) if ranges else None,
        later=later / len(ranges) if ranges else None,
    )


def choose_method(scores: Mapping[str, Score], now: str = LANE) -> str:
    """The way of telling to show: the one with the smaller mean error, where it is clearly smaller than that of the one shown `now`.

    The scores must be of the same visitors. One that judged too few is not preferred, and does not lose its place.
    """
    errors = {method: one.mean_error for method, one in scores.items() if one.mean_error is not None and one.judged >= LEAST_JUDGED}
    present = errors.get(now)
    if present is None:
        return now
    best = min(errors, key=lambda method: (errors[method], method))
    return best if errors[best] < present * (1 - MARGIN) else now
