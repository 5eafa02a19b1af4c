"""The quick choice of a hall played forward is the choice of the order, whatever waits and whatever rule holds; seeded faults of it are found."""

# ruff: noqa: SLF001 -- a fault is put where the rule is

from dataclasses import replace
from heapq import heapify

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.domain import heads
from hallq.domain.discipline import NEW_TURN, Discipline, Mode, Rule, Served, Sight, Terms, Turn, Waiting, lane_of
from hallq.domain.heads import NOBODY, Entry, Lane, Memory, caller_for, seen_by
from hallq.domain.order import choose
from tests.domain.random_hall import broken_within

NOW = 10_000_000
QUEUES, CLASSES = (1, 2, 3), (1, 2, 3)

terms = st.builds(
    Terms,
    rank=st.integers(0, 2),
    favoured=st.booleans(),
    head_start_ms=st.integers(0, 5),
    pace=st.integers(1, 3).map(lambda n: n * 500),
    target_ms=st.integers(0, 20),
)
times = st.integers(0, 12)


@st.composite
def rules(draw):
    """A rule a queue: half the time the same for all, as in most halls."""
    several = st.lists(st.sampled_from(list(Discipline)), min_size=3, max_size=3)
    kinds = draw(several | st.sampled_from(list(Discipline)).map(lambda one: [one] * 3))
    of_class = {klass: draw(terms) for klass in CLASSES}
    return {
        queue: Rule(kind, draw(st.integers(1, 14)), of_class, draw(st.integers(1, 3)), draw(times), draw(times))
        for queue, kind in zip(QUEUES, kinds, strict=True)
    }


@st.composite
def sights(draw):
    """What a window may call."""
    queues = draw(st.lists(st.sampled_from(QUEUES), min_size=1, unique=True))
    served = tuple(
        Served(queue, draw(st.frozensets(st.sampled_from(CLASSES), max_size=2)), draw(st.integers(1, 3)), draw(st.sampled_from([0, 0, 4, 9])))
        for queue in queues
    )
    return Sight(served, draw(st.sampled_from(Mode)))


@st.composite
def lines(draw):
    """Who waits, as the order sees them: places are numbered through, ages and appointments are anything."""
    return [
        Waiting(
            number,
            "",
            draw(st.sampled_from(QUEUES)),
            draw(st.sampled_from(CLASSES)),
            number,
            NOW - draw(st.integers(-3, 20)),
            draw(st.sampled_from([0, 0, NOW - 3, NOW, NOW + 4])),
        )
        for number in range(1, draw(st.integers(1, 14)) + 1)
    ]


LANES = [Lane(queue, klass, None, part) for queue in QUEUES for klass in CLASSES for part in (0, 1, 2)]


def in_lanes(waiting, by_queue, now):
    """The lines of all lanes at an instant."""
    found = [[] for _ in LANES]
    for one in waiting:
        queue, klass, part = lane_of(one, by_queue[one.queue_id], now)
        found[LANES.index(Lane(queue, klass, None, part))].append(Entry(one.slot_at, one.place, one.ticket_id, one.since))
    for line in found:
        heapify(line)
    return found


@settings(max_examples=200)
@given(lines(), rules(), sights(), st.integers(0, 4))
def test_a_caller_picks_whom_the_order_picks_call_after_call(waiting, by_queue, sight, favoured):
    turn = Turn(favoured)
    caller = caller_for(LANES, by_queue, sight, Memory(turn))
    reach = seen_by(sight, LANES, 1)
    for now in range(NOW, NOW + 20):
        found = in_lanes(waiting, by_queue, now)
        lane = caller.pick(found, sum(1 << i for i, line in enumerate(found) if line) & reach, now)
        pick = choose([one for one in waiting if one.ticket_id in {line[0].ticket_id for line in found if line}], by_queue, now, sight, turn)
        if pick is None:
            assert lane == NOBODY
        else:
            assert found[lane][0].ticket_id == pick.waiting.ticket_id
            assert caller.memory.turn.favoured == pick.turn.favoured
            turn = pick.turn
            waiting.remove(pick.waiting)


def test_a_lane_of_one_window_is_seen_by_no_other():
    lanes = [Lane(1, 1), Lane(1, 1, only=7)]
    sight = Sight((Served(1),))
    assert [seen_by(sight, lanes, window) for window in (7, 8)] == [0b11, 0b01]


def test_an_appointment_about_now_goes_before_who_came_earlier():
    lanes = [Lane(1, 1), Lane(1, 2)]
    caller = caller_for(lanes, {1: Rule(Discipline.APPOINTMENT)}, Sight((Served(1),)), Memory())
    assert caller.pick([[Entry(0, 1, 1, NOW - 9)], [Entry(NOW, 2, 2, NOW - 1)]], 0b11, NOW) == 1


def test_of_several_favoured_lanes_and_of_several_others_the_earlier_place_goes_first():
    lanes = [Lane(1, klass) for klass in (1, 2, 3, 4)]
    rule = Rule(Discipline.RATIO, 99, {2: Terms(favoured=True), 4: Terms(favoured=True)})
    caller = caller_for(lanes, {1: rule}, Sight((Served(1),)), Memory(Turn(1)))
    lines = [[Entry(0, number, number, NOW)] for number in (1, 2, 3, 4)]
    assert (caller.pick(lines, 0b1111, NOW), caller.pick(lines, 0b1111, NOW)) == (1, 0)
    lines.reverse()
    assert (caller.pick(lines, 0b1111, NOW), caller.pick(lines, 0b1111, NOW), caller.pick(lines, 0b1111, NOW)) == (3, 3, 2)


# --- faults of the quick choice, each put where the rule is ------------------------------------------------------------------------------------

CALLED, REMEMBERED = "played forward the same one is called", "played forward the same is remembered"
FAULTS: dict[str, tuple] = {}


def fault(*kinds, told=CALLED, **of):
    """A fault, what must be told of it, and the halls in which it is looked for."""

    def keep(put):
        FAULTS[put.__name__] = (put, told, {"disciplines": kinds or tuple(Discipline), **of})
        return put

    return keep


def with_figure(patch, caller, figure):
    patch.setattr(caller, "_figure", staticmethod(figure))


def with_table(patch, change):
    """Callers whose tables are changed after they were made."""
    make = heads._Quick.__init__

    def made(caller, *given):
        make(caller, *given)
        change(caller)

    patch.setattr(heads._Quick, "__init__", made)


@fault(Discipline.STRICT)
def the_higher_rank_goes_last(patch):
    with_figure(patch, heads.RankedCaller, lambda rule, klass: rule.of(klass).rank)


@fault(Discipline.FIFO)
def rank_counts_where_the_first_come_is_first(patch):
    with_figure(patch, heads.RankedCaller, lambda rule, klass: -rule.of(klass).rank)


@fault(Discipline.DUE)
def all_targets_are_alike(patch):
    with_figure(patch, heads.DueCaller, lambda _rule, _klass: 0)


@fault(Discipline.CREDIT)
def the_head_start_is_a_thousandth(patch):
    with_figure(patch, heads.CreditCaller, lambda rule, klass: -rule.of(klass).head_start_ms)


@fault(Discipline.CREDIT)
def all_gain_credit_at_one_pace(patch):
    patch.setattr(heads.CreditCaller, "_key", lambda caller, i, _slot_at, waited, _now: caller._figures[i] - 1000 * waited)


@fault(Discipline.APPOINTMENT)
def an_appointment_is_worth_nothing_once_its_time_has_come(patch):
    key = heads.AppointmentCaller._key
    patch.setattr(
        heads.AppointmentCaller, "_key", lambda caller, i, slot_at, waited, now: key(caller, i, slot_at if now < slot_at else 0, waited, now)
    )


@fault()
def the_guard_is_reached_a_moment_late(patch):
    with_table(patch, lambda caller: setattr(caller, "_guards", [guard + 1 for guard in caller._guards]))


@fault()
def whoever_has_just_come_is_called_too(patch):
    with_table(patch, lambda caller: setattr(caller, "_afters", [heads._ALWAYS] * len(caller._afters)))


@fault(Discipline.RATIO)
def one_favour_more_than_promised(patch):
    by_turn = heads.RatioCaller._by_turn

    def later(caller, favoured, other):
        turn, caller.memory.turn = caller.memory.turn, Turn(caller.memory.turn.favoured - 1)
        found = by_turn(caller, favoured, other)
        caller.memory.turn = turn
        return found

    patch.setattr(heads.RatioCaller, "_by_turn", later)


@fault(Discipline.RATIO, told=REMEMBERED)
def favours_count_that_nobody_paid_for(patch):
    remember = heads.RatioCaller._remember
    patch.setattr(heads.RatioCaller, "_remember", lambda caller, lane, **_: remember(caller, lane, others_there=True))


@fault(Discipline.RATIO, told=REMEMBERED)
def the_count_does_not_begin_anew(patch):
    remember = heads.RatioCaller._remember

    def keep(caller, lane, *, others_there):
        if caller._favoured[lane]:
            remember(caller, lane, others_there=others_there)

    patch.setattr(heads.RatioCaller, "_remember", keep)


@fault()
def every_class_is_called(patch):
    def seen_by(sight, *given):
        return seen(replace(sight, served=tuple(replace(one, class_ids=frozenset()) for one in sight.served)), *given)

    seen = heads.seen_by
    patch.setattr(heads, "seen_by", seen_by)


@fault(modes=(Mode.IN_ORDER, Mode.BY_SHARE))
def several_queues_are_one_line_in_every_mode(patch):
    caller = heads.caller_for
    patch.setattr(heads, "caller_for", lambda lanes, rules, sight, memory: caller(lanes, rules, replace(sight, mode=Mode.TOGETHER), memory))


@fault(modes=(Mode.BY_SHARE,))
def the_order_is_asked_without_what_was_remembered(patch):
    patch.setattr(heads, "choose", lambda first, rules, now, sight, _turn: choose(first, rules, now, sight, NEW_TURN))


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_of_the_quick_choice_is_found_by_calls_made_by_chance(name, monkeypatch):
    put, told, halls = FAULTS[name]
    assert broken_within(1_000, plain=False, quick=True, **halls) is None

    put(monkeypatch)

    assert told in {broken_within(20_000, first=first, plain=False, quick=True, **halls) for first in (0, 1_000, 2_000)}
