"""A city hall that nobody here knows but this file: nine zones, 180 windows, 108 services, some 4,500 tickets a day, played by the engine.

Modelled on a real citizens' hall. What an estimator may see is only what a hall's log would tell: who came, who was called where and when, when the
service ended, which windows were open. Speeds of clerks, patience, breaks, stops of the system and the day's own size are hidden.
"""

import random
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp, log, sqrt

from hallq.domain.discipline import Discipline, Rule, Served, Sight, Terms, place_since, slot_kept
from hallq.domain.heads import Entry, Lane
from hallq.domain.play import SHUT, Comer, Plan, Play, Post, Stage

MINUTE, HOUR = 60_000, 3_600_000
WALK_IN, PRIORITY, APPOINTMENT = 1, 2, 3
CLASSES = (WALK_IN, PRIORITY, APPOINTMENT)
UNITS_ONLY, MIXED, COMPREHENSIVE = "unit windows only", "mixed", "all comprehensive"


@dataclass(frozen=True)
class Figures:
    """The figures of the hall."""

    zones: int = 9
    units: int = 36
    windows: int = 180
    services: int = 108
    tickets: int = 4_500
    of_class: tuple[float, float, float] = (0.62, 0.12, 0.26)
    mixed_unit_windows: float = 0.7
    slot_minutes: int = 15
    never_come: float = 0.15
    early_minutes: tuple[float, float] = (7.0, 8.0)
    service_minutes: tuple[float, float] = (5.0, 25.0)
    service_spread: float = 0.8
    clerk_spread: float = 0.2
    breaks_a_day: float = 2.0
    break_minutes: tuple[float, float] = (8.0, 15.0)
    absent: float = 0.06
    opens: int = 9 * HOUR
    closes: int = 17 * HOUR
    lunch: tuple[int, int] = (12 * HOUR, 13 * HOUR + HOUR // 2)
    open_at_lunch: float = 0.3
    day_spread: float = 0.12
    stops: float = 0.2
    stop_minutes: tuple[float, float] = (15.0, 40.0)
    patience_minutes: float = 110.0
    log_days: int = 12
    judged_days: int = 5


FIGURES = Figures()
# Parts of a day's walk-ins in each half-hour from 8:30, the first before the doors open.
SHAPE = (0.045, 0.085, 0.105, 0.11, 0.1, 0.08, 0.05, 0.03, 0.025, 0.035, 0.06, 0.075, 0.07, 0.055, 0.04, 0.025, 0.01)
RATIO = Rule(
    Discipline.RATIO,
    guard_ms=10 * HOUR,
    terms={WALK_IN: Terms(0), PRIORITY: Terms(1, favoured=True), APPOINTMENT: Terms(1, favoured=True)},
    favours=2,
)


@dataclass(frozen=True)
class Matter:
    """A service: its queue, which is its unit's, its mean minutes and its weight in the unit."""

    id: int
    queue_id: int
    minutes: float
    weight: float


@dataclass(frozen=True)
class ZoneOfHall:
    """A zone: its kind, its queues with their weights, its services and its windows with what they serve and how slow their clerks are."""

    number: int
    kind: str
    queues: dict[int, float]
    matters: dict[int, list[Matter]]
    posts: list[Post]
    sights: list[Sight]
    speeds: dict[int, float]
    rule: Rule = RATIO

    @property
    def lanes(self) -> list[Lane]:
        """Queue by class."""
        return [Lane(queue, klass) for queue in self.queues for klass in CLASSES]

    def stage(self) -> Stage:
        """The zone made ready to be played."""
        return Stage(Plan(self.lanes, self.posts, self.sights, dict.fromkeys(self.queues, self.rule)))


def zone_of(number: int, rule: Rule = RATIO, figures: Figures = FIGURES) -> ZoneOfHall:
    """One of the nine zones, always the same."""
    chance = random.Random(1_000 + number)
    a_zone = figures.units // figures.zones
    queues = {number * a_zone + i + 1: exp(chance.gauss(0, 0.12)) for i in range(a_zone)}
    matters = {queue: _matters(queue, chance, figures) for queue in queues}
    kind = (UNITS_ONLY, MIXED, COMPREHENSIVE)[number % 3]
    posts, sights = _windows(number, kind, list(queues), figures)
    speeds = {post.window_id: exp(chance.gauss(0, figures.clerk_spread)) for post in posts}
    return ZoneOfHall(number, kind, queues, matters, posts, sights, speeds, rule)


def _matters(queue: int, chance: random.Random, figures: Figures) -> list[Matter]:
    """The services of a unit, between the shortest and the longest; short ones are asked for more often."""
    a_unit = figures.services // figures.units
    least, most = figures.service_minutes
    minutes = [least + (most - least) * chance.random() ** 1.5 for _ in range(a_unit)]
    return [Matter(queue * 10 + i, queue, length, (least / length) ** 0.8) for i, length in enumerate(minutes)]


def _windows(number: int, kind: str, queues: list[int], figures: Figures) -> tuple[list[Post], list[Sight]]:
    """Windows of one unit, comprehensive ones, or both; profile 0 of a zone is the comprehensive one."""
    a_zone = figures.windows // figures.zones
    special = {UNITS_ONLY: a_zone, MIXED: round(a_zone * figures.mixed_unit_windows), COMPREHENSIVE: 0}[kind]
    first = number * a_zone + 1
    of_unit = [queues[i % len(queues)] for i in range(special)]
    posts = [Post(first + i, number * 100 + (of_unit[i] if i < special else 0)) for i in range(a_zone)]
    whole = Sight(tuple(Served(queue) for queue in queues))
    return posts, [Sight((Served(of_unit[i]),)) if i < special else whole for i in range(a_zone)]


@dataclass
class Visitor:
    """What really happened to one visitor; `length`, `patience` are hidden, `done_at` is when the service was seen to end."""

    number: int
    at: int
    lane: int
    queue_id: int
    class_id: int
    matter: Matter
    entry: Entry
    length: float
    patience: float
    window_id: int = 0
    called_at: int | None = None
    done_at: int = 0
    missed: bool = False


@dataclass
class DayOfZone:
    """A day of a zone, to be played; instants are milliseconds since midnight. `open` is when each window stood open, by plan."""

    zone: ZoneOfHall
    number: int
    figures: Figures = FIGURES
    visitors: dict[int, Visitor] = field(default_factory=dict)
    open: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    last_call: dict[int, Visitor] = field(default_factory=dict)
    on_call: Callable[[Visitor, int], None] = lambda _visitor, _at: None

    def __post_init__(self) -> None:
        self._chance = random.Random(self.zone.number * 1_000 + self.number)
        self._stop = self._system_stop()
        stage = self.zone.stage()
        self._make_visitors(stage)
        comers = (Comer(one.at, one.lane, one.entry) for one in sorted(self.visitors.values(), key=lambda one: (one.at, one.number)))
        self.play = Play(stage, self._serve, comers=comers)
        self._open_windows(stage)

    # --- the hidden world ------------------------------------------------------------------------------------------------------------------

    def _system_stop(self) -> tuple[float, float]:
        figures, chance = self.figures, self._chance
        if chance.random() >= figures.stops:
            return (0.0, 0.0)
        begins = chance.uniform(figures.opens, figures.closes - HOUR)
        return (begins, begins + chance.uniform(*figures.stop_minutes) * MINUTE)

    def _make_visitors(self, stage: Stage) -> None:
        figures, chance = self.figures, self._chance
        size = figures.tickets / figures.zones * exp(chance.gauss(0, figures.day_spread))
        for klass, share in zip(CLASSES, figures.of_class, strict=True):
            times = self._appointments(size * share) if klass == APPOINTMENT else [(at, 0) for at in self._walk_ins(size * share)]
            for at, slot in times:
                self._add_visitor(stage, klass, at, slot)
        for number, one in enumerate(sorted(self.visitors.values(), key=lambda one: one.at), start=1):
            one.number = number
            one.entry = one.entry._replace(place=number, ticket_id=number)
        self.visitors = {one.number: one for one in self.visitors.values()}

    def _walk_ins(self, count: float) -> Iterator[int]:
        edges = list(accumulate(SHAPE))
        for _ in range(round(count + self._chance.gauss(0, sqrt(count)))):
            half = bisect(edges, self._chance.random() * edges[-1])
            yield int(self.figures.opens + (half - 1 + self._chance.random()) * HOUR / 2)

    def _appointments(self, count: float) -> Iterator[tuple[int, int]]:
        figures, chance = self.figures, self._chance
        step = figures.slot_minutes * MINUTE
        slots = [at for at in range(figures.opens, figures.closes - HOUR // 2, step) if not figures.lunch[0] <= at < figures.lunch[1]]
        for i in range(round(count / (1 - figures.never_come))):
            slot = slots[i % len(slots)]
            if chance.random() >= figures.never_come:
                early, spread = figures.early_minutes
                yield int(max(slot - (early + chance.gauss(0, spread)) * MINUTE, figures.opens - HOUR / 2)), slot

    def _add_visitor(self, stage: Stage, klass: int, at: int, slot: int) -> None:
        zone, chance = self.zone, self._chance
        queue = chance.choices(list(zone.queues), list(zone.queues.values()))[0]
        matter = chance.choices(zone.matters[queue], [one.weight for one in zone.matters[queue]])[0]
        kept = slot_kept(at, slot, zone.rule)
        entry = Entry(kept, 0, 0, place_since(at, kept, zone.rule))
        width = sqrt(log(1 + self.figures.service_spread**2))
        length = matter.minutes * exp(chance.gauss(-width * width / 2, width)) * MINUTE
        patience = chance.expovariate(1 / self.figures.patience_minutes) * MINUTE
        number = len(self.visitors)
        self.visitors[number] = Visitor(number, at, stage.lane_at[Lane(queue, klass)], queue, klass, matter, entry, length, patience)

    def _open_windows(self, stage: Stage) -> None:
        figures = self.figures
        for i, post in enumerate(self.zone.posts):
            if self._chance.random() < figures.absent:
                continue
            stays = (7 * i + 3 * self.number) % 10 < 10 * figures.open_at_lunch
            ends = figures.closes + 3 * HOUR
            spans = [(figures.opens, ends)] if stays else [(figures.opens, figures.lunch[0]), (figures.lunch[1], ends)]
            self.open[post.window_id] = spans
            for begins, shuts in spans:
                self.play.change(begins, post.window_id, stage.post_at[post])
                self.play.change(shuts, post.window_id, SHUT)

    def _serve(self, post: int, _lane: int, entry: Entry, at: int) -> int:
        one = self.visitors[entry.ticket_id]
        one.called_at, one.window_id = at, self.play.stage.posts[post].window_id
        one.missed = at - one.at > one.patience
        length = 1.2 * MINUTE if one.missed else one.length * self.zone.speeds[one.window_id]
        one.done_at = int(at + length + self._stopped(at, at + length))
        self.last_call[one.window_id] = one
        self.on_call(one, at)
        return one.done_at - at + self._break_after()

    def _stopped(self, begins: float, ends: float) -> float:
        """How long a service is held up by the stop of the system."""
        stops, goes_on = self._stop
        return max(0.0, goes_on - max(begins, stops)) if begins < goes_on and ends > stops else 0.0

    def _break_after(self) -> int:
        """Some seconds until the next call, and now and then a break of which nobody is told."""
        figures = self.figures
        calls_a_day = figures.tickets / figures.windows
        if self._chance.random() < figures.breaks_a_day / calls_a_day:
            return int(self._chance.uniform(*figures.break_minutes) * MINUTE)
        return int(self._chance.uniform(5, 25) * 1000)

    # --- what is seen ----------------------------------------------------------------------------------------------------------------------

    def is_open(self, window_id: int, now: int) -> bool:
        """Whether a window stands open."""
        return any(begins <= now < shuts for begins, shuts in self.open.get(window_id, ()))
