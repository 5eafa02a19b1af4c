"""What becomes of a number that was missed: the five rules of a hall, who may say otherwise, and coming back by itself."""

import pytest

from hallq.domain.calling import Place
from hallq.domain.errors import FieldInvalid, MissedTooLong, NotAllowed, NumberVoid, RecalledEnough
from hallq.domain.ticket import TicketState as S
from hallq.operations import counters, day
from hallq.operations.calling import recall, record_no_show, reinstate, reoffer_missed, requeue
from hallq.operations.hall import Actor
from tests.operations.at_work import at_work

CLERK = Actor("person", 11, 11)
SUPERVISOR = Actor("person", 12, 12, of_others=True)


def hall_with(database_url, rule, **more):
    """A hall where the first call counts, with a rule for missed numbers; clerks sit at two counters."""
    settings = {"missed_rule": rule, "recalls_before_no_show": 0, **more}
    return at_work(database_url, "1", "2", settings=settings)


def missed(work, counter="1"):
    """The next is called and does not come."""
    return work.do(record_no_show, ticket_id=work.call(counter).id)


# --- the five rules --------------------------------------------------------------------------------------------------------------------------


def called_in_turn(work, count):
    """The numbers of the next calls; each visitor is served and leaves."""
    numbers = []
    for _ in range(count):
        served = work.serve("1")
        numbers.append(work.complete(served).number)
    return numbers


def test_where_a_missed_number_has_ended_its_visitor_takes_a_new_one(database_url):
    work = hall_with(database_url, "void")
    work.issue()
    gone = missed(work)

    assert work.refuses(NumberVoid, reinstate, ticket_id=gone.id) == {"number": "J001", "misses": 1, "times": 0}
    assert work.issue().number == "J002"


def test_who_goes_to_the_end_of_the_line_does_so_as_often_as_the_hall_says(database_url):
    work = hall_with(database_url, "back", missed_times=2)
    work.issue()
    for _ in range(2):
        work.issue()
        gone = missed(work)
        work.do(reinstate, ticket_id=gone.id)
        work.later(minutes=1)
        assert called_in_turn(work, 1) != [gone.number]
    gone = missed(work)

    assert (gone.number, gone.misses) == ("J001", 3)
    assert work.refuses(NumberVoid, reinstate, ticket_id=gone.id) == {"number": "J001", "misses": 3, "times": 2}


def test_who_waits_behind_three_others_is_called_after_three_others(database_url):
    work = hall_with(database_url, "after", missed_after=3)
    for _ in range(6):
        work.issue()
    work.do(reinstate, ticket_id=missed(work).id)

    assert called_in_turn(work, 6) == ["J002", "J003", "J004", "J001", "J005", "J006"]


def test_where_fewer_wait_than_that_it_is_the_end_of_the_line(database_url):
    work = hall_with(database_url, "after", missed_after=3)
    work.issue()
    work.issue()
    work.do(reinstate, ticket_id=missed(work).id)
    work.issue()

    assert called_in_turn(work, 3) == ["J002", "J001", "J003"]


def test_a_place_is_kept_for_minutes(database_url):
    work = hall_with(database_url, "minutes", missed_minutes=10)
    for _ in range(3):
        work.issue()
    early, late = missed(work), missed(work)
    work.later(minutes=10)
    work.do(reinstate, ticket_id=early.id)
    work.later(seconds=61)

    assert work.refuses(MissedTooLong, reinstate, ticket_id=late.id) == {"number": "J002", "minutes": 11, "later": 0, "most_minutes": 10.0}
    assert called_in_turn(work, 2) == ["J001", "J003"]


def test_a_clock_that_was_set_back_takes_no_kept_place_away(database_url):
    work = hall_with(database_url, "minutes", missed_minutes=10)
    work.issue()
    gone = missed(work)
    work.later(hours=-2)

    assert work.do(reinstate, ticket_id=gone.id).state is S.WAITING


def test_a_place_is_kept_until_so_many_later_numbers_of_the_series_were_called(database_url):
    work = hall_with(database_url, "numbers", missed_numbers=2)
    for _ in range(5):
        work.issue()
    work.issue("pension-apply")
    gone = missed(work)
    called_in_turn(work, 2)
    assert work.do(reinstate, ticket_id=gone.id).place_seq == gone.place_seq
    assert missed(work).id == gone.id
    called_in_turn(work, 1)

    facts = work.refuses(MissedTooLong, reinstate, ticket_id=gone.id)
    assert (facts["later"], facts["most_later"]) == (3, 2)


# --- who may say otherwise -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["void", "back", "after", "minutes", "numbers"])
def test_whoever_may_act_for_others_gives_a_place_against_every_rule(database_url, rule):
    work = hall_with(database_url, rule)
    work.issue()
    work.issue()
    gone = missed(work)
    work.do(reinstate, by=SUPERVISOR, ticket_id=gone.id, place=Place.FRONT)

    assert called_in_turn(work, 2) == ["J001", "J002"]


def test_a_clerk_gives_no_place_of_the_own_choice(database_url):
    work = hall_with(database_url, "back")
    work.issue()
    gone = missed(work)

    assert work.do(reinstate, by=CLERK, ticket_id=gone.id).state is S.WAITING
    again = missed(work)
    with pytest.raises(NotAllowed):
        work.do(reinstate, by=CLERK, ticket_id=again.id, place=Place.KEPT)


@pytest.mark.parametrize(("place", "after"), [(Place.AFTER, None), (Place.AFTER, 0), (Place.AFTER, 100), (Place.BACK, 3)])
def test_a_number_of_others_goes_with_a_place_behind_others(database_url, place, after):
    work = hall_with(database_url, "back")
    work.issue()

    assert work.refuses(FieldInvalid, requeue, ticket_id=work.call().id, place=place, after=after)["field"] == "after"


# --- by itself -------------------------------------------------------------------------------------------------------------------------------


def test_a_missed_number_waits_again_by_itself_after_the_minutes(database_url):
    work = hall_with(database_url, "after", missed_after=1, reoffer_minutes=5)
    for _ in range(3):
        work.issue()
    gone = missed(work)
    work.later(minutes=4)
    assert work.do(reoffer_missed) == []
    work.later(minutes=1)

    assert [ticket.id for ticket in work.do(reoffer_missed)] == [gone.id]
    assert called_in_turn(work, 3) == ["J002", "J001", "J003"]


def test_what_has_ended_by_the_rule_does_not_come_back_by_itself(database_url):
    work = hall_with(database_url, "void", reoffer_minutes=5)
    work.issue()
    missed(work)
    work.later(minutes=5)

    assert work.do(reoffer_missed) == []


def test_by_itself_a_kept_place_is_offered_once(database_url):
    work = hall_with(database_url, "minutes", missed_minutes=30, reoffer_minutes=5)
    work.issue()
    for offered in (1, 0):
        missed(work)
        work.later(minutes=5)
        assert len(work.do(reoffer_missed)) == offered


def test_where_the_hall_does_not_say_so_nothing_comes_back_by_itself(database_url):
    work = hall_with(database_url, "back")
    work.issue()
    missed(work)
    work.later(hours=3)

    assert work.do(reoffer_missed) == []


def test_after_the_day_nobody_is_called_any_more(database_url):
    work = hall_with(database_url, "back", reoffer_minutes=5)
    work.issue()
    missed(work)
    for counter in ("1", "2"):
        work.do(counters.close_counter, counter=counter)
    work.do(day.close_day)
    work.later(minutes=5)

    assert work.do(reoffer_missed) == []


# --- calling again ---------------------------------------------------------------------------------------------------------------------------


def test_a_visitor_is_called_again_as_often_as_the_hall_allows(database_url):
    work = hall_with(database_url, "back", recalls_at_most=2)
    work.issue()
    called = work.call()
    for _ in range(2):
        work.do(recall, ticket_id=called.id)

    assert work.refuses(RecalledEnough, recall, ticket_id=called.id) == {"calls": 3, "most": 3}
