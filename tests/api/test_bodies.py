"""Bad input is refused by name, and nothing is consumed by it."""

import json

import pytest

from hallq.domain.permissions import Role
from tests.making import story
from tests.serving import new_key

TICKETS = "/api/v1/tickets"


def send(hall, raw, **headers):
    """Send a raw body as a kiosk."""
    wanted = {"Authorization": f"Bearer {hall.token(Role.KIOSK)}", "Idempotency-Key": new_key(), "Content-Type": "application/json"}
    return hall.client.post(TICKETS, data=raw, headers=wanted | headers)


@pytest.mark.parametrize(
    ("raw", "status", "code", "field"),
    [
        (b"{", 400, "body_invalid", None),
        (b"[]", 400, "body_invalid", None),
        (b'"card-new"', 400, "body_invalid", None),
        (b"\xff\xfe", 400, "body_invalid", None),
        (b'{"service": "\\ud800"}', 400, "body_invalid", None),
        (b"[" * 5000, 400, "body_invalid", None),
        (b"", 422, "field_invalid", "service"),
        (b'{"service": null}', 422, "field_invalid", "service"),
        (b'{"service": 7}', 422, "field_invalid", "service"),
        (b'{"service": ""}', 422, "field_invalid", "service"),
        (b'{"service": "' + b"x" * 65 + b'"}', 422, "field_invalid", "service"),
        (b'{"service": "card\\u0000new"}', 422, "field_invalid", "service"),
        (b'{"service": "card\\u001bnew"}', 422, "field_invalid", "service"),
        (b'{"service": "card\\nnew"}', 422, "field_invalid", "service"),
        (b'{"service": "card-new", "colour": "red"}', 422, "field_not_obeyed", "colour"),
        (b'{"service": "card-new", "appointment": "B7"}', 501, "not_offered", "appointment"),
        (b'{"service": "card-new", "language": "fr"}', 422, "field_invalid", "language"),
        (b'{"service": "nothing"}', 404, "service_unknown", None),
    ],
)
def test_a_wrong_body_is_refused_by_name(hall, raw, status, code, field):
    answer = send(hall, raw)

    assert (answer.status_code, answer.json["code"], answer.json.get("field")) == (status, code, field)
    assert answer.content_type == "application/problem+json"


def test_a_misspelled_field_is_named_before_the_missing_one(hall):
    assert send(hall, b'{"sevice": "card-new"}').json["field"] == "sevice"


@pytest.mark.parametrize("raw", [b"{", b'{"service": "nothing"}', b'{"service": "card-new", "colour": "red"}'])
def test_a_refused_request_consumes_nothing(hall, raw):
    before = story(hall.house, hall.hall_id)
    hall.token(Role.KIOSK)
    told = story(hall.house, hall.hall_id)
    send(hall, raw)

    assert story(hall.house, hall.hall_id) == told
    assert hall.issue("card-new")["number"] == "J001"
    assert "ticket.issued" not in before


def test_a_body_over_64_kib_is_refused(hall):
    answer = send(hall, json.dumps({"service": "x" * 70_000}).encode())

    assert (answer.status_code, answer.json["code"], answer.json["most"]) == (413, "body_too_large", 65536)


def test_an_unknown_address_is_a_problem(hall):
    answer = hall.get("/api/v1/nothing")

    assert (answer.status_code, answer.json["code"], answer.content_type) == (404, "not_found", "application/problem+json")


def test_another_method_is_refused_with_those_that_are_known(hall):
    answer = hall.client.delete(TICKETS)

    assert (answer.status_code, answer.json["code"]) == (405, "method_unknown")
    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}


def test_an_unknown_hall_is_named(hall):
    answer = hall.get("/h/nowhere/api/v1/hall")

    assert (answer.status_code, answer.json["code"], answer.json["hall"]) == (404, "hall_unknown", "nowhere")


@pytest.mark.parametrize(
    "query",
    ["state=SLEEPING", "limit=0", "limit=501", "after=-1", "after=x", "day=today", "queue=a&queue=b", "colour=red", "number="],
)
def test_a_wrong_query_is_refused_by_the_fields_name(hall, query):
    answer = hall.get(f"{TICKETS}?{query}")

    assert answer.status_code == 422
    assert answer.json["field"].startswith(query.partition("=")[0])


def test_a_problem_speaks_the_readers_language(hall):
    zh = hall.get("/api/v1/tickets/9", headers={"Accept-Language": "zh-CN"}).json
    en = hall.get("/api/v1/tickets/9", headers={"Accept-Language": "en-GB,en;q=0.9"}).json

    assert (zh["title"], en["title"]) == ("没有这张号票", "Ticket unknown")
    assert zh["type"] == en["type"] == "/docs/problems#ticket_unknown"


def test_a_closed_hall_says_when_it_opens(hall):
    hall.advance(hours=3.5)
    problem = hall.post(TICKETS, {"service": "card-new"}, Role.KIOSK).json

    assert (problem["code"], problem["opens_at"]) == ("hall_closed", "2026-11-23T05:00:00.000Z")


@pytest.mark.parametrize("number", ["9007199254740992", "9" * 30, "-1", "1.5", "x"])
def test_a_number_that_no_ticket_can_have_is_found_nowhere(hall, number):
    assert hall.get(f"{TICKETS}/{number}").json["code"] == "not_found"
    assert hall.post(f"{TICKETS}/{number}/cancel").json["code"] == "not_found"
