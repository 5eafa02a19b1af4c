"""A screen is let in by a manager, and put out at once."""

import pytest

from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from tests.serving import bearer

PAIR = "/api/v1/pairings"


@pytest.fixture
def screen(hall):
    """A display that shows its six digits."""
    return hall.post(PAIR, {"kind": "display"}, None, key=None).json


def approve(hall, code, role=Role.MANAGER, **body):
    """A manager lets the screen in."""
    return hall.post(f"{PAIR}/{code}/approve", {"name": "大厅主屏", **body}, role)


def test_a_screen_gets_six_digits_and_a_secret(screen):
    assert len(screen["code"]) == 6
    assert screen["code"].isdecimal()
    assert len(screen["claim"]) > 40


def test_a_screen_waits_until_it_is_let_in(hall, screen):
    path = f"{PAIR}/{screen['code']}"

    assert hall.get(path, None, headers=bearer(screen["claim"])).json["state"] == "waiting"
    approve(hall, screen["code"])
    assert hall.get(path, None, headers=bearer(screen["claim"])).json["state"] == "approved"


def test_the_screen_fetches_its_token_and_may_look(hall, screen):
    assert approve(hall, screen["code"], zone="social").json == {"device": "display-1"}
    told = hall.post(f"{PAIR}/{screen['code']}/claim", {}, None, key=None, headers=bearer(screen["claim"])).json

    assert hall.get(f"/api/v1/displays/{told['device']}/snapshot", None, headers=bearer(told["token"])).json["zone"] == "social"


def test_a_browser_gets_a_cookie_and_never_sees_its_token(hall, screen):
    approve(hall, screen["code"])
    browser = hall.client
    told = browser.post(f"{PAIR}/{screen['code']}/claim", json={"cookie": True}, headers=bearer(screen["claim"]))

    assert told.json["token"] is None
    assert browser.get("/api/v1/head", headers={"Hallq-Device": told.json["device"]}).status_code == 200


def test_a_token_is_fetched_once(hall, screen):
    approve(hall, screen["code"])
    path = f"{PAIR}/{screen['code']}/claim"
    hall.post(path, {}, None, key=None, headers=bearer(screen["claim"]))

    assert hall.post(path, {}, None, key=None, headers=bearer(screen["claim"])).json["code"] == "pairing_unknown"


def test_nobody_fetches_a_token_before_a_manager_has_spoken(hall, screen):
    answer = hall.post(f"{PAIR}/{screen['code']}/claim", {}, None, key=None, headers=bearer(screen["claim"]))

    assert (answer.status_code, answer.json["code"]) == (409, "pairing_not_approved")


def test_the_digits_without_the_secret_open_nothing(hall, screen):
    approve(hall, screen["code"])

    assert hall.get(f"{PAIR}/{screen['code']}", None, headers=bearer("guess")).json["code"] == "pairing_unknown"
    assert hall.post(f"{PAIR}/{screen['code']}/claim", {}, None, key=None, headers=bearer("guess")).json["code"] == "pairing_unknown"


def test_a_secret_must_be_sent(hall, screen):
    assert hall.get(f"{PAIR}/{screen['code']}", None).status_code == 401


def test_guessing_is_slowed(hall):
    codes = [hall.get(f"{PAIR}/{code:06}", None, headers=bearer("guess")).json["code"] for code in range(7)]

    assert codes == ["pairing_unknown"] * 5 + ["try_later"] * 2


def test_who_guesses_is_told_how_long_to_wait(hall):
    for code in range(6):
        answer = hall.get(f"{PAIR}/{code:06}", None, headers=bearer("guess"))

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.DISPLAY, Role.CLIENT_CALL])
def test_only_a_manager_lets_screens_in(hall, screen, role):
    assert approve(hall, screen["code"], role).status_code == 403


def test_what_is_no_screen_is_not_let_in(hall):
    assert hall.post(PAIR, {"kind": "toaster"}, None, key=None).json["field"] == "kind"


def test_a_revoked_screen_sees_nothing_from_the_next_request_on(hall):
    token = hall.token(Role.DISPLAY)
    assert hall.get("/api/v1/head", None, headers=bearer(token)).status_code == 200
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="display"))

    assert hall.get("/api/v1/head", None, headers=bearer(token)).status_code == 401
