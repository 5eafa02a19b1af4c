"""Looks at agents: who may take numbers for others, and how many each took today."""

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


def agents_today(at: Instant) -> list[tuple[Agent, int]]:
    """The agents in use, in the order of the set-up, each with the numbers taken on the day opened last, without those given up."""
    taken = dict(at.rows(TAKEN, day=at.day or ""))
    return [(agent, taken.get(agent.id, 0)) for agent in at.setup.agents if not agent.retired]
