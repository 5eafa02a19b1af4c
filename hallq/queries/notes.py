"""Looks at the notes that clerks keep about visits."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.queries.instant import Instant
from hallq.store import tables as t

_n = t.ticket_note.c
NOTE = sa.select(_n.words).where(_n.hall_id == p("hall"), _n.ticket_id == p("ticket"))


def note_of(at: Instant, ticket_id: int) -> str:
    """The note of a visit; empty where there is none."""
    row = at.row(NOTE, ticket=ticket_id)
    return "" if row is None else str(row[0])
