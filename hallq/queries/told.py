"""What a visitor was told of the wait when the number was taken: the range that stands on the slip."""

import json

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.estimate_range import shown
from hallq.domain.ticket import Ticket, TicketState
from hallq.queries.instant import Instant
from hallq.store import tables as t

_e = t.event_log.c
ISSUE = sa.select(_e.body).where(_e.hall_id == p("hall"), _e.seq == p("ticket"))
_MINUTE = 60_000


def told_too_short(at: Instant, ticket: Ticket, now: int) -> tuple[int, int] | None:
    """The range of minutes told to somebody who still waits although its upper end is past, as of `now` by the hall's clock.

    None for whoever was told nothing, was called since, or waits for something else than what was told: a further step, another queue.
    """
    if ticket.state is not TicketState.WAITING or ticket.step > 1 or ticket.first_called_at is not None:
        return None
    row = at.row(ISSUE, ticket=ticket.id)  # the line that tells the issue of a number bears the number of the ticket
    issued = {} if row is None else json.loads(row[0])["event"]
    if issued.get("likely") is None or issued["queue"] != ticket.queue_id:
        return None
    told = shown(issued["low"], issued["high"])
    return told if now - ticket.issued_at > told[1] * _MINUTE else None
