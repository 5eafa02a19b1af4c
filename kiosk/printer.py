"""How a kiosk's printer is, as visitors are told of it: what is the matter, and which printer of its group stands in."""

from collections.abc import Mapping
from dataclasses import dataclass

from hallq.domain.names import Name
from hallq.domain.routing import HallSetup, Printer
from hallq.queries.instant import Instant
from hallq.queries.printers import PrinterHealthView, health_of, printer_healths

PAPER, COVER, FAULT, AWAY = "paper", "cover", "fault", "away"
"""What can be the matter: the roll is at its end, the cover stands open, something is broken, or nothing is heard of the printer."""

KINDS: Mapping[str, str] = {
    "paper_out": PAPER,
    "cover_open": COVER,
    **dict.fromkeys(("error", "offline", "stalled", "full", "queue_stopped", "no_proof", "cannot_be_made"), FAULT),
    **dict.fromkeys(("unreachable", "refused", "silent", "closed", "no_server", "no_queue"), AWAY),
}
"""Reasons by kind. One that is not among them passes by itself: the line was taken, a worker was lost."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is the matter with the printer that would print here; `place` is where another one of its group prints instead."""

    kind: str
    place: Name | None = None


def trouble_before(at: Instant, own: int | None, real_now: int) -> Trouble | None:
    """What a visitor is to know before taking a number; None where slips come out as ever.

    Where the kiosk has no printer of its `own`, only a trouble of all the printers at which its slips are printed is told.
    """
    healths = printer_healths(at)
    troubles = [_trouble(at.setup, printer, healths, real_now) for printer in _printers(at.setup, own)]
    return None if None in troubles else next(iter(troubles), None)


def trouble_of(at: Instant, printer_id: int, real_now: int) -> str | None:
    """What kind of trouble a printer is known to be in now; None where it may print."""
    return _kind(health_of(at, printer_id), real_now)


def place_of(setup: HallSetup, printer_id: int) -> Name | None:
    """Where the slips of a printer are taken: at its place, else in its zone; None where the set-up says neither."""
    printer = setup.printers.by_id[printer_id]
    if printer.place is not None or printer.zone_id is None:
        return printer.place
    return setup.zones.by_id[printer.zone_id].name


def _printers(setup: HallSetup, own: int | None) -> list[Printer]:
    if own is not None:
        return [setup.printers.by_id[own]]
    found = [setup.printer_for(zone.id) for zone in setup.zones if not zone.retired]
    return list({printer.id: printer for printer in found if printer is not None}.values())


def _trouble(setup: HallSetup, printer: Printer, healths: Mapping[int, PrinterHealthView], real_now: int) -> Trouble | None:
    kind = _kind(healths.get(printer.id), real_now)
    if kind is None:
        return None
    group = [one for one in setup.printers if printer.group is not None and one.group == printer.group and not one.retired and one != printer]
    stand_in = next((one for one in group if _kind(healths.get(one.id), real_now) is None), None)
    return Trouble(kind, None if stand_in is None else place_of(setup, stand_in.id))


def _kind(health: PrinterHealthView | None, real_now: int) -> str | None:
    if health is None or health.may_print or not health.is_watched(real_now):
        return None
    return KINDS.get(health.reason, AWAY if health.state == "unreachable" else FAULT)
