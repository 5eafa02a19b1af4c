"""Print jobs as others see them, every attempt at them, copies, and the word of somebody who saw what became of one."""

from flask import Response
from pydantic import Field

from hallq.api.models import PrintAttempts, PrintJob, PrintJobList
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.domain import errors as e
from hallq.domain.events import PrintRequested
from hallq.domain.paper import JOB_STATES, check_job_state
from hallq.domain.permissions import Permission
from hallq.domain.reasons import COPY_REASONS
from hallq.domain.routing import HallSetup
from hallq.operations.copies import SAID, confirm_paper, request_copy
from hallq.operations.hall import Tx
from hallq.queries.print_jobs import AttemptView, PrintJobView, print_attempts, unconfirmed_jobs
from hallq.queries.print_jobs import print_jobs as look_at_jobs
from hallq.queries.slips import slip
from hallq.web.acting import JSON, done, press
from hallq.web.auth import allowed
from hallq.web.current import looking
from hallq.web.forms import Asked, Code, Sent, Slug, read_body, read_query
from hallq.web.instants import as_text, as_text_or_none
from hallq.words import mark as _

print_jobs = Routes(_("Paper"))


class Jobs(Asked):
    """Which jobs."""

    state: Slug | None = Field(None, examples=list(JOB_STATES))
    printer: Code | None = None
    unconfirmed: bool = Field(False, description=_("Only slips of tickets of which nobody knows or has said whether they came out."))
    before: int = Field(2**53, ge=0, le=2**53)
    limit: int = Field(100, ge=1, le=500)


class Copy(Sent):
    """Why the slip is printed once more, and where."""

    reason: Slug = Field(examples=list(COPY_REASONS))
    printer: Code | None = Field(None, description=_("Without it, the hall's first printer."))


class PaperSeen(Sent):
    """What somebody saw of a slip of which nobody knew."""

    what: Slug = Field(examples=list(SAID), description=_("`came_out`, or `dropped` where it is wanted no more; a copy settles it by itself."))


@print_jobs.get(
    "/print-jobs",
    _("What was printed, what waits, and what went wrong; the newest first."),
    query=Jobs,
    gives=PrintJobList,
    refuses=(e.PrinterUnknown, e.FieldInvalid),
)
@allowed(Permission.SEE_PRINT_JOBS)
def list_print_jobs() -> Response:
    asked = read_query(Jobs)
    state = None if asked.state is None else check_job_state(asked.state)
    with looking() as at:
        printer_id = _printer_id(at.setup, asked.printer)
        look = unconfirmed_jobs if asked.unconfirmed else look_at_jobs
        found = look(at, state=state, printer_id=printer_id, before=asked.before, most=asked.limit)
        told = [_job(at.setup, job) for job in found]
    return Response(encode({"jobs": told, "next": found[-1].id if len(found) == asked.limit else None}), content_type=JSON)


@print_jobs.get(
    "/print-jobs/<key:job_id>/attempts",
    _("Every attempt at a print job: when, at which printer, by whose worker, and what came of it."),
    gives=PrintAttempts,
    refuses=(e.PrintJobUnknown,),
)
@allowed(Permission.SEE_PRINT_JOBS)
def list_print_attempts(job_id: int) -> Response:
    with looking() as at:
        if slip(at, job_id) is None:
            raise e.PrintJobUnknown(job=job_id)
        told = [_attempt(at.setup, one) for one in print_attempts(at, [job_id]).get(job_id, [])]
    return Response(encode({"job": job_id, "attempts": told}), content_type=JSON)


@print_jobs.post(
    "/print-jobs/<key:job_id>/confirm",
    _("Say what became of a slip of which nobody knew, as somebody who looked."),
    takes=PaperSeen,
    status=204,
    refuses=(e.PrintJobUnknown, e.PaperSettled, e.FieldInvalid),
)
@allowed(Permission.REPRINT)
def confirm_print_job(job_id: int) -> Response:
    asked = read_body(PaperSeen)
    return press(lambda tx: confirm_paper(tx, job_id=job_id, what=asked.what), done)


@print_jobs.post(
    "/tickets/<key:ticket_id>/reprint",
    _("Print the slip once more, marked as the copy it is. Slips older than two days are forgotten."),
    takes=Copy,
    gives=PrintJob,
    status=201,
    refuses=(e.TicketUnknown, e.PrintJobUnknown, e.PrinterUnknown, e.FieldInvalid),
)
@allowed(Permission.REPRINT)
def reprint_ticket(ticket_id: int) -> Response:
    asked = read_body(Copy)
    return press(lambda tx: request_copy(tx, ticket_id=ticket_id, reason=asked.reason, printer=asked.printer), _asked_for)


def _printer_id(setup: HallSetup, code: str | None) -> int | None:
    if code is None:
        return None
    printer = setup.printers.by_code.get(code)
    if printer is None:
        raise e.PrinterUnknown(printer=code)
    return printer.id


def _asked_for(tx: Tx, job_id: int) -> tuple[int, str]:
    """201 and the job, from what the act told."""
    ticket_id, printer_id, copy = next((one.ticket, one.printer, one.copy) for line in tx.lines if isinstance(one := line.event, PrintRequested))
    job = PrintJobView(job_id, ticket_id, printer_id, copy, "queued", 0, tx.real_now, None, None, printer_id)
    return 201, encode(_job(tx.setup, job))


def _job(setup: HallSetup, job: PrintJobView) -> dict[str, object]:
    return {
        "id": job.id,
        "ticket": job.ticket_id,
        "printer": setup.printers.by_id[job.printer_id].code,
        "copy": job.copy,
        "state": job.state,
        "attempts": job.attempts,
        "requested_at": as_text(job.requested_at),
        "finished_at": as_text_or_none(job.finished_at),
        "reason": job.reason,
        "asked_printer": setup.printers.by_id[job.asked_printer_id].code,
        "moved": job.has_moved,
        "confirmed_at": as_text_or_none(job.confirmed_at),
    }


def _attempt(setup: HallSetup, one: AttemptView) -> dict[str, object]:
    return {
        "attempt": one.attempt,
        "printer": setup.printers.by_id[one.printer_id].code,
        "worker": one.worker,
        "began_at": as_text(one.began_at),
        "ended_at": as_text_or_none(one.ended_at),
        "sent_bytes": one.sent_bytes,
        "outcome": one.outcome,
        "reason": one.reason,
    }
