"""How fast each queue of one hall goes, kept in memory from its story as it is told, and the wait that the pace of a lane tells."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hallq.domain import events as e
from hallq.domain.discipline import Discipline
from hallq.domain.estimate_range import Factors
from hallq.domain.estimation import (
    Estimate,
    Explanation,
    LanePace,
    advance,
    after_breaks,
    busy_from,
    close_day,
    estimate,
    explain,
    idle_from,
    leaving_rate,
    nominal_gap,
    pool_ratio,
)
from hallq.domain.hours import Timetable, over_breaks, without_breaks
from hallq.domain.routing import HallSetup, Queue
from hallq.operations.lessons import Lessons
from hallq.operations.observed import Observed

USUAL_MINUTES = 10.0
LANE_LEARNT = 20
"""Of a lane with fewer calls the pace of its queue tells more, and how many its order puts before a visitor."""
WHOLE = 0
"""In the place of a class: all of a queue, as one lane."""

Lane = tuple[int, int]
"""A queue and a class of it, or the whole queue."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a visitor is: waiting in a queue, at a counter, or neither."""

    queue: int | None = None
    counter: int | None = None


def _lanes_of(queue: int, klass: int) -> tuple[Lane, ...]:
    """Every call and every minute belongs to the lane of a class and to the queue as a whole."""
    return ((queue, klass), (queue, WHOLE)) if klass else ((queue, WHOLE),)


@dataclass(frozen=True, slots=True)
class LastAct:
    """What an act on a ticket that can be undone has changed here: the spot before it, and what was counted."""

    before: Spot
    called_from: tuple[Lane, ...] = ()
    waited_minutes: float = 0.0
    no_shows: int = 0


NOWHERE = Spot()


@dataclass(frozen=True, slots=True)
class Usual:
    """What a version of the set-up says of each queue: the minutes between calls to expect, and the opening hours of its matters."""

    version: int = -1
    gaps: Mapping[int, float] = field(default_factory=dict)
    hours: Mapping[int, tuple[Timetable, ...]] = field(default_factory=dict)


class HallPace:
    """What one hall's estimates rest on: who waits where, which counters are open, and the pace of each queue.

    Lines are heard one after another, each once, whichever thread brings it first; pages ask for estimates at the same time, so that asking
    changes nothing and what is looked through is never changed, only replaced.
    """

    def __init__(self) -> None:
        self.heard = 0
        self._hearing = threading.Lock()
        self._lanes: dict[Lane, LanePace] = {}
        self._classes: dict[int, int] = {}
        self._spots: dict[int, Spot] = {}
        self._acts: dict[int, LastAct] = {}
        self._waiting: dict[Lane, set[int]] = {}
        self._busy: set[int] = set()
        self._profile_at: dict[int, int] = {}
        self._paused: frozenset[int] = frozenset()
        self._setup: HallSetup | None = None
        self._open: dict[int, frozenset[int]] = {}
        self._no_shows = 0
        self._waited_minutes = 0.0
        self._usual = Usual()
        self._ratio = 1.0
        self.lessons = Lessons()
        self.observed = Observed()

    def hear(self, line: e.Line, setup: HallSetup | None, *, gapless: bool = False) -> None:
        """Take note of one line; `setup` as its act knew it says which counters serve which queues.

        A line that was heard is passed over, with `gapless` also one that does not follow the last.
        """
        with self._hearing:
            if line.seq > self.heard and not (gapless and line.seq > self.heard + 1):
                self.heard = line.seq
                self._take_note(line, setup)

    def _take_note(self, line: e.Line, setup: HallSetup | None) -> None:
        if setup is not None and not self._knows(setup):
            self._forget_lanes(setup)
            self._setup = setup
            self._turn_counters(line.at)
        if self._setup is not None:
            self.observed.hear(line, self._setup.tz)
        event = line.event
        if isinstance(event, e.TicketEvent):
            self._hear_ticket(event, line.at)
        elif isinstance(event, e.CounterEvent):
            self._hear_counter(event)
            self._turn_counters(line.at)
        elif isinstance(event, e.DayClosed):
            self._turn_day()

    def estimate(self, setup: HallSetup, queue: Queue, ahead: int, now: int, class_id: int | None, in_lane: int | None) -> Estimate | None:
        """The estimate for somebody with so many ahead: by the pace of the lane, or of the queue where classes do not matter or are too new."""
        open_here, usual = self.open_for(setup, queue), self._usual_of(setup)
        lane, before = self._lane_told(setup, queue, ahead, class_id, in_lane)
        found = estimate(
            advance(self._lane(lane, now), now),
            ahead=before,
            pool=usual.gaps[queue.id] * self._ratio,
            counters_open=len(open_here),
            counters_free=sum(counter not in self._busy for counter in open_here) - max(ahead - before, 0),
            leaving=leaving_rate(self._no_shows, self._waited_minutes),
            factors=self.lessons.factors,
        )
        return None if found is None else after_breaks(found, lambda minutes: over_breaks(usual.hours[queue.id], now, minutes, setup.tz))

    def explanation(self, setup: HallSetup, queue: Queue, ahead: int, now: int) -> Explanation:
        """Why a newcomer of the ordinary class with so many ahead is told what the pace tells."""
        lane, before = self._lane_told(setup, queue, ahead, None, None)
        return explain(
            advance(self._lane(lane, now), now),
            ahead=before,
            pool=self._usual_of(setup).gaps[queue.id] * self._ratio,
            leaving=leaving_rate(self._no_shows, self._waited_minutes),
        )

    def _lane_told(self, setup: HallSetup, queue: Queue, ahead: int, class_id: int | None, in_lane: int | None) -> tuple[Lane, int]:
        if setup.rules[queue.id].discipline is Discipline.FIFO:
            return (queue.id, WHOLE), ahead
        lane = (queue.id, setup.ordinary.id if class_id is None else class_id)
        pace = self._lanes.get(lane)
        if pace is None or pace.past_calls + pace.calls_today < LANE_LEARNT:
            return (queue.id, WHOLE), ahead
        return lane, len(self._waiting.get(lane, ())) if in_lane is None else in_lane

    def _forget_lanes(self, setup: HallSetup) -> None:
        """Where a queue has another discipline from now on, its classes go at another pace: what was learnt of them under the old one is no guide."""
        before = {} if self._setup is None else self._setup.rules
        other = {queue_id for queue_id, rule in setup.rules.items() if queue_id in before and before[queue_id].discipline is not rule.discipline}
        if other:
            self._lanes = {lane: pace for lane, pace in self._lanes.items() if lane[0] not in other or lane[1] == WHOLE}

    @property
    def factors(self) -> Factors:
        """What the errors of the last days taught."""
        return self.lessons.factors

    def pace_of(self, queue: Queue, now: int) -> LanePace:
        """The pace of a queue brought up to now."""
        return advance(self._lane((queue.id, WHOLE), now), now)

    def open_for(self, setup: HallSetup, queue: Queue) -> frozenset[int]:
        """The counters that are open, and not paused, for a queue."""
        known = self._open if self._knows(setup) else _open_by_queue(setup, self._profile_at, self._paused)
        return known.get(queue.id, frozenset())

    def _knows(self, setup: HallSetup) -> bool:
        return self._setup is not None and self._setup.version == setup.version

    # --- tickets ---------------------------------------------------------------------------------------------------------------------------

    def _hear_ticket(self, event: e.TicketEvent, at: int) -> None:
        has_past = isinstance(event, e.TicketIssued) and self._lane((event.queue, WHOLE), at).past_calls > 0
        self.lessons.hear(event, has_past=has_past, breaks=self._breaks_in(event, at))
        if isinstance(event, e.TicketUndone):
            act = self._acts.pop(event.ticket, LastAct(NOWHERE))
            self._count(act, -1)
            self._put(event.ticket, act.before, at)
        elif not isinstance(event, (e.TicketRecalled, e.TicketStarted, e.TicketJoined, e.TicketParted)):
            if isinstance(event, e.TicketIssued):
                self._classes[event.ticket] = event.priority
            self._note_act(event, at)
            self._put(event.ticket, _spot_after(event), at)

    def _breaks_in(self, event: e.TicketEvent, at: int) -> float:
        """The minutes of midday breaks in the wait that a newcomer is told, or that a first call ends."""
        if self._setup is None:
            return 0.0
        if isinstance(event, e.TicketIssued):
            since, minutes = at, event.likely or 0.0
        elif isinstance(event, e.TicketCalled):
            since, minutes = at - event.waited_ms, event.waited_ms / 60_000
        else:
            return 0.0
        return minutes - without_breaks(self._usual_of(self._setup).hours.get(event.queue, ()), since, minutes, self._setup.tz)

    def _note_act(self, event: e.TicketEvent, at: int) -> None:
        before = self._spots.get(event.ticket, NOWHERE)
        if isinstance(event, e.TicketCalled) and event.first:
            lanes = _lanes_of(event.queue, self._classes.get(event.ticket, WHOLE))
            self._lanes |= {lane: advance(self._lane(lane, at), at) for lane in lanes}
            act = LastAct(before, called_from=lanes, waited_minutes=max(event.waited_ms, 0) / 60_000)
        else:
            act = LastAct(before, no_shows=int(isinstance(event, e.TicketNoShow)))
        self._count(act, 1)
        self._acts[event.ticket] = act

    def _count(self, act: LastAct, sign: int) -> None:
        """Count what an act brought, or take it back when it is undone."""
        self._no_shows += sign * act.no_shows
        self._waited_minutes += sign * act.waited_minutes
        for key in act.called_from:
            lane = self._lanes[key]
            calls, today = max(lane.calls + sign, 0.0), max(lane.calls_today + sign, 0)
            self._lanes[key] = replace(lane, calls=calls, calls_today=today)

    def _put(self, ticket: int, spot: Spot, at: int) -> None:
        """The visitor is elsewhere from now on; a lane whose line ends or begins stops or starts its clock."""
        before = self._spots.get(ticket, NOWHERE)
        self._spots[ticket] = spot
        if before.counter is not None:
            self._busy.discard(before.counter)
        if spot.counter is not None:
            self._busy.add(spot.counter)
        klass = self._classes.get(ticket, WHOLE)
        for lane in () if before.queue is None else _lanes_of(before.queue, klass):
            self._waiting[lane].discard(ticket)
            self._settle(lane, at)
        for lane in () if spot.queue is None else _lanes_of(spot.queue, klass):
            self._waiting.setdefault(lane, set()).add(ticket)
            self._settle(lane, at)

    def _lane(self, lane: Lane, at: int) -> LanePace:
        return self._lanes.get(lane) or LanePace(at=at)

    def _settle(self, lane: Lane, at: int) -> None:
        """A lane's minutes are busy exactly while somebody waits in it and a counter that serves it is open and not paused."""
        pace = self._lane(lane, at)
        should_run = bool(self._waiting.get(lane)) and bool(self._open.get(lane[0]))
        if pace.running != should_run:
            self._lanes[lane] = (busy_from if should_run else idle_from)(pace, at)

    # --- counters and days -----------------------------------------------------------------------------------------------------------------

    def _hear_counter(self, event: e.CounterEvent) -> None:
        if isinstance(event, (e.CounterOpened, e.CounterProfileChanged)):
            self._profile_at = {**self._profile_at, event.counter: event.profile}
        elif isinstance(event, e.CounterClosed):
            self._profile_at = {counter: profile for counter, profile in self._profile_at.items() if counter != event.counter}
        alone = frozenset({event.counter})
        if isinstance(event, e.CounterPaused):
            self._paused = self._paused | alone
        elif not isinstance(event, e.CounterProfileChanged):
            self._paused = self._paused - alone

    def _turn_counters(self, at: int) -> None:
        if self._setup is not None:
            self._open = _open_by_queue(self._setup, self._profile_at, self._paused)
        for lane in {*self._waiting, *self._lanes}:
            self._settle(lane, at)

    def _turn_day(self) -> None:
        self._lanes = {lane: close_day(pace) for lane, pace in self._lanes.items()}
        self._classes.clear()
        self.lessons.turn_day()
        self._spots.clear()
        self._acts.clear()
        self._waiting.clear()
        self._busy.clear()
        gaps = self._usual.gaps
        self._ratio = pool_ratio((pace, gaps[queue]) for (queue, klass), pace in self._lanes.items() if klass == WHOLE and queue in gaps)

    def _usual_of(self, setup: HallSetup) -> "Usual":
        if self._usual.version != setup.version:
            gaps = {one.id: _nominal(setup, one) for one in setup.queues}
            self._usual = Usual(setup.version, gaps, {one.id: _hours(setup, one) for one in setup.queues})
        return self._usual


def _nominal(setup: HallSetup, queue: Queue) -> float:
    """Minutes between calls to expect: typical minutes over the counters, a counter that takes n queues counting as one n-th."""
    minutes = [service.minutes for service in setup.services if service.queue_id == queue.id] or [USUAL_MINUTES]
    counters = sum(1 / len(setup.profiles.by_id[counter.profile_id].queue_ids) for counter in setup.counters_of(queue))
    return nominal_gap(sum(minutes) / len(minutes), 1) / max(counters, 1.0)


def _hours(setup: HallSetup, queue: Queue) -> tuple[Timetable, ...]:
    """The opening hours of the matters of a queue, each once."""
    found = (setup.timetable_of(service) for service in setup.services if service.queue_id == queue.id and not service.retired)
    return tuple(dict.fromkeys(found))


def _open_by_queue(setup: HallSetup, profile_at: dict[int, int], paused: frozenset[int]) -> dict[int, frozenset[int]]:
    """The counters that are open, and not paused, for each queue; a page may still hold a set-up older than the profile of a counter."""
    found: dict[int, set[int]] = {}
    for counter, profile in profile_at.items():
        if counter not in paused and profile in setup.profiles.by_id:
            for queue in setup.profiles.by_id[profile].queue_ids:
                found.setdefault(queue, set()).add(counter)
    return {queue: frozenset(counters) for queue, counters in found.items()}


def _spot_after(event: e.TicketEvent) -> Spot:
    """Where the visitor is after an event that moves one."""
    if isinstance(event, (e.TicketCalled, e.TicketResumed)):
        return Spot(counter=event.counter)
    if isinstance(event, e.TicketCompleted):
        return Spot(queue=event.next_queue)
    if isinstance(event, (e.TicketIssued, e.TicketTransferred, e.TicketRequeued, e.TicketReinstated, e.TicketStepChosen)):
        return Spot(queue=event.queue)
    return NOWHERE
