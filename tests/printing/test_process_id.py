"""The question with a process ID, as the printer without paper reads and answers it."""

from dataclasses import replace

import pytest

from hallq.printing.decode import Command, Decoder, Op
from hallq.printing.link import Outcome
from hallq.printing.status import proof_answer_with, proof_question_with
from hallq.printing.tcp_link import TcpLink
from hallq.printing.virtual import VirtualPrinter
from tests.printing.slips import PROFILES, slip_bytes

PROFILE = PROFILES["zh-80-cut"]
ASKS = replace(PROFILE, status=replace(PROFILE.status, barrier="gs_paren_H"))


def decoded(data):
    """The commands of a stream."""
    decoder = Decoder(PROFILE)
    return [*decoder.feed(data), *decoder.end()]


def test_question_and_answer_are_those_of_the_manual():
    assert (proof_question_with(b"7aZ0"), proof_answer_with(b"7aZ0")) == (bytes.fromhex("1d2848060030303761 5a30"), bytes.fromhex("3722 37615a30 00"))


def test_the_question_is_read_with_its_id():
    assert decoded(b"A" + proof_question_with(b"7aZ0"))[1] == Command(Op.ASK_PROOF, b"\x1d(H\x06\x00007aZ0", 48, "7aZ0")


@pytest.mark.parametrize("wrong", [b"\x1d(H\x06\x00007a\x010", b"\x1d(H\x06\x00017aZ0", b"\x1d(H\x05\x00007aZ0"])
def test_another_question_of_its_kind_is_unknown(wrong):
    assert decoded(wrong)[0].op is Op.UNKNOWN


def test_half_a_question_waits():
    decoder = Decoder(PROFILE)

    assert list(decoder.feed(proof_question_with(b"7aZ0")[:10])) == []
    assert [command.text for command in decoder.feed(b"0")] == ["7aZ0"]


def test_nulls_mean_nothing():
    assert [command.op for command in decoded(b"\0\0\0A\0")] == [Op.NOTHING, Op.TEXT, Op.NOTHING]


def test_the_printer_without_paper_proves_a_slip_by_its_id():
    with VirtualPrinter(ASKS) as printer:
        assert TcpLink(ASKS, "127.0.0.1", printer.port).send(slip_bytes("zh-80-cut"), lambda: True).outcome is Outcome.PRINTED


@pytest.mark.parametrize("barrier", ["gs_r_1", "gs_paren_H"])
def test_what_clears_a_printer_leaves_no_trace_on_paper(barrier):
    profile = replace(PROFILE, status=replace(PROFILE.status, barrier=barrier))
    with VirtualPrinter(profile) as printer:
        link = TcpLink(profile, "127.0.0.1", printer.port)
        link.distrust()

        assert link.send(slip_bytes("zh-80-cut"), lambda: True).outcome is Outcome.PRINTED
        assert ([kept.slip.data for kept in printer.slips], printer.errors) == ([slip_bytes("zh-80-cut")], [])
