"""Over the node of a USB printer: asked, answered, locked, and never waited for without end."""

import fcntl
import os
import threading
import time
import tty
from contextlib import suppress
from dataclasses import replace

import pytest

from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from hallq.printing.usb_link import UsbLink
from tests.printing.at_a_terminal import SerialPrinter
from tests.printing.slips import PROFILES, slip_bytes

SLIP = slip_bytes("zh-80-cut")
PICTURE = slip_bytes("raster-80-cut")


def hurried(**status):
    """A profile that waits no longer than a test should."""
    base = PROFILES["zh-80-cut"]
    timing = replace(base.timing, reply_s=0.3, stall_s=0.3, barrier_s=0.5, drain_s=0.3, slowest=100_000)
    return replace(base, timing=timing, status=replace(base.status, **status))


def told(result):
    """Outcome and reason."""
    return (result.outcome, result.reason)


@pytest.fixture
def node():
    """A node with nothing behind it: its far end and its path."""
    far, near = os.openpty()
    tty.setraw(near)
    yield far, os.ttyname(near)
    os.close(near)
    os.close(far)


def test_a_slip_over_usb_is_proved_like_any_other():
    with SerialPrinter() as printer:
        assert told(UsbLink(hurried(), printer.device).send(PICTURE, lambda: True)) == (Outcome.PRINTED, Reason.PROVED)
        assert bytes(printer.received).endswith(PICTURE + b"\x1dr\x01")


def test_a_usb_printer_that_answers_nothing_leaves_the_slip_sent():
    with SerialPrinter(answers=()) as printer:
        link = UsbLink(hurried(realtime=False, required=False, barrier="none"), printer.device)

        assert told(link.send(SLIP, lambda: True)) == (Outcome.SENT, Reason.NOTHING_ANSWERS)


def test_a_silent_usb_printer_gets_nothing_where_an_answer_is_required():
    with SerialPrinter(answers=()) as printer:
        assert told(UsbLink(hurried(), printer.device).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.SILENT)


def test_half_a_status_is_no_answer_and_holds_nobody_up():
    with SerialPrinter(answers=("half a status",)) as printer:
        began = time.monotonic()

        assert told(UsbLink(hurried(), printer.device).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.SILENT)
        assert bytes(printer.received) == b"\x10\x04\x01\x10\x04\x02"
        assert time.monotonic() - began < 4


def test_what_a_printer_said_to_somebody_else_is_forgotten(node):
    far, device = node
    os.write(far, b"\x12" * 9)

    assert told(UsbLink(hurried(), device).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.SILENT)


@pytest.mark.parametrize("at", [100, 20_000])
def test_a_usb_printer_unplugged_in_the_middle_leaves_the_slip_unknown(at):
    with SerialPrinter(unplugged_after=at) as printer:
        began = time.monotonic()

        assert told(UsbLink(hurried(), printer.device).send(PICTURE, lambda: True)) == (Outcome.UNKNOWN, Reason.CLOSED)
        assert time.monotonic() - began < 5


def test_a_usb_printer_unplugged_before_the_first_byte_got_nothing():
    far, near = os.openpty()
    tty.setraw(near)
    link = UsbLink(hurried(realtime=False, required=False), os.ttyname(near))
    os.close(near)

    def unplug():
        os.close(far)
        return True

    assert told(link.send(SLIP, unplug)) == (Outcome.NOT_SENT, Reason.CLOSED)


def test_a_usb_printer_that_stops_taking_leaves_the_slip_unknown(node):
    link = UsbLink(hurried(realtime=False, required=False, barrier="none"), node[1])

    assert told(link.send(PICTURE * 9, lambda: True)) == (Outcome.UNKNOWN, Reason.STALLED)


def test_a_printer_that_talks_without_end_holds_nobody_up(node):
    far, device = node
    stop = threading.Event()

    def talk():
        os.set_blocking(far, False)
        while not stop.is_set():
            with suppress(BlockingIOError):
                os.write(far, b"\xff" * 256)

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        assert told(UsbLink(hurried(), device).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.SILENT)
    finally:
        stop.set()
        talker.join()


def test_a_node_that_another_program_uses_is_left_to_it(node):
    other = os.open(node[1], os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        assert told(UsbLink(hurried(), node[1]).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.BUSY)
    finally:
        os.close(other)


def test_a_node_is_free_again_after_a_slip():
    with SerialPrinter() as printer:
        link = UsbLink(hurried(), printer.device)

        assert [link.send(SLIP, lambda: True).outcome for _ in range(2)] == [Outcome.PRINTED] * 2


def test_a_node_that_is_not_there_is_unreachable(tmp_path):
    assert told(UsbLink(hurried(), str(tmp_path / "lp0")).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.UNREACHABLE)


def test_a_file_is_no_node(tmp_path):
    (tmp_path / "lp0").write_bytes(b"precious")

    assert told(UsbLink(hurried(), str(tmp_path / "lp0")).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.UNREACHABLE)
    assert (tmp_path / "lp0").read_bytes() == b"precious"


def test_a_terminal_knows_no_status_of_its_own(node):
    wire = UsbLink(hurried(), node[1]).open()

    assert wire.port_status() is None
    wire.close()
