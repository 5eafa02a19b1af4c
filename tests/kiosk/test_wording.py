"""How a kiosk says times, hours, windows and minutes."""

from zoneinfo import ZoneInfo

import pytest

from hallq.domain.errors import HallClosed, Refusal, ServiceSuspended
from hallq.domain.timetable_text import parse_timetable
from kiosk.refusing import notice
from kiosk.wording import minutes, today, week, when, windows
from tests.making import NINE, make_hall

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000


@pytest.mark.parametrize(("hours", "said"), [(4, "今天 13:00"), (24, "明天 09:00"), (48, "11月25日（星期三）09:00")])
def test_a_time_to_come_is_said_as_people_say_it(hours, said):
    assert when(NINE + hours * HOUR, NINE, SHANGHAI) == said


def test_the_date_is_that_of_the_halls_wall():
    assert today(NINE + 15 * HOUR, SHANGHAI) == "11月24日 星期二"


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["1", "2", "3"], "1–3 号窗口"),
        (["1", "2", "5"], "1、2、5 号窗口"),
        (["2", "10"], "2、10 号窗口"),
        (["A1", "A2"], "A1、A2 号窗口"),
        (["7"], "7 号窗口"),
        ([], ""),
    ],
)
def test_windows_that_follow_one_another_are_told_together(codes, said):
    assert windows(codes) == said


@pytest.mark.parametrize(("low", "high", "said"), [(0, 5, "不超过 5 分钟"), (5, 10, "约 5–10 分钟")])
def test_minutes_are_a_range(low, high, said):
    assert minutes(low, high) == said


def test_days_with_the_same_hours_are_told_together():
    timetable = parse_timetable({"days": {"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["09:00-12:00"]}})

    assert week(timetable, NINE, SHANGHAI) == [
        ("星期一至星期五", "09:00–12:00  13:00–17:00"), ("星期六", "09:00–12:00"), ("星期日", "休息"),
    ]  # fmt: skip


def test_a_day_with_hours_of_its_own_is_told_first():
    timetable = parse_timetable({"days": {"mon-sun": ["09:00-17:00"]}, "exceptions": {"2026-11-23": []}})

    assert week(timetable, NINE, SHANGHAI)[0] == ("今天", "休息")


@pytest.mark.parametrize(
    ("refusal", "look", "opens"),
    [(HallClosed(service="card-new", opens_at=NINE + HOUR), "clock", "今天 10:00"), (HallClosed(service="card-new", opens_at=None), "clock", None),
     (ServiceSuspended(service="a"), "pause", None), (Refusal(), "pause", None)],
)  # fmt: skip
def test_every_refusal_has_a_notice(sqlite_url, refusal, look, opens):
    house, hall_id = make_hall(sqlite_url)

    told = notice(house.setup_of(hall_id), refusal, NINE)

    assert (told.look, told.opens) == (look, opens)
