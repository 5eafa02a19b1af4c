"""Looks at the spool: what was printed, what waits, what went wrong, and of which slips nobody knows."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.queries.instant import Instant
from hallq.store import tables as t

_jc, _ac = t.print_job.c, t.print_attempt.c
JOB = (
    _jc.id,
    _jc.ticket_id,
    _jc.printer_id,
    _jc.copy,
    _jc.state,
    _jc.attempts,
    _jc.requested_at,
    _jc.finished_at,
    _jc.reason,
    _jc.asked_printer_id,
    _jc.confirmed_at,
)
"""The columns of a PrintJobView, in its order."""

_MANY = (
    sa.select(*JOB)
    .where(
        _jc.hall_id == p("hall"),
        _jc.id < p("before"),
        sa.or_(p("state", type_=sa.Text).is_(None), _jc.state == p("state", type_=sa.Text)),
        sa.or_(p("printer", type_=sa.BigInteger).is_(None), _jc.printer_id == p("printer", type_=sa.BigInteger)),
    )
    .order_by(_jc.id.desc())
    .limit(p("most", type_=sa.Integer))
)
_AT_PRINTER = (
    sa.select(*JOB)
    .where(_jc.hall_id == p("hall"), sa.or_(_jc.printer_id == p("printer"), _jc.asked_printer_id == p("printer")))
    .order_by(_jc.id.desc())
    .limit(p("most", type_=sa.Integer))
)
# A page that staff asked for on trial is nobody's: whoever asked stands beside the printer.
_TO_CONFIRM = (_jc.hall_id == p("hall"), t.TO_CONFIRM, _jc.ticket_id.is_not(None))
_UNCONFIRMED = _MANY.where(*_TO_CONFIRM)
_HOW_MANY = sa.select(sa.func.count()).select_from(t.print_job).where(*_TO_CONFIRM)
_ATTEMPTS = (
    sa.select(_ac.job_id, _ac.attempt, _ac.printer_id, _ac.worker, _ac.began_at, _ac.ended_at, _ac.sent_bytes, _ac.outcome, _ac.reason)
    .where(_ac.hall_id == p("hall"), _ac.job_id.in_(p("jobs", expanding=True)))
    .order_by(_ac.job_id, _ac.attempt)
)


@dataclass(frozen=True, slots=True)
class PrintJobView:
    """A print job as it stands; instants are the real clock's, UTC milliseconds.

    `asked_printer_id` is where it was asked for, `printer_id` where it is now; `confirmed_at` when somebody said what became of a doubtful one.
    """

    id: int
    ticket_id: int | None
    printer_id: int
    copy: int
    state: str
    attempts: int
    requested_at: int
    finished_at: int | None
    reason: str | None
    asked_printer_id: int
    confirmed_at: int | None = None

    @property
    def has_moved(self) -> bool:
        """Whether another printer of the group has it than the one where it was asked for."""
        return self.printer_id != self.asked_printer_id

    @property
    def is_doubtful(self) -> bool:
        """Whether nobody knows, or has said, what became of it."""
        return self.state in {"unknown", "expired"} and self.confirmed_at is None


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt at a job: at which printer, by whose worker, and what came of it; None where it goes on. Instants are the real clock's."""

    attempt: int
    printer_id: int
    worker: str
    began_at: int
    ended_at: int | None
    sent_bytes: int | None
    outcome: str | None
    reason: str | None


def print_jobs(
    at: Instant, *, state: str | None = None, printer_id: int | None = None, before: int = 2**53, most: int = 100
) -> list[PrintJobView]:
    """Print jobs, the newest first, at most so many of those older than the job `before`."""
    return [PrintJobView(*row) for row in at.rows(_MANY, state=state, printer=printer_id, before=before, most=most)]


def jobs_at_printer(at: Instant, printer_id: int, most: int) -> list[PrintJobView]:
    """The newest jobs that a printer has, or had before another one of its group took them."""
    return [PrintJobView(*row) for row in at.rows(_AT_PRINTER, printer=printer_id, most=most)]


def unconfirmed_jobs(
    at: Instant, *, state: str | None = None, printer_id: int | None = None, before: int = 2**53, most: int = 100
) -> list[PrintJobView]:
    """Slips of tickets of which nobody knows or has said whether they came out, the newest first."""
    return [PrintJobView(*row) for row in at.rows(_UNCONFIRMED, state=state, printer=printer_id, before=before, most=most)]


def unconfirmed_count(at: Instant) -> int:
    """How many those are."""
    [(count,)] = at.rows(_HOW_MANY)
    return int(count)


def print_attempts(at: Instant, job_ids: Iterable[int]) -> dict[int, list[AttemptView]]:
    """Every attempt at each of some jobs, in order, by the job's id; a job that nobody has taken in hand is not among them."""
    wanted, found = list(job_ids), dict[int, list[AttemptView]]()
    for row in at.rows(_ATTEMPTS, jobs=wanted) if wanted else ():
        found.setdefault(row[0], []).append(AttemptView(*row[1:]))
    return found
