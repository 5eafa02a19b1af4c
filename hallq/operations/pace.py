"""How fast each queue goes, kept in memory from the story as it is told, so that an estimate costs no question to the database."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hallq.domain import events as e
from hallq.domain.estimation import (
    Estimate,
    LanePace,
    advance,
    busy_from,
    called,
    close_day,
    estimate,
    idle_from,
    leaving_rate,
    nominal_gap,
    pool_ratio,
)
from hallq.domain.routing import HallSetup, Queue

if TYPE_CHECKING:
    from hallq.operations.hall import Tx

USUAL_MINUTES = 10.0


class Paces:
    """The paces of all halls of this process. What is lost at a restart is learned again from the story (`hear` of the last days' lines)."""

    def __init__(self) -> None:
        self._halls: dict[int, HallPace] = {}

    def hear(self, lines: Iterable[e.Line]) -> None:
        """Take note of lines, in order; one that was heard before is passed over."""
        for line in lines:
            self._of(line.hall_id).hear(line)

    def estimate(self, tx: "Tx", queue: Queue, ahead: int) -> Estimate | None:
        """The wait of a newcomer with `ahead` people before; None while no counter is open for the queue."""
        return self.estimate_for(tx.setup, queue, ahead, tx.now)

    def estimate_for(self, setup: HallSetup, queue: Queue, ahead: int, now: int) -> Estimate | None:
        """The same outside an act, for a page."""
        return self._of(setup.hall_id).estimate(setup, queue, ahead, now)

    def open_counters(self, setup: HallSetup, queue: Queue) -> int:
        """How many counters are open, and not paused, for a queue."""
        return len(self._of(setup.hall_id).open_for(setup, queue))

    def _of(self, hall_id: int) -> "HallPace":
        known = self._halls.get(hall_id)
        if known is None:
            known = self._halls[hall_id] = HallPace()
        return known


class HallPace:
    """What one hall's estimates rest on: who waits where, which counters are open, and the pace of each queue."""

    def __init__(self) -> None:
        self._heard = 0
        self._lanes: dict[int, LanePace] = {}
        self._queue_of: dict[int, int] = {}
        self._waiting: dict[int, set[int]] = {}
        self._profile_at: dict[int, int] = {}
        self._paused: set[int] = set()
        self._busy: dict[int, int] = {}
        self._no_shows = 0
        self._waited_minutes = 0.0
        self._nominal: dict[int, float] = {}
        self._nominal_version = -1
        self._ratio = 1.0

    def hear(self, line: e.Line) -> None:
        """Take note of one line."""
        if line.seq <= self._heard:
            return
        self._heard = line.seq
        event = line.event
        if isinstance(event, e.TicketEvent):
            self._hear_ticket(event, line.at)
        elif isinstance(event, e.CounterEvent):
            self._hear_counter(event)
        elif isinstance(event, e.DayClosed):
            self._turn_day()

    def estimate(self, setup: HallSetup, queue: Queue, ahead: int, now: int) -> Estimate | None:
        """The estimate for a queue with so many ahead."""
        open_here = self.open_for(setup, queue)
        return estimate(
            advance(self._refreshed(queue.id, now, running=bool(open_here)), now),
            ahead=ahead,
            pool=self._nominal_of(setup, queue) * self._ratio,
            counters_open=len(open_here),
            counters_free=sum(counter not in self._busy for counter in open_here),
            leaving=leaving_rate(self._no_shows, self._waited_minutes),
        )

    def open_for(self, setup: HallSetup, queue: Queue) -> list[int]:
        """The counters that are open, and not paused, for a queue."""
        profiles = setup.profiles.by_id
        return [
            counter
            for counter, profile in self._profile_at.items()
            if counter not in self._paused and profile in profiles and queue.id in profiles[profile].queue_ids
        ]

    def _refreshed(self, queue_id: int, now: int, *, running: bool) -> LanePace:
        """The lane with its busy minutes settled: they run only while somebody waits and a counter is open."""
        lane = self._lanes.get(queue_id, LanePace(at=now))
        should_run = running and bool(self._waiting.get(queue_id))
        if lane.running != should_run:
            lane = (busy_from if should_run else idle_from)(lane, now)
        self._lanes[queue_id] = lane
        return lane

    def _hear_ticket(self, event: e.TicketEvent, at: int) -> None:
        if isinstance(event, e.TicketCalled):
            self._hear_call(event, at)
        elif isinstance(event, e.TicketUndone):
            self._hear_undo(event, at)
        else:
            self._free_counter(event.ticket, event)
            self._put(event.ticket, _queue_after(event), at, leaves=_leaves(event))
            self._no_shows += isinstance(event, e.TicketNoShow)

    def _hear_call(self, event: e.TicketCalled, at: int) -> None:
        lane = self._lanes.get(event.queue, LanePace(at=at))
        self._lanes[event.queue] = called(lane, at) if event.first else lane
        self._waited_minutes += event.waited_ms / 60_000 if event.first else 0.0
        self._put(event.ticket, event.queue, at, leaves=True)
        self._busy[event.counter] = event.ticket

    def _hear_undo(self, event: e.TicketUndone, at: int) -> None:
        if event.what == "ticket.called":
            self._free_counter(event.ticket, event)
            self._put(event.ticket, self._queue_of.get(event.ticket), at, leaves=False)
        elif event.counter is not None:
            self._put(event.ticket, None, at, leaves=True)
            self._busy[event.counter] = event.ticket

    def _free_counter(self, ticket: int, event: e.TicketEvent) -> None:
        if isinstance(event, e.TicketResumed):
            self._busy[event.counter] = ticket
        elif not isinstance(event, (e.TicketStarted, e.TicketRecalled, e.TicketIssued)):
            self._busy = {counter: other for counter, other in self._busy.items() if other != ticket}

    def _put(self, ticket: int, queue: int | None, at: int, *, leaves: bool) -> None:
        """The ticket waits in `queue` from now on, or waits no more; a lane whose line ends or begins stops or starts its clock."""
        before = self._queue_of.get(ticket)
        if before is not None and (leaves or queue is not None):
            self._waiting.get(before, set()).discard(ticket)
            self._settle(before, at)
        if queue is not None:
            self._queue_of[ticket] = queue
            if not leaves:
                self._waiting.setdefault(queue, set()).add(ticket)
                self._settle(queue, at)

    def _settle(self, queue: int, at: int) -> None:
        lane = self._lanes.get(queue, LanePace(at=at))
        should_run = bool(self._waiting.get(queue)) and bool(self._profile_at)
        if lane.running != should_run:
            self._lanes[queue] = (busy_from if should_run else idle_from)(lane, at)

    def _hear_counter(self, event: e.CounterEvent) -> None:
        if isinstance(event, e.CounterOpened):
            self._profile_at[event.counter] = event.profile
            self._paused.discard(event.counter)
        elif isinstance(event, e.CounterPaused):
            self._paused.add(event.counter)
        elif isinstance(event, e.CounterResumed):
            self._paused.discard(event.counter)
        elif isinstance(event, e.CounterClosed):
            self._profile_at.pop(event.counter, None)
            self._paused.discard(event.counter)

    def _turn_day(self) -> None:
        self._lanes = {queue: close_day(lane) for queue, lane in self._lanes.items()}
        self._queue_of.clear()
        self._waiting.clear()
        self._busy.clear()
        self._ratio = pool_ratio((lane, self._nominal[queue]) for queue, lane in self._lanes.items() if queue in self._nominal)

    def _nominal_of(self, setup: HallSetup, queue: Queue) -> float:
        if self._nominal_version != setup.version:
            self._nominal = {one.id: _nominal(setup, one) for one in setup.queues}
            self._nominal_version = setup.version
        return self._nominal[queue.id]


def _nominal(setup: HallSetup, queue: Queue) -> float:
    """Minutes between calls to expect: typical minutes over the counters, a counter that takes n queues counting as one n-th."""
    minutes = [service.minutes for service in setup.services if service.queue_id == queue.id] or [USUAL_MINUTES]
    counters = sum(1 / len(setup.profiles.by_id[counter.profile_id].queue_ids) for counter in setup.counters_of(queue))
    return nominal_gap(sum(minutes) / len(minutes), 1) / max(counters, 1.0)


def _queue_after(event: e.TicketEvent) -> int | None:
    """The queue in which the ticket waits after the event, None where it does not wait by it."""
    if isinstance(event, e.TicketCompleted):
        return event.next_queue
    if isinstance(event, (e.TicketIssued, e.TicketTransferred, e.TicketRequeued, e.TicketReinstated)):
        return event.queue
    return None


def _leaves(event: e.TicketEvent) -> bool:
    return _queue_after(event) is None and isinstance(event, (e.TicketCancelled, e.TicketExpired, e.TicketCompleted, e.TicketNoShow))
