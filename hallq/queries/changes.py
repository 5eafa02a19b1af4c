"""Looks at who changed what in the house: the set-up, accounts, devices, queues and days, from the story."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.events import Line, read_line
from hallq.queries.instant import Instant
from hallq.store import tables as t

_e = t.event_log.c
DAYS, MOST = 30, 200
"""Business days and lines of one page: so many lines of the story are read, however old the hall is."""
OPENINGS = (
    sa.select(_e.seq).where(_e.hall_id == p("hall"), _e.seq < p("before"), t.DAY_OPENED).order_by(_e.seq.desc()).limit(DAYS)
)
LINES = (
    sa.select(_e.seq, _e.body, _e.digest)
    .where(_e.hall_id == p("hall"), _e.seq >= p("first"), _e.seq < p("before"), _e.name.in_(p("names", expanding=True)))
    .order_by(_e.seq.desc())
    .limit(MOST)
)
SETUPS = sa.select(_e.seq, _e.body, _e.digest).where(_e.hall_id == p("hall"), _e.seq > p("seq"), t.SETUP_CHANGED).order_by(_e.seq.desc())


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, the newest first; `older` is where the page before them begins, None where there is none."""

    lines: tuple[Line, ...]
    older: int | None


def changes(at: Instant, names: Sequence[str], before: int | None = None) -> Page:
    """The lines of these names of the last business days before a line of the story, the newest first."""
    end = at.head.seq + 1 if before is None else before
    openings = at.rows(OPENINGS, before=end)
    first = openings[-1][0] if len(openings) == DAYS else 0
    rows = at.rows(LINES, first=first, before=end, names=list(names))
    lines = tuple(read_line(body, digest) for _seq, body, digest in rows)
    oldest = rows[-1][0] if len(rows) == MOST else first
    return Page(lines, oldest if oldest > 1 else None)


def setups_after(at: Instant, seq: int) -> tuple[Line, ...]:
    """Every change of the set-up after a line of the story, the newest first."""
    return tuple(read_line(body, digest) for _seq, body, digest in at.rows(SETUPS, seq=seq))
