"""What the screens of the lobby show: the last call of everybody at a window, how each line stands, and one window as its bar shows it."""

from collections import Counter as Counted
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.counter import CounterState
from hallq.domain.estimation import Estimate
from hallq.domain.events import Line as StoryLine
from hallq.domain.events import TicketCalled, TicketRecalled, read_line
from hallq.domain.routing import Counter, Queue, Zone
from hallq.domain.sources import WALK_IN
from hallq.domain.ticket import TicketState
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.staffing import CLOSED, Staffing, queues_called, staffing
from hallq.queries.waiting import Estimates, Line, lines
from hallq.store import tables as t

_tc, _e = t.ticket.c, t.event_log.c
# Whoever is served without having waited is called nowhere: at the first step of such a visit nothing is shown.
HERE = sa.select(_tc.id, _tc.number, _tc.state, _tc.counter_id, _tc.called_at, _tc.calls, _tc.queue_id).where(
    _tc.hall_id == p("hall"), t.AT_COUNTER, sa.or_(_tc.source != WALK_IN, _tc.step > 1)
)
CALL_LINES = (
    sa.select(_e.ticket_id, sa.func.max(_e.seq))
    .where(
        _e.hall_id == p("hall"),
        t.ABOUT_TICKET,
        _e.ticket_id.in_(sa.select(_tc.id).where(_tc.hall_id == p("hall"), t.AT_COUNTER)),
        _e.name.in_((TicketCalled.name, TicketRecalled.name)),
    )
    .group_by(_e.ticket_id)
)
ONE_LINE = sa.select(_e.body, _e.digest).where(_e.hall_id == p("hall"), _e.seq == p("seq"))


@dataclass(frozen=True, slots=True)
class LobbyCall:
    """Somebody who is called or served. `seq` is the line of the last call, by which it is spoken; `zone` a code, `queue` a key."""

    seq: int
    ticket: int
    number: str
    window: str
    zone: str
    called_at: int
    nth: int
    is_served: bool
    queue: int


@dataclass(frozen=True, slots=True)
class LobbyQueue:
    """One line as a newcomer of the ordinary class finds it; the estimate is None while it cannot be told."""

    queue: Queue
    waiting: int
    windows_open: int
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class LobbyZone:
    """A part of the hall: how many wait, how many of its windows are open, and its lines."""

    zone: Zone
    waiting: int
    windows_open: int
    queues: tuple[LobbyQueue, ...]


@dataclass(frozen=True, slots=True)
class Lobby:
    """The hall, or one zone of it, as a screen shows it; calls with the newest first."""

    head: Head
    day_is_open: bool
    calls: tuple[LobbyCall, ...]
    zones: tuple[LobbyZone, ...]
    windows: int
    windows_open: int
    windows_paused: int

    @property
    def waiting(self) -> int:
        """How many wait in all."""
        return sum(zone.waiting for zone in self.zones)


def lobby(at: Instant, now: int, estimates: Estimates, zone_id: int | None = None) -> Lobby:
    """The lobby at one instant: of one zone, or the whole hall; estimates are as of `now` by the hall's clock."""
    staffed = {counter: who for counter, who in staffing(at).items() if zone_id in {None, at.setup.counters.by_id[counter].zone_id}}
    open_counters = [counter for counter, who in staffed.items() if who.state is CounterState.OPEN]
    called_from = Counted(queue for counter in open_counters for queue in queues_called(at.setup, staffed[counter], at.setup.ordinary.id))
    open_in = Counted(at.setup.counters.by_id[counter].zone_id for counter in open_counters)
    zones = [zone for zone in at.setup.zones if not zone.retired and zone_id in {None, zone.id}]
    told = [_queue(at, line, called_from[line.queue.id], now, estimates) for line in lines(at).values()]
    codes = {zone.code for zone in zones}
    return Lobby(
        at.head,
        at.day_is_open,
        tuple(call for call in calls(at) if call.zone in codes),
        tuple(_zone(zone, told, open_in[zone.id]) for zone in zones),
        sum(zone_id in {None, counter.zone_id} for counter in at.setup.counters if not counter.retired),
        len(open_counters),
        len(staffed) - len(open_counters),
    )


def calls(at: Instant) -> tuple[LobbyCall, ...]:
    """Everybody who is called or served anywhere in the hall, the newest call first."""
    called_in = dict(at.rows(CALL_LINES))
    found = [_call(at, called_in, *row) for row in at.rows(HERE)]
    return tuple(sorted(found, key=lambda call: call.seq, reverse=True))


def call_line(at: Instant, seq: int) -> StoryLine | None:
    """The line of this number where it is one of a call, None where it is another or there is none."""
    row = at.row(ONE_LINE, seq=seq)
    line = None if row is None else read_line(*row)
    return line if line is not None and isinstance(line.event, TicketCalled | TicketRecalled) else None


@dataclass(frozen=True, slots=True)
class WindowNow:
    """A window as its bar shows it: who works there, whom it called, how many wait for it, and the lines it takes, the one of the call first."""

    counter: Counter
    staffed: Staffing
    call: LobbyCall | None
    waiting: int
    queues: tuple[Queue, ...]


def window_now(at: Instant, counter_id: int) -> WindowNow:
    """One window at one instant. Its lines are those of the profile it is worked with, else of its own."""
    counter, who = at.setup.counters.by_id[counter_id], staffing(at).get(counter_id, CLOSED)
    profile = at.setup.profiles.by_id[counter.profile_id if who.profile_id is None else who.profile_id]
    queues = tuple(at.setup.queues.by_id[queue] for queue in profile.queue_ids)
    waiting = sum(len(line.waiting) for line in lines(at, profile.queue_ids).values())
    here = next((call for call in calls(at) if call.window == counter.code), None)
    own_first = sorted(queues, key=lambda queue: here is not None and queue.id != here.queue)
    return WindowNow(counter, who, here, waiting, tuple(own_first))


def _call(at: Instant, called: dict[int, int], ticket: int, number: str, state: str, counter: int, called_at: int, nth: int, queue: int) -> LobbyCall:
    window = at.setup.counters.by_id[counter]
    zone = at.setup.zones.by_id[window.zone_id].code
    return LobbyCall(called.get(ticket, 0), ticket, number, window.code, zone, called_at, nth, state == TicketState.SERVING.value, queue)


def _queue(at: Instant, line: Line, windows: int, now: int, estimates: Estimates) -> LobbyQueue:
    ahead = line.ahead_of_newcomer(at.setup.ordinary, now)
    return LobbyQueue(line.queue, len(line.waiting), windows, estimates(at.setup, line.queue, ahead, now))


def _zone(zone: Zone, told: Iterable[LobbyQueue], windows_open: int) -> LobbyZone:
    here = tuple(one for one in told if one.queue.zone_id == zone.id)
    return LobbyZone(zone, sum(one.waiting for one in here), windows_open, here)
