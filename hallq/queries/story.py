"""Looks at the story: the life of one ticket with how long it was in each state, and the facts of an event in the codes of the set-up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.errors import TicketUnknown
from hallq.domain.events import Event, Line, facts_of, read_line
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import TicketState
from hallq.queries.instant import Instant
from hallq.store import tables as t

_e, _p, _tc = t.event_log.c, t.ticket_period.c, t.ticket.c
LIFE = sa.select(_e.body, _e.digest).where(_e.hall_id == p("hall"), _e.ticket_id == p("ticket"), t.ABOUT_TICKET).order_by(_e.seq)
PERIODS = (
    sa.select(_p.began_seq, _p.state, _p.step, _p.service_id, _p.queue_id, _p.counter_id, _p.clerk_id, _p.began_at, _p.ended_at)
    .where(_p.hall_id == p("hall"), _p.ticket_id == p("ticket"))
    .order_by(_p.began_seq)
)
NUMBERED = sa.select(_tc.id).where(_tc.hall_id == p("hall"), _tc.business_day == p("day"), _tc.number == p("number"))


@dataclass(frozen=True, slots=True)
class Period:
    """How long a visit was in one state, in one queue or at one counter; `ended_at` None while it is. What was undone is not there."""

    began_seq: int
    state: TicketState
    step: int
    service_id: int
    queue_id: int
    counter_id: int | None
    clerk_id: int | None
    began_at: int
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that happened to a ticket, undone or not, and what holds of it."""

    lines: tuple[Line, ...]
    periods: tuple[Period, ...]


def life(at: Instant, ticket_id: int) -> Life:
    """The life of a ticket, in order. Raises TicketUnknown."""
    lines = tuple(read_line(body, digest) for body, digest in at.rows(LIFE, ticket=ticket_id))
    if not lines:
        raise TicketUnknown(ticket=ticket_id)
    periods = tuple(Period(row[0], TicketState(row[1]), *row[2:]) for row in at.rows(PERIODS, ticket=ticket_id))
    return Life(lines, periods)


def ticket_numbered(at: Instant, day: str, number: str) -> int:
    """The ticket that bears a number on a business day. Raises TicketUnknown."""
    row = at.row(NUMBERED, day=day, number=number)
    if row is None:
        raise TicketUnknown(day=day, number=number)
    return int(row[0])


_CODED: dict[str, Callable[[HallSetup], dict[int, Any]]] = {
    **dict.fromkeys(("queue", "from_queue", "next_queue"), lambda setup: setup.queues.by_id),
    **dict.fromkeys(("service", "next_service"), lambda setup: setup.services.by_id),
    **dict.fromkeys(("counter", "from_counter"), lambda setup: setup.counters.by_id),
    "zone": lambda setup: setup.zones.by_id,
    "priority": lambda setup: setup.priorities.by_id,
    "profile": lambda setup: setup.profiles.by_id,
    "agent": lambda setup: setup.agents.by_id,
    "printer": lambda setup: setup.printers.by_id,
}


def facts_in_codes(setup: HallSetup, event: Event) -> dict[str, Any]:
    """The facts of an event for people and programs outside: things of the set-up by their code; clerks and persons stay keys."""
    facts = facts_of(event)
    told = {name: _CODED[name](setup)[value].code if name in _CODED else value for name, value in facts.items()}
    if "steps" in told:
        told["steps"] = [[setup.services.by_id[service].code, setup.queues.by_id[queue].code] for service, queue in facts["steps"]]
    return told
