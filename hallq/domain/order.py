"""The order itself: lanes merged by their heads, one visitor after another, with what a work profile remembers from call to call."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from heapq import heappop, heappush
from operator import attrgetter

from hallq.domain.discipline import (
    NEW_TURN,
    Discipline,
    Key,
    Mode,
    Pick,
    Rule,
    Served,
    Sight,
    Turn,
    Waiting,
    Why,
    in_lane,
    is_past_guard,
    lane_of,
    precedence,
    sight_of_all,
)

MOST_OVER = 5


class _Kind(StrEnum):
    """Heads whose keys can be compared with one another; of a ratio the favoured and the others are two. Whom the guard calls is of no kind."""

    RANKED = "ranked"
    FAVOURED = "favoured"
    OTHERS = "others"
    CREDIT = "credit"
    DUE = "due"
    APPOINTMENT = "appointment"


_OF_RATIO = frozenset({_Kind.FAVOURED, _Kind.OTHERS})
_KINDS = {
    Discipline.FIFO: _Kind.RANKED,
    Discipline.STRICT: _Kind.RANKED,
    Discipline.CREDIT: _Kind.CREDIT,
    Discipline.DUE: _Kind.DUE,
    Discipline.APPOINTMENT: _Kind.APPOINTMENT,
}
_WHYS: Mapping[_Kind | None, Why] = {
    _Kind.RANKED: Why.PRIORITY,
    _Kind.FAVOURED: Why.RATIO,
    _Kind.OTHERS: Why.TURN_OF_OTHERS,
    _Kind.CREDIT: Why.CREDIT,
    _Kind.DUE: Why.DUE,
    _Kind.APPOINTMENT: Why.APPOINTMENT,
}


def order(waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int, sight: Sight | None = None, turn: Turn = NEW_TURN) -> list[Waiting]:
    """All of `waiting` whom a window may call, in the order in which it will, were nobody else to come and time to stand still.

    `rules` by queue; without `sight` a window that serves all of them as one line. The first is whom `choose` picks.
    """
    merge = _Merge(waiting, rules, now, sight or sight_of_all(rules), turn)
    ordered: list[Waiting] = []
    while (taken := merge.take()) is not None:
        ordered.append(taken)
    return ordered


def choose(heads: Iterable[Waiting], rules: Mapping[int, Rule], now: int, sight: Sight | None = None, turn: Turn = NEW_TURN) -> Pick | None:
    """Who is next among the heads of the lanes, and why; None where nobody waits whom the window may call."""
    heads, sight = list(heads), sight or sight_of_all(rules)
    merge = _Merge(heads, rules, now, sight, turn)
    candidates = merge.heads()
    taken = merge.take()
    if taken is None:
        return None
    over = sorted((one for one in candidates if _place(one) < _place(taken)), key=_place)
    why = _why(merge, lambda: _Merge(heads, rules, now, sight, turn, guard=False), taken, candidates, passed=bool(over))
    return Pick(taken, why, merge.turn, merge.nth, merge.of, tuple(over[:MOST_OVER]))


def ahead_of(ticket_id: int, waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int) -> int | None:
    """How many the order puts before me; None where I am not among the waiting."""
    before = before_of(ticket_id, waiting, rules, now)
    return None if before is None else len(before)


def before_of(ticket_id: int, waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int) -> list[Waiting] | None:
    """Whom the order puts before me; None where I am not among the waiting."""
    ordered = order(waiting, rules, now)
    mine = next((ahead for ahead, one in enumerate(ordered) if one.ticket_id == ticket_id), None)
    return None if mine is None else ordered[:mine]


def _lines(waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int) -> list[list[Waiting]]:
    """The visitors of every lane of these queues, the head last."""
    lines: dict[Key, list[Waiting]] = {}
    for one in sorted(waiting, key=in_lane, reverse=True):
        rule = rules.get(one.queue_id)
        if rule is not None:
            lines.setdefault(lane_of(one, rule, now), []).append(one)
    return list(lines.values())


def _why(merge: "_Merge", unguarded: "Callable[[], _Merge]", taken: Waiting, candidates: list[Waiting], *, passed: bool) -> Why:
    """What has put `taken` before the others; `passed` where some of them have earlier places.

    The guard where without it another had been next; then what chose the queue, if that is why others were passed; a turn that was due, also where
    nobody was passed; else the discipline, or the place.
    """
    if len(candidates) == 1:
        return Why.ONLY_ONE
    if merge.kind is None:
        merge = unguarded()
        if merge.take() is not taken:
            return Why.GUARD
    is_first = all(_place(taken) <= _place(one) for one in candidates if one.queue_id == taken.queue_id)
    if passed and is_first and merge.mode is not Mode.TOGETHER:
        return Why.OWN_ORDER if merge.mode is Mode.IN_ORDER else Why.SHARE
    return _WHYS[merge.kind] if passed or merge.is_turn else Why.EARLIER


_place = attrgetter("place", "ticket_id")
_owed = attrgetter("owed")


class _Lane:
    """A lane of which a window may call: its visitors, the head last, and what its queue's rule makes of them."""

    __slots__ = ("after_ms", "is_other", "kind", "line", "no", "pool", "rule")

    def __init__(self, no: int, line: list[Waiting], rule: Rule, served: Served, pool: "_Pool") -> None:
        self.no, self.line, self.rule, self.pool = no, line, rule, pool
        self.after_ms = served.after_ms
        is_favoured = rule.of(line[-1].class_id).favoured
        self.kind = _KINDS.get(rule.discipline) or (_Kind.FAVOURED if is_favoured else _Kind.OTHERS)
        self.is_other = self.kind is _Kind.OTHERS

    def may_call(self, now: int) -> bool:
        """Whether its head has waited long enough for this window."""
        return not self.after_ms or now - self.line[-1].since >= self.after_ms


Top = tuple[Key, int, _Lane]


class _Pool:
    """The lanes among which the disciplines decide: all of a window, or those of one of its queues with its share and what it is owed."""

    __slots__ = ("owed", "queue_id", "share", "tops")

    def __init__(self, queue_id: int, share: int, owed: int) -> None:
        self.queue_id, self.share, self.owed = queue_id, share, owed
        self.tops: dict[_Kind, list[Top]] = {}

    def kind(self, favoured: int) -> _Kind:
        """The kind that is next, after so many favoured calls in a row: that of the earliest head, and of a ratio the one whose turn it is."""
        kinds = self.tops.keys()
        first = next(iter(kinds)) if len(kinds) == 1 or kinds == _OF_RATIO else min(kinds, key=self._earliest)
        if first not in _OF_RATIO or not kinds >= _OF_RATIO:
            return first
        return _Kind.OTHERS if favoured >= self.tops[_Kind.FAVOURED][0][2].rule.favours else _Kind.FAVOURED

    def _earliest(self, kind: _Kind) -> Key:
        return min(_place(lane.line[-1]) for _, _, lane in self.tops[kind])


class _Merge:
    """One visitor after another, without `guard` as if nobody had waited too long.

    Of the last that was taken `kind` tells what decided, None for the guard, `is_turn` whether some of the favoured had their turn before, `nth` and
    `of` which of how many favoured it was; `turn` is what is remembered then.
    """

    def __init__(self, waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int, sight: Sight, turn: Turn, *, guard: bool = True) -> None:
        self._now, self._guard, self.mode, self._favoured = now, guard, sight.mode, turn.favoured
        pool_of = _make_pools(sight, dict(turn.owed))
        self._pools = list(dict.fromkeys(pool_of.values()))
        served = {one.queue_id: one for one in sight.served}
        self._elsewhere = [(queue_id, owed) for queue_id, owed in turn.owed if queue_id not in served or sight.mode is not Mode.BY_SHARE]
        self._guarded: list[Top] = []
        self._others = 0
        self.kind: _Kind | None = None
        self.is_turn = False
        self.nth: int | None = None
        self.of: int | None = None
        for no, line in enumerate(_lines(waiting, rules, now)):
            one = served.get(line[-1].queue_id)
            if one is not None and (not one.class_ids or line[-1].class_id in one.class_ids):
                self._enter(_Lane(no, line, rules[one.queue_id], one, pool_of[one.queue_id]))

    @property
    def turn(self) -> Turn:
        """What a work profile remembers after the last that was taken; a queue that this window does not serve keeps what it is owed."""
        here = [(pool.queue_id, pool.owed) for pool in self._pools if pool.owed]
        return Turn(self._favoured, tuple(sorted(self._elsewhere + here)))

    def heads(self) -> list[Waiting]:
        """Whom the window may call: the heads of its lanes."""
        tops = [*self._guarded, *(top for pool in self._pools for of_kind in pool.tops.values() for top in of_kind)]
        return [lane.line[-1] for _, _, lane in tops]

    def take(self) -> Waiting | None:
        """The next one; None where nobody is left."""
        lane = self._next()
        if lane is None:
            return None
        self._remember_ratio(lane)
        return self._advance(lane)

    # --- lanes -----------------------------------------------------------------------------------------------------------------------------

    def _enter(self, lane: _Lane) -> None:
        """A lane joins with its head, if the window may call that one."""
        if lane.may_call(self._now):
            self._others += lane.is_other
            self._push(lane)

    def _advance(self, lane: _Lane) -> Waiting:
        """The lane goes on with its next, if that one may be called; whoever was its head."""
        gone = lane.line.pop()
        if lane.line and lane.may_call(self._now):
            self._push(lane)
        else:
            self._others -= lane.is_other
        return gone

    def _push(self, lane: _Lane) -> None:
        head, rule = lane.line[-1], lane.rule
        if self._guard and is_past_guard(head, rule, self._now):
            heappush(self._guarded, (_place(head), lane.no, lane))
            return
        key, tops = precedence(head, rule, self._now), lane.pool.tops
        if lane.kind in tops:
            heappush(tops[lane.kind], (key, lane.no, lane))
        else:
            tops[lane.kind] = [(key, lane.no, lane)]

    # --- decisions -------------------------------------------------------------------------------------------------------------------------

    def _next(self) -> _Lane | None:
        self.kind, self.is_turn = None, False
        if self._guarded:
            return heappop(self._guarded)[2]
        pool = self._pool()
        if pool is None:
            return None
        self.kind = kind = pool.kind(self._favoured)
        self.is_turn = kind is _Kind.OTHERS and _Kind.FAVOURED in pool.tops
        tops = pool.tops[kind]
        lane = heappop(tops)[2]
        if not tops:
            del pool.tops[kind]
        return lane

    def _pool(self) -> _Pool | None:
        """The queues from which the window calls now; what the guard calls is no part of anybody's share."""
        there = [pool for pool in self._pools if pool.tops]
        if not there or self.mode is not Mode.BY_SHARE:
            return there[0] if there else None
        return self._by_share(there)

    def _remember_ratio(self, lane: _Lane) -> None:
        """Favoured calls count only while one of the others waits: favour that nobody paid for is not saved up."""
        self.nth = self.of = None
        if lane.is_other:
            self._favoured = 0
        elif lane.kind is _Kind.FAVOURED and self._others:
            self.of = lane.rule.favours
            self.nth = min(self._favoured + 1, self.of)
            self._favoured = max(self._favoured, self.nth)

    def _by_share(self, there: list[_Pool]) -> _Pool:
        """Everybody's share is added to what one is owed, and the sum of them is taken from whoever is called; an empty queue is owed nothing."""
        shares = 0
        for pool in self._pools:
            if pool.tops:
                pool.owed += pool.share
                shares += pool.share
            else:
                pool.owed = 0
        chosen: _Pool = max(there, key=_owed)
        chosen.owed -= shares
        return chosen


def _make_pools(sight: Sight, owed: Mapping[int, int]) -> dict[int, _Pool]:
    """The pool of every queue."""
    if sight.mode is Mode.TOGETHER:
        return dict.fromkeys((one.queue_id for one in sight.served), _Pool(0, 0, 0))
    is_shared = sight.mode is Mode.BY_SHARE
    return {one.queue_id: _Pool(one.queue_id, one.share, owed.get(one.queue_id, 0) if is_shared else 0) for one in sight.served}
