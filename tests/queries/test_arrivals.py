"""When visitors come."""

import pytest

from hallq.queries.arrivals import arrivals
from hallq.queries.reports import report
from tests.making import clock_of, issue, make_hall

MONDAY = "2026-11-23"


@pytest.fixture
def morning(database_url):
    """Two numbers at nine and one at half past ten, on a Monday."""
    house, hall = make_hall(database_url)
    issue(house, hall)
    issue(house, hall)
    clock_of(house).advance(minutes=90)
    issue(house, hall)
    return house, hall


def seen(morning, day=MONDAY):
    """The arrivals of a day."""
    house, hall = morning
    return arrivals(house.database, house.setup_of(hall), from_day=day, to_day=day)


def test_numbers_are_counted_by_weekday_and_hour_of_the_hall(morning):
    assert dict(seen(morning)) == {(1, 9): 2, (1, 10): 1}


def test_together_they_are_the_numbers_of_the_report(morning):
    house, hall = morning

    assert seen(morning).total() == report(house.database, house.setup_of(hall), "visits", from_day=MONDAY, to_day=MONDAY).figure("issued")


def test_the_busiest_hour_is_the_hottest(morning):
    found = seen(morning)

    assert [found.heat(1, hour) for hour in (8, 9, 10)] == [0, 5, 3]


def test_the_hours_run_from_the_first_arrival_to_the_last(morning):
    assert (seen(morning).hours, [name.en for _, name in seen(morning).days]) == ([9, 10], ["Monday"])


def test_a_day_without_visitors_has_no_hours(morning):
    assert seen(morning, "2026-11-20").hours == []
