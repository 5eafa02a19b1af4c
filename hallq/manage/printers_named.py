"""How printers are named to people: where a slip is taken from one, which others stand in for it, and a choice of them with how each is."""

from collections.abc import Mapping

from hallq.domain.routing import HallSetup, Printer
from hallq.manage.paper import printer_state
from hallq.queries.printers import PrinterHealthView
from hallq.web.locale import gettext, language

Healths = Mapping[int, PrinterHealthView]


def place_of(setup: HallSetup, one: Printer) -> str | None:
    """Where a visitor takes the paper of a printer: its own place, else its zone; None where it is the whole hall's."""
    if one.place is not None:
        return one.place.of(language())
    return None if one.zone_id is None else setup.zones.by_id[one.zone_id].name.of(language())


def stand_ins(setup: HallSetup, one: Printer) -> list[Printer]:
    """The other printers of its group, in the order of the set-up."""
    return [other for other in setup.printers if not other.retired and one.group is not None and other.group == one.group and other.id != one.id]


def copy_printers(setup: HallSetup, one: Printer, healths: Healths, real_now: int) -> list[tuple[str, str]]:
    """Where a copy may be printed, as codes with words: printers that print before those that do not; of each the printer itself, then its group."""
    near = [*([] if one.retired else [one]), *stand_ins(setup, one)]
    found = [*near, *(other for other in setup.printers if not other.retired and other not in near)]
    found.sort(key=lambda printer: not _may_print(healths.get(printer.id), real_now))
    return [(printer.code, _choice(setup, printer, healths, real_now)) for printer in found]


def _may_print(health: PrinterHealthView | None, real_now: int) -> bool:
    return health is not None and health.may_print and health.is_watched(real_now)


def _choice(setup: HallSetup, one: Printer, healths: Healths, real_now: int) -> str:
    state = gettext(printer_state(healths.get(one.id), real_now)[0])
    return " · ".join(word for word in (one.code, place_of(setup, one), state) if word)
