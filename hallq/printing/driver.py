"""The only owner of one printer: takes its jobs one by one, says truly what became of each, and looks how it is while it has nothing to do."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from hallq.domain.errors import LeaseLost
from hallq.domain.paper import SAID_BY_PRINTER
from hallq.domain.printer_health import MISSES, Seen
from hallq.printing.link import Link, Outcome, Result
from hallq.printing.profile import PrinterProfile
from hallq.printing.status import Reason

log = logging.getLogger(__name__)

BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds of rest after the first, second, … time in a row that the job store failed; the last stays."""

BREATH = 0.5
"""Seconds between two attempts at a printer that took nothing. Which job is due then, the store says: a newer one may be before one that failed."""

LOOK_AGAIN = 5.0
"""Seconds after which a worker looks for jobs that nobody told it of."""

LOOK_EVERY = 10.0
"""Seconds between two looks at a printer that has nothing to do."""

LOOK_ONCE_MORE = 1.0
"""Seconds between a look at which a printer was silent for the first time and the next: whether it is gone is known within fifteen seconds."""

TELL_ANYWAY = 20.0
"""Seconds after which a printer that is as it was is told of again: a silent worker would look like a printer that is well."""

LEASE_MARGIN = 30.0
TELL_TRIES = 5


class Job(Protocol):
    """A job in hand."""

    @property
    def id(self) -> int:
        """Its number in the hall's story."""


J = TypeVar("J", bound=Job)


class Jobs(Protocol[J]):
    """The store of print jobs, as a worker needs it. Each call is a transaction of its own."""

    def lease(self, printer: str, owner: str, now_ms: int, seconds: float) -> J | None:
        """The next job of the printer, ours for so long; None where there is none. Expired jobs are not given out."""

    def mark_sending(self, job: J, owner: str) -> bool:
        """Write down that bytes are about to leave; False where the job is no longer ours."""

    def finish(self, job: J, owner: str, outcome: str, reason: str, sent: int | None = None) -> None:
        """What became of the job. `not_sent` puts it back into the line, a little later each time, or gives it to another printer of the group."""

    def report_health(self, printer: str, seen: Seen) -> None:
        """How the printer was at one look at it."""

    def sweep(self, now_ms: int) -> int:
        """Free what dead workers held, and clear away some of what waits too long; how many jobs that were, 0 once all is done."""

    def due_in(self, printer: str, now_ms: int) -> float | None:
        """Seconds until a job of the printer may be tried (again); None while none waits."""


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer to drive: its key in the job store, what it can do, how it is reached."""

    key: str
    profile: PrinterProfile
    link: Link
    turn: threading.Lock = field(default_factory=threading.Lock)
    """One at a time: printers of the set-up that lie at one place share it, so that their slips never mix on the paper."""


NOTHING_OF_THE_PRINTER = frozenset({Reason.LEASE_LOST, Reason.CANNOT_BE_MADE})


def seen_in(result: Result) -> Seen | None:
    """What an attempt showed of the printer; None for nothing."""
    if result.reason in NOTHING_OF_THE_PRINTER:
        return None
    if result.reason in SAID_BY_PRINTER:
        return Seen(answered=True, reason=result.reason.value, near_end=result.status.near_end)
    if result.outcome is Outcome.PRINTED or (result.outcome is Outcome.SENT and result.status.answered):
        return Seen(answered=True, near_end=result.status.near_end)
    if result.outcome is Outcome.SENT:
        return Seen(answered=False, taken=True)
    return Seen(answered=False, reason=result.reason.value)


class Watch:
    """Tells what is seen of a printer, as often as it matters: at every change, until a silence counts, and now and then anyway."""

    def __init__(self, tell: Callable[[Seen], None]) -> None:
        self._tell = tell
        self._last: Seen | None = None
        self._again = 0
        self._told_at = 0.0
        self.looked_at = -LOOK_EVERY

    @property
    def due_in(self) -> float:
        """Seconds until the printer is to be looked at, 0 for now: soon where it was silent and nobody knows yet what to think of that."""
        first_silence = self._last is not None and not self._last.answered and bool(self._last.reason) and self._again + 1 < MISSES
        return max(0.0, self.looked_at + (LOOK_ONCE_MORE if first_silence else LOOK_EVERY) - time.monotonic())

    def see(self, seen: Seen | None) -> None:
        """Take one look into account."""
        self.looked_at = time.monotonic()
        if seen is None:
            return
        self._again = self._again + 1 if seen == self._last else 0
        if self._again < MISSES or self.looked_at - self._told_at >= TELL_ANYWAY:
            self._tell(seen)
            self._last, self._told_at = seen, self.looked_at


class Driver(Generic[J]):
    """The only owner of one printer."""

    def __init__(
        self,
        printer: Printer,
        jobs: Jobs[J],
        owner: str,
        clock: Callable[[], int],
        make: Callable[[J, Printer], bytes],
        stop: threading.Event,
    ) -> None:
        self._printer, self._jobs, self._owner, self._clock, self._make, self._stop = printer, jobs, owner, clock, make, stop
        self._watch = Watch(lambda seen: jobs.report_health(printer.key, seen))
        self._wake = threading.Event()
        self._troubles = 0
        self._waits_for_retry = False

    def wake(self) -> None:
        """Look for a job now."""
        self._wake.set()

    def run(self) -> None:
        """Job after job until told to stop. Whatever goes wrong with one job or the store, the printer goes on."""
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self._rest(self._turn())
                self._troubles = 0
            except Exception:
                log.exception("Printer %s: the print jobs cannot be reached", self._printer.key)
                self._troubles = min(self._troubles + 1, len(BACK_OFF))
                self._stop.wait(BACK_OFF[self._troubles - 1])

    def _turn(self) -> Outcome | None:
        """Lease one job and print it; None where none was due."""
        job = self._jobs.lease(self._printer.key, self._owner, self._clock(), self._printer.link.longest + LEASE_MARGIN)
        if job is None:
            return None
        result = self._print(job)
        self._log(job, result)
        if result.reason is not Reason.LEASE_LOST:
            self._tell(job, result)
        self._watch.see(seen_in(result))
        return result.outcome

    def _rest(self, outcome: Outcome | None) -> None:
        """A short breath after what was not sent; without a job, until one comes or becomes due."""
        if outcome is Outcome.NOT_SENT:
            self._waits_for_retry = True
            self._stop.wait(BREATH)
        elif outcome is None:
            if not self._watch.due_in:
                self._watch.see(self._looked())
            due = self._jobs.due_in(self._printer.key, self._clock()) if self._waits_for_retry else None
            self._waits_for_retry = due is not None
            if not self._stop.is_set():
                self._wake.wait(min(LOOK_AGAIN, self._watch.due_in, *([] if due is None else [due])))

    def _looked(self) -> Seen:
        with self._printer.turn:
            return self._printer.link.look()

    def _print(self, job: J) -> Result:
        """A job whose slip cannot even be made waits for its expiry; the jobs behind it go on."""
        try:
            data = self._make(job, self._printer)
        except Exception:
            log.exception("Printer %s: the slip of job %s cannot be made", self._printer.key, job.id)
            return Result(Outcome.NOT_SENT, Reason.CANNOT_BE_MADE)
        with self._printer.turn:
            return self._printer.link.send(data, lambda: self._jobs.mark_sending(job, self._owner))

    def _tell(self, job: J, result: Result) -> None:
        """Report, again where the store is busy; a report that never arrives leaves the job to the sweeper, which calls it unknown."""
        for tries in range(1, TELL_TRIES + 1):
            try:
                self._jobs.finish(job, self._owner, result.outcome.value, result.reason.value, result.sent)
            except LeaseLost as refusal:
                log.warning("Printer %s: nobody wants the outcome %s of job %s any more: %s", self._printer.key, result.outcome, job.id, refusal)
                return
            except Exception:
                log.exception("Printer %s: the outcome %s of job %s could not be written", self._printer.key, result.outcome, job.id)
                if self._stop.wait(BACK_OFF[tries - 1]):
                    return
            else:
                return

    def _log(self, job: J, result: Result) -> None:
        level = logging.DEBUG if result.outcome in (Outcome.PRINTED, Outcome.SENT) else logging.WARNING
        log.log(level, "Printer %s: job %s %s, %s %s", self._printer.key, job.id, result.outcome, result.reason, result.detail)
