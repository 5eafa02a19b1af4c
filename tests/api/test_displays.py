"""What a screen fetches, and the sign of life it gives."""

import pytest

from hallq.domain.permissions import Role
from tests.making import open_counters

SNAPSHOT = "/api/v1/displays/display/snapshot"
HEARTBEAT = "/api/v1/displays/display/heartbeat"


@pytest.fixture
def shown(hall):
    """The hall with a display."""
    hall.token(Role.DISPLAY)
    return hall


def test_a_snapshot_stands_at_the_head_of_the_story(shown):
    snapshot, head = shown.get(SNAPSHOT, Role.DISPLAY).json, shown.get("/api/v1/head", Role.DISPLAY).json

    assert {"epoch": snapshot["epoch"], "seq": snapshot["seq"]} == head


def test_a_snapshot_holds_the_calls(shown):
    open_counters(shown.house, shown.hall_id, "1")
    ticket = shown.issue("pension-apply")
    shown.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL)
    (zone,) = [zone for zone in shown.get(SNAPSHOT, Role.DISPLAY).json["board"]["zones"] if zone["calls"]]

    assert [(call["number"], call["window"], call["called_at"]) for call in zone["calls"]] == [(ticket["number"], "1", "2026-11-23T01:00:00.000Z")]


def test_a_snapshot_counts_who_waits(shown):
    before = shown.get(SNAPSHOT, Role.DISPLAY).json["board"]["load"]["waiting"]
    shown.issue()

    assert shown.get(SNAPSHOT, Role.DISPLAY).json["board"]["load"]["waiting"] == before + 1


def test_a_snapshot_is_made_once_for_each_line_of_the_story(shown):
    shown.get(SNAPSHOT, Role.DISPLAY)
    kept = dict(shown.app.extensions["hallq"].boards)
    shown.get(SNAPSHOT, Role.DISPLAY)

    assert shown.app.extensions["hallq"].boards[shown.hall_id] is kept[shown.hall_id]


def test_a_snapshot_of_a_screen_that_is_not_there_is_refused(shown):
    assert shown.get("/api/v1/displays/nothing/snapshot").json["code"] == "device_unknown"


def test_a_sign_of_life_is_answered_with_the_head(shown):
    answer = shown.post(HEARTBEAT, {"epoch": "e", "seq": 3, "width": 1920, "height": 1080}, Role.DISPLAY, key=None)

    assert answer.json == shown.get("/api/v1/head", Role.DISPLAY).json


def test_a_sign_of_life_is_kept_with_its_time(shown):
    shown.post(HEARTBEAT, {"seq": 3}, Role.DISPLAY, key=None)
    at, told = shown.app.extensions["hallq"].signs_of_life[(shown.hall_id, "display")]

    assert at > 0
    assert told == {"seq": 3, "head": shown.get("/api/v1/head", Role.DISPLAY).json["seq"]}


def test_nobody_gives_a_sign_of_life_for_another(shown):
    assert shown.post(HEARTBEAT, {}, Role.KIOSK, key=None).status_code == 403
