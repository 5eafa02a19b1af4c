"""Printers in the office: what each is, what became of its slips, a page to try it, and the picture of that page."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import PrintJobs
from tests.making import NINE, StillClock
from tests.manage.pressing import at_office
from tests.serving import serve

OWNER = "lobby#1"


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall whose real clock stands where it is put."""
    return serve(sqlite_url, tmp_path, clock=StillClock(NINE))


@pytest.fixture
def office(hall):
    """A manager's browser in the office."""
    return at_office(hall, Role.MANAGER)


def print_one(hall, outcome, reason=""):
    """The worker takes the job that is longest due, and tells what became of it."""
    jobs = PrintJobs(hall.house, hall.hall_id)
    job = jobs.lease("lobby", OWNER, hall.house.clock.real_at, 60)
    jobs.mark_sending(job, OWNER)
    jobs.finish(job, OWNER, outcome, reason)


def tallies(office):
    """The counts on the page: to be printed, printed, too late, unknown."""
    part = re.search(r'<ul class="tallies">.*?</ul>', office.get("/manage/printers").text, re.DOTALL)[0]
    return [int(count) for count in re.findall(r"<strong[^>]*>(\d+)</strong>", part)]


def word(office):
    """What the page says of the printer."""
    return re.search(r'<span class="lamp"[^>]*></span>([^<]+)<', office.get("/manage/printers?lang=en").text)[1]


def test_a_printer_is_shown_with_its_link_and_profile(office):
    page = office.get("/manage/printers").text

    assert "127.0.0.1:9100" in page
    assert "80 mm" in page


def test_what_became_of_slips_is_counted(hall, office):
    for _ in range(3):
        hall.issue()
    print_one(hall, "printed")
    print_one(hall, "unknown", "no_proof")

    assert tallies(office) == [1, 1, 0, 1]


def test_a_slip_that_came_too_late_is_counted(hall, office):
    hall.issue()
    hall.house.clock.real_at += 200_000
    PrintJobs(hall.house, hall.hall_id).sweep(hall.house.clock.real_at)

    assert tallies(office) == [0, 0, 1, 0]


def look(hall, **seen):
    """The worker looks at the printer."""
    PrintJobs(hall.house, hall.hall_id).report_health("lobby", Seen(**{"answered": True, **seen}))


def test_a_printer_that_nobody_looked_at_is_called_so(office):
    assert word(office) == "Not looked at yet"


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({}, "Ready"),
        ({"near_end": True}, "Paper nearly used up"),
        ({"reason": "paper_out", "near_end": True}, "Out of paper"),
        ({"reason": "cover_open"}, "Cover open"),
        ({"reason": "error"}, "Cutter or other fault"),
        ({"reason": "offline"}, "Switched off line"),
        ({"answered": False, "reason": "refused"}, "Cannot be reached"),
        ({"answered": False, "taken": True}, "Takes slips, tells nothing"),
    ],
)
def test_a_printer_is_as_the_last_look_told(hall, office, seen, said):
    look(hall, **seen)

    assert word(office) == said


def test_a_printer_that_nobody_looks_at_any_more_is_called_so(hall, office):
    look(hall)
    hall.house.clock.real_at += 181_000

    assert word(office) == "Not watched"
    assert "Last looked at 3 min ago." in office.get("/manage/printers?lang=en").text


def test_it_is_told_since_when_a_printer_does_not_print(hall, office):
    look(hall, reason="paper_out")
    hall.house.clock.real_at += 30_000
    look(hall, reason="paper_out")

    assert "for 30 s" in office.get("/manage/printers?lang=en").text


def test_it_is_told_why_a_printer_cannot_be_reached(hall, office):
    look(hall, answered=False, reason="refused")

    assert "the printer refuses the connection" in office.get("/manage/printers?lang=en").text


def test_a_printer_has_a_page_with_every_attempt(hall, office):
    number = hall.issue()["number"]
    print_one(hall, "not_sent", "paper_out")
    hall.house.clock.real_at += 600
    print_one(hall, "printed", "proved")
    page = office.get("/manage/printers/at/lobby?lang=en").text

    assert number in page
    assert re.findall(r'class="badge badge-\w+">([^<]+)</span>\s*<span class="second">([a-z ]+) ·', page) == [
        ("Not printed", "no paper"), ("Printed", "the printer said so"),
    ]  # fmt: skip


def test_a_printer_that_is_not_there_has_no_page(office):
    assert office.get("/manage/printers/at/nothing").status_code == 404


def test_it_is_told_why_a_slip_does_not_come_out(hall, office):
    hall.issue()
    print_one(hall, "not_sent", "paper_out")

    assert "no paper" in office.get("/manage/printers?lang=en").text


def test_a_page_to_try_it_is_asked_for(hall, office):
    answer = office.post("/manage/printers/lobby/test")
    job = PrintJobs(hall.house, hall.hall_id).lease("lobby", OWNER, NINE, 60)

    assert answer.headers["Location"] == "/manage/printers/at/lobby?asked=lobby"
    assert job.facts.test


def test_a_second_press_asks_for_no_second_page(hall, office):
    for _ in range(2):
        office.post("/manage/printers/lobby/test", key="one-press-1")

    assert tallies(office)[0] == 1


def test_a_clerk_looks_and_does_not_try(hall):
    clerk = at_office(hall, Role.CLERK)

    assert "/test" not in clerk.get("/manage/printers").text
    assert clerk.post("/manage/printers/lobby/test").status_code == 403


def test_the_page_to_try_it_is_shown_as_a_picture(office):
    answer = office.get("/manage/printers/lobby/preview.png")

    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")


def test_a_printer_that_is_not_there_has_no_picture(office):
    assert office.get("/manage/printers/nothing/preview.png").status_code == 404


def test_what_stands_in_the_address_is_not_repeated(office):
    assert "notice-ok" not in office.get("/manage/printers?asked=hello-there").text
