"""The order itself: lanes merged by their heads, one visitor after another, with what a work profile remembers from call to call."""

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush

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
    precedence,
    sight_of_all,
)

MOST_OVER = 5
Lane = list[Waiting]
"""The visitors of a lane, the head last."""

# Disciplines that can be compared with one another share a kind; of different kinds the one whose first has the earliest place goes first.
_RANKED, _FAVOURED, _OTHERS = "ranked", "favoured", "others"
_KINDS = {Discipline.FIFO: _RANKED, Discipline.STRICT: _RANKED}
_WHYS = {_RANKED: Why.PRIORITY, _FAVOURED: Why.RATIO, _OTHERS: Why.TURN_OF_OTHERS}


def order(
    waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int, sight: Sight | None = None, turn: Turn = NEW_TURN
) -> list[Waiting]:
    """All of `waiting` whom a window may call, in the order in which it will, were nobody else to come and time to stand still.

    `rules` by queue; without `sight` a window that serves all of them as one line. The first is whom `choose` picks.
    """
    merge = _Merge(_lanes(waiting), rules, now, sight or sight_of_all(rules), turn)
    ordered: list[Waiting] = []
    while (taken := merge.take()) is not None:
        ordered.append(taken)
    return ordered


def choose(heads: Iterable[Waiting], rules: Mapping[int, Rule], now: int, sight: Sight | None = None, turn: Turn = NEW_TURN) -> Pick | None:
    """Who is next among the heads of the lanes, and why; None where nobody waits whom the window may call."""
    merge = _Merge(_lanes(heads), rules, now, sight or sight_of_all(rules), turn)
    candidates = merge.heads
    taken = merge.take()
    return None if taken is None else _explained(taken, candidates, merge)


def first_of_lanes(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The head of every lane."""
    return [lane[-1] for lane in _lanes(waiting)]


def ahead_of(ticket_id: int, waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int) -> int | None:
    """How many the order puts before me; None where I am not among the waiting."""
    for ahead, other in enumerate(order(waiting, rules, now)):
        if other.ticket_id == ticket_id:
            return ahead
    return None


def _lanes(waiting: Iterable[Waiting]) -> list[Lane]:
    lanes: dict[tuple[int, int], Lane] = {}
    for one in sorted(waiting, key=in_lane, reverse=True):
        lanes.setdefault((one.queue_id, one.class_id), []).append(one)
    return list(lanes.values())


def _explained(taken: Waiting, candidates: list[Waiting], merge: "_Merge") -> Pick:
    over = sorted((one for one in candidates if one.place < taken.place), key=lambda one: one.place)
    why = merge.why
    if not over:
        why = Why.EARLIER if len(candidates) > 1 else Why.ONLY_ONE
    return Pick(taken, why, merge.turn, merge.nth, merge.of, tuple(over[:MOST_OVER]))


class _Pool:
    """The lanes among which the disciplines decide: all of a window, or those of one of its queues."""

    __slots__ = ("lanes", "queue_id", "share", "tops")

    def __init__(self, queue_id: int, share: int) -> None:
        self.queue_id = queue_id
        self.share = share
        self.lanes = 0
        self.tops: dict[str, list[tuple[Key, int, Lane]]] = {}

    def best(self, kinds: Iterable[str]) -> str:
        """Of some kinds that are there, the one whose first has the earliest place."""
        return min(kinds, key=lambda kind: self.tops[kind][0][2][-1].place)


class _Merge:
    """One visitor after another; `why`, `nth` and `of` tell of the last that was taken, `turn` is what is remembered then."""

    def __init__(self, lanes: list[Lane], rules: Mapping[int, Rule], now: int, sight: Sight, turn: Turn) -> None:
        self._rules, self._now, self._mode = rules, now, sight.mode
        self._favoured, self._owed = turn.favoured, dict(turn.owed)
        self._served = {one.queue_id: one for one in sight.served}
        self._pools = self._make_pools(sight)
        self._pool_of = {one.queue_id: self._pools[i if sight.mode is not Mode.TOGETHER else 0] for i, one in enumerate(sight.served)}
        self._guarded: list[tuple[Key, int, Lane]] = []
        self._ordinary = 0
        self.heads: list[Waiting] = []
        self.why = Why.EARLIER
        self.nth: int | None = None
        self.of: int | None = None
        for i, lane in enumerate(lanes):
            self._enter(i, lane)

    @staticmethod
    def _make_pools(sight: Sight) -> list[_Pool]:
        if sight.mode is Mode.TOGETHER:
            return [_Pool(0, 1)]
        return [_Pool(one.queue_id, one.share) for one in sight.served]

    @property
    def turn(self) -> Turn:
        """What a work profile remembers after the last that was taken."""
        return Turn(self._favoured, tuple(sorted((queue_id, owed) for queue_id, owed in self._owed.items() if owed)))

    def take(self) -> Waiting | None:
        """The next one; None where nobody is left."""
        if self._guarded:
            _, lane_no, lane = heappop(self._guarded)
            self.why = Why.GUARD
        else:
            pool = self._pool()
            if pool is None:
                return None
            lane_no, lane = self._take_from(pool)
        taken = lane[-1]
        self._remember(taken)
        self._advance(lane_no, lane)
        return taken

    def _take_from(self, pool: _Pool) -> tuple[int, Lane]:
        kind = self._kind(pool)
        _, lane_no, lane = heappop(pool.tops[kind])
        if not pool.tops[kind]:
            del pool.tops[kind]
        self.why = self._why(pool, kind, lane[-1])
        return lane_no, lane

    # --- lanes -----------------------------------------------------------------------------------------------------------------------------

    def _enter(self, lane_no: int, lane: Lane) -> None:
        """A lane joins with its head, unless the window may not call it."""
        if self._may_call(lane[-1]):
            self.heads.append(lane[-1])
            self._pool_of[lane[-1].queue_id].lanes += 1
            self._ordinary += self._is_other(lane[-1])
            self._push(lane_no, lane)

    def _may_call(self, head: Waiting) -> bool:
        served: Served | None = self._served.get(head.queue_id)
        if served is None or (served.class_ids and head.class_id not in served.class_ids):
            return False
        return self._now - head.since >= served.after_ms or not served.after_ms

    def _advance(self, lane_no: int, lane: Lane) -> None:
        """The lane goes on with its next, if that one may be called."""
        gone = lane.pop()
        if lane and self._may_call(lane[-1]):
            self._push(lane_no, lane)
        else:
            self._pool_of[gone.queue_id].lanes -= 1
            self._ordinary -= self._is_other(gone)

    def _push(self, lane_no: int, lane: Lane) -> None:
        head = lane[-1]
        rule = self._rules[head.queue_id]
        if is_past_guard(head, rule, self._now):
            heappush(self._guarded, ((head.place, head.ticket_id), lane_no, lane))
        else:
            tops = self._pool_of[head.queue_id].tops.setdefault(self._kind_of(head, rule), [])
            heappush(tops, (precedence(head, rule, self._now), lane_no, lane))

    @staticmethod
    def _kind_of(head: Waiting, rule: Rule) -> str:
        if rule.discipline is Discipline.RATIO:
            return _FAVOURED if rule.of(head.class_id).favoured else _OTHERS
        return _KINDS.get(rule.discipline, rule.discipline.value)

    def _is_other(self, head: Waiting) -> bool:
        rule = self._rules[head.queue_id]
        return rule.discipline is Discipline.RATIO and not rule.of(head.class_id).favoured

    # --- decisions -------------------------------------------------------------------------------------------------------------------------

    def _pool(self) -> _Pool | None:
        """The queues from which the window calls now."""
        there = [pool for pool in self._pools if pool.tops]
        if not there:
            return None
        if self._mode is not Mode.BY_SHARE:
            return there[0]
        return max(there, key=lambda pool: self._owed.get(pool.queue_id, 0) + pool.share)

    def _kind(self, pool: _Pool) -> str:
        kinds = set(pool.tops)
        if {_FAVOURED, _OTHERS} <= kinds:
            top = pool.tops[_FAVOURED][0][2][-1]
            kinds.discard(_FAVOURED if self._favoured >= self._rules[top.queue_id].favours else _OTHERS)
        return next(iter(kinds)) if len(kinds) == 1 else pool.best(sorted(kinds))

    def _why(self, pool: _Pool, kind: str, taken: Waiting) -> Why:
        """The first of its own pool by place was chosen for its queue; else its discipline has put it first."""
        rivals = (lane[-1] for tops in pool.tops.values() for _, _, lane in tops)
        if self._mode is not Mode.TOGETHER and all(taken.place < other.place for other in rivals):
            return Why.OWN_ORDER if self._mode is Mode.IN_ORDER else Why.SHARE
        return _WHYS.get(kind) or Why(kind)

    def _remember(self, taken: Waiting) -> None:
        self._remember_ratio(taken)
        if self._mode is Mode.BY_SHARE:
            self._remember_shares(taken.queue_id)

    def _remember_ratio(self, taken: Waiting) -> None:
        """Favoured calls count only while one of the others waits: favour that nobody paid for is not saved up."""
        self.nth = self.of = None
        rule = self._rules[taken.queue_id]
        if rule.discipline is not Discipline.RATIO:
            return
        if not rule.of(taken.class_id).favoured:
            self._favoured = 0
        elif self._ordinary:
            self._favoured = min(self._favoured + 1, rule.favours)
            self.nth, self.of = self._favoured, rule.favours

    def _remember_shares(self, queue_id: int) -> None:
        """Everybody's share is added to what one is owed, and the sum of them is taken from whoever was called; an empty queue is owed nothing."""
        there = [pool for pool in self._pools if pool.lanes]
        self._owed = {pool.queue_id: self._owed.get(pool.queue_id, 0) + pool.share for pool in there}
        self._owed[queue_id] -= sum(pool.share for pool in there)
