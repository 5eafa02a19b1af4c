"""What is out of the ordinary, by the interface."""

import pytest

from hallq.domain.permissions import Role
from tests.making import hall_document, open_counters
from tests.serving import serve


@pytest.fixture
def desk(hall):
    """The hall with its counters open."""
    open_counters(hall.house, hall.hall_id, "1", "2", "3")
    return hall


def call(hall, path, body=None, role=Role.CLIENT_CALL, **more):
    return hall.post(f"/api/v1{path}", body, role, **more)


def served(hall, service="card-new", counter="1"):
    return call(hall, f"/counters/{counter}/serve-walk-in", {"service": service}).json


def test_a_walk_in_is_served_at_once(desk):
    answer = call(desk, "/counters/1/serve-walk-in", {"service": "card-new"})

    assert (answer.status_code, answer.json["state"], answer.json["source"], answer.json["counter"]) == (201, "SERVING", "walk_in", "1")


def test_a_walk_in_for_others_tells_the_agent(desk):
    ticket = call(desk, "/counters/1/serve-walk-in", {"service": "card-new", "agent": "liu", "matters": 2}).json

    assert (ticket["agent"], ticket["matters"]) == ("liu", 2)


def test_a_walk_in_for_a_matter_of_others_is_refused(desk):
    assert call(desk, "/counters/1/serve-walk-in", {"service": "company-open"}).json["code"] == "not_served_here"


def test_two_counters_serve_one_visitor(desk):
    ticket = served(desk)
    joined = call(desk, f"/tickets/{ticket['id']}/join", {"counter": "2"})
    assert (joined.status_code, joined.json["counter"]) == (200, "1")
    assert call(desk, "/counters/2/call-next").json["code"] == "counter_busy"

    parted = call(desk, f"/tickets/{ticket['id']}/part", {"counter": "2"})
    assert parted.status_code == 200
    assert call(desk, f"/tickets/{ticket['id']}/part", {"counter": "2"}).json["code"] == "not_joined"


def test_a_counter_tells_with_whose_visit_it_helps(desk):
    ticket = served(desk)
    call(desk, f"/tickets/{ticket['id']}/join", {"counter": "2"})

    assert desk.get("/api/v1/counters/2", Role.CLIENT_READ).json["helps_with"] == {"ticket": ticket["id"], "number": "J001", "counter": "1"}


def test_a_visitor_chooses_the_other_step(sqlite_url, tmp_path):
    packages = [{**hall_document()["packages"][0], "steps": [["card-new", "pension-proof"], "company-open"]}]
    hall = serve(sqlite_url, tmp_path, packages=packages)
    ticket = hall.issue("start-business")
    assert [step["stage"] for step in ticket["steps"]] == [1, 1, 2]

    chosen = hall.post(f"/api/v1/tickets/{ticket['id']}/choose-step", {"step": 2}, Role.GUIDE).json
    assert (chosen["service"], chosen["queue"], chosen["step"]) == ("pension-proof", "pension", 1)
    assert hall.post(f"/api/v1/tickets/{ticket['id']}/choose-step", {"step": 3}, Role.GUIDE).json["code"] == "step_not_open"


def test_staff_take_a_number_for_an_agent(hall):
    ticket = hall.post("/api/v1/tickets", {"service": "card-new", "agent": "liu", "matters": 3}, Role.GUIDE).json

    assert (ticket["agent"], ticket["matters"]) == ("liu", 3)


def test_the_limit_of_an_agent_is_told_by_name(hall):
    taken = [hall.post("/api/v1/tickets", {"service": "card-new", "agent": "liu"}, Role.GUIDE) for _ in range(3)]

    assert [answer.status_code for answer in taken] == [201, 201, 409]
    assert (taken[2].json["code"], taken[2].json["agent"], taken[2].json["limit"]) == ("agent_limit_reached", "liu", 2)


def test_a_kiosk_takes_no_number_for_an_agent(hall):
    assert hall.post("/api/v1/tickets", {"service": "card-new", "agent": "liu"}, Role.KIOSK).status_code == 403


def test_staff_see_the_agents_and_what_they_took(hall):
    hall.post("/api/v1/tickets", {"service": "card-new", "agent": "liu"}, Role.GUIDE)

    (agent,) = hall.get("/api/v1/agents", Role.GUIDE).json["agents"]
    assert (agent["code"], agent["limit_per_day"], agent["taken_today"]) == ("liu", 2, 1)


def test_service_outside_is_written_down(hall):
    told = {"service": "pension-apply", "place": "home", "minutes": 40, "matters": 2}
    answer = hall.post("/api/v1/outside-services", told, Role.CLERK)

    assert (answer.status_code, answer.json["minutes"], answer.json["matters"]) == (201, 40, 2)


def test_a_clerk_writes_down_nothing_for_a_colleague(hall):
    told = {"service": "pension-apply", "place": "home", "minutes": 40, "clerk": "supervisor"}
    hall.token(Role.SUPERVISOR)
    answers = [hall.post("/api/v1/outside-services", {**told, "clerk": one}, Role.CLERK).json["code"] for one in ("nobody", hall_login(hall))]

    assert answers == ["person_unknown", "not_allowed"]


def hall_login(hall):
    """The login of a colleague."""
    hall.token(Role.SUPERVISOR)
    return "supervisor"
