"""A screen finds its way into the hall: digits that are renewed by themselves, a manager who types them, and the page it was meant for."""

import re

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from tests.browser import axe, device_cookie, overflow, staff_cookie, standing, visit

DOORS = {"kiosk": "/kiosk/", "display": "/display/", "pad": "/counter/pad/"}
SIZES = {"kiosk": "kiosk", "display": "lobby", "pad": "pad"}
ROLES = {"kiosk": Role.KIOSK, "display": Role.DISPLAY, "pad": Role.PAD}
PLACE = {"pad": {"counter": "1"}}
PAGE = {"Accept": "text/html"}


def browser_of(hall, *cookies):
    """A browser with cookies, without a screen."""
    client = hall.client
    for cookie in cookies:
        client.set_cookie(cookie["name"], cookie["value"])
    return client


def digits_on(page):
    """The six digits that a screen shows."""
    expect(page.locator("[data-pairing]")).to_have_attribute("data-state", "waiting")
    return "".join(page.locator("[data-digit]").all_inner_texts())


def hidden_of(page):
    """How many pixels of the page would have to be scrolled to."""
    return page.evaluate("(one => one.scrollHeight - one.clientHeight + one.scrollWidth - one.clientWidth)(document.querySelector('.pairing'))")


# --- where the door leads ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DOORS)
def test_a_browser_that_is_no_device_yet_is_shown_how_to_become_one(hall, kind):
    assert f'data-kind="{kind}"' in hall.client.get(DOORS[kind], headers=PAGE).text


@pytest.mark.parametrize("kind", DOORS)
def test_a_browser_goes_on_to_the_device_that_it_is(hall, kind):
    answer = browser_of(hall, device_cookie(hall, ROLES[kind], "north", **PLACE.get(kind, {}))).get(DOORS[kind], headers=PAGE)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{DOORS[kind]}north/")


def test_a_browser_that_is_several_devices_is_asked_which(hall):
    browser = browser_of(hall, device_cookie(hall, Role.DISPLAY, "north"), device_cookie(hall, Role.DISPLAY, "south"))
    page = browser.get("/display/", headers=PAGE).text

    assert re.findall(r'href="(/display/[a-z]+/)"', page) == ["/display/north/", "/display/south/"]


def test_a_browser_may_become_another_device_besides(hall):
    page = browser_of(hall, device_cookie(hall, Role.DISPLAY, "north")).get("/display/?new=1", headers=PAGE).text

    assert 'data-kind="display"' in page


def test_a_device_of_another_kind_does_not_count(hall):
    assert 'data-kind="kiosk"' in browser_of(hall, device_cookie(hall, Role.DISPLAY, "north")).get("/kiosk/", headers=PAGE).text


def test_a_device_that_was_put_out_is_shown_how_to_come_back(hall):
    browser = browser_of(hall, device_cookie(hall, Role.DISPLAY, "north"))
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="north"))

    assert 'data-kind="display"' in browser.get("/display/", headers=PAGE).text


def test_under_the_halls_name_the_way_stays_there(hall):
    page = hall.client.get("/h/xitou/display/", headers=PAGE).text

    assert 'data-onward="/h/xitou/display/device-code/"' in page
    assert "h/xitou/manage/devices" in page


# --- in a browser --------------------------------------------------------------------------------------------------------------------------


def test_a_screen_is_let_in_by_a_manager_at_another_machine(hall, browser):
    with standing(hall) as address, visit(browser, f"{address}/display/", "lobby") as screen:
        screen.goto(f"{address}/display/")
        digits = digits_on(screen)
        with visit(browser, address, "desk", cookies=[staff_cookie(hall, Role.MANAGER)]) as office:
            office.goto(f"{address}/manage/devices/pair")
            office.get_by_label("配对码").fill(f"{digits[:3]} {digits[3:]}")
            office.get_by_role("button", name="继续").click()
            office.locator("#name").fill("大厅主屏")
            office.get_by_label("功能区").select_option("social")
            office.get_by_role("button", name="批准接入").click()
            expect(office.get_by_role("heading", level=1)).to_have_text("大厅主屏")

        screen.wait_for_url(f"{address}/display/display-1/")


def test_a_screen_asks_for_other_digits_before_the_old_ones_end(hall, browser):
    with standing(hall) as address, visit(browser, address, "lobby") as screen:
        screen.clock.install()
        screen.goto(f"{address}/display/")
        first = digits_on(screen)
        screen.clock.run_for(9 * 60_000)
        expect(screen.locator("[data-left]")).to_have_text(re.compile(r"0[01]:\d\d"))
        screen.clock.run_for(60_000)

        expect(screen.locator("[data-digits]")).not_to_have_attribute("aria-label", re.compile(" ".join(first)))
        assert digits_on(screen) != first


def test_a_screen_that_lost_the_server_says_so_and_tries_again(hall, browser):
    with standing(hall) as address, visit(browser, address, "lobby", cut=True) as screen:
        screen.clock.install()
        screen.route(
            "**/api/v1/pairings/*", lambda route: route.abort("internetdisconnected") if route.request.method == "GET" else route.continue_()
        )
        screen.goto(f"{address}/display/")
        digits_on(screen)
        screen.clock.run_for(3_000)
        expect(screen.get_by_text("连不上服务器")).to_be_visible()
        screen.unroute("**/api/v1/pairings/*")
        screen.clock.run_for(3_000)

        expect(screen.get_by_text("等待经理批准")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", DOORS)
def test_the_digits_fit_their_screen_and_can_be_read_by_all(hall, browser, kind, language):
    with standing(hall) as address, visit(browser, address, SIZES[kind], language) as screen:
        screen.goto(f"{address}{DOORS[kind]}?lang={language}")
        digits_on(screen)

        assert overflow(screen) == (0, 0)
        assert hidden_of(screen) == 0
        assert axe(screen) == []


def test_the_choice_fits_its_screen_and_can_be_read_by_all(hall, browser):
    cookies = [device_cookie(hall, Role.DISPLAY, code) for code in ("north", "south", "east")]
    with standing(hall) as address, visit(browser, address, "lobby", cookies=cookies) as screen:
        screen.goto(f"{address}/display/")

        assert overflow(screen) == (0, 0)
        assert axe(screen) == []


def test_the_digits_fit_the_bar_above_a_window(hall, browser):
    with standing(hall) as address, visit(browser, address, "bar") as screen:
        screen.goto(f"{address}/display/")
        digits_on(screen)

        assert hidden_of(screen) == 0
