"""Paper in a real browser: a notice on pages that are open, slips to confirm that come and go by themselves, and everybody can use the pages."""

import re
import time

import pytest
from playwright.sync_api import expect

from hallq.caretaker.print_shop import PrintShop
from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import PrintJobs
from hallq.printing import driver
from hallq.printing.profiles import load_profiles
from tests.browser import SIZES, axe, overflow, staff_cookie, standing, visit
from tests.making import HALL
from tests.printers import FakePrinter
from tests.serving import serve

OWNER = "host:/srv/hall#7"
HURRIED_S = 0.5
"""Seconds between two looks at a printer here; a hall's printers are looked at every `driver.LOOK_EVERY` seconds."""
STAFF_NOTICE_S = 15
PRINTERS = [{**HALL["printers"][0], "code": code, "group": "hall"} for code in ("lobby", "stairs")]


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall with two printers that stand in for each other."""
    return serve(sqlite_url, tmp_path, printers=PRINTERS)


def jobs(hall):
    """The spool as workers see it."""
    return PrintJobs(hall.house, hall.hall_id)


def doubt(hall):
    """A slip of which nobody knows; the number."""
    number = hall.issue()["number"]
    job = jobs(hall).lease("lobby", OWNER, hall.house.clock.real(), 60)
    jobs(hall).mark_sending(job, OWNER)
    jobs(hall).finish(job, OWNER, "unknown", "closed", 300)
    return number


@pytest.fixture
def printed(sqlite_url, tmp_path, monkeypatch):
    """A hall whose printer is looked at in a hurry, and that printer."""
    polled_s = driver.LOOK_EVERY
    monkeypatch.setattr(driver, "LOOK_EVERY", HURRIED_S)
    monkeypatch.setattr(driver, "LOOK_AGAIN", HURRIED_S / 5)
    with FakePrinter() as printer:
        link = {"kind": "tcp", "host": "127.0.0.1", "port": printer.port}
        hall = serve(sqlite_url, tmp_path, printers=[{**HALL["printers"][0], "link": link}])
        shop = PrintShop(hall.house, load_profiles(), lambda _hall, _ticket: None, tmp_path)
        shop.see_to_it()
        yield hall, printer, polled_s
        shop.stop()


def test_a_printer_without_paper_is_on_every_open_page_within_fifteen_seconds(printed, browser):
    hall, printer, polled_s = printed
    with standing(hall) as address, visit(browser, address, language="en", cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        page.goto(f"{address}/manage/help?lang=en")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        expect(page.locator(".flag")).to_have_count(0)
        began = time.monotonic()
        printer.paper = "out"
        expect(page.locator(".flag-danger")).to_have_text("lobby · Out of paper")
        # Where the printer had just been looked at when its paper ended, a whole round goes by first.
        beyond_s = max(0.0, time.monotonic() - began - HURRIED_S)

        expect(page.locator("[data-notice-said]")).to_have_text("lobby · Out of paper")
        assert beyond_s + polled_s < STAFF_NOTICE_S
        printer.paper = "ok"
        expect(page.locator(".flag")).to_have_count(0)


def test_a_doubtful_slip_comes_and_goes_by_itself(hall, browser):
    with standing(hall) as address, visit(browser, address, language="en", cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        page.goto(f"{address}/manage/paper?lang=en")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        expect(page.locator(".all-well")).to_be_visible()
        number = doubt(hall)

        expect(page.locator(".doubt-number")).to_have_text(number)
        expect(page.locator(".flag")).to_have_text("1 slips to confirm")
        page.get_by_role("button", name="It came out").click()
        expect(page.locator(".all-well")).to_be_visible()
        expect(page.locator(".notice-ok")).to_have_text(f"{number}: it came out.")
        expect(page.locator(".flag")).to_have_count(0)


def test_a_printer_that_was_chosen_stays_chosen_while_the_page_follows(hall, browser):
    doubt(hall)
    with standing(hall) as address, visit(browser, address, language="en", cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        page.goto(f"{address}/manage/paper?lang=en")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        page.locator(".doubt select").first.select_option("stairs")
        doubt(hall)
        expect(page.locator(".doubt")).to_have_count(2)

        expect(page.locator(".doubt select").first).to_have_value("stairs")


def test_the_page_of_printers_follows_them(hall, browser):
    with standing(hall) as address, visit(browser, address, language="en", cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/printers?lang=en")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        jobs(hall).report_health("lobby", Seen(answered=True, reason="cover_open"))

        expect(page.locator(".printer .lit").first).to_have_text("Cover open")
        expect(page.locator("[data-link-lost]")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "pad", "phone"])
def test_the_pages_fit_and_everybody_can_use_them(hall, browser, size, language):
    doubt(hall)
    jobs(hall).report_health("lobby", Seen(answered=True, reason="paper_out"))
    with standing(hall) as address, visit(browser, address, size, language, [staff_cookie(hall, Role.MANAGER)]) as page:
        for path in ("paper", "printers", "printers/at/lobby"):
            page.goto(f"{address}/manage/{path}?lang={language}")
            assert overflow(page)[0] == 0, path
            assert axe(page) == [], path


def test_the_buttons_are_as_large_as_a_thumb_on_a_tablet(hall, browser):
    doubt(hall)
    assert SIZES["pad"] == (1280, 800)
    with standing(hall) as address, visit(browser, address, "pad", "zh", [staff_cookie(hall, Role.GUIDE)]) as page:
        page.goto(f"{address}/manage/paper")
        boxes = [one.bounding_box() for one in page.locator(".act").all()]

        assert all(box["height"] >= 56 and box["width"] >= 120 for box in boxes)
        assert [re.sub(r"\s", "", one) for one in page.locator(".act").all_text_contents()] == ["已出票", "补打小票"]
