"""Running the hall by the interface: queues that take no more visitors, the business day, copies of slips."""

import pytest

from hallq.domain.permissions import Role
from tests.making import open_counters, story


def test_a_suspended_queue_takes_no_more_visitors_until_it_is_reopened(hall):
    assert hall.post("/api/v1/queues/card/suspend", {"reason": "system"}, Role.SUPERVISOR).status_code == 204
    refused = hall.post("/api/v1/tickets", {"service": "card-new"}, Role.KIOSK).json["code"]
    assert hall.post("/api/v1/queues/card/reopen", {}, Role.SUPERVISOR).status_code == 204

    assert (refused, hall.issue()["number"]) == ("queue_suspended", "J001")


def test_a_suspended_queue_says_so(hall):
    hall.post("/api/v1/queues/card/suspend", {"reason": "full"})

    assert [queue["code"] for queue in hall.get("/api/v1/hall").json["queues"] if queue["suspended"]] == ["card"]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("queues/none/suspend", {"reason": "full"}, "queue_unknown"),
        ("queues/none/reopen", {}, "queue_unknown"),
        ("queues/card/suspend", {}, "field_invalid"),
        ("queues/card/suspend", {"reason": "tired"}, "field_invalid"),
        ("day/open", {}, "day_already_open"),
        ("day/open", {"day": "2026-11-22"}, "day_in_past"),
        ("day/open", {"day": "2026-12-24"}, "day_too_far_ahead"),
        ("day/open", {"day": "2026-13-01"}, "field_invalid"),
        ("day/close", {"force": "yes"}, "field_invalid"),
        ("tickets/99/reprint", {"reason": "torn"}, "ticket_unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_line(hall, path, body, code):
    hall.token(Role.ADMIN)
    before = story(hall.house, hall.hall_id)

    assert hall.post(f"/api/v1/{path}", body).json["code"] == code
    assert story(hall.house, hall.hall_id) == before


def test_the_day_is_closed_and_the_next_one_opened(hall):
    hall.issue()
    closed = hall.post("/api/v1/day/close", {}, Role.MANAGER)
    opened = hall.post("/api/v1/day/open", {"day": "2026-11-24"}, Role.MANAGER)

    assert closed.json == {"day": "2026-11-23", "issued": 1, "completed": 0, "no_show": 0, "cancelled": 0, "expired": 1}
    assert (opened.status_code, opened.json) == (200, {"day": "2026-11-24"})


def test_the_same_press_closes_one_day(hall):
    first = hall.post("/api/v1/day/close", {}, Role.MANAGER, key="press-one")
    hall.post("/api/v1/day/open", {"day": "2026-11-24"}, Role.MANAGER)
    again = hall.post("/api/v1/day/close", {}, Role.MANAGER, key="press-one")

    assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
    assert hall.get("/api/v1/hall").json["day_is_open"]


def test_a_day_with_somebody_at_a_counter_is_closed_by_force_only(hall):
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue()
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL)
    hall.post(f"/api/v1/tickets/{ticket['id']}/start", {}, Role.CLIENT_CALL)

    assert hall.post("/api/v1/day/close", {}).json["code"] == "counter_busy"
    assert hall.post("/api/v1/day/close", {"force": True}).json["completed"] == 1


def test_a_day_far_ahead_is_opened_once_it_is_confirmed(hall):
    assert hall.post("/api/v1/day/open", {"day": "2026-12-24", "confirmed": True}).json == {"day": "2026-12-24"}


def test_a_slip_is_printed_once_more(hall):
    ticket = hall.issue()
    answer = hall.post(f"/api/v1/tickets/{ticket['id']}/reprint", {"reason": "torn"}, Role.GUIDE)

    assert (answer.status_code, answer.json["ticket"], answer.json["copy"], answer.json["printer"]) == (201, ticket["id"], 1, "lobby")
    assert answer.json == hall.get("/api/v1/print-jobs").json["jobs"][0]


def test_the_same_press_prints_one_copy(hall):
    ticket = hall.issue()
    for _ in range(2):
        hall.post(f"/api/v1/tickets/{ticket['id']}/reprint", {"reason": "torn"}, Role.GUIDE, key="press-one")

    assert len(hall.get("/api/v1/print-jobs").json["jobs"]) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "field_invalid"),
        ({"reason": "because"}, "field_invalid"),
        ({"reason": "torn", "printer": "none"}, "printer_unknown"),
        ({"reason": "torn", "note": "x"}, "field_not_obeyed"),
    ],
)
def test_a_copy_that_cannot_be_is_refused(hall, body, code):
    ticket = hall.issue()

    assert hall.post(f"/api/v1/tickets/{ticket['id']}/reprint", body, Role.GUIDE).json["code"] == code
