"""What a rebuild of the books needs of the databases: one instant of the books as they stand, and an empty scratch database to write them anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from hallq.domain.events import Line, read_line
from hallq.store import tables as t
from hallq.store.book import Book
from hallq.store.database import Database
from hallq.store.sqlite import library
from hallq.store.statements import Statements, Writer

Row = tuple[Any, ...]
AT_ONCE = 2_000

UNFIT: tuple[type[Exception], ...] = (library.Error,)
"""What the scratch database raises for a line that its tables cannot take."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A table that the log tells wholly: the columns that name a row, then all that are compared (the key's first)."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


def _covered(table: sa.Table, only: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Covered:
    key = tuple(column.name for column in table.primary_key)
    others = only or tuple(column.name for column in table.columns if column.name not in key)
    return Covered(table.name, key, key + tuple(name for name in others if name not in without))


COVERED: tuple[Covered, ...] = (
    _covered(t.hall, only=("epoch", "business_day", "day_is_open", "setup_version")),
    _covered(t.series_day),
    _covered(t.quota_day),
    *(_covered(table, without=("comment",)) for table in t.BOOKS),
)
"""A visitor's own words are never in the log, and of a hall only what its story turns; all else of these tables is compared."""


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line of the story as its columns say, not yet believed."""

    seq: int
    at: int
    name: str
    ticket_id: int | None
    body: str
    digest: str


class Look:
    """One hall's books at one instant."""

    def __init__(self, connection: sa.Connection, hall_id: int) -> None:
        self._connection = connection
        self._hall_id = hall_id

    def count_lines(self) -> int:
        """How many lines the story has."""
        c = t.event_log.c
        return int(self._connection.scalar(sa.select(sa.func.count()).where(c.hall_id == self._hall_id)) or 0)

    def lines(self) -> Iterator[StoredLine]:
        """The whole story in order, some lines at a time."""
        c = t.event_log.c
        asked = sa.select(c.seq, c.at, c.name, c.ticket_id, c.body, c.digest).where(c.hall_id == self._hall_id).order_by(c.seq)
        for row in self._some_at_a_time(asked):
            yield StoredLine(*row)

    def story_of(self, ticket_id: int) -> list[Line]:
        """Every line about a ticket, in order."""
        c = t.event_log.c
        asked = sa.select(c.body, c.digest).where(c.hall_id == self._hall_id, c.ticket_id == ticket_id, t.ABOUT_TICKET).order_by(c.seq)
        return [read_line(body, digest) for body, digest in self._connection.execute(asked)]

    def rows(self, book: Covered) -> Iterator[Row]:
        """The hall's rows of a covered table, in the order of their keys."""
        table = t.metadata.tables[book.name]
        mine = table.c.id if table is t.hall else table.c.hall_id
        order = [self._plain(table.c[name]) for name in book.key]
        asked = sa.select(*(table.c[name] for name in book.columns)).where(mine == self._hall_id).order_by(*order)
        return self._some_at_a_time(asked)

    def _plain(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """A column in the order of its bytes on both databases."""
        is_text = isinstance(column.type, sa.Text) and self._connection.dialect.name == "postgresql"
        return sa.collate(column, "C") if is_text else column

    def _some_at_a_time(self, asked: sa.Select[Any]) -> Iterator[Row]:
        for some in self._connection.execute(asked, execution_options={"yield_per": AT_ONCE}).partitions():
            yield from (tuple(row) for row in some)


@contextmanager
def look_at(database: Database, hall_id: int) -> Iterator[Look]:
    """A hall's books at one instant, while others go on writing."""
    with database.reading() as connection:
        yield Look(connection, hall_id)


class RebuiltBook(Book):
    """The books written anew; a ticket's past is read where the log is."""

    __slots__ = ("_past",)

    def __init__(self, writer: Writer, hall_id: int, past: Look) -> None:
        super().__init__(writer, hall_id)
        self._past = past

    def story_of(self, ticket_id: int) -> list[Line]:
        """Every line about a ticket, in order, those after the present one too."""
        return self._past.story_of(ticket_id)


@contextmanager
def scratch(hall_id: int, past: Look) -> Iterator[tuple[RebuiltBook, Look]]:
    """Empty books of one hall, in a temporary database that spills to disk where memory is short and is gone afterwards."""
    engine = sa.create_engine("sqlite://", module=library, creator=_temporary, poolclass=sa.StaticPool)
    engine.dialect.do_begin = lambda dbapi_connection: None  # type: ignore[method-assign]  # noqa: ARG005 -- the name is SQLAlchemy's
    try:
        t.metadata.create_all(engine, tables=[t.metadata.tables[book.name] for book in COVERED] + [t.queue])
        with engine.connect() as connection:
            cursor = connection.connection.cursor()
            cursor.execute("BEGIN")  # never committed: the whole rebuild is one transaction
            connection.execute(sa.insert(t.hall).values(_blank_hall(hall_id)))
            yield RebuiltBook(Writer(cursor, Statements(sqlite.dialect(paramstyle="named"))), hall_id, past), Look(connection, hall_id)
    finally:
        engine.dispose()


def _temporary() -> Any:
    connection = library.connect("", check_same_thread=False, isolation_level=None, cached_statements=256)
    for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _blank_hall(hall_id: int) -> dict[str, object]:
    """A hall of which nothing has been told; what the books do not cover is left blank."""
    blank: dict[str, object] = {column.name: "" for column in t.hall.columns if isinstance(column.type, sa.Text)}
    return blank | {"id": hall_id, "business_day": None, "parent_id": None, "cutoff_minutes": 0, "setup_version": 0}
