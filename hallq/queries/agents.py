"""Looks at agents: who may take numbers for others, and which each took today."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.routing import Agent
from hallq.domain.ticket import TicketState
from hallq.queries.instant import Instant
from hallq.store import tables as t

_tc = t.ticket.c
TAKEN = (
    sa.select(_tc.agent_id, sa.func.count())
    .where(_tc.hall_id == p("hall"), _tc.business_day == p("day"), _tc.agent_id.is_not(None), _tc.state != TicketState.CANCELLED.value)
    .group_by(_tc.agent_id)
)
OF_AGENT = (
    sa.select(_tc.id, _tc.number, _tc.matters, _tc.state)
    .where(_tc.hall_id == p("hall"), _tc.business_day == p("day"), _tc.agent_id == p("agent"))
    .order_by(_tc.id)
)


def agents_today(at: Instant) -> list[tuple[Agent, int]]:
    """The agents in use, in the order of the set-up, each with the numbers taken on the day opened last, without those given up."""
    taken = dict(at.rows(TAKEN, day=at.day or ""))
    return [(agent, taken.get(agent.id, 0)) for agent in at.setup.agents if not agent.retired]


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """A number that an agent took; `state` is a TicketState's value."""

    ticket_id: int
    number: str
    matters: int
    state: str


def numbers_of_agent(at: Instant, agent: Agent) -> list[NumberTaken]:
    """The numbers that an agent took on the day opened last, in the order of their issue, with those given up."""
    return [NumberTaken(*row) for row in at.rows(OF_AGENT, day=at.day or "", agent=agent.id)]
