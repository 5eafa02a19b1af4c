"""The five rules for a number whose visitor did not come: where it waits again, and when it does no more."""

import pytest

from hallq.domain.calling import Place
from hallq.domain.errors import MissedTooLong, NumberVoid
from hallq.domain.missed import MINUTE, RULES, MissedRule, Missing, is_offered_again, place_of_missed
from hallq.domain.setup_document import SETTINGS


def missing(misses=1, minutes=0.0, later=0):
    """A number that was missed."""
    return Missing("A001", misses, round(minutes * MINUTE), later)


def test_a_number_that_ends_when_it_is_missed_never_comes_back():
    with pytest.raises(NumberVoid) as refused:
        place_of_missed(MissedRule("void"), missing())

    assert refused.value.facts == {"number": "A001", "misses": 1, "times": 0}


@pytest.mark.parametrize(("kind", "place"), [("back", (Place.BACK, 0)), ("after", (Place.AFTER, 5))])
def test_a_number_that_goes_back_does_so_as_often_as_the_hall_says(kind, place):
    rule = MissedRule(kind, times=2, after=5)

    assert [place_of_missed(rule, missing(misses)) for misses in (1, 2)] == [place, place]
    with pytest.raises(NumberVoid) as refused:
        place_of_missed(rule, missing(3))
    assert refused.value.facts == {"number": "A001", "misses": 3, "times": 2}


def test_a_place_that_is_kept_for_minutes_is_kept_to_the_last_of_them():
    rule = MissedRule("minutes", minutes=10)

    assert place_of_missed(rule, missing(misses=9, minutes=10)) == (Place.KEPT, 0)
    with pytest.raises(MissedTooLong) as refused:
        place_of_missed(rule, missing(minutes=10.1))
    assert refused.value.facts == {"number": "A001", "minutes": 10, "later": 0, "most_minutes": 10}


def test_a_place_that_is_kept_for_numbers_is_kept_to_the_last_of_them():
    rule = MissedRule("numbers", numbers=4)

    assert place_of_missed(rule, missing(minutes=300, later=4)) == (Place.KEPT, 0)
    with pytest.raises(MissedTooLong) as refused:
        place_of_missed(rule, missing(later=5))
    assert refused.value.facts == {"number": "A001", "minutes": 0, "later": 5, "most_later": 4}


@pytest.mark.parametrize(("kind", "offered"), [("back", True), ("after", True), ("minutes", False), ("numbers", False)])
def test_by_itself_a_number_comes_back_once_or_as_often_as_the_rule_counts(kind, offered):
    assert is_offered_again(MissedRule(kind), 1)
    assert is_offered_again(MissedRule(kind), 2) is offered


@pytest.mark.parametrize("kind", RULES)
def test_a_set_up_may_name_each_of_the_rules(kind):
    assert SETTINGS["missed_rule"].read(kind) == kind
