"""What is heard at a screen in a real browser: every call once, in order, never two at once, and the big number with it."""

import itertools
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.operations import calling, serving
from hallq.operations.hall import SYSTEM
from tests.browser import device_cookie, standing
from tests.display.screens import called, listed, numbers_spoken, screen, spoken, wait_until_spoken
from tests.making import HALL, call_next, issue, open_counters
from tests.serving import serve

WINDOWS = [str(number) for number in range(1, 9)]
BIG = ".hero-call .hero-number"


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall with eight windows in one zone, all open."""
    windows = [HALL["counters"][0] | {"code": code} for code in WINDOWS]
    made = serve(sqlite_url, tmp_path, counters=[*windows, *HALL["counters"][3:]])
    open_counters(made.house, made.hall_id, *WINDOWS)
    return made


def act(hall, verb, **more):
    return hall.house.act(hall.hall_id, SYSTEM, lambda tx: verb(tx, **more))


def call_at_once(hall, count):
    """So many visitors called to as many windows, one right after the other."""
    for _ in range(count):
        issue(hall.house, hall.hall_id)
    return [call_next(hall.house, hall.hall_id, window) for window in WINDOWS[:count]]


def told(hall, code="screen"):
    """What the office knows of the screen."""
    return hall.app.extensions["hallq"].signs_of_life[(hall.hall_id, code)][1]


def test_seven_calls_in_a_second_are_all_spoken_in_their_order(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        tickets = call_at_once(hall, 7)
        wait_until_spoken(page, 7)

        assert numbers_spoken(page) == [ticket.number for ticket in tickets]


def test_no_two_calls_are_heard_at_once(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        call_at_once(hall, 5)
        wait_until_spoken(page, 5)
        intervals = [(one["begins"], one["ends"]) for one in spoken(page)]

    assert [pair for pair in itertools.pairwise(intervals) if pair[0][1] is None or pair[0][1] > pair[1][0]] == []


def test_the_list_does_not_wait_for_the_voice(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        tickets = call_at_once(hall, 4)
        expect(page.locator("[data-call]:visible")).to_have_count(4)

        assert listed(page) == [ticket.number for ticket in reversed(tickets)]
        assert len(numbers_spoken(page)) < 4


def test_a_call_alone_is_spoken_twice(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        call_at_once(hall, 1)
        page.wait_for_function("() => window.played.filter(one => /\\d+.wav/.test(one.url) && one.ends).length === 2")

        assert len({one["url"] for one in spoken(page)}) == 1


@pytest.mark.parametrize("verb", [calling.undo, calling.requeue, serving.start_service])
def test_whoever_is_called_no_more_is_never_spoken(hall, browser, verb):
    with standing(hall) as address, screen(hall, browser, address) as page:
        first, second, third = call_at_once(hall, 3)
        expect(page.locator("[data-call]:visible")).to_have_count(3)
        act(hall, verb, ticket_id=second.id)
        wait_until_spoken(page, 2)

        assert numbers_spoken(page) == [first.number, third.number]


def test_a_visitor_who_did_not_come_is_never_spoken(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        first, second, third = call_at_once(hall, 3)
        for _ in range(2):
            act(hall, calling.recall, ticket_id=second.id)
        act(hall, calling.record_no_show, ticket_id=second.id)
        wait_until_spoken(page, 2)

        assert numbers_spoken(page) == [first.number, third.number]


def test_a_recall_takes_the_place_of_the_call_that_waits(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        first, second, third = call_at_once(hall, 3)
        recalled = act(hall, calling.recall, ticket_id=second.id)
        wait_until_spoken(page, 3)
        urls = list(dict.fromkeys(one["url"].rpartition("/")[2].partition("?")[0] for one in spoken(page)))

        assert urls == [f"{seq}.wav" for seq in (first.last_seq, recalled.last_seq, third.last_seq)]


def test_a_recall_is_spoken_again(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        (ticket,) = call_at_once(hall, 1)
        wait_until_spoken(page, 1)
        act(hall, calling.recall, ticket_id=ticket.id)
        wait_until_spoken(page, 2)

        expect(page.get_by_role("status").get_by_text("再次呼叫")).to_be_visible()


def test_calls_of_a_cut_are_spoken_once_afterwards(hall, browser):
    with standing(hall) as address, screen(hall, browser, address, cut=True) as page:
        first = called(hall, "1")
        wait_until_spoken(page, 1)
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible()
        later = [called(hall, "2"), called(hall, "3")]
        page.context.set_offline(False)
        wait_until_spoken(page, 3)

        assert numbers_spoken(page) == [ticket.number for ticket in (first, *later)]


def test_calls_that_grew_old_in_a_cut_are_shown_and_not_spoken(hall, browser):
    with standing(hall) as address, screen(hall, browser, address, cut=True) as page:
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible()
        called(hall, "1")
        hall.advance(seconds=91)
        fresh = called(hall, "2")
        page.context.set_offline(False)
        wait_until_spoken(page, 1)

        assert (numbers_spoken(page), len(listed(page))) == ([fresh.number], 2)


def test_a_page_that_is_loaded_anew_speaks_nothing_twice(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        first = called(hall, "1")
        with page.expect_response("**/said"):
            wait_until_spoken(page, 1)
        with page.expect_response("**/alive"):
            page.reload()
        second = called(hall, "2")
        wait_until_spoken(page, 1)

        assert first.number not in numbers_spoken(page)
        assert numbers_spoken(page) == [second.number]


def test_what_became_of_a_call_is_told_to_the_office(hall, browser):
    with standing(hall) as address, screen(hall, browser, address) as page:
        ticket = called(hall)
        with page.expect_response("**/said"):
            wait_until_spoken(page, 1)

        assert (told(hall)["voice"], told(hall)["spoken"]) == ("ok", ticket.last_seq)


def test_a_sound_that_does_not_come_is_passed_over(hall, browser):
    with standing(hall) as address, screen(hall, browser, address, cut=True) as page:
        page.route("**/voice/*.wav", lambda route: route.abort())
        called(hall, "1")
        with page.expect_response("**/said"):
            expect(page.locator(BIG)).to_have_text("J001")
        called(hall, "2")

        expect(page.locator(BIG)).to_have_text("J002")
        assert told(hall)["voice"] == "error"


def test_a_screen_without_the_voice_shows_each_call_for_its_time(hall, browser):
    """Another screen of the hall speaks; this one shows the calls one after the other by itself."""
    with standing(hall) as address, screen(hall, browser, address, zone="social") as speaking, beside(hall, speaking, address) as silent:
        first, second = call_at_once(hall, 2)
        expect(silent.locator(BIG)).to_have_text(first.number)
        expect(silent.locator(BIG)).to_have_text(second.number)

        assert spoken(silent) == []


@contextmanager
def beside(hall, page, address):
    """A second screen of the hall in the same browser."""
    cookie = device_cookie(hall, Role.DISPLAY, "second")
    page.context.add_cookies([{"url": address, **cookie}])
    other = page.context.new_page()
    other.add_init_script("window.played = []")
    with other.expect_response("**/alive"):
        other.goto(f"{address}/display/second/")
    other.wait_for_selector("html[data-greeted=yes]")
    yield other
    other.close()


# --- where the browser plays nothing before it is touched ----------------------------------------------------------------------------------


@pytest.fixture
def strict(browser):
    """A browser as it comes: a page may not sound before somebody touched it."""
    arguments = ["--no-sandbox", "--disable-gpu", "--mute-audio"]
    running = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=arguments)
    yield running
    running.close()


def test_a_browser_that_plays_nothing_asks_to_be_touched(hall, strict):
    with standing(hall) as address, screen(hall, strict, address) as page:
        expect(page.get_by_role("button", name="点击屏幕开启声音")).to_be_visible()


def test_a_blocked_call_is_shown_and_the_office_is_told(hall, strict):
    with standing(hall) as address, screen(hall, strict, address, is_looked_at=False) as page:
        with page.expect_response("**/said"):
            called(hall)
        expect(page.locator(BIG)).to_have_text("J001")

        assert (told(hall)["voice"], told(hall)["can_play"]) == ("blocked", False)


def test_a_touch_turns_the_sound_on(hall, strict):
    with standing(hall) as address, screen(hall, strict, address) as page:
        page.get_by_role("button", name="点击屏幕开启声音").click()
        expect(page.get_by_role("button", name="点击屏幕开启声音")).to_be_hidden()
        ticket = called(hall)
        wait_until_spoken(page, 1)

        assert numbers_spoken(page) == [ticket.number]
