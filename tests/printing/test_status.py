"""A printer's answers are told from what nobody asked for."""

import pytest

from hallq.printing.status import NOTHING_SAID, Answers, PrinterStatus, Reason, is_proof_answer, is_realtime_answer, port_status, status_of

WELL = {1: 0x12, 2: 0x12, 4: 0x12}


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({}, None),
        ({1: 0x1A}, Reason.OFFLINE),
        ({1: 0x1A, 2: 0x16}, Reason.COVER_OPEN),
        ({1: 0x1A, 2: 0x32}, Reason.PAPER_OUT),
        ({4: 0x72}, Reason.PAPER_OUT),
        ({1: 0x1A, 2: 0x52}, Reason.ERROR),
        ({4: 0x1E}, None),
    ],
)
def test_a_state_is_read_from_the_bits(answers, complaint):
    assert status_of({**WELL, **answers}, near_end_trusted=True).complaint is complaint


def test_a_roll_near_its_end_is_told_where_the_sensor_can_be_trusted():
    near = {**WELL, 4: 0x1E}

    assert [status_of(near, near_end_trusted=trusted).near_end for trusted in (True, False)] == [True, False]


def test_a_missing_answer_is_silence():
    assert status_of({1: 0x12, 2: 0x12}, near_end_trusted=True) == NOTHING_SAID == PrinterStatus()


def test_a_silent_printer_is_not_ready():
    assert NOTHING_SAID.complaint is Reason.SILENT


@pytest.mark.parametrize(
    "unasked",
    [b"\x10\x00\x00\x00", b"\x18\x00\x0f\x00", b"\x37\x2212\x00", b"\x5fEPSON\x00", b"\xff\x00", b"\x10\x00\x00\x00\x10\x08\x00\x00"],
)
def test_an_answer_is_found_behind_what_nobody_asked_for(unasked):
    assert Answers().take(unasked + b"\x12", is_realtime_answer) == b"\x12"


def test_automatic_status_that_came_in_pieces_is_no_answer():
    answers = Answers()

    assert [answers.take(bytes([byte]), is_proof_answer) for byte in b"\x10\x00\x00\x00\x03"] == [None, None, None, None, b"\x03"]


def test_an_unended_block_waits():
    assert Answers().take(b"\x37\x12\x12", is_realtime_answer) is None


def test_what_came_before_a_question_can_be_forgotten():
    answers = Answers()
    answers.take(b"\x10\x00", is_proof_answer)
    answers.forget()

    assert answers.take(b"\x00", is_proof_answer) == b"\x00"


@pytest.mark.parametrize(
    ("bits", "complaint"),
    [(0x18, None), (0x98, None), (0x38, Reason.PAPER_OUT), (0x30, Reason.PAPER_OUT), (0x10, Reason.ERROR), (0x08, Reason.OFFLINE)],
)
def test_a_port_tells_of_paper_of_an_error_and_of_a_printer_that_is_off_line(bits, complaint):
    assert port_status(bits).complaint is complaint


@pytest.mark.parametrize("bits", [0x00, 0xFF])
def test_an_empty_line_tells_nothing(bits):
    assert port_status(bits) is None
