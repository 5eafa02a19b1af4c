"""The board of the lobby: the newest calls of each zone, how many wait and since when, and which windows work. No personal data."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.counter import CounterState
from hallq.domain.names import Name
from hallq.domain.routing import Zone
from hallq.domain.ticket import TicketState
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.staffing import Staffing, staffing
from hallq.queries.waiting import Line, lines
from hallq.store import tables as t

_tc = t.ticket.c
CALLED = sa.select(
    _tc.id, _tc.number, _tc.state, _tc.queue_id, _tc.counter_id, _tc.called_at, _tc.started_at, _tc.calls, _tc.language
).where(_tc.hall_id == p("hall"), t.AT_COUNTER)
MISSED = sa.select(_tc.id, _tc.number, _tc.queue_id, _tc.called_at).where(
    _tc.hall_id == p("hall"), t.ASIDE, _tc.state == TicketState.NO_SHOW.value
)


@dataclass(frozen=True, slots=True)
class Call:
    """A visitor who is called or served: the number, the window and since when. `nth` counts the calls."""

    ticket: int
    number: str
    state: str
    window: str
    window_name: Name
    zone: str
    queue: str
    called_at: int
    started_at: int | None
    nth: int
    language: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A visitor who was called and did not come, and may come back."""

    ticket: int
    number: str
    queue: str
    called_at: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many wait, since when the one who has waited longest, and how many windows are open, paused, or open with nobody there."""

    waiting: int
    oldest_since: int | None
    open: int
    paused: int
    idle: int


@dataclass(frozen=True, slots=True)
class QueueOnBoard:
    """One line."""

    code: str
    name: Name
    zone: str
    load: Load


@dataclass(frozen=True, slots=True)
class ZoneOnBoard:
    """One part of the hall, with those called to its windows, the newest first."""

    code: str
    name: Name
    load: Load
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The hall as everybody may see it. It changes with the story only, so it holds as long as its `head`: times are instants, not ages."""

    hall: str
    name: Name
    head: Head
    day: str | None
    day_is_open: bool
    load: Load
    zones: tuple[ZoneOnBoard, ...]
    queues: tuple[QueueOnBoard, ...]
    missed: tuple[Missed, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        """Everybody who is called or served, the newest call first."""
        return _newest_first(call for zone in self.zones for call in zone.calls)


def board(at: Instant) -> Board:
    """The board of a hall at one instant."""
    staffed, waiting, calls = staffing(at), lines(at), _calls(at)
    zones = [zone for zone in at.setup.zones if not zone.retired]
    return Board(
        hall=at.setup.code,
        name=at.setup.name,
        head=at.head,
        day=at.day,
        day_is_open=at.day_is_open,
        load=_load(waiting.values(), staffed.values()),
        zones=tuple(_zone(at, zone, waiting.values(), staffed, calls) for zone in zones),
        queues=tuple(_queue(at, line, staffed) for line in waiting.values()),
        missed=_missed(at),
    )


def _calls(at: Instant) -> tuple[Call, ...]:
    return _newest_first(_call(at, *row) for row in at.rows(CALLED))


def _call(at: Instant, ticket: int, number: str, state: str, queue: int, counter: int, *times_and_more: object) -> Call:
    setup, window = at.setup, at.setup.counters.by_id[counter]
    zone = setup.zones.by_id[window.zone_id].code
    return Call(ticket, number, state, window.code, window.name, zone, setup.queues.by_id[queue].code, *times_and_more)  # type: ignore[arg-type]  # in the order of the columns


def _newest_first(calls: Iterable[Call]) -> tuple[Call, ...]:
    return tuple(sorted(calls, key=lambda call: (call.called_at, call.ticket), reverse=True))


def _zone(at: Instant, zone: Zone, waiting: Iterable[Line], staffed: dict[int, Staffing], calls: tuple[Call, ...]) -> ZoneOnBoard:
    here = [line for line in waiting if line.queue.zone_id == zone.id]
    windows = [who for counter, who in staffed.items() if at.setup.counters.by_id[counter].zone_id == zone.id]
    return ZoneOnBoard(zone.code, zone.name, _load(here, windows), tuple(call for call in calls if call.zone == zone.code))


def _queue(at: Instant, line: Line, staffed: dict[int, Staffing]) -> QueueOnBoard:
    queue = line.queue
    windows = [who for who in staffed.values() if who.profile_id is not None and queue.id in at.setup.profiles.by_id[who.profile_id].queue_ids]
    return QueueOnBoard(queue.code, queue.name, at.setup.zones.by_id[queue.zone_id].code, _load([line], windows))


def _load(waiting: Iterable[Line], windows: Iterable[Staffing]) -> Load:
    here, staffed = list(waiting), list(windows)
    open_ones = [window for window in staffed if window.state is CounterState.OPEN]
    return Load(
        waiting=sum(len(line.waiting) for line in here),
        oldest_since=min((line.oldest_since for line in here if line.oldest_since is not None), default=None),
        open=len(open_ones),
        paused=len(staffed) - len(open_ones),
        idle=sum(window.ticket_id is None for window in open_ones),
    )


def _missed(at: Instant) -> tuple[Missed, ...]:
    found = [Missed(ticket, number, at.setup.queues.by_id[queue].code, called_at) for ticket, number, queue, called_at in at.rows(MISSED)]
    return tuple(sorted(found, key=lambda one: (one.called_at, one.ticket), reverse=True))
