"""Print agents: programs on other machines that drive printers which the server does not reach, and fetch what is to be printed."""

import base64
import logging
import math
from collections.abc import Callable
from typing import TypeVar, cast

from flask import Response, current_app
from pydantic import Field

from hallq.api.models import AgentDuties, AgentStart, LeasedSlip
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.domain import errors as e
from hallq.domain.permissions import Permission
from hallq.domain.printer_health import Seen
from hallq.domain.routing import Printer
from hallq.operations import print_agents as agents
from hallq.operations.hall import Tx
from hallq.operations.print_jobs import LeasedJob
from hallq.printing.link_rules import rules_of
from hallq.printing.making import SlipMaker, hall_slips
from hallq.printing.profile import PrinterProfile
from hallq.queries.print_agents import ended_in_the_dark, is_wanted
from hallq.web.acting import JSON
from hallq.web.auth import allowed, asker
from hallq.web.current import front, hall, house, looking
from hallq.web.forms import Code, Sent, Slug, read_body
from hallq.web.profiles import known_profiles
from hallq.words import mark as _

T = TypeVar("T")

log = logging.getLogger(__name__)

print_agents = Routes(_("Print agents"))

EXTENSION = "hallq-slips"
"""Where this process keeps what slips are made with."""
LEASE_S, LONGEST_LEASE_S = 60.0, 900.0
MOST_UNMADE = 5
"""So many slips in a row that cannot be made are passed over at one asking."""


class Leasing(Sent):
    """For which of its printers the agent asks, and for how long."""

    printer: Code
    seconds: float = Field(LEASE_S, ge=5, le=LONGEST_LEASE_S, description=_("How long the slip is the agent's own; longer than any attempt takes."))


class Report(Sent):
    """`sending` before the first byte leaves; then once `printed`, `sent`, `not_sent` or `unknown`, with a reason of the list."""

    attempt: int = Field(ge=1, le=2**31)
    outcome: Slug = Field(examples=["sending", "printed", "sent", "not_sent", "unknown"])
    reason: Slug | None = Field(None, examples=["paper_out"])
    sent: int | None = Field(None, ge=0, le=2**31, description=_("How many bytes the printer took."))
    seconds: float = Field(LEASE_S, ge=5, le=LONGEST_LEASE_S, description=_("With `sending`: how long the attempt may take."))


class Look(Sent):
    """How one of its printers was when the agent looked at it."""

    printer: Code
    answered: bool = Field(description=_("Whether the printer said how it is."))
    reason: Slug | None = Field(None, description=_("What keeps it from printing, or from answering."))
    near_end: bool = False
    taken: bool = Field(False, description=_("Whether a printer that does not answer took bytes. Without it and without a reason it can be reached."))


class Start(Sent):
    """Nothing is told yet."""


@print_agents.get(
    "/print-agent",
    _("What this agent drives: its printers, how each is reached from the agent's machine, and what a link must know of it."),
    gives=AgentDuties,
)
@allowed(Permission.LEASE_PRINT_JOBS)
def see_duties() -> Response:
    known = known_profiles()
    with looking() as at:
        told = [_printer(one, known.get(one.profile)) for one in agents.driven_by(at.setup, _device())]
    return _answer({"device": _device(), "hall": hall().code, "printers": told})


@print_agents.post(
    "/print-agent/start",
    _("The agent's program has begun and has told all it remembers: what it still holds is taken back, and what it was sending is unknown."),
    key=False,
    takes=Start,
    gives=AgentStart,
)
@allowed(Permission.REPORT_PRINT_JOBS)
def start_agent() -> Response:
    read_body(Start)
    taken = _act(lambda tx: agents.begin_anew(tx, device=_device()))
    with looking() as at:
        unsure = [one.code for one in agents.driven_by(at.setup, _device()) if ended_in_the_dark(at, one.id)]
    return _answer({"taken_back": taken, "unsure": unsure})


@print_agents.post(
    "/print-agent/seen",
    _("How a printer was when the agent looked at it."),
    key=False,
    takes=Look,
    status=204,
    refuses=(e.PrinterUnknown, e.FieldInvalid),
)
@allowed(Permission.REPORT_PRINT_JOBS)
def report_look() -> Response:
    told = read_body(Look)
    seen = Seen(told.answered, told.reason or "", told.near_end, told.taken)
    _act(lambda tx: agents.report_seen(tx, device=_device(), printer=told.printer, seen=seen))
    return Response(status=204)


@print_agents.post(
    "/print-jobs/lease",
    _("The next slip of a printer that the agent drives, ready to be sent; 204 where there is none."),
    more=_(
        "Retry-After tells in how many seconds a slip that waits is due. A slip that was leased and not begun is given again; one that was"
        " begun, never."
    ),
    key=False,
    takes=Leasing,
    gives=LeasedSlip,
    or_empty=True,
    refuses=(e.PrinterUnknown,),
)
@allowed(Permission.LEASE_PRINT_JOBS)
def lease_print_job() -> Response:
    asked = read_body(Leasing)
    with looking() as at:
        printer = agents.driven_printer(at.setup, _device(), asked.printer)
        wanted = is_wanted(at, printer.id)
    for _nth in range(MOST_UNMADE if wanted else 0):
        turn = _act(lambda tx: agents.lease_for_agent(tx, device=_device(), printer=asked.printer, seconds=asked.seconds))
        if turn.job is None:
            return _none(turn.due_in)
        data = _made(turn.job, printer)
        if data is not None:
            return _answer(_slip(turn.job, printer.code, data))
    return _none(1 if wanted else None)


@print_agents.post(
    "/print-jobs/<key:job_id>/report",
    _("What becomes of a slip: `sending` before its first byte leaves, and once what came of it."),
    more=_("Nothing may be sent unless `sending` was answered with 204. A report that comes again is refused as lease_lost: it was taken before."),
    key=False,
    takes=Report,
    status=204,
    refuses=(e.LeaseLost, e.FieldInvalid),
)
@allowed(Permission.REPORT_PRINT_JOBS)
def report_print_job(job_id: int) -> Response:
    told = read_body(Report)
    _act(
        lambda tx: agents.report_job(
            tx,
            device=_device(),
            job=job_id,
            attempt=told.attempt,
            outcome=told.outcome,
            reason=told.reason or "",
            sent=told.sent,
            seconds=told.seconds,
        )
    )
    return Response(status=204)


def _slips() -> SlipMaker:
    found = current_app.extensions.get(EXTENSION)
    if found is None:
        found = current_app.extensions[EXTENSION] = hall_slips(front().page_of, house().setup_of, house().clock.hall)
    return cast("SlipMaker", found)


def _made(job: LeasedJob, printer: Printer) -> bytes | None:
    """The bytes; where they cannot be made, the job goes where one goes that was not sent."""
    try:
        return _slips().slip(job, printer.code, known_profiles()[printer.profile])
    except Exception:
        log.exception("Printer %s: the slip of job %s cannot be made", printer.code, job.id)
    _act(
        lambda tx: agents.report_job(tx, device=_device(), job=job.id, attempt=job.attempt, outcome="not_sent", reason="cannot_be_made", sent=0)
    )
    return None


def _act(perform: Callable[[Tx], T]) -> T:
    return house().act(asker().hall_id, asker().actor, perform)


def _device() -> str:
    """The code of the agent that asks. Raises NotAllowed for whoever is no device."""
    principal = asker().principal
    if principal is None:
        raise e.NotAllowed
    return principal.code


def _printer(one: Printer, profile: PrinterProfile | None) -> dict[str, object]:
    return {"code": one.code, "link": one.link, "rules": None if profile is None else rules_of(profile)}


def _slip(job: LeasedJob, printer: str, data: bytes) -> dict[str, object]:
    facts = {"id": job.id, "attempt": job.attempt, "printer": printer, "seconds": job.seconds}
    return facts | {"data": base64.b64encode(data).decode("ascii")}


def _none(due_in: float | None) -> Response:
    """204, and when to ask again where something waits."""
    return Response(status=204, headers={} if due_in is None else {"Retry-After": str(max(1, math.ceil(due_in)))})


def _answer(told: dict[str, object]) -> Response:
    return Response(encode(told), content_type=JSON)
