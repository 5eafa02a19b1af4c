"""What SQLite's planner is told of the books, so that plans are those of a hall with a long past from its first day on.

Without it SQLite supposes that ten rows belong to one hall, prefers the key of a table to every better index, and reads the whole past for one
line of people who wait. PostgreSQL learns by itself (autovacuum).
"""

import sqlalchemy as sa

# As ANALYZE found them in a hall after a month of 5,000 tickets a day: rows in the index, then rows that share one, two, … of its first columns.
# The index of a constraint is known to SQLite by a number; that of the table's own key by the table.
KNOWN: dict[tuple[str, str], str] = {
    ("ticket", "ticket"): "150000 150000 1",
    ("ticket", "sqlite_autoindex_ticket_2"): "150000 150000 5000 1",
    ("ticket", "ix_ticket_waiting"): "450 450 8 8 1 1",
    ("ticket", "ix_ticket_aside"): "60 60 2",
    ("ticket", "uq_ticket_at_counter"): "150 150 1",
    ("ticket_step", "ticket_step"): "150000 150000 1 1",
    ("ticket_period", "ticket_period"): "430000 430000 3 1",
    ("occurrence", "occurrence"): "140000 140000 1",
    ("occurrence", "ix_occurrence_ticket"): "140000 140000 1",
    ("joint_part", "joint_part"): "1000 1000 1",
    ("joint_part", "ix_joint_part_ticket"): "1000 1000 2 1",
    ("joint_part", "ix_joint_part_running"): "10 10 1",
    ("counter_session", "counter_session"): "10000 10000 1",
    ("counter_session", "uq_counter_session_working"): "150 150 1",
    ("evaluation", "evaluation"): "70000 70000 1",
    ("evaluation", "ix_evaluation_comment"): "1000 1000 1",
    ("event_log", "event_log"): "900000 900000 1",
    ("event_log", "ix_event_log_ticket"): "900000 900000 6 1",
    ("event_log", "ix_event_log_day"): "30 30 1",
    ("event_log", "ix_event_log_setup"): "60 60 1",
    ("series_day", "series_day"): "700 700 24 1",
    ("quota_day", "quota_day"): "4500 4500 150 1",
    ("print_job", "print_job"): "10000 10000 1",
    ("print_job", "ix_print_job_queued"): "60 60 30 2 1",
    ("print_job", "ix_print_job_leased"): "4 4 1",
    ("print_job", "ix_print_job_copy"): "100 100 1 1",
    ("print_job", "ix_print_job_confirm"): "10 10 1",
    ("print_attempt", "print_attempt"): "12000 12000 2 1",
    ("printer_health", "printer_health"): "30 30 1",
    ("idempotency", "idempotency"): "60000 60000 900 1",
    ("idempotency", "ix_idempotency_at"): "60000 1",
}


def teach_planner(connection: sa.Connection) -> None:
    """Write what is known; whoever runs ANALYZE later replaces it by what is there then. Connections opened afterwards go by it."""
    connection.exec_driver_sql("ANALYZE alembic_version")  # makes the table of statistics, and reads next to nothing
    for (table, index), rows in KNOWN.items():
        connection.exec_driver_sql("DELETE FROM sqlite_stat1 WHERE tbl = ? AND idx = ?", (table, index))
        connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (table, index, rows))
