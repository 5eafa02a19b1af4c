"""One attempt at one slip over an open wire: ask, mark, send, have it proved; each step bounded in time, each failure with its own outcome."""

import errno
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from hallq.printing.profile import PrinterProfile
from hallq.printing.status import (
    NOTHING_SAID,
    PROOF_ID_LENGTH,
    PROOF_ID_SIGNS,
    PROOF_QUESTION,
    QUESTIONS,
    Answers,
    PrinterStatus,
    Reason,
    is_proof_answer,
    is_realtime_answer,
    proof_answer_with,
    proof_question_with,
    proof_says_near_end,
    proof_says_paper_out,
    question,
    status_of,
)

LARGEST_SLIP = 96 * 1024
"""Bytes of the largest slip that is given all its time: an 80 mm slip drawn as a picture, with a logo and room to spare."""

Wanted = Callable[[bytes], bool]
AT_ONCE = 0.001


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
        """Let what was taken go out, waiting no longer than this. Raises TimeoutError where it is known not to have gone out."""

    def port_status(self) -> PrinterStatus | None:
        """What the port itself tells of the printer, without asking it; None where it tells nothing."""

    def close(self) -> None:
        """Let go of the wire."""


class Attempt:
    """One slip on one open wire. `pace` is the slowest printer waited for, in bytes a second; `torn` says that an earlier slip ended in the dark.

    `spoke` whether the printer itself answered when it was asked how it is.
    """

    def __init__(self, wire: Wire, profile: PrinterProfile, *, pace: float, carries_answers: bool, torn: bool = False) -> None:
        self._wire, self._rules, self._timing, self._pace = wire, profile.status, profile.timing, pace
        self._asks = carries_answers and profile.status.realtime
        self._proof = _proof_of(profile) if carries_answers else None
        self._rest = bytes(profile.raster.band_rows * profile.paper.dots // 8) if torn and carries_answers else b""
        self._answers, self._heard = Answers(), b""
        self._status, self.spoke = NOTHING_SAID, False
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
            return self._lost(reason_of(error), str(error))

    def status(self) -> PrinterStatus:
        """What the printer answers, or else what its port tells of it."""
        port = self._wire.port_status()
        asked = self._asked()
        self.spoke = asked.answered
        return asked if asked.answered or port is None else port

    def takes_nulls(self, count: int) -> bool:
        """Whether so many nulls, which mean nothing to a printer that waits for a command, go out in the time of a slip. Raises OSError."""
        limit = time.monotonic() + count / self._pace
        poured = self._pour(bytes(count), limit + self._timing.stall_s)
        if poured:
            self._wire.finish(self._timing.drain_s + max(limit - time.monotonic(), 0))
        return poured

    def _asked(self) -> PrinterStatus:
        """Ask one question at a time, each answered before the next; the first silence ends it. What lies there already answers nothing."""
        answers: dict[int, int] = {}
        for n in QUESTIONS if self._asks else ():
            self._wait(_nothing, time.monotonic() + AT_ONCE)
            until = time.monotonic() + self._timing.reply_s
            self._wire.send(question(n), self._timing.reply_s)
            message = self._wait(is_realtime_answer, until)
            if message is None:
                break
            answers[n] = message[0]
        return status_of(answers, near_end_trusted=self._rules.near_end)

    def _preflight(self) -> Reason | None:
        """Why nothing may be sent. Silence forbids it only where the profile says so."""
        try:
            self._status = self.status()
            if self._asks and self._rules.required and not self.spoke:
                return self._status.complaint or Reason.SILENT
            return (self._status.complaint if self._status.answered else None) or self._clear()
        except OSError as error:
            return reason_of(error)

    def _clear(self) -> Reason | None:
        """Feed a command that an earlier slip broke off in, and hear all that is still to be said of that slip, so that none of it proves this one.

        A printer that does not come to the end of it is still at the earlier slip. Nulls mean nothing to a printer that waits for a command.
        """
        if not (self._rest and self._proof and self.spoke):
            return None
        clearing, self._rest = self._rest + self._proof.question, b""
        until = time.monotonic() + self._timing.barrier_s
        while clearing and time.monotonic() < until:
            clearing = clearing[self._wire.send(clearing, max(until - time.monotonic(), 0)) :]
        if clearing or self._wait(self._proof.answered_by, until) is None:
            return Reason.BUSY
        while self._wait(self._proof.answered_by, time.monotonic() + self._timing.reply_s):
            if time.monotonic() >= until:
                return Reason.BUSY
        return None

    def _deliver(self, data: bytes) -> Result:
        """The slip and the question behind it in one stream. Only a printer that answered before is believed when it answers after."""
        proof = self._proof if self.spoke else None
        slip = self._rest + data + (proof.question if proof else b"")
        limit = time.monotonic() + min(len(slip), LARGEST_SLIP) / self._pace
        self._answers.forget()
        self._heard = b""
        if not self._pour(slip, limit + self._timing.stall_s):
            return self._lost(Reason.STALLED, f"{self._sent} of {len(slip)} bytes taken")
        left = max(limit - time.monotonic(), 0)
        if proof is None:
            return self._unproved(self._timing.drain_s + left)
        return self._proved(proof, time.monotonic() + left + self._timing.barrier_s)

    def _unproved(self, seconds: float) -> Result:
        """Nothing proves the slip; but a printer that was ready and says now that it is not has told enough."""
        status = self._asked() if self.spoke else NOTHING_SAID
        if status.answered and status.complaint:
            return self._lost(status.complaint)
        self._wire.finish(seconds)
        return self._result(Outcome.SENT, Reason.NOTHING_ANSWERS)

    def _pour(self, data: bytes, until: float) -> bool:
        """All bytes in chunks; False when the wire takes none for too long, or all of them too slowly."""
        while self._sent < len(data):
            left = min(until - time.monotonic(), self._timing.stall_s)
            taken = self._wire.send(data[self._sent : self._sent + self._timing.chunk], left) if left > 0 else 0
            if not taken:
                return False
            self._sent += taken
        return True

    def _proved(self, proof: "Proof", until: float) -> Result:
        """Wait for the proof. Where it stays out, the printer is asked how it is: one that stopped is not waited for, and its reason is told."""
        while True:
            left = until - time.monotonic()
            message = self._wait(proof.answered_by, time.monotonic() + min(left, self._timing.barrier_s))
            trouble = None if message else self._how_is_it()
            message = message or self._heard
            if message:
                return self._believe(message)
            if trouble or time.monotonic() >= until:
                return self._lost(trouble or Reason.NO_PROOF)

    def _how_is_it(self) -> Reason | None:
        """What keeps the printer from its proof; one that is silent gives none. A proof that comes between the answers is kept."""
        self._heard = b""
        status = self._asked()
        return status.complaint if status.answered else Reason.NO_PROOF

    def _believe(self, message: bytes) -> Result:
        if proof_says_paper_out(message):
            return self._lost(Reason.PAPER_OUT)
        if self._rules.near_end and proof_says_near_end(message):
            self._status = replace(self._status, near_end=True)
        self._part()
        return self._result(Outcome.PRINTED, Reason.PROVED)

    def _part(self) -> None:
        """Leave politely; the slip is proved already, so a rude end changes nothing."""
        try:
            self._wire.finish(0)
        except OSError:
            return

    def _wait(self, wanted: Wanted, until: float) -> bytes | None:
        """The message that is wanted; one that proves something and comes before it is kept."""
        data = b""
        while True:
            message = self._answers.take(data, lambda one: wanted(one) or self._is_proof(one))
            if message is not None and wanted(message):
                return message
            if message is not None:
                self._heard, data = message, b""
                continue
            left = until - time.monotonic()
            if left <= 0:
                return None
            data = self._wire.receive(left)

    def _is_proof(self, message: bytes) -> bool:
        return self._proof is not None and self._proof.answered_by(message)

    def _lost(self, reason: Reason, detail: str = "") -> Result:
        """What broke off: safe to try again only where no byte left."""
        return self._result(Outcome.UNKNOWN if self._sent else Outcome.NOT_SENT, reason, detail)

    def _result(self, outcome: Outcome, reason: Reason, detail: str = "") -> Result:
        return Result(outcome, reason, self._sent, self._status, detail)


@dataclass(frozen=True, slots=True)
class Proof:
    """The question that a printer answers in its turn, and which message answers it."""

    question: bytes
    answered_by: Wanted


def _nothing(_: bytes) -> bool:
    return False


def _proof_of(profile: PrinterProfile) -> Proof | None:
    """The proof that the profile names. One with an ID is this attempt's alone: no late answer of another slip has it."""
    if profile.status.barrier == "gs_r_1":
        return Proof(PROOF_QUESTION, is_proof_answer)
    if profile.status.barrier == "gs_paren_H":
        proof_id = "".join(secrets.choice(PROOF_ID_SIGNS) for _ in range(PROOF_ID_LENGTH)).encode("ascii")
        answer = proof_answer_with(proof_id)
        return Proof(proof_question_with(proof_id), lambda message: message == answer)
    return None


def reason_of(error: OSError) -> Reason:
    """The stable word for what the system said."""
    if isinstance(error, ConnectionRefusedError):
        return Reason.REFUSED
    if isinstance(error, ConnectionError):
        return Reason.CLOSED
    if isinstance(error, TimeoutError):
        return Reason.STALLED
    return ERRORS.get(error.errno or 0, Reason.UNREACHABLE)


ERRORS = {
    errno.ENOSPC: Reason.FULL,
    errno.EIO: Reason.CLOSED,
    errno.ENODEV: Reason.CLOSED,
    errno.EBUSY: Reason.BUSY,
    errno.EWOULDBLOCK: Reason.BUSY,
}
