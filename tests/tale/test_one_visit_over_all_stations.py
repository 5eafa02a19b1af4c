"""One visitor's whole path, by touch, key, eye and ear: kiosk, slip, phone, lobby screen, counter, pad, office."""

import io
import re
from contextlib import ExitStack

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.web.demo import EXTENSION
from tests.browser import standing, visit
from tests.screens.hall import staged

EIGHT = 8 * 60 + 40
PRESSED_AGAIN_MS = 400
"""A press within a third of a second of the one before is taken for a double press; nobody's finger means it."""


@pytest.fixture(scope="module")
def hall():
    """A town's hall at twenty to nine with nobody in it yet, one counter left for the clerk of this tale."""
    with staged("town", EIGHT, share=0.0) as ready:
        yield ready


def service_of(hall):
    """A matter that the clerk's counter serves, its queue, and the zone it lies in."""
    setup = hall.house.setup_of(hall.hall_id)
    queues = {queue.id for queue in setup.queues_of(setup.counter(hall.free[0]))}
    service = next(one for one in setup.services if one.queue_id in queues and not one.steps and not one.retired)
    queue = setup.queues.by_id[service.queue_id]
    return service, queue, setup.zones.by_id[queue.zone_id]


def press(page, key):
    """A key, not so soon after the one before that it is taken for the same."""
    page.wait_for_timeout(PRESSED_AGAIN_MS)
    page.keyboard.press(key)


def tap(page, name):
    """A button, not so soon after it came that the tap was meant for what was there before."""
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    page.wait_for_timeout(2 * PRESSED_AGAIN_MS)
    page.get_by_role("button", name=name, exact=True).click()


def address_on_slip(hall):
    """What the code on the newest slip says, and how the slip reads to whoever drew it."""
    slip = hall.app.extensions[EXTENSION].slips()[0]
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(slip.png)))
    return found[0].text, slip.errors


@pytest.mark.timeout(180)
def test_one_visit_over_all_stations(browser, hall):
    service, queue, zone = service_of(hall)
    window = hall.free[0]
    with standing(hall) as address, ExitStack() as open_pages:

        def page(path, size, who=None):
            cookies = [] if who is None else [hall.staff(who) if isinstance(who, Role) else hall.devices[who]]
            found = open_pages.enter_context(visit(browser, address, size, cookies=cookies))
            found.goto(address + path)
            return found

        lobby = page("/display/screen-main/", "lobby", "screen-main")
        bar = page("/display/bar/", "bar", "bar")
        pad = page("/counter/pad/pad/", "pad", "pad")
        counter = page(f"/counter/{window}/", "desk", Role.CLERK)
        expect(lobby.locator("html")).to_have_attribute("data-greeted", "yes")
        press(counter, "F2")
        expect(counter.locator("[data-desk]")).to_have_attribute("data-phase", "idle")

        # By touch: at most three taps give a number.
        kiosk = page("/kiosk/kiosk-hall/", "kiosk", "kiosk-hall")
        expect(kiosk.locator("[data-grid] .tile").first).to_be_visible()
        for way in (f"#zone-{zone.code}", f"#queue-{queue.code}", f"#matter-{service.code}"):
            if kiosk.locator(way).is_visible():
                kiosk.locator(way).click()
        expect(kiosk.locator("[data-number]")).to_have_text(re.compile(r"^[A-Z]{1,2}\d{3,4}$"))
        number = kiosk.locator("[data-number]").inner_text()

        # On paper: the slip of the virtual printer opens the visitor's page.
        expect(kiosk.locator("[data-paper-state=printed]")).to_be_visible()
        told, errors = address_on_slip(hall)
        assert errors == ()
        assert told.startswith("http://127.0.0.1:8000/h/")
        phone = page(told.removeprefix("http://127.0.0.1:8000"), "phone")
        expect(phone.get_by_role("heading", level=1)).to_contain_text(number)

        # By key: the clerk calls with one key of a number pad, and every screen shows it.
        expect(counter.locator(".side-next")).to_contain_text(number)
        press(counter, "NumpadEnter")
        expect(counter.locator("[data-now-number]")).to_have_text(number)
        expect(lobby.locator("[data-hero-number]").first).to_have_text(number)
        expect(bar.locator("body")).to_contain_text(number)
        expect(phone.locator("body")).to_contain_text(window)

        # The service, and the visitor's word on it.
        press(counter, "F2")
        expect(counter.locator("[data-desk]")).to_have_attribute("data-phase", "serving")
        press(counter, "F9")
        expect(counter.locator("[data-desk]")).to_have_attribute("data-phase", "idle")
        tap(pad, "非常满意")
        tap(pad, "提交评价")
        expect(pad.get_by_text("感谢您的评价")).to_be_visible()

        # In the office the whole visit can be read.
        trace = page(f"/manage/trace?number={number}", "desk", Role.MANAGER)
        expect(trace.locator("main")).to_contain_text(number)
        counter.get_by_role("button", name="退出登录").click()
        expect(counter.locator("#login")).to_be_visible()
        assert hall.client.get("/board").status_code == 200
