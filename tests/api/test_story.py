"""The story and the hall by the interface."""

import hashlib
import json

from hallq.domain.permissions import Role


def canonical(line):
    """A line as it was sealed."""
    bare = {name: value for name, value in line.items() if name not in {"digest", "facts"}}
    return json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_the_chain_of_the_story_can_be_checked_outside(hall):
    hall.issue()
    before = ""
    for line in hall.get("/api/v1/events", Role.CLIENT_STORY).json["lines"]:
        assert line["digest"] == hashlib.sha256((before + canonical(line)).encode()).hexdigest()
        before = line["digest"]


def test_the_story_goes_on_after_a_number(hall):
    lines = hall.get("/api/v1/events?limit=2", Role.CLIENT_STORY).json["lines"]
    rest = hall.get("/api/v1/events?after=2", Role.CLIENT_STORY).json["lines"]

    assert [line["seq"] for line in lines] == [1, 2]
    assert rest[0]["seq"] == 3


def test_facts_are_told_in_codes(hall):
    hall.issue("pension-apply")
    lines = hall.get("/api/v1/events", Role.CLIENT_STORY).json["lines"]
    (facts,) = [line["facts"] for line in lines if line["name"] == "ticket.issued"]

    assert (facts["service"], facts["queue"], facts["priority"]) == ("pension-apply", "pension", "ordinary")


def test_the_hall_tells_its_state(hall):
    hall.issue("pension-apply")
    told = hall.get("/api/v1/hall", Role.DISPLAY).json

    assert (told["code"], told["business_day"], told["day_is_open"], told["now"]) == ("xitou", "2026-11-23", True, "2026-11-23T01:00:00.000Z")
    assert {queue["code"]: queue["waiting"] for queue in told["queues"]} == {"pension": 1, "card": 0, "company": 0}


def test_a_service_tells_when_it_is_open(hall):
    service = hall.get("/api/v1/hall", Role.KIOSK).json["services"][0]

    assert (service["state"], service["opens_at"], service["closes_at"]) == ("open", None, "2026-11-23T04:00:00.000Z")


def test_a_closed_service_tells_when_it_opens(hall):
    hall.advance(hours=3.5)
    service = hall.get("/api/v1/hall", Role.KIOSK).json["services"][0]

    assert (service["state"], service["opens_at"]) == ("closed", "2026-11-23T05:00:00.000Z")


def test_a_package_names_its_steps(hall):
    (package,) = [service for service in hall.get("/api/v1/hall", Role.KIOSK).json["services"] if service["queue"] is None]

    assert package["steps"] == ["company-open", "card-new"]


def test_the_head_moves_with_the_story(hall):
    hall.token(Role.KIOSK)
    before = hall.get("/api/v1/head", Role.KIOSK).json
    hall.issue()
    after = hall.get("/api/v1/head", Role.KIOSK).json

    assert after == {"epoch": before["epoch"], "seq": before["seq"] + 1}


def test_print_jobs_are_listed(hall):
    ticket = hall.issue()
    (job,) = hall.get("/api/v1/print-jobs").json["jobs"]

    assert (job["ticket"], job["printer"], job["state"], job["copy"]) == (ticket["id"], "lobby", "queued", 0)


def test_print_jobs_come_in_pages_the_newest_first(hall):
    ids = [hall.issue()["id"] for _ in range(3)]
    page = hall.get("/api/v1/print-jobs?limit=2").json

    assert [job["id"] for job in page["jobs"]] == [ids[2], ids[1]]
    assert [job["id"] for job in hall.get(f"/api/v1/print-jobs?limit=2&before={page['next']}").json["jobs"]] == [ids[0]]


def test_print_jobs_of_an_unknown_printer_are_refused(hall):
    assert hall.get("/api/v1/print-jobs?printer=nothing").json["code"] == "printer_unknown"
