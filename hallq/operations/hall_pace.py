"""How fast each queue of one hall goes, kept in memory from its story as it is told, and the wait that the pace of a lane tells."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

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
    not_before,
    pool_ratio,
)
from hallq.domain.hours import over_breaks, without_breaks
from hallq.domain.routing import HallSetup, Queue
from hallq.operations.lessons import Lessons
from hallq.operations.observed import Observed
from hallq.operations.spots import NOWHERE, STAYS, LastAct, Spot, lanes_of, spot_after
from hallq.operations.told_once import AllToldOnce
from hallq.operations.usual import Usual, usual_of
from hallq.operations.windows import WHOLE, Callers, Lane, Takers, Windows, callers

LANE_LEARNT = 20
"""Of a lane with fewer calls the pace of its queue tells more, and how many its order puts before a visitor."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose wait is asked for: somebody with `ahead` people before, `in_lane` of them in the same lane.

    Without `class_id` it is one of the ordinary class, without `in_lane` a newcomer, who stands behind all of the lane; with `ticket_id` somebody
    who waits, so that windows for those who have waited long count by the time gone.
    """

    ahead: int
    class_id: int | None = None
    in_lane: int | None = None
    ticket_id: int | None = None


class Basis(NamedTuple):
    """What a wait is told from: the pace of the lane brought up to now, the people before in it, the pool's gap, and the rate of leaving."""

    pace: LanePace
    before: int
    pool: float
    leaving: float


class HallPace:
    """What one hall's estimates rest on: who waits where, which windows may call whom, and the pace of each queue.

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
        self._ripe: dict[Lane, int] = {}
        self._windows = Windows()
        self._setup: HallSetup | None = None
        self._open: Mapping[int, tuple[Takers, ...]] = {}
        self._no_shows = 0
        self._waited_minutes = 0.0
        self._usual = Usual()
        self._ratio = 1.0
        self.lessons = Lessons()
        self.observed = Observed()
        self.told_once = AllToldOnce()

    def hear(self, line: e.Line, setup: HallSetup | None, *, gapless: bool = False) -> None:
        """Take note of one line; `setup` as its act knew it says which windows serve which queues.

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
            self._turn_windows(line.at)
        if self._setup is not None:
            self.observed.hear(line, self._setup.tz)
        event = line.event
        if isinstance(event, e.TicketEvent):
            self._hear_ticket(line, event)
        elif isinstance(event, e.DayClosed):
            self._turn_day()
        elif self._windows.hear(event):
            self._turn_windows(line.at)

    def estimate(self, setup: HallSetup, queue: Queue, now: int, who: Asker) -> Estimate | None:
        """The estimate by the pace of the lane, or of the queue where classes do not matter or are too new; None where no open window may call."""
        calling, basis = self.callers(setup, queue, now, who), self._basis(setup, queue, now, who)
        found = estimate(
            basis.pace,
            ahead=basis.before,
            pool=basis.pool,
            counters_open=calling.many,
            counters_free=calling.free - max(who.ahead - basis.before, 0),
            leaving=basis.leaving,
            factors=self.lessons.factors,
        )
        if found is None:
            return None
        hours = self._usual_of(setup).hours[queue.id]
        return not_before(after_breaks(found, lambda minutes: over_breaks(hours, now, minutes, setup.tz)), calling.after_minutes)

    def explanation(self, setup: HallSetup, queue: Queue, now: int, who: Asker) -> Explanation:
        """Why the pace tells somebody what it tells."""
        basis = self._basis(setup, queue, now, who)
        return explain(basis.pace, ahead=basis.before, pool=basis.pool, leaving=basis.leaving)

    def callers(self, setup: HallSetup, queue: Queue, now: int, who: Asker) -> Callers:
        """The windows that are open, and not paused, for somebody."""
        takers = (self._open if self._knows(setup) else self._windows.open_by_queue(setup)).get(queue.id, ())
        class_id = setup.ordinary.id if who.class_id is None else who.class_id
        spot = NOWHERE if who.ticket_id is None else self._spots.get(who.ticket_id, NOWHERE)
        return callers(takers, class_id, max(now - spot.since, 0) if spot.queue == queue.id else 0, self._busy)

    def _basis(self, setup: HallSetup, queue: Queue, now: int, who: Asker) -> Basis:
        lane, before = self._lane_told(setup, queue, who)
        pool = self._usual_of(setup).gaps[queue.id] * self._ratio
        return Basis(advance(self._lane(lane, now), now), before, pool, leaving_rate(self._no_shows, self._waited_minutes))

    def _lane_told(self, setup: HallSetup, queue: Queue, who: Asker) -> tuple[Lane, int]:
        if setup.rules[queue.id].discipline is Discipline.FIFO:
            return (queue.id, WHOLE), who.ahead
        lane = (queue.id, setup.ordinary.id if who.class_id is None else who.class_id)
        pace = self._lanes.get(lane)
        if pace is None or pace.past_calls + pace.calls_today < LANE_LEARNT:
            return (queue.id, WHOLE), who.ahead
        return lane, len(self._waiting.get(lane, ())) if who.in_lane is None else who.in_lane

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

    def _knows(self, setup: HallSetup) -> bool:
        return self._setup is not None and self._setup.version == setup.version

    # --- tickets ---------------------------------------------------------------------------------------------------------------------------

    def _hear_ticket(self, line: e.Line, event: e.TicketEvent) -> None:
        at = line.at
        has_past = isinstance(event, e.TicketIssued) and self._lane((event.queue, WHOLE), at).past_calls > 0
        self.lessons.hear(event, has_past=has_past, breaks=self._breaks_in(event, at))
        self.told_once.hear(event, at)
        if isinstance(event, e.TicketUndone):
            act = self._acts.pop(event.ticket, LastAct(NOWHERE))
            self._count(act, -1)
            self._put(event.ticket, act.before, at)
        elif not isinstance(event, STAYS):
            if isinstance(event, e.TicketIssued):
                self._classes[event.ticket] = event.priority
            self._note_act(event, at)
            self._put(event.ticket, spot_after(line, event, self._spots.get(event.ticket, NOWHERE)), at)

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
            lanes = lanes_of(event.queue, self._classes.get(event.ticket, WHOLE))
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
        for lane in () if before.queue is None else lanes_of(before.queue, klass):
            self._waiting[lane].discard(ticket)
            self._settle(lane, at)
        for lane in () if spot.queue is None else lanes_of(spot.queue, klass):
            self._waiting.setdefault(lane, set()).add(ticket)
            self._settle(lane, at)

    def _lane(self, lane: Lane, at: int) -> LanePace:
        ripe = self._ripe.get(lane)
        if ripe is None or ripe > at:
            return self._lanes.get(lane) or LanePace(at=at)
        return busy_from(self._lanes.get(lane) or LanePace(at=ripe), ripe)

    def _settle(self, lane: Lane, at: int) -> None:
        """A lane's minutes are busy exactly while somebody waits in it whom an open window that is not paused may call.

        Where windows take only who has waited long, that begins with the first who has: `_ripe` says when, as it stands now.
        """
        pace, begins = self._lane(lane, at), self._busy_since(lane, at)
        should_run = begins is not None and begins <= at
        if pace.running != should_run or lane in self._ripe:
            self._lanes[lane] = (busy_from if should_run else idle_from)(pace, at)
            self._ripe.pop(lane, None)
        if begins is not None and begins > at:
            self._ripe[lane] = begins

    def _busy_since(self, lane: Lane, at: int) -> int | None:
        """When the first of those who wait in a lane may be called; None where nobody waits, or no window may call any."""
        waiting, takers = self._waiting.get(lane), self._open.get(lane[0], ())
        if waiting and any(one.take_all_at_once for one in takers):
            return at
        known = [(self._classes.get(ticket, WHOLE), self._spots[ticket].since) for ticket in waiting or ()]
        return min((one.from_when(since, at) for klass, since in known for one in takers if one.take(klass)), default=None)

    # --- windows and days ------------------------------------------------------------------------------------------------------------------

    def _turn_windows(self, at: int) -> None:
        if self._setup is not None:
            self._open = self._windows.open_by_queue(self._setup)
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
        self._ripe.clear()
        self.told_once.turn_day()
        gaps = self._usual.gaps
        self._ratio = pool_ratio((pace, gaps[queue]) for (queue, klass), pace in self._lanes.items() if klass == WHOLE and queue in gaps)

    def _usual_of(self, setup: HallSetup) -> Usual:
        if self._usual.version != setup.version:
            self._usual = usual_of(setup)
        return self._usual
