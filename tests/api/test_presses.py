"""One press is one act, however often its request is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from hallq.domain.permissions import Role
from tests.making import open_counters, story

TICKETS = "/api/v1/tickets"
CARD = {"service": "card-new"}


def test_a_repeated_press_gets_the_same_ticket(hall):
    answers = [hall.post(TICKETS, CARD, Role.KIOSK, key="press-one") for _ in range(3)]

    assert len({answer.text for answer in answers}) == 1
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]


def test_a_repeated_press_writes_nothing(hall):
    hall.post(TICKETS, CARD, Role.KIOSK, key="press-one")
    before = story(hall.house, hall.hall_id)
    hall.post(TICKETS, CARD, Role.KIOSK, key="press-one")

    assert story(hall.house, hall.hall_id) == before


def test_the_same_key_with_another_body_is_refused(hall):
    hall.post(TICKETS, CARD, Role.KIOSK, key="press-one")
    answer = hall.post(TICKETS, {"service": "pension-apply"}, Role.KIOSK, key="press-one")

    assert (answer.status_code, answer.json["code"]) == (409, "idempotency_key_reused")


def test_the_same_key_at_another_address_is_refused(hall):
    open_counters(hall.house, hall.hall_id, "1", "2")
    hall.issue()
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL, key="press-one")

    assert hall.post("/api/v1/counters/2/call-next", {}, Role.CLIENT_CALL, key="press-one").json["code"] == "idempotency_key_reused"


def test_the_bare_address_and_the_halls_own_are_the_same_press(hall):
    first = hall.post(TICKETS, CARD, Role.KIOSK, key="press-one").json

    assert hall.post(f"/h/xitou{TICKETS}", CARD, Role.KIOSK, key="press-one").json == first


def test_two_askers_may_use_the_same_key(hall):
    first = hall.post(TICKETS, CARD, Role.KIOSK, key="press-one").json
    second = hall.post(TICKETS, CARD, Role.CLIENT_ISSUE, key="press-one").json

    assert first["id"] != second["id"]


@pytest.mark.parametrize("key", [None, "short", "x" * 81, "seven\x7fx1"])
def test_a_write_without_a_proper_key_is_refused(hall, key):
    answer = hall.post(TICKETS, CARD, Role.KIOSK, key=key)

    assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_missing")


def test_a_press_that_called_nobody_may_be_made_again(hall):
    open_counters(hall.house, hall.hall_id, "1")
    assert hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL, key="press-one").status_code == 204
    hall.issue()

    assert hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL, key="press-one").status_code == 200


def test_a_refused_press_may_be_made_again(hall):
    assert hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL, key="press-one").json["code"] == "counter_not_open"
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue()

    assert hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL, key="press-one").status_code == 200


def test_one_press_sent_by_many_at_once_is_one_ticket(hall):
    hall.token(Role.KIOSK)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: hall.post(TICKETS, CARD, Role.KIOSK, key="press-one").text, range(16)))

    assert len(set(answers)) == 1
    assert story(hall.house, hall.hall_id).count("ticket.issued") == 1
