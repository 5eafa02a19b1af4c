"""The notice of paper in the head of every page of the office: what it says, to whom, and that a counter is not disturbed by it."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import PrintJobs
from tests.making import HALL, NINE, StillClock
from tests.manage.pressing import at_office
from tests.serving import serve

PRINTERS = [
    *({**HALL["printers"][0], "code": code, "group": "hall"} for code in ("lobby", "stairs")),
    *({**HALL["printers"][0], "code": code} for code in ("office", "cellar")),
]


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall with two printers that stand in for each other and two more, and a real clock that stands."""
    return serve(sqlite_url, tmp_path, clock=StillClock(NINE), printers=PRINTERS)


def look(hall, *codes, **seen):
    """The workers look at some printers."""
    for code in codes:
        PrintJobs(hall.house, hall.hall_id).report_health(code, Seen(**{"answered": True, **seen}))


def flags(hall, role=Role.GUIDE, path="/manage/trace"):
    """The notice on a page: each flag's words, tone and address."""
    text = at_office(hall, role).get(f"{path}?lang=en").text
    found = re.findall(r'<a class="flag ?(?:flag-)?(\w*)" href="([^"]+)">(?:<span[^>]*></span>)?([^<]+)</a>', text)
    return [(words, tone, address) for tone, address, words in found]


def test_where_all_is_well_nothing_is_said(hall):
    look(hall, "lobby", "stairs", "office")

    assert flags(hall) == []


def test_a_printer_without_paper_is_told_with_the_way_to_it(hall):
    look(hall, "office", reason="paper_out")

    assert flags(hall) == [("office · Out of paper", "danger", "/manage/printers/at/office")]


def test_a_printer_for_which_another_stands_in_is_told_more_calmly(hall):
    look(hall, "lobby", reason="cover_open")
    look(hall, "stairs")

    assert flags(hall) == [("lobby · Cover open", "warn", "/manage/printers/at/lobby")]


def test_a_failover_printer_that_is_out_too_makes_one_alarm(hall):
    look(hall, "lobby", "stairs", reason="paper_out")

    assert flags(hall) == [("No printer of the group hall prints", "danger", "/manage/printers")]


def test_a_roll_near_its_end_is_told(hall):
    look(hall, "office", near_end=True)

    assert flags(hall) == [("office · Paper nearly used up", "calm", "/manage/printers/at/office")]


def test_a_printer_that_cannot_be_reached_is_told(hall):
    look(hall, "office", answered=False, reason="refused")

    assert flags(hall)[0][0] == "office · Cannot be reached"


def test_a_printer_that_nobody_looks_at_any_more_is_told(hall):
    look(hall, "office")
    hall.house.clock.real_at += 181_000

    assert flags(hall)[0][:2] == ("office · Not watched", "warn")


def test_slips_to_confirm_are_counted_with_the_way_to_them(hall):
    hall.issue()
    jobs = PrintJobs(hall.house, hall.hall_id)
    job = jobs.lease("lobby", "one", NINE, 60)
    jobs.mark_sending(job, "one")
    jobs.finish(job, "one", "unknown", "closed")

    assert flags(hall) == [("1 slips to confirm", "warn", "/manage/paper")]


def test_of_many_alarms_the_worst_are_told_and_the_others_counted(hall):
    look(hall, "lobby", near_end=True)
    look(hall, "office", "cellar", reason="paper_out")

    assert [words for words, _tone, _address in flags(hall)] == ["office · Out of paper", "cellar · Out of paper", "1 more"]


@pytest.mark.parametrize("role", [Role.GUIDE, Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN, Role.AUDITOR])
def test_everybody_in_the_office_is_told(hall, role):
    look(hall, "office", reason="paper_out")

    assert len(flags(hall, role)) == 1


def test_a_clerk_at_the_counter_is_not_disturbed(hall):
    look(hall, "office", reason="paper_out")
    counter = at_office(hall, Role.CLERK).get("/counter/?lang=en").text

    assert "data-notice" not in counter
    assert "Out of paper" not in counter
