"""Prints the jobs of the hall: one thread owns one printer, takes its jobs one by one, and says truly what became of each."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from hallq.domain.errors import LeaseLost
from hallq.operations.print_jobs import LeasedJob
from hallq.printing.compose import compose_ticket
from hallq.printing.encode import EscPosEncoder
from hallq.printing.fonts import font_book
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

SWEEP_EVERY = 5.0
SWEEP_ON = 0.02
"""Seconds between two sweeps while there is something to clear away: the hall's acts come in between."""

LEASE_MARGIN = 30.0
TELL_TRIES = 5


class Jobs(Protocol):
    """The store of print jobs, as a worker needs it. Each call is a transaction of its own."""

    def lease(self, printer: str, owner: str, now_ms: int, seconds: float) -> LeasedJob | None:
        """The next job of the printer, ours for so long; None where there is none. Expired jobs are not given out."""

    def mark_sending(self, job: LeasedJob, owner: str) -> bool:
        """Write down that bytes are about to leave; False where the job is no longer ours."""

    def finish(self, job: LeasedJob, owner: str, outcome: str, reason: str) -> None:
        """What became of the job. `not_sent` puts it back into the line, a little later each time."""

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


class PrintWorker:
    """Drives the printers of one job store. `address` gives the link behind a job's QR code, None for none; `clock` is the real one, in ms."""

    def __init__(
        self,
        printers: Iterable[Printer],
        jobs: Jobs,
        *,
        owner: str,
        clock: Callable[[], int],
        address: Callable[[LeasedJob], str | None],
    ) -> None:
        self._stop = threading.Event()
        self._jobs, self._clock = jobs, clock
        self._drivers = {printer.key: _Driver(printer, jobs, owner, clock, address, self._stop) for printer in printers}
        self._threads = [threading.Thread(target=driver.run, name=f"printer-{key}", daemon=True) for key, driver in self._drivers.items()]
        self._threads.append(threading.Thread(target=self._sweep, name="printer-sweep", daemon=True))

    def start(self) -> None:
        """Begin to print. The fonts are looked for now, so that a missing one is said at start."""
        font_book()
        for thread in self._threads:
            thread.start()

    def notify(self, printer: str | None = None) -> None:
        """There may be a job: wake the printer, or all."""
        for key, driver in self._drivers.items():
            if printer in (None, key):
                driver.wake()

    def stop(self, seconds: float = 5.0) -> bool:
        """Take no further job and wait for the slips under way; False where one is still under way after the time."""
        self._stop.set()
        self.notify()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(deadline - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in self._threads)

    def _sweep(self) -> None:
        while not self._stop.is_set():
            swept = self._swept()
            if swept:
                self.notify()
            self._stop.wait(SWEEP_ON if swept else SWEEP_EVERY)

    def _swept(self) -> int:
        try:
            return self._jobs.sweep(self._clock())
        except Exception:
            log.exception("The print jobs could not be swept")
            return 0


class _Driver:
    """The only owner of one printer."""

    def __init__(
        self,
        printer: Printer,
        jobs: Jobs,
        owner: str,
        clock: Callable[[], int],
        address: Callable[[LeasedJob], str | None],
        stop: threading.Event,
    ) -> None:
        self._printer, self._jobs, self._owner, self._clock, self._address, self._stop = printer, jobs, owner, clock, address, stop
        self._encoder = EscPosEncoder(printer.profile)
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
        return result.outcome

    def _rest(self, outcome: Outcome | None) -> None:
        """A short breath after what was not sent; without a job, until one comes or becomes due."""
        if outcome is Outcome.NOT_SENT:
            self._waits_for_retry = True
            self._stop.wait(BREATH)
        elif outcome is None:
            due = self._jobs.due_in(self._printer.key, self._clock()) if self._waits_for_retry else None
            self._waits_for_retry = due is not None
            if not self._stop.is_set():
                self._wake.wait(LOOK_AGAIN if due is None else min(due, LOOK_AGAIN))

    def _print(self, job: LeasedJob) -> Result:
        """A job whose slip cannot even be made waits for its expiry; the jobs behind it go on."""
        try:
            data = self._encoder.encode(compose_ticket(job.facts, self._address(job)))
        except Exception:
            log.exception("Printer %s: the slip of job %s cannot be made", self._printer.key, job.id)
            return Result(Outcome.NOT_SENT, Reason.CANNOT_BE_MADE)
        return self._printer.link.send(data, lambda: self._jobs.mark_sending(job, self._owner))

    def _tell(self, job: LeasedJob, result: Result) -> None:
        """Report, again where the store is busy; a report that never arrives leaves the job to the sweeper, which calls it unknown."""
        for tries in range(1, TELL_TRIES + 1):
            try:
                self._jobs.finish(job, self._owner, result.outcome.value, result.reason.value)
            except LeaseLost as refusal:
                log.warning("Printer %s: nobody wants the outcome %s of job %s any more: %s", self._printer.key, result.outcome, job.id, refusal)
                return
            except Exception:
                log.exception("Printer %s: the outcome %s of job %s could not be written", self._printer.key, result.outcome, job.id)
                if self._stop.wait(BACK_OFF[tries - 1]):
                    return
            else:
                return

    def _log(self, job: LeasedJob, result: Result) -> None:
        level = logging.DEBUG if result.outcome in (Outcome.PRINTED, Outcome.SENT) else logging.WARNING
        log.log(level, "Printer %s: job %s %s, %s %s", self._printer.key, job.id, result.outcome, result.reason, result.detail)
