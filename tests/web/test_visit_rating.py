"""Rating a service by the link on the slip, also on the days after."""

import pytest

from hallq.domain.permissions import Role
from tests.making import call_next, open_counters
from tests.serving import new_key

CALL = Role.CLIENT_CALL


@pytest.fixture
def ticket(hall):
    """A number that is being served."""
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue("card-new")
    call_next(hall.house, hall.hall_id, "1")
    hall.post(f"/api/v1/tickets/{ticket['id']}/start", {}, CALL)
    return ticket


@pytest.fixture
def served(hall, ticket):
    """A number whose visit is over."""
    hall.post(f"/api/v1/tickets/{ticket['id']}/complete", {}, CALL)
    return ticket


def page(hall, ticket):
    """The page of the link on the slip."""
    return hall.client.get(ticket["visitor"]["page"])


def rate(hall, ticket, key=None, **said):
    """The visitor rates, by script."""
    return hall.client.post(f"{ticket['visitor']['page']}/rate", json=said, headers={"Idempotency-Key": key or new_key()})


def rated(hall):
    """What the story tells of ratings."""
    lines = hall.get("/api/v1/events", Role.AUDITOR).json["lines"]
    return [line["event"] for line in lines if line["name"] == "evaluation.recorded"]


def test_a_page_asks_when_the_visit_is_over(hall, served):
    assert 'class="rate"' in page(hall, served).text


def test_nobody_is_asked_while_the_service_goes_on(hall, ticket):
    assert 'class="rate"' not in page(hall, ticket).text


def test_nobody_is_asked_of_a_service_that_never_was(hall):
    assert 'class="rate"' not in page(hall, hall.issue("card-new")).text


def test_no_level_is_chosen_beforehand(hall, served):
    assert "checked" not in page(hall, served).text


def test_a_rating_has_its_level_and_options(hall, served):
    assert rate(hall, served, level=4, options=["413", "406"]).status_code == 204
    assert [(one["level"], one["codes"], one["channel"]) for one in rated(hall)] == [(4, ["406", "413"], "phone")]


def test_of_a_form_only_the_options_of_the_chosen_level_are_taken(hall, served):
    fields = {"key": "press-of-a-form", "level": "2", "options-2": ["209", "214"], "options-5": ["510"], "comment": "等得太久\r\n但很客气"}
    answer = hall.client.post(f"{served['visitor']['page']}/rate", data=fields)

    assert (answer.status_code, answer.headers["Location"]) == (303, served["visitor"]["page"])
    assert [(one["level"], one["codes"]) for one in rated(hall)] == [(2, ["209", "214"])]


def test_who_has_rated_is_thanked_and_not_asked_again(hall, served):
    rate(hall, served, level=5)
    text = page(hall, served).text

    assert "感谢您的评价" in text
    assert 'class="rate"' not in text


def test_the_same_press_is_the_same_rating(hall, served):
    answers = [rate(hall, served, key="press-one-rating", level=5).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert len(rated(hall)) == 1


def test_a_service_is_rated_once(hall, served):
    rate(hall, served, level=5)

    assert rate(hall, served, level=1).json["code"] == "already_evaluated"


def test_whom_the_pad_asked_in_vain_may_still_rate(hall, served):
    hall.post("/api/v1/evaluations", {"token": served["visitor"]["token"], "outcome": "timed_out"}, Role.PAD)

    assert 'class="rate"' in page(hall, served).text
    assert rate(hall, served, level=3).status_code == 204


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "field_invalid"),
        ({"level": 6}, "field_invalid"),
        ({"level": 5, "options": ["406"]}, "evaluation_invalid"),
        ({"level": 5, "outcome": "timed_out"}, "field_not_obeyed"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(hall, served, said, code):
    assert rate(hall, served, **said).json["code"] == code


def test_who_was_never_served_has_nothing_to_rate(hall):
    assert rate(hall, hall.issue("card-new"), level=5).json["code"] == "not_yet_served"


# --- on the days after ---------------------------------------------------------------------------------------------------------------------


def test_after_its_day_a_link_opens_nothing_but_the_rating(hall, served):
    hall.close_day()
    text = page(hall, served).text

    assert 'class="rate"' in text
    assert served["number"] not in text


def test_the_changing_part_is_then_the_rating_too(hall, served):
    hall.close_day()

    assert hall.client.get(f"{served['visitor']['page']}/now").text.lstrip().startswith("<form")


def test_who_rates_on_a_later_day_is_thanked(hall, served):
    hall.close_day()
    hall.advance(hours=30)

    assert rate(hall, served, level=4).status_code == 204
    assert "感谢您的评价" in page(hall, served).text


@pytest.mark.parametrize("is_rated", [False, True])
def test_after_seven_days_the_link_is_dead(hall, served, is_rated):
    if is_rated:
        rate(hall, served, level=5)
    hall.close_day()
    hall.advance(hours=7 * 24, seconds=1)
    old, wrong = page(hall, served), hall.client.get("/t/nothing")

    assert (old.status_code, old.text) == (wrong.status_code, wrong.text)
