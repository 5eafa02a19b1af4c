"""From the tap to the paper: a kiosk in a browser, a print worker, and printers that do what printers do."""

from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from hallq.caretaker.print_shop import PrintShop
from hallq.printing.profiles import load_profiles
from hallq.web.current import EXTENSION
from tests.kiosk.standing import PRINTERS, kiosk, number, take
from tests.making import make_hall
from tests.printers import FakePrinter
from tests.serving import Served, make_app

PATIENT = 20_000


@contextmanager
def printing(url, folder, *printers):
    """A hall whose printers these are, in their order and of one group, driven by the server itself."""
    links = [{"kind": "tcp", "host": "127.0.0.1", "port": one.port} for one in printers]
    setup = [one | {"link": link} for one, link in zip(PRINTERS, links, strict=False)]
    house, hall_id = make_hall(url, printers=setup)
    hall = Served(house, hall_id, make_app(house, folder, url, public_base_url="http://127.0.0.1:8000"), folder)
    shop = PrintShop(house, quick(load_profiles()), hall.app.extensions[EXTENSION].page_of, folder)
    shop.see_to_it()
    try:
        yield hall
    finally:
        shop.stop()


def quick(profiles):
    """The profiles, with less patience for printers that say nothing."""
    return {code: replace(one, timing=replace(one.timing, reply_s=0.5, barrier_s=1.0, stall_s=1.0)) for code, one in profiles.items()}


def is_told(page, state, **more):
    expect(page.locator("[data-live-paper]")).to_have_attribute("data-paper-state", state, **more)


def test_paper_that_is_out_is_told_with_the_code_and_comes_when_there_is_new(browser, sqlite_url, tmp_path):
    with FakePrinter(paper="out") as printer, printing(sqlite_url, tmp_path, printer) as hall, kiosk(browser, hall) as page:
        expect(page.locator(".printer-band")).to_contain_text("打印机缺纸")
        take(page)
        expect(number(page)).to_have_text("J001")
        is_told(page, "waiting", timeout=2000)
        expect(page.locator(".phone-code")).to_be_visible()
        printer.paper = "ok"

        is_told(page, "printed", timeout=PATIENT)
        page.click("[data-do=done]")
        expect(page.locator("[data-screen=menu]")).to_be_visible()
        expect(page.locator(".printer-band")).to_be_empty()


def test_a_slip_that_broke_off_is_copied_once_however_often_one_taps(browser, sqlite_url, tmp_path):
    with FakePrinter(reset_after=100) as printer, printing(sqlite_url, tmp_path, printer) as hall, kiosk(browser, hall) as page:
        take(page)
        is_told(page, "doubtful", timeout=PATIENT)
        page.locator("[data-copy]").dblclick()

        is_told(page, "printed", timeout=PATIENT)
        assert len(printer.jobs) == 1
        assert "补打".encode("gbk") in printer.jobs[0]


def test_where_another_printer_stands_in_its_place_is_named(browser, sqlite_url, tmp_path):
    with FakePrinter(cover_open=True) as broken, FakePrinter() as other, printing(sqlite_url, tmp_path, broken, other) as hall:
        with kiosk(browser, hall) as page:
            expect(page.locator(".printer-band")).to_contain_text("小票将在2号门旁打印")
            take(page)

            is_told(page, "printed", timeout=PATIENT)
            expect(page.locator(".paper-place")).to_have_text("2号门旁")
        assert (len(broken.jobs), len(other.jobs)) == (0, 1)


@pytest.mark.parametrize("fault", [{"reads": False}, {"bytes_a_second": 100}], ids=["stalled", "slow"])
def test_the_number_never_waits_for_the_printer(browser, sqlite_url, tmp_path, fault):
    with FakePrinter(**fault) as printer, printing(sqlite_url, tmp_path, printer) as hall, kiosk(browser, hall) as page:
        take(page)

        expect(number(page)).to_have_text("J001", timeout=2000)
        assert printer.jobs == []
