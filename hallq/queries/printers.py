"""Looks at the printers of a hall: what became of their jobs of the last two days."""

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
    def done(self) -> int:
        """Jobs that came out, proved or not."""
        return sum(self.by_state.get(state, 0) for state in DONE)


NO_LOAD = PrinterLoad({}, None)


def printer_loads(at: Instant) -> dict[int, PrinterLoad]:
    """The load of each printer that had a job at all, by the printer's key."""
    states: dict[int, dict[str, int]] = {}
    lasts: dict[int, int] = {}
    for printer_id, state, count, last in at.rows(_COUNTS):
        states.setdefault(printer_id, {})[state] = count
        if state in DONE and last is not None:
            lasts[printer_id] = max(last, lasts.get(printer_id, 0))
    return {printer_id: PrinterLoad(by_state, lasts.get(printer_id)) for printer_id, by_state in states.items()}
