"""Who is let in at the socket, and what ends it."""

import threading
import time

import pytest

from hallq.app import LIVE
from hallq.domain.permissions import Role
from hallq.operations import devices, people
from hallq.operations.hall import SYSTEM
from tests.making import NINE, StillClock
from tests.serving import serve


@pytest.fixture
def connect(hall):
    """Connect a screen; closed at the end."""
    hub, opened = hall.app.extensions[LIVE], []

    def connecting(role=None, query="", token=None, cookie=None):
        browser = hall.client
        if cookie is not None:
            browser.set_cookie("hallq", cookie)
        told = token or (hall.token(role) if role is not None else None)
        screen = hub.sio.test_client(hall.app, query_string=query, auth=told and {"token": told}, flask_test_client=browser)
        opened.append(screen)
        return screen

    yield connecting
    for screen in opened:
        if screen.is_connected():
            screen.disconnect()
    hub.teller.stop()


def hello(screen):
    """What a screen is greeted with; None where it was not let in."""
    return screen.get_received()[0]["args"][0] if screen.is_connected() else None


def wait_for(condition):
    """Until something is so, five seconds at most."""
    pause, until = threading.Event(), time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until
        pause.wait(0.02)


def test_a_display_is_greeted_with_the_head(hall, connect):
    greeting = hello(connect(Role.DISPLAY))

    assert greeting == hall.get("/api/v1/head", Role.DISPLAY).json | {"audience": "public"}


@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER, Role.AUDITOR, Role.CLIENT_READ, Role.CLIENT_CALL])
def test_staff_hear_what_staff_may(connect, role):
    assert hello(connect(role))["audience"] == "staff"


@pytest.mark.parametrize("role", [Role.KIOSK, Role.DISPLAY, Role.PAD, Role.CLIENT_ISSUE])
def test_screens_of_visitors_hear_what_everybody_may(connect, role):
    assert hello(connect(role))["audience"] == "public"


def test_the_board_on_the_wall_needs_no_account(connect):
    assert hello(connect())["audience"] == "public"


def test_a_browser_is_known_by_its_cookie(hall, connect):
    assert hello(connect(cookie=hall.token(Role.CLERK)))["audience"] == "staff"


def test_a_token_that_nobody_has_is_refused(connect):
    assert hello(connect(token="nobody-has-this-token")) is None


def test_a_print_agent_hears_that_something_happened_and_nothing_of_it(hall, connect):
    hall.token(Role.KIOSK)
    agent, heard = connect(Role.AGENT), []
    assert hello(agent)["audience"] == "agents"

    hall.issue()
    wait_for(lambda: heard.extend(agent.get_received()) or heard)

    lines = [line for message in heard for line in message["args"][0]["lines"]]
    assert [(line["name"], set(line)) for line in lines] == [("ticket.issued", {"seq", "name", "at"})]


def test_an_unknown_hall_has_no_socket(connect):
    assert hello(connect(Role.DISPLAY, "hall=nowhere")) is None


def test_the_hall_may_be_named(connect):
    assert hello(connect(Role.DISPLAY, "hall=xitou"))["audience"] == "public"


def test_a_revoked_screen_loses_its_socket(hall, connect):
    screen, other = connect(Role.DISPLAY), connect(Role.KIOSK)
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="display"))

    wait_for(lambda: not screen.is_connected())
    assert other.is_connected()


def test_whoever_is_signed_out_loses_the_socket(hall, connect):
    screen = connect(Role.CLERK)
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: people.end_sessions(tx, login="clerk"))

    wait_for(lambda: not screen.is_connected())


def test_a_socket_ends_with_its_session(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, clock=StillClock(NINE))
    hub = hall.app.extensions[LIVE]
    clerk, display = (
        hub.sio.test_client(hall.app, auth={"token": hall.token(role)}, flask_test_client=hall.client) for role in (Role.CLERK, Role.DISPLAY)
    )
    hall.house.clock.real_at += 3_600_000

    wait_for(lambda: not clerk.is_connected())
    assert display.is_connected()
    display.disconnect()
    hub.teller.stop()


def test_connected_screens_are_counted(hall, connect):
    connect(Role.DISPLAY)

    assert "hallq_sockets 1" in hall.get("/metrics", Role.CLIENT_REPORT).text.splitlines()
