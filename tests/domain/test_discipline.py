"""The words of the order: what a class means to a discipline, which lane somebody stands in, and who goes first for which key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.discipline import (
    FAR,
    MINUTE,
    ORDINARY,
    Discipline,
    Rule,
    Served,
    Sight,
    Terms,
    Waiting,
    in_lane,
    is_past_guard,
    lane_of,
    lanes_of,
    place_since,
    precedence,
    sight_of_all,
    slot_kept,
)

NOW = 600 * MINUTE
ELDERLY = 1
AT_TEN = NOW
BOOKED = Rule(Discipline.APPOINTMENT)


def visitor(place=1, *, klass=0, waited=0, slot=0):
    """Somebody who has waited so many minutes."""
    return Waiting(place, f"A{place:03d}", 7, klass, place, NOW - waited * MINUTE, slot)


def ruled(discipline, **elderly):
    """A rule in which one class means something."""
    return Rule(discipline, terms={ELDERLY: Terms(**elderly)})


def goes_first(rule, first, second):
    return precedence(first, rule, NOW) < precedence(second, rule, NOW)


def test_a_class_of_which_a_rule_says_nothing_is_ordinary():
    assert Rule().of(3) is ORDINARY


@pytest.mark.parametrize("discipline", Discipline)
def test_of_equals_the_earlier_place_goes_first(discipline):
    assert goes_first(Rule(discipline), visitor(1), visitor(2))


@pytest.mark.parametrize("discipline", [Discipline.STRICT, Discipline.RATIO])
def test_the_higher_rank_goes_first(discipline):
    assert goes_first(ruled(discipline, rank=1), visitor(2, klass=ELDERLY), visitor(1, waited=20))


def test_first_come_first_served_knows_no_rank():
    assert goes_first(ruled(Discipline.FIFO, rank=1), visitor(1), visitor(2, klass=ELDERLY))


@pytest.mark.parametrize(("waited", "is_first"), [(14, True), (15, False), (16, False)])
def test_a_head_start_is_worth_its_minutes(waited, is_first):
    """Who has waited as long as the head start came earlier, and the earlier place goes first of equals."""
    assert goes_first(ruled(Discipline.CREDIT, head_start_ms=15 * MINUTE), visitor(2, klass=ELDERLY), visitor(1, waited=waited)) is is_first


def test_credit_grows_with_the_pace_of_the_class():
    rule = ruled(Discipline.CREDIT, pace=2000)

    assert goes_first(rule, visitor(2, klass=ELDERLY, waited=6), visitor(1, waited=11))
    assert goes_first(rule, visitor(1, waited=13), visitor(2, klass=ELDERLY, waited=6))


def test_whose_target_comes_first_goes_first():
    rule = ruled(Discipline.DUE, target_ms=5 * MINUTE)

    assert goes_first(rule, visitor(2, klass=ELDERLY), visitor(1, waited=9))
    assert goes_first(rule, visitor(1, waited=11), visitor(2, klass=ELDERLY))


@pytest.mark.parametrize(("minutes", "is_first"), [(-16, False), (-15, True), (0, True), (5, True), (6, False)])
def test_an_appointment_goes_first_about_its_time(minutes, is_first):
    booked = visitor(2, slot=NOW + minutes * MINUTE)

    assert goes_first(BOOKED, booked, visitor(1, waited=1)) is is_first


def test_of_two_appointments_the_earlier_time_goes_first():
    assert goes_first(BOOKED, visitor(2, slot=AT_TEN - MINUTE), visitor(1, slot=AT_TEN))


def test_the_guard_is_reached_on_the_very_millisecond():
    old = visitor(waited=30)

    assert is_past_guard(old, Rule(), NOW)
    assert not is_past_guard(old, Rule(), NOW - 1)


# --- lanes -------------------------------------------------------------------------------------------------------------------------------------


def test_inside_a_lane_the_time_of_the_appointment_goes_before_the_place():
    assert sorted([visitor(1, slot=AT_TEN), visitor(2, slot=AT_TEN - 1), visitor(3)], key=in_lane) == [
        visitor(3), visitor(2, slot=AT_TEN - 1), visitor(1, slot=AT_TEN),
    ]  # fmt: skip


def test_where_appointments_decide_nobody_stands_behind_those_who_wait_for_another_thing():
    people = [visitor(1), visitor(2, slot=NOW - 16 * MINUTE), visitor(3, slot=NOW - 15 * MINUTE), visitor(4, slot=NOW + 60 * MINUTE)]

    assert [lane_of(one, BOOKED, NOW)[2] for one in people] == [0, 1, 2, 2]


def test_elsewhere_a_queue_and_a_class_are_one_lane():
    assert lane_of(visitor(slot=NOW), Rule(), NOW) == lane_of(visitor(), Rule(), NOW) == (7, 0, 0)
    assert lanes_of(Rule(), NOW) == ((0, FAR),)


@given(st.sampled_from(Discipline), st.integers(0, 60), st.integers(1, 10**12))
def test_everybody_stands_in_exactly_one_of_the_lanes(discipline, late, slot):
    rule = Rule(discipline, late_ms=late * MINUTE)
    found = [no for no, (start, end) in enumerate(lanes_of(rule, NOW)) if start <= slot <= end]

    assert found == [lane_of(visitor(slot=slot), rule, NOW)[2]]


# --- appointments ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("came", "since"), [(-30, -5), (-5, -5), (3, 3)])
def test_whoever_comes_early_waits_from_when_the_appointment_counts(came, since):
    assert place_since(AT_TEN + came * MINUTE, AT_TEN, BOOKED) == AT_TEN + since * MINUTE


def test_whoever_has_no_appointment_waits_from_coming():
    assert place_since(NOW, 0, BOOKED) == NOW


@pytest.mark.parametrize(("came", "kept"), [(-30, True), (15, True), (16, False)])
def test_whoever_comes_too_late_has_no_appointment(came, kept):
    assert slot_kept(AT_TEN + came * MINUTE, AT_TEN, BOOKED) == (AT_TEN if kept else 0)


def test_whoever_had_none_has_none():
    assert slot_kept(NOW, 0, BOOKED) == 0


def test_a_window_of_all_queues_serves_them_as_one_line():
    assert sight_of_all([3, 1]) == Sight((Served(3), Served(1)))


@pytest.mark.parametrize(("named", "takes"), [((), True), ((1, 2), True), ((2,), False)])
def test_a_queue_served_for_some_classes_is_for_no_other(named, takes):
    assert Served(3, frozenset(named)).takes(1) is takes
