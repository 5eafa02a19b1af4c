"""Looks at who works where and how many wait: counters as they are staffed now, and the length of every line."""

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.counter import CounterState
from hallq.domain.routing import HallSetup, sight_with_skills
from hallq.queries.instant import Instant
from hallq.store import tables as t

_tc, _sc, _jc = t.ticket.c, t.counter_session.c, t.joint_part.c
SESSIONS = (
    sa.select(_sc.counter_id, _sc.state, _sc.state_since, _sc.pause_reason, _sc.profile_id, t.person.c.login, _sc.clerk_id, t.person.c.skills)
    .select_from(t.counter_session.outerjoin(t.person, t.person.c.id == _sc.clerk_id))
    .where(_sc.hall_id == p("hall"), sa.text("counter_session.closed_at IS NULL"))
)
AT_COUNTER = sa.select(_tc.counter_id, _tc.id, _tc.number).where(_tc.hall_id == p("hall"), t.AT_COUNTER)
HELPING = (
    sa.select(_jc.counter_id, _tc.id, _tc.number, _tc.counter_id)
    .select_from(t.joint_part.join(t.ticket, sa.and_(_tc.hall_id == _jc.hall_id, _tc.id == _jc.ticket_id)))
    .where(_jc.hall_id == p("hall"), sa.text("joint_part.ended_at IS NULL"))
)
WAITING = sa.select(_tc.queue_id, sa.func.count()).where(_tc.hall_id == p("hall"), t.WAITING).group_by(_tc.queue_id)


@dataclass(frozen=True, slots=True)
class Helped:
    """A visit with whose service another counter helps: the ticket, its number, and the key of the counter where it is served."""

    ticket_id: int
    number: str
    counter_id: int


@dataclass(frozen=True, slots=True)
class Staffing:
    """A counter now: its state since when, who works there, and the ticket called or served there. `skills` are codes of queues, None for all.

    With whose visit of another counter somebody here helps, `helps_with` says.
    """

    state: CounterState = CounterState.CLOSED
    since: int | None = None
    pause_reason: str | None = None
    profile_id: int | None = None
    clerk: str | None = None
    ticket_id: int | None = None
    number: str | None = None
    clerk_id: int | None = None
    skills: tuple[str, ...] | None = None
    helps_with: Helped | None = None


CLOSED = Staffing()


def staffing(at: Instant) -> dict[int, Staffing]:
    """Every counter where somebody works, by its key; the others are CLOSED."""
    there = {counter_id: (ticket_id, number) for counter_id, ticket_id, number in at.rows(AT_COUNTER)}
    helping = {counter_id: Helped(*visit) for counter_id, *visit in at.rows(HELPING)}
    found: dict[int, Staffing] = {}
    for counter_id, state, since, reason, profile_id, login, clerk_id, known in at.rows(SESSIONS):
        ticket_id, number = there.get(counter_id, (None, None))
        skills = None if known is None else tuple(json.loads(known))
        found[counter_id] = Staffing(
            CounterState(state), since, reason, profile_id, login, ticket_id, number, clerk_id, skills, helping.get(counter_id)
        )
    return found


def queues_called(setup: HallSetup, who: Staffing, class_id: int) -> frozenset[int]:
    """The queues from which somebody at a window calls visitors of a class, at once or later: as the work profile and the skills have it."""
    if who.profile_id is None:
        return frozenset()
    served = sight_with_skills(setup, who.profile_id, who.skills).served
    return frozenset(one.queue_id for one in served if one.takes(class_id))


def waiting_by_queue(at: Instant) -> dict[int, int]:
    """How many wait in each queue where anybody does."""
    return dict(at.rows(WAITING))
