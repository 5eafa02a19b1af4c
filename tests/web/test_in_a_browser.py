"""What only a real browser tells: that its presses are taken for ours, that the board lives, and that nothing overflows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from hallq.app import LIVE
from hallq.domain.permissions import Role
from tests.making import call_next, issue, open_counters
from tests.serving import PASSWORD, Served, make_person

SIZES = {"desk": (1366, 768), "lobby": (1920, 1080), "phone": (390, 844)}


@contextmanager
def listening(hall: Served) -> Iterator[str]:
    """The hall at an address of this machine."""
    server = make_server("127.0.0.1", 0, hall.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        hall.app.extensions[LIVE].teller.stop()


@contextmanager
def browsing(address: str, size: str = "desk", language: str = "zh") -> Iterator[Page]:
    """A page in Chromium; whatever its console says is a fault."""
    width, height = SIZES[size]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN" if language == "zh" else "en-GB")
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith(address) else None)
        yield page
        page.goto("about:blank")
        browser.close()
    assert [line for line in said if line != "about:blank"] == []


def test_somebody_signs_in_and_out_again(hall):
    make_person(hall.house, hall.hall_id, Role.CLERK, "wang")

    with listening(hall) as address, browsing(address) as page:
        page.goto(f"{address}/sign-in")
        page.fill("#login", "wang")
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        expect(page.get_by_role("link", name="Wang")).to_be_visible()
        page.get_by_role("button", name="退出登录").click()

        expect(page.locator("#login")).to_be_visible()


def test_a_call_is_on_the_board_without_a_reload(hall):
    open_counters(hall.house, hall.hall_id, "1", "2")
    issue(hall.house, hall.hall_id)
    second = issue(hall.house, hall.hall_id).ticket
    call_next(hall.house, hall.hall_id, counter="1")

    with listening(hall) as address, browsing(address) as page:
        page.goto(address)
        expect(page.locator("[data-live]")).to_have_attribute("data-greeted", "yes")
        call_next(hall.house, hall.hall_id, counter="2")

        expect(page.locator("[data-hero-number]")).to_have_text(second.number)
        expect(page.locator("[data-link-lost]")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_the_board_fits_its_screen(hall, size, language):
    with listening(hall) as address, browsing(address, size, language) as page:
        page.goto(f"{address}/?lang={language}")

        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
