"""Looks at the spool for a device that drives printers itself: whether there is anything for it, and what a printer was left with."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.queries.instant import Instant
from hallq.store import tables as t

_c = t.print_job.c
# Each half has an index of its own, which holds nothing of a printer that has nothing to do.
SOME = sa.text(
    "SELECT 1 FROM print_job WHERE hall_id = :hall AND printer_id = :printer AND state = 'queued'"
    " UNION ALL SELECT 1 FROM print_job WHERE hall_id = :hall AND printer_id = :printer AND state IN ('leased', 'sending') LIMIT 1"
)
LAST = (
    sa.select(_c.state)
    .where(_c.hall_id == p("hall"), _c.printer_id == p("printer"), _c.finished_at.is_not(None))
    .order_by(_c.id.desc())
    .limit(sa.literal_column("1"))
)


def is_wanted(at: Instant, printer_id: int) -> bool:
    """Whether a printer has a job that waits or is in hand: only then is there anything to write for who asks for one."""
    return at.row(SOME, printer=printer_id) is not None


def ended_in_the_dark(at: Instant, printer_id: int) -> bool:
    """Whether nobody knows what the last slip left in a printer: a process that died may have sent half of one."""
    row = at.row(LAST, printer=printer_id)
    return row is not None and row[0] == "unknown"
