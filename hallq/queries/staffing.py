"""Looks at who works where and how many wait: counters as they are staffed now, and the length of every line."""

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.counter import CounterState
from hallq.queries.instant import Instant
from hallq.store import tables as t

_tc, _sc = t.ticket.c, t.counter_session.c
SESSIONS = (
    sa.select(_sc.counter_id, _sc.state, _sc.state_since, _sc.pause_reason, _sc.profile_id, t.person.c.login, _sc.clerk_id, t.person.c.skills)
    .select_from(t.counter_session.outerjoin(t.person, t.person.c.id == _sc.clerk_id))
    .where(_sc.hall_id == p("hall"), sa.text("counter_session.closed_at IS NULL"))
)
AT_COUNTER = sa.select(_tc.counter_id, _tc.id, _tc.number).where(_tc.hall_id == p("hall"), t.AT_COUNTER)
WAITING = sa.select(_tc.queue_id, sa.func.count()).where(_tc.hall_id == p("hall"), t.WAITING).group_by(_tc.queue_id)


@dataclass(frozen=True, slots=True)
class Staffing:
    """A counter now: its state since when, who works there, and the ticket called or served there. `skills` are codes of queues, None for all."""

    state: CounterState = CounterState.CLOSED
    since: int | None = None
    pause_reason: str | None = None
    profile_id: int | None = None
    clerk: str | None = None
    ticket_id: int | None = None
    number: str | None = None
    clerk_id: int | None = None
    skills: tuple[str, ...] | None = None


CLOSED = Staffing()


def staffing(at: Instant) -> dict[int, Staffing]:
    """Every counter where somebody works, by its key; the others are CLOSED."""
    there = {counter_id: (ticket_id, number) for counter_id, ticket_id, number in at.rows(AT_COUNTER)}
    found: dict[int, Staffing] = {}
    for counter_id, state, since, reason, profile_id, login, clerk_id, known in at.rows(SESSIONS):
        ticket_id, number = there.get(counter_id, (None, None))
        skills = None if known is None else tuple(json.loads(known))
        found[counter_id] = Staffing(CounterState(state), since, reason, profile_id, login, ticket_id, number, clerk_id, skills)
    return found


def waiting_by_queue(at: Instant) -> dict[int, int]:
    """How many wait in each queue where anybody does."""
    return dict(at.rows(WAITING))
