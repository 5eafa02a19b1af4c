"""Rating a service with the visitor's token."""

import pytest

from hallq.domain.permissions import Role
from tests.making import open_counters
from tests.serving import bearer

RATE = "/api/v1/evaluations"


@pytest.fixture
def token(hall):
    """The token of a visitor who is being served at counter 1."""
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue()
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL)
    hall.post(f"/api/v1/tickets/{ticket['id']}/start", {}, Role.CLIENT_CALL)
    return ticket["visitor"]["token"]


def test_the_token_alone_is_enough(hall, token):
    answer = hall.post(RATE, {"token": token, "level": 5}, None)

    assert (answer.status_code, answer.json) == (201, {"outcome": "given", "level": 5, "options": []})


@pytest.mark.parametrize("role", [Role.PAD, Role.CLIENT_EVALUATE])
def test_a_pad_or_a_program_rates_for_the_visitor(hall, token, role):
    assert hall.post(RATE, {"token": token, "level": 4}, role).status_code == 201


@pytest.mark.parametrize("role", [Role.CLERK, Role.ADMIN, Role.KIOSK])
def test_nobody_of_the_house_rates(hall, token, role):
    assert hall.post(RATE, {"token": token, "level": 5}, role).json["code"] == "not_allowed"


def test_options_of_the_level_are_kept(hall, token):
    assert hall.post(RATE, {"token": token, "level": 5, "options": ["511", "510"]}, None).json["options"] == ["510", "511"]


def test_a_time_out_is_no_rating(hall, token):
    assert hall.post(RATE, {"token": token, "outcome": "timed_out"}, Role.PAD).json == {"outcome": "timed_out", "level": None, "options": []}


def test_a_rating_takes_the_place_of_a_time_out(hall, token):
    hall.post(RATE, {"token": token, "outcome": "timed_out"}, Role.PAD)

    assert hall.post(RATE, {"token": token, "level": 3}, None).status_code == 201


def test_a_service_is_rated_once(hall, token):
    hall.post(RATE, {"token": token, "level": 5}, None)

    assert hall.post(RATE, {"token": token, "level": 1}, None).json["code"] == "already_evaluated"


def test_the_same_press_is_the_same_rating(hall, token):
    first = hall.post(RATE, {"token": token, "level": 5}, None, key="press-one")
    again = hall.post(RATE, {"token": token, "level": 5}, None, key="press-one")

    assert (again.status_code, again.json) == (201, first.json)


def test_where_a_rating_came_from_is_in_the_story(hall, token):
    hall.post(RATE, {"token": token, "level": 5}, None)
    lines = hall.get("/api/v1/events", Role.AUDITOR).json["lines"]

    assert [line["event"]["channel"] for line in lines if line["name"] == "evaluation.recorded"] == ["link"]


def test_a_visitors_own_words_are_not_in_the_story(hall, token):
    hall.post(RATE, {"token": token, "level": 2, "comment": "等得太久"}, None)

    assert "等得太久" not in hall.get("/api/v1/events", Role.AUDITOR).text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"level": 6}, "field_invalid"),
        ({"level": 0}, "field_invalid"),
        ({}, "field_invalid"),
        ({"level": 5, "outcome": "timed_out"}, "field_invalid"),
        ({"outcome": "timed_out", "options": ["510"]}, "field_invalid"),
        ({"level": 5, "options": ["406"]}, "evaluation_invalid"),
        ({"level": 5, "options": ["nothing"]}, "evaluation_invalid"),
        ({"level": 5, "comment": "x" * 501}, "field_invalid"),
        ({"level": 5, "comment": "bell\u0007"}, "evaluation_invalid"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(hall, token, body, code):
    assert hall.post(RATE, {"token": token, **body}, None).json["code"] == code


def test_a_service_that_has_not_begun_is_not_rated(hall):
    assert hall.post(RATE, {"token": hall.issue()["visitor"]["token"], "level": 5}, None).json["code"] == "not_yet_served"


@pytest.mark.parametrize("wrong", ["", "1-", "zz-" + "a" * 22, "1-" + "a" * 22])
def test_a_wrong_token_is_not_told_from_an_expired_one(hall, wrong):
    answer = hall.post(RATE, {"token": wrong, "level": 5}, None)

    assert (answer.status_code, answer.json["code"]) == (404, "link_expired")


def test_a_service_may_be_rated_for_seven_days(hall, token):
    hall.close_day()
    hall.advance(hours=24 * 7)

    assert hall.post(RATE, {"token": token, "level": 5}, None).status_code == 201


def test_after_seven_days_it_is_too_late(hall, token):
    hall.close_day()
    hall.advance(hours=24 * 7, seconds=1)

    assert hall.post(RATE, {"token": token, "level": 5}, None).json["code"] == "too_late"


def test_a_time_out_is_recorded_on_the_day_only(hall, token):
    hall.close_day()

    assert hall.post(RATE, {"token": token, "outcome": "timed_out"}, None).json["code"] == "link_expired"


def test_for_everything_else_a_token_is_dead_after_its_day(hall, token):
    ticket = int(token.partition("-")[0], 36)
    assert hall.get(f"/api/v1/tickets/{ticket}", None, headers=bearer(token)).status_code == 200
    hall.close_day()

    assert hall.get(f"/api/v1/tickets/{ticket}", None, headers=bearer(token)).json["code"] == "not_signed_in"


def test_the_token_may_also_be_sent_as_a_bearer_token(hall, token):
    assert hall.post(RATE, {"token": token, "level": 5}, None, headers=bearer(token)).status_code == 201
