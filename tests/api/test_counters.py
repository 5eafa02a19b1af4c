"""The work of a counter by the interface."""

import pytest

from hallq.domain.permissions import Role


def at(hall, verb, body=None, counter="1", role=Role.CLIENT_CALL):
    """Do something at a counter; the answer."""
    return hall.post(f"/api/v1/counters/{counter}/{verb}", body, role)


@pytest.fixture
def working(hall):
    """The hall with counter 1 open."""
    assert at(hall, "open").status_code == 204
    return hall


def test_counters_are_listed_as_people_count(hall):
    assert [counter["code"] for counter in hall.get("/api/v1/counters").json["counters"]] == ["1", "2", "3", "10"]


def test_a_closed_counter_says_so(hall):
    counter = hall.get("/api/v1/counters/1").json

    assert (counter["state"], counter["since"], counter["queues"]) == ("CLOSED", None, ["pension", "card"])


def test_a_counter_shows_who_is_there(working):
    ticket = working.issue()
    at(working, "call-next")
    counter = working.get("/api/v1/counters/1").json

    assert (counter["state"], counter["ticket"], counter["number"]) == ("OPEN", ticket["id"], ticket["number"])


def test_an_unknown_counter_is_named(hall):
    assert hall.get("/api/v1/counters/99").json["code"] == "counter_unknown"


def test_the_clerk_is_told_to_staff_only(hall):
    at(hall, "open", role=Role.CLERK)

    assert hall.get("/api/v1/counters/1", Role.AUDITOR).json["clerk"] == "clerk"
    assert hall.get("/api/v1/counters/1", Role.DISPLAY).json["clerk"] is None


def test_the_next_visitor_is_called(working):
    ticket = working.issue()
    answer = at(working, "call-next")

    assert (answer.status_code, answer.json["id"], answer.json["state"]) == (200, ticket["id"], "CALLED")


def test_there_is_no_content_where_nobody_waits(working):
    answer = at(working, "call-next")

    assert (answer.status_code, answer.data) == (204, b"")


def test_a_counter_with_a_visitor_is_busy(working):
    working.issue()
    working.issue()
    at(working, "call-next")

    assert at(working, "call-next").json["code"] == "counter_busy"


def test_complete_and_call_next_is_one_act(working):
    first, second = working.issue(), working.issue()
    at(working, "call-next")
    working.post(f"/api/v1/tickets/{first['id']}/start", {}, Role.CLIENT_CALL)
    called = at(working, "complete-and-call-next", {"outcome": "done", "matters": 1}).json

    assert (called["id"], called["state"]) == (second["id"], "CALLED")
    assert working.get(f"/api/v1/tickets/{first['id']}").json["state"] == "COMPLETED"


def test_complete_and_call_next_ends_the_visit_also_where_nobody_waits(working):
    ticket = working.issue()
    at(working, "call-next")
    working.post(f"/api/v1/tickets/{ticket['id']}/start", {}, Role.CLIENT_CALL)

    assert at(working, "complete-and-call-next").status_code == 204
    assert working.get(f"/api/v1/tickets/{ticket['id']}").json["state"] == "COMPLETED"


def test_who_names_another_ticket_than_the_one_at_the_counter_ends_nothing(working):
    first = working.issue()
    working.issue()
    at(working, "call-next")
    working.post(f"/api/v1/tickets/{first['id']}/start", {}, Role.CLIENT_CALL)
    called = at(working, "complete-and-call-next", {"ticket": first["id"]}).json
    again = at(working, "complete-and-call-next", {"ticket": first["id"]})

    assert (again.status_code, again.json["code"]) == (409, "not_served_here")
    assert working.get(f"/api/v1/tickets/{called['id']}").json["state"] == "CALLED"


def test_who_names_an_old_version_of_the_ticket_at_the_counter_ends_nothing(working):
    ticket = working.issue()
    at(working, "call-next")
    working.post(f"/api/v1/tickets/{ticket['id']}/start", {}, Role.CLIENT_CALL)
    wanted = "/api/v1/counters/1/complete-and-call-next"

    stale = working.post(wanted, {"ticket": ticket["id"]}, Role.CLIENT_CALL, headers={"If-Match": '"2"'})
    assert (stale.status_code, stale.json["code"]) == (409, "version_stale")
    assert working.post(wanted, {"ticket": ticket["id"]}, Role.CLIENT_CALL, headers={"If-Match": '"3"'}).status_code == 204


@pytest.mark.parametrize("verb", ["call-next", "open", "pause", "resume", "close"])
def test_a_version_is_refused_by_name_where_it_is_not_obeyed(working, verb):
    answer = working.post(f"/api/v1/counters/1/{verb}", {}, Role.CLIENT_CALL, headers={"If-Match": '"1"'})

    assert (answer.json["code"], answer.json["field"]) == ("field_not_obeyed", "If-Match")


def test_a_supervisor_sees_to_the_visitor_of_a_clerk_who_is_gone(hall):
    hall.post("/api/v1/counters/1/open", {}, Role.CLERK)
    ticket = hall.issue()
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLERK)
    hall.post(f"/api/v1/tickets/{ticket['id']}/start", {}, Role.CLERK)

    done = hall.post(f"/api/v1/tickets/{ticket['id']}/complete", {}, Role.SUPERVISOR)
    assert (done.status_code, done.json["state"]) == (200, "COMPLETED")
    assert hall.post("/api/v1/counters/1/close", {"reason": "left_open"}, Role.SUPERVISOR).status_code == 204


def test_nobody_takes_back_by_the_interface_what_a_colleague_did(hall):
    hall.post("/api/v1/counters/1/open", {}, Role.CLERK)
    ticket = hall.issue()
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLERK)

    undo = f"/api/v1/tickets/{ticket['id']}/undo"
    assert hall.post(undo, {}, Role.CLIENT_CALL).json["code"] == "nothing_to_undo"
    assert hall.post(undo, {}, Role.SUPERVISOR).status_code == 200


def test_a_counter_is_paused_for_a_reason_and_resumed(working):
    assert at(working, "pause", {"reason": "lunch"}).status_code == 204
    assert working.get("/api/v1/counters/1").json["pause_reason"] == "lunch"
    assert at(working, "resume").status_code == 204
    assert working.get("/api/v1/counters/1").json["state"] == "OPEN"


def test_a_pause_needs_a_reason_of_the_list(working):
    problem = at(working, "pause", {"reason": "gone_fishing"}).json

    assert (problem["code"], problem["field"]) == ("field_invalid", "reason")


def test_a_paused_counter_does_not_call(working):
    at(working, "pause", {"reason": "break"})

    assert at(working, "call-next").json["code"] == "counter_not_open"


def test_a_counter_is_closed(working):
    assert at(working, "close").status_code == 204
    assert working.get("/api/v1/counters/1").json["state"] == "CLOSED"


def test_a_counter_with_a_visitor_is_not_closed(working):
    working.issue()
    at(working, "call-next")

    assert at(working, "close").json["code"] == "counter_busy"


def test_a_clerk_does_not_work_at_two_counters(hall):
    at(hall, "open", role=Role.CLERK)

    assert at(hall, "open", counter="2", role=Role.CLERK).json["code"] == "clerk_elsewhere"


def test_a_counter_has_one_clerk(hall):
    at(hall, "open", role=Role.CLERK)

    assert at(hall, "open", role=Role.SUPERVISOR).json["code"] == "counter_taken"


def test_a_clerk_who_opens_the_own_counter_again_goes_on_there(hall):
    at(hall, "open", role=Role.CLERK)

    assert at(hall, "open", role=Role.CLERK).status_code == 204


def test_a_supervisor_closes_what_a_clerk_left_open(hall):
    at(hall, "open", role=Role.CLERK)

    assert at(hall, "close", role=Role.SUPERVISOR).status_code == 204


def test_a_clerk_does_not_call_for_another(hall):
    at(hall, "open", role=Role.SUPERVISOR)

    assert at(hall, "call-next", role=Role.CLERK).json["code"] == "counter_taken"


def test_a_call_says_why(working):
    working.issue("pension-apply")
    working.issue("pension-apply", Role.CLIENT_ISSUE, priority="green", reason="elderly")
    working.advance(minutes=7)

    assert at(working, "call-next").json["why"] == {
        "reason": "priority", "priority": "green", "nth": None, "of": None, "waited_minutes": 7, "sentence": "绿色通道优先；等候 7 分钟",
    }  # fmt: skip


def test_a_counter_tells_who_would_be_next_and_why_to_staff_only(working):
    first, second = working.issue(), working.issue()
    told = working.get("/api/v1/counters/1", Role.AUDITOR).json["next"]

    assert [(one["ticket"], one["why"]["reason"]) for one in told] == [(first["id"], "only_one"), (second["id"], "only_one")]
    assert working.get("/api/v1/counters/1", Role.DISPLAY).json["next"] is None
