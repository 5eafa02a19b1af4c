"""Whatever a clock shows, days never mix: over midnight, a day back, to 2036, through the hours that leap."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from hallq.domain.errors import (
    DayAlreadyOpen,
    DayInPast,
    DayTooFarAhead,
)
from hallq.operations.day import open_day
from hallq.operations.verify import verify
from hallq.store import tables as t
from tests.making import MONDAY, make_hall
from tests.operations.at_work import AtWork, at_work

HOUR = 3_600_000
ALWAYS = [{"code": "office", "days": {"mon-sun": ["00:00-24:00"]}}]
TUESDAY = "2026-11-24"


def milliseconds(wall, zone):
    """The instant of a wall clock."""
    return int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def days_of_tickets(work):
    """The business day of each ticket, in the order of issue."""
    return [row["business_day"] for row in work.rows(t.ticket)]


def test_midnight_is_not_the_end_of_the_day(database_url):
    work = at_work(database_url, timetables=ALWAYS)
    work.issue()
    work.later(hours=16)
    work.refuses(DayAlreadyOpen, open_day)

    assert (work.issue().number, days_of_tickets(work)) == ("J002", [MONDAY, MONDAY])


@pytest.mark.parametrize(("after_nine", "day"), [(19 * HOUR - 1, MONDAY), (19 * HOUR, TUESDAY)])
def test_the_cut_off_turns_the_day_to_the_millisecond(database_url, after_nine, day):
    work = AtWork(*make_hall(database_url, open_day=False))
    work.later(seconds=after_nine / 1000)

    assert work.do(open_day) == day


def test_a_hall_without_a_cut_off_turns_at_midnight(database_url):
    work = AtWork(*make_hall(database_url, open_day=False, hall={"cutoff": "00:00"}))
    work.later(hours=15)

    assert work.do(open_day) == TUESDAY


def test_until_somebody_opens_the_next_day_numbers_go_on_in_the_open_one(database_url):
    work = at_work(database_url, timetables=ALWAYS)
    work.issue()
    work.later(hours=30)

    assert (work.issue().number, days_of_tickets(work)) == ("J002", [MONDAY, MONDAY])


@pytest.mark.parametrize("hours", [-24, -24 * 365, 24 * 365 * 10], ids=["a day back", "a year back", "to 2036"])
def test_a_wrong_clock_opens_no_day_and_numbers_go_on(database_url, hours):
    work = at_work(database_url, timetables=ALWAYS)
    work.issue()
    work.later(hours=hours)
    work.refuses(DayInPast if hours < 0 else DayTooFarAhead, open_day)

    assert (work.issue().number, days_of_tickets(work)) == ("J002", [MONDAY, MONDAY])


def test_through_a_clock_set_back_and_to_2036_and_right_again_days_never_mix(database_url):
    work = at_work(database_url, "1", timetables=ALWAYS)
    numbers = [work.issue().number]
    for hours in (-24, 24, 24 * 365 * 10, -24 * 365 * 10):
        work.later(hours=hours)
        numbers.append(work.issue().number)
        work.complete(work.serve("1"))
    work.later(hours=24)
    work.do(open_day)
    numbers.append(work.issue().number)

    assert numbers == ["J001", "J002", "J003", "J004", "J005", "J001"]
    assert days_of_tickets(work) == [MONDAY] * 5 + [TUESDAY]
    assert verify(work.house.database, work.hall).clean


def test_with_a_clock_set_back_visitors_are_still_called_in_the_order_in_which_they_came(database_url):
    work = at_work(database_url, "1", "2", timetables=ALWAYS)
    first = work.issue("pension-apply")
    work.later(hours=-1)
    second = work.issue("pension-apply")
    work.later(minutes=31)

    assert [work.call("1").id, work.call("2").id] == [first.id, second.id]


WARSAW = "Europe/Warsaw"


@pytest.mark.parametrize(
    ("wall", "day"),
    [
        ("2026-03-29T01:59", "2026-03-28"),
        ("2026-03-29T03:00", "2026-03-28"),
        ("2026-03-29T03:59", "2026-03-28"),
        ("2026-03-29T04:00", "2026-03-29"),
        ("2026-10-25T02:30", "2026-10-24"),
        ("2026-10-25T03:59", "2026-10-24"),
        ("2026-10-25T04:00", "2026-10-25"),
    ],
)
def test_in_the_nights_in_which_the_clock_leaps_the_day_turns_when_the_wall_says_four(database_url, wall, day):
    work = AtWork(*make_hall(database_url, open_day=False, at=milliseconds(wall, WARSAW), hall={"timezone": WARSAW}))

    assert work.do(open_day) == day


def test_an_hour_that_comes_twice_gives_no_number_twice(database_url):
    begin = milliseconds("2026-10-25T02:30", WARSAW)
    work = at_work(database_url, at=begin, hall={"timezone": WARSAW}, timetables=ALWAYS)
    numbers = []
    for _ in range(3):
        numbers.append(work.issue().number)
        work.later(hours=1)

    assert numbers == ["J001", "J002", "J003"]
    assert days_of_tickets(work) == ["2026-10-24"] * 3
