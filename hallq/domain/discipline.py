"""Who comes before whom, and why: the one order of the hall, used for calling, preview, "N ahead", the estimate and every what-if.

A lane is a queue and a class of visitors; where appointments decide, those who have one and those who are too late for it are lanes of their own.
Inside a lane nobody passes anybody; a discipline decides only between the heads of lanes, so that the heads are enough to know who is next. Under
every discipline the guard comes first: whoever has waited so long goes before all, by place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter

MINUTE = 60_000


class Discipline(StrEnum):
    """The rule of a queue.

    fifo: by place. strict: by rank of the class, then by place. ratio: of the favoured classes at most `favours` in a row while others wait, then
    one of the others. credit: who has gained the most, a head start and a pace of the class times the time waited. due: whose target of the class
    comes (or came) first. appointment: who has an appointment about now, by its time, then all by place.
    """

    FIFO = "fifo"
    STRICT = "strict"
    RATIO = "ratio"
    CREDIT = "credit"
    DUE = "due"
    APPOINTMENT = "appointment"


class Mode(StrEnum):
    """How a window chooses among its queues: as if they were one line, the first of its list that has anybody, or each by its share."""

    TOGETHER = "together"
    IN_ORDER = "in_order"
    BY_SHARE = "by_share"


class Why(StrEnum):
    """The reason a visitor was next; stored with the call and shown on request."""

    ONLY_ONE = "only_one"
    EARLIER = "earlier"
    PRIORITY = "priority"
    GUARD = "guard"
    RATIO = "ratio"
    TURN_OF_OTHERS = "turn_of_others"
    CREDIT = "credit"
    DUE = "due"
    APPOINTMENT = "appointment"
    OWN_ORDER = "own_order"
    SHARE = "share"
    CHOSEN = "chosen"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a class means to a discipline: its rank, the minutes it is worth, credit in thousandths a waited millisecond, and its target."""

    rank: int = 0
    favoured: bool = False
    head_start_ms: int = 0
    pace: int = 1000
    target_ms: int = 15 * MINUTE


ORDINARY = Terms()


@dataclass(frozen=True, slots=True)
class Rule:
    """The discipline of one queue; `guard_ms` is the longest wait that the priority of others may cause before age wins.

    `terms` by key of the class. `favours` is k of the ratio k : 1. An appointment counts from `early_ms` before to `late_ms` after its time.
    """

    discipline: Discipline = Discipline.FIFO
    guard_ms: int = 30 * MINUTE
    terms: Mapping[int, Terms] = field(default_factory=dict)
    favours: int = 2
    early_ms: int = 5 * MINUTE
    late_ms: int = 15 * MINUTE

    def of(self, class_id: int) -> Terms:
        """The terms of a class."""
        return self.terms.get(class_id, ORDINARY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting visitor as the order sees one.

    `place` is given under the hall's lock, and age is measured from `since`, when it was taken. `slot_at` is when an appointment begins, 0 for none.
    """

    ticket_id: int
    number: str
    queue_id: int
    class_id: int
    place: int
    since: int
    slot_at: int = 0


@dataclass(frozen=True, slots=True)
class Served:
    """One queue of a work profile: only some classes of it (none named: all), its `share`, and only whoever has waited `after_ms`."""

    queue_id: int
    class_ids: frozenset[int] = frozenset()
    share: int = 1
    after_ms: int = 0

    def takes(self, class_id: int) -> bool:
        """Whether it is for visitors of a class, at once or later."""
        return not self.class_ids or class_id in self.class_ids


@dataclass(frozen=True, slots=True)
class Sight:
    """What a window may call, and how it chooses among its queues."""

    served: tuple[Served, ...]
    mode: Mode = Mode.TOGETHER


@dataclass(frozen=True, slots=True)
class Turn:
    """What a work profile remembers from call to call: the favoured in a row, and of queues by share how much each is owed."""

    favoured: int = 0
    owed: tuple[tuple[int, int], ...] = ()


NEW_TURN = Turn()


@dataclass(frozen=True, slots=True)
class Pick:
    """Who is next, why, as which of how many favoured in a row, what is remembered then, and the heads of lanes that were passed over."""

    waiting: Waiting
    why: Why
    turn: Turn = NEW_TURN
    nth: int | None = None
    of: int | None = None
    over: tuple[Waiting, ...] = ()


Key = tuple[int, ...]
FAR = (1 << 62) - 1
"""Later than any appointment."""

in_lane: Callable[[Waiting], Key] = attrgetter("slot_at", "place", "ticket_id")
"""The order inside a lane: by the time of the appointment, if it is one of appointments, then by place."""


def lanes_of(rule: Rule, now: int) -> tuple[tuple[int, int], ...]:
    """The lanes of a class in a queue, as the times of appointments (from, to) that stand in each; without an appointment it is 0.

    Where appointments decide there are three: of those without one, those for whose it is too late, and all others. So nobody stands behind a
    visitor of the same class who waits for another thing.
    """
    if rule.discipline is not Discipline.APPOINTMENT:
        return ((0, FAR),)
    return ((0, 0), (1, now - rule.late_ms - 1), (now - rule.late_ms, FAR))


def lane_of(waiting: Waiting, rule: Rule, now: int) -> Key:
    """The lane in which somebody stands."""
    if not waiting.slot_at or rule.discipline is not Discipline.APPOINTMENT:
        return (waiting.queue_id, waiting.class_id, 0)
    return (waiting.queue_id, waiting.class_id, 1 if waiting.slot_at < now - rule.late_ms else 2)


def is_past_guard(waiting: Waiting, rule: Rule, now: int) -> bool:
    """Whether somebody has waited so long that age alone counts."""
    return now - waiting.since >= rule.guard_ms


def precedence(waiting: Waiting, rule: Rule, now: int) -> Key:
    """The key by which heads of lanes of the same discipline are put in order, the guard aside; smaller goes first, ties by place."""
    return _KEYS[rule.discipline](waiting, rule, now)


def _fifo(waiting: Waiting, _rule: Rule, _now: int) -> Key:
    return (0, waiting.place, waiting.ticket_id)


def _ranked(waiting: Waiting, rule: Rule, _now: int) -> Key:
    return (-rule.of(waiting.class_id).rank, waiting.place, waiting.ticket_id)


def _credit(waiting: Waiting, rule: Rule, now: int) -> Key:
    terms = rule.of(waiting.class_id)
    return (-(terms.head_start_ms * 1000 + terms.pace * (now - waiting.since)), waiting.place, waiting.ticket_id)


def _due(waiting: Waiting, rule: Rule, _now: int) -> Key:
    return (waiting.since + rule.of(waiting.class_id).target_ms, waiting.place, waiting.ticket_id)


def _appointment(waiting: Waiting, rule: Rule, now: int) -> Key:
    is_due = waiting.slot_at and waiting.slot_at - rule.early_ms <= now <= waiting.slot_at + rule.late_ms
    return (0, waiting.slot_at, waiting.place, waiting.ticket_id) if is_due else (1, waiting.since, waiting.place, waiting.ticket_id)


_KEYS: dict[Discipline, Callable[[Waiting, Rule, int], Key]] = {
    Discipline.FIFO: _fifo,
    Discipline.STRICT: _ranked,
    Discipline.RATIO: _ranked,
    Discipline.CREDIT: _credit,
    Discipline.DUE: _due,
    Discipline.APPOINTMENT: _appointment,
}


def place_since(at: int, slot_at: int, rule: Rule) -> int:
    """Since when the age of a visitor counts who comes at `at`: with an appointment not before it may be favoured."""
    return max(at, slot_at - rule.early_ms) if slot_at else at


def slot_kept(at: int, slot_at: int, rule: Rule) -> int:
    """The time of the appointment of somebody who comes at `at`; 0 where it is too late for it: then the visitor waits like all others."""
    return slot_at if slot_at and at <= slot_at + rule.late_ms else 0


def sight_of_all(rules: Iterable[int]) -> Sight:
    """A window that serves these queues, all classes, as one line."""
    return Sight(tuple(Served(queue_id) for queue_id in rules))
