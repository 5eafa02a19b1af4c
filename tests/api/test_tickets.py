"""Taking a number by the interface, and looking at tickets."""

import json

import pytest

from hallq.domain.permissions import Role
from tests.making import HALL, call_next, open_counters
from tests.serving import bearer, serve


@pytest.fixture
def hall_of_the_old(sqlite_url, tmp_path):
    """A hall whose green channel takes everybody from seventy years on."""
    classes = [{**one, "from_age": 70 if one["code"] == "green" else None} for one in HALL["priorities"]]
    return serve(sqlite_url, tmp_path, priorities=classes)


@pytest.fixture
def hall_of_appointments(sqlite_url, tmp_path):
    """A hall whose lines ask for appointments."""
    return serve(sqlite_url, tmp_path, queues=[{**one, "discipline": "appointment"} for one in HALL["queues"]])


def test_a_kiosk_gets_a_ticket(hall):
    ticket = hall.issue("pension-apply")

    assert {name: ticket[name] for name in ("number", "state", "version", "service", "queue", "priority", "ahead", "counter", "calls")} == {
        "number": "A001",
        "state": "WAITING",
        "version": 1,
        "service": "pension-apply",
        "queue": "pension",
        "priority": "ordinary",
        "ahead": 0,
        "counter": None,
        "calls": 0,
    }


def test_times_are_utc_with_milliseconds(hall):
    hall.advance(seconds=1.25)

    assert hall.issue()["issued_at"] == "2026-11-23T01:00:01.250Z"


def test_a_plain_ticket_has_one_step(hall):
    assert hall.issue("card-new")["steps"] == [{"position": 1, "stage": 1, "service": "card-new", "queue": "card", "state": "current"}]


def test_a_package_shows_its_steps(hall):
    steps = hall.issue("start-business")["steps"]

    assert [(step["service"], step["state"]) for step in steps] == [("company-open", "current"), ("card-new", "planned")]


def test_a_ticket_tells_how_many_are_ahead(hall):
    hall.issue("card-new")

    assert hall.issue("card-new")["ahead"] == 1


def test_a_ticket_tells_the_estimated_wait_once_a_counter_is_open(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue("card-new")
    estimate = hall.issue("card-new")["estimate"]

    assert estimate["low"] <= estimate["likely"] <= estimate["high"]


def test_a_ticket_cannot_be_estimated_while_no_counter_is_open(hall):
    assert hall.issue("card-new")["estimate"] is None


def test_a_kiosk_gets_the_visitors_token_and_page(hall):
    visitor = hall.issue()["visitor"]

    assert visitor["page"] == f"/h/xitou/t/{visitor['token']}"


def test_staff_never_get_the_visitors_token(hall):
    assert "visitor" not in hall.issue(role=Role.GUIDE)


def test_the_visitors_token_is_told_again_for_the_same_press(hall):
    first = hall.post("/api/v1/tickets", {"service": "card-new"}, Role.KIOSK, key="same-press").json
    again = hall.post("/api/v1/tickets", {"service": "card-new"}, Role.KIOSK, key="same-press").json

    assert again == first


def test_the_visitors_token_is_not_among_what_is_kept(hall):
    token = hall.issue()["visitor"]["token"]
    hall.house.database.dispose()

    assert token.encode() not in b"".join(file.read_bytes() for file in hall.folder.glob("hall.db*"))


def test_a_kiosk_may_not_vouch_for_a_priority(hall):
    response = hall.post("/api/v1/tickets", {"service": "card-new", "priority": "green", "reason": "elderly"}, Role.KIOSK)

    assert (response.status_code, response.json["code"]) == (403, "not_allowed")


def test_a_guide_vouches_for_a_priority(hall):
    assert hall.issue("card-new", Role.GUIDE, priority="green", reason="elderly")["priority"] == "green"


def test_the_age_on_a_card_opens_the_class_of_that_age(hall_of_the_old):
    young, old = (hall_of_the_old.issue("card-new", age=age) for age in (69, 70))

    assert (young["priority"], old["priority"]) == ("ordinary", "green")


def test_the_age_on_a_card_is_kept_nowhere(hall_of_the_old):
    hall_of_the_old.issue("card-new", age=83)
    lines = hall_of_the_old.get("/api/v1/events", Role.AUDITOR).json["lines"]

    assert [line["event"]["reason"] for line in lines if line["name"] == "ticket.issued"] == ["elderly"]
    assert "83" not in json.dumps([line["event"] for line in lines if line["name"] == "ticket.issued"])


def test_an_age_that_nobody_has_is_refused(hall):
    refused = hall.post("/api/v1/tickets", {"service": "card-new", "age": 131}, Role.KIOSK)

    assert (refused.status_code, refused.json["field"]) == (422, "age")


def test_a_kiosk_may_not_vouch_for_an_appointment(hall):
    refused = hall.post("/api/v1/tickets", {"service": "card-new", "slot": "2026-11-23T09:00:00+08:00"}, Role.KIOSK)

    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")


def test_a_guide_says_where_the_paper_comes_out(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, printers=[{**HALL["printers"][0], "code": code} for code in ("lobby", "stairs")])
    ticket = hall.issue(role=Role.GUIDE, printer="stairs")
    jobs = hall.get("/api/v1/print-jobs", Role.GUIDE).json["jobs"]

    assert [(job["ticket"], job["printer"]) for job in jobs] == [(ticket["id"], "stairs")]


@pytest.mark.parametrize(("role", "status", "code"), [(Role.KIOSK, 403, "not_allowed"), (Role.GUIDE, 404, "printer_unknown")])
def test_a_printer_is_named_by_the_staff_alone_and_is_one_of_the_hall(hall, role, status, code):
    refused = hall.post("/api/v1/tickets", {"service": "card-new", "printer": "moon"}, role)

    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_a_visitor_with_an_appointment_about_now_goes_before_who_came_earlier(hall_of_appointments):
    hall_of_appointments.issue("card-new")
    asked = {"service": "card-new", "slot": "2026-11-23T09:00:00+08:00"}

    assert hall_of_appointments.post("/api/v1/tickets", asked, Role.GUIDE).json["ahead"] == 0


def test_who_is_too_late_for_an_appointment_waits_like_all_others(hall_of_appointments):
    hall_of_appointments.issue("card-new")
    asked = {"service": "card-new", "slot": "2026-11-23T08:44:00+08:00"}

    assert hall_of_appointments.post("/api/v1/tickets", asked, Role.GUIDE).json["ahead"] == 1


def test_where_a_ticket_comes_from_is_in_the_story(hall):
    for role in (Role.KIOSK, Role.GUIDE, Role.CLIENT_ISSUE):
        hall.issue(role=role)
    lines = hall.get("/api/v1/events", Role.AUDITOR).json["lines"]

    assert [line["event"]["source"] for line in lines if line["name"] == "ticket.issued"] == ["kiosk", "staff", "api"]


def test_a_ticket_is_found_by_its_id(hall):
    ticket = hall.issue()

    assert hall.get(f"/api/v1/tickets/{ticket['id']}").json == {name: value for name, value in ticket.items() if name != "visitor"}


def test_a_ticket_found_carries_its_version(hall):
    ticket = hall.issue()

    assert hall.get(f"/api/v1/tickets/{ticket['id']}").headers["ETag"] == '"1"'


def test_a_ticket_that_is_not_there_is_unknown(hall):
    assert hall.get("/api/v1/tickets/999").json["code"] == "ticket_unknown"


def test_a_visitor_sees_the_own_ticket_with_the_links_token(hall):
    ticket = hall.issue()
    path = f"/api/v1/tickets/{ticket['id']}"

    assert hall.get(path, None, headers=bearer(ticket["visitor"]["token"])).json["number"] == ticket["number"]


def test_a_visitor_does_not_see_the_ticket_of_another(hall):
    token = hall.issue()["visitor"]["token"]
    other = hall.issue()

    assert hall.get(f"/api/v1/tickets/{other['id']}", None, headers=bearer(token)).status_code == 403


def test_a_visitors_token_is_dead_after_the_day(hall):
    ticket = hall.issue()
    hall.close_day()

    assert hall.get(f"/api/v1/tickets/{ticket['id']}", None, headers=bearer(ticket["visitor"]["token"])).json["code"] == "not_signed_in"


def test_tickets_are_listed_in_the_order_of_their_issue(hall):
    numbers = [hall.issue(service)["number"] for service in ("card-new", "pension-apply", "card-new")]

    assert [ticket["number"] for ticket in hall.get("/api/v1/tickets").json["tickets"]] == numbers


def test_the_list_tells_how_many_are_ahead_of_each(hall):
    for _ in range(3):
        hall.issue("card-new")

    assert [ticket["ahead"] for ticket in hall.get("/api/v1/tickets").json["tickets"]] == [0, 1, 2]


def test_tickets_are_listed_by_state(hall):
    open_counters(hall.house, hall.hall_id, "1")
    first, second = hall.issue("card-new"), hall.issue("card-new")
    call_next(hall.house, hall.hall_id)

    assert [ticket["id"] for ticket in hall.get("/api/v1/tickets?state=WAITING").json["tickets"]] == [second["id"]]
    assert [ticket["id"] for ticket in hall.get("/api/v1/tickets?state=CALLED").json["tickets"]] == [first["id"]]


def test_tickets_are_listed_by_queue(hall):
    hall.issue("card-new")
    pension = hall.issue("pension-apply")

    assert [ticket["id"] for ticket in hall.get("/api/v1/tickets?queue=pension").json["tickets"]] == [pension["id"]]


def test_a_list_comes_in_pages(hall):
    ids = [hall.issue()["id"] for _ in range(5)]
    first = hall.get("/api/v1/tickets?limit=2").json
    rest = hall.get(f"/api/v1/tickets?limit=3&after={first['next']}").json
    end = hall.get(f"/api/v1/tickets?limit=3&after={rest['next']}").json

    assert [ticket["id"] for page in (first, rest) for ticket in page["tickets"]] == ids
    assert end == {"tickets": [], "next": None}


def test_tickets_of_another_day_are_asked_for_by_name(hall):
    hall.issue()

    assert hall.get("/api/v1/tickets?day=2026-11-22").json["tickets"] == []


def test_a_list_by_an_unknown_queue_is_refused(hall):
    assert hall.get("/api/v1/tickets?queue=nowhere").json["code"] == "queue_unknown"
