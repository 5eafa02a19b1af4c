"""The choice among the heads of lanes, made quick for playing a hall forward: always whom `order.choose` picks, without a word about why.

Lanes are known by their place in a list and sets of lanes are the bits of a number, so that a choice looks at nothing but the heads that are there.
A property test holds every choice against `order.choose`; where a rule has no quick form, that is what is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from hallq.domain.discipline import NEW_TURN, Discipline, Mode, Rule, Sight, Turn, Waiting
from hallq.domain.order import choose


class Lane(NamedTuple):
    """A queue and a class of visitors; `only` where these visitors may be called by one window alone.

    Where appointments decide, `part` 2 is for those who have one and `part` 1 for those for whose it is too late.
    """

    queue_id: int
    class_id: int
    only: int | None = None
    part: int = 0


class Entry(NamedTuple):
    """A visitor in a lane, in the order of the lane: appointment, place, ticket; `since` is when the place was taken."""

    slot_at: int
    place: int
    ticket_id: int
    since: int


Line = list[Entry]
"""The visitors of a lane as a heap: the head is the first."""

NOBODY = -1
_NEVER = 1 << 62
_ALWAYS = -_NEVER
_NONE_YET: tuple[int, ...] = (_NEVER,)


@dataclass(slots=True)
class Memory:
    """What a work profile remembers from call to call, shared by all who call for it."""

    turn: Turn = NEW_TURN


class Caller(Protocol):
    """Chooses for windows of one work profile and remembers what was chosen."""

    memory: Memory

    def pick(self, lines: Sequence[Line], there: int, now: int) -> int:
        """The lane whose head is next among the lanes `there` (bits; none of them empty), NOBODY where none may be called."""


def caller_for(lanes: Sequence[Lane], rules: Mapping[int, Rule], sight: Sight, memory: Memory) -> Caller:
    """The quickest caller that decides as `order.choose` does for this sight."""
    served = {one.queue_id for one in sight.served}
    kinds = {_KINDS[rules[queue_id].discipline] for queue_id in served}
    if len(kinds) != 1 or (len(served) > 1 and sight.mode is not Mode.TOGETHER):
        return AskingCaller(lanes, rules, sight, memory)
    return kinds.pop()(lanes, rules, sight, memory)


def seen_by(sight: Sight, lanes: Sequence[Lane], window_id: int) -> int:
    """The lanes that a window may ever call, as bits."""
    served = {one.queue_id: one.class_ids for one in sight.served}
    return sum(
        1 << i
        for i, lane in enumerate(lanes)
        if lane.only in (None, window_id) and lane.queue_id in served and (not (of := served[lane.queue_id]) or lane.class_id in of)
    )


@dataclass(slots=True)
class AskingCaller:
    """Asks the order itself: for every rule, at its price."""

    lanes: Sequence[Lane]
    rules: Mapping[int, Rule]
    sight: Sight
    memory: Memory

    def pick(self, lines: Sequence[Line], there: int, now: int) -> int:
        """The lane whose head is next."""
        heads: list[Waiting] = []
        lane_of: dict[int, int] = {}
        for i, lane in enumerate(self.lanes):
            if there >> i & 1:
                head = lines[i][0]
                heads.append(Waiting(head.ticket_id, "", lane.queue_id, lane.class_id, head.place, head.since, head.slot_at))
                lane_of[head.ticket_id] = i
        pick = choose(heads, self.rules, now, self.sight, self.memory.turn)
        if pick is None:
            return NOBODY
        self.memory.turn = pick.turn
        return lane_of[pick.waiting.ticket_id]


class _Quick:
    """What the quick callers have in common: of each lane its guard, the wait from which it may be called, and its figure."""

    __slots__ = ("_afters", "_guards", "_rules", "memory")

    def __init__(self, lanes: Sequence[Lane], rules: Mapping[int, Rule], sight: Sight, memory: Memory) -> None:
        afters = {one.queue_id: one.after_ms or _ALWAYS for one in sight.served}
        self._afters = [afters.get(lane.queue_id, _NEVER) for lane in lanes]
        self._rules = [rules.get(lane.queue_id, Rule()) for lane in lanes]
        self._guards = [rule.guard_ms for rule in self._rules]
        self.memory = memory


class RankedCaller(_Quick):
    """First come first served, or strictly by rank."""

    __slots__ = ("_figures",)

    def __init__(self, lanes: Sequence[Lane], rules: Mapping[int, Rule], sight: Sight, memory: Memory) -> None:
        super().__init__(lanes, rules, sight, memory)
        self._figures = [self._figure(rule, lane.class_id) for rule, lane in zip(self._rules, lanes, strict=True)]

    @staticmethod
    def _figure(rule: Rule, class_id: int) -> int:
        return -rule.of(class_id).rank if rule.discipline is Discipline.STRICT else 0

    def pick(self, lines: Sequence[Line], there: int, now: int) -> int:
        """The lane whose head is next."""
        afters, guards = self._afters, self._guards
        guarded = best = _NONE_YET
        while there:
            low = there & -there
            there ^= low
            i = low.bit_length() - 1
            slot_at, place, ticket_id, since = lines[i][0]
            waited = now - since
            if waited < afters[i]:
                continue
            if waited >= guards[i]:
                guarded = min(guarded, (place, ticket_id, i))
            elif (key := (self._key(i, slot_at, waited, now), place, ticket_id, i)) < best:
                best = key
        first = best if guarded is _NONE_YET else guarded
        return NOBODY if first is _NONE_YET else first[-1]

    def _key(self, i: int, _slot_at: int, _waited: int, _now: int) -> int:
        return self._figures[i]


class DueCaller(RankedCaller):
    """Whoever's target comes first."""

    __slots__ = ()

    @staticmethod
    def _figure(rule: Rule, class_id: int) -> int:
        return rule.of(class_id).target_ms

    def _key(self, i: int, _slot_at: int, waited: int, _now: int) -> int:
        return self._figures[i] - waited


class CreditCaller(RankedCaller):
    """Whoever has gained the most."""

    __slots__ = ("_paces",)

    def __init__(self, lanes: Sequence[Lane], rules: Mapping[int, Rule], sight: Sight, memory: Memory) -> None:
        super().__init__(lanes, rules, sight, memory)
        self._paces = [rule.of(lane.class_id).pace for rule, lane in zip(self._rules, lanes, strict=True)]

    @staticmethod
    def _figure(rule: Rule, class_id: int) -> int:
        return -rule.of(class_id).head_start_ms * 1000

    def _key(self, i: int, _slot_at: int, waited: int, _now: int) -> int:
        return self._figures[i] - self._paces[i] * waited


class AppointmentCaller(RankedCaller):
    """Whoever has an appointment about now, then all others."""

    __slots__ = ()

    def _key(self, i: int, slot_at: int, waited: int, now: int) -> int:
        rule = self._rules[i]
        if slot_at and slot_at - rule.early_ms <= now <= slot_at + rule.late_ms:
            return slot_at - _NEVER
        return -waited


class RatioCaller(_Quick):
    """So many of the favoured, then one of the others."""

    __slots__ = ("_favoured", "_favours", "_ranks")

    def __init__(self, lanes: Sequence[Lane], rules: Mapping[int, Rule], sight: Sight, memory: Memory) -> None:
        super().__init__(lanes, rules, sight, memory)
        terms = [rule.of(lane.class_id) for rule, lane in zip(self._rules, lanes, strict=True)]
        self._favoured = [one.favoured for one in terms]
        self._ranks = [-one.rank for one in terms]
        self._favours = [rule.favours for rule in self._rules]

    def pick(self, lines: Sequence[Line], there: int, now: int) -> int:
        """The lane whose head is next."""
        afters, guards, of_favoured, ranks = self._afters, self._guards, self._favoured, self._ranks
        guarded = favoured = other = _NONE_YET
        others_there = False
        while there:
            low = there & -there
            there ^= low
            i = low.bit_length() - 1
            _, place, ticket_id, since = lines[i][0]
            waited = now - since
            if waited < afters[i]:
                continue
            is_favoured = of_favoured[i]
            if not is_favoured:
                others_there = True
            if waited >= guards[i]:
                guarded = min(guarded, (place, ticket_id, i))
            elif is_favoured:
                if (key := (ranks[i], place, ticket_id, i)) < favoured:
                    favoured = key
            elif (key := (ranks[i], place, ticket_id, i)) < other:
                other = key
        first = guarded if guarded is not _NONE_YET else self._by_turn(favoured, other)
        if first is _NONE_YET:
            return NOBODY
        self._remember(first[-1], others_there=others_there)
        return first[-1]

    def _by_turn(self, favoured: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
        if favoured is _NONE_YET:
            return other
        if other is not _NONE_YET and self.memory.turn.favoured >= self._favours[favoured[-1]]:
            return other
        return favoured

    def _remember(self, lane: int, *, others_there: bool) -> None:
        before = after = self.memory.turn.favoured
        if not self._favoured[lane]:
            after = 0
        elif others_there and before < self._favours[lane]:
            after = before + 1
        if after != before:
            self.memory.turn = Turn(after, self.memory.turn.owed)


_KINDS: dict[Discipline, type[RankedCaller | RatioCaller]] = {
    Discipline.FIFO: RankedCaller,
    Discipline.STRICT: RankedCaller,
    Discipline.RATIO: RatioCaller,
    Discipline.CREDIT: CreditCaller,
    Discipline.DUE: DueCaller,
    Discipline.APPOINTMENT: AppointmentCaller,
}
