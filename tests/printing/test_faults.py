"""Whatever is wrong with a printer, a slip has the right outcome in bounded time: printed where it is proved, not sent where no byte left."""

import socket
import time
from dataclasses import replace

import pytest

from hallq.printing.document import Cut, Picture, TicketDocument
from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from hallq.printing.tcp_link import TcpLink
from tests.printers import FakePrinter
from tests.printing.faults import FAULTS, MIDDLE, PICTURE, TEXT, bound, hurried
from tests.printing.slips import CASES, ENCODERS, PROFILES, slip_bytes


def link(printer, profile=None):
    """The line to the printer."""
    return TcpLink(profile or hurried(), printer.host, printer.port)


def send(printer, data=TEXT, profile=None):
    """One slip to the printer."""
    return link(printer, profile).send(data, lambda: True)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_its_outcome_in_bounded_time(fault):
    profile = hurried(**fault.rules)
    with FakePrinter(**fault.printer) as printer:
        began = time.monotonic()
        result = send(printer, fault.data, profile)
        seconds = time.monotonic() - began

        assert result.outcome is fault.outcome
        assert fault.reason in (None, result.reason)
        assert seconds <= bound(profile)
        if fault.outcome is Outcome.NOT_SENT:
            assert printer.received == b""
        printer.wait_until(lambda printer: len(printer.jobs) >= fault.papers)
        assert len(printer.jobs) == fault.papers


# --- Faults that need more than one slip ------------------------------------------------------------------------------


@pytest.mark.parametrize("clients", ["one, others wait", "one, others unanswered"])
def test_04_a_printer_busy_with_another_client_gets_nothing_until_that_one_leaves(clients):
    with FakePrinter(clients=clients) as printer:
        with socket.create_connection((printer.host, printer.port)) as other:
            other.sendall(b"another's")
            printer.wait_until(lambda printer: len(printer.received) == len(b"another's"))
            busy = send(printer)

        assert (busy.outcome, busy.reason, bytes(printer.received)) == (Outcome.NOT_SENT, Reason.SILENT, b"another's")
        assert (send(printer).outcome, len(printer.jobs)) == (Outcome.PRINTED, 1)


@pytest.mark.parametrize("trouble", [{"paper": "out"}, {"cover_open": True}, {"error": "cutter"}])
def test_05_what_the_printer_held_comes_out_late_and_only_once(trouble):
    well = {"paper": "ok", "cover_open": False, "error": False}
    with FakePrinter(changes={MIDDLE: trouble}) as printer:
        wire = link(printer)
        torn = wire.send(TEXT, lambda: True)
        refused = wire.send(TEXT, lambda: True)
        for name, value in well.items():
            setattr(printer, name, value)
        printer.wait_until(lambda printer: printer.jobs)
        after = wire.send(TEXT, lambda: True)

        assert [torn.outcome, refused.outcome, after.outcome] == [Outcome.UNKNOWN, Outcome.NOT_SENT, Outcome.PRINTED]
        assert printer.jobs == [TEXT, TEXT]


@pytest.mark.parametrize(
    "torn",
    [PICTURE[:20_000], PICTURE[: PICTURE.index(b"\x1dv0") + 5], TEXT[: TEXT.index(b"\x1c&") + 3], TEXT[: TEXT.index(b"\x1d(k") + 9], TEXT[:1]],
    ids=["inside a picture", "inside the head of a picture", "inside a Chinese character", "inside a code", "inside a command"],
)
def test_12_a_slip_after_a_torn_one_is_whole(torn):
    with FakePrinter() as printer:
        with socket.create_connection((printer.host, printer.port)) as died:
            died.sendall(torn)
        printer.wait_until(lambda printer: len(printer.taken) == len(torn))
        wire = link(printer)
        wire.distrust()

        assert wire.send(TEXT, lambda: True).outcome is Outcome.PRINTED
        assert printer.jobs[-1].endswith(TEXT)


def test_12_without_that_care_the_torn_picture_swallows_the_next_slip():
    with FakePrinter() as printer:
        with socket.create_connection((printer.host, printer.port)) as died:
            died.sendall(PICTURE[:20_000])
        printer.wait_until(lambda printer: len(printer.taken) == 20_000)

        assert (send(printer).outcome, printer.jobs) == (Outcome.UNKNOWN, [])


@pytest.mark.proof
@pytest.mark.timeout(400)
def test_13_a_slow_printer_is_waited_for_as_its_profile_says(full):
    drawn = PICTURE if full else slip_bytes("zh-80-cut", CASES["zh, rare"])
    shipped = PROFILES["zh-80-cut"]
    patient = replace(shipped, timing=replace(shipped.timing, stall_s=20.0))  # between two windows of such a printer lie many seconds
    for pace, profile in ((10_000, shipped), (1_000, patient)) if full else ((10_000, shipped),):
        with FakePrinter(bytes_a_second=pace) as printer:
            assert (send(printer, drawn, profile).outcome, printer.jobs) == (Outcome.PRINTED, [drawn])


def test_15_a_late_proof_never_proves_the_next_slip():
    with FakePrinter(proof_late_by=1.5) as printer:
        wire = link(printer)
        late = wire.send(TEXT, lambda: True)
        printer.answers, printer.proof_late_by = "status only", 0.0
        silent = wire.send(TEXT, lambda: True)

        assert (late.outcome, silent.outcome) == (Outcome.UNKNOWN, Outcome.NOT_SENT)


def test_17_a_printer_that_resets_idle_lines_is_never_kept_waiting():
    with FakePrinter(idle_for=0.05) as printer:
        wire = link(printer)
        outcomes = [wire.send(TEXT, lambda: True).outcome for _ in range(3)]

        assert (outcomes, printer.jobs, printer.callers) == ([Outcome.PRINTED] * 3, [TEXT] * 3, 3)


def test_23_the_printer_hears_no_question_but_ours():
    drawn = Picture(bytes([0x10, 0x04, 0x01] * 24 * 200), 576, 200)
    with FakePrinter() as printer:
        outcome = send(printer, ENCODERS["zh-80-cut"].encode(TicketDocument((drawn, Cut())))).outcome

        assert (outcome, printer.asked) == (Outcome.PRINTED, [b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"])


def test_23_a_printer_would_answer_to_one():
    with FakePrinter() as printer:
        send(printer, b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01" + TEXT)

        assert len(printer.asked) == 4
