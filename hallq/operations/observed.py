"""What a hall is used to, heard from its story line by line: how long windows are busy, who comes, who does not come when called, who works when.

The roll-out draws from it. It also hears what roll-outs told newcomers and what came of it, from which the ends of their ranges are learned every
evening; all of it stands in the story, so that a process that begins learns the same.
"""

from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from hallq.domain import events as e
from hallq.domain.estimation import Estimate
from hallq.domain.habits import QUARTER_MS, QUARTERS, Habits
from hallq.domain.hours import local_date
from hallq.domain.rollout import USUAL_ENDS, Ends, learn_ends

LONGEST_GAP_MS = 30 * 60_000
"""A pause that is longer is none between two visitors, but an absence as at lunch."""

DAYS, MOST_CASES = 10, 5_000
"""The business days whose cases teach, and how many of the newest at most."""


@dataclass(frozen=True, slots=True)
class LastCall:
    """The last call of a window: when, to whom, for what, after which wait; `done_at` when that visitor had gone, None while there.

    `counts` is False where it is no whole service: a visit taken up again.
    """

    at: int
    ticket: int
    queue: int
    service: int
    waited_ms: int
    done_at: int | None = None
    missed: bool = False
    counts: bool = True


class Observed:
    """What one hall is used to. It is told every line of the story once, in order, under a lock; looking changes nothing."""

    def __init__(self) -> None:
        self.habits = Habits()
        self.ends: Ends = USUAL_ENDS
        self._last: dict[int, LastCall] = {}
        self._open_since: dict[int, int] = {}
        self._paused_at: dict[int, int] = {}
        self._class_of: dict[int, int] = {}
        self._in_line_since: dict[int, int] = {}
        self.told: dict[int, tuple[int, Estimate]] = {}
        self._cases: deque[tuple[int, int, Estimate, float]] = deque(maxlen=MOST_CASES)
        self._day = 0
        self._midnight = 0

    def last_call(self, counter: int) -> LastCall | None:
        """The last call of a counter since its session began."""
        return self._last.get(counter)

    def hear(self, line: e.Line, tz: ZoneInfo) -> None:
        """Take note of a line; `tz` is the hall's."""
        self._turn_midnight(line.at, tz)
        event, at = line.event, line.at
        if isinstance(event, e.TicketIssued):
            self._come(event, at)
        elif isinstance(event, e.TicketCalled):
            self._call(event, at)
        elif isinstance(event, e.TicketEvent):
            self._follow(event, at)
        elif isinstance(event, e.CounterEvent):
            self._turn_counter(event, at)
        elif isinstance(event, e.DayClosed):
            self._end_day()

    def _turn_midnight(self, at: int, tz: ZoneInfo) -> None:
        if not self._midnight <= at < self._midnight + QUARTERS * QUARTER_MS:
            self._midnight = local_midnight(at, tz)

    # --- visitors --------------------------------------------------------------------------------------------------------------------------

    def _come(self, event: e.TicketIssued, at: int) -> None:
        self._class_of[event.ticket] = event.priority
        self._stand(event.ticket, event.queue, at, None if event.slot is None else event.slot - at)
        if event.played is not None:
            *range_told, ahead = event.played
            self.told[event.ticket] = (ahead, Estimate(*range_told))

    def _stand(self, ticket: int, queue: int, at: int, early: int | None = None) -> None:
        self._in_line_since[ticket] = at
        quarter = min(max((at - self._midnight) // QUARTER_MS, 0), QUARTERS - 1)
        self.habits.came(queue, self._class_of.get(ticket, 0), quarter, early)

    def _call(self, event: e.TicketCalled, at: int) -> None:
        before = self._last.get(event.counter)
        if before is not None and before.done_at is not None:
            waited_then = self._in_line_since.get(event.ticket, at) <= before.done_at
            self._learn(event.counter, before, at if waited_then and at - before.done_at <= LONGEST_GAP_MS else before.done_at)
        waited = max(event.waited_ms, 0)
        self._last[event.counter] = LastCall(at, event.ticket, event.queue, event.service, waited, counts=event.first)
        if event.first:
            self.habits.was_called(waited)
            told = self.told.pop(event.ticket, None)
            if told is not None and waited:
                self._cases.append((self._day, *told, waited / 60_000))

    def _follow(self, event: e.TicketEvent, at: int) -> None:
        if isinstance(event, e.TicketResumed):
            self._last[event.counter] = LastCall(at, event.ticket, 0, 0, 0, counts=False)
        elif isinstance(event, e.TicketUndone):
            self._take_back(event)
        elif isinstance(event, _ENDS):
            self._end(event, at)

    def _end(self, event: e.TicketEvent, at: int) -> None:
        """A visitor has gone from where it was; perhaps into another line."""
        self.told.pop(event.ticket, None)
        counter = getattr(event, "counter", None) or getattr(event, "from_counter", None) or self._counter_of(event.ticket)
        last = self._last.get(counter or 0)
        if last is not None and last.ticket == event.ticket and last.done_at is None:
            self._last[counter or 0] = replace(last, done_at=at, missed=isinstance(event, e.TicketNoShow))
        queue = event.next_queue if isinstance(event, e.TicketCompleted) else getattr(event, "queue", None)
        if isinstance(event, (e.TicketCompleted, e.TicketTransferred)) and queue is not None:
            self._stand(event.ticket, queue, at)
        elif queue is not None:
            self._in_line_since[event.ticket] = at

    def _counter_of(self, ticket: int) -> int | None:
        return next((counter for counter, last in self._last.items() if last.ticket == ticket), None)

    def _take_back(self, event: e.TicketUndone) -> None:
        """An undone call was none; an undone end has not come yet."""
        counter = self._counter_of(event.ticket)
        if counter is None:
            return
        if event.what == e.TicketCalled.name:
            del self._last[counter]
        else:
            self._last[counter] = replace(self._last[counter], done_at=None, missed=False)

    def _learn(self, counter: int, last: LastCall, ready_at: int) -> None:
        """A window was through with a visitor."""
        if last.missed:
            self.habits.was_missed(last.waited_ms, ready_at - last.at)
        elif last.counts:
            self.habits.was_busy(counter, last.queue, last.service, ready_at - last.at)

    # --- counters and days -----------------------------------------------------------------------------------------------------------------

    def _turn_counter(self, event: e.CounterEvent, at: int) -> None:
        counter = event.counter
        if isinstance(event, (e.CounterOpened, e.CounterResumed)):
            self._open_since[counter] = at
            paused_at = self._paused_at.pop(counter, None)
            if paused_at is not None:
                self.habits.pauses.add(max(at - paused_at, 0))
        elif isinstance(event, e.CounterPaused):
            self._stood(counter, at)
            self._paused_at[counter] = at
        elif isinstance(event, e.CounterClosed):
            self._stood(counter, at)
            self._paused_at.pop(counter, None)
            self._forget(counter)

    def _stood(self, counter: int, at: int) -> None:
        since = self._open_since.pop(counter, None)
        if since is not None:
            self.habits.stood(counter, since - self._midnight, at - self._midnight)

    def _forget(self, counter: int) -> None:
        last = self._last.pop(counter, None)
        if last is not None and last.done_at is not None:
            self._learn(counter, last, last.done_at)

    def _end_day(self) -> None:
        """All counters are closed, and everybody has gone."""
        self.habits.end_day()
        while self._cases and self._cases[0][0] <= self._day - DAYS:
            self._cases.popleft()
        self.ends = learn_ends((ahead, told, waited) for _day, ahead, told, waited in self._cases)
        self._day += 1
        for forgotten in (self._last, self._open_since, self._paused_at, self._class_of, self._in_line_since, self.told):
            forgotten.clear()


_ENDS = (
    e.TicketCompleted,
    e.TicketTransferred,
    e.TicketHeld,
    e.TicketRequeued,
    e.TicketNoShow,
    e.TicketReinstated,
    e.TicketCancelled,
    e.TicketExpired,
)


def local_midnight(at: int, tz: ZoneInfo) -> int:
    """When the local day of an instant began, UTC milliseconds."""
    return round(datetime.combine(local_date(at, tz), time(), tz).timestamp() * 1000)
