"""Who gets in by cookie and by token, and how soon nobody does."""

import pytest

from hallq.domain.permissions import Role
from hallq.operations import devices, people
from hallq.operations.hall import SYSTEM
from hallq.web import doorkeeper
from tests.serving import bearer, new_key

TICKETS = "/api/v1/tickets"


@pytest.fixture
def browser(hall):
    """A browser in which a guide is signed in."""
    found = hall.client
    found.set_cookie("hallq", hall.token(Role.GUIDE))
    return found


def press(browser, **headers):
    """Take a number in a browser."""
    return browser.post(TICKETS, json={"service": "card-new"}, headers={"Idempotency-Key": new_key()} | headers)


def token_of(browser):
    """What the pages of this browser send with every press."""
    page = browser.get("/password").text
    return page.partition('name="csrf-token" content="')[2].partition('"')[0]


def test_a_browser_that_is_signed_in_may_look(browser):
    assert browser.get(TICKETS).status_code == 200


def test_a_press_needs_the_pages_token(browser):
    assert press(browser).json["code"] == "foreign_page"
    assert press(browser, **{"X-CSRF-Token": token_of(browser)}).status_code == 201


def test_the_token_of_another_browser_is_worth_nothing(hall, browser):
    other = hall.client
    other.set_cookie("hallq", hall.token(Role.MANAGER))

    assert press(browser, **{"X-CSRF-Token": token_of(other)}).json["code"] == "foreign_page"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_a_press_from_another_origin_is_refused(browser, origin):
    assert press(browser, **{"X-CSRF-Token": token_of(browser), "Origin": origin}).json["code"] == "foreign_page"


def test_a_press_from_the_own_origin_is_taken(browser):
    assert press(browser, **{"X-CSRF-Token": token_of(browser), "Origin": "http://localhost"}).status_code == 201


def test_a_bearer_token_needs_no_page(hall):
    assert hall.post(TICKETS, {"service": "card-new"}, Role.KIOSK).status_code == 201


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Token abc", "Bearer \x00"])
def test_what_is_no_bearer_token_opens_nothing(hall, header):
    assert hall.client.get(TICKETS, headers={"Authorization": header}).status_code == 401


def test_who_is_not_signed_in_is_told_how(hall):
    answer = hall.get(TICKETS, None)

    assert (answer.status_code, answer.json["code"], answer.headers["WWW-Authenticate"]) == (401, "not_signed_in", 'Bearer realm="hallq"')


def test_a_finding_is_remembered(hall, monkeypatch):
    hall.get("/api/v1/head", Role.DISPLAY)
    monkeypatch.setattr(doorkeeper, "find_principal", lambda *_: pytest.fail("looked up again"))

    assert hall.get("/api/v1/head", Role.DISPLAY).status_code == 200


def test_what_is_remembered_is_forgotten_when_a_device_is_revoked(hall):
    assert hall.get("/api/v1/head", Role.DISPLAY).status_code == 200
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="display"))

    assert hall.get("/api/v1/head", Role.DISPLAY).status_code == 401


@pytest.mark.parametrize(
    "act",
    [
        lambda tx: people.close_person(tx, login="guide"),
        lambda tx: people.end_sessions(tx, login="guide"),
        lambda tx: people.change_role(tx, login="guide", role=Role.CLERK),
        lambda tx: people.renew_code(tx, login="guide"),
    ],
    ids=["closed", "signed out", "another role", "new code"],
)
def test_what_is_remembered_of_a_person_is_forgotten_at_once(hall, browser, act):
    assert browser.get("/api/v1/head").status_code == 200
    hall.house.act(hall.hall_id, SYSTEM, act)

    assert browser.get("/api/v1/head").status_code == 401


def test_a_lookup_that_crosses_a_revocation_is_not_remembered(hall, monkeypatch):
    token, found = hall.token(Role.DISPLAY), doorkeeper.find_principal

    def slow(connection, digest, now):
        principal = found(connection, digest, now)
        hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="display"))
        return principal

    monkeypatch.setattr(doorkeeper, "find_principal", slow)
    hall.get("/api/v1/head", None, headers=bearer(token))
    monkeypatch.setattr(doorkeeper, "find_principal", found)

    assert hall.get("/api/v1/head", None, headers=bearer(token)).status_code == 401


def test_who_was_seen_is_noted_for_the_caretaker(hall):
    hall.get("/api/v1/head", Role.DISPLAY)
    hall.get("/api/v1/head", Role.GUIDE)
    seen = hall.app.extensions["hallq"].doorkeeper.seen.take()[hall.hall_id]

    assert (len(seen.devices), len(seen.sessions)) == (1, 1)


def test_a_demo_press_of_another_origin_is_refused(hall):
    assert hall.client.post("/demo/pause", headers={"Origin": "https://evil.example"}).status_code in {403, 404}
