"""Playing with a virtual printer as a guest of the demo does: a number is taken while there is no paper, and its slip comes once there is."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.web.demo import EXTENSION
from tests.browser import standing, visit
from tests.screens.hall import staged
from tests.screens.leading import first_folder

EIGHT = 8 * 60 + 40
PRINTER = "/demo/printers/lobby-1"
READY_MS = 20_000
"""A printer that was not well is tried again within fifteen seconds after it was put right."""


@pytest.fixture(scope="module")
def served():
    """A town's demo in the morning, and where it is."""
    with staged("town", EIGHT, share=0.0) as hall, standing(hall) as address:
        yield hall, address


@pytest.fixture
def hall(served):
    """The demo with nothing the matter with its printers."""
    for one in served[0].app.extensions[EXTENSION].printers.values():
        one.change(paper="ok", cover_open=False, cutter_error=False, pace=None, stalled=False, off=False)
    return served[0]


@pytest.fixture
def address(served):
    """Where it is."""
    return served[1]


def printer(hall, code="lobby-1"):
    """A printer itself."""
    return hall.app.extensions[EXTENSION].printers[code]


@contextmanager
def page_of(browser, address, path=PRINTER, size="desk", cookies=()):
    """A page of the demo in English."""
    with visit(browser, address, size, "en", list(cookies)) as page:
        page.goto(f"{address}{path}?lang=en")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        yield page


def turn(page, switch, position):
    """A switch of the printer's page."""
    button = page.get_by_role("group", name=switch).get_by_role("button", name=position, exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def take_number(hall):
    """A number taken by another kiosk."""
    service = next(one for one in hall.house.setup_of(hall.hall_id).services if not one.steps and not one.retired)
    assert hall.post("/api/v1/tickets", {"service": service.code}, Role.KIOSK).status_code == 201


def slips_of(page):
    """All slips on the page."""
    return page.locator(".slip[src*='/slips/']")


def test_a_number_taken_without_paper_gets_its_slip_once_when_there_is_paper(browser, hall, address):
    with (
        page_of(browser, address) as bench,
        page_of(browser, address, "/kiosk/kiosk-hall/", "kiosk", [hall.devices["kiosk-hall"]]) as kiosk,
    ):
        before = slips_of(bench).count()
        printer(hall, "lobby-2").change(paper="out")  # which would print it instead
        turn(bench, "Paper roll", "Out of paper")
        expect(bench.get_by_role("status").filter(has_text="Out of paper")).to_be_visible()

        first_folder(kiosk, hall)
        kiosk.locator("[data-grid] [data-matter]:not(.tile-shut)").first.click()
        expect(kiosk.locator("[data-paper-state]")).to_contain_text("打印机缺纸")
        number = kiosk.locator("[data-number]").inner_text()
        assert slips_of(bench).count() == before

        turn(bench, "Paper roll", "Full roll")
        expect(kiosk.locator("[data-paper-state=printed]")).to_be_visible(timeout=READY_MS)
        expect(slips_of(bench)).to_have_count(before + 1)
    assert [number in printed.slip.text for printed in printer(hall).slips].count(True) == 1


def test_a_slow_slip_grows_before_the_eyes(browser, hall, address):
    with page_of(browser, address) as bench:
        turn(bench, "Pace", "Very slow")
        take_number(hall)
        emerging = bench.get_by_role("img", name="A slip that is being printed")
        expect(emerging).to_be_visible(timeout=READY_MS)
        low = emerging.bounding_box()["height"]
        bench.wait_for_function("low => document.querySelector('.mouth .slip').getBoundingClientRect().height > low + 20", arg=low)
        turn(bench, "Pace", "Full pace")

        expect(emerging).to_be_hidden()


def test_a_slip_that_nobody_waits_for_any_more_is_marked(browser, hall, address):
    with page_of(browser, address) as bench:
        turn(bench, "Pace", "Very slow")
        take_number(hall)
        expect(bench.get_by_role("img", name="A slip that is being printed")).to_be_visible(timeout=READY_MS)
        turn(bench, "Power", "Cut off")
        bench.get_by_role("button", name="Put everything right").click()

        expect(bench.get_by_text("Torn: it was never cut").first).to_be_visible()


def test_the_switches_are_turned_by_key_and_keep_the_focus(browser, hall, address):
    with page_of(browser, address) as bench:
        bench.locator("#cover-open").focus()
        bench.keyboard.press("Enter")

        expect(bench.locator("#cover-open")).to_have_attribute("aria-pressed", "true")
        expect(bench.locator("#cover-open")).to_be_focused()


def test_what_is_the_matter_is_there_after_a_reload_and_at_another_guests(browser, hall, address):
    with page_of(browser, address) as bench, page_of(browser, address, size="phone") as phone:
        turn(bench, "Answers", "Hangs")
        expect(phone.locator("#mind-hangs")).to_have_attribute("aria-pressed", "true")
        bench.reload()

        expect(bench.locator("#mind-hangs")).to_have_attribute("aria-pressed", "true")


def test_one_printers_faults_are_seen_at_the_tab_of_it_from_the_others_page(browser, hall, address):
    with page_of(browser, address, "/demo/printers/lobby-2") as bench:
        printer(hall).change(cover_open=True)

        expect(bench.get_by_role("link", name="lobby-1")).to_contain_text("Cover open")
