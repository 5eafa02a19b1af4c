"""An attempt believes only what is this slip's own, and ends in time whatever the printer does."""

import os
import threading
import time
from dataclasses import replace

import pytest

from hallq.printing.attempt import Attempt
from hallq.printing.link import LARGEST_SLIP, Outcome
from hallq.printing.status import PrinterStatus, Reason
from hallq.printing.tcp_link import TcpLink
from tests.printers import FakePrinter
from tests.printing.slips import PROFILES, slip_bytes

SLIP = slip_bytes("zh-80-cut")
PICTURE = slip_bytes("raster-80-cut")
NEVER = threading.Event()
STEADY = {"connect_s": 1.0, "reply_s": 0.3, "stall_s": 0.6, "barrier_s": 0.8, "drain_s": 0.4, "slowest": 200_000}


def hurried(timing=STEADY, **status):
    """A profile that waits no longer than a test should."""
    base = PROFILES["zh-80-cut"]
    return replace(base, timing=replace(base.timing, **timing), status=replace(base.status, **status))


def link_to(printer, profile=None):
    """The link to a printer."""
    return TcpLink(profile or hurried(), "127.0.0.1", printer.port)


def told(result):
    """Outcome and reason."""
    return (result.outcome, result.reason)


class Script:
    """A wire that says what was written down for it: `says` answers bytes that were sent."""

    def __init__(self, says, port=None):
        self.says, self.port, self.sent, self._heard = says, port, b"", b""

    def send(self, data, _seconds):
        self.sent += data
        self._heard += self.says(data)
        return len(data)

    def receive(self, seconds):
        data, self._heard = self._heard, b""
        if not data:
            NEVER.wait(max(seconds, 0))
        return data

    def finish(self, seconds):
        pass

    def port_status(self):
        return self.port

    def close(self):
        pass


def attempt(wire, *, torn=False, timing=STEADY, **status):
    """One slip over a wire of a test."""
    profile = hurried(timing, **status)
    return Attempt(wire, profile, pace=profile.timing.slowest, carries_answers=True, torn=torn).run(SLIP, lambda: True)


def well(data):
    """The answers of a printer without any fault."""
    return b"\x12" if data[:2] == b"\x10\x04" else b"\x00" if data.endswith(b"\x1dr\x01") else b""


# --- the proof is this slip's own ----------------------------------------------------------------------------------------------------------


def test_a_process_id_that_comes_back_proves_the_slip():
    with FakePrinter() as printer:
        assert told(link_to(printer, hurried(barrier="gs_paren_H")).send(PICTURE, lambda: True)) == (Outcome.PRINTED, Reason.PROVED)
        assert printer.proofs == 0


def test_every_slip_has_a_process_id_of_its_own():
    with FakePrinter() as printer:
        link = link_to(printer, hurried(barrier="gs_paren_H"))
        link.send(SLIP, lambda: True)
        link.send(SLIP, lambda: True)
        first, second = (part[:4] for part in bytes(printer.received).split(b"\x1d(H\x06\x0000")[1:])

        assert first != second


def test_the_process_id_of_another_slip_proves_nothing():
    def late(data):
        return well(data) or (b"\x37\x22ABCD\x00" if b"\x1d(H" in data else b"")

    assert told(attempt(Script(late), barrier="gs_paren_H")) == (Outcome.UNKNOWN, Reason.NO_PROOF)


def test_a_paper_sensor_proves_nothing_where_a_process_id_was_asked_for():
    def sensor(data):
        return well(data) or (b"\x00" if b"\x1d(H" in data else b"")

    assert told(attempt(Script(sensor), barrier="gs_paren_H")) == (Outcome.UNKNOWN, Reason.NO_PROOF)


def test_a_late_proof_of_the_slip_before_does_not_prove_this_one():
    said = []

    def first_the_old_one(data):
        if data[:2] == b"\x10\x04":
            return b"\x12"
        said.append(data)
        return b"\x00\x00" if len(said) == 1 else b""

    wire = Script(first_the_old_one)

    assert told(attempt(wire, torn=True)) == (Outcome.UNKNOWN, Reason.NO_PROOF)


def test_a_printer_that_is_still_at_the_slip_before_gets_none():
    def only_status(data):
        return b"\x12" if data[:2] == b"\x10\x04" else b""

    wire = Script(only_status)

    assert told(attempt(wire, torn=True)) == (Outcome.NOT_SENT, Reason.BUSY)
    assert SLIP not in wire.sent


def test_a_proof_that_lies_between_the_answers_to_a_second_look_counts():
    asked = []

    def slow(data):
        if data[:2] != b"\x10\x04":
            return b""
        asked.append(data)
        return b"\x00\x12" if len(asked) == 5 else b"\x12"

    assert told(attempt(Script(slow))) == (Outcome.PRINTED, Reason.PROVED)


def test_a_roll_whose_end_comes_near_with_the_slip_is_told():
    assert attempt(Script(lambda data: b"\x12" if data[:2] == b"\x10\x04" else b"\x03")).status.near_end


# --- what a torn slip leaves behind --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [1, 7, 9_000, 20_001])
def test_a_slip_after_a_torn_one_is_whole(at):
    with FakePrinter(reset_after=at) as printer:
        link = link_to(printer)
        assert link.send(PICTURE, lambda: True).outcome is Outcome.UNKNOWN

        assert told(link.send(PICTURE, lambda: True)) == (Outcome.PRINTED, Reason.PROVED)
        assert printer.jobs[-1].endswith(PICTURE)


def test_a_process_that_begins_can_say_that_nothing_is_known_of_the_printer():
    with FakePrinter() as printer:
        link = link_to(printer)
        link.distrust()

        assert link.send(SLIP, lambda: True).outcome is Outcome.PRINTED
        assert printer.proofs == 2


def test_paper_out_is_forgiven_only_by_a_printer_that_says_so_itself():
    with FakePrinter() as printer:
        link = link_to(printer)

        def paper_ends():
            printer.paper = "out"
            return True

        outcomes = [link.send(SLIP, paper_ends), link.send(SLIP, lambda: True)]
        printer.paper = "ok"
        outcomes.append(link.send(SLIP, lambda: True))

        assert [told(one) for one in outcomes] == [
            (Outcome.UNKNOWN, Reason.PAPER_OUT), (Outcome.NOT_SENT, Reason.PAPER_OUT), (Outcome.PRINTED, Reason.PROVED),
        ]  # fmt: skip


# --- a port that tells of its own ----------------------------------------------------------------------------------------------------------


def test_a_port_without_paper_gets_nothing_where_the_printer_itself_is_silent():
    wire = Script(lambda _data: b"", PrinterStatus(answered=True, paper_out=True))

    assert told(attempt(wire, required=False)) == (Outcome.NOT_SENT, Reason.PAPER_OUT)


def test_a_port_that_is_well_is_no_proof():
    wire = Script(lambda _data: b"", PrinterStatus(answered=True))

    assert told(attempt(wire, required=False)) == (Outcome.SENT, Reason.NOTHING_ANSWERS)


def test_what_the_printer_says_itself_goes_before_its_port():
    assert told(attempt(Script(well, PrinterStatus(answered=True, error=True)))) == (Outcome.PRINTED, Reason.PROVED)


def test_a_port_that_is_well_is_no_answer_where_one_is_required():
    assert told(attempt(Script(lambda _data: b"", PrinterStatus(answered=True)))) == (Outcome.NOT_SENT, Reason.SILENT)


# --- a printer that proves nothing ---------------------------------------------------------------------------------------------------------


def test_a_printer_without_proof_that_says_it_has_no_paper_left_makes_the_slip_unknown():
    def paper_ends(data):
        if data[:2] != b"\x10\x04":
            slips.append(data)
        return b"\x72" if slips and data == b"\x10\x04\x04" else b"\x12" if data[:2] == b"\x10\x04" else b""

    slips = []

    assert told(attempt(Script(paper_ends), barrier="none")) == (Outcome.UNKNOWN, Reason.PAPER_OUT)


def test_a_printer_without_proof_that_falls_silent_leaves_the_slip_sent():
    slips = []

    def falls_silent(data):
        if data[:2] != b"\x10\x04":
            slips.append(data)
        return b"" if slips else b"\x12"

    assert told(attempt(Script(falls_silent), barrier="none")) == (Outcome.SENT, Reason.NOTHING_ANSWERS)


# --- time ----------------------------------------------------------------------------------------------------------------------------------


class Drip(Script):
    """A wire that takes one byte at a time for ever."""

    def send(self, data, seconds):
        NEVER.wait(min(seconds, 0.01))
        return super().send(data[:1] if data[:2] != b"\x10\x04" else data, seconds)


def test_a_printer_that_takes_a_byte_now_and_then_is_given_up_in_time():
    began = time.monotonic()

    assert told(attempt(Drip(well))) == (Outcome.UNKNOWN, Reason.STALLED)
    assert time.monotonic() - began < STEADY["stall_s"] + 4


def test_a_slow_printer_is_waited_for_as_long_as_its_profile_says():
    with FakePrinter(bytes_a_second=1_000) as printer:
        assert told(link_to(printer, hurried(STEADY | {"slowest": 400})).send(SLIP * 4, lambda: True)) == (Outcome.PRINTED, Reason.PROVED)


def test_a_printer_that_stops_in_the_middle_of_a_long_slip_is_not_waited_for():
    with FakePrinter(changes={500: {"cover_open": True}}) as printer:
        began = time.monotonic()

        assert told(link_to(printer, hurried(STEADY | {"slowest": 50})).send(SLIP * 4, lambda: True)) == (Outcome.UNKNOWN, Reason.COVER_OPEN)
        assert time.monotonic() - began < 5


def test_a_lease_outlasts_the_largest_slip_and_no_attempt_outlasts_the_lease():
    link = TcpLink(PROFILES["zh-80-cut"], "127.0.0.1")

    assert link.time_for(len(PICTURE)) > len(PICTURE) / PROFILES["zh-80-cut"].timing.slowest
    assert link.longest == link.time_for(LARGEST_SLIP) == link.time_for(10 * LARGEST_SLIP)


def test_no_shipped_slip_is_larger_than_a_lease_reckons_with():
    assert max(len(slip_bytes(name)) for name in PROFILES) < LARGEST_SLIP


def test_a_slip_above_the_largest_gets_no_more_time():
    began = time.monotonic()
    wire = Drip(well)
    profile = hurried(STEADY | {"slowest": 10 * LARGEST_SLIP})
    Attempt(wire, profile, pace=profile.timing.slowest, carries_answers=True).run(os.urandom(20 * LARGEST_SLIP), lambda: True)

    assert time.monotonic() - began < STEADY["stall_s"] + 4
