"""One instant of one hall: the set-up, the day and the place in the story that everything read with it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.errors import HallUnknown
from hallq.domain.routing import HallSetup
from hallq.queries.head import Head, head_of
from hallq.store import tables as t
from hallq.store.database import Database
from hallq.store.setup_rows import read_setup

_h, _e = t.hall.c, t.event_log.c
_SEQ = sa.select(sa.func.coalesce(sa.func.max(_e.seq), 0)).where(_e.hall_id == p("hall")).scalar_subquery()
NOW = sa.select(_h.epoch, _SEQ, _h.business_day, _h.day_is_open, _h.setup_version).where(_h.id == p("hall"))


@dataclass(frozen=True, slots=True)
class Instant:
    """A hall as one read transaction sees it; `setup` is never older than the rest. `day` is the last business day opened."""

    connection: sa.Connection
    setup: HallSetup
    head: Head
    day: str | None
    day_is_open: bool

    def rows(self, statement: sa.ClauseElement, **asked: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement, which must be a module constant with `hall` among its parameters."""
        return [tuple(row) for row in _execute(self.connection, statement, {"hall": self.setup.hall_id, **asked})]

    def each(self, statement: sa.ClauseElement, **asked: Any) -> Iterator[tuple[Any, ...]]:
        """The same rows one by one: SQLite works out each while others may use the interpreter."""
        for row in _execute(self.connection, statement, {"hall": self.setup.hall_id, **asked}):
            yield tuple(row)

    def row(self, statement: sa.ClauseElement, **asked: Any) -> tuple[Any, ...] | None:
        """The first row, None where there is none."""
        rows = self.rows(statement, **asked)
        return rows[0] if rows else None


@contextmanager
def instant(database: Database, setup: HallSetup) -> Iterator[Instant]:
    """Look at one instant of a hall; `setup` is what the caller knows of it, and is read anew where it is old. Raises HallUnknown."""
    with database.reading() as connection:
        found = _now(connection, setup.hall_id)
        known = setup if setup.version == found[4] else read_setup(lambda s, a: _execute(connection, s, a).all(), setup.hall_id)
        yield Instant(connection, known, Head(found[0], found[1]), found[2], bool(found[3]))


def head(database: Database, hall_id: int) -> Head:
    """Where the story of a hall stands now. Raises HallUnknown."""
    with database.reading() as connection:
        found = head_of(connection, hall_id)
    if found is None:
        raise HallUnknown(hall=hall_id)
    return found


def _now(connection: sa.Connection, hall_id: int) -> tuple[Any, ...]:
    row = _execute(connection, NOW, {"hall": hall_id}).first()
    if row is None:
        raise HallUnknown(hall=hall_id)
    return tuple(row)


def _execute(connection: sa.Connection, statement: sa.ClauseElement, asked: Any) -> sa.CursorResult[Any]:
    # Selects and texts both, as module constants; the library's types know no class of both.
    result: sa.CursorResult[Any] = connection.execute(statement, asked)  # type: ignore[call-overload]  # see above
    return result
