"""How a missed number stands before the hall's rule."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.missed import Missing
from hallq.domain.ticket import Ticket
from hallq.queries.instant import Instant
from hallq.store import tables as t

_tc = t.ticket.c
CALLED_LATER = sa.select(sa.func.count()).where(
    _tc.hall_id == p("hall"),
    _tc.business_day == p("day"),
    _tc.prefix == p("prefix"),
    _tc.value > p("value"),
    sa.or_(_tc.first_called_at.is_not(None), _tc.step > sa.literal_column("1")),
)


def missing_of(at: Instant, ticket: Ticket, now: int) -> Missing:
    """How often and how long a number has been missed, and how many later ones were called, where the rule counts those."""
    later = 0
    if at.setup.settings.missed_rule == "numbers":
        row = at.row(CALLED_LATER, day=ticket.business_day, prefix=ticket.prefix, value=ticket.value)
        later = 0 if row is None else int(row[0])
    return Missing(ticket.number, ticket.misses, max(now - ticket.last_at, 0), later)
