"""Looks at the printers of a hall: how each is, and what became of their jobs of the last two days."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.queries.instant import Instant
from hallq.store import tables as t

_jc = t.print_job.c
_COUNTS = (
    sa.select(_jc.printer_id, _jc.state, sa.func.count(), sa.func.max(_jc.finished_at))
    .where(_jc.hall_id == p("hall"))
    .group_by(_jc.printer_id, _jc.state)
)
_hc = t.printer_health.c
_HEALTHS = sa.select(_hc.printer_id, _hc.state, _hc.reason, _hc.near_end, _hc.since, _hc.seen_at).where(_hc.hall_id == p("hall"))
_HEALTH = _HEALTHS.where(_hc.printer_id == p("printer"))

UNWATCHED_MS = 60_000
"""A printer that nobody looked at for so long is not watched: its worker tells of it every minute even where nothing changes."""
UNDER_WAY = ("queued", "leased", "sending")
DONE = ("printed", "sent")


@dataclass(frozen=True, slots=True)
class PrinterLoad:
    """How many jobs of a printer are in each state, and when the last one came out (real clock, UTC milliseconds)."""

    by_state: Mapping[str, int]
    last_done_at: int | None

    @property
    def waiting(self) -> int:
        """Jobs that are still to come out."""
        return sum(self.by_state.get(state, 0) for state in UNDER_WAY)

    @property
    def is_unproved(self) -> bool:
        """Whether some of the jobs that came out were only sent: nothing proves them."""
        return self.by_state.get("sent", 0) > 0

    @property
    def done(self) -> int:
        """Jobs that came out, proved or not."""
        return sum(self.by_state.get(state, 0) for state in DONE)


NO_LOAD = PrinterLoad({}, None)


@dataclass(frozen=True, slots=True)
class PrinterHealthView:
    """How a printer is: ready, not_ready, unreachable, or unasked (it takes bytes and never says how it is). `reason` is "" where nothing is wrong.

    `since` when it is so, and `seen_at` when it was looked at last: the real clock's, UTC milliseconds.
    """

    state: str
    reason: str
    near_end: bool
    since: int
    seen_at: int

    def is_watched(self, real_now: int) -> bool:
        """Whether somebody has looked at it of late; what is told of it is of no worth otherwise."""
        return real_now - self.seen_at <= UNWATCHED_MS

    @property
    def may_print(self) -> bool:
        """Whether nothing is known that keeps it from printing."""
        return self.state in {"ready", "unasked"}


def health_of(at: Instant, printer_id: int) -> PrinterHealthView | None:
    """How a printer is; None where nobody ever looked at it."""
    row = at.row(_HEALTH, printer=printer_id)
    return None if row is None else _health(row[1:])


def printer_healths(at: Instant) -> dict[int, PrinterHealthView]:
    """How each printer is that was ever looked at, by the printer's key."""
    return {row[0]: _health(row[1:]) for row in at.rows(_HEALTHS)}


def _health(row: tuple[str, str, int, int, int]) -> PrinterHealthView:
    state, reason, near_end, since, seen_at = row
    return PrinterHealthView(state, reason, bool(near_end), since, seen_at)


def printer_loads(at: Instant) -> dict[int, PrinterLoad]:
    """The load of each printer that had a job at all, by the printer's key."""
    states: dict[int, dict[str, int]] = {}
    lasts: dict[int, int] = {}
    for printer_id, state, count, last in at.rows(_COUNTS):
        states.setdefault(printer_id, {})[state] = count
        if state in DONE and last is not None:
            lasts[printer_id] = max(last, lasts.get(printer_id, 0))
    return {printer_id: PrinterLoad(by_state, lasts.get(printer_id)) for printer_id, by_state in states.items()}
