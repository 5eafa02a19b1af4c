"""A day of the log as the what-if plays it: who waited where and was called when, which windows stood open, with which work profile and whom.

What keeps a window besides calls from the line (a visit taken up again, help at another window, somebody served without waiting) shuts it meanwhile.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain import events as e
from hallq.domain.discipline import Why
from hallq.domain.errors import FieldInvalid
from hallq.domain.whatif import Came, DayLog, Stood
from hallq.queries.instant import Instant
from hallq.store import tables as t

_e, _p = t.event_log.c, t.person.c
OPENINGS = sa.select(_e.seq, _e.body, _e.digest).where(_e.hall_id == p("hall"), t.DAY_OPENED).order_by(_e.seq)
LINES = (
    sa.select(_e.body, _e.digest)
    .where(_e.hall_id == p("hall"), _e.seq >= p("first"), _e.seq < p("end"), _e.name.in_(p("names", expanding=True)))
    .order_by(_e.seq)
)
SKILLS = sa.select(_p.id, _p.skills).where(_p.hall_id == p("hall"), _p.skills.is_not(None))


@dataclass(frozen=True, slots=True)
class LoggedDay:
    """A business day and where it lies in the story: from line `first` to before `end`."""

    day: str
    first: int
    end: int


def logged_days(at: Instant) -> list[LoggedDay]:
    """Every business day in the story, the first first; the last goes on to the end of it."""
    begins: dict[str, int] = {}
    for seq, body, digest in at.rows(OPENINGS):
        event = e.read_line(body, digest).event
        if isinstance(event, e.DayOpened):
            begins.setdefault(event.day, seq)
    ends = [*begins.values(), at.head.seq + 1][1:]
    return [LoggedDay(day, first, end) for (day, first), end in zip(begins.items(), ends, strict=True)]


def past_days(at: Instant) -> list[LoggedDay]:
    """The business days that are over, the last last."""
    days = logged_days(at)
    return days[:-1] if at.day_is_open else days


def day_asked(days: list[LoggedDay], asked: str) -> LoggedDay | None:
    """The day asked for, else the last of these; None where there is none yet. Raises FieldInvalid."""
    return next(iter(days[-1:]), None) if not asked else logged_day(days, asked)


def logged_day(days: Iterable[LoggedDay], day: str) -> LoggedDay:
    """One of these days. Raises FieldInvalid where it is not among them."""
    found = next((one for one in days if one.day == day), None)
    if found is None:
        raise FieldInvalid(field="day", reason="unknown", value=day)
    return found


def skills_of_today(at: Instant) -> dict[int, tuple[str, ...]]:
    """The skills, as codes of queues, of everybody who has not all of them. The log does not tell what they were on a day."""
    return {person: tuple(json.loads(known)) for person, known in at.rows(SKILLS)}


def day_log(at: Instant, day: LoggedDay) -> DayLog:
    """The waits and the windows of a day."""
    return fold(e.read_line(*row) for row in at.rows(LINES, first=day.first, end=day.end, names=NAMES))


def fold(lines: Iterable[e.Line]) -> DayLog:
    """The same from the lines of a day; what was taken back never was."""
    told = list(lines)
    undone = {seq for line in told if isinstance(line.event, e.TicketUndone) for seq in line.event.undone}
    folded = _Fold()
    for line in told:
        if line.seq not in undone:
            folded.hear(line)
    return folded.end(told[-1].at if told else 0)


class _Fold:
    """What the lines up to now make of a day."""

    def __init__(self) -> None:
        self._came: list[Came] = []
        self._stood: list[Stood] = []
        self._profiles: dict[int, int] = {}
        self._people: dict[int, int | None] = {}
        self._open_since: dict[int, int] = {}
        self._in_line: dict[int, Came] = {}
        self._at_window: dict[int, Came] = {}
        self._kept: dict[int, set[int]] = {}
        self._class_of: dict[int, int] = {}

    def hear(self, line: e.Line) -> None:
        """One more line."""
        part = _PARTS.get(type(line.event))
        if part is not None:
            part(self, line, line.event)

    def end(self, at: int) -> DayLog:
        """The day up to this instant; who is still there was called, or was not."""
        for counter in list(self._open_since):
            self._rest(counter, at)
        left = [*self._at_window.values(), *self._in_line.values()]
        return DayLog(tuple(sorted((*self._came, *left), key=lambda one: (one.at, one.ticket_id))), tuple(self._stood))

    # --- windows ---------------------------------------------------------------------------------------------------------------------------

    def _stand(self, counter: int, at: int) -> None:
        if counter in self._profiles and not any(counter in kept for kept in self._kept.values()):
            self._open_since.setdefault(counter, at)

    def _rest(self, counter: int, at: int) -> None:
        since = self._open_since.pop(counter, None)
        if since is not None and since < at:
            self._stood.append(Stood(counter, self._profiles[counter], since, at, self._people.get(counter)))

    def opened(self, line: e.Line, event: Any) -> None:
        """A window opens, with somebody there."""
        self._profiles[event.counter] = event.profile
        self._people[event.counter] = event.clerk
        self._stand(event.counter, line.at)

    def resumed(self, line: e.Line, event: Any) -> None:
        """A clerk is back."""
        self._stand(event.counter, line.at)

    def rested(self, line: e.Line, event: Any) -> None:
        """A clerk leaves for a while, or for the day."""
        self._rest(event.counter, line.at)
        if isinstance(event, e.CounterClosed):
            self._profiles.pop(event.counter, None)

    def changed(self, line: e.Line, event: Any) -> None:
        """A window goes on with another work profile."""
        was_open = event.counter in self._open_since
        self._rest(event.counter, line.at)
        self._profiles[event.counter] = event.profile
        if was_open:
            self._stand(event.counter, line.at)

    def _keep(self, ticket: int, counter: int, at: int) -> None:
        """A window is kept by a visitor whom it did not call from the line."""
        self._rest(counter, at)
        self._kept.setdefault(ticket, set()).add(counter)

    # --- visitors --------------------------------------------------------------------------------------------------------------------------

    def issued(self, line: e.Line, event: Any) -> None:
        """Somebody comes."""
        self._class_of[event.ticket] = event.priority
        self._in_line[event.ticket] = Came(line.seq, line.at, event.queue, event.priority, event.slot or 0)

    def called(self, line: e.Line, event: Any) -> None:
        """From the line, or from elsewhere."""
        waited = self._in_line.pop(event.ticket, None)
        if waited is None or event.why == Why.DIRECT:
            self._keep(event.ticket, event.counter, line.at)
        else:
            self._at_window[event.ticket] = replace(waited, called_at=line.at)

    def taken_up(self, line: e.Line, event: Any) -> None:
        """A visit set aside goes on at a window, or another window helps."""
        self._keep(event.ticket, event.counter, line.at)

    def parted(self, line: e.Line, event: Any) -> None:
        """A window helps no more."""
        self._kept.get(event.ticket, set()).discard(event.counter)
        self._stand(event.counter, line.at)

    def through(self, line: e.Line, event: Any) -> None:
        """The window is free of the visitor, or the visitor left the line."""
        served = self._at_window.pop(event.ticket, None)
        if served is not None and served.called_at is not None:
            self._came.append(replace(served, busy_ms=line.at - served.called_at))
        for counter in self._kept.pop(event.ticket, set()):
            self._stand(counter, line.at)
        left = self._in_line.pop(event.ticket, None)
        if left is not None:
            self._came.append(replace(left, left_at=line.at))

    def goes_on(self, line: e.Line, event: Any) -> None:
        """The visitor is through here and waits again, there or elsewhere."""
        self.through(line, event)
        queue_id = event.next_queue if isinstance(event, e.TicketCompleted) else event.queue
        if queue_id is not None:
            only = event.for_counter if isinstance(event, e.TicketTransferred) else None
            self._in_line[event.ticket] = Came(line.seq, line.at, queue_id, self._class_of.get(event.ticket, 0), only=only)

    def freed(self, _line: e.Line, event: Any) -> None:
        """Any window may call somebody who waited for one alone."""
        if event.ticket in self._in_line:
            self._in_line[event.ticket] = replace(self._in_line[event.ticket], only=None)


_PARTS: Mapping[type[e.Event], Callable[[_Fold, e.Line, Any], None]] = {
    e.CounterOpened: _Fold.opened,
    e.CounterPaused: _Fold.rested,
    e.CounterResumed: _Fold.resumed,
    e.CounterProfileChanged: _Fold.changed,
    e.CounterClosed: _Fold.rested,
    e.TicketIssued: _Fold.issued,
    e.TicketCalled: _Fold.called,
    e.TicketResumed: _Fold.taken_up,
    e.TicketJoined: _Fold.taken_up,
    e.TicketParted: _Fold.parted,
    e.TicketHeld: _Fold.through,
    e.TicketNoShow: _Fold.through,
    e.TicketCancelled: _Fold.through,
    e.TicketExpired: _Fold.through,
    e.TicketCompleted: _Fold.goes_on,
    e.TicketTransferred: _Fold.goes_on,
    e.TicketRequeued: _Fold.goes_on,
    e.TicketReinstated: _Fold.goes_on,
    e.TicketStepChosen: _Fold.goes_on,
    e.TicketFreed: _Fold.freed,
}
NAMES = [*(kind.name for kind in _PARTS), e.TicketUndone.name]
