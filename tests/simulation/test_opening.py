"""The opening of a day in instants."""

from typing import Any

import pytest

from hallq.domain.routing import HallSetup
from hallq.simulation.opening import OpeningDay, next_working_day, united
from tests.making import MONDAY, NINE, make_hall

HOUR = 3_600_000
OFFICE = {"code": "office", "days": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}


def setup_of(sqlite_url: str, **changes: Any) -> HallSetup:
    house, hall = make_hall(sqlite_url, **changes)
    return house.setup_of(hall)


def test_the_doors_open_with_the_first_matter_and_close_with_the_last(sqlite_url):
    assert OpeningDay(setup_of(sqlite_url), MONDAY).doors == (NINE, NINE + 8 * HOUR)


def test_a_day_without_hours_has_no_doors(sqlite_url):
    assert OpeningDay(setup_of(sqlite_url), "2026-11-22").doors is None


def test_lunch_is_the_break_of_the_usual_hours(sqlite_url):
    assert OpeningDay(setup_of(sqlite_url), MONDAY).lunch == (NINE + 3 * HOUR, NINE + 4 * HOUR)


def test_a_hall_open_all_day_has_no_lunch(sqlite_url):
    setup = setup_of(sqlite_url, timetables=[{"code": "office", "days": {"mon-fri": ["09:00-17:00"]}}])

    assert OpeningDay(setup, MONDAY).lunch is None


@pytest.mark.parametrize(("hours", "expected"), [(0, 0), (2.5, 2.5), (3, 4), (3.5, 4), (5, 5), (-1, 0)])
def test_who_comes_to_a_closed_matter_is_served_from_its_next_opening_of_the_day(sqlite_url, hours, expected):
    setup = setup_of(sqlite_url)

    assert OpeningDay(setup, MONDAY).moment(setup.service("card-new"), NINE + round(hours * HOUR)) == NINE + round(expected * HOUR)


def test_after_the_last_closing_there_is_no_next_opening(sqlite_url):
    setup = setup_of(sqlite_url)

    assert OpeningDay(setup, MONDAY).moment(setup.service("card-new"), NINE + 8 * HOUR) is None


def test_a_counter_has_work_whenever_one_of_its_matters_is_taken(sqlite_url):
    all_day = {"code": "all-day", "days": {"mon-fri": ["11:00-18:00"]}}
    base = setup_of(sqlite_url)
    services = [
        {"code": one.code, "unit": "hrss", "queue": "card", "name": {"zh": "一"}, "timetable": "all-day" if one.code == "card-new" else "office"}
        for one in base.services
        if not one.is_package
    ]
    setup = setup_of(f"{sqlite_url}", hall={"code": "other"}, timetables=[OFFICE, all_day], services=services, packages=[])

    assert OpeningDay(setup, MONDAY).worked(setup.counter("1")) == ((NINE, NINE + 9 * HOUR),)


def test_intervals_that_touch_are_one():
    assert united([(5, 6), (1, 3), (2, 4), (4, 5), (8, 9)]) == ((1, 6), (8, 9))


def test_the_next_working_day_leaps_over_the_weekend(sqlite_url):
    assert next_working_day(setup_of(sqlite_url), "2026-11-20") == MONDAY


def test_a_hall_that_never_opens_has_no_next_working_day(sqlite_url):
    setup = setup_of(sqlite_url, timetables=[{"code": "office", "days": {}}])

    with pytest.raises(ValueError, match="never open"):
        next_working_day(setup, MONDAY)
