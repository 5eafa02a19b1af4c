"""Paper that people ask for: copies, test pages, and the word of somebody who saw what became of a slip."""

from dataclasses import replace

from hallq.domain.errors import FieldInvalid, PrinterUnknown, PrintJobUnknown
from hallq.domain.events import PrintConfirmed, PrintRequested
from hallq.domain.paper import CONFIRMED, DOUBTFUL, VOID, check_confirmable, check_kiosk_copy
from hallq.domain.reasons import check_copy_reason
from hallq.domain.slip import SlipFacts, from_json, to_json
from hallq.domain.ticket import Ticket
from hallq.operations.hall import Tx
from hallq.operations.print_jobs import printer_of, settle, spool_of

SAID = tuple(what for what in CONFIRMED if what != "copied")
"""What somebody may say of a slip of which nobody knew; that it was copied, the copy itself says."""

WHY_COPIED = {"unknown": "outcome_unknown", "expired": "not_printed"}
"""Why a doubtful slip is printed once more, by its state: nobody knows whether it came out, or nothing of it was ever sent."""

DROPPED_AT_ONCE = 200


def request_copy(tx: Tx, *, ticket_id: int, reason: str, printer: str | None = None) -> int:
    """Ask for a copy of a ticket's paper, marked 补打 第n次, at a printer (None: where the first was asked for); the job's id.

    A paper of the ticket that has not been tried yet is dropped: the copy takes its place. One of which nobody knows counts as copied. A copy for a
    visit that is over says so. Raises FieldInvalid for a reason that is not of the list, TicketUnknown, PrinterUnknown, and PrintJobUnknown where
    there was no first paper in the last two days.
    """
    check_copy_reason(reason)
    ticket = tx.ticket(ticket_id)
    facts, _, first_printer, _ = _first_paper(tx, ticket_id)
    printer_id = printer_of(tx, printer).id if printer else (tx.by.printer_id or _in_use(tx, first_printer))
    return _copy(tx, ticket, facts, printer_id, reason)


def request_copy_at_kiosk(tx: Tx, *, ticket_id: int) -> int:
    """Ask for the one copy that a visitor may have at the kiosk, within a minute, where nobody knows whether the slip came out; the job's id.

    Raises CopyNotOffered, TicketUnknown, PrintJobUnknown.
    """
    ticket = tx.ticket(ticket_id)
    facts, state, first_printer, finished_at = _first_paper(tx, ticket_id)
    check_kiosk_copy(state, finished_at, spool_of(tx).last_copy(ticket_id), tx.real_now)
    return _copy(tx, ticket, facts, tx.by.printer_id or first_printer, "not_printed")


def request_copy_of_doubtful(tx: Tx, *, job_id: int, printer: str | None = None) -> int:
    """Ask for a copy of a slip of which nobody knows whether it came out, at a printer (None: where the first was asked for); the copy's job.

    The story says why as far as anybody knows: that the outcome is unknown, or that nothing was sent.
    Raises PrintJobUnknown, PrinterUnknown, and PaperSettled where somebody else has said already what became of it.
    """
    state, _, ticket_id = _doubtful(tx, job_id)
    if ticket_id is None:
        raise PrintJobUnknown(job=job_id)
    return request_copy(tx, ticket_id=ticket_id, reason=WHY_COPIED[state], printer=printer)


def request_test_page(tx: Tx, *, printer: str, facts: SlipFacts) -> int:
    """Ask a printer for a page that says it is a test, with the time of the hall's clock; the job's id."""
    job_id, printer_id = tx.next_seq, printer_of(tx, printer).id
    tx.record(PrintRequested(job_id, None, printer_id, 0, "test"))
    tx.book.add_print_job(job_id, None, printer_id, 0, to_json(replace(facts, test=True, issued_at=tx.now)), tx.real_now)
    return job_id


def confirm_paper(tx: Tx, *, job_id: int, what: str) -> None:
    """Write what somebody saw of a slip of which nobody knew: it `came_out`, or is wanted no more (`dropped`).

    Raises FieldInvalid, PrintJobUnknown, and PaperSettled where it is known, or was said.
    """
    if what not in SAID:
        raise FieldInvalid(field="what", reason="unknown", known=list(SAID))
    _, printer_id, ticket_id = _doubtful(tx, job_id)
    _confirm(tx, job_id, ticket_id, printer_id, what)


def drop_paper_of_the_gone(tx: Tx) -> int:
    """Say of doubtful slips of visits that are over that they are wanted no more, of so many at once; how many."""
    over = spool_of(tx).doubtful_over(DROPPED_AT_ONCE)
    for job_id, printer_id, ticket_id in over:
        _confirm(tx, job_id, ticket_id, printer_id, "dropped")
    return len(over)


def _doubtful(tx: Tx, job_id: int) -> tuple[str, int, int | None]:
    """The state, the printer and the ticket of a job of which nobody knows or has said anything. Raises PrintJobUnknown, PaperSettled."""
    found = spool_of(tx).one(job_id)
    if found is None:
        raise PrintJobUnknown(job=job_id)
    state, printer_id, ticket_id, _, confirmed_at = found
    check_confirmable(state, confirmed_at)
    return state, printer_id, ticket_id


def _first_paper(tx: Tx, ticket_id: int) -> tuple[SlipFacts, str, int, int | None]:
    """The facts, state, printer and end of a ticket's first paper."""
    facts, first = spool_of(tx).first_facts(ticket_id), spool_of(tx).one(ticket_id)
    if facts is None or first is None:
        raise PrintJobUnknown(ticket=ticket_id)
    return from_json(facts), first[0], first[1], first[3]


def _in_use(tx: Tx, printer_id: int) -> int:
    """The printer itself, or the hall's first where it is retired. Raises PrinterUnknown in a hall without printers."""
    in_use = [one.id for one in tx.setup.printers if not one.retired]
    if not in_use:
        raise PrinterUnknown(printer=None)
    return printer_id if printer_id in in_use else in_use[0]


def _copy(tx: Tx, ticket: Ticket, facts: SlipFacts, printer_id: int, reason: str) -> int:
    _put_aside(tx, ticket.id)
    job_id, number = tx.next_seq, spool_of(tx).last_copy(ticket.id) + 1
    told = replace(facts, copy=number, void=VOID.get(ticket.state, ""))
    tx.record(PrintRequested(job_id, ticket.id, printer_id, number, reason))
    tx.book.add_print_job(job_id, ticket.id, printer_id, number, to_json(told), tx.real_now)
    return job_id


def _put_aside(tx: Tx, ticket_id: int) -> None:
    """Let no other paper of the ticket come out behind the copy that has not begun, and ask nobody any more about one that is doubtful."""
    for job_id, state, printer_id, confirmed_at in spool_of(tx).of_ticket(ticket_id):
        if state == "queued":
            settle(tx, job_id, printer_id, ticket_id, "dropped", "copy_instead")
        elif state in DOUBTFUL and confirmed_at is None:
            _confirm(tx, job_id, ticket_id, printer_id, "copied")


def _confirm(tx: Tx, job_id: int, ticket_id: int | None, printer_id: int, what: str) -> None:
    spool_of(tx).confirm(job_id, tx.real_now)
    tx.record(PrintConfirmed(job_id, ticket_id, printer_id, what))
