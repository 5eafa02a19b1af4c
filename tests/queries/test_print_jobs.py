"""Print jobs: where they were asked for and went, every attempt at them, and those of which nobody knows."""

import pytest

from hallq.domain.slip import trial_slip
from hallq.operations.copies import confirm_paper, request_test_page
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.queries.instant import instant
from hallq.queries.print_jobs import jobs_at_printer, print_attempts, print_jobs, unconfirmed_count, unconfirmed_jobs
from tests.making import HALL, NINE, StillClock, issue, make_hall

OWNER = "host:folder#1"
PRINTERS = [{**HALL["printers"][0], "code": code, "group": "hall"} for code in ("lobby", "stairs")]


class Spool:
    """A hall with two printers that stand in for each other, and what a test asks of its spool."""

    def __init__(self, database_url):
        self.house, self.hall = make_hall(database_url, clock=StillClock(NINE), printers=PRINTERS)
        self.jobs = PrintJobs(self.house, self.hall)
        self.printers = {one.code: one.id for one in self.house.setup_of(self.hall).printers}

    def issue(self):
        return issue(self.house, self.hall).ticket.id

    def end(self, outcome, reason="closed", printer="lobby"):
        """The worker takes a job, and half a second later it is over."""
        job = self.jobs.lease(printer, OWNER, self.house.clock.real_at, 60)
        if outcome != "not_sent":
            self.jobs.mark_sending(job, OWNER)
        self.house.clock.real_at += 500
        self.jobs.finish(job, OWNER, outcome, reason, 7)
        return job.id

    def ask(self, query, *args, **more):
        """What a query tells."""
        with instant(self.house.database, self.house.setup_of(self.hall)) as at:
            return query(at, *args, **more)

    def do(self, verb, **facts):
        return self.house.act(self.hall, SYSTEM, lambda tx: verb(tx, **facts))


@pytest.fixture
def spool(database_url):
    return Spool(database_url)


def test_a_job_that_moved_names_the_printer_where_it_was_asked_for(spool):
    spool.issue()
    spool.end("not_sent", "paper_out")
    [job] = spool.ask(print_jobs)

    assert (job.has_moved, job.asked_printer_id, job.printer_id) == (True, spool.printers["lobby"], spool.printers["stairs"])


def test_a_job_that_moved_is_told_at_both_printers(spool):
    job = spool.issue()
    spool.end("not_sent", "paper_out")

    assert [[one.id for one in spool.ask(jobs_at_printer, key, 5)] for key in spool.printers.values()] == [[job], [job]]


def test_every_attempt_is_told_in_order(spool):
    job = spool.issue()
    spool.end("not_sent", "paper_out")
    spool.end("printed", "proved", "stairs")
    [first, second] = spool.ask(print_attempts, [job])[job]

    assert (first.printer_id, first.outcome, first.reason) == (spool.printers["lobby"], "not_sent", "paper_out")
    assert (second.attempt, second.worker, second.began_at, second.ended_at, second.sent_bytes) == (2, OWNER, NINE + 500, NINE + 1000, 7)


def test_an_attempt_under_way_has_no_end(spool):
    job = spool.issue()
    spool.jobs.lease("lobby", OWNER, NINE, 60)

    assert [one.ended_at for one in spool.ask(print_attempts, [job])[job]] == [None]


def test_of_no_jobs_there_are_no_attempts(spool):
    assert spool.ask(print_attempts, []) == {}


def test_those_of_which_nobody_knows_wait_for_a_word(spool):
    for _ in range(3):
        spool.issue()
    spool.end("printed", "proved")
    doubtful = spool.end("unknown")
    spool.house.clock.real_at += 100_000
    spool.jobs.sweep(spool.house.clock.real_at)

    assert [(one.state, one.is_doubtful) for one in spool.ask(unconfirmed_jobs)] == [("expired", True), ("unknown", True)]
    spool.do(confirm_paper, job_id=doubtful, what="came_out")
    assert (spool.ask(unconfirmed_count), [one.state for one in spool.ask(unconfirmed_jobs)]) == (1, ["expired"])


def test_those_of_one_state_or_printer_are_told_alone(spool):
    spool.issue()
    spool.end("unknown")

    assert [len(spool.ask(unconfirmed_jobs, printer_id=key)) for key in spool.printers.values()] == [1, 0]
    assert [len(spool.ask(unconfirmed_jobs, state=state)) for state in ("unknown", "expired")] == [1, 0]


def test_nobody_is_asked_about_a_test_page(spool):
    setup = spool.house.setup_of(spool.hall)
    spool.do(request_test_page, printer="lobby", facts=trial_slip(setup.name, "zh", setup.timezone, NINE))
    spool.end("unknown")

    assert (spool.ask(unconfirmed_count), spool.ask(unconfirmed_jobs)) == (0, [])
