"""From the number a visitor takes to the paper in the tray, through the real spool on both databases."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from hallq.operations.copies import request_copy
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.printing.driver import Printer
from hallq.printing.making import SlipMaker
from hallq.printing.tcp_link import TcpLink
from hallq.printing.virtual import VirtualPrinter
from hallq.printing.worker import PrintWorker
from hallq.store import tables as t
from tests.making import HALL, issue, make_hall, story
from tests.printers import FakePrinter
from tests.printing.slips import PROFILES

PROFILE = PROFILES["zh-80-cut"]


class Tray:
    """Where slips fall; waits for them."""

    def __init__(self):
        self.texts, self._fell = [], threading.Condition()

    def __call__(self, printed):
        with self._fell:
            self.texts.append(printed.slip.text)
            self._fell.notify_all()

    def wait_for(self, count):
        """The texts of the slips, once there are so many."""
        with self._fell:
            assert self._fell.wait_for(lambda: len(self.texts) >= count, 20), "the slip never came"
            return self.texts


@pytest.fixture
def hall(database_url):
    """A small hall with its printer `lobby`."""
    return make_hall(database_url)


@contextmanager
def working(hall, port, profile=PROFILE, **others):
    """A worker that drives the hall's printer, and others at their ports; when left, it has finished what it had in hand."""
    house, hall_id = hall
    printers = [Printer(code, profile, TcpLink(profile, "127.0.0.1", at)) for code, at in {"lobby": port, **others}.items()]
    worker = PrintWorker(printers, PrintJobs(house, hall_id), owner="here", clock=house.clock.real, make=SlipMaker(lambda _: None))
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop(20)


def attempts(hall, outcome):
    """How many attempts at slips ended so."""
    house, _ = hall
    with house.database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).where(t.print_attempt.c.outcome == outcome)).scalar_one())


def states(hall):
    """The states of the hall's jobs, oldest first."""
    house, hall_id = hall
    with house.database.reading() as connection:
        jobs = t.print_job.c
        return list(connection.execute(sa.select(jobs.state).where(jobs.hall_id == hall_id).order_by(jobs.id)).scalars())


def test_numbers_that_were_taken_come_out_on_paper_in_order(hall):
    tray = Tray()
    with VirtualPrinter(PROFILE, on_slip=tray) as printer, working(hall, printer.port) as worker:
        for _ in range(3):
            issue(*hall)
            worker.notify("lobby")
        texts = tray.wait_for(3)

    assert [number for text in texts for number in ("J001", "J002", "J003") if number in text.split("\n")] == ["J001", "J002", "J003"]
    assert states(hall) == ["printed"] * 3
    assert story(*hall).count("print.finished") == 3


def test_a_copy_says_so_on_paper(hall):
    tray = Tray()
    ticket = issue(*hall).ticket
    house, hall_id = hall
    ended = threading.Event()
    house.listen(lambda lines: ended.set() if any(line.event.name == "print.finished" for line in lines) else None)
    with VirtualPrinter(PROFILE, on_slip=tray) as printer, working(hall, printer.port) as worker:
        assert ended.wait(20)
        house.act(hall_id, SYSTEM, lambda tx: request_copy(tx, ticket_id=ticket.id, reason="lost"))
        worker.notify("lobby")
        texts = tray.wait_for(2)

    assert [text.startswith(" " * 3 + "补打 第1次 REPRINT") for text in texts] == [False, True]


def test_a_slip_whose_printer_dies_in_the_middle_is_never_sent_again(hall):
    issue(*hall)
    with FakePrinter(reset_after=100) as printer:
        with working(hall, printer.port):
            printer.wait_until_gone()

        assert len(printer.received) == 100
    assert states(hall) == ["unknown"]


def test_a_slip_waits_while_the_paper_is_out_and_comes_when_there_is_new(hall):
    issue(*hall)
    patient = replace(PROFILE, timing=replace(PROFILE.timing, reply_s=0.5))
    with FakePrinter(paper="out") as printer:
        with working(hall, printer.port, patient):
            printer.wait_until_gone()
            before = bytes(printer.received)
            printer.paper = "ok"
            printer.wait_until_printed()

        assert (before, len(printer.jobs), states(hall)) == (b"", 1, ["printed"])


def test_thirty_slips_of_a_printer_that_answers_nothing_come_out_beside_it_at_that_ones_pace(database_url):
    grouped = [{**HALL["printers"][0], "code": code, "group": "front"} for code in ("lobby", "stairs")]
    hall = make_hall(database_url, printers=grouped)
    for _ in range(30):
        issue(*hall)
    with FakePrinter(answers="none") as silent, FakePrinter() as well, working(hall, silent.port, stairs=well.port) as worker:
        hall[0].listen(lambda _lines: worker.notify())
        well.wait_until(lambda printer: len(printer.jobs) == 30)

    assert (states(hall), bytes(silent.taken), story(*hall).count("print.moved")) == (["printed"] * 30, b"", 30)
    # As many as it takes to know that it does not answer, and that the other one does.
    assert attempts(hall, "not_sent") < 10
