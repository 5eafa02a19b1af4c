"""What only a real browser tells: that its presses are taken for ours, that the board lives, and that nothing overflows."""

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.browser import axe, overflow, standing, visit
from tests.making import call_next, issue, open_counters
from tests.serving import PASSWORD, make_person

SIZES = ("desk", "lobby", "phone")


def test_somebody_signs_in_and_out_again(hall, browser):
    make_person(hall.house, hall.hall_id, Role.CLERK, "wang")

    with standing(hall) as address, visit(browser, address) as page:
        page.goto(f"{address}/sign-in")
        page.fill("#login", "wang")
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        expect(page.get_by_role("link", name="Wang")).to_be_visible()
        page.get_by_role("button", name="退出登录").click()

        expect(page.locator("#login")).to_be_visible()


def test_a_call_is_on_the_board_without_a_reload(hall, browser):
    open_counters(hall.house, hall.hall_id, "1", "2")
    issue(hall.house, hall.hall_id)
    second = issue(hall.house, hall.hall_id).ticket
    call_next(hall.house, hall.hall_id, counter="1")

    with standing(hall) as address, visit(browser, address) as page:
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        call_next(hall.house, hall.hall_id, counter="2")

        expect(page.locator("[data-hero-number]")).to_have_text(second.number)
        expect(page.locator("[data-link-lost]")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_the_board_fits_its_screen(hall, browser, size, language):
    with standing(hall) as address, visit(browser, address, size, language) as page:
        page.goto(f"{address}/?lang={language}")

        assert overflow(page)[0] <= 0
        assert axe(page) == []
