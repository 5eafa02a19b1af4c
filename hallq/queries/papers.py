"""Looks at the paper of one ticket: the slip and its copies, where each is printed, and why it is not out yet."""

from dataclasses import dataclass

import sqlalchemy as sa

from hallq.queries.instant import Instant

# The first paper of a ticket bears the ticket's own id, the others are copies.
_COLUMNS = "id, copy, state, printer_id, asked_printer_id, requested_at, finished_at"
_OF_TICKET = sa.text(
    f"SELECT {_COLUMNS} FROM print_job WHERE hall_id = :hall AND id = :ticket AND ticket_id = :ticket"  # noqa: S608 -- the columns are a constant
    f" UNION ALL SELECT {_COLUMNS} FROM print_job WHERE hall_id = :hall AND ticket_id = :ticket AND copy > 0 ORDER BY id"
)
_LAST_TRY = sa.text(
    "SELECT reason FROM print_attempt WHERE hall_id = :hall AND job_id = :job AND printer_id = :printer AND outcome = 'not_sent'"
    " ORDER BY attempt DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper of a ticket, the first (`copy` 0) or a copy; instants are the real clock's, UTC milliseconds.

    It was asked for at one printer and is printed at another where it was moved within their group.
    """

    id: int
    copy: int
    state: str
    printer_id: int
    asked_printer_id: int
    requested_at: int
    finished_at: int | None


def papers_of(at: Instant, ticket_id: int) -> list[PaperView]:
    """Every paper of a ticket, the oldest first; none in a hall without printers, and once it is forgotten."""
    return [PaperView(*row) for row in at.rows(_OF_TICKET, ticket=ticket_id)]


def why_not_sent(at: Instant, paper: PaperView) -> str | None:
    """Why nothing of a paper was sent to the printer at which it stands now, the last time; None where that was never so."""
    row = at.row(_LAST_TRY, job=paper.id, printer=paper.printer_id)
    return None if row is None else str(row[0])
