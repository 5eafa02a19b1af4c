"""What a device that drives printers may take and say: its own jobs, each once, and never another's."""

import pytest

from hallq.domain.errors import LeaseLost, PrinterUnknown
from hallq.domain.printer_health import Seen
from hallq.operations import print_agents as agents
from hallq.store import tables as t
from tests.making import NINE, StillClock, make_hall
from tests.operations.at_work import AtWork
from tests.operations.paper import PRINTERS, Paper

DRIVEN = [{**PRINTERS[0], "agent": "agent-1"}, {**PRINTERS[1], "agent": "agent-10"}, {**PRINTERS[0], "code": "desk", "agent": None}]


@pytest.fixture
def paper(database_url):
    """A hall whose printers are driven by two devices and by the server; one ticket whose paper waits in the lobby."""
    return Paper(AtWork(*make_hall(database_url, clock=StillClock(NINE), printers=DRIVEN)))


def lease(paper, device="agent-1", printer="lobby"):
    return paper.work.do(agents.lease_for_agent, device=device, printer=printer, seconds=60).job


def report(paper, job, outcome, device="agent-1", **more):
    paper.work.do(agents.report_job, device=device, job=job.id, attempt=job.attempt, outcome=outcome, **more)


def test_a_device_is_given_the_job_of_a_printer_that_it_drives(paper):
    job = lease(paper)

    assert (job.id, job.attempt, paper.row()["lease_owner"]) == (paper.ticket.id, 1, "agent:agent-1#")


@pytest.mark.parametrize(("device", "printer"), [("agent-10", "lobby"), ("agent-1", "desk"), ("agent-1", "none"), ("agent-2", "lobby")])
def test_the_jobs_of_a_printer_that_it_does_not_drive_are_refused(paper, device, printer):
    with pytest.raises(PrinterUnknown):
        lease(paper, device, printer)
    assert paper.row()["state"] == "queued"


def test_where_none_waits_nothing_is_due(paper):
    turn = paper.work.do(agents.lease_for_agent, device="agent-10", printer="stairs", seconds=60)

    assert turn == agents.Turn(None, None)


def test_a_job_that_rests_says_when_it_is_due(paper):
    report(paper, lease(paper), "not_sent", reason="busy")

    assert paper.work.do(agents.lease_for_agent, device="agent-1", printer="lobby", seconds=60) == agents.Turn(None, 0.5)


def test_a_job_whose_answer_was_lost_on_the_way_is_given_again_and_the_first_answer_is_worth_nothing(paper):
    lost = lease(paper)
    assert lease(paper) is None
    paper.wait(1)
    again = lease(paper)

    assert (again.id, again.attempt) == (lost.id, 2)
    with pytest.raises(LeaseLost):
        report(paper, lost, "sending")
    report(paper, again, "sending")


def test_a_job_that_was_begun_is_never_given_again(paper):
    report(paper, lease(paper), "sending", seconds=60)
    paper.wait(10)

    assert lease(paper) is None
    assert paper.row()["state"] == "sending"


def test_what_came_of_it_is_taken_once(paper):
    job = lease(paper)
    report(paper, job, "sending")
    report(paper, job, "printed", reason="proved", sent=570)

    with pytest.raises(LeaseLost):
        report(paper, job, "printed", reason="proved", sent=570)
    assert (paper.row()["state"], paper.work.row(t.print_attempt, job_id=job.id)["sent_bytes"]) == ("printed", 570)


def test_nobody_speaks_for_another_device(paper):
    job = lease(paper)

    for outcome in ("sending", "printed"):
        with pytest.raises(LeaseLost):
            report(paper, job, outcome, device="agent-10")
    assert paper.row()["state"] == "leased"


@pytest.mark.parametrize(("begun", "state"), [(False, "queued"), (True, "unknown")])
def test_a_device_that_starts_anew_holds_nothing_any_more(paper, begun, state):
    job = lease(paper)
    if begun:
        report(paper, job, "sending")

    assert paper.work.do(agents.begin_anew, device="agent-1") == 1
    assert (paper.row()["state"], paper.row()["reason"]) == (state, "agent_restarted")


def test_a_device_that_starts_anew_takes_nothing_from_one_whose_name_begins_like_its_own(paper):
    lease(paper)

    assert [paper.work.do(agents.begin_anew, device=device) for device in ("agent", "agent-", "agent-10")] == [0, 0, 0]


def test_a_device_says_how_its_printer_is(paper):
    paper.work.do(agents.report_seen, device="agent-1", printer="lobby", seen=Seen(answered=True, reason="paper_out"))

    assert [(row["state"], row["reason"]) for row in paper.work.rows(t.printer_health)] == [("not_ready", "paper_out")]


def test_how_another_s_printer_is_a_device_cannot_say(paper):
    with pytest.raises(PrinterUnknown):
        paper.work.do(agents.report_seen, device="agent-1", printer="stairs", seen=Seen(answered=True))
