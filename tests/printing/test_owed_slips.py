"""A printer that says nothing and did not take a slip gets no other one, and nobody calls it well, until bytes go out to it again."""

import os
import tty
from dataclasses import replace

import pytest

from hallq.domain.printer_health import Seen
from hallq.printing.device_links import FileLink, SerialLink
from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from hallq.printing.tcp_link import TcpLink
from hallq.printing.virtual import VirtualPrinter
from tests.printers import FakePrinter
from tests.printing.faults import hurried
from tests.printing.slips import slip_bytes

PROFILE = hurried("zh-58-nocut", slowest=20_000)
MUTE = replace(PROFILE, status=replace(PROFILE.status, realtime=False))
PICTURE, LINE = slip_bytes("zh-58-nocut"), b"A001\n\n\n"
STALLED, REACHED, TAKEN = Seen(answered=False, reason="stalled"), Seen(answered=False), Seen(answered=False, taken=True)


@pytest.fixture
def printer():
    with VirtualPrinter(MUTE) as running:
        yield running


def link_to(printer, profile=MUTE):
    """The link to a printer of this machine."""
    return TcpLink(profile, "127.0.0.1", printer.port)


def outcome(link, data=PICTURE, mark=lambda: True):
    """What became of a slip, and why."""
    result = link.send(data, mark)
    return result.outcome, result.reason


def test_of_a_mute_printer_a_look_tells_no_more_than_that_it_is_there(printer):
    assert link_to(printer).look() == REACHED


def test_one_that_hangs_is_told_at_every_look_behind_the_slip_that_it_did_not_take(printer):
    link = link_to(printer)
    printer.change(stalled=True)

    assert link.look() == REACHED
    assert outcome(link) == (Outcome.UNKNOWN, Reason.STALLED)
    assert [link.look() for _ in range(3)] == [STALLED] * 3


def test_one_that_hangs_gets_no_second_slip_and_none_is_begun(printer):
    link, marked = link_to(printer), []
    printer.change(stalled=True)
    outcome(link)

    assert outcome(link, LINE, lambda: marked.append(True) or True) == (Outcome.NOT_SENT, Reason.STALLED)
    assert marked == []


def test_a_look_finds_out_that_it_takes_bytes_again_and_puts_nothing_on_paper(printer):
    link = link_to(printer)
    printer.change(stalled=True)
    outcome(link)
    link.look()
    printer.change(stalled=False)

    assert [link.look(), link.look()] == [TAKEN, REACHED]
    assert len(printer.slips) == 1


def test_a_slip_finds_out_itself_that_it_takes_bytes_again(printer):
    link = link_to(printer)
    printer.change(stalled=True)
    outcome(link)
    printer.change(stalled=False)

    assert outcome(link, LINE) == (Outcome.SENT, Reason.NOTHING_ANSWERS)
    assert link.look() == REACHED


def test_an_answer_is_enough_where_it_gives_one():
    with VirtualPrinter(PROFILE) as printer:
        link = link_to(printer, PROFILE)
        printer.change(stalled=True)
        outcome(link)
        assert link.look() == STALLED
        printer.change(stalled=False)

        assert link.look() == Seen(answered=True)
        assert outcome(link) == (Outcome.SENT, Reason.NOTHING_ANSWERS)


def test_one_that_went_away_with_a_slip_is_told_as_away_and_comes_back():
    with FakePrinter(reset_after=100) as printer:
        link = link_to(printer)
        assert outcome(link) == (Outcome.UNKNOWN, Reason.CLOSED)

        assert link.look() == TAKEN


def test_what_an_earlier_process_left_in_doubt_is_found_out_by_the_first_look(printer):
    link = link_to(printer)
    link.distrust()
    printer.change(stalled=True)
    assert link.look() == STALLED
    printer.change(stalled=False)

    assert link.look() == TAKEN


def test_one_that_must_answer_is_asked_and_gets_no_nulls():
    with FakePrinter() as printer:
        link = TcpLink(hurried(), "127.0.0.1", printer.port)
        link.distrust()
        link.look()

        assert b"\0" not in printer.received


def test_the_lease_is_longer_while_something_is_owed(printer):
    link = link_to(printer)
    before = link.longest
    link.distrust()

    assert link.longest > before


def test_a_file_of_slips_never_gets_nulls(tmp_path):
    link = FileLink(MUTE, tmp_path / "slips.escpos")
    link.distrust()

    assert link.look() == REACHED
    assert (tmp_path / "slips.escpos").read_bytes() == b""


def test_a_device_that_only_takes_is_found_out_too(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        link = FileLink(MUTE, tmp_path / "pipe")
        assert outcome(link, PICTURE * 20) == (Outcome.UNKNOWN, Reason.STALLED)
        assert link.look() == STALLED
    finally:
        os.close(reader)


def test_a_serial_line_that_takes_nothing_at_a_look_is_in_doubt_from_then_on():
    far, near = os.openpty()
    tty.setraw(near)
    try:
        link = SerialLink(replace(MUTE, serial=replace(MUTE.serial, flow="none")), os.ttyname(near))
        assert outcome(link, PICTURE * 4) == (Outcome.UNKNOWN, Reason.STALLED)
        assert link.look() == STALLED
    finally:
        os.close(far)
        os.close(near)


def test_one_to_which_no_connection_comes_about_cannot_be_reached_and_owes_nothing():
    with FakePrinter(unroutable=True) as printer:
        link = link_to(printer)

        assert link.look() == Seen(answered=False, reason="unreachable")
        assert outcome(link) == (Outcome.NOT_SENT, Reason.UNREACHABLE)


def test_one_that_hangs_and_has_no_room_for_callers_any_more_still_stalls():
    with FakePrinter(unroutable=True) as printer:
        link = link_to(printer)
        link.distrust()

        assert link.look() == STALLED
