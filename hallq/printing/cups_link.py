"""A printer behind a queue of CUPS: what is known of a slip is what CUPS knows, and CUPS knows no more than that it passed the bytes on."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from hallq.domain.printer_health import Seen
from hallq.printing.attempt import Outcome, Result, Wire, reason_of
from hallq.printing.ipp import CUPS_PORT, INTEGER, MEDIA_TYPE, NAME, NOT_FOUND, URI, Answer, Attributes, IppRefused, Operation, Server, Value
from hallq.printing.link import LARGEST_SLIP, Link
from hallq.printing.profile import PrinterProfile
from hallq.printing.status import Reason

LOCAL_SOCKET = Path("/run/cups/cups.sock")
OWNER = "hallq"
"""The name under which jobs are given to CUPS, and taken back."""

RAW = "application/vnd.cups-raw"
STOPPED_QUEUE = 5
HELD, CANCELLED, ABORTED, COMPLETED = 4, 7, 8, 9
ENDED = (CANCELLED, ABORTED, COMPLETED)
FIRST_LOOK, LAST_LOOK = 0.05, 0.5
"""Seconds between two looks at a job: often at first, more seldom then."""

CALLS = 7
"""Calls of one attempt at most, beside the looks at a job."""

ReasonAndDetail = tuple[Reason, str]


class CupsLink(Link):
    """A queue of CUPS, on this machine or another. It takes a slip as it is; the outcome is never better than sent."""

    answers = False

    def __init__(self, profile: PrinterProfile, queue: str, server: str | None = None) -> None:
        super().__init__(profile)
        self.queue, self.server = queue, server_of(server)
        self._stood_still = False

    def time_for(self, size: int) -> float:
        """The most seconds an attempt may take: the calls before and after, and the time a job is followed."""
        return CALLS * self._patience + self._following(min(size, LARGEST_SLIP)) + LAST_LOOK

    def open(self) -> Wire:
        """There is no wire to a queue. Raises OSError always; who wants to know how it is looks."""
        raise OSError(f"the queue {self.queue} is no wire")

    def look(self) -> Seen:
        """How the queue is. That it takes jobs says nothing of the printer behind it: behind a slip that stood still, the first look says so."""
        trouble = self.trouble()
        stood_still, self._stood_still = self._stood_still, False
        if trouble is None:
            return Seen(answered=False, reason=Reason.STALLED.value if stood_still else "")
        return Seen(answered=trouble[0] is Reason.QUEUE_STOPPED, reason=trouble[0].value)

    def trouble(self) -> ReasonAndDetail | None:
        """Why CUPS would not pass a slip on now."""
        try:
            told = self._call(Operation.QUEUE_ATTRIBUTES)
        except IppRefused as refusal:
            return Reason.NO_QUEUE if refusal.status == NOT_FOUND else Reason.REFUSED, str(refusal)
        except OSError as error:
            return Reason.NO_SERVER, f"CUPS at {self.server.path or self.server.host}: {error}"
        if not _first(told, "printer-is-accepting-jobs"):
            return Reason.QUEUE_STOPPED, f"the queue {self.queue} takes no jobs"
        if _first(told, "printer-state") == STOPPED_QUEUE:
            return Reason.QUEUE_STOPPED, f"the queue {self.queue} is stopped: {_first(told, 'printer-state-message') or 'paused'}"
        return None

    def send(self, data: bytes, on_first_byte: Callable[[], bool]) -> Result:
        """Give the slip to the queue and follow it. `on_first_byte` is called before CUPS is given anything."""
        trouble = self.trouble()
        if trouble is not None:
            return Result(Outcome.NOT_SENT, trouble[0], detail=trouble[1])
        if not on_first_byte():
            return Result(Outcome.NOT_SENT, Reason.LEASE_LOST)
        result = self._given(data, time.monotonic() + self._following(min(len(data), LARGEST_SLIP)))
        self._stood_still = result.reason is Reason.STALLED
        return result

    @property
    def _patience(self) -> float:
        """Seconds that an answer of CUPS may take."""
        return self.profile.timing.connect_s + self.profile.timing.reply_s

    def _following(self, size: int) -> float:
        """Seconds that a job of so many bytes may take."""
        return self.profile.timing.stall_s + self.profile.timing.drain_s + size / self.pace

    def _given(self, data: bytes, until: float) -> Result:
        """A refusal is certain; an answer that does not come leaves a job in the dark, which may come out later."""
        document = {"job-name": (NAME, f"slip {secrets.token_hex(4)}"), "document-format": (MEDIA_TYPE, RAW)}
        try:
            told = self._call(Operation.PRINT_JOB, document, data)
        except IppRefused as refusal:
            return Result(Outcome.NOT_SENT, Reason.REFUSED, detail=str(refusal))
        except OSError as error:
            outcome = Outcome.NOT_SENT if isinstance(error, ConnectionRefusedError | FileNotFoundError) else Outcome.UNKNOWN
            return Result(outcome, reason_of(error), detail=str(error))
        return self._follow(int(_first(told, "job-id") or 0), len(data), until)

    def _follow(self, job: int, size: int, until: float) -> Result:
        """Look at the job until it has ended; one that does not is taken back."""
        wait = FIRST_LOOK
        try:
            while True:
                told = self._job(job)
                if _first(told, "job-state") in ENDED:
                    return _ended(told, size)
                if self._stands_still(told) or time.monotonic() >= until:
                    return self._taken_back(job, size)
                time.sleep(wait)
                wait = min(wait * 2, LAST_LOOK)
        except IppRefused as refusal:
            return Result(Outcome.UNKNOWN, Reason.NO_PROOF, size, detail=f"CUPS knows nothing of job {job} any more: {refusal}")
        except OSError as error:
            return Result(Outcome.UNKNOWN, reason_of(error), size, detail=str(error))

    def _stands_still(self, told: Answer) -> bool:
        """Whether the job will not go on by itself."""
        if _first(told, "job-state") == HELD:
            return True
        return _first(told, "time-at-processing") is None and self.trouble() is not None

    def _taken_back(self, job: int, size: int) -> Result:
        """Take the job back, so that no slip comes out when nobody waits for it any more. What was never begun was not sent."""
        why = self.trouble() or (Reason.STALLED, "the job did not come to its end")
        try:
            self._call(Operation.CANCEL_JOB, {"job-id": (INTEGER, job)})
        except IppRefused as refusal:
            why = (why[0], f"{why[1]}; not taken back: {refusal}")
        return _ended(self._job(job), size, why)

    def _job(self, job: int) -> Answer:
        return self._call(Operation.JOB_ATTRIBUTES, {"job-id": (INTEGER, job)})

    def _call(self, operation: Operation, more: Attributes | None = None, data: bytes = b"") -> Answer:
        path = f"/printers/{self.queue}"
        attributes = {"printer-uri": (URI, f"ipp://localhost{path}"), "requesting-user-name": (NAME, OWNER), **(more or {})}
        return self.server.call(operation, path, attributes, data, self._patience)


def server_of(written: str | None) -> Server:
    """The server as people write it: host, host:port, or the path of a socket; None for that of this machine."""
    if written is None:
        return Server("localhost", path=str(LOCAL_SOCKET) if LOCAL_SOCKET.exists() else None)
    if written.startswith("/"):
        return Server("localhost", path=written)
    host, colon, port = written.rpartition(":")
    if colon and port.isdigit():
        return Server(host.strip("[]"), int(port))
    return Server(written.strip("[]"), CUPS_PORT)


def _ended(told: Answer, size: int, why: ReasonAndDetail | None = None) -> Result:
    """What the end of a job says of its slip: sent, never begun, or begun and broken off."""
    state = _first(told, "job-state")
    if state == COMPLETED:
        return Result(Outcome.SENT, Reason.NOTHING_ANSWERS, size)
    reason, detail = why or (Reason.STALLED, f"CUPS ended the job: {_said(told)}")
    if state in ENDED and _first(told, "time-at-processing") is None:
        return Result(Outcome.NOT_SENT, reason, detail=detail)
    return Result(Outcome.UNKNOWN, reason, size, detail=f"{detail}; {_said(told)}")


def _said(told: Answer) -> str:
    names = ("job-printer-state-message", "job-printer-state-reasons", "job-state-reasons")
    return ", ".join(str(value) for name in names for value in told.get(name, []) if value not in ("", "none"))


def _first(told: Answer, name: str) -> Value:
    return next(iter(told.get(name, [])), None)
