"""Paper by the interface: where a slip was asked for and went, each attempt at it, and the word of somebody who saw what became of it."""

import pytest

from hallq.domain.paper import JOB_STATES
from hallq.domain.permissions import Role
from hallq.operations.print_jobs import PrintJobs
from tests.making import HALL, NINE, StillClock
from tests.serving import serve

OWNER = "host:folder#1"
PRINTERS = [{**HALL["printers"][0], "code": code, "group": "hall"} for code in ("lobby", "stairs")]


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall with two printers that stand in for each other, and a real clock that stands."""
    return serve(sqlite_url, tmp_path, clock=StillClock(NINE), printers=PRINTERS)


def end(hall, printer, outcome, reason, sent=None):
    """The worker of a printer takes a job and tells what came of it."""
    jobs = PrintJobs(hall.house, hall.hall_id)
    job = jobs.lease(printer, OWNER, hall.house.clock.real_at, 60)
    if outcome != "not_sent":
        jobs.mark_sending(job, OWNER)
    jobs.finish(job, OWNER, outcome, reason, sent)
    return job.id


def listed(hall, query=""):
    """The print jobs that the interface lists."""
    return hall.get(f"/api/v1/print-jobs{query}").json["jobs"]


def test_a_slip_that_moved_names_both_printers(hall):
    hall.issue()
    end(hall, "lobby", "not_sent", "paper_out")
    (job,) = listed(hall)

    assert (job["asked_printer"], job["printer"], job["moved"]) == ("lobby", "stairs", True)


def test_every_attempt_is_told(hall):
    ticket = hall.issue()
    end(hall, "lobby", "not_sent", "paper_out", sent=0)
    end(hall, "stairs", "unknown", "closed", sent=300)
    told = hall.get(f"/api/v1/print-jobs/{ticket['id']}/attempts").json

    assert told["job"] == ticket["id"]
    assert [(one["printer"], one["sent_bytes"], one["outcome"], one["reason"]) for one in told["attempts"]] == [
        ("lobby", 0, "not_sent", "paper_out"),
        ("stairs", 300, "unknown", "closed"),
    ]


def test_a_job_that_nobody_took_has_no_attempts(hall):
    ticket = hall.issue()

    assert hall.get(f"/api/v1/print-jobs/{ticket['id']}/attempts").json["attempts"] == []


def test_a_job_that_is_none_has_no_attempts(hall):
    assert hall.get("/api/v1/print-jobs/9999/attempts").json["code"] == "print_job_unknown"


def test_those_of_which_nobody_knows_are_listed_alone(hall):
    for _ in range(2):
        hall.issue()
    doubtful = end(hall, "lobby", "unknown", "no_proof")
    end(hall, "lobby", "printed", "proved")

    assert [job["id"] for job in listed(hall, "?unconfirmed=true")] == [doubtful]


def test_a_state_that_no_print_job_has_is_refused_with_those_there_are(hall):
    answer = hall.get("/api/v1/print-jobs?state=torn")

    assert (answer.status_code, answer.json["field"], answer.json["known"]) == (422, "state", list(JOB_STATES))


def test_a_clerk_says_what_became_of_a_slip(hall):
    hall.issue()
    job = end(hall, "lobby", "unknown", "no_proof")
    answer = hall.post(f"/api/v1/print-jobs/{job}/confirm", {"what": "came_out"}, Role.CLERK)

    assert answer.status_code == 204
    assert listed(hall, "?unconfirmed=true") == []
    assert listed(hall)[0]["confirmed_at"] is not None


def test_it_is_said_once(hall):
    hall.issue()
    job = end(hall, "lobby", "unknown", "no_proof")
    hall.post(f"/api/v1/print-jobs/{job}/confirm", {"what": "dropped"})

    assert hall.post(f"/api/v1/print-jobs/{job}/confirm", {"what": "came_out"}).json["code"] == "paper_settled"


def test_another_word_is_refused(hall):
    hall.issue()
    job = end(hall, "lobby", "unknown", "no_proof")

    assert hall.post(f"/api/v1/print-jobs/{job}/confirm", {"what": "lost"}).json["code"] == "field_invalid"


def test_a_copy_says_of_a_doubtful_slip_that_it_was_copied(hall):
    ticket = hall.issue()
    end(hall, "lobby", "unknown", "no_proof")
    answer = hall.post(f"/api/v1/tickets/{ticket['id']}/reprint", {"reason": "not_printed", "printer": "stairs"}, Role.GUIDE)

    assert (answer.status_code, answer.json["printer"], answer.json["copy"]) == (201, "stairs", 1)
    assert listed(hall, "?unconfirmed=true") == []
