"""The hot statements find their rows by index however long the hall has been at work: each plan is asked of the database itself."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hallq.queries import board, changes, days, head, menu, print_agents, staffing, story, tickets, waiting
from hallq.store import aside_book, note_book, pages, plan_book, spool
from hallq.store import tables as t
from hallq.store.statements import Statements
from tests.databases import close_databases, open_database, postgres_copy, sqlite_copy

PAST, WAITING, COUNTERS, PRINTERS = 4_000, 60, 8, 2
DIALECTS = {"sqlite": sqlite.dialect(paramstyle="named"), "postgresql": postgresql.psycopg.dialect()}
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
ASKED = {
    "hall": 1, "queue": 1, "rank": 0, "guarded": 0, "day": "2026-07-23", "service": 1, "counter": 1, "clerk": 1, "ticket": 5, "principal": "p",
    "key": "k5", "printer": 1, "now": 10**13, "number": "A0005", "session": 5, "occurrence": 5, "at": 0, "job": 5, "owner": "w",
    **{f"q{n}": n for n in range(8)}, **{f"c{n}": 1 for n in range(8)}, **{f"f{n}": 0 for n in range(8)},
    **{f"t{n}": 10**13 for n in range(8)}, "step": 1, "first": 5, "agent": 1, "end": 205,
    "most": 100, "state": None, "seq": 1, "fresh": 0, "before": 1,
}  # fmt: skip

# What each hot statement must go by; pk_… is the key of the table itself.
HOT = {
    "HEAD": (pages.HEAD, ["pk_event_log"]),
    "BEGAN_AT": (pages.BEGAN_AT, ["pk_event_log"]),
    "KEPT": (pages.KEPT, ["pk_idempotency"]),
    "STORY": (pages.STORY, ["ix_event_log_ticket"]),
    "LINES_AFTER": (pages.LINES_AFTER, ["pk_event_log"]),
    "TICKET": (pages.TICKET, ["pk_ticket"]),
    "TICKET_BY_NUMBER": (pages.TICKET_BY_NUMBER, ["uq_ticket_number"]),
    "HEADS": (pages.HEADS[8], ["ix_ticket_waiting"]),
    "WAITING": (pages.WAITING, ["ix_ticket_waiting"]),
    "LANES": (pages.LANES, ["ix_ticket_waiting"]),
    "WAITING_IN_HALL": (pages.WAITING_IN_HALL, ["ix_ticket_waiting"]),
    "ISSUED_TODAY": (pages.ISSUED_TODAY, ["pk_quota_day"]),
    "NUMBERS_OF_AGENT": (pages.NUMBERS_OF_AGENT, ["uq_ticket_number"]),
    "STEPS_BEGUN": (pages.STEPS_BEGUN, ["ix_occurrence_ticket"]),
    "MISSED": (pages.MISSED, ["uq_ticket_number", "pk_ticket_period"]),
    "DESK": (pages.DESK, ["uq_counter_session_working", "uq_ticket_at_counter", "ix_joint_part_running"]),
    "COUNTER_OF_CLERK": (pages.COUNTER_OF_CLERK, ["uq_counter_session_working"]),
    "WORKING": (pages.WORKING, ["uq_counter_session_working"]),
    "OPEN_FOR": (pages.OPEN_FOR, ["uq_counter_session_working"]),
    "PLAN": (plan_book.PLAN, ["pk_ticket_step"]),
    "END_PERIOD": (pages.END_PERIOD, ["pk_ticket_period"]),
    "OCCURRENCE": (pages.OCCURRENCE, ["pk_occurrence"]),
    "EVALUATED": (pages.EVALUATED, ["pk_evaluation"]),
    "MEANT_FOR_ONE": (aside_book.MEANT_FOR_ONE, ["ix_ticket_waiting", "ix_ticket_aside"]),
    "MISSED_UNTIL": (aside_book.MISSED_UNTIL, ["ix_ticket_aside"]),
    "ERASE_NOTES": (note_book.ERASE_NOTES, ["ix_ticket_note_at"]),
    "ERASE_COMMENTS": (pages.ERASE_COMMENTS, ["ix_evaluation_comment"]),
    "NEXT": (spool.NEXT, ["ix_print_job_queued", "ix_print_job_leased"]),
    "SOONEST": (spool.SOONEST, ["ix_print_job_queued"]),
    "spool.WAITING": (spool.WAITING, ["ix_print_job_queued"]),
    "LATE": (spool.LATE, ["ix_print_job_queued"]),
    "IN_HAND": (spool.IN_HAND, ["ix_print_job_leased"]),
    "print_agents.SOME": (print_agents.SOME, ["ix_print_job_queued", "ix_print_job_leased"]),
    "FACTS": (spool.FACTS, ["pk_print_job"]),
    "COPIES": (spool.COPIES, ["ix_print_job_copy"]),
    "FORGET": (spool.FORGET, ["pk_print_job"]),
    "board.CALLED": (board.CALLED, ["uq_ticket_at_counter"]),
    "board.MISSED": (board.MISSED, ["ix_ticket_aside"]),
    "head.HEAD": (head.HEAD, ["pk_event_log"]),
    "head.AFTER": (head.AFTER, ["pk_event_log"]),
    "head.OPENINGS": (head.OPENINGS, ["ix_event_log_day"]),
    "changes.SETUPS": (changes.SETUPS, ["ix_event_log_setup"]),
    "menu.ISSUED": (menu.ISSUED, ["pk_quota_day"]),
    "staffing.SESSIONS": (staffing.SESSIONS, ["uq_counter_session_working"]),
    "staffing.WAITING": (staffing.WAITING, ["ix_ticket_waiting"]),
    "story.LIFE": (story.LIFE, ["ix_event_log_ticket"]),
    "days.FIRST_OF_DAY": (days.FIRST_OF_DAY, ["uq_ticket_number"]),
    "tickets.MANY": (tickets.MANY, []),
    "tickets.WAITING": (tickets.WAITING, ["ix_ticket_waiting"]),
    "waiting.WAITING": (waiting.WAITING, ["ix_ticket_waiting"]),
}


def blank(table):
    """A row of nothing: 0, "" or NULL."""
    return {
        column.name: None if column.nullable else "" if isinstance(column.type, sa.Text) else 0 for column in table.columns
    } | {"hall_id": 1}


def rows(table, count, **columns):
    """So many rows; each column is a value or a function of the row's number from 1."""
    empty = blank(table)
    return [empty | {name: value(n) if callable(value) else value for name, value in columns.items()} for n in range(1, count + 1)]


def long_past():
    """A hall with thousands of visits behind it and some dozens before it."""
    tickets = rows(t.ticket, PAST, id=lambda n: n, business_day=lambda n: f"2026-{n // 200:02d}-23", number=lambda n: f"A{n:04d}", state="COMPLETED")
    for one in tickets[:WAITING]:
        one |= {"state": "WAITING", "place_seq": one["id"]}
    for counter, one in enumerate(tickets[WAITING : WAITING + COUNTERS], start=1):
        one |= {"state": "SERVING", "counter_id": counter}
    sessions = rows(t.counter_session, PAST, id=lambda n: n, counter_id=lambda n: n % COUNTERS + 1, closed_at=1, clerk_id=lambda n: n)
    for one in sessions[:COUNTERS]:
        one |= {"closed_at": None, "state": "OPEN"}
    jobs = rows(t.print_job, PAST, id=lambda n: n, ticket_id=lambda n: n, state="printed", printer_id=lambda n: n % PRINTERS + 1)
    for one in jobs[:5]:
        one |= {"state": "queued"}
    for one in jobs[5:100]:
        one |= {"copy": 1}
    return {
        t.ticket: tickets,
        t.counter_session: sessions,
        t.print_job: jobs,
        t.ticket_step: rows(t.ticket_step, PAST, ticket_id=lambda n: n, position=1),
        t.ticket_period: rows(t.ticket_period, PAST, ticket_id=lambda n: n, began_seq=lambda n: n, ended_at=1),
        t.joint_part: rows(t.joint_part, PAST, id=lambda n: n, ticket_id=lambda n: n, ended_at=1),
        t.occurrence: rows(t.occurrence, PAST, id=lambda n: n, ticket_id=lambda n: n),
        t.evaluation: rows(t.evaluation, PAST, occurrence_id=lambda n: n, comment=lambda n: None if n % 50 else "x"),
        t.ticket_note: rows(t.ticket_note, PAST, ticket_id=lambda n: n, at=lambda n: n),
        t.quota_day: rows(t.quota_day, PAST, business_day=lambda n: f"2026-{n // 200:02d}-23", service_id=lambda n: n % 200),
        t.event_log: rows(t.event_log, PAST, seq=lambda n: n, ticket_id=lambda n: n // 4 or None),
        t.idempotency: rows(t.idempotency, PAST, principal="p", key=lambda n: f"k{n}"),
    }


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def busy(request, tmp_path_factory):
    """A database with a long past; nothing in these tests changes it."""
    if request.param == "sqlite":
        url = sqlite_copy(request.getfixturevalue("sqlite_template"), Path(tmp_path_factory.mktemp("busy")))
        yield filled(url)
        close_databases(url)
    else:
        with postgres_copy(request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")) as url:
            yield filled(url)


def filled(url):
    """The database with its long past, and what the planner should know of it."""
    database = open_database(url)
    with database.migrating() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys" if database.is_sqlite else "SET LOCAL session_replication_role = replica")
        for table, lines in long_past().items():
            connection.execute(sa.insert(table), lines)
        if not database.is_sqlite:  # which was told of a long past when it was made, and is never asked to look
            connection.exec_driver_sql("ANALYZE")
    return database


def plan_of(database, statement):
    """What the database says it would do."""
    with database.reading() as connection:
        dialect = DIALECTS[connection.dialect.name]
        cursor = connection.connection.cursor()
        known = statement.compile(dialect=dialect).params  # the constants of a look, and nothing for what is asked
        cursor.execute(EXPLAIN[connection.dialect.name] + Statements(dialect).text_of(statement), {**known, **ASKED})
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def in_sqlite(index):
    """What SQLite calls the key of a table and the index of a constraint."""
    return "USING PRIMARY KEY" if index.startswith("pk_") else index.replace("uq_ticket_number", "sqlite_autoindex_ticket_2")


@pytest.mark.parametrize("name", HOT)
def test_a_hot_statement_goes_by_its_index(busy, name):
    statement, indexes = HOT[name]
    plan = plan_of(busy, statement)

    assert [index for index in indexes if (in_sqlite(index) if busy.is_sqlite else index) not in plan] == [], plan
    assert not re.search(r"SCAN (?!lane\d)|Seq Scan on (?!person|hall)", plan)  # two small tables, plan


@pytest.mark.parametrize("name", ["HEADS", "HEAD", "STORY", "NEXT", "SOONEST", "LATE"])
def test_what_comes_in_order_from_its_index_is_not_sorted_again(busy, name):
    plan = plan_of(busy, HOT[name][0])

    assert not re.search(r"TEMP B-TREE|Sort", plan), plan
