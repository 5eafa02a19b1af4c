"""The spool of a small hall, as tests of paper ask for it."""

from hallq.operations.print_jobs import PrintJobs
from hallq.store import tables as t
from tests.making import HALL

PRINTERS = [{**HALL["printers"][0], "code": code} for code in ("lobby", "stairs")]


class Paper:
    """A spool as its workers see it, with a real clock that stands until it is moved."""

    def __init__(self, work):
        self.work, self.jobs = work, PrintJobs(work.house, work.hall)
        self.ticket = work.issue()

    def lease(self, owner="one", printer="lobby", seconds=10):
        return self.jobs.lease(printer, owner, self.now, seconds)

    @property
    def now(self):
        return self.work.house.clock.real_at

    def wait(self, seconds):
        self.work.house.clock.real_at += round(seconds * 1000)

    def row(self, job_id=None):
        return self.work.row(t.print_job, id=job_id or self.ticket.id)

    def told(self):
        """What the story says of paper."""
        return [line["body"] for line in self.work.rows(t.event_log) if line["name"].startswith("print.")]
