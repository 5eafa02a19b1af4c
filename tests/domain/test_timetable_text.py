"""Opening hours as text: what is read, what is refused and with which words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.hours import Span, Timetable
from hallq.domain.timetable_text import clock_text, parse_timetable, written_timetable

OFFICE = ((540, 720), (780, 1020))


def test_a_range_of_weekdays_gives_each_of_them_the_spans() -> None:
    timetable = parse_timetable({"days": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}})

    assert timetable.days == (OFFICE,) * 5 + ((), ())


def test_single_weekdays_and_ranges_stand_together() -> None:
    timetable = parse_timetable({"days": {"mon-tue": ["09:00-10:00"], "sun": ["00:00-24:00"]}})

    assert timetable.days == (((540, 600),),) * 2 + ((),) * 4 + (((0, 1440),),)


def test_spans_are_put_in_order() -> None:
    timetable = parse_timetable({"days": {"mon": ["13:00-17:00", "09:00-12:00"]}})

    assert timetable.days[0] == OFFICE


def test_an_exception_may_be_a_date_as_yaml_reads_it() -> None:
    timetable = parse_timetable({"exceptions": {date(2026, 10, 1): []}})

    assert timetable.exceptions == {"2026-10-01": ()}


def test_minutes_before_closing_are_read() -> None:
    assert parse_timetable({"code": "office", "last_ticket_minutes": 15}).last_ticket_minutes == 15


def test_nothing_said_means_never_open() -> None:
    assert parse_timetable({}) == Timetable(days=((),) * 7)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"hours": []}, "hours: is not a key of a timetable"),
        ({"days": []}, "days: must be a mapping"),
        ({"exceptions": []}, "exceptions: must be a mapping"),
        ({"days": {"monday": []}}, "days.monday: is not a weekday or a range of them"),
        ({"days": {"mon-": []}}, "days.mon-: is not a weekday"),
        ({"days": {"mon-friday": []}}, "days.mon-friday: is not a weekday"),
        ({"days": {"fri-mon": []}}, "days.fri-mon: runs backwards through the week"),
        ({"days": {"mon-fri": [], "wed": []}}, "days.wed: wed is named twice"),
        ({"days": {"mon": "09:00-12:00"}}, "days.mon: must be a list like"),
        ({"days": {"mon": ["9-12"]}}, "days.mon: '9-12' is not a span like"),
        ({"days": {"mon": ["09:60-12:00"]}}, "days.mon: '09:60-12:00' is not a span"),
        ({"days": {"mon": [540]}}, "days.mon: 540 is not a span"),
        ({"days": {"mon": ["09:00-25:00"]}}, "days.mon: '25:00' is not a time of day like 09:00"),
        ({"days": {"mon": ["25:00-09:00"]}}, "days.mon: '25:00' is not a time of day like 09:00"),
        ({"days": {"mon": ["09:00-24:30"]}}, "days.mon: '24:30' is not a time of day like 09:00"),
        ({"days": {"mon": ["09:00-24:01"]}}, "days.mon: '24:01' is not a time of day like 09:00"),
        ({"days": {"mon": ["12:00-09:00"]}}, "days.mon: '12:00-09:00' ends before it begins"),
        ({"days": {"mon": ["09:00-09:00"]}}, "days.mon: '09:00-09:00' ends before it begins"),
        (
            {"days": {"mon": ["11:59-13:00", "09:00-12:00"]}},
            "days.mon: 09:00-12:00 and 11:59-13:00 overlap",
        ),
        ({"exceptions": {"1 October": []}}, "exceptions.1 October: is not a date"),
        ({"exceptions": {"2026-02-30": []}}, "exceptions.2026-02-30: is not a date"),
        ({"exceptions": {"2026-10-01": ["x"]}}, "exceptions.2026-10-01: 'x' is not a span"),
        ({"last_ticket_minutes": "15"}, "last_ticket_minutes: must be whole minutes"),
        ({"last_ticket_minutes": True}, "last_ticket_minutes: must be whole minutes"),
        ({"last_ticket_minutes": -1}, "last_ticket_minutes: must be whole minutes"),
        ({"last_ticket_minutes": 1440}, "last_ticket_minutes: must be whole minutes"),
    ],
)
def test_bad_text_is_refused_with_its_key_and_the_reason(
    raw: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 -- the words are asserted below
        parse_timetable(raw)

    assert str(refused.value).startswith(words)


def test_equal_days_in_a_row_are_written_as_one_range() -> None:
    timetable = Timetable(days=(OFFICE,) * 5 + ((), ((600, 660),)), last_ticket_minutes=5)

    assert written_timetable(timetable) == {
        "days": {"mon-fri": ["09:00-12:00", "13:00-17:00"], "sun": ["10:00-11:00"]},
        "exceptions": {},
        "last_ticket_minutes": 5,
    }


@pytest.mark.parametrize(("minutes", "text"), [(0, "00:00"), (61, "01:01"), (1440, "24:00")])
def test_minutes_read_as_a_wall_clock(minutes: int, text: str) -> None:
    assert clock_text(minutes) == text


def _pairs(edges: list[int]) -> tuple[Span, ...]:
    return tuple(zip(edges[::2], edges[1::2], strict=True))


SPANS = (
    st.lists(st.integers(0, 1440), unique=True, max_size=6)
    .map(lambda edges: sorted(edges)[: len(edges) // 2 * 2])
    .map(_pairs)
)


@given(
    days=st.tuples(*[SPANS] * 7),
    exceptions=st.dictionaries(st.dates().map(date.isoformat), SPANS, max_size=3),
    last=st.integers(0, 1439),
)
def test_a_written_timetable_is_read_back_equal(
    days: tuple[tuple[Span, ...], ...], exceptions: dict[str, tuple[Span, ...]], last: int
) -> None:
    timetable = Timetable(days, exceptions, last)

    assert parse_timetable(written_timetable(timetable)) == timetable
