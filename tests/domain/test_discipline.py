"""The one order of the hall: who is before whom, and why."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.discipline import (
    Discipline,
    LaneCount,
    Rule,
    Waiting,
    Why,
    ahead_of,
    ahead_of_newcomer,
    choose,
    order,
)

MINUTE = 60_000
NOW = 120 * MINUTE
GUARD = 30 * MINUTE
FIFO, STRICT = Rule(Discipline.FIFO, GUARD), Rule(Discipline.STRICT, GUARD)


def visitor(place, *, rank=0, waited=0, queue=1):
    """Somebody who has waited so many minutes; tickets bear the number of their place."""
    return Waiting(place, f"A{place:03d}", queue, rank, place, NOW - waited * MINUTE)


@st.composite
def lines(draw, *, queues=(1, 2), steady=True):
    """People in line; `steady` where no clock was set back, so that whoever came later is the younger."""
    count = draw(st.integers(1, 12))
    ages = draw(st.lists(st.integers(0, 60), min_size=count, max_size=count))
    places = draw(st.lists(st.integers(1, 99), min_size=count, max_size=count, unique=True))
    if steady:
        ages, places = sorted(ages, reverse=True), sorted(places)
    people = [
        visitor(place, waited=age, rank=draw(st.integers(0, 2)), queue=draw(st.sampled_from(queues)))
        for place, age in zip(places, ages, strict=True)
    ]
    return draw(st.permutations(people))


RULES = st.fixed_dictionaries({1: st.sampled_from([FIFO, STRICT]), 2: st.sampled_from([FIFO, STRICT])})


def heads_of(people):
    """The first of each lane (queue and class), as the books answer them."""
    lanes: dict[tuple[int, int], Waiting] = {}
    for one in sorted(people, key=lambda one: one.place):
        lanes.setdefault((one.queue_id, one.rank), one)
    return list(lanes.values())


# --- the order itself ----------------------------------------------------------------------------------------------------------------------


@given(lines(steady=False), RULES)
def test_the_order_holds_everybody_once(people, rules):
    assert sorted(one.place for one in order(people, rules, NOW)) == sorted(one.place for one in people)


@given(lines(steady=False), RULES, st.randoms())
def test_the_order_does_not_depend_on_how_it_was_asked(people, rules, chance):
    shuffled = chance.sample(people, len(people))

    assert order(shuffled, rules, NOW) == order(people, rules, NOW)


@given(lines(steady=False), RULES)
def test_whoever_is_called_leaves_the_order_of_the_others_as_it_was(people, rules):
    first, *others = order(people, rules, NOW)

    assert order([one for one in people if one is not first], rules, NOW) == others


@given(lines(queues=(1,), steady=False))
def test_first_come_first_served_is_never_overtaken(people):
    assert order(people, {1: FIFO}, NOW) == sorted(people, key=lambda one: one.place)


@given(lines(steady=False), RULES)
def test_nobody_passes_anybody_of_the_same_queue_and_class(people, rules):
    for earlier, later in combinations(order(people, rules, NOW), 2):
        if (earlier.queue_id, earlier.rank) == (later.queue_id, later.rank):
            assert earlier.place < later.place


@given(lines(), RULES)
def test_nobody_younger_is_called_while_somebody_has_waited_for_the_guard(people, rules):
    eligible = sorted(one.place for one in people if NOW - one.since >= GUARD)

    assert [one.place for one in order(people, rules, NOW)][: len(eligible)] == eligible


@given(lines(queues=(1,)))
def test_before_the_guard_no_lower_class_is_called_before_a_higher_one(people):
    fresh = [one for one in order(people, {1: STRICT}, NOW) if NOW - one.since < GUARD]

    assert [one.rank for one in fresh] == sorted((one.rank for one in fresh), reverse=True)


def test_the_guard_is_reached_on_the_very_minute():
    people = [visitor(1, waited=30), visitor(2, rank=2)]

    assert order(people, {1: STRICT}, NOW)[0].place == 1


def test_a_moment_before_the_guard_the_class_still_wins():
    old = Waiting(1, "A001", 1, 0, 1, NOW - GUARD + 1)

    assert order([old, visitor(2, rank=2)], {1: STRICT}, NOW)[0].place == 2


def test_a_queue_without_classes_is_not_starved_by_one_with_them_at_the_same_counter():
    people = [visitor(1, waited=30, queue=2), visitor(2, rank=2, queue=1)]

    assert order(people, {1: STRICT, 2: FIFO}, NOW)[0].queue_id == 2


def test_a_clock_set_back_lets_nobody_pass_within_a_class():
    first, later = visitor(1, waited=-60), visitor(2, waited=31)

    assert order([later, first], {1: STRICT}, NOW) == [first, later]


def test_a_clock_set_back_lets_nobody_pass_where_there_are_no_classes():
    first, later = visitor(1, waited=-60, rank=0), visitor(2, waited=31, rank=2)

    assert order([later, first], {1: FIFO}, NOW) == [first, later]


# --- the choice ----------------------------------------------------------------------------------------------------------------------------


@given(lines(steady=False), RULES)
def test_the_heads_of_the_lanes_decide_as_everybody_would(people, rules):
    chosen = choose(heads_of(people), rules, NOW)

    assert chosen is not None
    assert chosen[0] == order(people, rules, NOW)[0]


def test_where_nobody_waits_nobody_is_chosen():
    assert choose([], {}, NOW) is None


@pytest.mark.parametrize(
    ("heads", "why"),
    [
        ([visitor(1)], Why.ONLY_ONE),
        ([visitor(1), visitor(2, queue=2)], Why.EARLIER),
        ([visitor(1), visitor(2, rank=2)], Why.PRIORITY),
        ([visitor(2, waited=30, rank=0), visitor(1, waited=29, rank=2)], Why.GUARD),
        ([visitor(1, waited=31), visitor(2, rank=2)], Why.EARLIER),
    ],
)
def test_a_choice_says_why(heads, why):
    chosen = choose(heads, {1: STRICT, 2: STRICT}, NOW)

    assert chosen is not None
    assert chosen[1] is why


@given(lines(steady=False), RULES)
def test_only_one_is_said_exactly_where_one_lane_has_people(people, rules):
    heads = heads_of(people)
    chosen = choose(heads, rules, NOW)

    assert chosen is not None
    assert (chosen[1] is Why.ONLY_ONE) == (len(heads) == 1)


# --- how many are before me ----------------------------------------------------------------------------------------------------------------


@given(lines(queues=(1,)), st.integers(0, 3), st.sampled_from([FIFO, STRICT]))
def test_as_many_are_told_to_be_ahead_of_a_newcomer_as_the_order_puts_there(people, rank, rule):
    lanes = [
        LaneCount(
            klass,
            sum(one.rank == klass for one in people),
            sum(one.rank == klass and NOW - one.since >= rule.guard_ms for one in people),
        )
        for klass in {one.rank for one in people}
    ]
    newcomer = visitor(100, rank=rank)

    assert ahead_of_newcomer(lanes, rank, rule) == order([*people, newcomer], {1: rule}, NOW).index(newcomer)


@given(lines(steady=False), RULES)
def test_as_many_are_ahead_of_somebody_as_the_order_puts_there(people, rules):
    assert [ahead_of(one.ticket_id, people, rules, NOW) for one in order(people, rules, NOW)] == list(range(len(people)))


def test_nobody_is_ahead_of_somebody_who_does_not_wait():
    assert ahead_of(7, [visitor(1)], {1: FIFO}, NOW) is None
