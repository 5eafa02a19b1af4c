"""One slip over one wire, with an honest outcome: printed, sent, not sent, unknown."""

import errno
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hallq.printing.profile import PrinterProfile
from hallq.printing.status import (
    NOTHING_SAID,
    PROOF_QUESTION,
    QUESTIONS,
    Answers,
    PrinterStatus,
    Reason,
    is_proof_answer,
    is_realtime_answer,
    proof_says_paper_out,
    question,
    status_of,
)


class Outcome(StrEnum):
    """What is known of a slip after the attempt."""

    PRINTED = "printed"
    """Proved: the printer answered in its turn, after the whole slip."""
    SENT = "sent"
    """All bytes were taken by a wire that answers nothing."""
    NOT_SENT = "not_sent"
    """No byte left: trying again, here or elsewhere, is safe."""
    UNKNOWN = "unknown"
    """Bytes left and nothing proves the slip: only a marked copy may follow."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one attempt, its reason, how many bytes the wire took, and the state the printer told before."""

    outcome: Outcome
    reason: Reason
    sent: int = 0
    status: PrinterStatus = NOTHING_SAID
    detail: str = ""


class Wire(Protocol):
    """An open way to a printer. Every method may raise OSError: the wire broke."""

    def send(self, data: bytes, seconds: float) -> int:
        """How many of the bytes were taken; 0 when none were within the time."""

    def receive(self, seconds: float) -> bytes:
        """What came within the time, b"" for nothing. Raises ConnectionError at the end of the line."""

    def finish(self, seconds: float) -> None:
        """Let what was taken go out, waiting no longer than this."""

    def close(self) -> None:
        """Let go of the wire."""


class Link(ABC):
    """How to reach one printer. Opened for every slip and closed behind it: printers drop idle lines, and some serve one client only."""

    answers = True
    """Whether this kind of wire carries answers at all."""

    def __init__(self, profile: PrinterProfile) -> None:
        self.profile = profile

    @abstractmethod
    def open(self) -> Wire:
        """A new wire. Raises OSError where there is none."""

    @property
    def longest(self) -> float:
        """The most seconds an attempt may take for a slip of ordinary size: what a lease has to outlast."""
        timing = self.profile.timing
        return timing.connect_s + timing.reply_s * len(QUESTIONS) + timing.stall_s + timing.barrier_s + timing.drain_s

    def send(self, data: bytes, on_first_byte: Callable[[], bool]) -> Result:
        """Print the slip. `on_first_byte` is the write-ahead mark: called before the first byte leaves; False from it stops everything."""
        try:
            wire = self.open()
        except OSError as error:
            return Result(Outcome.NOT_SENT, _reason_of(error), detail=str(error))
        with closing(wire):
            return _Attempt(wire, self.profile, carries_answers=self.answers).run(data, on_first_byte)

    def ask(self) -> PrinterStatus:
        """The printer's state now; one that cannot be reached or stays silent has answered nothing."""
        try:
            wire = self.open()
        except OSError:
            return NOTHING_SAID
        with closing(wire):
            try:
                status = _Attempt(wire, self.profile, carries_answers=self.answers).status()
                wire.finish(0)
            except OSError:
                return NOTHING_SAID
        return status


class _Attempt:
    """One slip on one open wire."""

    def __init__(self, wire: Wire, profile: PrinterProfile, *, carries_answers: bool) -> None:
        self._wire, self._rules, self._timing = wire, profile.status, profile.timing
        self._asks = carries_answers and profile.status.realtime
        self._proves = carries_answers and profile.status.barrier != "none"
        self._answers = Answers()
        self._status = NOTHING_SAID
        self._sent = 0

    def run(self, data: bytes, on_first_byte: Callable[[], bool]) -> Result:
        """Preflight, mark, slip, proof; each step's failure has its own outcome."""
        complaint = self._preflight()
        if complaint:
            return self._result(Outcome.NOT_SENT, complaint)
        if not on_first_byte():
            return self._result(Outcome.NOT_SENT, Reason.LEASE_LOST)
        try:
            return self._deliver(data)
        except OSError as error:
            outcome = Outcome.UNKNOWN if self._sent else Outcome.NOT_SENT
            return self._result(outcome, _reason_of(error), str(error))

    def status(self) -> PrinterStatus:
        """Ask one question at a time, each answered before the next; the first silence ends it."""
        answers: dict[int, int] = {}
        for n in QUESTIONS if self._asks else ():
            self._answers.forget()
            self._wire.send(question(n), self._timing.reply_s)
            byte = self._wait(is_realtime_answer, self._timing.reply_s)
            if byte is None:
                break
            answers[n] = byte
        return status_of(answers, near_end_trusted=self._rules.near_end)

    def _preflight(self) -> Reason | None:
        """Why nothing may be sent. Silence forbids it only where the profile says so."""
        try:
            self._status = self.status()
        except OSError as error:
            return _reason_of(error)
        if not self._status.answered and not self._rules.required:
            return None
        return self._status.complaint if self._asks else None

    def _deliver(self, data: bytes) -> Result:
        """The slip and the question behind it in one stream. Only a printer that answered before is believed when it answers after."""
        proves = self._proves and self._status.answered
        if not self._pour(data + (PROOF_QUESTION if proves else b"")):
            return self._result(Outcome.UNKNOWN if self._sent else Outcome.NOT_SENT, Reason.STALLED)
        if not proves:
            self._wire.finish(self._timing.drain_s)
            return self._result(Outcome.SENT, Reason.NOTHING_ANSWERS)
        return self._proved()

    def _pour(self, data: bytes) -> bool:
        """All bytes in chunks; False when the wire takes none for too long."""
        while self._sent < len(data):
            taken = self._wire.send(data[self._sent : self._sent + self._timing.chunk], self._timing.stall_s)
            if not taken:
                return False
            self._sent += taken
        return True

    def _proved(self) -> Result:
        byte = self._wait(is_proof_answer, self._timing.barrier_s)
        if byte is None:
            return self._result(Outcome.UNKNOWN, Reason.NO_PROOF)
        if proof_says_paper_out(byte):
            return self._result(Outcome.UNKNOWN, Reason.PAPER_OUT)
        self._part()
        return self._result(Outcome.PRINTED, Reason.PROVED)

    def _part(self) -> None:
        """Leave politely; the slip is proved already, so a rude end changes nothing."""
        try:
            self._wire.finish(0)
        except OSError:
            return

    def _wait(self, wanted: Callable[[int], bool], seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            byte = self._answers.take(self._wire.receive(left), wanted)
            if byte is not None:
                return byte
        return None

    def _result(self, outcome: Outcome, reason: Reason, detail: str = "") -> Result:
        return Result(outcome, reason, self._sent, self._status, detail)


def _reason_of(error: OSError) -> Reason:
    """The stable word for what the system said."""
    if isinstance(error, ConnectionRefusedError):
        return Reason.REFUSED
    if isinstance(error, ConnectionError):
        return Reason.CLOSED
    if isinstance(error, TimeoutError):
        return Reason.STALLED
    return {errno.ENOSPC: Reason.FULL, errno.EIO: Reason.CLOSED}.get(error.errno or 0, Reason.UNREACHABLE)
