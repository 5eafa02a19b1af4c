"""Who comes before whom, and why: the one order of the hall, used for calling, preview, "N ahead" and the estimate."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from heapq import heapify, heappop, heapreplace


class Discipline(StrEnum):
    """The rule of a queue. Neither ships without the guard: whoever has waited that long goes first, oldest first."""

    FIFO = "fifo"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Rule:
    """The discipline of one queue; `guard_ms` is the longest wait that the priority of others may cause before age wins."""

    discipline: Discipline = Discipline.FIFO
    guard_ms: int = 30 * 60_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting visitor as the order sees one: `place` is given under the hall's lock, and age is measured from `since`, when it was taken."""

    ticket_id: int
    number: str
    queue_id: int
    rank: int
    place: int
    since: int


class Why(StrEnum):
    """The reason a visitor was next; stored with the call and shown on request."""

    ONLY_ONE = "only_one"
    EARLIER = "earlier"
    PRIORITY = "priority"
    GUARD = "guard"
    CHOSEN = "chosen"


def precedence(waiting: Waiting, rule: Rule, now: int) -> tuple[int, int, int]:
    """The key by which the heads of lanes are put in order; smaller goes first.

    Whoever has waited at least the guard of the queue goes first, by place, under every discipline: at a counter that serves several queues the
    classes of a strict one would else starve a first come, first served one. Then FIFO: by place; STRICT: by rank of the class, highest first,
    then by place. Places are unique in a hall, so the order is total and needs no further tie-break.
    """
    if now - waiting.since >= rule.guard_ms:
        return (0, 0, waiting.place)
    return (1, -_rank(waiting, rule), waiting.place)


def _rank(waiting: Waiting, rule: Rule) -> int:
    return waiting.rank if rule.discipline is Discipline.STRICT else 0


def order(waiting: Iterable[Waiting], rules: dict[int, Rule], now: int) -> list[Waiting]:
    """All of `waiting` in the order in which they will be called, were nobody else to come. `rules` by queue id.

    The lanes are merged by their heads rather than all sorted by one key: so inside a lane nobody passes anybody, even where a clock that was
    set back makes the later comer the older one.
    """
    lanes: dict[tuple[int, int], list[Waiting]] = {}
    for one in sorted(waiting, key=lambda w: w.place, reverse=True):
        lanes.setdefault((one.queue_id, _rank(one, rules[one.queue_id])), []).append(one)
    heads = [(precedence(lane[-1], rules[lane[-1].queue_id], now), lane) for lane in lanes.values()]
    heapify(heads)
    ordered: list[Waiting] = []
    while heads:
        lane = heads[0][1]
        ordered.append(lane.pop())
        if lane:
            heapreplace(heads, (precedence(lane[-1], rules[lane[-1].queue_id], now), lane))
        else:
            heappop(heads)
    return ordered


def choose(heads: Iterable[Waiting], rules: dict[int, Rule], now: int) -> tuple[Waiting, Why] | None:
    """Who is next among the heads of the lanes, and why; None where nobody waits.

    A lane is a queue and a class; within it the order is by place under every rule, so that the head of each lane is enough to decide.
    """
    ordered = order(heads, rules, now)
    if not ordered:
        return None
    first, others = ordered[0], ordered[1:]
    return first, _why(first, others, rules, now)


def _why(first: Waiting, others: list[Waiting], rules: dict[int, Rule], now: int) -> Why:
    if not others:
        return Why.ONLY_ONE
    if all(first.place < other.place for other in others):
        return Why.EARLIER
    if precedence(first, rules[first.queue_id], now)[0] == 0:
        return Why.GUARD
    return Why.PRIORITY


@dataclass(frozen=True, slots=True)
class LaneCount:
    """How many wait in a lane of my queue: all of them, and those who have waited at least the queue's guard."""

    rank: int
    waiting: int
    past_guard: int


def ahead_of_newcomer(lanes: Iterable[LaneCount], rank: int, rule: Rule) -> int:
    """How many the order of my queue puts before a visitor of class `rank` who comes now."""
    if rule.discipline is Discipline.FIFO:
        return sum(lane.waiting for lane in lanes)
    return sum(lane.waiting if lane.rank >= rank else lane.past_guard for lane in lanes)


def ahead_of(ticket_id: int, waiting: Iterable[Waiting], rules: dict[int, Rule], now: int) -> int | None:
    """How many the order of my queue puts before me; None where I am not among the waiting."""
    for ahead, other in enumerate(order(waiting, rules, now)):
        if other.ticket_id == ticket_id:
            return ahead
    return None
