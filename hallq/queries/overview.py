"""The hall as its managers see it: by zone, line and window now, how the day has gone so far, and what is wrong with the paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.counter import CounterState
from hallq.domain.listing import counting_order
from hallq.domain.names import Name
from hallq.domain.report import TOTAL, Figures, Group
from hallq.domain.routing import Counter
from hallq.domain.ticket import TicketState
from hallq.queries.board import Load, QueueOnBoard, board
from hallq.queries.days import span
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.reports_asked import asked
from hallq.queries.reports_durations import waits
from hallq.queries.reports_satisfaction import ratings
from hallq.queries.reports_visits import visits
from hallq.queries.staffing import CLOSED, Staffing, staffing, waiting_by_queue
from hallq.store import tables as t

_pc, _jc = t.ticket_period.c, t.print_job.c
NOW_WITH = sa.select(_pc.ticket_id, _pc.state, _pc.began_at).where(
    _pc.hall_id == p("hall"), _pc.ticket_id.in_(p("tickets", expanding=True)), _pc.ended_at.is_(None)
)
LAST_AT_WINDOWS = (
    sa.select(_pc.counter_id, sa.func.max(_pc.ended_at))
    .where(_pc.hall_id == p("hall"), _pc.ticket_id >= p("first"), _pc.ticket_id < p("end"), _pc.counter_id.is_not(None))
    .group_by(_pc.counter_id)
)
PAPER = (
    sa.select(_jc.printer_id, _jc.state, _jc.attempts > 0, _jc.reason, sa.func.count(), sa.func.min(_jc.requested_at))
    .where(_jc.hall_id == p("hall"), sa.or_(_jc.finished_at.is_(None), _jc.finished_at >= p("since")), _jc.confirmed_at.is_(None))
    .group_by(_jc.printer_id, _jc.state, _jc.attempts > 0, _jc.reason)
)

WRONG_MS = 3_600_000
LATE_MS = 20_000
"""A slip that nobody has printed after so long is late: a visitor takes it within seconds. Real clock."""
_NO_PAPER = frozenset({"unknown", "expired"})


@dataclass(frozen=True, slots=True)
class Today:
    """How the business day has gone so far in a part of the hall; shares are 0 to 1, `wait_mean` is seconds, None where nothing can be told."""

    wait_mean: float | None
    within_target: float | None
    no_show: int
    completed: int
    served: int
    rated: int
    rated_share: float | None
    satisfied_share: float | None


@dataclass(frozen=True, slots=True)
class ZoneNow:
    """A part of the hall; `unhelped` are its open windows with nobody there although somebody waits for them."""

    code: str
    name: Name
    load: Load
    unhelped: int
    today: Today


@dataclass(frozen=True, slots=True)
class WindowNow:
    """A window: its state (closed, paused, free, called, serving) since when, the number there, and the login of who works there."""

    code: str
    name: Name
    state: str
    since: int | None
    number: str | None
    reason: str | None
    clerk: str | None
    unhelped: bool


@dataclass(frozen=True, slots=True)
class WindowsOfZone:
    """The windows of one part of the hall, in counting order."""

    name: Name
    windows: tuple[WindowNow, ...]


@dataclass(frozen=True, slots=True)
class PrinterNow:
    """A printer: how many slips wait, since when (real clock) the oldest, how many did not surely come out within the hour, and the last reason."""

    code: str
    waiting: int
    oldest_at: int | None
    wrong: int
    reason: str | None
    late: bool

    @property
    def is_well(self) -> bool:
        """Whether nothing stands against it."""
        return not self.wrong and not self.late and self.reason is None


@dataclass(frozen=True, slots=True)
class Overview:
    """The hall at one instant; `hall` is all its zones together, `lines` those where somebody waits, whoever waits longest first."""

    head: Head
    day: str | None
    day_is_open: bool
    hall: ZoneNow
    zones: tuple[ZoneNow, ...]
    lines: tuple[QueueOnBoard, ...]
    windows: tuple[WindowsOfZone, ...]
    printers: tuple[PrinterNow, ...]


def overview(at: Instant, real_now: int) -> Overview:
    """The overview of a hall at one instant; `real_now` is the real clock's, which paper goes by."""
    shown, today = board(at), _today(at)
    windows = _windows(at)
    unhelped = {zone: sum(window.unhelped for window in here) for zone, here in windows.items()}
    zones = tuple(ZoneNow(zone.code, zone.name, zone.load, unhelped.get(zone.code, 0), today.get(zone.code, _NOTHING)) for zone in shown.zones)
    waiting = [queue for queue in shown.queues if queue.load.waiting]
    return Overview(
        head=at.head,
        day=at.day,
        day_is_open=at.day_is_open,
        hall=ZoneNow(shown.hall, shown.name, shown.load, sum(unhelped.values()), today.get(_HALL, _NOTHING)),
        zones=zones,
        lines=tuple(sorted(waiting, key=lambda queue: queue.load.oldest_since or 0)),
        windows=tuple(WindowsOfZone(at.setup.zones.by_code[zone].name, here) for zone, here in windows.items()),
        printers=_printers(at, real_now),
    )


# --- the day so far ------------------------------------------------------------------------------------------------------------------------

_NOTHING = Today(None, None, 0, 0, 0, 0, None, None)


_HALL = ""


def _today(at: Instant) -> dict[str, Today]:
    """Of each zone by its code, and of the hall under no code: the figures of the reports, of the same instant."""
    if at.day is None:
        return {}
    request = asked(at, "zone", at.day, at.day)
    found = [_by_key(measure(request)) for measure in (waits, visits, ratings)]
    return {key: _day(*(figures.get(key, {}) for figures in found)) for key in {key for figures in found for key in figures}}


def _by_key(figures: Mapping[Group, Figures]) -> dict[str, Figures]:
    return {_HALL if group == TOTAL else str(group.key): one for group, one in figures.items()}


def _day(waited: Figures, visited: Figures, rated: Figures) -> Today:
    return Today(
        wait_mean=waited.get("mean"),
        within_target=waited.get("within_target"),
        no_show=int(visited.get("no_show") or 0),
        completed=int(visited.get("completed") or 0),
        served=int(rated.get("served") or 0),
        rated=int(rated.get("rated") or 0),
        rated_share=rated.get("rated_share"),
        satisfied_share=rated.get("satisfied_share"),
    )


# --- windows -------------------------------------------------------------------------------------------------------------------------------


def _windows(at: Instant) -> dict[str, tuple[WindowNow, ...]]:
    """The windows of each zone by its code."""
    staffed, waiting = staffing(at), waiting_by_queue(at)
    tickets = [who.ticket_id for who in staffed.values() if who.ticket_id is not None]
    there = {ticket: (state, since) for ticket, state, since in (at.rows(NOW_WITH, tickets=tickets) if tickets else ())}
    first, end = span(at, at.day, at.day) if at.day is not None else (0, 0)
    last: dict[int, int] = dict(at.rows(LAST_AT_WINDOWS, first=first, end=end))

    def window(counter: Counter) -> WindowNow:
        who = staffed.get(counter.id, CLOSED)
        state, since = _state(who, there.get(who.ticket_id or 0), last.get(counter.id))
        queues = () if who.profile_id is None else at.setup.profiles.by_id[who.profile_id].queue_ids
        unhelped = state == "free" and any(waiting.get(queue) for queue in queues)
        return WindowNow(counter.code, counter.name, state, since, who.number, who.pause_reason, who.clerk, unhelped)

    counters = sorted((one for one in at.setup.counters if not one.retired), key=lambda one: (_zone_place(at, one), counting_order(one.code)))
    return {at.setup.zones.by_id[zone].code: tuple(map(window, here)) for zone, here in groupby(counters, key=lambda one: one.zone_id)}


def _zone_place(at: Instant, counter: Counter) -> int:
    return [zone.id for zone in at.setup.zones].index(counter.zone_id)


def _state(who: Staffing, there: tuple[str, int] | None, last: int | None) -> tuple[str, int | None]:
    """The state of a window in a word, and since when; a window is free since its last visitor left, or since it was opened or came back."""
    if who.state is CounterState.CLOSED:
        return "closed", None
    if there is not None:
        return ("called" if there[0] == TicketState.CALLED else "serving"), there[1]
    if who.state is CounterState.PAUSED:
        return "paused", who.since
    return "free", max((since for since in (who.since, last) if since is not None), default=None)


# --- paper ---------------------------------------------------------------------------------------------------------------------------------


def _printers(at: Instant, real_now: int) -> tuple[PrinterNow, ...]:
    rows = at.rows(PAPER, since=real_now - WRONG_MS)
    return tuple(
        _printer(printer.code, [row[1:] for row in rows if row[0] == printer.id], real_now) for printer in at.setup.printers if not printer.retired
    )


def _printer(code: str, rows: Iterable[tuple[str, bool, str | None, int, int]], real_now: int) -> PrinterNow:
    waiting, wrong, oldest, reason = 0, 0, None, None
    for state, tried, why, count, first_at in rows:
        if state in _NO_PAPER:
            wrong, reason = wrong + count, why or reason
        elif state in {"queued", "leased", "sending"}:
            waiting, oldest = waiting + count, first_at if oldest is None else min(oldest, first_at)
            reason = why if tried and why else reason
    return PrinterNow(code, waiting, oldest, wrong, reason, oldest is not None and real_now - oldest > LATE_MS)
