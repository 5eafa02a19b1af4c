"""The books are what the log tells, and whoever alters one byte of them is named."""

import json
import random

import pytest
import sqlalchemy as sa

from hallq.domain.events import CATALOGUE, chain
from hallq.operations.setup import init_hall
from hallq.operations.verify import MOST_FAULTS, Fault, Verdict, verify
from hallq.store import tables as t
from hallq.store.rebuilding import COVERED
from tests.everything import everything
from tests.making import hall_document, make_hall

BOOKS = {book.name: book for book in COVERED}
BESIDE_THE_BOOKS = ("print.", "printer.", "device.", "staff.", "person.")
# Where any value will not do: another that the table's own rules let pass.
ALLOWED = {
    "state": "CASE WHEN state = 'COMPLETED' THEN 'CANCELLED' WHEN state = 'CANCELLED' THEN 'COMPLETED' ELSE state || 'x' END",
    "day_is_open": "1 - day_is_open",
    "hall_id": "hall_id + 1",
}


@pytest.fixture
def full_hall(database_url):
    """A hall in which everything happened, beside a second one that only exists."""
    house, hall = everything(database_url)
    init_hall(house.database, hall_document(hall={"code": "dongtou"}))
    return house.database, hall


def change(database, sentence, **values):
    with database.migrating() as connection:
        assert connection.execute(sa.text(sentence), values).rowcount == 1


def one_row(database, hall, table, column):
    """Where a row of the hall stands, one with a value in the column if there is any."""
    with database.reading() as connection:
        key = [table.c[name] for name in BOOKS[table.name].key]
        mine = (table.c.id if table is t.hall else table.c.hall_id) == hall
        rows = connection.execute(sa.select(*key, table.c[column].label("value")).where(mine)).all()
    if table is t.ticket and column == "state":
        rows = [row for row in rows if row.value in {"COMPLETED", "CANCELLED"}]
    return random.choice([row for row in rows if row.value is not None] or rows)


def alter(database, hall, table, column):
    """Alter one value of one row; its key as it was, and how to take the change back."""
    row = one_row(database, hall, table, column)
    key = dict(zip(BOOKS[table.name].key, row[:-1], strict=True))
    text = isinstance(table.c[column].type, sa.Text)
    other = ALLOWED.get(column) or (f"coalesce({column}, '') || 'x'" if text else f"coalesce({column}, 0) + 100000")
    where = " AND ".join(f"{name} = :{name}" for name in key)
    with database.migrating() as connection:
        new = connection.execute(sa.text(f"UPDATE {table.name} SET {column} = {other} WHERE {where} RETURNING {column}"), key).scalar_one()
    now = key | ({column: new} if column in key else {})
    return tuple(row[:-1]), lambda: change(database, f"UPDATE {table.name} SET {column} = :old WHERE {where}", old=row.value, **now)


def test_a_hall_in_which_everything_happened_is_as_its_log_tells(full_hall):
    verdict = verify(*full_hall)

    assert verdict.faults == []
    assert verdict.clean
    assert verdict.lines > 70
    assert verdict.rows > 80


def test_the_proof_goes_through_every_event_that_the_books_know(full_hall):
    database, hall = full_hall
    with database.reading() as connection:
        told = set(connection.scalars(sa.select(t.event_log.c.name).where(t.event_log.c.hall_id == hall)))

    assert {name for name in set(CATALOGUE) - told if not name.startswith(BESIDE_THE_BOOKS)} == set()


@pytest.mark.parametrize("book", COVERED, ids=lambda book: book.name)
def test_an_altered_value_in_any_column_of_a_book_is_named(full_hall, book):
    database, hall = full_hall
    table = t.metadata.tables[book.name]
    for column in book.columns[len(book.key) :]:
        key, take_back = alter(database, hall, table, column)
        named = {(fault.book, fault.key, fault.column) for fault in verify(database, hall).faults}

        assert named == {(book.name, key, column)}
        take_back()


@pytest.mark.parametrize("book", [book for book in COVERED if book.name != "hall"], ids=lambda book: book.name)
def test_a_row_under_another_key_is_missed_where_it_was(full_hall, book):
    database, hall = full_hall
    for column in book.key:
        key, take_back = alter(database, hall, t.metadata.tables[book.name], column)

        missed = [fault for fault in verify(database, hall).faults if fault.found is None]
        assert [(fault.book, fault.key, fault.column) for fault in missed] == [(book.name, key, ", ".join(book.key))]
        take_back()


@pytest.mark.parametrize("book", [book.name for book in COVERED if book.name != "hall"])
def test_a_row_that_no_line_tells_of_is_named(full_hall, book):
    database, hall = full_hall
    table = t.metadata.tables[book]
    with database.migrating() as connection:
        row = dict(connection.execute(sa.select(table).where(table.c.hall_id == hall)).mappings().first())
        names = ("id", "number", "ticket_id", "occurrence_id", "prefix", "counter_id", "service_id", "profile_id")
        numbers = [name for name in names if row.get(name) is not None]
        row |= {name: row[name] + 90_000 if isinstance(row[name], int) else "ZZ9" for name in numbers}
        connection.execute(sa.insert(table), row)

    faults = verify(database, hall).faults
    assert [(fault.book, fault.told) for fault in faults] == [(book, None)]
    assert json.loads(str(faults[0].found))[0] == hall


@pytest.mark.parametrize("column", ["seq", "at", "name", "ticket_id", "body", "digest", "hall_id"])
def test_an_altered_column_of_a_line_is_named(full_hall, column):
    database, hall = full_hall
    with database.migrating() as connection:
        # A line in the midst of the story, so that the next one tells which of body and digest was altered.
        seq = connection.scalar(sa.text("SELECT seq FROM event_log WHERE hall_id = :hall AND name = 'ticket.recalled' LIMIT 1"), {"hall": hall})
    other = {"body": "replace(body, '\"at\"', '\"At\"')", "digest": "replace(digest, substr(digest, 1, 1), 'g')", "name": "'ticket.issued'"}
    new = other.get(column, f"{column} + 100000" if column != "hall_id" else "hall_id + 1")
    change(database, f"UPDATE event_log SET {column} = {new} WHERE hall_id = :hall AND seq = :seq", hall=hall, seq=seq)

    named = {(fault.book, fault.key, fault.column) for fault in verify(database, hall).faults}
    assert ("event_log", (seq,), "seq" if column == "hall_id" else column) in named


def test_a_body_rewritten_so_that_it_still_reads_well_is_named(full_hall):
    database, hall = full_hall
    rewrite = "UPDATE event_log SET body = replace(body, :was, :now) WHERE hall_id = :hall AND body LIKE :some"
    change(database, rewrite, hall=hall, was='"level":2', now='"level":5', some='%"level":2%')

    columns = {(fault.book, fault.column) for fault in verify(database, hall).faults}
    assert columns == {("event_log", "body"), ("evaluation", "level")}


def test_of_the_last_line_nobody_can_tell_which_half_was_altered(full_hall):
    database, hall = full_hall
    last = verify(database, hall).lines
    change(database, "UPDATE event_log SET digest = 'f' WHERE hall_id = :hall AND seq = :seq", hall=hall, seq=last)

    faults = verify(database, hall).faults
    assert [(fault.key, fault.column, fault.found) for fault in faults] == [((last,), "body, digest", "f")]


def test_a_line_taken_out_is_missed(full_hall):
    database, hall = full_hall
    change(database, "DELETE FROM event_log WHERE hall_id = :hall AND seq = 40", hall=hall)

    assert Fault("event_log", (40,), "seq", 41, 40) in verify(database, hall).faults


def test_a_line_that_could_not_have_happened_is_named_and_the_rest_still_compared(full_hall):
    database, hall = full_hall
    with database.migrating() as connection:
        seq, body, before = connection.execute(
            sa.text(
                "SELECT l.seq, l.body, b.digest FROM event_log l JOIN event_log b ON b.hall_id = l.hall_id AND b.seq = l.seq - 1"
                " WHERE l.hall_id = :hall ORDER BY l.seq DESC LIMIT 1"
            ),
            {"hall": hall},
        ).one()
        assert "ticket.held" in body
        forged = body.replace("ticket.held", "ticket.resumed").replace('"reason":"waiting"', '"session":1,"window":"3"')
        rewrite = "UPDATE event_log SET body = :body, digest = :digest, name = 'ticket.resumed' WHERE hall_id = :hall AND seq = :seq"
        connection.execute(sa.text(rewrite), {"body": forged, "digest": chain(before, forged), "hall": hall, "seq": seq})

    faults = verify(database, hall).faults
    assert ("event_log", (seq,), "body") in {(fault.book, fault.key, fault.column) for fault in faults}
    assert ("ticket", "state") in {(fault.book, fault.column) for fault in faults}


def test_a_line_of_another_epoch_is_named(full_hall):
    database, hall = full_hall
    with database.reading() as connection:
        epoch = connection.scalar(sa.select(t.hall.c.epoch).where(t.hall.c.id == hall))
    change(
        database, "UPDATE event_log SET body = replace(body, :epoch, 'another') WHERE hall_id = :hall AND seq = 30", hall=hall, epoch=epoch
    )

    assert Fault("event_log", (30,), "body", "another", epoch) in verify(database, hall).faults


def test_a_hall_without_a_story_has_nothing_to_tell(database_url):
    house, hall = make_hall(database_url)

    assert verify(house.database, hall + 1).lines == 0


def test_progress_is_told_to_the_last_line(full_hall):
    database, hall = full_hall
    heard = []
    verdict = verify(database, hall, lambda done, whole: heard.append((done, whole)))

    assert heard[-1] == (verdict.lines, verdict.lines)


def test_after_a_thousand_faults_only_their_number_is_kept():
    verdict = Verdict()
    for seq in range(MOST_FAULTS + 5):
        verdict.add(Fault("ticket", (1, seq), "state", "x", "y"))

    assert verdict.count == MOST_FAULTS + 5
    assert len(verdict.faults) == MOST_FAULTS
