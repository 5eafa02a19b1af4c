"""Over a serial port and into a file: the same honesty on other wires."""

import os
import tty
from dataclasses import replace
from pathlib import Path

import pytest

from hallq.printing.device_links import FileLink, SerialLink
from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from tests.printing.at_a_terminal import SerialPrinter
from tests.printing.slips import PROFILES, slip_bytes

SLIP = slip_bytes("zh-80-cut")


def hurried(flow="none", **status):
    """A profile that waits no longer than a test should."""
    base = PROFILES["zh-80-cut"]
    timing = replace(base.timing, reply_s=0.3, stall_s=0.3, barrier_s=0.5, drain_s=0.3)
    return replace(base, timing=timing, serial=replace(base.serial, flow=flow), status=replace(base.status, **status))


def told(result):
    """Outcome and reason."""
    return (result.outcome, result.reason)


def test_a_slip_over_a_serial_port_is_proved_like_any_other():
    with SerialPrinter() as printer:
        result = SerialLink(hurried(), printer.device).send(SLIP, lambda: True)

        assert told(result) == (Outcome.PRINTED, Reason.PROVED)
        assert bytes(printer.received).endswith(SLIP + b"\x1dr\x01")


@pytest.mark.parametrize("flow", ["rtscts", "xonxoff"])
def test_a_serial_port_keeps_the_flow_its_profile_names(flow):
    with SerialPrinter() as printer:
        assert SerialLink(hurried(flow), printer.device).send(SLIP, lambda: True).outcome is Outcome.PRINTED


def test_a_silent_serial_printer_gets_nothing_where_an_answer_is_required():
    with SerialPrinter(answers=()) as printer:
        assert told(SerialLink(hurried(), printer.device).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.SILENT)


def test_a_serial_printer_without_proof_leaves_the_slip_unknown():
    with SerialPrinter(answers=("status",)) as printer:
        assert told(SerialLink(hurried(), printer.device).send(SLIP, lambda: True)) == (Outcome.UNKNOWN, Reason.NO_PROOF)


def test_a_serial_port_nobody_asks_is_sent_to_and_no_more_is_claimed():
    with SerialPrinter() as printer:
        link = SerialLink(hurried(realtime=False, required=False, barrier="none"), printer.device)

        assert told(link.send(SLIP, lambda: True)) == (Outcome.SENT, Reason.NOTHING_ANSWERS)


def test_a_serial_printer_that_takes_nothing_leaves_the_slip_unknown():
    far, near = os.openpty()
    tty.setraw(near)
    try:
        link = SerialLink(hurried(realtime=False, required=False, barrier="none"), os.ttyname(near))

        assert link.send(SLIP * 200, lambda: True).outcome is Outcome.UNKNOWN
    finally:
        os.close(near)
        os.close(far)


def test_a_serial_printer_that_goes_away_before_the_first_byte_got_nothing():
    far, near = os.openpty()
    tty.setraw(near)
    link = SerialLink(hurried(realtime=False, required=False), os.ttyname(near))
    os.close(near)

    def goes_away():
        os.close(far)
        return True

    assert told(link.send(SLIP, goes_away)) == (Outcome.NOT_SENT, Reason.CLOSED)


def test_a_serial_port_that_is_not_there_is_unreachable(tmp_path):
    result = SerialLink(hurried(), str(tmp_path / "ttyS9")).send(SLIP, lambda: True)

    assert told(result) == (Outcome.NOT_SENT, Reason.UNREACHABLE)


def test_a_speed_no_port_has_is_unreachable():
    with SerialPrinter() as printer:
        odd = hurried()
        link = SerialLink(replace(odd, serial=replace(odd.serial, baud=-1)), printer.device)

        assert told(link.send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.UNREACHABLE)


def test_slips_into_a_file_stand_one_behind_the_other(tmp_path):
    link = FileLink(PROFILES["zh-80-cut"], tmp_path / "slips.escpos")

    assert [told(link.send(SLIP, lambda: True)) for _ in range(2)] == [(Outcome.SENT, Reason.NOTHING_ANSWERS)] * 2
    assert (tmp_path / "slips.escpos").read_bytes() == SLIP * 2


def test_a_file_answers_nothing(tmp_path):
    assert not FileLink(PROFILES["zh-80-cut"], tmp_path / "slips.escpos").ask().answered


def test_a_folder_takes_no_slips(tmp_path):
    assert told(FileLink(hurried(), tmp_path).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.UNREACHABLE)


def test_a_full_disk_is_told_by_name():
    result = FileLink(hurried(), Path("/dev/full")).send(SLIP, lambda: True)

    assert told(result) == (Outcome.NOT_SENT, Reason.FULL)


def test_a_pipe_nobody_reads_is_unreachable(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert told(FileLink(hurried(), tmp_path / "pipe").send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.UNREACHABLE)


def test_a_pipe_whose_reader_stops_leaves_the_slip_unknown(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert told(FileLink(hurried(), tmp_path / "pipe").send(SLIP * 200, lambda: True)) == (Outcome.UNKNOWN, Reason.STALLED)
    finally:
        os.close(reader)


@pytest.mark.parametrize("name", ["secret.key", "hall.db", "notes"])
def test_no_other_file_is_written_on(tmp_path, name):
    (tmp_path / name).write_bytes(b"precious")

    assert told(FileLink(hurried(), tmp_path / name).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.UNREACHABLE)
    assert (tmp_path / name).read_bytes() == b"precious"


def test_a_name_of_slips_that_leads_elsewhere_is_not_followed(tmp_path):
    (tmp_path / "secret.key").write_bytes(b"precious")
    (tmp_path / "slips.escpos").symlink_to(tmp_path / "secret.key")

    assert told(FileLink(hurried(), tmp_path / "slips.escpos").send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.UNREACHABLE)
    assert (tmp_path / "secret.key").read_bytes() == b"precious"
