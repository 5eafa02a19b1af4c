"""Looks for a clerk's page beside the desk itself: how somebody was called, what may be taken back, whose number was typed, the last window."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.calling import UNDOABLE
from hallq.domain.events import Line, TicketCalled, TicketFreed, TicketHeld, read_line
from hallq.domain.reasons import ELSEWHERE
from hallq.domain.ticket import Ticket
from hallq.queries.instant import Instant
from hallq.queries.tickets import tickets_by_id
from hallq.store import tables as t

LOOKED_BACK = 400
"""Lines of the story among which the last act at a desk is looked for: more than a hall writes in the seconds of an undo."""

MOST_FOUND = 9

_e, _s, _tc = t.event_log.c, t.counter_session.c, t.ticket.c
CALLS = (
    sa.select(_e.body, _e.digest)
    .where(_e.hall_id == p("hall"), _e.ticket_id == p("ticket"), t.ABOUT_TICKET, _e.name == p("called"))
    .order_by(_e.seq.desc())
    .limit(1)
)
RECENT = (
    sa.select(_e.body, _e.digest)
    .where(_e.hall_id == p("hall"), _e.seq > p("seq"), _e.name.in_(p("names", expanding=True)))
    .order_by(_e.seq.desc())
)
SET_ASIDE = (
    sa.select(_e.body, _e.digest)
    .where(_e.hall_id == p("hall"), _e.ticket_id.in_(p("tickets", expanding=True)), t.ABOUT_TICKET, _e.name.in_(p("names", expanding=True)))
    .order_by(_e.seq)
)
LAST_WINDOW = sa.select(_s.counter_id).where(_s.hall_id == p("hall"), _s.clerk_id == p("clerk")).order_by(_s.id.desc()).limit(1)
_NUMBERED = sa.select(_tc.id).where(_tc.hall_id == p("hall"), _tc.queue_id.in_(p("queues", expanding=True)), _tc.value == p("value"))
NUMBERED_WAITING, NUMBERED_ASIDE = _NUMBERED.where(t.WAITING), _NUMBERED.where(t.ASIDE)


@dataclass(frozen=True, slots=True)
class LastAct:
    """What somebody did last at a desk and may take back: the name of its event, the ticket as it is since, and when it was."""

    name: str
    ticket: Ticket
    at: int


def last_call(at: Instant, ticket_id: int) -> TicketCalled | None:
    """How a ticket was called when it was called last; None where it never was."""
    row = at.row(CALLS, ticket=ticket_id, called=TicketCalled.name)
    event = None if row is None else read_line(*row).event
    return event if isinstance(event, TicketCalled) else None


def last_act(at: Instant, counter_id: int, by: str, since: int) -> LastAct | None:
    """The last act of `by` at a counter since an instant of the hall's clock that may be undone, as far as one can see; None where there is none.

    A ticket that has moved on since is left as it is.
    """
    rows = at.rows(RECENT, seq=at.head.seq - LOOKED_BACK, names=sorted(UNDOABLE))
    lines = [line for line in (read_line(*row) for row in rows) if line.by == by and line.at >= since and _counter_of(line) == counter_id]
    if not lines:
        return None
    line = lines[0]
    ticket = tickets_by_id(at, [line.ticket_id or 0]).get(line.ticket_id or 0)
    return LastAct(line.event.name, ticket, line.at) if ticket is not None and _stands(at, ticket, line) else None


def papers_left(at: Instant, aside: Iterable[Ticket]) -> dict[int, int]:
    """Of visits set aside, by key, the counter that kept the papers until it closed or served them no more; none where papers are not left."""
    keys = [ticket.id for ticket in aside if ticket.papers == ELSEWHERE]
    rows = at.rows(SET_ASIDE, tickets=keys, names=[TicketHeld.name, TicketFreed.name]) if keys else ()
    last = {line.ticket_id: line.event for line in (read_line(*row) for row in rows)}
    return {key: one.for_counter for key in keys if isinstance(one := last.get(key), TicketFreed) and one.for_counter is not None}


def last_window(at: Instant, clerk_id: int) -> int | None:
    """The counter at which a clerk worked last; None for somebody who never did."""
    row = at.row(LAST_WINDOW, clerk=clerk_id)
    return None if row is None else int(row[0])


def numbered(at: Instant, queue_ids: tuple[int, ...], value: int, prefix: str = "") -> tuple[Ticket, ...]:
    """The tickets of these queues that wait, are set aside or missed and whose number has this value, with any letters unless they are told."""
    asked = {"queues": list(queue_ids), "value": value}
    keys = sorted(row[0] for look in (NUMBERED_WAITING, NUMBERED_ASIDE) for row in at.rows(look, **asked))[:MOST_FOUND]
    known = tickets_by_id(at, keys)
    return tuple(known[key] for key in keys if known[key].prefix.startswith(prefix))


def _counter_of(line: Line) -> int | None:
    event = line.event
    return getattr(event, "counter", None) or getattr(event, "from_counter", None)


def _stands(at: Instant, ticket: Ticket, line: Line) -> bool:
    """Whether nothing has happened to the ticket since; where a call begins the service, that beginning is part of the call."""
    parts = 2 if isinstance(line.event, TicketCalled) and not at.setup.settings.confirm_arrival else 1
    return ticket.last_seq == line.seq + parts - 1
