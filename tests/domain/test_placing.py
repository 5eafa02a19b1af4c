"""A seat in a line anywhere but at its end: as many before as asked, nobody of the own lane passed, and an age that agrees with the place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.calling import PLACE_STEP
from hallq.domain.discipline import MINUTE, Discipline, Rule, Terms, Waiting
from hallq.domain.order import order
from hallq.domain.placing import Seat, place_between, seat_behind

NOW = 1_000 * MINUTE
ORDINARY, GREEN = 1, 2
TERMS = {ORDINARY: Terms(), GREEN: Terms(rank=2, favoured=True, head_start_ms=10 * MINUTE, target_ms=5 * MINUTE)}
RULES = {discipline: Rule(discipline, guard_ms=30 * MINUTE, terms=TERMS) for discipline in Discipline}


def visitor(number, place, class_id=ORDINARY, since=None):
    """Somebody in queue 1; ages follow places unless told."""
    return Waiting(number, f"A{number:03d}", 1, class_id, place, NOW - 60 * MINUTE + place if since is None else since)


def names(waiting):
    """Who waits, by number."""
    return [one.ticket_id for one in waiting]


def seated(mine, seat):
    """A visitor in a seat."""
    return Waiting(mine.ticket_id, mine.number, mine.queue_id, mine.class_id, seat.place, seat.since)


@st.composite
def lines(draw):
    """A line whose ages follow its places, and somebody who is to be put into it."""
    numbers = draw(st.lists(st.integers(1, 400), min_size=1, max_size=25, unique=True))
    ages = sorted(draw(st.lists(st.integers(NOW - 50 * MINUTE, NOW), min_size=len(numbers), max_size=len(numbers))))
    classes = st.sampled_from([ORDINARY, GREEN])
    line = [visitor(n, n * PLACE_STEP, draw(classes), since) for n, since in zip(sorted(numbers), ages, strict=True)]
    mine = visitor(draw(st.integers(401, 500)), draw(st.integers(1, 500)) * PLACE_STEP, draw(classes), draw(st.integers(NOW - 50 * MINUTE, NOW)))
    return line, mine


@given(lines(), st.integers(0, 24))
def test_first_come_first_served_exactly_as_many_as_asked_are_before(some, n):
    line, mine = some
    rules = {1: RULES[Discipline.FIFO]}
    seat = seat_behind(n, mine, line, rules, NOW)

    assert (seat is None) is (n >= len(line))
    if seat is not None:
        assert names(order([*line, seated(mine, seat)], rules, NOW)).index(mine.ticket_id) == n


@given(lines(), st.integers(0, 24), st.sampled_from(sorted(Discipline)))
def test_under_every_discipline_those_of_the_own_class_are_before_and_behind_as_the_order_has_them(some, n, discipline):
    line, mine = some
    rules = {1: RULES[discipline]}
    seat = seat_behind(n, mine, line, rules, NOW)
    if seat is None:
        return
    first = set(names(order(line, rules, NOW)[:n]))
    mates = [one for one in line if one.class_id == mine.class_id]

    assert {one.ticket_id for one in mates if one.place < seat.place} == {one.ticket_id for one in mates if one.ticket_id in first}


@given(lines(), st.integers(0, 24), st.sampled_from(sorted(Discipline)))
def test_ages_never_run_against_places(some, n, discipline):
    line, mine = some
    seat = seat_behind(n, mine, line, {1: RULES[discipline]}, NOW)
    if seat is None:
        return
    by_place = sorted([*line, seated(mine, seat)], key=lambda one: one.place)

    assert [one.since for one in by_place] == sorted(one.since for one in by_place)


@given(lines(), st.integers(0, 24))
def test_the_order_of_all_others_stays_as_it_was(some, n):
    line, mine = some
    rules = {1: RULES[Discipline.FIFO]}
    seat = seat_behind(n, mine, line, rules, NOW)
    if seat is None:
        return
    together = order([*line, seated(mine, seat)], rules, NOW)

    assert [one for one in names(together) if one != mine.ticket_id] == names(order(line, rules, NOW))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_forty_who_are_put_to_the_same_spot_are_all_in_the_line_once(n):
    rules = {1: RULES[Discipline.FIFO]}
    line = [visitor(n, n * PLACE_STEP) for n in (1, 2, 3)]
    for number in range(10, 50):
        mine = visitor(number, number * PLACE_STEP)
        line.append(seated(mine, seat_behind(n, mine, line, rules, NOW)))
    ordered = names(order(line, rules, NOW))

    assert (len(set(ordered)), ordered[-1], [one for one in ordered if one < 4]) == (43, 3, [1, 2, 3])


def test_twenty_who_are_put_to_the_front_are_called_the_last_one_first():
    rules = {1: RULES[Discipline.FIFO]}
    line = [visitor(1, PLACE_STEP)]
    for number in range(10, 50):
        mine = visitor(number, number * PLACE_STEP)
        line.append(seated(mine, seat_behind(0, mine, line, rules, NOW)))

    assert names(order(line, rules, NOW)) == [*range(49, 9, -1), 1]


def test_who_is_put_in_front_is_as_old_as_the_first_if_younger():
    line = [visitor(1, PLACE_STEP, since=NOW - 20 * MINUTE)]
    mine = visitor(9, 9 * PLACE_STEP, since=NOW - MINUTE)

    assert seat_behind(0, mine, line, {1: RULES[Discipline.FIFO]}, NOW).since == NOW - 20 * MINUTE


def test_who_is_put_behind_others_is_no_older_than_the_last_of_them():
    line = [visitor(1, 5 * PLACE_STEP, since=NOW - 20 * MINUTE), visitor(2, 6 * PLACE_STEP, since=NOW - 10 * MINUTE)]
    mine = visitor(9, PLACE_STEP, since=NOW - 40 * MINUTE)

    assert seat_behind(1, mine, line, {1: RULES[Discipline.FIFO]}, NOW).since == NOW - 20 * MINUTE


def test_who_waits_already_is_not_counted_among_the_others():
    line = [visitor(1, PLACE_STEP), visitor(2, 2 * PLACE_STEP)]

    assert seat_behind(1, line[0], line, {1: RULES[Discipline.FIFO]}, NOW) is None


def test_behind_one_who_goes_before_by_class_and_came_last_is_a_place_after_all():
    line = [visitor(1, 1 * PLACE_STEP, since=NOW - 9), visitor(2, 8 * PLACE_STEP, GREEN, since=NOW - 2)]
    mine = visitor(5, 5 * PLACE_STEP, GREEN, since=NOW - 5)

    assert seat_behind(1, mine, line, {1: RULES[Discipline.STRICT]}, NOW) == Seat(9 * PLACE_STEP, line[1].since)


def test_between_nobody_and_nobody_the_own_place_is_as_good_as_any():
    assert place_between(None, None, visitor(5, 7)) == 7


@pytest.mark.parametrize(("number", "place"), [(3, 10), (1, 11)])
def test_without_room_the_older_number_goes_first(number, place):
    assert place_between(visitor(2, 10), visitor(4, 11), visitor(number, 0)) == place
