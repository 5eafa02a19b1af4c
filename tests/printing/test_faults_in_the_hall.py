"""Faults that only show over time, through spool, worker and line: nothing twice, nothing held up by another's trouble, nothing lost."""

import socket
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2

from hallq.domain import paper
from hallq.operations.copies import request_test_page
from hallq.operations.hall import SYSTEM, Actor, Press
from hallq.operations.issuing import issue_ticket
from hallq.operations.print_jobs import PrintJobs
from hallq.printing import driver
from hallq.printing.driver import Printer
from hallq.printing.making import SlipMaker
from hallq.printing.tcp_link import TcpLink
from hallq.printing.virtual import VirtualPrinter
from hallq.printing.worker import PrintWorker
from hallq.store import tables as t
from tests.making import HALL, NINE, StillClock, issue, make_hall, story
from tests.printers import FakePrinter
from tests.printing.faults import hurried
from tests.printing.slips import ADDRESS, PLAIN

PATIENCE = 30
HURRIED = hurried()
SILENT = hurried("zh-58-nocut", slowest=20_000)
MUTE = replace(SILENT, status=replace(SILENT.status, realtime=False))
PATIENT = replace(HURRIED, timing=replace(HURRIED.timing, barrier_s=PATIENCE))


class Hall:
    """A hall with printers, and what its story says while they work."""

    def __init__(self, url, *codes, group=None, clock=None):
        printers = [{**HALL["printers"][0], "code": code, "group": group} for code in codes or ("lobby",)]
        self.house, self.id = make_hall(url, printers=printers, clock=clock)
        self._told = threading.Condition()
        self.house.listen(self._hear)

    def issue(self):
        """A visitor takes a number, which the first printer prints."""
        return issue(self.house, self.id).ticket.number

    def test_page(self, printer):
        """Somebody asks for a test page."""
        self.house.act(self.id, SYSTEM, lambda tx: request_test_page(tx, printer=printer, facts=PLAIN))

    def rows(self, *columns):
        """Of each row of the table of these columns, in the order of its key."""
        with self.house.database.reading() as connection:
            return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(*columns[0].table.primary_key.columns))]

    @property
    def states(self):
        """The states of the jobs, oldest first."""
        return [state for (state,) in self.rows(t.print_job.c.state)]

    @property
    def story(self):
        """The names of all that happened."""
        return story(self.house, self.id)

    def wait_until(self, true):
        """Until something is true of the hall, looked at whenever something happened."""
        with self._told:
            assert self._told.wait_for(true, PATIENCE), f"{self.states} {self.story}"

    def _hear(self, _lines):
        with self._told:
            self._told.notify_all()

    @property
    def printers(self):
        """How each printer is, by its code."""
        codes = dict(self.rows(t.printer.c.id, t.printer.c.code))
        c = t.printer_health.c
        return {codes[key]: (state, reason) for key, state, reason in self.rows(c.printer_id, c.state, c.reason)}

    @contextmanager
    def working(self, profile=HURRIED, address=None, **printers):
        """A worker that drives printers by their codes; when left, it has finished what it had in hand. With an `address` slips bear a code."""
        driven = [Printer(code, profile, TcpLink(profile, one.host, one.port)) for code, one in printers.items()]
        jobs = PrintJobs(self.house, self.id)
        worker = PrintWorker(driven, jobs, owner="here", clock=self.house.clock.real, make=SlipMaker(lambda _: address))
        self.house.listen(lambda _lines: worker.notify())
        worker.start()
        try:
            yield worker
        finally:
            assert worker.stop(PATIENCE)


def times_printed(printer, number):
    """On how many slips a number stands."""
    return sum(number.encode() + b"\n" in job for job in printer.jobs)


def test_01_a_printer_that_cannot_be_reached_holds_no_other(sqlite_url):
    hall = Hall(sqlite_url, "lobby", "upstairs")
    with FakePrinter(unroutable=True) as lobby, FakePrinter() as upstairs, hall.working(lobby=lobby, upstairs=upstairs):
        began = time.monotonic()
        hall.test_page("lobby")
        for _ in range(5):
            hall.test_page("upstairs")
        hall.wait_until(lambda: hall.states.count("printed") == 5)

        assert time.monotonic() - began < 5
        assert len(upstairs.jobs) == 5


def test_04_a_printer_busy_with_another_client_is_tried_again_and_prints_once(sqlite_url):
    hall = Hall(sqlite_url)
    with FakePrinter(clients="one, others unanswered") as printer, hall.working(lobby=printer):
        with socket.create_connection((printer.host, printer.port)):
            hall.issue()
            printer.wait_until(lambda printer: printer.callers >= 5)
        hall.wait_until(lambda: hall.states == ["printed"])

        *before, last = (outcome for (outcome,) in hall.rows(t.print_attempt.c.outcome))
        assert (set(before), last, len(printer.jobs)) == ({"not_sent"}, "printed", 1)


@pytest.mark.parametrize("trouble", [{"paper": "out"}, {"cover_open": True}])
def test_05_a_slip_that_the_printer_finishes_later_is_not_sent_a_second_time(sqlite_url, trouble):
    hall = Hall(sqlite_url)
    with FakePrinter(changes={200: trouble}) as printer, hall.working(lobby=printer):
        first = hall.issue()
        hall.wait_until(lambda: hall.states == ["unknown"])
        second = hall.issue()
        printer.paper, printer.cover_open = "ok", False
        hall.wait_until(lambda: hall.states == ["unknown", "printed"])

        assert (times_printed(printer, first), times_printed(printer, second), len(printer.jobs)) == (1, 1, 2)


def test_12_the_slip_after_a_torn_one_is_whole(sqlite_url):
    hall = Hall(sqlite_url)
    with FakePrinter(reset_after=100) as printer, hall.working(lobby=printer):
        first = hall.issue()
        hall.wait_until(lambda: hall.states == ["unknown"])
        second = hall.issue()
        hall.wait_until(lambda: hall.states == ["unknown", "printed"])

        assert (times_printed(printer, first), times_printed(printer, second)) == (0, 1)


def test_14_a_slip_that_nothing_proves_is_never_sent_again(sqlite_url):
    hall = Hall(sqlite_url)
    with FakePrinter(answers="status only") as printer, hall.working(lobby=printer):
        first = hall.issue()
        hall.wait_until(lambda: hall.states == ["unknown"])
        printer.answers = "well"
        second = hall.issue()
        hall.wait_until(lambda: hall.states == ["unknown", "printed"])

        assert (times_printed(printer, first), times_printed(printer, second)) == (1, 1)


@pytest.fixture
def hasty(monkeypatch):
    """Printers are looked at, and slips tried again, as fast as a test needs it."""
    monkeypatch.setattr(paper, "BACK_OFF_MS", (100,) * 6)
    for name in ("LOOK_EVERY", "LOOK_ONCE_MORE", "LOOK_AGAIN", "BREATH"):
        monkeypatch.setattr(driver, name, 0.1)


@pytest.mark.usefixtures("hasty")
def test_02_one_that_hangs_and_says_nothing_costs_one_slip_and_the_others_wait_until_it_goes_on(sqlite_url):
    hall = Hall(sqlite_url, "lobby", "upstairs", group="hall")
    with VirtualPrinter(SILENT) as lobby, VirtualPrinter(SILENT) as upstairs, hall.working(SILENT, ADDRESS, lobby=lobby, upstairs=upstairs):
        lobby.change(cover_open=True)
        upstairs.change(stalled=True)
        hall.wait_until(lambda: hall.printers.keys() == {"lobby", "upstairs"})
        hall.issue()
        hall.wait_until(lambda: hall.printers["upstairs"] == ("unreachable", "stalled"))
        for _ in range(3):
            hall.issue()
        hall.wait_until(lambda: len(hall.rows(t.print_attempt.c.outcome)) > 3)

        assert (hall.states[0], set(hall.states[1:]) - {"queued", "leased"}) == ("unknown", set())
        assert hall.printers == {"lobby": ("not_ready", "cover_open"), "upstairs": ("unreachable", "stalled")}
        upstairs.change(stalled=False)
        hall.wait_until(lambda: hall.states == ["unknown", *["sent"] * 3])
        assert hall.printers["upstairs"] == ("ready", "")


@pytest.mark.usefixtures("hasty")
def test_02_one_that_hung_and_goes_on_is_well_again_though_no_slip_came_to_it(sqlite_url):
    hall = Hall(sqlite_url, "lobby", "upstairs", group="hall")
    with VirtualPrinter(MUTE) as lobby, VirtualPrinter(MUTE) as upstairs, hall.working(MUTE, ADDRESS, lobby=lobby, upstairs=upstairs):
        hall.wait_until(lambda: hall.printers.keys() == {"lobby", "upstairs"})
        lobby.change(stalled=True)
        hall.issue()
        hall.wait_until(lambda: hall.printers["lobby"] == ("unreachable", "stalled"))
        hall.issue()
        hall.wait_until(lambda: hall.states == ["unknown", "sent"])

        assert len(upstairs.slips) == 1
        lobby.change(stalled=False)
        hall.wait_until(lambda: hall.printers["lobby"] == ("unasked", ""))
        hall.issue()
        hall.wait_until(lambda: hall.states == ["unknown", "sent", "sent"])
        assert len(upstairs.slips) == 1


def test_20_a_press_that_is_sent_twice_and_a_word_that_is_said_often_make_one_paper(sqlite_url):
    hall = Hall(sqlite_url)

    def press():
        asked, kiosk = Press("tap", "issue"), Actor("device", 1)
        return hall.house.answer(hall.id, kiosk, asked, lambda tx: issue_ticket(tx, service="card-new"), lambda _, new: (201, new.ticket.number))

    with FakePrinter() as printer, hall.working(lobby=printer) as worker:
        answers = [press() for _ in range(3)]
        for _ in range(50):
            worker.notify()
        hall.wait_until(lambda: hall.states == ["printed"])
        assert worker.stop(PATIENCE)

        assert ({answer.body for answer in answers}, len(printer.jobs)) == ({answers[0].body}, 1)


@pytest.mark.parametrize(("hours", "state"), [(-1, "printed"), (1, "unknown")])
def test_21_a_clock_that_jumps_while_a_slip_is_under_way_makes_no_second_paper(sqlite_url, hours, state):
    clock = StillClock(NINE)
    hall = Hall(sqlite_url, clock=clock)
    with FakePrinter(proof_held=True) as printer, hall.working(PATIENT, lobby=printer):
        hall.issue()
        printer.wait_until(lambda printer: printer.proofs)
        clock.real_at += hours * 3_600_000
        PrintJobs(hall.house, hall.id).sweep(clock.real())
        printer.let_go()
        hall.wait_until(lambda: hall.states == [state])
        PrintJobs(hall.house, hall.id).sweep(clock.real())

    assert (hall.states, len(printer.jobs)) == ([state], 1)


@pytest.mark.proof
def test_22_a_database_that_is_locked_for_a_while_loses_neither_number_nor_paper(sqlite_url, full):
    hall = Hall(sqlite_url)
    with FakePrinter() as printer, hall.working(lobby=printer), closing(_locked(sqlite_url)) as lock:
        threading.Timer(5.0 if full else 1.0, lock.rollback).start()
        number = hall.issue()
        hall.wait_until(lambda: hall.states == ["printed"])

        assert times_printed(printer, number) == 1


def _locked(url):
    """A connection of somebody else that writes and does not end."""
    other = dbapi2.connect(sa.make_url(url).database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_22_where_the_paper_cannot_be_asked_for_there_is_no_number_either(sqlite_url):
    hall = Hall(sqlite_url)
    with closing(dbapi2.connect(sa.make_url(sqlite_url).database)) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON print_job BEGIN SELECT raise(ABORT, 'database or disk is full'); END")

    with pytest.raises(dbapi2.Error, match="disk is full"):
        hall.issue()

    assert (hall.rows(t.ticket.c.id), hall.states) == ([], [])


def test_25_where_the_other_printer_is_out_too_the_staff_hear_it_once_and_the_first_with_paper_prints(sqlite_url, monkeypatch):
    monkeypatch.setattr(driver, "LOOK_EVERY", 0.2)
    monkeypatch.setattr(driver, "LOOK_AGAIN", 0.2)
    monkeypatch.setattr(paper, "BACK_OFF_MS", (100,) * 6)
    hall = Hall(sqlite_url, "lobby", "upstairs", group="hall")
    with FakePrinter(paper="out") as lobby, FakePrinter(paper="out") as upstairs, hall.working(lobby=lobby, upstairs=upstairs):
        hall.wait_until(lambda: hall.story.count("printer.changed") == 2)
        number = hall.issue()
        lobby.wait_until(lambda printer: printer.callers >= 4)
        before = hall.story
        upstairs.paper = "ok"
        hall.wait_until(lambda: hall.states == ["printed"])

        assert (before.count("printer.changed"), before.count("print.moved")) == (2, 0)
        assert (bytes(lobby.received), times_printed(upstairs, number)) == (b"", 1)
        assert hall.story[len(before) :].count("print.moved") == 1
