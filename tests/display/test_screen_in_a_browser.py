"""A screen in a real browser: it follows the story, tells when it cannot, and fits its wall in every state."""

import itertools

import pytest
from playwright.sync_api import expect

from hallq.operations import calling, counters, devices, restore, serving
from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from tests.browser import axe, overflow, standing
from tests.display.screens import called, listed, screen
from tests.making import HALL, hall_document, issue, open_counters

BIG = ".hero-call .hero-number"
"""The big number."""


@pytest.fixture
def staffed(hall):
    """The hall with its windows open."""
    open_counters(hall.house, hall.hall_id, "1", "2", "3")
    return hall


def act(hall, verb, **more):
    return hall.house.act(hall.hall_id, SYSTEM, lambda tx: verb(tx, **more))


def test_a_call_is_there_without_a_reload(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        called(staffed)

        expect(page.locator(BIG)).to_have_text("J001")
        expect(page.locator("[data-hero-window]").first).to_have_text("1")
        expect(page.locator("[data-call]:visible")).to_have_count(1)


def test_the_first_call_takes_the_place_of_the_words(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        expect(page.get_by_text("请留意屏幕和广播")).to_be_visible()
        called(staffed)

        expect(page.get_by_text("请留意屏幕和广播")).to_be_hidden()
        expect(page.locator(BIG)).to_be_visible()


def test_a_recall_moves_up_and_is_marked(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        first = called(staffed, "1")
        called(staffed, "2")
        expect(page.locator("[data-call]:visible [data-number-text]")).to_have_text(["J002", "J001"])
        act(staffed, calling.recall, ticket_id=first.id)

        expect(page.locator("[data-call]:visible [data-number-text]")).to_have_text(["J001", "J002"])
        expect(page.locator("[data-call]:visible .call-again").first).to_be_visible()


@pytest.mark.parametrize("verb", [calling.undo, calling.requeue])
def test_whoever_is_called_no_more_leaves_list_and_big_number(staffed, browser, verb):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        ticket = called(staffed)
        expect(page.locator(BIG)).to_have_text("J001")
        act(staffed, verb, ticket_id=ticket.id)

        expect(page.locator("[data-call]:visible")).to_have_count(0)
        expect(page.get_by_text("请留意屏幕和广播")).to_be_visible()


def test_whoever_is_done_leaves_the_place_to_the_one_before(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        called(staffed, "1")
        second = called(staffed, "2")
        expect(page.locator(BIG)).to_have_text("J002")
        act(staffed, serving.start_service, ticket_id=second.id)
        act(staffed, serving.complete, ticket_id=second.id)

        expect(page.locator(BIG)).to_have_text("J001")


def test_a_zones_screen_leaves_calls_of_others_alone(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address, zone="business") as page:
        called(staffed, "1")
        called(staffed, "3", "company-open")

        expect(page.locator(BIG)).to_have_text("K001")
        assert listed(page) == ["K001"]


def test_the_counts_follow(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        issue(staffed.house, staffed.hall_id)

        expect(page.locator(".loads-all-number")).to_have_text("1")


def test_the_day_that_is_closed_draws_the_curtain(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        staffed.close_day()

        expect(page.locator(".curtain")).to_be_visible()
        expect(page.get_by_text("大厅已闭厅")).to_be_visible()


def test_a_cut_line_is_told_and_what_was_missed_comes_back(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address, cut=True) as page:
        called(staffed, "1")
        expect(page.locator(BIG)).to_have_text("J001")
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible()
        expect(page.locator("[data-lost]")).to_contain_text("The connection is interrupted")
        called(staffed, "2")
        page.context.set_offline(False)

        expect(page.locator("[data-lost]")).to_be_hidden()
        expect(page.locator(BIG)).to_have_text("J002")
        assert listed(page) == ["J002", "J001"]


@pytest.mark.parametrize("place", [{}, {"size": "bar", "counter": "1"}], ids=["screen", "bar"])
def test_one_that_is_cut_off_before_it_heard_anything_tells_when_it_was_shown(staffed, browser, place):
    with standing(staffed) as address, screen(staffed, browser, address, cut=True, **place) as page:
        page.context.set_offline(True)

        expect(page.locator("[data-lost-since]")).to_have_text("09:00:00")


def test_another_life_of_the_database_is_shown_without_a_reload(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        called(staffed, "1")
        expect(page.locator(BIG)).to_have_text("J001")
        page.evaluate("window.stayed = true")
        before = page.locator("[data-shown]").get_attribute("data-epoch")
        act(staffed, restore.begin_again)
        called(staffed, "2")

        expect(page.locator("[data-shown]")).not_to_have_attribute("data-epoch", before)
        expect(page.locator("[data-call]:visible")).to_have_count(2)
        assert page.evaluate("window.stayed")


def test_a_screen_that_is_put_out_is_shown_the_way_in(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address, cut=True) as page:
        act(staffed, devices.revoke, device="screen")

        expect(page).to_have_url(f"{address}/display/")


def test_a_bar_follows_its_window(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address, size="bar", counter="1") as page:
        shown = page.locator("[data-shown]")
        expect(shown).to_have_attribute("data-state", "welcome")
        ticket = called(staffed)
        expect(shown).to_have_attribute("data-state", "called")
        expect(page.locator(".bar-number")).to_have_text("J001")
        act(staffed, serving.start_service, ticket_id=ticket.id)
        expect(shown).to_have_attribute("data-state", "serving")
        act(staffed, serving.complete, ticket_id=ticket.id)
        act(staffed, counters.pause_counter, counter="1", reason="lunch")

        expect(page.get_by_text("暂停服务")).to_be_visible()


def test_a_cut_line_is_told_below_the_picture_of_a_bar(staffed, browser):
    called(staffed)
    with standing(staffed) as address, screen(staffed, browser, address, size="bar", counter="1", cut=True) as page:
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible()
        picture, banner = (page.locator(part).bounding_box() for part in (".bar-shown", "[data-lost]"))

        assert picture["y"] + picture["height"] <= banner["y"] + 1
        assert max(overflow(page)) <= 0


def test_a_hall_that_is_named_anew_is_shown_so_at_once(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        act(staffed, load_setup, document=hall_document(hall={"name": {"zh": "溪头政务中心", "en": "Xitou Hall"}}))

        expect(page.locator(".top-name")).to_have_text("溪头政务中心")


def test_a_window_that_is_named_anew_is_shown_so_on_its_bar_at_once(staffed, browser):
    counters_now = [one | {"name": {"zh": "首席窗口", "en": "First"}} if one["code"] == "1" else one for one in HALL["counters"]]
    with standing(staffed) as address, screen(staffed, browser, address, size="bar", counter="1") as page:
        act(staffed, load_setup, document=hall_document(counters=counters_now))

        expect(page.locator("h1")).to_have_text("首席窗口")


# --- how it looks --------------------------------------------------------------------------------------------------------------------------


def calls_everywhere(hall):
    for window, service in (("1", "card-new"), ("2", "pension-apply"), ("3", "company-open")):
        called(hall, window, service)


def closed(hall):
    hall.close_day()


def nothing(_hall):
    """Nobody has come yet."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["lobby", "kiosk", "desk"])
@pytest.mark.parametrize("happens", [nothing, calls_everywhere, closed])
def test_a_screen_fits_its_wall_and_can_be_read(staffed, browser, happens, size, language):
    happens(staffed)
    with standing(staffed) as address, screen(staffed, browser, address, size=size, lang=language) as page:
        assert max(overflow(page)) <= 0
        assert axe(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["bar", "lobby"])
@pytest.mark.parametrize("happens", [nothing, calls_everywhere])
def test_a_bar_fits_its_strip_and_can_be_read(staffed, browser, happens, size, language):
    happens(staffed)
    with standing(staffed) as address, screen(staffed, browser, address, size=size, lang=language, counter="1") as page:
        assert max(overflow(page)) <= 0
        assert axe(page) == []


def test_what_is_old_is_grey_and_can_still_be_read(staffed, browser):
    calls_everywhere(staffed)
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        page.evaluate("document.body.classList.add('old')")

        assert axe(page) == []


def test_a_new_call_flashes_slower_than_three_times_a_second(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        called(staffed)
        page.wait_for_selector(".hero-on")
        colours = page.evaluate(
            """async () => {
              const seen = [], hero = document.querySelector("[data-hero]"), until = performance.now() + 2000;
              while (performance.now() < until) {
                seen.push(getComputedStyle(hero).backgroundColor);
                await new Promise(requestAnimationFrame);
              }
              return seen;
            }"""
        )
        changes = sum(before != after for before, after in itertools.pairwise(colours))

        assert changes / 2 <= 3


def test_whoever_wants_less_motion_sees_none(staffed, browser):
    with standing(staffed) as address, screen(staffed, browser, address) as page:
        page.emulate_media(reduced_motion="reduce")
        called(staffed)
        page.wait_for_selector(".hero-on")

        assert page.evaluate("document.querySelector('[data-hero]').getAnimations().length") == 0
