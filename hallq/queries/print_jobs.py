"""Looks at the spool: what was printed, what waits, and what went wrong."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.queries.instant import Instant
from hallq.store import tables as t

_jc = t.print_job.c
_MANY = (
    sa.select(_jc.id, _jc.ticket_id, _jc.printer_id, _jc.copy, _jc.state, _jc.attempts, _jc.requested_at, _jc.finished_at, _jc.reason)
    .where(
        _jc.hall_id == p("hall"),
        _jc.id < p("before"),
        sa.or_(p("state", type_=sa.Text).is_(None), _jc.state == p("state", type_=sa.Text)),
        sa.or_(p("printer", type_=sa.BigInteger).is_(None), _jc.printer_id == p("printer", type_=sa.BigInteger)),
    )
    .order_by(_jc.id.desc())
    .limit(p("most", type_=sa.Integer))
)

# The first paper of a ticket bears the ticket's own id.
_FIRST = sa.select(_jc.id, _jc.ticket_id, _jc.printer_id, _jc.copy, _jc.state, _jc.attempts, _jc.requested_at, _jc.finished_at, _jc.reason).where(
    _jc.hall_id == p("hall"), _jc.id == p("ticket"), _jc.ticket_id == p("ticket")
)


@dataclass(frozen=True, slots=True)
class PrintJobView:
    """A print job as it stands; instants are the real clock's, UTC milliseconds."""

    id: int
    ticket_id: int | None
    printer_id: int
    copy: int
    state: str
    attempts: int
    requested_at: int
    finished_at: int | None
    reason: str | None


def print_jobs(
    at: Instant, *, state: str | None = None, printer_id: int | None = None, before: int = 2**53, most: int = 100
) -> list[PrintJobView]:
    """Print jobs, the newest first, at most so many of those older than the job `before`."""
    return [PrintJobView(*row) for row in at.rows(_MANY, state=state, printer=printer_id, before=before, most=most)]


def first_paper(at: Instant, ticket_id: int) -> PrintJobView | None:
    """The job that was asked for together with the ticket; None in a hall without paper, and once it is forgotten."""
    row = at.row(_FIRST, ticket=ticket_id)
    return None if row is None else PrintJobView(*row)
