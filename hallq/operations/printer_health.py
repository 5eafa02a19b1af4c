"""What is known of the printers of a hall: each look at one is judged, and a change is told."""

from hallq.domain.errors import PrinterUnknown
from hallq.domain.events import PrinterChanged
from hallq.domain.paper import check_reason
from hallq.domain.printer_health import Health, Seen, is_same, judge
from hallq.operations.hall import Tx


def report_health(tx: Tx, *, printer: str, seen: Seen) -> Health:
    """Write what one look at a printer showed, by the real clock; a line of the story only where that changes what is told of it.

    Raises FieldInvalid for a reason that is not of the list, PrinterUnknown.
    """
    check_reason(seen.reason)
    known = tx.setup.printers.by_code.get(printer)
    if known is None:
        raise PrinterUnknown(printer=printer)
    book = tx.book.printer_health()
    row = book.one(known.id)
    before = None if row is None else Health(row[0], row[1], bool(row[2]), row[3], row[4], row[5])
    after = judge(before, seen, tx.real_now)
    book.put(
        known.id,
        state=after.state,
        reason=after.reason,
        near_end=after.near_end,
        since=after.since,
        misses=after.misses,
        lulls=after.lulls,
        seen_at=tx.real_now,
    )
    if not is_same(before, after):
        tx.record(PrinterChanged(known.id, after.state, after.reason, after.near_end))
    return after
