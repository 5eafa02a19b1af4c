"""Opening hours: instants against timetables, over clock changes and business days."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.errors import DayInPast, DayTooFarAhead, Refusal
from hallq.domain.hours import (
    Timetable,
    business_day,
    closes_at,
    is_open,
    last_closing,
    last_ticket_at,
    local_date,
    may_issue,
    next_open_day,
    opens_next,
    over_breaks,
    spans_of,
    without_breaks,
)

MADE = "2019-03-04"
SHANGHAI = ZoneInfo("Asia/Shanghai")
WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = ((540, 720), (780, 1020))
WEEKDAYS_ONLY = Timetable(
    days=(OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()),
    exceptions={"2026-10-01": (), "2026-10-10": OFFICE},
    last_ticket_minutes=30,
)


def instant(text: str) -> int:
    """UTC milliseconds of an ISO time with its offset written out."""
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def all_week(*spans: tuple[int, int]) -> Timetable:
    """The same hours on all seven days."""
    return Timetable(days=(spans,) * 7)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:59:59.999+08:00", False),
        ("2026-11-23T09:00:00+08:00", True),
        ("2026-11-23T11:59:59.999+08:00", True),
        ("2026-11-23T12:00:00+08:00", False),
        ("2026-11-23T12:59:59+08:00", False),
        ("2026-11-23T13:00:00+08:00", True),
        ("2026-11-23T16:59:59.999+08:00", True),
        ("2026-11-23T17:00:00+08:00", False),
        ("2026-11-23T01:00:00+00:00", True),
        ("2026-11-21T10:00:00+08:00", False),
        ("2026-10-01T10:00:00+08:00", False),
        ("2026-10-10T10:00:00+08:00", True),
        ("2036-02-29T10:00:00+08:00", True),
        ("2036-03-01T10:00:00+08:00", False),
    ],
)
def test_a_hall_is_open_from_the_first_minute_to_before_the_last(
    moment: str, expected: bool
) -> None:
    assert is_open(WEEKDAYS_ONLY, instant(moment), SHANGHAI) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # 29 March 2026: 02:00 leaps to 03:00. 02:30 is read as 03:30, by the offset before.
        ("2026-03-29T01:59:59+01:00", False),
        ("2026-03-29T03:29:59+02:00", False),
        ("2026-03-29T03:30:00+02:00", True),
        ("2026-03-29T04:59:59+02:00", True),
        ("2026-03-29T05:00:00+02:00", False),
        # 25 October 2026: 03:00 falls back to 02:00. 02:30 means the first of the two.
        ("2026-10-25T02:29:59+02:00", False),
        ("2026-10-25T02:30:00+02:00", True),
        ("2026-10-25T02:15:00+01:00", True),
        ("2026-10-25T04:59:59+01:00", True),
        ("2026-10-25T05:00:00+01:00", False),
    ],
)
def test_a_span_stays_one_stretch_of_time_when_the_clock_changes(
    moment: str, expected: bool
) -> None:
    assert is_open(all_week((150, 300)), instant(moment), WARSAW) is expected


@pytest.mark.parametrize("minute", range(0, 120, 5))
def test_a_span_the_clock_leaps_over_is_never_open(minute: int) -> None:
    moment = instant("2026-03-29T01:30:00+01:00") + minute * 60_000

    assert is_open(all_week((150, 195)), moment, WARSAW) is False


def test_a_day_with_a_doubled_hour_has_twenty_five_hours_of_open_doors() -> None:
    closing = closes_at(
        Timetable(days=(((0, 1440),),) + ((),) * 5 + (((0, 1440),),)),
        instant("2026-10-25T00:00+02:00"),
        WARSAW,
    )

    assert closing == instant("2026-10-27T00:00+01:00")


def test_doors_close_at_the_end_of_the_span() -> None:
    moment = instant("2026-11-23T09:30+08:00")

    assert closes_at(WEEKDAYS_ONLY, moment, SHANGHAI) == instant("2026-11-23T12:00+08:00")


def test_closed_doors_have_no_closing() -> None:
    assert closes_at(WEEKDAYS_ONLY, instant("2026-11-23T12:30+08:00"), SHANGHAI) is None


def test_spans_that_touch_are_one() -> None:
    timetable = all_week((540, 720), (720, 1020))

    assert closes_at(timetable, instant("2026-11-23T09:30+08:00"), SHANGHAI) == instant(
        "2026-11-23T17:00+08:00"
    )


def test_doors_that_never_close_are_open_to_the_end_of_tomorrow() -> None:
    closing = closes_at(all_week((0, 1440)), instant("2026-11-23T23:59+08:00"), SHANGHAI)

    assert closing == instant("2026-11-25T00:00+08:00")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T07:00+08:00", "2026-11-23T09:00+08:00"),
        ("2026-11-23T09:00+08:00", "2026-11-23T13:00+08:00"),
        ("2026-11-23T12:10+08:00", "2026-11-23T13:00+08:00"),
        ("2026-11-20T17:00+08:00", "2026-11-23T09:00+08:00"),
        ("2026-09-30T18:00+08:00", "2026-10-02T09:00+08:00"),
        ("2026-10-09T17:30+08:00", "2026-10-10T09:00+08:00"),
        ("2035-12-31T18:00+08:00", "2036-01-01T09:00+08:00"),
    ],
)
def test_the_next_opening_looks_over_lunch_weekends_and_holidays(
    moment: str, expected: str
) -> None:
    assert opens_next(WEEKDAYS_ONLY, instant(moment), SHANGHAI) == instant(expected)


def test_an_opening_in_the_missing_hour_is_told_as_the_clock_will_show_it() -> None:
    assert opens_next(all_week((150, 300)), instant("2026-03-28T20:00+01:00"), WARSAW) == instant(
        "2026-03-29T03:30+02:00"
    )


def test_a_hall_that_opens_on_no_day_has_no_next_opening() -> None:
    assert opens_next(all_week(), instant("2026-11-23T07:00+08:00"), SHANGHAI) is None


def test_equal_timetables_have_one_hash() -> None:
    assert hash(all_week((540, 720))) == hash(all_week((540, 720)))


def test_timetables_that_differ_in_one_exception_are_told_apart() -> None:
    holiday = Timetable(WEEKDAYS_ONLY.days, {"2026-11-23": ()}, 30)
    moment = instant("2026-11-23T10:00+08:00")

    assert [is_open(one, moment, SHANGHAI) for one in (WEEKDAYS_ONLY, holiday)] == [True, False]


def test_an_exception_replaces_the_whole_day() -> None:
    assert spans_of(WEEKDAYS_ONLY, "2026-10-01") == ()


def test_a_day_without_exception_has_the_spans_of_its_weekday() -> None:
    assert spans_of(WEEKDAYS_ONLY, "2026-11-23") == OFFICE


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T08:59+08:00", False),
        ("2026-11-23T09:00+08:00", True),
        ("2026-11-23T11:59+08:00", True),
        ("2026-11-23T12:30+08:00", False),
        ("2026-11-23T16:29:59.999+08:00", True),
        ("2026-11-23T16:30+08:00", False),
        ("2026-11-22T10:00+08:00", False),
    ],
)
def test_tickets_end_before_the_last_closing_but_not_before_lunch(
    moment: str, expected: bool
) -> None:
    assert may_issue(WEEKDAYS_ONLY, instant(moment), SHANGHAI) is expected


def test_a_closed_day_has_no_last_ticket() -> None:
    assert last_ticket_at(WEEKDAYS_ONLY, instant("2026-11-22T10:00+08:00"), SHANGHAI) is None


@pytest.mark.parametrize(
    ("moment", "minutes", "expected"),
    [
        ("2026-11-23T10:00+08:00", 45.5, 45.5),
        ("2026-11-23T11:50+08:00", 10, 10),
        ("2026-11-23T11:50+08:00", 20, 80),
        ("2026-11-23T09:00+08:00", 200, 260),
        ("2026-11-23T13:00+08:00", 20, 20),
        ("2026-11-23T16:00+08:00", 90, 90),
        ("2026-11-23T12:30+08:00", 20, 20),
        ("2026-11-23T08:30+08:00", 240, 240),
        ("2026-11-23T18:00+08:00", 5, 5),
        ("2026-11-22T10:00+08:00", 5, 5),
    ],
)
def test_a_wait_goes_on_after_lunch(moment: str, minutes: float, expected: float) -> None:
    assert over_breaks([WEEKDAYS_ONLY], instant(moment), minutes, SHANGHAI) == expected


def test_where_one_door_stays_open_over_lunch_nobody_waits_for_it() -> None:
    moment = instant("2026-11-23T11:50+08:00")

    assert over_breaks([WEEKDAYS_ONLY, all_week((600, 800))], moment, 20, SHANGHAI) == 20


def test_a_short_gap_between_the_hours_of_two_doors_is_the_only_break() -> None:
    moment = instant("2026-11-23T11:50+08:00")

    assert over_breaks([WEEKDAYS_ONLY, all_week((730, 760))], moment, 45, SHANGHAI) == 45 + 10 + 20


def test_where_no_hours_are_known_nothing_comes_on_top() -> None:
    assert over_breaks([], instant("2026-11-23T11:50+08:00"), 20, SHANGHAI) == 20


@given(at=st.integers(0, 26 * 60), minutes=st.integers(0, 600))
def test_a_wait_without_its_breaks_is_what_it_was(at: int, minutes: int) -> None:
    begin = instant("2026-11-23T00:00+08:00") + at * 60_000
    whole = over_breaks([WEEKDAYS_ONLY], begin, minutes, SHANGHAI)

    assert without_breaks([WEEKDAYS_ONLY], begin, whole, SHANGHAI) == minutes


def test_of_a_wait_that_ended_in_the_break_only_what_was_before_it_counts() -> None:
    assert without_breaks([WEEKDAYS_ONLY], instant("2026-11-23T11:30+08:00"), 45, SHANGHAI) == 30


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-11-23T10:00+08:00", "2026-11-23T17:00+08:00"), ("2026-11-23T12:30+08:00", None), ("2026-11-22T10:00+08:00", None)],
)
def test_open_doors_close_for_the_day_once(moment: str, expected: str | None) -> None:
    assert last_closing(WEEKDAYS_ONLY, instant(moment), SHANGHAI) == (expected and instant(expected))


def test_doors_that_stay_open_over_midnight_do_not_close_today() -> None:
    assert last_closing(all_week((1200, 1560)), instant("2026-11-23T21:00+08:00"), SHANGHAI) is None


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2026-11-21T03:59:59.999+08:00", SHANGHAI, "2026-11-20"),
        ("2026-11-21T04:00:00+08:00", SHANGHAI, "2026-11-21"),
        ("2026-11-21T00:00:00+08:00", SHANGHAI, "2026-11-20"),
        ("2026-11-21T23:59:59+08:00", SHANGHAI, "2026-11-21"),
        ("2026-03-01T03:59:00+08:00", SHANGHAI, "2026-02-28"),
        ("2036-03-01T03:59:00+08:00", SHANGHAI, "2036-02-29"),
        ("2026-03-29T03:59:00+02:00", WARSAW, "2026-03-28"),
        ("2026-03-29T04:00:00+02:00", WARSAW, "2026-03-29"),
        ("2026-10-25T03:59:00+01:00", WARSAW, "2026-10-24"),
        ("2026-10-25T04:00:00+01:00", WARSAW, "2026-10-25"),
    ],
)
def test_the_business_day_turns_at_four_by_the_wall_clock(
    moment: str, zone: ZoneInfo, expected: str
) -> None:
    assert business_day(instant(moment), zone) == expected


def test_the_cut_off_is_the_halls_choice() -> None:
    assert business_day(instant("2026-11-21T00:30+08:00"), SHANGHAI, 0) == "2026-11-21"


def test_the_local_date_is_the_calendars_not_the_business_day() -> None:
    moment = instant("2026-11-21T00:30+08:00")

    assert local_date(moment, SHANGHAI).isoformat() == "2026-11-21"


def test_the_first_day_of_a_hall_may_be_any() -> None:
    assert next_open_day(None, "2026-11-21", made_on="2026-11-21") == "2026-11-21"


@pytest.mark.parametrize("proposed", ["2026-11-21", "2026-11-22", "2026-11-28"])
def test_a_day_within_the_week_may_be_opened(proposed: str) -> None:
    assert next_open_day("2026-11-21", proposed, made_on=MADE) == proposed


@pytest.mark.parametrize("proposed", ["2026-11-20", "2025-11-21", "1970-01-01"])
def test_an_open_day_never_goes_back(proposed: str) -> None:
    with pytest.raises(DayInPast):
        next_open_day("2026-11-21", proposed, made_on=MADE, confirmed=True)


def test_more_than_a_week_ahead_needs_a_manager() -> None:
    with pytest.raises(DayTooFarAhead):
        next_open_day("2026-11-21", "2026-11-29", made_on=MADE)


def test_a_manager_may_open_a_far_day() -> None:
    assert next_open_day("2026-11-21", "2036-02-29", made_on=MADE, confirmed=True) == "2036-02-29"


@pytest.mark.parametrize("proposed", ["2026-11-14", "2026-11-28"])
def test_the_first_day_is_within_a_week_of_the_day_on_which_the_hall_was_made(proposed: str) -> None:
    assert next_open_day(None, proposed, made_on="2026-11-21") == proposed


@pytest.mark.parametrize(("proposed", "told"), [("2026-11-13", DayInPast), ("2026-11-29", DayTooFarAhead), ("2036-11-21", DayTooFarAhead)])
def test_a_first_day_further_away_is_more_likely_a_wrong_clock(proposed: str, told: type[Refusal]) -> None:
    with pytest.raises(told) as refused:
        next_open_day(None, proposed, made_on="2026-11-21")

    assert refused.value.facts["open_day"] == "2026-11-21"
    assert next_open_day(None, proposed, made_on="2026-11-21", confirmed=True) == proposed
