"""How many are before somebody who comes now: by counts where they are enough, and always as the order has it."""

from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.discipline import MINUTE, Discipline, Rule, Terms, Waiting
from hallq.domain.lanes import COUNTED, LaneCount, ahead_by_counts, ahead_of_newcomer, newcomer
from hallq.domain.order import order

NOW = 600 * MINUTE
QUEUE = 7
RANKS = {klass: Terms(rank=klass, favoured=klass > 0, head_start_ms=klass * 5 * MINUTE, target_ms=(20 - klass) * MINUTE) for klass in range(4)}


@st.composite
def lines(draw):
    """People of one queue; whoever came later is the younger."""
    ages = sorted(draw(st.lists(st.integers(0, 60), max_size=12)), reverse=True)
    return [Waiting(n, f"A{n:03d}", QUEUE, draw(st.integers(0, 3)), n, NOW - age * MINUTE) for n, age in enumerate(ages, 1)]


def counted(people, rule):
    """How many wait in each lane."""
    return [
        LaneCount(
            klass,
            sum(one.class_id == klass for one in people),
            sum(one.class_id == klass and NOW - one.since >= rule.guard_ms for one in people),
        )
        for klass in {one.class_id for one in people}
    ]


@given(lines(), st.integers(0, 3), st.sampled_from(sorted(COUNTED)))
def test_by_counts_as_many_are_ahead_as_the_order_puts_there(people, klass, discipline):
    rule = Rule(discipline, terms=RANKS)
    me = newcomer(QUEUE, klass, NOW)

    assert ahead_by_counts(counted(people, rule), klass, rule) == order([*people, me], {QUEUE: rule}, NOW).index(me)


@given(lines(), st.integers(0, 3), st.sampled_from(Discipline), st.sampled_from([0, NOW, NOW + 20 * MINUTE]))
def test_as_many_are_ahead_of_a_newcomer_as_the_order_puts_there(people, klass, discipline, slot):
    rule = Rule(discipline, terms=RANKS)
    me = newcomer(QUEUE, klass, NOW, slot)

    assert ahead_of_newcomer(people, me, rule, NOW) == order([*people, me], {QUEUE: rule}, NOW).index(me)


def test_nobody_is_ahead_in_an_empty_queue():
    assert ahead_of_newcomer([], newcomer(QUEUE, 0, NOW), Rule(), NOW) == 0
    assert ahead_by_counts([], 0, Rule()) == 0


@given(lines(), st.sampled_from(Discipline))
def test_a_newcomer_of_the_ordinary_class_passes_nobody_of_it(people, discipline):
    rule = Rule(discipline, terms=RANKS)

    assert ahead_of_newcomer(people, newcomer(QUEUE, 0, NOW), rule, NOW) >= sum(one.class_id == 0 for one in people)


def test_an_appointment_about_now_stands_before_all_without_one():
    rule = Rule(Discipline.APPOINTMENT)
    people = [Waiting(n, f"A{n:03d}", QUEUE, 0, n, NOW - 5 * MINUTE) for n in range(1, 4)]

    assert ahead_of_newcomer(people, newcomer(QUEUE, 0, NOW, slot_at=NOW), rule, NOW) == 0
