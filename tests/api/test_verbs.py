"""What is done with a ticket by the interface."""

import pytest

from hallq.domain.permissions import Role
from tests.making import open_counters


@pytest.fixture
def ticket(hall):
    """A ticket that waits, with counters 1 and 2 open for it."""
    open_counters(hall.house, hall.hall_id, "1", "2", "3")
    return hall.issue("card-new")


def act(hall, ticket, verb, body=None, **more):
    """Do something with a ticket as an API client; the answer."""
    return hall.post(f"/api/v1/tickets/{ticket['id']}/{verb}", body, Role.CLIENT_CALL, **more)


def test_a_ticket_is_called_started_and_completed(hall, ticket):
    answers = [act(hall, ticket, "call", {"counter": "1"}), act(hall, ticket, "start"), act(hall, ticket, "complete", {"matters": 2})]

    assert [(answer.status_code, answer.json["state"]) for answer in answers] == [(200, "CALLED"), (200, "SERVING"), (200, "COMPLETED")]


def test_the_answer_tells_the_counter_and_the_times(hall, ticket):
    hall.advance(minutes=3)
    called = act(hall, ticket, "call", {"counter": "1"}).json

    assert (called["counter"], called["called_at"], called["first_called_at"]) == ("1", "2026-11-23T01:03:00.000Z", "2026-11-23T01:03:00.000Z")


def test_a_recall_counts_as_a_further_call(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})

    assert act(hall, ticket, "recall").json["calls"] == 2


def test_a_visit_is_held_and_resumed_elsewhere(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    act(hall, ticket, "start")

    assert act(hall, ticket, "hold", {"reason": "copy"}).json["state"] == "ON_HOLD"
    assert act(hall, ticket, "resume", {"counter": "2"}).json["counter"] == "2"


def test_a_transferred_ticket_waits_in_the_other_queue_with_its_place(hall, ticket):
    hall.issue("pension-apply")
    moved = act(hall, ticket, "transfer", {"queue": "pension"}).json

    assert (moved["state"], moved["queue"], moved["number"], moved["ahead"]) == ("WAITING", "pension", ticket["number"], 0)


def test_a_ticket_transferred_to_the_back_is_behind(hall, ticket):
    hall.issue("pension-apply")

    assert act(hall, ticket, "transfer", {"service": "pension-apply", "place": "back"}).json["ahead"] == 1


def test_a_transfer_names_a_queue_or_a_service(hall, ticket):
    assert act(hall, ticket, "transfer", {}).json["code"] == "field_invalid"


def test_a_called_visitor_is_sent_back_to_the_line(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})

    assert act(hall, ticket, "requeue").json["state"] == "WAITING"


def test_a_no_show_before_the_promised_calls_is_too_early(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    problem = act(hall, ticket, "no-show").json

    assert (problem["code"], problem["calls_missing"]) == ("too_early", 2)


def test_a_missed_visitor_is_reinstated(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    act(hall, ticket, "recall")
    act(hall, ticket, "recall")

    assert act(hall, ticket, "no-show").json["state"] == "NO_SHOW"
    assert hall.post(f"/api/v1/tickets/{ticket['id']}/reinstate", {}, Role.GUIDE).json["state"] == "WAITING"


def test_a_ticket_is_cancelled(hall, ticket):
    assert hall.post(f"/api/v1/tickets/{ticket['id']}/cancel", {}, Role.GUIDE).json["state"] == "CANCELLED"


def test_a_call_is_undone(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    back = act(hall, ticket, "undo").json

    assert (back["state"], back["first_called_at"], back["ahead"]) == ("WAITING", None, 0)


def test_an_undo_after_the_seconds_is_too_late(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    hall.advance(seconds=9)

    assert act(hall, ticket, "undo").json["code"] == "too_late"


def test_what_the_state_does_not_allow_is_refused_by_name(hall, ticket):
    answer = act(hall, ticket, "start")

    assert answer.status_code == 409
    assert {name: answer.json[name] for name in ("code", "state", "action")} == {
        "code": "illegal_transition",
        "state": "WAITING",
        "action": "start",
    }


def test_a_ticket_that_is_not_there_is_unknown(hall):
    assert act(hall, {"id": 999}, "recall").json["code"] == "ticket_unknown"


def test_an_unknown_counter_is_named(hall, ticket):
    problem = act(hall, ticket, "call", {"counter": "99"}).json

    assert (problem["code"], problem["counter"]) == ("counter_unknown", "99")


def test_a_counter_of_another_business_does_not_call(hall, ticket):
    assert act(hall, ticket, "call", {"counter": "3"}).json["code"] == "not_served_here"


def test_a_package_goes_on_to_its_next_step(hall, ticket):
    package = hall.issue("start-business")
    act(hall, package, "call", {"counter": "3"})
    act(hall, package, "start")
    after = act(hall, package, "complete").json

    assert (after["state"], after["queue"], after["step"]) == ("WAITING", "card", 2)
    assert [step["state"] for step in after["steps"]] == ["done", "current"]


def test_if_match_lets_a_press_through_that_saw_the_present_version(hall, ticket):
    assert act(hall, ticket, "call", {"counter": "1"}, headers={"If-Match": '"1"'}).status_code == 200


@pytest.mark.parametrize("seen", ["7", '"7"', 'W/"7"'])
def test_if_match_refuses_a_press_that_saw_another_version(hall, ticket, seen):
    answer = act(hall, ticket, "call", {"counter": "1"}, headers={"If-Match": seen})

    assert (answer.status_code, answer.json["code"], answer.json["version"]) == (409, "version_stale", 1)
    assert hall.get(f"/api/v1/tickets/{ticket['id']}").json["state"] == "WAITING"


@pytest.mark.parametrize("seen", ["*", '"1", "2"', "one", "9" * 13])
def test_if_match_that_is_no_version_is_refused(hall, ticket, seen):
    assert act(hall, ticket, "call", {"counter": "1"}, headers={"If-Match": seen}).json["code"] == "field_invalid"


def waiting_and_called(hall):
    """Three who wait, and one who is called at counter 1."""
    first = hall.issue()
    for _ in range(3):
        hall.issue()
    act(hall, first, "call", {"counter": "1"})
    return first


def test_a_place_behind_others_is_taken(hall, ticket):
    first = waiting_and_called(hall)

    assert act(hall, first, "requeue", {"place": "after", "after": 2}).json["ahead"] == 2


@pytest.mark.parametrize("body", [{"place": "after"}, {"place": "after", "after": 0}, {"place": "back", "after": 2}, {"place": "middle"}])
def test_a_place_that_is_none_is_refused(hall, ticket, body):
    assert act(hall, waiting_and_called(hall), "requeue", body).json["code"] == "field_invalid"


def test_a_visitor_is_sent_to_one_counter_alone(hall, ticket):
    assert act(hall, ticket, "transfer", {"counter": "1", "place": "front"}).json["state"] == "WAITING"
    assert act(hall, ticket, "transfer", {"counter": "10"}).json["code"] == "counter_not_open"
    assert act(hall, ticket, "transfer", {"clerk": "nobody"}).json["code"] == "person_unknown"


def test_papers_are_kept_at_the_counter_that_sets_the_visit_aside(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    act(hall, ticket, "start")

    assert act(hall, ticket, "hold", {"reason": "copy", "papers": "lost"}).json["code"] == "field_invalid"
    assert act(hall, ticket, "hold", {"reason": "copy", "papers": "kept"}).json["state"] == "ON_HOLD"


def test_only_whoever_may_act_for_others_gives_a_missed_visitor_a_place(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    for verb in ("recall", "recall", "no-show"):
        act(hall, ticket, verb)
    asked = f"/api/v1/tickets/{ticket['id']}/reinstate"

    assert hall.post(asked, {"place": "kept"}, Role.CLERK).json["code"] == "not_allowed"
    assert hall.post(asked, {"place": "kept"}, Role.SUPERVISOR).json["state"] == "WAITING"


def test_a_visitor_is_called_again_no_more_often_than_the_hall_allows(hall, ticket):
    act(hall, ticket, "call", {"counter": "1"})
    for _ in range(3):
        act(hall, ticket, "recall")
    problem = act(hall, ticket, "recall").json

    assert (problem["code"], problem["calls"], problem["most"]) == ("recalled_enough", 4, 4)
