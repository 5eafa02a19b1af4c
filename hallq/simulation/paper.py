"""The paper of a demo hall: a virtual printer on a loopback port in the place of each printer of the set-up, and the slips they printed last."""

from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hallq.domain.routing import HallSetup, Printer
from hallq.domain.setup_written import written_setup
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.operations.setup import load_setup
from hallq.printing.mechanism import PrintedSlip
from hallq.printing.preview import Slip
from hallq.printing.profile import PrinterProfile
from hallq.printing.virtual import VirtualPrinter

LOOPBACK = "127.0.0.1"
KEPT = 12


@dataclass(frozen=True, slots=True)
class DemoSlip:
    """A slip that a virtual printer printed: the printer's code, the slip's place in that printer's life, and the slip itself."""

    printer: str
    number: int
    slip: Slip


class DemoPrinters:
    """Virtual printers for the printers of a made-up hall. Start them in the serving process, before anything prints."""

    def __init__(self, house: House, hall_id: int, profiles: Mapping[str, PrinterProfile]) -> None:
        self._house, self._hall_id, self._profiles = house, hall_id, profiles
        self._printers: dict[str, VirtualPrinter] = {}
        self._latest: deque[DemoSlip] = deque(maxlen=KEPT)

    def start(self) -> None:
        """Listen where the set-up has its printers; where such a port is taken, on a free one, to which the set-up is then pointed."""
        setup = self._house.setup_of(self._hall_id)
        for printer in setup.printers:
            if not printer.retired and printer.profile in self._profiles and printer.link.get("kind") == "tcp":
                self._printers[printer.code] = self._listening(printer)
        ports = {code: virtual.port for code, virtual in self._printers.items()}
        if any(_port(printer) != ports.get(printer.code, _port(printer)) for printer in setup.printers):
            self._house.act(self._hall_id, SYSTEM, lambda tx: _point(tx, ports))

    def stop(self) -> None:
        """Hang up."""
        for printer in self._printers.values():
            printer.stop()

    @property
    def printers(self) -> Mapping[str, VirtualPrinter]:
        """Each of them by the code of the printer in whose place it is."""
        return self._printers

    def slips(self) -> list[DemoSlip]:
        """The slips printed last, the newest first."""
        return list(reversed(self._latest))

    def _listening(self, printer: Printer) -> VirtualPrinter:
        def keep(printed: PrintedSlip) -> None:
            self._latest.append(DemoSlip(printer.code, printed.number, printed.slip))

        for port in (_port(printer), 0):
            virtual = VirtualPrinter(self._profiles[printer.profile], LOOPBACK, port, on_slip=keep)
            with suppress(OSError):
                virtual.start()
                return virtual
        message = "no port of this machine is free"
        raise OSError(message)


def _port(printer: Printer) -> int:
    port = printer.link.get("port")
    return port if isinstance(port, int) and printer.link.get("host") == LOOPBACK else 0


def _point(tx: Tx, ports: Mapping[str, int]) -> None:
    load_setup(tx, document=pointed(tx.setup, ports))


def pointed(setup: HallSetup, ports: Mapping[str, int]) -> dict[str, Any]:
    """The set-up with these printers on these ports of the loopback."""
    document = written_setup(setup)
    for printer in document["printers"]:
        if printer["code"] in ports:
            printer["link"] = {"kind": "tcp", "host": LOOPBACK, "port": ports[printer["code"]]}
    return document
