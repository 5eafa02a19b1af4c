"""What the printer without paper suffers when it is told to: a link meets each fault over a real wire, as it would at a real printer."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from hallq.printing.tcp_link import TcpLink
from hallq.printing.virtual import VirtualPrinter
from tests.printing.slips import PROFILES, slip_bytes


def quick(profile):
    """The profile for a link that waits no longer than a test."""
    return replace(profile, timing=replace(profile.timing, reply_s=0.3, stall_s=0.6, barrier_s=0.8, drain_s=0.3))


PROFILE = quick(PROFILES["zh-80-cut"])
SLIP, LONG = slip_bytes("zh-80-cut"), slip_bytes("raster-80-cut")
DUMB = {"realtime": False, "required": False, "near_end": False, "barrier": "none"}
BLIND = replace(quick(PROFILES["raster-80-cut"]), status=replace(PROFILE.status, **DUMB))
READABLE = 500
"""Bytes a second: a text slip takes longer than its link waits."""


class Tray:
    """Where slips fall: collects them and waits for them."""

    def __init__(self):
        self.slips, self._fell = [], threading.Condition()

    def __call__(self, slip):
        with self._fell:
            self.slips.append(slip)
            self._fell.notify_all()

    def first(self):
        """The first slip, once it is there."""
        with self._fell:
            assert self._fell.wait_for(lambda: self.slips, 10), "no slip came"
            return self.slips[0]


@pytest.fixture
def tray():
    return Tray()


@pytest.fixture
def printer(tray):
    with VirtualPrinter(PROFILE, on_slip=tray) as running:
        yield running


def send(printer, data=SLIP, profile=PROFILE):
    """The outcome of a slip and its reason."""
    result = TcpLink(profile, "127.0.0.1", printer.port).send(data, lambda: True)
    return result.outcome, result.reason


def ask(printer):
    """What a link learns of the printer."""
    return TcpLink(PROFILE, "127.0.0.1", printer.port).ask()


def begun(printer):
    """Wait until some of a slip stands on the paper."""
    seen = threading.Event()
    for _ in range(500):
        if printer.look().emerging is not None:
            return
        seen.wait(0.01)
    raise AssertionError("nothing was begun")


@pytest.mark.parametrize(
    ("changes", "outcome", "reason"),
    [
        ({"paper": "near"}, Outcome.PRINTED, Reason.PROVED),
        ({"paper": "out"}, Outcome.NOT_SENT, Reason.PAPER_OUT),
        ({"cover_open": True}, Outcome.NOT_SENT, Reason.COVER_OPEN),
        ({"cutter_error": True}, Outcome.NOT_SENT, Reason.ERROR),
        ({"pace": 4000}, Outcome.PRINTED, Reason.PROVED),
        ({"pace": 200}, Outcome.UNKNOWN, Reason.NO_PROOF),
        ({"stalled": True}, Outcome.NOT_SENT, Reason.SILENT),
        ({"off": True}, Outcome.NOT_SENT, Reason.REFUSED),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_link_learns_what_is_the_matter_with_it(printer, changes, outcome, reason):
    printer.change(**changes)

    assert send(printer) == (outcome, reason)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, set()),
        ({"paper": "near"}, {"near_end"}),
        ({"paper": "out"}, {"offline", "paper_out", "near_end"}),
        ({"cover_open": True}, {"offline", "cover_open"}),
        ({"cutter_error": True}, {"offline", "error"}),
        ({"paper": "out", "cover_open": True}, {"offline", "paper_out", "near_end", "cover_open"}),
    ],
    ids=lambda value: "-".join(value) or "well" if isinstance(value, dict) else None,
)
def test_it_says_itself_what_is_the_matter(printer, changes, told):
    printer.change(**changes)
    status = ask(printer)

    assert status.answered
    assert {name for name in ("offline", "cover_open", "paper_out", "near_end", "error") if getattr(status, name)} == told


def test_what_was_the_matter_is_over_when_it_is_told_so(printer):
    printer.change(paper="out", cover_open=True)
    printer.change(paper="ok", cover_open=False)

    assert send(printer) == (Outcome.PRINTED, Reason.PROVED)


def test_it_comes_back_at_the_same_port_after_it_was_off(printer):
    port = printer.port
    printer.change(off=True)
    printer.change(off=False)

    assert printer.port == port
    assert send(printer) == (Outcome.PRINTED, Reason.PROVED)


def test_a_line_breaks_when_it_loses_its_power(printer):
    with socket.create_connection(("127.0.0.1", printer.port), 5) as connection:
        connection.sendall(b"\x10\x04\x01")
        connection.recv(1)
        printer.change(off=True)

        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_the_unwinding_paper_can_be_watched_at_a_slow_one(printer, tray):
    printer.change(pace=READABLE)
    with ThreadPoolExecutor() as desk:
        desk.submit(send, printer)
        begun(printer)
        half = printer.look().emerging.text

    assert tray.first().slip.text.startswith(half)
    assert len(half) < len(tray.first().slip.text)


def test_nulls_pass_at_once_through_a_slow_one(printer, tray):
    printer.change(pace=20)
    with socket.create_connection(("127.0.0.1", printer.port), 5) as connection:
        connection.sendall(bytes(9216) + b"\x1dr\x01")

        assert connection.recv(1) == b"\x00"
    assert tray.slips == []


def test_a_question_is_answered_while_a_slip_is_printed(printer):
    printer.change(pace=READABLE)
    with socket.create_connection(("127.0.0.1", printer.port), 5) as connection:
        connection.sendall(SLIP + b"\x10\x04\x01")
        answer = connection.recv(1)

        assert answer == b"\x12"
        assert printer.slips == []


def test_a_question_inside_a_picture_is_answered_and_the_picture_is_whole(printer, tray):
    with socket.create_connection(("127.0.0.1", printer.port), 5) as connection:
        connection.sendall(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x04\n\x1dVB\x00")

        assert connection.recv(1) == b"\x12"
    assert tray.first().slip.text == "[picture 24 × 1]\n[cut]"


def test_a_slip_whose_paper_ended_in_the_middle_comes_out_late(printer, tray):
    printer.change(pace=READABLE)
    with ThreadPoolExecutor() as desk:
        told = desk.submit(send, printer)
        begun(printer)
        printer.change(paper="out")

        assert told.result() == (Outcome.UNKNOWN, Reason.PAPER_OUT)
    assert printer.slips == []
    printer.change(paper="ok", pace=None)

    assert tray.first().late
    assert not tray.first().torn
    assert tray.first().slip.data == SLIP


def test_a_slip_is_not_late_while_its_link_still_waits(printer, tray):
    patient = replace(PROFILE, timing=replace(PROFILE.timing, barrier_s=10.0))
    printer.change(pace=READABLE)
    with ThreadPoolExecutor() as desk:
        told = desk.submit(send, printer, profile=patient)
        begun(printer)
        printer.change(paper="out")
        printer.change(paper="ok", pace=None)

        assert told.result() == (Outcome.PRINTED, Reason.PROVED)
    assert not tray.first().late


def test_a_slip_in_the_middle_of_which_the_power_went_is_torn(printer, tray):
    printer.change(pace=READABLE)
    with ThreadPoolExecutor() as desk:
        told = desk.submit(send, printer)
        begun(printer)
        printer.change(off=True)

        assert told.result() == (Outcome.UNKNOWN, Reason.CLOSED)
    printer.change(off=False, pace=None)

    assert tray.first().torn
    assert printer.look().held == 0


def test_a_slip_that_hung_in_the_middle_comes_out_late(printer, tray):
    printer.change(pace=READABLE)
    with ThreadPoolExecutor() as desk:
        told = desk.submit(send, printer)
        begun(printer)
        printer.change(stalled=True)

        assert told.result() == (Outcome.UNKNOWN, Reason.NO_PROOF)
    printer.change(stalled=False, pace=None)

    assert tray.first().late


def test_without_paper_it_takes_no_more_than_its_memory_holds(tray):
    with VirtualPrinter(BLIND, on_slip=tray) as printer:
        printer.change(paper="out")

        assert send(printer, LONG, BLIND) == (Outcome.UNKNOWN, Reason.STALLED)
        assert 0 < printer.look().held <= 4096
        printer.change(paper="ok")

        assert tray.first().late


def test_it_still_answers_with_a_full_memory_once_the_client_has_left(tray):
    with VirtualPrinter(BLIND, on_slip=tray, blocked_for=0.2) as printer:
        printer.change(paper="out")

        assert send(printer, LONG, BLIND) == (Outcome.UNKNOWN, Reason.CLOSED)
        assert ask(printer).paper_out


def test_a_slip_sent_blindly_to_one_that_hangs_comes_out_late(tray):
    with VirtualPrinter(BLIND, on_slip=tray) as printer:
        printer.change(stalled=True)
        assert send(printer, SLIP, BLIND) == (Outcome.SENT, Reason.NOTHING_ANSWERS)
        assert printer.slips == []
        printer.change(stalled=False)

        assert tray.first().late


def test_a_second_client_waits_until_the_first_has_left(printer):
    with socket.create_connection(("127.0.0.1", printer.port), 5) as first:
        first.sendall(b"\x10\x04\x01")
        first.recv(1)
        with ThreadPoolExecutor() as desk:
            told = desk.submit(send, printer)

            assert told.result() == (Outcome.NOT_SENT, Reason.SILENT)
    assert send(printer) == (Outcome.PRINTED, Reason.PROVED)


def test_its_look_has_another_version_whenever_something_changed(printer):
    before = printer.look().version
    printer.change(cover_open=True)

    assert printer.look().version != before


def test_a_port_that_was_taken_while_it_was_off_leaves_it_off(printer):
    printer.change(off=True)
    with socket.create_server(("127.0.0.1", printer.port)), pytest.raises(OSError, match="in use"):
        printer.change(off=False)

    assert printer.condition.off
