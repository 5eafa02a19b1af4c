"""Paper in the log: who asked for which copy, who said what of which slip, and how a printer became."""

from collections.abc import Mapping

from hallq.domain import events as e
from hallq.domain.reasons import COPY_REASONS
from hallq.domain.routing import HallSetup
from hallq.manage.paper import CONFIRMED, NEAR_END, NOT_READY, PRINTER_STATES, REASONS
from hallq.web.locale import gettext, language
from hallq.words import mark as _

EVENTS = ("print.requested", "print.confirmed", "printer.changed")
PaperEvent = e.PrintRequested | e.PrintConfirmed | e.PrinterChanged


def said_of_paper(event: PaperEvent, setup: HallSetup, numbers: Mapping[int, str]) -> str:
    """A line about paper in words; `numbers` are those of tickets by key, a ticket without one is told by its key."""
    facts = {"printer": _printer(setup, event.printer)}
    if isinstance(event, e.PrinterChanged):
        return gettext(_("Printer %(printer)s: %(state)s"), **facts, state=state_told(event))
    if event.ticket is None:
        return gettext(_("Test page at %(printer)s"), **facts)
    facts["number"] = numbers.get(event.ticket, f"#{event.ticket}")
    if isinstance(event, e.PrintRequested):
        reason = COPY_REASONS.get(event.reason)
        why = event.reason if reason is None else reason.of(language())
        return gettext(_("Copy %(copy)s of %(number)s asked for at %(printer)s (%(reason)s)"), **facts, copy=event.copy, reason=why)
    return gettext(_("Slip of %(number)s at %(printer)s: %(what)s"), **facts, what=gettext(CONFIRMED.get(event.what, event.what)))


def state_told(event: e.PrinterChanged) -> str:
    """How a printer became, in words."""
    words = [NOT_READY.get(event.reason) or PRINTER_STATES[event.state][0]]
    if event.state == "unreachable" and event.reason in REASONS:
        words.append(REASONS[event.reason])
    if event.near_end and event.state in {"ready", "unasked"}:
        words = [NEAR_END[0]]
    return " · ".join(map(gettext, words))


def _printer(setup: HallSetup, key: int) -> str:
    known = setup.printers.by_id.get(key)
    return f"#{key}" if known is None else known.code
