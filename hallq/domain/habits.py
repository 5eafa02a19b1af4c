"""What a hall is used to, learned from what happened: how long windows are busy, who comes when, who does not come when called, who works when.

From these a roll-out draws. Durations are milliseconds; a quarter is a quarter-hour of the local day, 0 to 95. Earlier days fade by 0.85 a day.
"""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import Protocol, TypeVar

K = TypeVar("K", bound=Hashable)

DAY_DECAY = 0.85
QUARTERS = 96
QUARTER_MS = 900_000
# A matter with fewer cycles of its own is played with those of its queue.
LEAST_CYCLES = 25
MOST_CYCLES = 400
# A window's own speed counts fully only after so many cycles.
SPEED_WEIGHT = 20.0
SLOWEST, FASTEST = 2.0, 0.5
WAITED_BANDS = (5, 15, 30, 60)
"""Minutes waited, beyond which visitors are counted apart for not coming when called."""
USUAL_MISSED, MISSED_WEIGHT = 0.03, 30.0
USUAL_MISSED_MS = 60_000
# Twenty equally likely durations of a service in parts of its mean: lognormal, with a spread of 0.8 of the mean.
_SPREAD = (0.19, 0.28, 0.35, 0.41, 0.47, 0.53, 0.59, 0.65, 0.71, 0.78, 0.85, 0.93, 1.02, 1.12, 1.24, 1.38, 1.56, 1.8, 2.2, 3.15)


class Chance(Protocol):
    """Where chance comes from."""

    def random(self) -> float:
        """A number from 0 up to but not 1, each as likely."""


class Pool:
    """The last durations of a kind, in order of length, to be drawn from."""

    __slots__ = ("_last", "_sorted", "total")

    def __init__(self) -> None:
        self._last: deque[int] = deque(maxlen=MOST_CYCLES)
        self._sorted: list[int] | None = None
        self.total = 0

    def __len__(self) -> int:
        return len(self._last)

    def add(self, ms: int) -> None:
        """One more; the oldest goes when there are enough."""
        if len(self._last) == MOST_CYCLES:
            self.total -= self._last[0]
        self._last.append(ms)
        self.total += ms
        self._sorted = None

    def durations(self) -> list[int]:
        """In order of length."""
        if self._sorted is None:
            self._sorted = sorted(self._last)
        return self._sorted

    @property
    def mean(self) -> float:
        """Of all of them."""
        return self.total / max(len(self._last), 1)


def usual_durations(minutes: float) -> list[int]:
    """What to draw from before anything was measured: durations about a matter's typical minutes."""
    return [round(part * minutes * 60_000) for part in _SPREAD]


def beyond(durations: Sequence[int], elapsed: float, chance: Chance) -> float:
    """What is left of a duration that has lasted so long already, drawn from those that lasted longer; where none did, half of any of them."""
    first = bisect_right(durations, elapsed)
    if first == len(durations):
        return durations[int(chance.random() * first)] / 2
    return durations[first + int(chance.random() * (len(durations) - first))] - elapsed


class Habits:
    """What one hall is used to. Whoever tells it what happened tells it in order and calls `end_day` every evening."""

    def __init__(self) -> None:
        self._cycles_of_matter: dict[int, Pool] = defaultdict(Pool)
        self._cycles_of_queue: dict[int, Pool] = defaultdict(Pool)
        self._speeds: dict[int, tuple[float, float]] = {}
        self._missed_cycles = Pool()
        self.pauses = Pool()
        self._called = [0.0] * (len(WAITED_BANDS) + 1)
        self._missed = [0.0] * (len(WAITED_BANDS) + 1)
        self._days = 0.0
        self._came: dict[tuple[int, int], list[float]] = {}
        self._came_today: dict[tuple[int, int], list[float]] = {}
        self._stood: dict[int, list[float]] = {}
        self._stood_today: dict[int, list[float]] = {}
        self._early: dict[tuple[int, int], Pool] = {}

    # --- what happened ---------------------------------------------------------------------------------------------------------------------

    def came(self, queue_id: int, class_id: int, quarter: int, early_ms: int | None = None) -> None:
        """Somebody took a place; with an appointment so long before its time (negative: after it)."""
        lane = (queue_id, class_id)
        self._came_today.setdefault(lane, [0.0] * QUARTERS)[quarter] += 1
        if early_ms is not None:
            self._early.setdefault(lane, Pool()).add(early_ms)

    def was_busy(self, window_id: int, queue_id: int, service_id: int, ms: int) -> None:
        """A window was through with a visitor and ready for the next so long after the call."""
        usual = self._cycles_of_queue[queue_id]
        if len(usual) >= LEAST_CYCLES:
            count, ratios = self._speeds.get(window_id, (0.0, 0.0))
            matter = self._cycles_of_matter[service_id]
            mean = (matter.total + usual.mean * LEAST_CYCLES) / (len(matter) + LEAST_CYCLES)
            self._speeds[window_id] = (count + 1, ratios + min(ms / max(mean, 1), 4))
        usual.add(ms)
        self._cycles_of_matter[service_id].add(ms)

    def was_called(self, waited_ms: int) -> None:
        """Somebody was called for the first time after so long."""
        self._called[missing_band(waited_ms)] += 1

    def was_missed(self, waited_ms: int, busy_ms: int) -> None:
        """Somebody called after so long did not come, and the window was kept so long."""
        self._missed[missing_band(waited_ms)] += 1
        self._missed_cycles.add(busy_ms)

    def stood(self, window_id: int, from_ms: int, to_ms: int) -> None:
        """A window was open for calls between two instants of the day, in milliseconds since local midnight."""
        shares = self._stood_today.setdefault(window_id, [0.0] * QUARTERS)
        for quarter in range(max(from_ms, 0) // QUARTER_MS, min(-(-to_ms // QUARTER_MS), QUARTERS)):
            began = quarter * QUARTER_MS
            shares[quarter] += (min(to_ms, began + QUARTER_MS) - max(from_ms, began)) / QUARTER_MS

    def end_day(self) -> None:
        """Today becomes the youngest of the past; a day on which nobody came was none."""
        if not self._came_today:
            return
        self._days = self._days * DAY_DECAY + 1
        self._came = _faded(self._came, self._came_today)
        self._stood = _faded(self._stood, self._stood_today)
        self._came_today, self._stood_today = {}, {}
        self._speeds = {window: (count * DAY_DECAY, ratios * DAY_DECAY) for window, (count, ratios) in self._speeds.items()}
        self._called = [count * DAY_DECAY for count in self._called]
        self._missed = [count * DAY_DECAY for count in self._missed]

    # --- what is drawn from ----------------------------------------------------------------------------------------------------------------

    def cycles(self, queue_id: int, service_id: int | None = None, minutes: float = 10.0) -> list[int]:
        """How long windows were busy with a matter, in order of length; of its queue where too little is known, else about the typical minutes."""
        for pool in (self._cycles_of_matter.get(service_id or 0), self._cycles_of_queue.get(queue_id)):
            if pool is not None and len(pool) >= LEAST_CYCLES:
                return pool.durations()
        return usual_durations(minutes)

    def measured(self, queue_id: int) -> list[int]:
        """The cycles of a queue that are known, in order of length, however few."""
        pool = self._cycles_of_queue.get(queue_id)
        return [] if pool is None else pool.durations()

    def speed(self, window_id: int) -> float:
        """How long a window takes in parts of what is usual: above one it is slower."""
        count, ratios = self._speeds.get(window_id, (0.0, 0.0))
        return min(max((ratios + SPEED_WEIGHT) / (count + SPEED_WEIGHT), FASTEST), SLOWEST)

    def missed_cycles(self) -> list[int]:
        """How long windows were kept by somebody who did not come."""
        return self._missed_cycles.durations() or [USUAL_MISSED_MS]

    def missing(self) -> tuple[float, ...]:
        """The chance of not coming when called, by band of the minutes waited."""
        return tuple(
            (missed + USUAL_MISSED * MISSED_WEIGHT) / (called + MISSED_WEIGHT) for missed, called in zip(self._missed, self._called, strict=True)
        )

    def coming(self, lane: tuple[int, int]) -> list[float]:
        """How many come in each quarter of a day to a queue and class, smoothed with the quarters beside it."""
        counts = self._came.get(lane)
        if counts is None:
            return [0.0] * QUARTERS
        weight = 4 * self._days
        return [(counts[max(q - 1, 0)] + 2 * here + counts[min(q + 1, QUARTERS - 1)]) / weight for q, here in enumerate(counts)]

    def standing(self, window_id: int) -> list[float]:
        """On what share of the days a window was open in each quarter."""
        shares = self._stood.get(window_id)
        return [0.0] * QUARTERS if shares is None else [share / self._days for share in shares]

    def early(self, lane: tuple[int, int]) -> list[int]:
        """How long before their time visitors with an appointment come to a lane; none for a lane without appointments."""
        pool = self._early.get(lane)
        return [] if pool is None else pool.durations()


def missing_band(waited_ms: float) -> int:
    """The band of a wait among the chances of `Habits.missing`."""
    return bisect_right(WAITED_BANDS, waited_ms / 60_000)


def _faded(past: dict[K, list[float]], today: dict[K, list[float]]) -> dict[K, list[float]]:
    nothing = [0.0] * QUARTERS
    return {
        key: [before * DAY_DECAY + now for before, now in zip(past.get(key, nothing), today.get(key, nothing), strict=True)]
        for key in [*past, *(key for key in today if key not in past)]
    }
