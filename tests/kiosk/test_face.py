"""What the server puts on a kiosk's screen."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.operations.counters import pause_counter
from hallq.operations.hall import SYSTEM
from hallq.operations.queues import suspend_queue
from tests.browser import device_cookie
from tests.everything import EITHER_ORDER
from tests.kiosk.standing import HOME, browser_of, queues, services
from tests.making import HALL, open_counters
from tests.serving import serve


def text_of(hall, path=HOME, **place):
    answer = browser_of(hall, **place).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def tile(text, code):
    """The markup of one tile."""
    return text[text.rindex("<button", 0, text.index(f'id="matter-{code}"')) :].partition("</button>")[0]


def open_over_lunch(sqlite_url, tmp_path, quota=None, **changes):
    """A hall that gives numbers for one matter while all others rest."""
    long_day = {"code": "long", "days": {"mon-fri": ["09:00-17:00"]}, "exceptions": {}, "last_ticket_minutes": 0}
    found = services(of="card-new", timetable="long", quota=quota)
    return serve(sqlite_url, tmp_path, timetables=[*HALL["timetables"], long_day], services=found, **changes)


def test_whoever_is_no_kiosk_is_shown_the_way_in(hall):
    assert hall.client.get(HOME, headers={"Accept": "text/html"}).headers["Location"] == "/kiosk/"


def test_a_screen_of_another_kind_gives_no_numbers(hall):
    cookie, client = device_cookie(hall, Role.DISPLAY, "kiosk-1"), hall.client
    client.set_cookie(cookie["name"], cookie["value"])

    assert client.get(HOME, headers={"Accept": "text/html"}).status_code == 403


def test_the_way_in_leads_a_paired_kiosk_to_its_screen(hall):
    assert browser_of(hall).get("/kiosk/").headers["Location"].endswith(HOME)


def test_every_matter_of_the_hall_is_on_the_screen(hall):
    text = text_of(hall)

    assert re.findall(r'data-matter="([^"]+)"', text) == [
        "pension-apply", "pension-proof", "card-new", "company-open", "company-seal", "start-business",
    ]  # fmt: skip


def test_the_kiosks_own_zone_comes_first_and_says_so(hall):
    text = text_of(hall, zone="business")

    assert re.findall(r'id="zone-([^"]+)"', text) == ["business", "social"]
    assert "您在此区" in text[text.index('id="zone-business"') : text.index('id="zone-social"')]


def test_a_kiosk_speaks_the_halls_first_language_whatever_the_browser_prefers(hall):
    answer = browser_of(hall).get(HOME, headers={"Accept-Language": "en"})

    assert '<html lang="zh-CN">' in answer.text


def test_another_language_is_asked_for_in_the_address_and_not_remembered(hall):
    client = browser_of(hall)

    assert 'data-lang="en"' in client.get(f"{HOME}face?in=en").text
    assert 'data-lang="zh-CN"' in client.get(f"{HOME}face").text


def test_a_language_the_hall_does_not_speak_is_not_taken(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, hall={"languages": ["zh"]})

    text = text_of(hall, f"{HOME}face?in=en")

    assert 'data-lang="zh-CN"' in text
    assert "data-tongue" not in text


def test_an_open_matter_tells_who_is_ahead_and_how_long(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue("card-new")

    assert re.search(r"前面 1 人.*约 \S+ 分钟", tile(text_of(hall), "card-new"))


def test_who_would_be_called_only_after_the_doors_close_is_told_before_taking_a_number(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.advance(hours=7, minutes=40)
    screen = browser_of(hall)
    before = tile(screen.get(HOME).text, "card-new")
    for _ in range(6):
        hall.issue("card-new")
    told = re.sub(r"\s+", " ", tile(screen.get(HOME).text, "card-new"))

    assert "关门" not in before
    assert "前面 6 人" in told
    assert "17:00关门，今天可能叫不到" in told
    assert "tile-shut" not in told


def test_a_matter_without_a_window_can_be_taken_and_says_so(hall):
    told = tile(text_of(hall), "card-new")

    assert "暂无窗口开放，可先取号" in told
    assert "tile-shut" not in told


def test_paused_windows_are_told_apart(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: pause_counter(tx, counter="1", reason="lunch"))

    assert "窗口暂停中，可先取号" in tile(text_of(hall), "card-new")


def test_windows_are_told_as_people_count_them(hall):
    assert 'data-windows="3、10 号窗口"' in tile(text_of(hall), "company-open")


def test_a_package_tells_its_parts(hall):
    told = tile(text_of(hall), "start-business")

    assert "2 个环节，一个号办完" in told
    assert 'data-parts="企业设立 → 社保卡办理"' in told


@pytest.mark.parametrize(
    ("path", "order"),
    [(HOME, "社保卡办理、养老证明（不分先后） → 企业设立"), (f"{HOME}face?in=en", "New card, Proof of pension in either order → Set up a company")],
)
def test_a_package_tells_which_parts_have_no_order(sqlite_url, tmp_path, path, order):
    hall = serve(sqlite_url, tmp_path, packages=[EITHER_ORDER])

    assert f'data-parts="{order}"' in tile(text_of(hall, path), EITHER_ORDER["code"])


def test_a_queue_that_takes_no_more_says_where_to_ask(hall):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="system"))
    told = tile(text_of(hall), "card-new")

    assert [words for words in ("tile-shut", "暂停取号", "请到导办台咨询") if words not in told] == []


def test_places_that_are_all_given_are_told(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, services=services(of="card-new", quota=1))
    hall.issue("card-new")

    assert "今日号源已满" in tile(text_of(hall), "card-new")


def test_a_full_queue_is_told(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, queues=queues(of="card", capacity=1))
    hall.issue("card-new")

    assert "队列已满" in tile(text_of(hall), "card-new")


def test_over_lunch_the_screen_says_when_numbers_are_given_again(hall):
    hall.advance(hours=3, minutes=15)
    text = text_of(hall)

    assert 'data-state="closed"' in text
    assert "今天 13:00" in text


def test_over_lunch_a_zone_and_a_line_say_when_they_open_again(hall):
    hall.advance(hours=3, minutes=15)
    text = text_of(hall)

    for folder in ("zone-social", "queue-card"):
        shown = text[text.index(f'id="{folder}"') :].partition("</button>")[0]
        assert "午休" in shown
        assert "今天 13:00" in shown


@pytest.mark.parametrize("code", ["card-new", "start-business"])
def test_over_lunch_a_matter_calls_it_what_its_folder_calls_it(hall, code):
    hall.advance(hours=3, minutes=15)
    told = tile(text_of(hall), code)

    assert [words for words in ("午休", "今天 13:00", "该事项午休") if words not in told] == []
    assert "当前不办理" not in told


def test_in_the_evening_no_matter_rests_at_midday(hall):
    hall.advance(hours=9)

    assert "当前不办理" in tile(text_of(hall), "card-new")


def test_over_lunch_a_hall_with_something_open_says_that_the_rest_rests(sqlite_url, tmp_path):
    hall = open_over_lunch(sqlite_url, tmp_path)
    hall.advance(hours=3, minutes=15)
    text = text_of(hall)

    assert 'data-state="open"' in text
    assert "午休：部分事项今天 13:00 开放" in text
    assert "午休" not in text[text.index('id="zone-social"') :].partition("</button>")[0]


def test_a_hall_that_is_full_over_lunch_is_full_and_not_closed(sqlite_url, tmp_path):
    hall = open_over_lunch(sqlite_url, tmp_path, settings={"max_tickets_waiting": 1})
    hall.issue("card-new")
    hall.advance(hours=3, minutes=15)
    text = text_of(hall)

    assert 'data-state="full"' in text
    assert "大厅等候人数已满" in text


def test_a_line_that_is_full_over_lunch_closes_no_hall(sqlite_url, tmp_path):
    hall = open_over_lunch(sqlite_url, tmp_path, queues=queues(of="card", capacity=1))
    hall.issue("card-new")
    hall.advance(hours=3, minutes=15)
    text = text_of(hall)

    assert 'data-state="open"' in text
    assert "队列已满" in tile(text, "card-new")


def test_a_hall_whose_last_place_is_given_over_lunch_is_closed_until_its_doors_open(sqlite_url, tmp_path):
    hall = open_over_lunch(sqlite_url, tmp_path, quota=1)
    hall.issue("card-new")
    hall.advance(hours=3, minutes=15)
    text = text_of(hall)

    assert 'data-state="closed"' in text
    assert "今天 13:00" in text


@pytest.mark.parametrize("hours", [2, 9])
def test_a_hall_that_does_not_rest_says_nothing_of_a_rest(hall, hours):
    hall.advance(hours=hours)

    assert "午休" not in text_of(hall)


def test_in_the_evening_it_is_tomorrow(hall):
    hall.advance(hours=9)

    assert "明天 09:00" in text_of(hall)


def test_a_closed_hall_is_closed_even_if_something_in_it_was_suspended(hall):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="system"))
    hall.advance(hours=9)

    assert 'data-state="closed"' in text_of(hall)


def test_a_hall_whose_day_is_not_open_says_so(sqlite_url, tmp_path):
    text = text_of(serve(sqlite_url, tmp_path, open_day=False))

    assert 'data-state="unopened"' in text
    assert "大厅尚未开始取号" in text


def test_a_day_that_is_over_is_not_one_that_has_not_begun(hall):
    hall.advance(hours=9)
    hall.close_day()
    text = text_of(hall)

    assert 'data-state="closed"' in text
    assert "明天 09:00" in text


def test_a_full_hall_says_so(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, settings={"max_tickets_waiting": 1})
    hall.issue("card-new")

    assert 'data-state="full"' in text_of(hall)


def test_the_hours_stand_beside_a_closed_door(hall):
    hall.advance(hours=9)
    text = text_of(hall)

    assert "星期一至星期五" in text
    assert "09:00–12:00 13:00–17:00" in text


def test_a_hall_of_one_zone_begins_with_its_lines(sqlite_url, tmp_path):
    zone = {"code": "all", "name": {"zh": "综合", "en": "General"}}
    counters = [{"code": "1", "zone": "all", "unit": None, "profile": "social-all", "name": {"zh": "1号窗口", "en": "Counter 1"}}]
    lines = [one | {"zone": "all"} for one in queues(of="none")]
    text = text_of(serve(sqlite_url, tmp_path, zones=[zone], queues=lines, counters=counters))

    assert 'data-only-zone="all"' in text


@pytest.mark.parametrize("path", [HOME, f"{HOME}face"])
def test_nobody_keeps_a_copy(hall, path):
    assert browser_of(hall).get(path).headers["Cache-Control"] == "no-store"
