"""How long a newcomer will wait, told from the pace of the lane: calls, busy minutes and those who leave.

A lane is whatever is first come, first served inside: a queue, or a class of a queue where the classes go by rank. The estimate is
people ahead × the lane's gap between calls, the gap being today's pace held to the lane's own past, shortened for those ahead who will
have left. Durations are minutes, instants UTC milliseconds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import exp2, log, log1p

from hallq.domain.estimate_range import DEFAULT_FACTORS, Factors, widen

HALF_LIFE_MINUTES = 30.0
DAY_DECAY = 0.85
# The past of the lane is shrunk to the hall's pool by so many calls, and today is held to it by five to twenty.
POOL_WEIGHT = 5.0
LEAST_TRUST = 5.0
MOST_TRUST = 20.0
# Leavers a minute of waiting before a hall has its own figure: measured in Warsaw's offices; weighs as much as 2,500 minutes.
USUAL_LEAVING = 1 / 500
LEAVING_WEIGHT_MINUTES = 2500.0
# The hall's own share of the nominal pace counts fully only after some hours of busy lanes.
RATIO_WEIGHT_MINUTES = 120.0
SHORTEST_GAP = 1 / 60

_MINUTE = 60_000
_ROOM = HALF_LIFE_MINUTES / log(2)


@dataclass(frozen=True, slots=True)
class LanePace:
    """What a lane's pace rests on, brought up to `at`.

    `calls` and `busy` are today's, fading with a half-life of 30 minutes; `calls_today` and `busy_today` the same without fading.
    `past_calls` and `past_busy` are earlier days', fading by 0.85 a day. `running` says that somebody waits in the lane and a counter for it
    is open: only such minutes are busy.
    """

    at: int = 0
    calls: float = 0.0
    busy: float = 0.0
    running: bool = False
    calls_today: int = 0
    busy_today: float = 0.0
    past_calls: float = 0.0
    past_busy: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes until the first call: `low` and `high` are the ends within which six of ten are called, before rounding outwards."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why so long: people ahead × minutes between calls (today's, None before the first call; the usual), less those who will have left."""

    ahead: int
    gap: float
    gap_today: float | None
    gap_usual: float
    leavers: float


def advance(pace: LanePace, at: int) -> LanePace:
    """The pace brought up to an instant; a clock that goes back moves nothing."""
    minutes = (at - pace.at) / _MINUTE
    if minutes <= 0:
        return pace
    kept = exp2(-minutes / HALF_LIFE_MINUTES)
    return replace(
        pace,
        at=at,
        calls=pace.calls * kept,
        busy=pace.busy * kept + (_ROOM * (1 - kept) if pace.running else 0.0),
        busy_today=pace.busy_today + (minutes if pace.running else 0.0),
    )


def called(pace: LanePace, at: int) -> LanePace:
    """The pace after a first call from the lane."""
    pace = advance(pace, at)
    return replace(pace, calls=pace.calls + 1, calls_today=pace.calls_today + 1)


def busy_from(pace: LanePace, at: int) -> LanePace:
    """The pace from the instant at which somebody waits and a counter is open."""
    return replace(advance(pace, at), running=True)


def idle_from(pace: LanePace, at: int) -> LanePace:
    """The pace from the instant at which nobody waits or no counter is open."""
    return replace(advance(pace, at), running=False)


def close_day(pace: LanePace) -> LanePace:
    """The pace of the evening: today becomes the youngest of the past, earlier days fade."""
    return LanePace(
        at=pace.at,
        past_calls=pace.past_calls * DAY_DECAY + pace.calls_today,
        past_busy=pace.past_busy * DAY_DECAY + pace.busy_today,
    )


def nominal_gap(typical_minutes: float, counters: int) -> float:
    """The gap between calls to expect before anything was measured: a service's typical minutes over the counters that take it."""
    return max(typical_minutes, SHORTEST_GAP) / max(counters, 1)


def pool_ratio(lanes: Iterable[tuple[LanePace, float]]) -> float:
    """How the hall's lanes went in the past against their nominal gaps: above one they were slower.

    The pool of a lane is its nominal gap times this ratio: lanes differ in services and counters, so their bare gaps cannot be pooled.
    """
    busy, nominal = RATIO_WEIGHT_MINUTES, RATIO_WEIGHT_MINUTES
    for pace, gap in lanes:
        busy += pace.past_busy
        nominal += pace.past_calls * gap
    return busy / nominal


def leaving_rate(no_shows: int, minutes_waited: float) -> float:
    """Leavers a minute of waiting, from those who did not come when called, shrunk to the usual rate."""
    return (no_shows + USUAL_LEAVING * LEAVING_WEIGHT_MINUTES) / (minutes_waited + LEAVING_WEIGHT_MINUTES)


def usual_gap(pace: LanePace, pool: float) -> float:
    """Minutes between calls on earlier days, shrunk to the pool."""
    return (pace.past_busy + POOL_WEIGHT * pool) / (pace.past_calls + POOL_WEIGHT)


def gap(pace: LanePace, pool: float) -> float:
    """Minutes between calls now: today's pace held to the usual one by five to twenty calls."""
    trust = min(MOST_TRUST, LEAST_TRUST + pace.past_calls)
    return max((trust * usual_gap(pace, pool) + pace.busy) / (trust + pace.calls), SHORTEST_GAP)


def wait(ahead: int, minutes_between: float, leaving: float) -> float:
    """Minutes until the call of somebody with `ahead` people before, `leaving` of whom go each minute."""
    if leaving * minutes_between < 1e-9:
        return (ahead + 1) * minutes_between
    # Beyond one leaver a gap the formula has no answer; half the pace is where it arrives there.
    pace = max(1 / minutes_between - leaving / 2, 1 / (2 * minutes_between))
    return log1p((ahead + 1) * leaving / pace) / leaving


def estimate(
    pace: LanePace,
    *,
    ahead: int,
    pool: float,
    counters_open: int,
    counters_free: int = 0,
    leaving: float = USUAL_LEAVING,
    factors: Factors = DEFAULT_FACTORS,
) -> Estimate | None:
    """The wait of somebody with `ahead` people before in the order; None where no counter is open for the lane.

    `pace` must be brought up to now (`advance`). `counters_free` open counters for the lane have nobody: who has fewer ahead need not wait.
    """
    if counters_open <= 0:
        return None
    minutes_between = gap(pace, pool)
    unhurried = 0 if counters_free <= ahead else ahead + 1

    def told(others: int) -> float:
        return 0.0 if others < unhurried else wait(others, minutes_between, leaving)

    low, high = widen(told, ahead, factors)
    return Estimate(low, told(ahead), high)


def after_breaks(told: Estimate, on_the_wall: Callable[[float], float]) -> Estimate:
    """The estimate by the clock on the wall, where its minutes are those in which the queue is served."""
    return Estimate(on_the_wall(told.low), on_the_wall(told.likely), on_the_wall(told.high))


def not_before(told: Estimate, minutes: float) -> Estimate:
    """The estimate where nobody is called before so many minutes have passed; its upper end is then as far beyond as it was."""
    return Estimate(max(told.low, minutes), max(told.likely, minutes), max(told.high, minutes + told.high - told.likely))


def left_of(told: Estimate, minutes: float) -> Estimate | None:
    """What is left of an estimate so many minutes after it was told; None where its upper end has passed: then it tells nothing any more."""
    if told.high <= minutes:
        return None
    return Estimate(max(told.low - minutes, 0.0), max(told.likely - minutes, 0.0), told.high - minutes)


def explain(pace: LanePace, *, ahead: int, pool: float, leaving: float = USUAL_LEAVING) -> Explanation:
    """The facts behind an estimate, for whoever asks why."""
    minutes_between = gap(pace, pool)
    return Explanation(
        ahead=ahead,
        gap=minutes_between,
        gap_today=pace.busy / pace.calls if pace.calls else None,
        gap_usual=usual_gap(pace, pool),
        leavers=max(0.0, ahead + 1 - wait(ahead, minutes_between, leaving) / minutes_between),
    )
