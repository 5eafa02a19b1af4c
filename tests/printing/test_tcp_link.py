"""Over TCP: printed means proved, not sent means no byte left, and all else is unknown."""

from dataclasses import replace

import pytest

from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from hallq.printing.tcp_link import TcpLink
from tests.printers import FakePrinter
from tests.printing.slips import PROFILES, slip_bytes

TEXT = slip_bytes("zh-80-cut")
PICTURE = slip_bytes("raster-80-cut")


def hurried(profile="zh-80-cut", **status):
    """A profile that waits no longer than a test should."""
    base = PROFILES[profile]
    timing = replace(base.timing, connect_s=1.0, reply_s=0.4, stall_s=0.6, barrier_s=1.0, drain_s=0.6)
    return replace(base, timing=timing, status=replace(base.status, **status))


def send(printer, data=TEXT, profile=None, mark=lambda: True):
    """One slip to the printer."""
    return TcpLink(profile or hurried(), "127.0.0.1", printer.port).send(data, mark)


def told(result):
    """Outcome and reason."""
    return (result.outcome, result.reason)


@pytest.mark.parametrize("data", [TEXT, PICTURE], ids=["text", "picture"])
def test_a_slip_is_printed_when_the_printer_answers_behind_it(data):
    with FakePrinter() as printer:
        assert told(send(printer, data)) == (Outcome.PRINTED, Reason.PROVED)
        assert printer.jobs == [data]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"listens": False}, Reason.REFUSED),
        ({"reads": False}, Reason.SILENT),
        ({"hangs_up": "politely"}, Reason.CLOSED),
        ({"hangs_up": "rudely"}, Reason.CLOSED),
        ({"answers": "none"}, Reason.SILENT),
        ({"answers": "garbage"}, Reason.SILENT),
        ({"late_by": 0.7}, Reason.SILENT),
        ({"paper": "out"}, Reason.PAPER_OUT),
        ({"cover_open": True}, Reason.COVER_OPEN),
        ({"error": True}, Reason.ERROR),
    ],
)
def test_a_printer_that_is_not_ready_gets_not_a_byte(fault, reason):
    with FakePrinter(**fault) as printer:
        assert told(send(printer)) == (Outcome.NOT_SENT, reason)
        assert printer.received == b""


@pytest.mark.parametrize(
    "fault",
    [
        {"paper": "near"},
        {"says_first": b"\x10\x00\x00\x00"},
        {"says_first": b"\x14\x00\x00\x00" * 3},
        {"bytes_a_second": 100_000},
    ],
)
def test_what_is_no_fault_does_not_stop_a_slip(fault):
    with FakePrinter(**fault) as printer:
        assert told(send(printer, PICTURE)) == (Outcome.PRINTED, Reason.PROVED)
        assert printer.jobs == [PICTURE]


def test_a_roll_near_its_end_is_told_with_the_outcome():
    with FakePrinter(paper="near") as printer:
        assert send(printer).status.near_end


@pytest.mark.parametrize("at", [1, 45, 300, len(TEXT) - 1, len(TEXT)])
def test_a_line_that_breaks_in_the_middle_leaves_the_slip_unknown(at):
    with FakePrinter(reset_after=at) as printer:
        assert send(printer).outcome is Outcome.UNKNOWN


def test_a_line_that_breaks_inside_a_picture_leaves_the_slip_unknown():
    with FakePrinter(reset_after=20_000) as printer:
        assert told(send(printer, PICTURE)) == (Outcome.UNKNOWN, Reason.CLOSED)


def test_a_printer_that_stops_taking_bytes_leaves_the_slip_unknown():
    with FakePrinter(reads=False) as printer:
        result = send(printer, PICTURE * 100, hurried(realtime=False, required=False))

        assert told(result) == (Outcome.UNKNOWN, Reason.STALLED)
        assert 0 < result.sent < len(PICTURE) * 100


def test_a_printer_that_proves_nothing_afterwards_leaves_the_slip_unknown():
    with FakePrinter(answers="status only") as printer:
        assert told(send(printer)) == (Outcome.UNKNOWN, Reason.NO_PROOF)


def test_paper_that_ends_inside_a_slip_leaves_it_unknown():
    def paper_ends():
        printer.paper = "out"
        return True

    with FakePrinter() as printer:
        assert told(send(printer, mark=paper_ends)) == (Outcome.UNKNOWN, Reason.PAPER_OUT)


def test_a_proof_that_says_the_paper_ended_is_none():
    with FakePrinter() as printer:
        printer.proof = b"\x0c"

        assert told(send(printer)) == (Outcome.UNKNOWN, Reason.PAPER_OUT)


def test_a_printer_that_hangs_up_behind_its_proof_has_printed():
    with FakePrinter(hangs_up_when_proved=True) as printer:
        assert told(send(printer)) == (Outcome.PRINTED, Reason.PROVED)


def test_a_printer_nobody_asks_is_sent_to_and_no_more_is_claimed():
    with FakePrinter() as printer:
        assert told(send(printer, profile=hurried("zh-58-nocut", realtime=False))) == (Outcome.SENT, Reason.NOTHING_ANSWERS)
        printer.wait_until_gone()
        assert printer.received == TEXT


@pytest.mark.parametrize("answers", ["none", "garbage"])
def test_silence_may_be_borne_where_the_profile_says_so_but_proves_nothing(answers):
    with FakePrinter(answers=answers) as printer:
        assert told(send(printer, profile=hurried(required=False))) == (Outcome.SENT, Reason.NOTHING_ANSWERS)


def test_a_printer_that_does_answer_is_believed_even_where_it_need_not():
    with FakePrinter(paper="out") as printer:
        assert told(send(printer, profile=hurried(required=False))) == (Outcome.NOT_SENT, Reason.PAPER_OUT)


def test_bytes_nobody_read_do_not_tear_the_slip():
    with FakePrinter(says_first=b"\xff\xff\xff", bytes_a_second=200_000) as printer:
        result = send(printer, PICTURE, hurried("zh-58-nocut", realtime=False))
        printer.wait_until_gone()

        assert (result.outcome, bytes(printer.received)) == (Outcome.SENT, PICTURE)


def test_the_mark_is_made_before_the_first_byte():
    seen = []

    def mark():
        seen.append(bytes(printer.received))
        return True

    with FakePrinter() as printer:
        send(printer, mark=mark)

    assert seen == [b""]


def test_without_the_mark_nothing_is_sent():
    with FakePrinter() as printer:
        assert told(send(printer, mark=lambda: False)) == (Outcome.NOT_SENT, Reason.LEASE_LOST)
        assert printer.received == b""


def test_a_printer_can_be_asked_without_printing():
    with FakePrinter(cover_open=True) as printer:
        status = TcpLink(hurried(), "127.0.0.1", printer.port).ask()

        assert (status.answered, status.complaint, bytes(printer.received)) == (True, Reason.COVER_OPEN, b"")


@pytest.mark.parametrize("fault", [{"listens": False}, {"hangs_up": "rudely"}, {"answers": "none"}])
def test_a_printer_that_cannot_be_asked_has_answered_nothing(fault):
    with FakePrinter(**fault) as printer:
        assert not TcpLink(hurried(), "127.0.0.1", printer.port).ask().answered


def test_an_address_that_is_none_is_unreachable():
    result = TcpLink(hurried(), "x" * 64).send(TEXT, lambda: True)

    assert told(result) == (Outcome.NOT_SENT, Reason.UNREACHABLE)
