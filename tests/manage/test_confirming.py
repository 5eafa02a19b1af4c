"""Paper to confirm: what is known of each doubtful slip, what may be said of it and by whom, and what then stands in the books."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.calling import record_no_show
from hallq.operations.hall import SYSTEM
from hallq.operations.issuing import cancel_ticket
from hallq.operations.print_jobs import PrintJobs
from tests.making import HALL, NINE, StillClock, call_next, open_counters
from tests.manage.pressing import at_office
from tests.serving import serve

OWNER = "host:/srv/hall#7"
PRINTERS = [
    {**HALL["printers"][0], "code": "lobby", "group": "hall", "place": {"zh": "取号机旁", "en": "By the kiosk"}},
    {**HALL["printers"][0], "code": "stairs", "group": "hall", "place": {"zh": "楼梯口", "en": "By the stairs"}},
    {**HALL["printers"][0], "code": "office"},
]


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall with two printers that stand in for each other and one more, and a real clock that stands."""
    return serve(sqlite_url, tmp_path, clock=StillClock(NINE), printers=PRINTERS, settings={"recalls_before_no_show": 0})


@pytest.fixture
def guide(hall):
    """The guide's tablet."""
    return at_office(hall, Role.GUIDE)


def jobs(hall):
    """The spool as workers see it."""
    return PrintJobs(hall.house, hall.hall_id)


def end(hall, outcome="unknown", reason="no_proof", printer="lobby"):
    """The worker takes the job that is longest due, and tells what came of it."""
    job = jobs(hall).lease(printer, OWNER, hall.house.clock.real_at, 60)
    if outcome != "not_sent":
        jobs(hall).mark_sending(job, OWNER)
    jobs(hall).finish(job, OWNER, outcome, reason)
    return job.id


def doubtful(hall, service="card-new"):
    """A slip of which nobody knows; the ticket."""
    ticket = hall.issue(service)
    end(hall)
    return ticket


def late(hall):
    """A slip that no printer took in time; the ticket."""
    ticket = hall.issue()
    end(hall, "not_sent", "silent")
    hall.house.clock.real_at += 100_000
    jobs(hall).sweep(hall.house.clock.real_at)
    return ticket


def shown(office, path="/manage/paper?lang=en"):
    """The text of the page's cards."""
    return [re.sub(r"<[^>]+>|\s+", " ", one) for one in re.findall(r'<li class="doubt.*?</li>', office.get(path).text, re.DOTALL)]


def offered(office):
    """What may be said of the doubtful slips: the words of the big buttons."""
    return re.findall(r'<button class="button[^"]* act[^>]*>([^<]+)<', office.get("/manage/paper?lang=en").text)


def states(hall):
    """The states of the hall's jobs and whether they are done with, the newest first."""
    return [(job["state"], job["confirmed_at"] is not None) for job in hall.get("/api/v1/print-jobs").json["jobs"]]


def test_where_nothing_is_doubtful_the_page_says_so(guide):
    assert "Every slip is accounted for" in guide.get("/manage/paper?lang=en").text


def test_a_doubtful_slip_is_told_with_number_matter_place_and_reason(hall, guide):
    ticket = doubtful(hall)
    [card] = shown(guide)

    for word in (ticket["number"], "New card", "lobby", "By the kiosk", "the printer did not confirm it", "may have come out"):
        assert word in card


def test_of_a_slip_that_may_have_come_out_one_says_so_or_has_it_copied(hall, guide):
    doubtful(hall)

    assert offered(guide) == ["It came out", "Print a copy"]


def test_of_a_slip_that_was_never_sent_nobody_says_that_it_came_out(hall, guide):
    late(hall)

    assert offered(guide) == ["Print a copy", "No longer needed"]
    assert "the printer does not answer" in shown(guide)[0]
    assert "Nothing was sent" in shown(guide)[0]


def test_the_slip_of_a_visitor_who_did_not_come_may_be_let_go(hall, guide):
    ticket = doubtful(hall)
    open_counters(hall.house, hall.hall_id, "1")
    call_next(hall.house, hall.hall_id, "1")
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: record_no_show(tx, ticket_id=ticket["id"]))

    assert "No longer needed" in offered(guide)


def test_a_slip_that_was_seen_is_done_with(hall, guide):
    ticket = doubtful(hall)
    answer = guide.post(f"/manage/paper/{ticket['id']}/said", what="came_out")

    assert answer.headers["Location"] == f"/manage/paper?done=came_out&job={ticket['id']}"
    assert (shown(guide), states(hall)) == ([], [("unknown", True)])
    assert f"{ticket['number']}: it came out." in guide.get(answer.headers["Location"] + "&lang=en").text


def test_a_copy_is_printed_where_it_is_chosen(hall, guide):
    ticket = doubtful(hall)
    answer = guide.post(f"/manage/paper/{ticket['id']}/copy", printer="stairs")

    assert states(hall) == [("queued", False), ("unknown", True)]
    assert jobs(hall).lease("stairs", OWNER, NINE, 60).facts.copy == 1
    said = guide.get(answer.headers["Location"] + "&lang=en").text
    assert f"{ticket['number']}: a copy is being printed at stairs (By the stairs)." in said


def test_printers_that_print_are_offered_before_those_that_do_not(hall, guide):
    doubtful(hall)
    jobs(hall).report_health("lobby", Seen(answered=True, reason="paper_out"))
    jobs(hall).report_health("stairs", Seen(answered=True))

    assert re.findall(r'<option value="([^"]+)">', guide.get("/manage/paper").text) == ["stairs", "lobby", "office"]


def test_a_second_person_who_says_it_too_is_told_that_it_was_said(hall, guide):
    ticket = doubtful(hall)
    guide.post(f"/manage/paper/{ticket['id']}/said", what="came_out")
    answer = guide.post(f"/manage/paper/{ticket['id']}/copy", printer="lobby")

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert len(states(hall)) == 1


def test_a_second_press_of_the_same_button_makes_no_second_copy(hall, guide):
    ticket = doubtful(hall)
    for _ in range(2):
        answer = guide.post(f"/manage/paper/{ticket['id']}/copy", printer="lobby", key="one-press-1")

    assert answer.status_code == 303
    assert len(states(hall)) == 2


def test_a_printer_that_is_none_is_refused(hall, guide):
    ticket = doubtful(hall)

    assert guide.post(f"/manage/paper/{ticket['id']}/copy", printer="nothing").status_code == 404


def test_what_cannot_be_said_is_refused(hall, guide):
    ticket = doubtful(hall)

    assert guide.post(f"/manage/paper/{ticket['id']}/said", what="copied").status_code == 422
    assert states(hall) == [("unknown", False)]


def test_the_slips_of_visits_that_are_over_are_let_go_together(hall, guide):
    first, second, here = doubtful(hall), doubtful(hall), doubtful(hall)
    for ticket in (first, second):
        hall.house.act(hall.hall_id, SYSTEM, lambda tx, key=ticket["id"]: cancel_ticket(tx, ticket_id=key, reason="left"))
    assert [here["number"] in card for card in shown(guide)] == [True]
    guide.post("/manage/paper/over")

    assert states(hall) == [("unknown", False), ("unknown", True), ("unknown", True)]


def test_an_auditor_looks_and_says_nothing(hall):
    ticket = doubtful(hall)
    auditor = at_office(hall, Role.AUDITOR)

    assert ticket["number"] in auditor.get("/manage/paper").text
    assert offered(auditor) == []
    assert auditor.post(f"/manage/paper/{ticket['id']}/said", what="came_out").status_code == 403


def test_a_copy_says_that_it_is_one(hall, guide):
    ticket = doubtful(hall)
    guide.post(f"/manage/paper/{ticket['id']}/copy", printer="lobby")
    end(hall)

    assert "Copy 1" in shown(guide)[0]


def test_a_slip_that_moved_says_for_which_printer(hall, guide):
    hall.issue()
    end(hall, "not_sent", "paper_out")
    end(hall, printer="stairs")

    assert "stairs" in shown(guide)[0]
    assert "in place of lobby" in shown(guide)[0]


@pytest.mark.parametrize("address", ["done=came_out&job=99999", "done=came_out&job=nothing", "done=nothing&job=1"])
def test_what_stands_in_the_address_is_not_repeated(guide, address):
    assert "notice-ok" not in guide.get(f"/manage/paper?{address}").text


def test_trace_and_log_tell_who_said_what(hall, guide):
    ticket = doubtful(hall)
    guide.post(f"/manage/paper/{ticket['id']}/said", what="dropped")
    trace = re.sub(r"<[^>]+>|\s+", " ", hall.get(f"/manage/trace/{ticket['id']}?lang=en", Role.MANAGER).text)
    log = hall.get("/manage/changes?area=paper&lang=en", Role.MANAGER).text

    assert re.search(r"Paper confirmed +Guide +Said +No longer needed", re.sub(" +", " ", trace))
    assert f"Slip of {ticket['number']} at lobby: No longer needed" in log


def test_the_log_tells_who_asked_for_which_copy_and_how_printers_are_and_no_way_of_a_slip(hall, guide):
    ticket = hall.issue()
    end(hall, "not_sent", "paper_out")
    end(hall, printer="stairs")
    guide.post(f"/manage/paper/{ticket['id']}/copy", printer="lobby")
    jobs(hall).report_health("lobby", Seen(answered=False, reason="refused"))
    jobs(hall).report_health("stairs", Seen(answered=True, near_end=True))
    log = hall.get("/manage/changes?area=paper&lang=en", Role.MANAGER).text

    for line in (
        f"Copy 1 of {ticket['number']} asked for at lobby (Outcome unknown)",
        "Printer lobby: Cannot be reached · the printer refuses the connection",
        "Printer stairs: Paper nearly used up",
    ):
        assert line in log
    assert [line for line in log.splitlines() if ticket["number"] in line and "stairs" in line and "lobby" in line] == []


@pytest.mark.parametrize("path", ["slips", "slips/{job}", "trace/{job}", "printers/at/lobby"])
def test_what_the_staff_have_settled_alarms_nobody_any_more(hall, guide, path):
    ticket = doubtful(hall)
    path = f"/manage/{path.format(job=ticket['id'])}"
    alarm = '<span class="badge badge-danger">Unknown whether it came out</span>'
    before = guide.get(f"{path}?lang=en").text.count(alarm)
    guide.post(f"/manage/paper/{ticket['id']}/said", what="came_out")
    page = guide.get(f"{path}?lang=en").text

    assert page.count(alarm) == before - 1
    assert "Done with by the staff" in page
