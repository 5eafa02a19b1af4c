"""Where business days lie in the story: which numbers the tickets of some days have, and all that began with them."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.queries.instant import Instant
from hallq.store import tables as t

FOREVER = 2**62

_tc = t.ticket.c
_DAY = sa.select(sa.func.min(_tc.business_day)).where(_tc.hall_id == p("hall"))
_FIRST = sa.select(sa.func.min(_tc.id)).where(_tc.hall_id == p("hall"))
FIRST_OF_DAY = _FIRST.where(_tc.business_day == _DAY.where(_tc.business_day >= p("day")).scalar_subquery())
FIRST_AFTER_DAY = _FIRST.where(_tc.business_day == _DAY.where(_tc.business_day > p("day")).scalar_subquery())


def span(at: Instant, from_day: str, to_day: str) -> tuple[int, int]:
    """The first number of these days, both included, and the first of the days after them; what is not there yet lies beyond every number.

    A ticket's id is its place in the story, and an open day never goes back: so the tickets of some days, and the occurrences that began with
    them, lie side by side in the books, and no index by day is needed.
    """
    return _found(at, FIRST_OF_DAY, from_day), _found(at, FIRST_AFTER_DAY, to_day)


def _found(at: Instant, statement: sa.Select[tuple[int]], day: str) -> int:
    row = at.row(statement, day=day)
    return FOREVER if row is None or row[0] is None else int(row[0])
