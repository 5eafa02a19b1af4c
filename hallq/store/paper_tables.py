"""The tables of paper: print jobs, the attempts at each, and how the printers are."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table, text

from hallq.store.columns import hall_column as _hall
from hallq.store.columns import metadata
from hallq.store.columns import number_column as _number
from hallq.store.columns import ref_column as _ref
from hallq.store.columns import words_column as _words

# Literal text, shared by index and query: neither database uses a partial index for `state = ?`.
TO_PRINT = text("state = 'queued'")
IN_HAND = text("state IN ('leased', 'sending')")
TO_CONFIRM = text("state IN ('unknown', 'expired') AND confirmed_at IS NULL")
A_COPY = text("copy > 0")

print_job = Table(
    "print_job",
    metadata,
    _hall(),
    _number("id"),
    _number("ticket_id", nullable=True),
    _ref("printer_id", "printer"),
    _ref("asked_printer_id", "printer"),
    _number("copy"),
    _words("facts"),
    _words("state"),
    _number("attempts"),
    _number("next_at"),
    _words("lease_owner", nullable=True),
    _number("lease_until", nullable=True),
    _number("requested_at"),
    _number("finished_at", nullable=True),
    _words("reason", nullable=True),
    _number("confirmed_at", nullable=True),
    PrimaryKeyConstraint("hall_id", "id"),
    sqlite_with_rowid=False,
)
Index(
    "ix_print_job_queued",
    print_job.c.hall_id,
    print_job.c.printer_id,
    print_job.c.next_at,
    print_job.c.id,
    sqlite_where=TO_PRINT,
    postgresql_where=TO_PRINT,
)
Index("ix_print_job_leased", print_job.c.hall_id, print_job.c.printer_id, sqlite_where=IN_HAND, postgresql_where=IN_HAND)
Index("ix_print_job_confirm", print_job.c.hall_id, print_job.c.id, sqlite_where=TO_CONFIRM, postgresql_where=TO_CONFIRM)
Index("ix_print_job_copy", print_job.c.hall_id, print_job.c.ticket_id, print_job.c.copy, sqlite_where=A_COPY, postgresql_where=A_COPY)

print_attempt = Table(
    "print_attempt",
    metadata,
    _hall(),
    _number("job_id"),
    _number("attempt"),
    _ref("printer_id", "printer"),
    _words("worker"),
    _number("began_at"),
    _number("ended_at", nullable=True),
    _number("sent_bytes", nullable=True),
    _words("outcome", nullable=True),
    _words("reason", nullable=True),
    PrimaryKeyConstraint("hall_id", "job_id", "attempt"),
    sqlite_with_rowid=False,
)
printer_health = Table(
    "printer_health",
    metadata,
    _hall(),
    _ref("printer_id", "printer"),
    _words("state"),
    _words("reason"),
    _number("near_end"),
    _number("misses"),
    _number("lulls"),
    _number("since"),
    _number("seen_at"),
    PrimaryKeyConstraint("hall_id", "printer_id"),
    sqlite_with_rowid=False,
)
