"""The print shop: a worker for the printers of every hall, made anew where a hall's printers change."""

import logging
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from hallq.domain.events import Line, PrintMoved, PrintRequested, TicketIssued
from hallq.domain.routing import Printer as PrinterInSetup
from hallq.operations.hall import SYSTEM, House
from hallq.operations.print_jobs import LeasedJob, PrintJobs
from hallq.printing.driver import Printer
from hallq.printing.links import LinkError, make_link
from hallq.printing.making import hall_slips
from hallq.printing.profile import PrinterProfile
from hallq.printing.profiles import usable_profiles
from hallq.printing.worker import PrintWorker
from hallq.queries.instant import instant
from hallq.queries.print_agents import ended_in_the_dark
from hallq.queries.setup import halls

log = logging.getLogger(__name__)

Address = Callable[[int, int], str | None]
"""The page of a ticket (hall, ticket) as a phone opens it; None where phones reach nothing."""


@dataclass(slots=True)
class _Bench:
    """A hall's worker, and the printers that it was made for."""

    printers: tuple[PrinterInSetup, ...]
    worker: PrintWorker[LeasedJob]


class PrintShop:
    """Drives every printer of every hall of this process; a slip is printed as soon as its ticket is committed."""

    def __init__(self, house: House, profiles: Mapping[str, PrinterProfile], address: Address, home: Path) -> None:
        """`home` is this process's alone: what an earlier one left in hand there is taken back at once."""
        self._house, self._profiles, self._address = house, profiles, address
        self._home = home
        self._place = f"{socket.gethostname()}:{home}#"
        self._owner = f"{self._place}{os.getpid()}"
        self._benches: dict[int, _Bench] = {}
        self._turns: dict[tuple[tuple[str, str], ...], Lock] = {}
        house.listen(self.hear)

    def hear(self, lines: Iterable[Line]) -> None:
        """Wake the workers of a hall where paper was asked for; called under the hall's lock."""
        for line in lines:
            if isinstance(line.event, TicketIssued | PrintRequested | PrintMoved) and line.hall_id in self._benches:
                self._benches[line.hall_id].worker.notify()
                return

    def see_to_it(self) -> None:
        """Begin in halls that are new, and begin anew where the printers are others now."""
        with self._house.database.reading() as connection:
            hall_ids = [hall.id for hall in halls(connection)]
        for hall_id in hall_ids:
            setup = self._house.act(hall_id, SYSTEM, lambda tx: tx.setup)
            printers = tuple(printer for printer in setup.printers if not printer.retired and printer.agent is None)
            bench = self._benches.get(hall_id)
            if bench is None or bench.printers != printers:
                if bench is None:
                    PrintJobs(self._house, hall_id).take_back(self._place)
                else:
                    bench.worker.stop()
                self._benches[hall_id] = _Bench(printers, self._begin(hall_id, printers))

    def stop(self) -> None:
        """Take no further slip; those under way are finished."""
        for bench in self._benches.values():
            bench.worker.stop()

    def _begin(self, hall_id: int, printers: Iterable[PrinterInSetup]) -> PrintWorker[LeasedJob]:
        driven = [found for printer in printers if (found := self._driven(printer)) is not None]
        for one in driven:
            if self._ended_in_the_dark(hall_id, one.key):
                one.link.distrust()
        worker = PrintWorker(
            driven,
            PrintJobs(self._house, hall_id),
            owner=self._owner,
            clock=self._house.clock.real,
            make=hall_slips(self._address, self._house.setup_of, self._house.clock.hall),
        )
        worker.start()
        return worker

    def _ended_in_the_dark(self, hall_id: int, code: str) -> bool:
        setup = self._house.setup_of(hall_id)
        with instant(self._house.database, setup) as at:
            return ended_in_the_dark(at, setup.printers.by_code[code].id)

    def _turn_at(self, printer: PrinterInSetup) -> Lock:
        """What printers of one place share, whichever halls and codes they have."""
        return self._turns.setdefault(tuple(sorted((name, str(part)) for name, part in printer.link.items())), Lock())

    def _driven(self, printer: PrinterInSetup) -> Printer | None:
        profile = self._profiles.get(printer.profile) or usable_profiles(self._home).get(printer.profile)
        if profile is None:
            log.error("Printer %s names the profile %s, which is not there: nothing is printed on it", printer.code, printer.profile)
            return None
        try:
            return Printer(printer.code, profile, make_link(printer.link, profile), self._turn_at(printer))
        except LinkError as fault:
            log.error("Printer %s: %s: nothing is printed on it", printer.code, fault)  # noqa: TRY400 -- the sentence says it all
            return None
