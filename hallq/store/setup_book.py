"""The set-up of one hall, open for writing inside one transaction: things are made and changed, never deleted."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.store import tables as t
from hallq.store.statements import Writer

TABLES = {table.name: table for table in (t.series, t.zone, t.unit, t.queue, t.priority, t.service, t.profile, t.counter, t.printer, t.agent, t.slip)}
NOT_OF_THE_FILE = frozenset({"id", "hall_id", "suspended"})
COLUMNS = {name: tuple(c.name for c in table.c if c.name not in NOT_OF_THE_FILE) for name, table in TABLES.items()}

ADD = {
    name: sa.insert(table).values({"hall_id": p("hall"), **{c: p(c) for c in COLUMNS[name]}}).returning(table.c.id) for name, table in TABLES.items()
}
CHANGE = {
    name: sa.update(table).where(table.c.hall_id == p("hall"), table.c.id == p("key")).values({c: p(c) for c in COLUMNS[name]})
    for name, table in TABLES.items()
}
RETIRE = {
    name: sa.update(table).where(table.c.hall_id == p("hall"), table.c.id == p("key")).values(retired=sa.literal_column("1"))
    for name, table in TABLES.items()
}
HALL_COLUMNS = ("name_zh", "name_en", "level", "timezone", "cutoff_minutes", "languages", "tips", "settings", "timetables", "made_up")
ADD_HALL = sa.text(
    "INSERT INTO hall (code, name_zh, name_en, level, timezone, cutoff_minutes, languages, tips, settings, timetables, made_up, epoch, setup_version)"
    " VALUES (:code, :name_zh, :name_en, :level, :timezone, :cutoff_minutes, :languages, :tips, :settings, :timetables, :made_up, :epoch, 0)"
    " ON CONFLICT (code) DO NOTHING RETURNING id"
)
CHANGE_HALL = sa.update(t.hall).where(t.hall.c.id == p("hall")).values({c: p(c) for c in HALL_COLUMNS})
UNFINISHED = (
    "t.hall_id = :hall AND t.business_day = :day AND t.state NOT IN ('COMPLETED', 'CANCELLED', 'EXPIRED')"  # of the open day: a closed one has none
)
VISITS_NOW = sa.text(f"SELECT t.id, t.queue_id, t.service_id, t.priority_id FROM ticket t WHERE {UNFINISHED}")  # noqa: S608 -- our own constant
VISITS_AHEAD = sa.text(
    "SELECT t.id, s.queue_id, s.service_id, t.priority_id FROM ticket t JOIN ticket_step s"  # noqa: S608 -- our own constant
    f" ON s.hall_id = t.hall_id AND s.ticket_id = t.id AND s.position > t.step WHERE {UNFINISHED}"
)


class SetupBook:
    """One hall's set-up within one transaction."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    def change_hall(self, row: Mapping[str, Any]) -> None:
        """Write what the file says of the hall itself."""
        self._write.run(CHANGE_HALL, {"hall": self.hall_id, **{c: row[c] for c in HALL_COLUMNS}})

    def add(self, table: str, row: Mapping[str, Any]) -> int:
        """Make a thing; its key."""
        return int(self._write.value(ADD[table], {"hall": self.hall_id, **row, "retired": 0}))

    def change(self, table: str, key: int, row: Mapping[str, Any]) -> None:
        """Write a thing anew under its key; a retired one is in use again."""
        self._write.run(CHANGE[table], {"hall": self.hall_id, "key": key, **row, "retired": 0})

    def retire(self, table: str, key: int) -> None:
        """Take a thing out of use; the books go on naming it."""
        self._write.run(RETIRE[table], {"hall": self.hall_id, "key": key})

    def visits(self, day: str) -> list[tuple[int, int, int, int]]:
        """(ticket, queue, service, class) of every unfinished visit of a day, where it stands and where it has yet to go."""
        asked = {"hall": self.hall_id, "day": day}
        return [(row[0], row[1], row[2], row[3]) for statement in (VISITS_NOW, VISITS_AHEAD) for row in self._write.all(statement, asked)]


def add_hall(writer: Writer, code: str, epoch: str, row: Mapping[str, Any]) -> int | None:
    """Make a hall with nothing in it; its key, None where the code is taken."""
    key = writer.value(ADD_HALL, {"code": code, "epoch": epoch, **{c: row[c] for c in HALL_COLUMNS}})
    return None if key is None else int(key)
