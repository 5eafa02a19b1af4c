"""Notes that clerks write about a visit for one another: beside the books, never in the log, and erased after some days."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.store import tables as t
from hallq.store.statements import Writer

_n = t.ticket_note.c

SET_NOTE = sa.text(
    "INSERT INTO ticket_note (hall_id, ticket_id, words, at) VALUES (:hall, :ticket, :words, :at)"
    " ON CONFLICT (hall_id, ticket_id) DO UPDATE SET words = :words, at = :at"
)
DROP_NOTE = sa.delete(t.ticket_note).where(_n.hall_id == p("hall"), _n.ticket_id == p("ticket"))
ERASE_NOTES = sa.delete(t.ticket_note).where(_n.hall_id == p("hall"), _n.at < p("before"))


class NoteBook:
    """The notes of one hall within one transaction."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    def put(self, ticket_id: int, words: str, at: int) -> None:
        """Write a note in the place of the one before; `at` is the real clock."""
        self._write.run(SET_NOTE, {"hall": self.hall_id, "ticket": ticket_id, "words": words, "at": at})

    def drop(self, ticket_id: int) -> None:
        """Take a note away."""
        self._write.run(DROP_NOTE, {"hall": self.hall_id, "ticket": ticket_id})

    def erase(self, before: int) -> int:
        """Erase the notes written before an instant of the real clock; how many."""
        return self._write.run(ERASE_NOTES, {"hall": self.hall_id, "before": before})
