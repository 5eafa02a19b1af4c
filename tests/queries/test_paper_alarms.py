"""What the staff must know of paper at once: one alarm for one matter, the worst first."""

import pytest

from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import PrintJobs
from hallq.queries.instant import instant
from hallq.queries.paper_alarms import Trouble, paper_alarms
from tests.making import HALL, NINE, StillClock, issue, make_hall

PRINTERS = [
    *({**HALL["printers"][0], "code": code, "group": "hall"} for code in ("lobby", "stairs")),
    {**HALL["printers"][0], "code": "alone"},
]
OUT = {"answered": True, "reason": "paper_out"}
GONE = {"answered": False, "reason": "refused"}


class Printers:
    """Two printers that stand in for each other, and one that is alone."""

    def __init__(self, database_url):
        self.house, self.hall = make_hall(database_url, clock=StillClock(NINE), printers=PRINTERS)
        self.jobs = PrintJobs(self.house, self.hall)

    def look(self, code, **seen):
        self.jobs.report_health(code, Seen(**{"answered": True, **seen}))

    def told(self):
        """What is told: the matter, and the printers that it is about."""
        with instant(self.house.database, self.house.setup_of(self.hall)) as at:
            found = paper_alarms(at, self.house.clock.real_at)
        return [(alarm.trouble, [one.code for one in alarm.printers]) for alarm in found.alarms], found.to_confirm


@pytest.fixture
def printers(database_url):
    return Printers(database_url)


def test_printers_that_nobody_ever_looked_at_alarm_nobody(printers):
    assert printers.told() == ([], 0)


def test_printers_that_are_well_alarm_nobody(printers):
    for code in ("lobby", "stairs", "alone"):
        printers.look(code)

    assert printers.told() == ([], 0)


def test_a_printer_for_which_another_stands_in_is_a_lesser_matter(printers):
    printers.look("lobby", **OUT)
    printers.look("stairs")

    assert printers.told() == ([(Trouble.NOT_PRINTING, ["lobby"])], 0)


def test_a_printer_alone_that_does_not_print_is_the_worst(printers):
    printers.look("lobby", **OUT)
    printers.look("alone", **GONE)

    assert printers.told()[0] == [(Trouble.NO_PAPER_AT_ALL, ["alone"]), (Trouble.NOT_PRINTING, ["lobby"])]


def test_a_group_of_which_no_printer_prints_is_one_alarm(printers):
    printers.look("lobby", **OUT)
    printers.look("stairs", **GONE)

    assert printers.told()[0] == [(Trouble.NO_PAPER_AT_ALL, ["lobby", "stairs"])]


def test_a_roll_near_its_end_is_told(printers):
    printers.look("alone", near_end=True)

    assert printers.told()[0] == [(Trouble.NEAR_END, ["alone"])]


def test_a_printer_that_is_out_is_not_near_its_end_too(printers):
    printers.look("alone", reason="paper_out", near_end=True)

    assert printers.told()[0] == [(Trouble.NO_PAPER_AT_ALL, ["alone"])]


def test_a_printer_that_nobody_looks_at_any_more_is_told(printers):
    printers.look("lobby", **OUT)
    printers.house.clock.real_at += 181_000

    assert printers.told()[0] == [(Trouble.NOT_WATCHED, ["lobby"])]


def test_slips_that_wait_for_a_word_are_counted(printers):
    issue(printers.house, printers.hall)
    job = printers.jobs.lease("lobby", "one", NINE, 60)
    printers.jobs.mark_sending(job, "one")
    printers.jobs.finish(job, "one", "unknown", "closed")

    assert printers.told() == ([], 1)
