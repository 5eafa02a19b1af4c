"""The order itself: one order for all questions, its facts told singly, and what holds of it whoever waits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.domain.discipline import MINUTE, NEW_TURN, Discipline, Mode, Rule, Served, Sight, Terms, Turn, Waiting, Why
from hallq.domain.order import ahead_of, before_of, choose, order
from tests.domain.promises import Called, Story, check
from tests.plain_order import callable_heads, heads_of

NOW = 600 * MINUTE
GUARD = 30 * MINUTE
ORDINARY, GREEN, TOP = 0, 1, 2
TERMS = {klass: Terms(klass, klass > 0, klass * 10 * MINUTE, 1000 + 500 * klass, (15 - 5 * klass) * MINUTE) for klass in (ORDINARY, GREEN, TOP)}


def visitor(place, *, klass=ORDINARY, waited=0, queue=1, slot=0):
    """Somebody who has waited so many minutes; tickets bear the number of their place."""
    return Waiting(place, f"A{place:03d}", queue, klass, place, NOW - waited * MINUTE, slot)


def rule(discipline, **more):
    return Rule(Discipline(discipline), terms=TERMS, **more)


def rules(*disciplines):
    """The queues 1 and on, each with its discipline."""
    return {queue: rule(discipline) for queue, discipline in enumerate(disciplines, 1)}


@st.composite
def halls(draw, *, steady=False):
    """People, rules, a window's sight and what its profile remembers; `steady` where no clock was set back: whoever came later is the younger."""
    by_queue = {
        queue: rule(
            draw(st.sampled_from(Discipline)), guard_ms=draw(st.sampled_from([20, 30, 90])) * MINUTE, favours=draw(st.integers(1, 3)),
        )
        for queue in (1, 2)
    }  # fmt: skip
    ages = draw(st.lists(st.integers(0, 60), min_size=1, max_size=10))
    ages = sorted(ages, reverse=True) if steady else ages
    people = [draw(people_at(place, age, by_queue)) for place, age in enumerate(ages, 1)]
    some, after = st.sampled_from([frozenset(), frozenset({ORDINARY, TOP})]), st.sampled_from([0, 9 * MINUTE])
    served = tuple(Served(queue, draw(some), draw(st.integers(1, 3)), draw(after)) for queue in draw(st.permutations([1, 2])))
    owed = draw(st.integers(-2, 2))
    turn = Turn(draw(st.integers(0, 3)), ((1, owed),) if owed else ())
    return draw(st.permutations(people)), by_queue, NOW, Sight(served, draw(st.sampled_from(Mode))), turn


@st.composite
def people_at(draw, place, age, by_queue):
    queue, klass = draw(st.sampled_from([1, 2])), draw(st.sampled_from(sorted(TERMS)))
    slots = [0, NOW - 16 * MINUTE, NOW - 3 * MINUTE, NOW, NOW + 9 * MINUTE] if by_queue[queue].discipline is Discipline.APPOINTMENT else [0]
    return visitor(place, klass=klass, waited=age, queue=queue, slot=draw(st.sampled_from(slots)))


def in_any_hall(test):
    """A property of any hall: quick here, because halls of chance ask for the same a million times elsewhere."""
    return settings(max_examples=50)(given(halls())(test))


def everybody_as_one(sight):
    """A window that may call whoever waits."""
    return replace(sight, served=tuple(replace(one, class_ids=frozenset(), after_ms=0) for one in sight.served))


# --- what holds whoever waits ------------------------------------------------------------------------------------------------------------------


@in_any_hall
def test_the_first_of_the_order_is_whom_the_choice_picks_among_the_heads(hall):
    people, by_queue, now, sight, turn = hall
    pick = choose(heads_of(people, by_queue, now), by_queue, now, sight, turn)

    assert order(*hall)[:1] == ([] if pick is None else [pick.waiting])


@in_any_hall
def test_the_choice_is_the_same_whether_it_is_asked_with_heads_or_with_all(hall):
    people, by_queue, now, sight, turn = hall

    assert choose(*hall) == choose(heads_of(people, by_queue, now), by_queue, now, sight, turn)


@in_any_hall
def test_the_order_holds_everybody_whom_the_window_may_call_once(hall):
    people, by_queue, now, sight, turn = hall
    found = order(people, by_queue, now, everybody_as_one(sight), turn)

    assert sorted(found, key=lambda one: one.place) == sorted(people, key=lambda one: one.place)


@in_any_hall
def test_the_order_holds_nobody_else(hall):
    served = {one.queue_id: one for one in hall[3].served}
    for one in order(*hall):
        mine = served[one.queue_id]
        assert not mine.class_ids or one.class_id in mine.class_ids
        assert NOW - one.since >= mine.after_ms


@settings(max_examples=50)
@given(halls(), st.randoms())
def test_the_order_does_not_depend_on_how_it_was_asked(hall, chance):
    people, *others = hall

    assert order(chance.sample(people, len(people)), *others) == order(*hall)


@in_any_hall
def test_every_call_of_the_order_keeps_the_promises_of_its_discipline(hall):
    people, by_queue, now, sight, _ = hall
    story, left, turn = Story(), list(people), NEW_TURN
    while (pick := choose(left, by_queue, now, sight, turn)) is not None:
        check(Called(pick.waiting, callable_heads(left, by_queue, now, sight), by_queue, now, sight), left, story)
        left.remove(pick.waiting)
        turn = pick.turn


@in_any_hall
def test_whoever_is_called_leaves_the_order_of_the_others_as_it_was(hall):
    people, by_queue, now, sight, _ = hall
    pick = choose(*hall)
    if pick is not None:
        left = [one for one in people if one is not pick.waiting]

        assert order(left, by_queue, now, sight, pick.turn) == order(*hall)[1:]


@settings(max_examples=150)
@given(halls(), st.integers(1, 60), st.data())
def test_who_only_waits_longer_never_comes_later(hall, minutes, data):
    people, by_queue, now, sight, turn = hall
    sight = everybody_as_one(sight)
    one = data.draw(st.sampled_from(people))
    longer = [replace(one, since=one.since - minutes * MINUTE) if other is one else other for other in people]
    before, after = (numbers(order(waiting, by_queue, now, sight, turn)).index(one.number) for waiting in (people, longer))

    assert after <= before


def numbers(people):
    return [one.number for one in people]


@settings(max_examples=50)
@given(halls(steady=True))
def test_first_come_first_served_overtakes_nobody(hall):
    people = [replace(one, slot_at=0) for one in hall[0]]

    assert order(people, rules("fifo", "fifo"), NOW) == sorted(people, key=lambda one: one.place)


@settings(max_examples=50)
@given(halls(steady=True), st.sampled_from(Discipline))
def test_nobody_younger_is_called_while_somebody_has_waited_for_the_guard(hall, discipline):
    people = [replace(one, slot_at=0) for one in hall[0]]
    old = sorted((one for one in people if NOW - one.since >= GUARD), key=lambda one: one.place)

    assert order(people, rules(discipline, discipline), NOW)[: len(old)] == old


@given(st.integers(1, 4), st.integers(0, 9), st.integers(0, 9))
def test_of_the_favoured_k_go_then_one_of_the_others(favours, green, ordinary):
    people = [visitor(n, klass=GREEN) for n in range(1, green + 1)] + [visitor(50 + n) for n in range(ordinary)]
    found = [one.class_id for one in order(people, {1: rule(Discipline.RATIO, favours=favours)}, NOW)]
    expected = []
    while len(expected) < len(people):
        expected += [GREEN] * min(favours, green - expected.count(GREEN)) + [ORDINARY] * min(1, ordinary - expected.count(ORDINARY))

    assert found == expected


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4))
def test_of_queues_by_share_each_has_its_share_in_any_round(shares):
    round_, queues = sum(shares), range(1, len(shares) + 1)
    people = [visitor(queue * 100 + n, queue=queue) for queue in queues for n in range(2 * round_)]
    sight = Sight(tuple(Served(queue, share=share) for queue, share in zip(queues, shares, strict=True)), Mode.BY_SHARE)
    found = [one.queue_id for one in order(people, rules(*["fifo"] * len(shares)), NOW, sight)][: 2 * round_]

    for start in range(round_):
        assert [found[start : start + round_].count(queue) for queue in queues] == shares


@in_any_hall
def test_as_many_are_ahead_of_somebody_as_the_order_puts_there(hall):
    people, by_queue, now, *_ = hall
    ordered = order(people, by_queue, now)

    assert [ahead_of(one.ticket_id, people, by_queue, now) for one in ordered] == list(range(len(people)))
    assert [before_of(one.ticket_id, people, by_queue, now) for one in ordered] == [ordered[:n] for n in range(len(people))]


# --- facts -------------------------------------------------------------------------------------------------------------------------------------


def test_where_nobody_waits_nobody_is_chosen():
    assert choose([], {}, NOW) is None


def test_nobody_is_ahead_of_somebody_who_does_not_wait():
    assert ahead_of(7, [visitor(1)], rules("fifo"), NOW) is None
    assert before_of(7, [visitor(1)], rules("fifo"), NOW) is None


def test_who_waits_in_a_queue_without_a_rule_is_not_called():
    assert order([visitor(1, queue=9)], rules("fifo"), NOW) == []


@pytest.mark.parametrize(
    ("people", "disciplines", "sight", "why"),
    [
        ([visitor(1)], ["fifo"], None, Why.ONLY_ONE),
        ([visitor(1), visitor(2, queue=2)], ["fifo", "fifo"], None, Why.EARLIER),
        ([visitor(1), visitor(2, klass=GREEN)], ["strict"], None, Why.PRIORITY),
        ([visitor(1, klass=GREEN, waited=20), visitor(2, waited=30)], ["strict"], None, Why.GUARD),
        ([visitor(1, waited=30), visitor(2, klass=GREEN, waited=20)], ["strict"], None, Why.GUARD),
        ([visitor(1, klass=GREEN, waited=30), visitor(2, waited=20)], ["strict"], None, Why.EARLIER),
        ([visitor(1, waited=20), visitor(2, klass=GREEN, waited=30), visitor(3, klass=TOP, waited=9)], ["ratio"], None, Why.GUARD),
        ([visitor(1, waited=9), visitor(2, queue=2, waited=30)], ["fifo", "fifo"], None, Why.GUARD),
        ([visitor(1), visitor(2, klass=GREEN)], ["ratio"], None, Why.RATIO),
        ([visitor(1), visitor(2, klass=GREEN)], ["credit"], None, Why.CREDIT),
        ([visitor(1), visitor(2, klass=GREEN)], ["due"], None, Why.DUE),
        ([visitor(1), visitor(2, slot=NOW)], ["appointment"], None, Why.APPOINTMENT),
        ([visitor(1), visitor(2, queue=2)], ["fifo", "fifo"], Sight((Served(2), Served(1)), Mode.IN_ORDER), Why.OWN_ORDER),
        ([visitor(1), visitor(2, queue=2)], ["fifo", "fifo"], Sight((Served(1), Served(2, share=2)), Mode.BY_SHARE), Why.SHARE),
        ([visitor(1), visitor(2), visitor(3, klass=GREEN)], ["strict"], Sight((Served(1),), Mode.IN_ORDER), Why.PRIORITY),
    ],
)
def test_a_choice_says_why(people, disciplines, sight, why):
    pick = choose(people, rules(*disciplines), NOW, sight)

    assert pick is not None
    assert pick.why is why


def test_of_the_others_it_is_the_turn_after_the_favoured():
    pick = choose([visitor(1, klass=GREEN), visitor(2)], rules("ratio"), NOW, turn=Turn(favoured=2))

    assert pick is not None
    assert (pick.waiting.place, pick.why, pick.turn) == (2, Why.TURN_OF_OTHERS, NEW_TURN)


def test_the_turn_of_the_others_is_told_where_nobody_was_passed_too():
    pick = choose([visitor(1), visitor(2, klass=GREEN)], rules("ratio"), NOW, turn=Turn(favoured=2))

    assert pick is not None
    assert (pick.why, pick.over) == (Why.TURN_OF_OTHERS, ())


def test_a_favoured_call_says_which_of_how_many_it_is():
    pick = choose([visitor(1), visitor(2, klass=GREEN)], rules("ratio"), NOW, turn=Turn(favoured=1))

    assert pick is not None
    assert (pick.nth, pick.of, pick.turn.favoured) == (2, 2, 2)


def test_favour_that_nobody_paid_for_is_not_counted():
    pick = choose([visitor(1, klass=GREEN)], rules("ratio"), NOW)

    assert pick is not None
    assert (pick.nth, pick.of, pick.turn) == (None, None, NEW_TURN)


def test_a_choice_tells_the_five_oldest_whom_it_passed():
    people = [visitor(n, queue=n) for n in range(1, 8)] + [visitor(9, klass=TOP)]
    pick = choose(people, {queue: rule(Discipline.STRICT) for queue in range(1, 8)}, NOW)

    assert pick is not None
    assert (pick.waiting.place, numbers(pick.over)) == (9, ["A001", "A002", "A003", "A004", "A005"])


def test_what_the_guard_calls_is_no_part_of_a_share():
    sight = Sight((Served(1), Served(2)), Mode.BY_SHARE)
    pick = choose([visitor(1, waited=30), visitor(2, queue=2)], rules("fifo", "fifo"), NOW, sight)

    assert pick is not None
    assert pick.turn == NEW_TURN


def test_a_queue_that_the_window_does_not_serve_keeps_what_it_is_owed():
    pick = choose([visitor(1)], rules("fifo", "fifo"), NOW, Sight((Served(1),), Mode.BY_SHARE), Turn(owed=((2, 3),)))

    assert pick is not None
    assert pick.turn.owed == ((2, 3),)


def test_an_empty_queue_is_owed_nothing():
    pick = choose([visitor(1)], rules("fifo", "fifo"), NOW, Sight((Served(1), Served(2)), Mode.BY_SHARE), Turn(owed=((2, 3),)))

    assert pick is not None
    assert pick.turn.owed == ()


def test_of_different_disciplines_the_earliest_place_goes():
    people = [visitor(1, queue=2), visitor(2, klass=TOP), visitor(3)]

    assert numbers(order(people, rules("ratio", "due"), NOW)) == ["A001", "A002", "A003"]


@pytest.mark.parametrize("other", ["fifo", "strict", "credit", "due", "appointment"])
def test_nobody_of_a_ratio_is_kept_waiting_by_whoever_came_later_under_another_rule(other):
    people = [visitor(1, waited=24), visitor(2, waited=23), *(visitor(n, queue=2, waited=3) for n in (3, 4)), visitor(5, klass=GREEN)]

    assert numbers(order(people, rules("ratio", other), NOW)) == ["A005", "A001", "A002", "A003", "A004"]


def test_an_appointment_about_now_does_not_stand_behind_others_of_its_class():
    walked_in, too_late, booked = visitor(1, waited=20), visitor(2, slot=NOW - 16 * MINUTE, waited=21), visitor(3, slot=NOW)

    assert order([walked_in, too_late, booked], rules("appointment"), NOW) == [booked, too_late, walked_in]


def test_a_clock_set_back_lets_nobody_pass_within_a_class():
    first, later = visitor(1, waited=-60), visitor(2, waited=31)

    assert order([later, first], rules("strict"), NOW) == [first, later]
