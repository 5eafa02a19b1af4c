"""What is stored. Instants are UTC milliseconds, truth values 0 or 1, lists JSON text; every constraint has a name.

Things of the set-up carry an integer key and an immutable code. Things born in the story are keyed by (hall, sequence number of the line that
began them), so that the books can be rebuilt from the log with the same keys. Each index serves one named query of `book.py`.
"""

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint, text

from hallq.store.columns import hall_column as _hall
from hallq.store.columns import metadata as metadata  # noqa: PLC0414 -- whoever reads the tables asks here
from hallq.store.columns import number_column as _number
from hallq.store.columns import ref_column as _ref
from hallq.store.columns import words_column as _words
from hallq.store.setup_tables import *  # noqa: F403 -- one name for every table

# --- the three books -----------------------------------------------------------------------------------------------------------------------

# Literal text, shared by index and query: neither database uses a partial index for `state = ?`.
WAITING = text("state = 'WAITING'")
AT_COUNTER = text("state IN ('CALLED', 'SERVING')")
ASIDE = text("state IN ('ON_HOLD', 'NO_SHOW')")
RUNNING = text("ended_at IS NULL")
WORKING = text("closed_at IS NULL")
TO_PRINT = text("state = 'queued'")
IN_HAND = text("state IN ('leased', 'sending')")
TO_CONFIRM = text("state IN ('unknown', 'expired') AND confirmed_at IS NULL")
A_COPY = text("copy > 0")
WITH_COMMENT = text("comment IS NOT NULL")
DAY_OPENED = text("name = 'day.opened'")

ticket = Table(
    "ticket",
    metadata,
    _hall(),
    _number("id"),
    _words("business_day"),
    _words("number"),
    _words("prefix"),
    _number("value"),
    _words("state"),
    _number("service_id"),
    _number("queue_id"),
    _number("priority_id"),
    _number("rank"),
    _number("place_seq"),
    _number("step"),
    _number("steps"),
    _number("issued_at"),
    _number("queued_at"),
    _number("placed_at"),
    _number("first_called_at", nullable=True),
    _number("called_at", nullable=True),
    _number("started_at", nullable=True),
    _number("ended_at", nullable=True),
    _number("calls"),
    _number("counter_id", nullable=True),
    _number("clerk_id", nullable=True),
    _number("session_id", nullable=True),
    _number("occurrence_id", nullable=True),
    _words("language"),
    _words("source"),
    _number("version"),
    _number("last_seq"),
    _number("last_at"),
    PrimaryKeyConstraint("hall_id", "id"),
    UniqueConstraint("hall_id", "business_day", "number", name="uq_ticket_number"),
    CheckConstraint("(state IN ('CALLED', 'SERVING')) = (counter_id IS NOT NULL)", name="at_counter"),
    sqlite_with_rowid=False,
)
Index(
    "ix_ticket_waiting",
    ticket.c.hall_id,
    ticket.c.queue_id,
    ticket.c.rank,
    ticket.c.place_seq,
    ticket.c.placed_at,  # so that counting a long line touches the index alone
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
Index("ix_ticket_aside", ticket.c.hall_id, ticket.c.queue_id, sqlite_where=ASIDE, postgresql_where=ASIDE)
Index(
    "uq_ticket_at_counter",
    ticket.c.hall_id,
    ticket.c.counter_id,
    unique=True,
    sqlite_where=AT_COUNTER,
    postgresql_where=AT_COUNTER,
)

ticket_step = Table(
    "ticket_step",
    metadata,
    _hall(),
    _number("ticket_id"),
    _number("position"),
    _words("business_day"),
    _number("service_id"),
    _number("queue_id"),
    _number("queued_at", nullable=True),
    _number("called_at", nullable=True),
    _number("counter_id", nullable=True),
    _number("clerk_id", nullable=True),
    _number("ended_at", nullable=True),
    PrimaryKeyConstraint("hall_id", "ticket_id", "position"),
    sqlite_with_rowid=False,
)

ticket_period = Table(
    "ticket_period",
    metadata,
    _hall(),
    _number("ticket_id"),
    _number("began_seq"),
    _words("state"),
    _number("step"),
    _number("service_id"),
    _number("queue_id"),
    _number("counter_id", nullable=True),
    _number("clerk_id", nullable=True),
    _number("session_id", nullable=True),
    _number("began_at"),
    _number("ended_at", nullable=True),
    PrimaryKeyConstraint("hall_id", "ticket_id", "began_seq"),
    sqlite_with_rowid=False,
)

occurrence = Table(
    "occurrence",
    metadata,
    _hall(),
    _number("id"),
    _number("ticket_id"),
    _number("step"),
    _words("business_day"),
    _number("service_id"),
    _number("queue_id"),
    _number("counter_id"),
    _number("clerk_id", nullable=True),
    _number("session_id"),
    _number("called_at"),
    _number("started_at"),
    _number("serving_since", nullable=True),
    _number("served_ms"),
    _number("ended_at", nullable=True),
    _words("outcome", nullable=True),
    _number("matters"),
    _words("case_number", nullable=True),
    PrimaryKeyConstraint("hall_id", "id"),
    Index("ix_occurrence_ticket", "hall_id", "ticket_id"),
    sqlite_with_rowid=False,
)

counter_session = Table(
    "counter_session",
    metadata,
    _hall(),
    _number("id"),
    _number("counter_id"),
    _number("clerk_id", nullable=True),
    _number("profile_id"),
    _words("business_day"),
    _words("state"),
    _number("opened_at"),
    _number("state_since"),
    _number("paused_ms"),
    _words("pause_reason", nullable=True),
    _number("closed_at", nullable=True),
    PrimaryKeyConstraint("hall_id", "id"),
    sqlite_with_rowid=False,
)
Index(
    "uq_counter_session_working",
    counter_session.c.hall_id,
    counter_session.c.counter_id,
    unique=True,
    sqlite_where=WORKING,
    postgresql_where=WORKING,
)

evaluation = Table(
    "evaluation",
    metadata,
    _hall(),
    _number("occurrence_id"),
    _number("ticket_id"),
    _words("outcome"),
    _number("level", nullable=True),
    _words("codes"),
    _words("channel"),
    _words("options_version"),
    _number("at"),
    _words("comment", nullable=True),
    PrimaryKeyConstraint("hall_id", "occurrence_id"),
    sqlite_with_rowid=False,
)
Index("ix_evaluation_comment", evaluation.c.hall_id, evaluation.c.at, sqlite_where=WITH_COMMENT, postgresql_where=WITH_COMMENT)

event_log = Table(
    "event_log",
    metadata,
    _hall(),
    _number("seq"),
    _number("at"),
    _words("name"),
    _number("ticket_id", nullable=True),
    _words("body"),
    _words("digest"),
    PrimaryKeyConstraint("hall_id", "seq"),
    sqlite_with_rowid=False,
)
ABOUT_TICKET = text("ticket_id IS NOT NULL")
Index(
    "ix_event_log_ticket",
    event_log.c.hall_id,
    event_log.c.ticket_id,
    event_log.c.seq,
    sqlite_where=ABOUT_TICKET,
    postgresql_where=ABOUT_TICKET,
)
Index("ix_event_log_day", event_log.c.hall_id, event_log.c.seq, sqlite_where=DAY_OPENED, postgresql_where=DAY_OPENED)

# --- beside the books ----------------------------------------------------------------------------------------------------------------------

series_day = Table(
    "series_day",
    metadata,
    _hall(),
    _words("business_day"),
    _words("prefix"),
    _number("last"),
    PrimaryKeyConstraint("hall_id", "business_day", "prefix"),
    sqlite_with_rowid=False,
)
quota_day = Table(
    "quota_day",
    metadata,
    _hall(),
    _words("business_day"),
    _number("service_id"),
    _number("issued"),
    PrimaryKeyConstraint("hall_id", "business_day", "service_id"),
    sqlite_with_rowid=False,
)

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

ticket_note = Table(
    "ticket_note",
    metadata,
    _hall(),
    _number("ticket_id"),
    _words("words"),
    _number("at"),
    PrimaryKeyConstraint("hall_id", "ticket_id"),
    Index("ix_ticket_note_at", "hall_id", "at"),
    sqlite_with_rowid=False,
)

idempotency = Table(
    "idempotency",
    metadata,
    _hall(),
    _words("principal"),
    _words("key"),
    _words("asked"),
    _number("status"),
    _words("answer"),
    _number("at"),
    PrimaryKeyConstraint("hall_id", "principal", "key"),
    Index("ix_idempotency_at", "at"),
    sqlite_with_rowid=False,
)

BOOKS: tuple[Table, ...] = (ticket, ticket_step, ticket_period, occurrence, counter_session, evaluation)
