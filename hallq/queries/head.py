"""Where a hall's story stands, and the lines after a number: what screens and the teller ask again and again."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.events import Line, read_line
from hallq.store import tables as t
from hallq.store.database import Database

_e = t.event_log.c
HEAD = sa.select(
    t.hall.c.epoch,
    sa.select(sa.func.coalesce(sa.func.max(_e.seq), 0)).where(_e.hall_id == t.hall.c.id).scalar_subquery(),
).where(t.hall.c.id == p("hall"))
AFTER = sa.select(_e.body, _e.digest).where(_e.hall_id == p("hall"), _e.seq > p("seq")).order_by(_e.seq).limit(p("most", type_=sa.Integer))
DAYS_LOOKED_BACK, MOST_LOOKED_BACK = 11, 60_000
"""Business days, ten and the last one, which may be under way, and lines: a hall that is busier learns from fewer days."""
OPENINGS = sa.select(_e.seq).where(_e.hall_id == p("hall"), _e.seq > p("seq"), t.DAY_OPENED).order_by(_e.seq.desc()).limit(DAYS_LOOKED_BACK)


@dataclass(frozen=True, slots=True)
class Head:
    """The life of the database and the number of the last line: two screens with equal heads show the same."""

    epoch: str
    seq: int


def head_of(connection: sa.Connection, hall_id: int) -> Head | None:
    """The head of a hall; None where there is no such hall."""
    row = connection.execute(HEAD, {"hall": hall_id}).first()
    return None if row is None else Head(row[0], row[1])


def lines_after(connection: sa.Connection, hall_id: int, seq: int, most: int = 500) -> list[Line]:
    """The lines after `seq`, in order, at most so many."""
    return [read_line(body, digest) for body, digest in connection.execute(AFTER, {"hall": hall_id, "seq": seq, "most": most})]


def lines_of_last_days(connection: sa.Connection, hall_id: int) -> Iterator[Line]:
    """The lines of the last business days, whole days only, in order: what a process that begins must learn again."""
    head = head_of(connection, hall_id)
    first = 0 if head is None else max(0, head.seq - MOST_LOOKED_BACK)
    openings = connection.scalars(OPENINGS, {"hall": hall_id, "seq": first}).all()
    if openings:
        asked = {"hall": hall_id, "seq": openings[-1] - 1, "most": MOST_LOOKED_BACK}
        for body, digest in connection.execute(AFTER, asked):
            yield read_line(body, digest)


class StoryReader:
    """Reads the story of any hall of one database, each look a short transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def head(self, hall_id: int) -> Head | None:
        """Where a hall's story stands."""
        with self._database.reading() as connection:
            return head_of(connection, hall_id)

    def after(self, hall_id: int, seq: int, most: int) -> list[Line]:
        """The lines after a number, in order."""
        with self._database.reading() as connection:
            return lines_after(connection, hall_id, seq, most)
