"""Looks at the lines: who waits, in which order and since when, and who is set aside or missed."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.discipline import Rule, Waiting
from hallq.domain.estimation import Estimate
from hallq.domain.lanes import ahead_of_newcomer, newcomer
from hallq.domain.routing import PriorityClass, Queue
from hallq.queries.instant import Instant
from hallq.store import tables as t

Estimates = Callable[..., Estimate | None]
"""The wait of somebody in a queue with so many ahead, at a time; None while no counter is open for it. It is handed in: paces live with acts."""

_tc, _pc = t.ticket.c, t.ticket_period.c
# Whoever was served, on hold or missed waits since then; a call that led to nothing ends no wait.
_BACK_AT = sa.select(sa.func.max(_pc.ended_at)).where(
    _pc.hall_id == _tc.hall_id, _pc.ticket_id == _tc.id, sa.text("ticket_period.state NOT IN ('WAITING', 'CALLED')")
)
_WAITING_SINCE = sa.case((_tc.first_called_at.is_(None), _tc.queued_at), else_=sa.func.coalesce(_BACK_AT.scalar_subquery(), _tc.queued_at))
WAITING = sa.select(_tc.id, _tc.number, _tc.queue_id, _tc.priority_id, _tc.place_seq, _tc.placed_at, _tc.slot_at, _WAITING_SINCE).where(
    _tc.hall_id == p("hall"), t.WAITING
)
WAITING_FOR = WAITING.where(_tc.queue_id.in_(p("queues", expanding=True)))


@dataclass(frozen=True, slots=True)
class Line:
    """Everybody who waits in one queue; `oldest_since` is since when the one waits who has waited longest, None where nobody does."""

    queue: Queue
    waiting: tuple[Waiting, ...]
    oldest_since: int | None
    rule: Rule

    def ahead_of_newcomer(self, priority: PriorityClass, now: int) -> int:
        """How many the order puts before somebody of this class who comes now."""
        return ahead_of_newcomer(self.waiting, newcomer(self.queue.id, priority.id, now), self.rule, now)


def lines(at: Instant, queue_ids: Iterable[int] | None = None) -> dict[int, Line]:
    """The line of each of these queues, or of every queue in use, by the queue's key."""
    wanted = None if queue_ids is None else list(queue_ids)
    rows = at.rows(WAITING) if wanted is None else at.rows(WAITING_FOR, queues=wanted)
    waiting: defaultdict[int, list[Waiting]] = defaultdict(list)
    oldest: dict[int, int] = {}
    for *facts, since in rows:
        one = Waiting(*facts)
        waiting[one.queue_id].append(one)
        oldest[one.queue_id] = min(since, oldest.get(one.queue_id, since))
    queues = [queue for queue in at.setup.queues if (not queue.retired if wanted is None else queue.id in wanted)]
    return {queue.id: Line(queue, tuple(waiting[queue.id]), oldest.get(queue.id), at.setup.rules[queue.id]) for queue in queues}
