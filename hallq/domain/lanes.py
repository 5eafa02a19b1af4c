"""How many the order puts before somebody who comes now: from counts of the lanes where they are enough, else from the order itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from hallq.domain.discipline import Discipline, Rule, Waiting
from hallq.domain.order import ahead_of

COUNTED = frozenset({Discipline.FIFO, Discipline.STRICT})
"""Disciplines for which it is enough to know how many wait in each lane: a newcomer stands behind all of some lanes and before all of the others."""

NEWCOMER = 1 << 62
"""Place and key of somebody who comes now: behind all who wait."""


@dataclass(frozen=True, slots=True)
class LaneCount:
    """How many wait in a lane of my queue: all of them, and those who have waited at least the queue's guard."""

    class_id: int
    waiting: int
    past_guard: int


def ahead_by_counts(lanes: Iterable[LaneCount], class_id: int, rule: Rule) -> int:
    """How many the order of my queue puts before a visitor of this class who comes now, under a discipline that is `COUNTED`."""
    if rule.discipline is Discipline.FIFO:
        return sum(lane.waiting for lane in lanes)
    rank = rule.of(class_id).rank
    return sum(lane.waiting if rule.of(lane.class_id).rank >= rank else lane.past_guard for lane in lanes)


def newcomer(queue_id: int, class_id: int, now: int, slot_at: int = 0) -> Waiting:
    """Somebody who comes now, behind all who wait."""
    return Waiting(NEWCOMER, "", queue_id, class_id, NEWCOMER, now, slot_at)


def ahead_of_newcomer(waiting: Iterable[Waiting], me: Waiting, rule: Rule, now: int) -> int:
    """How many of those who wait in my queue its order puts before me, who come now."""
    return ahead_of(me.ticket_id, [*waiting, me], {me.queue_id: rule}, now) or 0
