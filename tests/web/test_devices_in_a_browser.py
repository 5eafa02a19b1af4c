"""A browser that is a device: its own cookie beside that of whoever is signed in, and the way back to its door."""

import re

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from tests.browser import device_cookie, standing, visit
from tests.serving import new_key

HEAD = "/api/v1/head"


@pytest.fixture
def shared(hall):
    """A browser in which a clerk is signed in and which is a kiosk too."""
    found = hall.client
    found.set_cookie("hallq", hall.token(Role.CLERK))
    cookie = device_cookie(hall, Role.KIOSK, "hall-1")
    found.set_cookie(cookie["name"], cookie["value"])
    return found


def issue(browser, **headers):
    """Take a number in a browser."""
    return browser.post("/api/v1/tickets", json={"service": "card-new"}, headers={"Idempotency-Key": new_key()} | headers)


def test_a_page_of_the_device_asks_as_the_device(hall, shared):
    assert shared.get("/api/v1/print-jobs", headers={"Hallq-Device": "hall-1"}).status_code == 403
    assert shared.get("/api/v1/print-jobs").status_code == 200


def test_a_press_as_a_device_needs_the_token_of_its_own_pages(shared):
    of_the_clerk = shared.get("/password").text.partition('name="csrf-token" content="')[2].partition('"')[0]

    assert issue(shared, **{"Hallq-Device": "hall-1", "X-CSRF-Token": of_the_clerk}).json["code"] == "foreign_page"


def test_nobody_is_a_device_by_its_name_alone(hall):
    assert hall.client.get(HEAD, headers={"Hallq-Device": "hall-1"}).status_code == 401


def test_a_claim_with_cookie_leaves_whoever_is_signed_in(hall):
    browser = hall.client
    browser.set_cookie("hallq", hall.token(Role.MANAGER))
    asked = hall.post("/api/v1/pairings", {"kind": "display"}, None, key=None).json
    hall.post(f"/api/v1/pairings/{asked['code']}/approve", {"name": "大屏", "device": "main"}, Role.MANAGER)

    answer = browser.post(
        f"/api/v1/pairings/{asked['code']}/claim", json={"cookie": True}, headers={"Authorization": f"Bearer {asked['claim']}"}
    )

    assert answer.json == {"device": "main", "token": None}
    assert browser.get_cookie("hallq-at-main") is not None
    assert browser.get_cookie("hallq").value == hall.token(Role.MANAGER)


def test_a_screen_that_was_moved_shows_its_new_place(hall, browser):
    cookie = device_cookie(hall, Role.DISPLAY, "wall", zone="social")
    with standing(hall) as address, visit(browser, address, "lobby", cookies=[cookie]) as page:
        page.goto(f"{address}/display/wall/")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        expect(page.locator("header")).to_contain_text("人社")
        hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.change_device(tx, device="wall", name="大屏", zone="business"))

        expect(page.locator("header")).to_contain_text("商事")


def test_a_screen_that_is_put_out_asks_for_its_way_in_again(hall, browser):
    cookie = device_cookie(hall, Role.DISPLAY, "wall")
    with standing(hall) as address, visit(browser, address, "lobby", cookies=[cookie], but=("status of 40",)) as page:
        page.goto(f"{address}/display/wall/")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="wall"))

        expect(page).to_have_url(re.compile(r"/display/$"), timeout=20_000)


@pytest.mark.parametrize(
    ("page", "door"),
    [
        ("/kiosk/kiosk/face", "/kiosk/"),
        ("/counter/pad/pad/", "/counter/pad/"),
        ("/display/d/", "/display/"),
        ("/h/xitou/kiosk/h/", "/h/xitou/kiosk/"),
    ],
)
def test_a_device_that_is_nobody_is_shown_its_own_door(hall, page, door):
    answer = hall.client.get(page, headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["Location"]) == (303, door)
