"""What every discipline promises, asked of a call after it was made: by who was called, who else could have been, and the calls before."""

from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from tests.plain_order import age_of_place, group_of, lane_of, terms_of

KEPT = 200


class BrokenPromise(AssertionError):
    """A promise of the order that a call has broken."""


def promise(words, holds):
    if not holds:
        raise BrokenPromise(words)


@dataclass(slots=True)
class Called:
    """A call: who, of which heads of lanes that the window could have called."""

    who: Any
    heads: list
    rules: dict
    now: int
    sight: Any

    def is_past_guard(self, one):
        return self.now - one.since >= self.rules[one.queue_id].guard_ms

    def discipline(self, one):
        return self.rules[one.queue_id].discipline

    def terms(self, one):
        return terms_of(one, self.rules)


@dataclass(slots=True)
class Story:
    """The calls of a work profile so far, as far as ratio and shares ask of them; `take_back` undoes the last."""

    of_ratio: deque = field(default_factory=lambda: deque(maxlen=KEPT))
    of_shares: deque = field(default_factory=lambda: deque(maxlen=KEPT))
    told: deque = field(default_factory=lambda: deque(maxlen=KEPT))

    def tell(self, *lines):
        """Lines of a call, each with where it is kept."""
        self.told.append([kept for kept, _ in lines])
        for kept, line in lines:
            kept.append(line)

    def take_back(self):
        for kept in self.told.pop():
            if kept:
                kept.pop()


def check(call, people, story):
    """Raise BrokenPromise where the call has broken one; the call becomes part of the story."""
    the_window_may_call(call)
    nobody_passes_anybody_in_a_lane(call, people)
    if any(call.is_past_guard(one) for one in call.heads):
        the_guard_goes_first(call)
    else:
        rivals = in_its_mode(call)
        the_discipline_of_the_earliest_goes(call, rivals)
        for other in rivals:
            nobody_is_passed_against_the_discipline(call, other)
    story.tell(*ratio(call, story), *shares(call, story))


def the_window_may_call(call):
    served = {one.queue_id: one for one in call.sight.served}
    mine = served.get(call.who.queue_id)
    promise("only queues of the window", mine is not None)
    promise("only classes of the window", not mine.class_ids or call.who.class_id in mine.class_ids)
    promise("only after so many minutes", not mine.after_ms or call.now - call.who.since >= mine.after_ms)


def nobody_passes_anybody_in_a_lane(call, people):
    mine = lane_of(call.who, call.rules, call.now)
    for one in people:
        if one.queue_id == call.who.queue_id and one.class_id == call.who.class_id and lane_of(one, call.rules, call.now) == mine:
            is_behind = (call.who.slot_at, call.who.place) <= (one.slot_at, one.place)
            promise("nobody passes anybody in a lane", is_behind)


def the_guard_goes_first(call):
    promise("nobody goes before one past the guard", call.is_past_guard(call.who))
    first = min((one for one in call.heads if call.is_past_guard(one)), key=age_of_place)
    promise("past the guard the oldest place goes", first.ticket_id == call.who.ticket_id)


def in_its_mode(call):
    """Those of the heads among which the discipline decides."""
    if call.sight.mode == "together":
        return call.heads
    if call.sight.mode == "in_order":
        queues = [one.queue_id for one in call.sight.served]
        first = min(queues.index(one.queue_id) for one in call.heads)
        promise("the first queue that has anybody", queues[first] == call.who.queue_id)
    return [one for one in call.heads if one.queue_id == call.who.queue_id]


def the_discipline_of_the_earliest_goes(call, rivals):
    """However many disciplines a window serves at once, nobody is kept waiting by those who came later under another."""
    earliest = min(rivals, key=age_of_place)
    promise("of several disciplines that of the earliest place", group_of(earliest, call.rules) == group_of(call.who, call.rules))


# --- disciplines -----------------------------------------------------------------------------------------------------------------------------


def nobody_is_passed_against_the_discipline(call, other):
    mine, others = call.discipline(call.who), call.discipline(other)
    if other.ticket_id == call.who.ticket_id or (mine != others and {mine, others} != {"fifo", "strict"}):
        return
    in_ties = age_of_place(call.who) < age_of_place(other)
    if mine in {"fifo", "strict"}:
        of_strict(call, other, in_ties=in_ties)
    elif mine == "ratio":
        if call.terms(call.who).favoured == call.terms(other).favoured:
            by_rank(call.terms(call.who).rank, call.terms(other).rank, in_ties=in_ties)
    else:
        {"credit": of_credit, "due": of_due, "appointment": of_appointment}[mine](call, other, in_ties)


def of_strict(call, other, *, in_ties):
    ranks = [call.terms(one).rank if call.discipline(one) == "strict" else 0 for one in (call.who, other)]
    if {call.discipline(call.who), call.discipline(other)} == {"fifo"}:
        promise("first come, first served", in_ties)
    by_rank(*ranks, in_ties=in_ties)


def by_rank(mine, others, *, in_ties):
    promise("no lower rank before a higher", mine >= others)
    promise("ties go by place", mine > others or in_ties)


def of_credit(call, other, in_ties):
    """Whoever waited u is passed only by those who came within u (1 - b/b') + (h' - h)/b' after."""
    mine, others = call.terms(call.who), call.terms(other)
    waited, came_after = call.now - other.since, call.who.since - other.since
    bound = waited * (mine.pace - others.pace) + (mine.head_start_ms - others.head_start_ms) * 1000
    promise("passed only by those within the bound of credit", came_after * mine.pace <= bound)
    promise("ties go by place", came_after * mine.pace < bound or in_ties)


def of_due(call, other, in_ties):
    bound = call.terms(other).target_ms - call.terms(call.who).target_ms
    promise("passed only by those within the difference of targets", call.who.since - other.since <= bound)
    promise("ties go by place", call.who.since - other.since < bound or in_ties)


def of_appointment(call, other, in_ties):
    if is_favoured(call, other):
        promise("an appointment about now goes first", is_favoured(call, call.who))
        promise("appointments go by their time", call.who.slot_at <= other.slot_at)
        promise("ties go by place", call.who.slot_at < other.slot_at or in_ties)
    elif not is_favoured(call, call.who):
        promise("before and after its time an appointment waits like all", call.who.since <= other.since)
        promise("ties go by place", call.who.since < other.since or in_ties)


def is_favoured(call, one):
    rule = call.rules[one.queue_id]
    return bool(one.slot_at) and one.slot_at - rule.early_ms <= call.now <= one.slot_at + rule.late_ms


# --- from call to call -----------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class OfRatio:
    favoured: bool
    by_guard: bool
    others_waited: bool
    both_waited: bool


def ratio(call, story):
    if call.discipline(call.who) != "ratio":
        return []
    of_ratio = [one for one in call.heads if call.discipline(one) == "ratio"]
    others = [one for one in of_ratio if not call.terms(one).favoured]
    pool = of_ratio if call.sight.mode == "together" else [one for one in of_ratio if one.queue_id == call.who.queue_id]
    both = {call.terms(one).favoured for one in pool} == {True, False}
    line = OfRatio(call.terms(call.who).favoured, call.is_past_guard(call.who), bool(others), both)
    if line.favoured and both and not line.by_guard:
        so_far = takewhile(lambda one: one.favoured and (one.both_waited or one.by_guard), reversed(story.of_ratio))
        in_a_row = 1 + sum(not one.by_guard for one in so_far)
        promise("at most k of the favoured in a row", in_a_row <= call.rules[call.who.queue_id].favours)
    if not line.favoured and both and not line.by_guard and len(story.of_ratio) < KEPT:
        paid = sum(one.others_waited for one in takewhile(lambda one: one.favoured, reversed(story.of_ratio)))
        promised = min(call.rules[one.queue_id].favours for one in pool if call.terms(one).favoured)
        promise("one of the others only after k of the favoured", paid >= promised)
    return [(story.of_ratio, line)]


def shares(call, story):
    """In as many calls as the shares sum up to, with all queues waiting, each has its share; what the guard calls is beside it."""
    if call.sight.mode != "by_share" or call.is_past_guard(call.who):
        return []
    of_queue = {one.queue_id: one.share for one in call.sight.served}
    all_wait = {one.queue_id for one in call.heads} == of_queue.keys()
    line = (call.who.queue_id, all_wait)
    calls = [*story.of_shares, line][-sum(of_queue.values()) :]
    if len(calls) == sum(of_queue.values()) and all(waited for _, waited in calls):
        promise("to each queue its share", Counter(queue for queue, _ in calls) == of_queue)
    return [(story.of_shares, line)]
