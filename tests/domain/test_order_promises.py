"""Calls made by chance keep every promise of the order, and a hall played forward makes the same; seeded faults break the promise that they should.

The faults stand here because a promise that nothing can break promises nothing.
"""

# ruff: noqa: SLF001 -- a fault is put where the rule is

from dataclasses import replace

import pytest

from hallq.domain import discipline, order
from hallq.domain.discipline import Discipline, Mode, Why
from tests.domain.random_hall import RandomHall, broken_within

CALLS = 20_000


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_no_call_of_a_million_breaks_a_promise(full):
    made, wanted = 0, 1_000_000 if full else CALLS
    for seed in range(wanted // 400):
        hall = RandomHall(seed, quick=True)
        hall.live(400)
        made += hall.calls

    assert made == wanted


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", Discipline)
def test_every_discipline_in_every_mode_keeps_its_promises(kind, mode):
    assert broken_within(800, disciplines=(kind,), modes=(mode,), quick=True) is None


# --- faults of the order, each put where the rule is -------------------------------------------------------------------------------------------

FAULTS: dict[str, tuple] = {}


def fault(promise, *, plain=False, **of):
    """A fault, the promise that it must be found to break, and the halls in which it is looked for; `plain` where only the plain rule tells."""

    def keep(put):
        FAULTS[put.__name__] = (put, promise, of | {"plain": plain})
        return put

    return keep


ONE_MODE = {"modes": (Mode.TOGETHER,)}
IN_ONE = {"modes": (Mode.BY_SHARE,)}


def of(*kinds, **more):
    return {"disciplines": kinds, **more}


def with_key(patch, key):
    patch.setattr(order, "precedence", lambda waiting, rule, now: key(waiting, rule, now, discipline.precedence(waiting, rule, now)))


@fault("ties go by place", **of(Discipline.STRICT))
def ties_go_by_number(patch):
    with_key(patch, lambda waiting, _rule, _now, key: (*key[:-2], waiting.ticket_id))


@fault("ties go by place", **of(Discipline.DUE))
def ties_go_to_the_last(patch):
    with_key(patch, lambda waiting, _rule, _now, key: (*key[:-2], -waiting.place))


@fault("first come, first served", **of(Discipline.FIFO, modes=(Mode.TOGETHER,)))
def first_come_first_served_goes_by_class(patch):
    with_key(patch, lambda waiting, _rule, _now, key: (-waiting.class_id, *key))


@fault("no lower rank before a higher", **of(Discipline.STRICT))
def the_higher_rank_goes_last(patch):
    with_key(patch, lambda _waiting, _rule, _now, key: (-key[0], *key[1:]))


@fault("nobody goes before one past the guard", **of(Discipline.STRICT))
def the_guard_comes_after_the_rank(patch):
    patch.setattr(order, "is_past_guard", lambda waiting, rule, now: waiting.class_id > 0 and discipline.is_past_guard(waiting, rule, now))


@fault("nobody goes before one past the guard")
def the_guard_is_reached_a_moment_late(patch):
    patch.setattr(order, "is_past_guard", lambda waiting, rule, now: now - waiting.since > rule.guard_ms)


@fault("past the guard the oldest place goes")
def past_the_guard_the_number_counts(patch):
    def push(merge, lane):
        if merge._guard and order.is_past_guard(lane.line[-1], lane.rule, merge._now):
            merge._guarded.append(((lane.line[-1].ticket_id,), lane.no, lane))
            merge._guarded.sort(key=lambda top: top[:2])
        else:
            pushed(merge, lane)

    pushed = order._Merge._push
    patch.setattr(order._Merge, "_push", push)


@fault("at most k of the favoured in a row", **of(Discipline.RATIO))
def one_favour_more_than_promised(patch):
    next_kind = order._Pool.kind
    patch.setattr(order._Pool, "kind", lambda pool, favoured: next_kind(pool, favoured - 1))


def remembering(patch, remember):
    """A ratio that remembers another count: of a merge and the lane that was called."""

    def remember_ratio(merge, lane):
        merge.nth = merge.of = None
        if lane.rule.discipline is Discipline.RATIO:
            merge._favoured = remember(merge, lane)

    patch.setattr(order._Merge, "_remember_ratio", remember_ratio)


@fault("at most k of the favoured in a row", **of(Discipline.RATIO))
def favour_is_banked_while_nobody_is_favoured(patch):
    remembering(patch, lambda merge, lane: merge._favoured - 1 if lane.is_other else min(merge._favoured + bool(merge._others), lane.rule.favours))


@fault("one of the others only after k of the favoured", **of(Discipline.RATIO))
def favours_count_that_nobody_paid_for(patch):
    remembering(patch, lambda merge, lane: 0 if lane.is_other else min(merge._favoured + 1, lane.rule.favours))


@fault("one of the others only after k of the favoured", **of(Discipline.RATIO))
def the_count_does_not_begin_anew(patch):
    remembering(patch, lambda merge, lane: min(merge._favoured + (not lane.is_other), lane.rule.favours))


@fault("at most k of the favoured in a row", **of(Discipline.RATIO))
def nothing_is_remembered_of_the_ratio(patch):
    remembering(patch, lambda _merge, _lane: 0)


@fault("passed only by those within the bound of credit", **of(Discipline.CREDIT))
def the_head_start_is_subtracted(patch):
    with_key(patch, lambda waiting, rule, _now, key: (key[0] + 2000 * rule.of(waiting.class_id).head_start_ms, *key[1:]))


@fault("passed only by those within the bound of credit", **of(Discipline.CREDIT))
def all_gain_credit_at_one_pace(patch):
    with_key(patch, lambda waiting, rule, now, key: (-1000 * (rule.of(waiting.class_id).head_start_ms + now - waiting.since), *key[1:]))


@fault("passed only by those within the difference of targets", **of(Discipline.DUE))
def the_longer_target_goes_first(patch):
    with_key(patch, lambda waiting, rule, _now, key: (key[0] - 2 * rule.of(waiting.class_id).target_ms, *key[1:]))


@fault("before and after its time an appointment waits like all", **of(Discipline.APPOINTMENT))
def an_appointment_counts_before_its_time(patch):
    with_key(patch, lambda waiting, _rule, _now, key: (0, waiting.slot_at, *key[-2:]) if waiting.slot_at else key)


@fault("an appointment about now goes first", **of(Discipline.APPOINTMENT))
def an_appointment_is_worth_nothing(patch):
    with_key(patch, lambda waiting, _rule, _now, key: (1, waiting.since, *key[-2:]))


@fault("an appointment about now goes first", **of(Discipline.APPOINTMENT))
def appointments_stand_in_line_with_all_of_their_class(patch):
    patch.setattr(order, "lane_of", lambda waiting, _rule, _now: (waiting.queue_id, waiting.class_id, 0))


@fault("the order is that of the calls to come", plain=True)
def the_order_of_a_lane_is_ignored(patch):
    patch.setattr(order, "in_lane", lambda waiting: -waiting.place)


@fault("the first queue that has anybody", modes=(Mode.IN_ORDER,))
def the_last_queue_comes_first(patch):
    patch.setattr(order._Merge, "_pool", lambda merge: next((pool for pool in reversed(merge._pools) if pool.tops), None))


def sharing(patch, owed_of):
    """Shares that add something else to what a queue is owed: of a pool, and whether anybody waits there."""

    def by_share(merge, there):
        for pool in merge._pools:
            pool.owed = owed_of(pool, pool in there)
        chosen = max(there, key=lambda pool: pool.owed)
        chosen.owed -= sum(pool.share for pool in there)
        return chosen

    patch.setattr(order._Merge, "_by_share", by_share)


@fault("to each queue its share", **of(Discipline.FIFO, **IN_ONE))
def all_shares_are_alike(patch):
    sharing(patch, lambda pool, is_there: pool.owed + 1 if is_there else 0)


@fault("to each queue its share", **of(Discipline.FIFO, **IN_ONE))
def an_empty_queue_gathers_what_it_is_owed(patch):
    sharing(patch, lambda pool, _is_there: pool.owed + pool.share)


@fault("what the plain rule remembers", plain=True, **of(Discipline.FIFO, **IN_ONE))
def an_empty_queue_keeps_what_it_is_owed(patch):
    sharing(patch, lambda pool, is_there: pool.owed + pool.share if is_there else pool.owed)


@fault("only after so many minutes")
def whoever_has_just_come_is_called_too(patch):
    patch.setattr(order._Lane, "may_call", lambda _lane, _now: True)


def with_other_sight(patch, change):
    chosen = order.choose
    patch.setattr(order, "choose", lambda heads, rules, now, sight, turn: chosen(heads, rules, now, change(sight), turn))


@fault("only classes of the window")
def every_class_is_called(patch):
    with_other_sight(patch, lambda sight: replace(sight, served=tuple(replace(one, class_ids=frozenset()) for one in sight.served)))


@fault("only queues of the window")
def every_queue_is_called(patch):
    with_other_sight(patch, lambda _sight: None)


@fault("of several disciplines that of the earliest place", **ONE_MODE)
def of_two_disciplines_the_later_place_goes(patch):
    patch.setattr(order._Pool, "kind", lambda pool, _favoured: max(pool.tops, key=pool._earliest))


@fault("of several disciplines that of the earliest place", **ONE_MODE)
def of_two_disciplines_the_one_goes_whose_best_came_first(patch):
    patch.setattr(order._Pool, "_earliest", lambda pool, kind: order._place(pool.tops[kind][0][2].line[-1]))


@fault("of several disciplines that of the earliest place", **of(Discipline.RATIO, Discipline.FIFO, **ONE_MODE))
def the_favoured_alone_speak_for_a_ratio(patch):
    def kind(pool, favoured):
        there = pool.tops.copy()
        if len(there) > 2:
            pool.tops = {one: tops for one, tops in there.items() if one != "others"}
        found = next_kind(pool, favoured)
        pool.tops = there
        return found

    next_kind = order._Pool.kind
    patch.setattr(order._Pool, "kind", kind)


@fault("a call tells whom it passed")
def those_passed_are_forgotten(patch):
    patch.setattr(order, "MOST_OVER", 0)


def saying(patch, why):
    """Calls that tell another reason: of the one that they have, and whether the called has waited too long."""

    def choose(heads, rules, now, *asked):
        pick = chosen(heads, rules, now, *asked)
        return pick and replace(pick, why=why(pick, order.is_past_guard(pick.waiting, rules[pick.waiting.queue_id], now)))

    chosen = order.choose
    patch.setattr(order, "choose", choose)


@fault("a call says why", plain=True)
def the_guard_is_named_only_where_somebody_was_passed(patch):
    saying(patch, lambda pick, _late: Why.EARLIER if pick.why is Why.GUARD and not pick.over else pick.why)


@fault("a call says why", plain=True)
def the_guard_is_named_for_whoever_was_next_anyway(patch):
    saying(patch, lambda pick, late: Why.GUARD if late else pick.why)


@fault("a call says why", plain=True, **of(Discipline.RATIO))
def the_turn_is_told_only_where_somebody_was_passed(patch):
    saying(patch, lambda pick, _late: Why.EARLIER if pick.why is Why.TURN_OF_OTHERS and not pick.over else pick.why)


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_breaks_its_promise(name, monkeypatch):
    put, promise, halls = FAULTS[name]
    assert broken_within(1_000, **halls) is None

    put(monkeypatch)

    assert promise in {broken_within(20_000, first=first, **halls) for first in (0, 1_000, 2_000)}
