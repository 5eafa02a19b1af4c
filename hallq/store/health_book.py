"""How printers are, as rows: the present state of each, beside the story that tells its changes. Statements only, no rule."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.store import tables as t
from hallq.store.statements import Row, Writer

_c = t.printer_health.c
_THIS = sa.and_(_c.hall_id == p("hall"), _c.printer_id == p("printer"))
ONE = sa.select(_c.state, _c.reason, _c.near_end, _c.since, _c.misses, _c.lulls, _c.seen_at).where(_THIS)
STATES = sa.select(_c.printer_id, _c.state, _c.reason, _c.since, _c.seen_at).where(_c.hall_id == p("hall"))
DROP = sa.delete(t.printer_health).where(_THIS)
PUT = sa.insert(t.printer_health)


class HealthBook:
    """The printers' states of one hall within one transaction."""

    __slots__ = ("_hall_id", "_write")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self._hall_id = hall_id

    def one(self, printer_id: int) -> Row | None:
        """(state, reason, near_end, since, misses, lulls, seen_at) of a printer; None where nobody ever looked."""
        return self._write.first(ONE, {"hall": self._hall_id, "printer": printer_id})

    def states(self) -> dict[int, tuple[str, str, int, int]]:
        """(state, reason, since, seen_at) of each printer."""
        return {row[0]: (row[1], row[2], row[3], row[4]) for row in self._write.all(STATES, {"hall": self._hall_id})}

    def put(self, printer_id: int, *, state: str, reason: str, near_end: bool, since: int, misses: int, lulls: int, seen_at: int) -> None:
        """Write how a printer is, in the place of what was written before."""
        self._write.run(DROP, {"hall": self._hall_id, "printer": printer_id})
        row = {"hall_id": self._hall_id, "printer_id": printer_id, "state": state, "reason": reason, "near_end": int(near_end)}
        self._write.run(PUT, row | {"since": since, "misses": misses, "lulls": lulls, "seen_at": seen_at})
