"""The front page of a demo: the slips are no longer than the hall beside them, and whoever reads of the interface is led to a token."""

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.web.demo import EXTENSION
from tests.browser import standing, visit
from tests.screens.hall import staged
from tests.simulation.conftest import eventually

TEN = 10 * 60
ENDS = """() => [".board-now", ".board-hall", ".board-paper"].map((part) => Math.max(...[...document.querySelector(part).children]
  .map((one) => one.getBoundingClientRect().bottom)))"""
"""Where each column of the board ends, by what is in it."""


@pytest.fixture(scope="module")
def address():
    """A town's demo in the morning with two slips printed, and where it is."""
    with staged("town", TEN) as hall, standing(hall) as place:
        service = next(one for one in hall.house.setup_of(hall.hall_id).services if not one.steps and not one.retired)
        for _ in range(2):
            hall.post("/api/v1/tickets", {"service": service.code}, Role.KIOSK)
        assert eventually(lambda: len(hall.app.extensions[EXTENSION].slips()) > 1)
        yield place


@pytest.mark.parametrize("size", ["desk", "lobby"])
def test_the_slips_are_no_longer_than_the_hall_beside_them(address, browser, size):
    with visit(browser, address, size) as page:
        page.goto(address)
        expect(page.locator(".paper")).to_have_count(2)
        now, hall, paper = page.evaluate(ENDS)

        assert paper <= max(now, hall) + 1


def test_whoever_reads_of_the_token_gets_one_with_two_presses(address, browser):
    with visit(browser, address, language="en") as page:
        page.goto(address)
        with page.expect_popup() as opened:
            page.get_by_role("button", name="Make a token").click()

        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Programs of others")
