"""Ten working days of Warsaw's city offices, every visitor told what the product and other rules would have told (data/warsaw/SOURCE.md)."""

import csv
import gzip
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from hallq.domain.estimate_range import shown, widen
from hallq.domain.estimation import LanePace, advance, busy_from, called, close_day, estimate, idle_from
from hallq.operations.lessons import Lessons

WARSAW = Path(__file__).parents[1] / "data" / "warsaw"
# 30 December was a tax deadline and is history only; the default factors come from the days up to 8 January, the judgement from those after.
LEARNT_FROM, LEARNT_TO = "2019-12-31", "2020-01-08"
MINUTE = 60_000
# Minutes between calls, and of a counter for a call, where no office has any past yet.
FIRST_POOL = 6.0
POOL_WEIGHT = 5.0
DECAY = 0.85

SNAPSHOT, ISSUE, CALL = range(3)
Happening = tuple[float, int, int]
Told = dict[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """A visitor who had to wait and was called: what was told at the moment of issue, and what came. Minutes.

    Who came while no counter was open is told that nothing can be told, and is not judged. `told` is by rule; `raw` is the range of eight of ten as
    it is, `shown` that of six of ten as people would read it by the lessons of earlier days, `steered` as they read it: its upper end moved by the
    calls of the day so far. `warm` says that the line had a past.
    """

    day: str
    ahead: int
    warm: bool
    told: Told
    raw: tuple[float, float]
    shown: tuple[int, int]
    steered: tuple[int, int]
    waited: float


@dataclass(slots=True)
class Past:
    """What a queue or a hall knows of earlier days, fading: minutes of open counters while somebody waited, and calls."""

    minutes: float = 0.0
    calls: float = 0.0

    def fade(self, minutes: float, calls: float) -> None:
        """Another day is over."""
        self.minutes, self.calls = self.minutes * DECAY + minutes, self.calls * DECAY + calls


@dataclass(slots=True)
class Queue:
    """One queue: the product's pace of it, and what the other rules go by."""

    pace: LanePace = field(default_factory=LanePace)
    past: Past = field(default_factory=Past)
    line: dict[int, float] = field(default_factory=dict)
    waits: deque[float] = field(default_factory=lambda: deque(maxlen=10))
    counters: int = 0
    minutes: float = 0.0
    looked: float = 0.0

    def begin(self) -> None:
        """A new day: nobody there, no counter open, no wait known."""
        self.pace = LanePace(past_calls=self.pace.past_calls, past_busy=self.pace.past_busy)
        self.line.clear()
        self.waits.clear()
        self.counters, self.minutes, self.looked = 0, 0.0, 0.0

    def at(self, minute: float) -> None:
        """Time has passed: counters were open while somebody waited."""
        if self.line:
            self.minutes += (minute - self.looked) * self.counters
        self.looked = minute

    def settle(self, at: int) -> None:
        """The lane is busy while somebody waits and a counter is open."""
        self.pace = (busy_from if self.line and self.counters else idle_from)(self.pace, at)

    def end(self) -> None:
        """The day is over."""
        self.past.fade(self.minutes, self.pace.calls_today)
        self.pace = close_day(self.pace)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file."""
    opened = gzip.open if name.endswith(".gz") else open
    with opened(WARSAW / name, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def happenings() -> dict[str, dict[str, list[Happening]]]:
    """By day and queue: (minute, kind, ticket or open counters)."""
    found: dict[str, dict[str, list[Happening]]] = defaultdict(lambda: defaultdict(list))
    for row in rows("snapshots.csv.gz"):
        found[row["date"]][row["queue_id"]].append((float(row["minute_of_day"]), SNAPSHOT, int(row["open_counters"])))
    for number, row in enumerate(rows("tickets.csv.gz")):
        queue = found[row["date"]][row["queue_id"]]
        queue.append((float(row["issued"]), ISSUE, number))
        if row["called"]:
            queue.append((float(row["called"]), CALL, number))
    return found


def other_rules(queue: Queue, pooled: float, minute: float) -> Told:
    """What others would tell. Before the first call of a day, those that go by the last waits have only the naive rule to go by."""
    before, own = len(queue.line) + 1, queue.past
    a_call = (own.minutes + POOL_WEIGHT * pooled) / (own.calls + POOL_WEIGHT)
    naive = before * a_call / queue.counters
    return {
        "naive": naive,
        "naive, all queues alike": before * pooled / queue.counters,
        "last to be called (LES)": queue.waits[-1] if queue.waits else naive,
        "head of the line (HOL)": minute - min(queue.line.values()) if queue.line else 0.0,
        "mean of the last ten": fmean(queue.waits) if queue.waits else naive,
    }


class Office:
    """One office, a hall of its own: its queues, its pool, and the ranges that it learns from its own errors."""

    def __init__(self) -> None:
        self.queues: dict[str, Queue] = defaultdict(Queue)
        self.lessons, self.steered = Lessons(), Lessons()
        self.past = Past()

    def live_through(self, day: str, happened: dict[str, list[Happening]]) -> Iterator[Judged]:
        """One day: whoever comes is told what could be known then."""
        busy, calls = (sum(getattr(one.pace, name) for one in self.queues.values()) for name in ("past_busy", "past_calls"))
        pool = busy / calls if calls else FIRST_POOL
        called_at = {ticket: minute for events in happened.values() for minute, kind, ticket in events if kind == CALL}
        for name in happened:
            self.queues[name].begin()
        for minute, kind, what, name in sorted((*event, name) for name, events in happened.items() for event in events):
            yield from self._happen(day, self.queues[name], (minute, kind, what), called_at, pool)
        today = [self.queues[name] for name in happened]
        self.past.fade(sum(one.minutes for one in today), sum(one.pace.calls_today for one in today))
        for queue in self.queues.values():
            queue.end()
            queue.begin()
        self.lessons.turn_day()
        self.steered.turn_day()

    def _happen(self, day: str, queue: Queue, happening: Happening, called_at: dict[int, float], pool: float) -> Iterator[Judged]:
        minute, kind, what = happening
        queue.at(minute)
        at = int(minute * MINUTE)
        if kind == SNAPSHOT:
            queue.counters = what
        elif kind == CALL:
            waited = minute - queue.line.pop(what)
            queue.waits.append(waited)
            queue.pace = called(queue.pace, at)
            self.lessons.call(what, waited)
            self.steered.call(what, waited)
        else:
            queue.pace = advance(queue.pace, at)
            if called_at.get(what, minute) > minute:
                yield from self._tell(day, queue, what, called_at[what] - minute, pool)
            queue.line[what] = minute
        queue.settle(at)

    def _tell(self, day: str, queue: Queue, ticket: int, waited: float, pool: float) -> Iterator[Judged]:
        ahead, factors, warm = len(queue.line), self.lessons.factors, queue.pace.past_calls > 0

        def told(others: int) -> float:
            said = estimate(queue.pace, ahead=others, pool=pool, counters_open=1)
            return 0.0 if said is None else said.likely

        said = estimate(queue.pace, ahead=ahead, pool=pool, counters_open=queue.counters, factors=factors)
        read = estimate(queue.pace, ahead=ahead, pool=pool, counters_open=queue.counters, factors=self.steered.factors)
        if said is None or read is None:
            return
        dawn, steered = shown(said.low, said.high), shown(read.low, read.high)
        if warm:
            self.lessons.issue(ticket, ahead, said.likely)
        self.steered.issue(ticket, ahead, said.likely, latest=steered[1], lasting=warm)
        pooled = self.past.minutes / self.past.calls if self.past.calls else FIRST_POOL
        by_rule = {"lane pace": said.likely, **other_rules(queue, pooled, queue.looked)}
        yield Judged(day, ahead, warm, by_rule, widen(told, ahead, factors.outer()), dawn, steered, waited)


def judged() -> Iterator[Judged]:
    """Everybody who had to wait, day by day, each told from the days before and the day so far."""
    office_of = {row["queue_id"]: row["office"] for row in rows("queues.csv")}
    offices: dict[str, Office] = defaultdict(Office)
    for day, queues in sorted(happenings().items()):
        by_office: dict[str, dict[str, list[Happening]]] = defaultdict(dict)
        for queue, happened in queues.items():
            by_office[office_of[queue]][queue] = happened
        for office, of_queues in sorted(by_office.items()):
            yield from offices[office].live_through(day, of_queues)
