"""What a printer says of itself, and how its answers are told from everything else it may send."""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

QUESTIONS = (1, 2, 4)
"""The n of DLE EOT n we ask: printer, off-line cause, paper."""

BLOCK_HEADS = b"\x35\x37\x3b\x3d\x5f"
ASB_LENGTH = 4


def question(n: int) -> bytes:
    """DLE EOT n: answered at once, ahead of whatever the printer still has to print."""
    return bytes([0x10, 0x04, n])


PROOF_QUESTION = b"\x1dr\x01"
"""GS r 1: answered in its turn, after everything sent before it was taken."""

PROOF_ID_SIGNS = string.ascii_letters + string.digits
PROOF_ID_LENGTH = 4


def proof_question_with(proof_id: bytes) -> bytes:
    """GS ( H function 48 with an ID of four printable signs: answered with that ID once everything before it is on paper."""
    return b"\x1d(H\x06\x0000" + proof_id


def proof_answer_with(proof_id: bytes) -> bytes:
    """The block by which a printer answers `proof_question_with`: its ID tells it from the late answer of an earlier slip."""
    return b"\x37\x22" + proof_id + b"\0"


class Reason(StrEnum):
    """Why a slip got the outcome it got; stable words for logs and screens."""

    PROVED = "proved"
    NOTHING_ANSWERS = "nothing_answers"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    NO_SERVER = "no_server"
    NO_QUEUE = "no_queue"
    QUEUE_STOPPED = "queue_stopped"
    SILENT = "silent"
    CLOSED = "closed"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    OFFLINE = "offline"
    STALLED = "stalled"
    NO_PROOF = "no_proof"
    FULL = "full"
    LEASE_LOST = "lease_lost"
    CANNOT_BE_MADE = "cannot_be_made"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """A printer's state as far as it answered; one that said nothing is not ready."""

    answered: bool = False
    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False
    error: bool = False

    @property
    def complaint(self) -> Reason | None:
        """The first thing that stands against printing; None for a printer that is ready."""
        if not self.answered:
            return Reason.SILENT
        found = {Reason.PAPER_OUT: self.paper_out, Reason.COVER_OPEN: self.cover_open, Reason.ERROR: self.error, Reason.OFFLINE: self.offline}
        return next((reason for reason, true in found.items() if true), None)


NOTHING_SAID = PrinterStatus()


def status_of(answers: Mapping[int, int], *, near_end_trusted: bool) -> PrinterStatus:
    """The state behind the answers to `QUESTIONS`; without all of them, nothing was answered."""
    if any(n not in answers for n in QUESTIONS):
        return NOTHING_SAID
    return PrinterStatus(
        answered=True,
        offline=bool(answers[1] & 0x08),
        cover_open=bool(answers[2] & 0x04),
        paper_out=bool(answers[2] & 0x20 or answers[4] & 0x60),
        near_end=near_end_trusted and bool(answers[4] & 0x0C),
        error=bool(answers[2] & 0x40),
    )


def port_status(bits: int) -> PrinterStatus | None:
    """What the port itself tells of a printer (IEEE 1284): bit 5 no paper, bit 4 selected, bit 3 no error; None for one that tells nothing.

    A printer that knows nothing of its paper says 18 hex, "all well"; no bit at all, or every one, is no answer but an empty line.
    """
    if bits & 0xFF in (0x00, 0xFF):
        return None
    return PrinterStatus(answered=True, offline=not bits & 0x10, paper_out=bool(bits & 0x20), error=not bits & 0x08)


def is_realtime_answer(message: bytes) -> bool:
    """0xx1xx10: an answer to DLE EOT."""
    return len(message) == 1 and message[0] & 0x93 == 0x12


def is_proof_answer(message: bytes) -> bool:
    """0xx0xx00 with the paper sensors in bits 0 to 3: an answer to GS r 1."""
    return len(message) == 1 and message[0] & 0x90 == 0


def proof_says_paper_out(message: bytes) -> bool:
    """Whether the answer to GS r 1 says that the paper ended."""
    return is_proof_answer(message) and message[0] & 0x0C != 0


def proof_says_near_end(message: bytes) -> bool:
    """Whether the answer to GS r 1 says that the roll is near its end."""
    return is_proof_answer(message) and message[0] & 0x03 != 0


class Answers:
    """The bytes a printer sends, cut into messages: automatic status of four bytes, blocks that end in NUL, and single bytes."""

    def __init__(self) -> None:
        self._held = b""

    def take(self, data: bytes, wanted: Callable[[bytes], bool]) -> bytes | None:
        """The first message that is wanted; those before it are dropped, one that is not whole yet waits for its rest."""
        self._held += data
        while self._held:
            length = self._length()
            if length is None:
                return None
            message, self._held = self._held[:length], self._held[length:]
            if wanted(message):
                return message
        return None

    def forget(self) -> None:
        """Drop what came before the next question."""
        self._held = b""

    def _length(self) -> int | None:
        """The length of the message at the head, None while it is not whole."""
        if self._held[0] & 0x93 == 0x10:
            return ASB_LENGTH if len(self._held) >= ASB_LENGTH else None
        if self._held[0] in BLOCK_HEADS:
            end = self._held.find(b"\0")
            return end + 1 if end >= 0 else None
        return 1
