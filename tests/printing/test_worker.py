"""One thread owns one printer, prints job after job, and reports each truly."""

import threading
from collections import deque
from dataclasses import dataclass, field, replace

import pytest

from hallq.domain.errors import LeaseLost
from hallq.domain.printer_health import Seen
from hallq.operations.print_jobs import LeasedJob
from hallq.printing import driver
from hallq.printing.driver import Printer
from hallq.printing.link import Link, Outcome, Result
from hallq.printing.making import SlipMaker
from hallq.printing.preview import slips
from hallq.printing.status import Reason
from hallq.printing.tcp_link import TcpLink
from hallq.printing.worker import PrintWorker
from tests.printers import FakePrinter
from tests.printing.slips import ADDRESS, PLAIN, PROFILES

PROFILE = PROFILES["zh-80-cut"]
PATIENCE = 10


def a_job(number, facts=PLAIN):
    """A job in a worker's hands."""
    return LeasedJob(hall_id=1, id=number, ticket_id=number, facts=facts, attempt=1)


@dataclass
class Line:
    """A job store in memory: a line a printer; what was not sent goes back to its head."""

    waiting: dict = field(default_factory=dict)
    sending: list = field(default_factory=list)
    told: list = field(default_factory=list)
    seen: list = field(default_factory=list)
    broken: int = 0
    refuses: bool = False
    ours: bool = True
    held_by_the_dead: list = field(default_factory=list)
    swept: int = 0
    asked_when_due: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def add(self, printer, *jobs):
        """Put jobs into the printer's line."""
        self.waiting.setdefault(printer, deque()).extend(jobs)

    def lease(self, printer, owner, now_ms, seconds):  # noqa: ARG002 — the store's own arguments
        self._fail_if_broken()
        line = self.waiting.get(printer)
        return line.popleft() if line else None

    def mark_sending(self, job, owner):  # noqa: ARG002 — likewise
        with self.changed:
            self.sending.append(job.id)
            self.changed.notify_all()
        return self.ours

    def finish(self, job, owner, outcome, reason, sent=None):  # noqa: ARG002 — likewise
        self._fail_if_broken()
        if self.refuses:
            raise LeaseLost
        with self.changed:
            self.told.append((job.id, outcome, reason))
            if outcome == "not_sent":
                self.waiting.setdefault("lobby", deque()).appendleft(replace(job, attempt=job.attempt + 1))
            self.changed.notify_all()

    def report_health(self, printer, seen):
        with self.changed:
            self.seen.append((printer, seen))
            self.changed.notify_all()

    def due_in(self, printer, now_ms):  # noqa: ARG002 — likewise
        self.asked_when_due += 1
        return 0.0 if self.waiting.get(printer) else None

    def sweep(self, now_ms):  # noqa: ARG002 — likewise
        with self.changed:
            self.swept += 1
            self.changed.notify_all()
        freed, self.held_by_the_dead = self.held_by_the_dead, []
        self.add("lobby", *freed)
        return len(freed)

    def wait_until(self, true):
        """Until something is true of the line."""
        with self.changed:
            assert self.changed.wait_for(lambda: true(self), PATIENCE), f"told so far: {self.told}"

    def _fail_if_broken(self):
        if self.broken:
            self.broken -= 1
            raise OSError("the store is busy")


class Tray(Link):
    """A link that prints at once, or as its results say."""

    def __init__(self, *results, holds=None):
        super().__init__(PROFILE)
        self.results, self.papers, self.holds = deque(results), [], holds

    def open(self):
        raise OSError("never opened")

    def send(self, data, on_first_byte):
        if self.holds:
            self.holds.wait(PATIENCE)
        if not on_first_byte():
            return Result(Outcome.NOT_SENT, Reason.LEASE_LOST)
        result = self.results.popleft() if self.results else Result(Outcome.PRINTED, Reason.PROVED)
        if result.outcome is not Outcome.NOT_SENT:
            self.papers.append(slips(data, PROFILE)[0].text)
        return result


@pytest.fixture
def started(monkeypatch):
    """Starts workers and stops them behind the test; failures are tried again at once."""
    workers = []
    monkeypatch.setattr(driver, "BACK_OFF", (0.0,) * 6)
    monkeypatch.setattr(driver, "BREATH", 0.0)

    def start(line, *printers, address=lambda _: ADDRESS):
        made = PrintWorker(printers, line, owner="here", clock=lambda: 0, make=SlipMaker(address))
        workers.append(made)
        made.start()
        return made

    yield start
    for made in workers:
        assert made.stop(PATIENCE)


def printer(link, key="lobby"):
    """A printer of the hall."""
    return Printer(key, PROFILE, link)


def test_a_job_is_printed_and_told(started):
    line, tray = Line(), Tray()
    line.add("lobby", a_job(7, PLAIN))

    started(line, printer(tray))
    line.wait_until(lambda line: line.told)

    assert (line.sending, line.told, len(tray.papers)) == ([7], [(7, "printed", "proved")], 1)


def test_the_code_on_the_slip_leads_to_the_jobs_address(started):
    line, tray = Line(), Tray()
    line.add("lobby", a_job(7, PLAIN))

    started(line, printer(tray), address=lambda job: f"http://192.0.2.1/t/{job.id}")
    line.wait_until(lambda line: line.told)

    assert "[QR http://192.0.2.1/t/7]" in tray.papers[0]


def test_jobs_of_one_printer_are_printed_in_order(started):
    line, tray = Line(), Tray()
    line.add("lobby", *(a_job(number, replace(PLAIN, number=f"A{number:03}")) for number in range(1, 6)))

    started(line, printer(tray))
    line.wait_until(lambda line: len(line.told) == 5)

    assert [told[0] for told in line.told] == [1, 2, 3, 4, 5]


def test_a_waiting_worker_is_woken_and_does_not_wait_for_its_next_look(started):
    line, tray = Line(), Tray()
    made = started(line, printer(tray))
    line.wait_until(lambda line: line.swept)
    line.add("lobby", a_job(1, PLAIN))

    made.notify("lobby")
    line.wait_until(lambda line: line.told)

    assert len(tray.papers) == 1


def test_a_job_nobody_told_of_is_found_at_the_next_look(started, monkeypatch):
    monkeypatch.setattr(driver, "LOOK_AGAIN", 0.05)
    line, tray = Line(), Tray()
    started(line, printer(tray))
    line.wait_until(lambda line: line.swept)

    line.add("lobby", a_job(1, PLAIN))

    line.wait_until(lambda line: line.told)


def test_a_printer_that_falls_silent_is_looked_at_again_soon():
    watch = driver.Watch(lambda _seen: None)
    waits = []
    for answered in (True, False, False, False, True):
        watch.see(Seen(answered=answered, reason="" if answered else "silent"))
        waits.append(watch.due_in <= driver.LOOK_ONCE_MORE)

    assert waits == [False, True, False, False, False]


def test_a_wire_that_never_answers_is_not_hurried():
    watch = driver.Watch(lambda _seen: None)
    watch.see(Seen(answered=False))

    assert watch.due_in > driver.LOOK_ONCE_MORE


def test_what_was_not_sent_is_tried_again(started):
    line, tray = Line(), Tray(Result(Outcome.NOT_SENT, Reason.PAPER_OUT), Result(Outcome.NOT_SENT, Reason.SILENT))
    line.add("lobby", a_job(1, PLAIN))

    started(line, printer(tray))
    line.wait_until(lambda line: len(line.told) == 3)

    assert [told[1:] for told in line.told] == [("not_sent", "paper_out"), ("not_sent", "silent"), ("printed", "proved")]


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.SENT])
def test_what_may_be_on_paper_is_never_sent_again(started, outcome):
    line, tray = Line(), Tray(Result(outcome, Reason.NO_PROOF))
    line.add("lobby", a_job(1, PLAIN), a_job(2, PLAIN))

    started(line, printer(tray))
    line.wait_until(lambda line: len(line.told) == 2)

    assert [told[:2] for told in line.told] == [(1, outcome.value), (2, "printed")]


def test_a_printer_that_fails_never_stops_another(started):
    line, well = Line(), Tray()
    line.add("lobby", a_job(1, PLAIN))
    line.add("upstairs", *(a_job(number, PLAIN) for number in range(2, 7)))
    held = threading.Event()

    started(line, printer(Tray(holds=held)), printer(well, "upstairs"))
    line.wait_until(lambda line: len(line.told) == 5)

    assert [told[0] for told in line.told] == [2, 3, 4, 5, 6]
    held.set()


def test_a_store_is_asked_when_a_job_is_due_only_after_one_was_not_sent(started):
    line, tray = Line(), Tray(Result(Outcome.NOT_SENT, Reason.PAPER_OUT))
    made = started(line, printer(tray))
    line.wait_until(lambda line: line.swept)
    before = line.asked_when_due
    line.add("lobby", a_job(1))
    made.notify()
    line.wait_until(lambda line: len(line.told) == 2)
    made.stop(PATIENCE)

    assert (before, line.asked_when_due) in {(0, 0), (0, 1)}


def test_a_slip_that_cannot_be_made_is_told_and_the_next_is_printed(started, caplog):
    line, tray = Line(), Tray()
    line.add("lobby", a_job(1, replace(PLAIN, timezone="Nowhere/At_All")))
    made = started(line, printer(tray))
    line.wait_until(lambda line: line.told)
    made.stop(PATIENCE)

    assert line.told[0] == (1, "not_sent", "cannot_be_made")
    assert "cannot be made" in caplog.text


def test_a_busy_store_is_asked_again(started):
    line, tray = Line(broken=2), Tray()
    line.add("lobby", a_job(1, PLAIN))

    started(line, printer(tray))
    line.wait_until(lambda line: line.told)

    assert len(tray.papers) == 1


def test_an_outcome_that_could_not_be_written_is_written_later_without_a_second_paper(started):
    line, tray = Line(), Tray()
    breaks = threading.Event()
    tray.holds = breaks
    line.add("lobby", a_job(1, PLAIN))
    started(line, printer(tray))
    line.broken = 2
    breaks.set()

    line.wait_until(lambda line: line.told)

    assert (line.told, len(tray.papers)) == ([(1, "printed", "proved")], 1)


def test_a_job_that_is_no_longer_ours_is_not_sent(started):
    line, tray = Line(ours=False), Tray()
    line.add("lobby", a_job(1, PLAIN))

    made = started(line, printer(tray))
    line.wait_until(lambda line: line.sending)
    made.stop(PATIENCE)

    assert (tray.papers, line.told) == ([], [])


def test_an_outcome_nobody_wants_any_more_is_told_once(started, caplog):
    line, tray = Line(refuses=True), Tray()
    line.add("lobby", a_job(1, PLAIN), a_job(2, PLAIN))

    made = started(line, printer(tray))
    line.wait_until(lambda line: line.sending == [1, 2])
    made.stop(PATIENCE)

    assert len([record for record in caplog.records if "nobody wants" in record.message]) == 2


def test_what_the_sweeper_frees_is_printed_soon(started):
    line, tray = Line(held_by_the_dead=[a_job(1, PLAIN)]), Tray()

    started(line, printer(tray))
    line.wait_until(lambda line: line.told)

    assert len(tray.papers) == 1


def test_stopping_waits_for_the_slip_under_way():
    line, held = Line(), threading.Event()
    tray = Tray(holds=held)
    line.add("lobby", a_job(1, PLAIN), a_job(2, PLAIN))
    made = PrintWorker([printer(tray)], line, owner="here", clock=lambda: 0, make=SlipMaker(lambda _: None))
    made.start()
    line.wait_until(lambda line: line.swept)

    assert not made.stop(0.05)
    held.set()
    assert made.stop(PATIENCE)
    assert [told[0] for told in line.told] in ([1], [])


def test_a_worker_that_never_started_stops_at_once():
    assert PrintWorker([printer(Tray())], Line(), owner="here", clock=lambda: 0, make=SlipMaker(lambda _: None)).stop()


def test_slips_go_over_a_real_line_to_a_printer(started):
    line = Line()
    with FakePrinter() as far:
        line.add("lobby", *(a_job(number, PLAIN) for number in range(1, 4)))
        started(line, printer(TcpLink(PROFILE, "127.0.0.1", far.port)))
        line.wait_until(lambda line: len(line.told) == 3)

        assert len(far.jobs) == 3
