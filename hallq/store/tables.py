"""What is stored. Instants are UTC milliseconds, truth values 0 or 1, lists JSON text; every constraint has a name.

Things of the set-up carry an integer key and an immutable code. Things born in the story are keyed by (hall, sequence number of the line that
began them), so that the books can be rebuilt from the log with the same keys. Each index serves one named query of `book.py`.
"""

from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint, text

from hallq.store.columns import hall_column as _hall
from hallq.store.columns import metadata as metadata  # noqa: PLC0414 -- whoever reads the tables asks here
from hallq.store.columns import number_column as _number
from hallq.store.columns import words_column as _words
from hallq.store.paper_tables import *  # noqa: F403 -- one name for every table
from hallq.store.setup_tables import *  # noqa: F403 -- one name for every table

# --- the three books -----------------------------------------------------------------------------------------------------------------------

# Literal text, shared by index and query: neither database uses a partial index for `state = ?`.
WAITING = text("state = 'WAITING'")
AT_COUNTER = text("state IN ('CALLED', 'SERVING')")
ASIDE = text("state IN ('ON_HOLD', 'NO_SHOW')")
RUNNING = text("ended_at IS NULL")
WORKING = text("closed_at IS NULL")
WITH_COMMENT = text("comment IS NOT NULL")
DAY_OPENED = text("name = 'day.opened'")
SETUP_CHANGED = text("name = 'setup.changed'")

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
    _number("slot_at"),
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
    _number("for_counter", nullable=True),
    _number("for_clerk", nullable=True),
    _words("papers"),
    _number("misses"),
    _number("agent_id", nullable=True),
    _number("matters"),
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
    ticket.c.priority_id,
    ticket.c.slot_at,
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
    _number("stage"),
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

joint_part = Table(
    "joint_part",
    metadata,
    _hall(),
    _number("id"),
    _number("ticket_id"),
    _number("occurrence_id"),
    _number("counter_id"),
    _number("clerk_id", nullable=True),
    _number("session_id"),
    _number("began_at"),
    _number("ended_at", nullable=True),
    PrimaryKeyConstraint("hall_id", "id"),
    Index("ix_joint_part_ticket", "hall_id", "ticket_id"),
    sqlite_with_rowid=False,
)
Index("ix_joint_part_running", joint_part.c.hall_id, joint_part.c.counter_id, sqlite_where=RUNNING, postgresql_where=RUNNING)

outside_service = Table(
    "outside_service",
    metadata,
    _hall(),
    _number("id"),
    _words("business_day"),
    _number("counter_id", nullable=True),
    _number("clerk_id", nullable=True),
    _number("service_id"),
    _words("place"),
    _number("matters"),
    _number("minutes"),
    _words("case_number", nullable=True),
    _number("at"),
    PrimaryKeyConstraint("hall_id", "id"),
    sqlite_with_rowid=False,
)

profile_turn = Table(
    "profile_turn",
    metadata,
    _hall(),
    _number("profile_id"),
    _number("favoured"),
    _words("owed"),
    PrimaryKeyConstraint("hall_id", "profile_id"),
    sqlite_with_rowid=False,
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
Index("ix_event_log_setup", event_log.c.hall_id, event_log.c.seq, sqlite_where=SETUP_CHANGED, postgresql_where=SETUP_CHANGED)

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

estimate_told = Table(
    "estimate_told",
    metadata,
    _hall(),
    _number("ticket_id"),
    _words("method"),
    _words("low"),
    _words("likely"),
    _words("high"),
    PrimaryKeyConstraint("hall_id", "ticket_id", "method"),
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

BOOKS: tuple[Table, ...] = (
    ticket,
    ticket_step,
    ticket_period,
    occurrence,
    joint_part,
    outside_service,
    profile_turn,
    counter_session,
    evaluation,
)
