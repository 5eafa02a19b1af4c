"""Nobody there any more: the question, the answer, and everything of a visitor forgotten."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from hallq.operations.print_jobs import PrintJobs
from tests.kiosk.standing import kiosk, number, take
from tests.serving import make_app

HALF_A_MINUTE = 30_000


@contextmanager
def timed(browser, hall):
    """A kiosk whose time the test lets run; a socket takes that for a server that does not answer, and tries again."""
    with kiosk(browser, hall, cut=True) as page:
        page.clock.install()
        page.reload()
        expect(page.locator("#face")).to_have_attribute("data-ready", "yes")
        yield page


def dialog(page):
    return page.locator("[data-idle]")


def test_after_half_a_minute_the_screen_asks(browser, hall):
    with timed(browser, hall) as page:
        page.click("#zone-social")
        page.clock.fast_forward(HALF_A_MINUTE)

        expect(dialog(page)).to_be_visible()
        expect(dialog(page)).to_contain_text("您还在办理吗？")
        expect(page.locator("[data-do=stay]")).to_be_focused()


def test_twenty_seconds_are_counted_down(browser, hall):
    with timed(browser, hall) as page:
        page.click("#zone-social")
        page.clock.fast_forward(HALF_A_MINUTE)
        expect(page.locator("[data-idle-count]")).to_have_text("20")
        page.clock.run_for(5_000)

        expect(page.locator("[data-idle-count]")).to_have_text("15")


def test_whoever_goes_on_finds_what_was_there(browser, hall):
    with timed(browser, hall) as page:
        page.click("#zone-social")
        page.clock.fast_forward(HALF_A_MINUTE)
        page.click("[data-do=stay]")

        expect(dialog(page)).to_be_hidden()
        expect(page.locator("#matter-card-new")).to_be_visible()


def test_without_an_answer_everything_is_forgotten(browser, hall):
    with timed(browser, hall) as page:
        for mode in ("large", "contrast", "low"):
            page.click(f"[data-mode={mode}]")
        page.click("[data-tongue=en]")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.click("[data-tab=search]")
        page.click("[data-letter=s]")
        page.clock.fast_forward(HALF_A_MINUTE)
        expect(dialog(page)).to_be_visible()
        page.clock.run_for(20_000)

        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(page.locator("[data-mode][aria-pressed=true]")).to_have_count(0)
        expect(page.locator("#zone-social")).to_be_visible()
        expect(page.locator("[data-typed]")).to_have_value("")
        assert page.evaluate("JSON.stringify({...document.documentElement.dataset, greeted: undefined})") == "{}"


def test_a_screen_that_nobody_has_touched_asks_nothing(browser, hall):
    with timed(browser, hall) as page:
        page.clock.fast_forward(HALF_A_MINUTE)
        page.clock.fast_forward(HALF_A_MINUTE)

        expect(dialog(page)).to_be_hidden()


def test_a_touch_begins_the_half_minute_anew(browser, hall):
    with timed(browser, hall) as page:
        page.click("#zone-social")
        page.clock.fast_forward(29_000)
        page.mouse.click(5, 5)
        page.clock.fast_forward(29_000)

        expect(dialog(page)).to_be_hidden()


def test_a_number_stands_for_fifteen_seconds(browser, hall):
    with timed(browser, hall) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        page.clock.run_for(13_000)
        expect(number(page)).to_be_visible()
        page.clock.run_for(3_000)

        expect(page.locator("#zone-social")).to_be_visible()


def test_in_large_text_it_stands_for_thirty(browser, hall):
    with timed(browser, hall) as page:
        page.click("[data-mode=large]")
        take(page)
        expect(number(page)).to_have_text("J001")
        page.clock.run_for(28_000)
        expect(number(page)).to_be_visible()
        page.clock.run_for(3_000)

        expect(page.locator("#zone-social")).to_be_visible()


def test_a_touch_prolongs_the_number(browser, hall):
    with timed(browser, hall) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        page.clock.run_for(13_000)
        number(page).click()
        page.clock.run_for(13_000)

        expect(number(page)).to_be_visible()


def ends(page, hall, outcome):
    """The worker takes the slip, this becomes of it, and the screen tells it."""
    jobs = PrintJobs(hall.house, hall.hall_id)
    job = jobs.lease("lobby", "worker", hall.house.clock.real(), 30)
    jobs.mark_sending(job, "worker")
    jobs.finish(job, "worker", outcome, "proved")
    page.clock.run_for(1500)
    expect(page.locator("[data-live-paper]")).to_have_attribute("data-paper-state", outcome if outcome == "printed" else "doubtful")


@pytest.fixture
def reached(hall):
    """The hall where phones reach it: each number has a code."""
    hall.app = make_app(hall.house, hall.folder, hall.house.database.url, public_base_url="http://127.0.0.1:8000")
    return hall


@pytest.mark.parametrize(("modes", "seconds"), [([], 15), (["large"], 30)], ids=["plain", "large"])
def test_with_a_code_a_number_stands_long_enough_to_scan_it_after_the_slip_was_printed(browser, reached, modes, seconds):
    with timed(browser, reached) as page:
        for mode in modes:
            page.click(f"[data-mode={mode}]")
        take(page)
        expect(page.locator(".phone-code")).to_be_visible()
        page.clock.run_for(seconds * 1000 - 5_000)
        ends(page, reached, "printed")
        page.clock.run_for(seconds * 1000 - 3_000)
        expect(number(page)).to_be_visible()
        page.clock.run_for(4_000)

        expect(page.locator("#zone-social")).to_be_visible()


def test_done_ends_it_at_once_with_a_code_too(browser, reached):
    with timed(browser, reached) as page:
        take(page)
        expect(page.locator(".phone-code")).to_be_visible()
        ends(page, reached, "printed")
        page.click("[data-do=done]")

        expect(page.locator("#zone-social")).to_be_visible()


def test_without_a_code_the_next_visitor_may_come_five_seconds_after_the_slip_was_printed(browser, hall):
    with timed(browser, hall) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        ends(page, hall, "printed")
        page.clock.run_for(6_000)

        expect(page.locator("#zone-social")).to_be_visible()


def test_whoever_touches_the_screen_meanwhile_gets_the_whole_time(browser, hall):
    with timed(browser, hall) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        ends(page, hall, "printed")
        number(page).click()
        page.clock.run_for(13_000)

        expect(number(page)).to_be_visible()


def test_whoever_touched_it_before_is_not_hurried_by_the_slip(browser, hall):
    with timed(browser, hall) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        number(page).click()
        ends(page, hall, "printed")
        page.clock.run_for(10_000)

        expect(number(page)).to_be_visible()


def test_a_copy_is_offered_for_a_minute(browser, hall):
    with timed(browser, hall) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        ends(page, hall, "unknown")
        page.clock.run_for(50_000)

        expect(page.locator("[data-copy]")).to_be_visible()
