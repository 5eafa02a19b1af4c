"""The pages of the screens, as the server tells them."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.operations import calling, counters, serving
from hallq.operations.hall import SYSTEM
from tests.browser import device_cookie
from tests.making import call_next, issue, open_counters


def let_in(hall, code, **place):
    """A browser that is a screen."""
    cookie = device_cookie(hall, Role.DISPLAY, code, **place)
    client = hall.app.test_client()
    client.set_cookie(cookie["name"], cookie["value"])
    return client


@pytest.fixture
def main(hall):
    """The screen of the whole hall."""
    return let_in(hall, "main")


def page(client, code="main", **asked):
    response = client.get(f"/display/{code}/", query_string=asked)
    assert response.status_code == 200, response.text
    return response.text


def state(text):
    return re.search(r'data-shown[^>]* data-state="(\w+)"', text).group(1)


def act(hall, verb, **more):
    return hall.house.act(hall.hall_id, SYSTEM, lambda tx: verb(tx, **more))


def rows(text):
    """The calls in the list: number and window."""
    return re.findall(r'<li class="call" data-call data-ticket="\d+" data-seq="\d+" data-number="(\w+)" data-window="(\w+)"', text)


def test_without_a_device_the_page_shows_the_way_to_become_one(hall):
    assert hall.client.get("/display/").status_code == 200


def test_a_browser_that_is_a_screen_goes_on_to_its_page(main):
    assert main.get("/display/").headers["Location"] == "/display/main/"


def test_a_browser_without_javascript_is_told_that_the_page_needs_it(hall, main):
    assert "<noscript>" in page(main)
    assert "<noscript>" in hall.client.get("/display/").text


def test_a_stranger_is_shown_the_way_in(hall, main):
    assert hall.client.get("/display/main/", headers={"Accept": "text/html"}).headers["Location"] == "/display/"


def test_a_screen_sees_no_page_of_another(hall, main):
    token = hall.token(Role.DISPLAY)

    assert hall.client.get("/display/main/", headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_the_main_screen_shows_calls_of_every_zone(hall, main):
    open_counters(hall.house, hall.hall_id, "1", "3")
    for service, window in (("card-new", "1"), ("company-open", "3")):
        issue(hall.house, hall.hall_id, service=service)
        call_next(hall.house, hall.hall_id, window)

    assert rows(page(main)) == [("K001", "3"), ("J001", "1")]


def test_a_zones_screen_shows_its_own_calls_and_name(hall):
    zone = let_in(hall, "zone", zone="business")
    open_counters(hall.house, hall.hall_id, "1", "3")
    for service, window in (("card-new", "1"), ("company-open", "3")):
        issue(hall.house, hall.hall_id, service=service)
        call_next(hall.house, hall.hall_id, window)
    text = page(zone, "zone")

    assert rows(text) == [("K001", "3")]
    assert '<p class="top-name">商事</p>' in text


def test_the_big_number_is_the_newest_call(hall, main):
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)
    call_next(hall.house, hall.hall_id)

    assert '<p class="hero-number number" data-hero-number>J001</p>' in page(main)


def test_a_recall_is_said_to_be_one(hall, main):
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)
    ticket = call_next(hall.house, hall.hall_id)
    act(hall, calling.recall, ticket_id=ticket.id)
    text = page(main)

    assert len(rows(text)) == 1
    assert 'data-again="yes"' in text


def test_a_line_tells_who_waits_and_how_long(hall, main):
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)
    text = page(main)

    assert '<b class="number">1</b> 人' in text
    assert re.search(r'<span class="load-minutes">(约|不超过) [\d–]+ 分钟</span>', text)


def test_a_line_without_a_window_says_so(main):
    assert page(main).count("暂无窗口办理") == 3


def test_an_open_hall_is_open(hall, main):
    open_counters(hall.house, hall.hall_id, "1")

    assert state(page(main)) == "open"


def test_a_hall_whose_windows_are_paused_says_so(hall, main):
    open_counters(hall.house, hall.hall_id, "1")
    act(hall, counters.pause_counter, counter="1", reason="lunch")

    assert state(page(main)) == "paused"


def test_before_the_doors_open_the_hours_are_told(hall, main):
    hall.advance(hours=-1)
    text = page(main)

    assert state(text) == "closed"
    assert [words for words in ("大厅尚未开放", "09:00–12:00", "13:00–17:00") if words not in text] == []


def test_after_the_day_the_next_opening_is_told(hall, main):
    hall.close_day()
    hall.advance(hours=9)
    text = page(main)

    assert "大厅已闭厅" in text
    assert '<b class="number">09:00</b>' in text


def test_an_empty_hall_in_its_lunch_break_is_closed_until_then(hall, main):
    hall.advance(hours=3, minutes=10)
    text = page(main)

    assert (state(text), '<b class="number">13:00</b>' in text) == ("closed", True)


def test_whoever_still_waits_after_closing_time_is_shown(hall, main):
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)
    hall.advance(hours=8, minutes=10)

    assert state(page(main)) == "open"


def test_a_screen_speaks_chinese_whatever_its_browser_prefers(main):
    text = main.get("/display/main/", headers={"Accept-Language": "en-GB"}).text

    assert '<html lang="zh-CN"' in text


def test_a_screen_can_be_set_to_english(main):
    assert '<html lang="en"' in page(main, lang="en")


def test_a_wall_is_read_in_both_languages(main):
    text = page(main)

    assert [words for words in ("溪头便民服务中心", "Xitou Service Hall", "请留意叫号", "Watch for your number") if words not in text] == []


def test_the_part_that_changes_stands_at_the_head_of_the_story(hall, main):
    issue(hall.house, hall.hall_id)
    head = hall.client.get("/board/head").json
    text = main.get("/display/main/live").text

    assert f'data-epoch="{head["epoch"]}" data-seq="{head["seq"]}"' in text


def test_nobodys_name_is_on_a_wall(hall, main):
    hall.token(Role.CLERK)
    open_counters(hall.house, hall.hall_id, "1")

    assert "Clerk" not in page(main)


# --- the bar over a window -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def bar(hall):
    """The bar over window 1."""
    return let_in(hall, "bar", counter="1")


def test_a_bar_names_its_window_and_its_lines(bar):
    text = page(bar, "bar")

    assert '<b class="number">1</b>' in text
    assert re.findall(r'<p class="bar-service" data-name>(.+)</p>', text) == ["养老", "社保卡"]


def test_a_bar_names_the_line_of_its_call_first(hall, bar):
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)
    call_next(hall.house, hall.hall_id)

    assert re.findall(r'<p class="bar-service" data-name>(.+)</p>', page(bar, "bar")) == ["社保卡", "养老"]


def test_a_window_where_nobody_works_is_not_open(bar):
    assert (state(page(bar, "bar")), "未开放" in page(bar, "bar")) == ("closed", True)


def test_an_idle_window_bids_welcome(hall, bar):
    open_counters(hall.house, hall.hall_id, "1")

    assert (state(page(bar, "bar")), "欢迎光临" in page(bar, "bar")) == ("welcome", True)


def test_a_free_window_for_which_somebody_waits_asks_for_patience(hall, bar):
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)

    assert (state(page(bar, "bar")), "请稍候" in page(bar, "bar")) == ("wait", True)


def test_a_paused_window_says_so(hall, bar):
    open_counters(hall.house, hall.hall_id, "1")
    act(hall, counters.pause_counter, counter="1", reason="lunch")

    assert (state(page(bar, "bar")), "暂停服务" in page(bar, "bar")) == ("paused", True)


def test_a_window_shows_whom_it_calls_and_then_serves(hall, bar):
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)
    ticket = call_next(hall.house, hall.hall_id)
    calls = page(bar, "bar")
    act(hall, serving.start_service, ticket_id=ticket.id)
    serves = page(bar, "bar")

    assert [(state(text), "J001" in text) for text in (calls, serves)] == [("called", True), ("serving", True)]
    assert "办理中" in serves
