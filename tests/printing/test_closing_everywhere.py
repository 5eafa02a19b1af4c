"""A printer that closes its line after any number of a slip's bytes has never printed it, unless it proved so before."""

import pytest

from hallq.printing.link import Outcome
from hallq.printing.tcp_link import TcpLink
from tests.printers import FakePrinter
from tests.printing.faults import PICTURE, TEXT, hurried

QUESTION = len(b"\x1dr\x01")


def outcome_of(data, after, ends):
    """What is known of a slip to a printer that closes after so many bytes, and whether the printer had answered."""
    with FakePrinter(reset_after=after, ends=ends) as printer:
        return TcpLink(hurried(), printer.host, printer.port).send(data, lambda: True).outcome


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("ends", ["rudely", "politely"])
def test_a_text_slip_is_unknown_after_every_one_of_its_bytes(ends, full):
    whole = len(TEXT) + QUESTION
    places = range(1, whole + 1) if full else sorted({*range(1, whole, 31), len(TEXT) - 4, len(TEXT), whole - 1, whole})

    assert {after: found for after in places if (found := outcome_of(TEXT, after, ends)) is not Outcome.UNKNOWN} == {}


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_a_slip_drawn_as_a_picture_is_unknown_wherever_its_line_ends(full):
    places = range(1, len(PICTURE), 97 if full else 9_973)

    assert {after: found for after in places if (found := outcome_of(PICTURE, after, "rudely")) is not Outcome.UNKNOWN} == {}


def test_a_printer_that_closes_behind_its_proof_has_printed():
    assert outcome_of(TEXT, len(TEXT) + QUESTION + 1, "rudely") is Outcome.PRINTED
