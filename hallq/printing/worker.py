"""Prints the jobs of the hall: one thread owns one printer, and another clears away what dead workers left."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Generic

from hallq.printing.driver import Driver, J, Jobs, Printer
from hallq.printing.fonts import font_book

log = logging.getLogger(__name__)

SWEEP_EVERY = 5.0
SWEEP_ON = 0.02
"""Seconds between two sweeps while there is something to clear away: the hall's acts come in between."""


class PrintWorker(Generic[J]):
    """Drives the printers of one job store. `make` gives the bytes of a job for a printer; `clock` is the real one, in ms."""

    def __init__(
        self,
        printers: Iterable[Printer],
        jobs: Jobs[J],
        *,
        owner: str,
        clock: Callable[[], int],
        make: Callable[[J, Printer], bytes],
    ) -> None:
        self._stop = threading.Event()
        self._jobs, self._clock = jobs, clock
        self._drivers = {printer.key: Driver(printer, jobs, owner, clock, make, self._stop) for printer in printers}
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
