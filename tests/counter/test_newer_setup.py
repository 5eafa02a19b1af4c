"""A desk whose set-up changes while somebody works there: it is shown at once, and nothing that was typed is lost."""

from playwright.sync_api import expect

from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from tests.counter.clerk import at_desk, go_to_work, serve
from tests.making import HALL, hall_document

NAME = ".bar-window .number"
"""The window's name in the head of the page."""


def rename(hall):
    """Somebody in the office gives window 1 another name."""
    counters = [one | {"name": {"zh": "首席窗口", "en": "First"}} if one["code"] == "1" else one for one in HALL["counters"]]
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: load_setup(tx, document=hall_document(counters=counters)))


def test_a_window_that_is_named_anew_is_shown_so_at_once(hall, browser):
    go_to_work(hall)
    with at_desk(hall, browser) as page:
        rename(hall)

        expect(page.locator(NAME)).to_have_text("首席窗口")


def test_a_dialog_that_is_open_stays_until_it_is_shut(hall, browser):
    go_to_work(hall)
    with at_desk(hall, browser) as page:
        before = page.locator("[data-desk]").get_attribute("data-setup")
        page.locator("#act-pause").click()
        rename(hall)
        expect(page.locator("[data-desk]")).not_to_have_attribute("data-setup", before or "")
        expect(page.locator("#dialog-pause")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.locator(NAME)).to_have_text("首席窗口")


def test_a_note_that_is_being_written_is_not_lost(hall, browser):
    go_to_work(hall)
    hall.issue()
    serve(hall)
    with at_desk(hall, browser) as page:
        page.fill("#note", "缺户口本")
        before = page.locator("[data-desk]").get_attribute("data-setup")
        rename(hall)
        expect(page.locator("[data-desk]")).not_to_have_attribute("data-setup", before or "")

        expect(page.locator("#note")).to_have_value("缺户口本")
        expect(page.locator(NAME)).to_have_text("1号窗口")
