"""Slips of which nobody knows: each is seen to by somebody who looked, who says that it came out, has it printed again, or lets it go."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import Refusal
from hallq.domain.paper import VOID
from hallq.domain.permissions import Permission
from hallq.domain.ticket import Ticket, TicketState
from hallq.manage.moments import ago, day_and_time
from hallq.manage.paper import REASONS
from hallq.manage.printers_named import Healths, copy_printers, place_of
from hallq.manage.refused import Sealed, problems_of
from hallq.manage.trace import STATES as VISIT_STATES
from hallq.operations.copies import confirm_paper, drop_paper_of_the_gone, request_copy_of_doubtful
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import AttemptView, PrintJobView, print_attempts, unconfirmed_count, unconfirmed_jobs
from hallq.queries.printers import printer_healths
from hallq.queries.slips import slip
from hallq.queries.tickets import tickets_by_id
from hallq.web.acting import perform_once
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import Code, Slug, read_fields
from hallq.web.locale import language
from hallq.words import mark as _

MOST_SHOWN = 100
NOT_HERE = frozenset({*VOID, TicketState.NO_SHOW})

MEANS = {
    "unknown": _("It may have come out, whole or in part. Look at the printer, or ask the visitor."),
    "expired": _("Nothing was sent: there is no paper of it. The number is valid all the same."),
}
"""What the state of a doubtful slip means for whoever sees to it."""
DONE = {
    "came_out": (_("%(number)s: it came out."), "ok"),
    "dropped": (_("%(number)s: no longer needed."), "ok"),
    "copied": (_("%(number)s: a copy is being printed at %(printer)s."), "ok"),
    "over": (_("The slips of visits that are over are done with."), "ok"),
}


class Said(Sealed):
    """What somebody saw."""

    what: Slug


class Again(Sealed):
    """Where the copy is printed."""

    printer: Code


@dataclass(frozen=True, slots=True)
class Doubt:
    """A slip of which nobody knows; `state`, `reason` and `means` are msgids, `printers` where a copy may be printed."""

    job: PrintJobView
    ticket: Ticket
    service: str
    state: tuple[str, str]
    printer: str
    place: str | None
    moved_from: str | None
    when: str
    clock: str
    reason: str | None
    means: str
    printers: list[tuple[str, str]]

    @property
    def may_have_come_out(self) -> bool:
        """Whether bytes may have left for the printer."""
        return self.job.state == "unknown"

    @property
    def is_gone(self) -> bool:
        """Whether the visitor is here no more, or nothing was sent: a paper may be let go."""
        return self.ticket.state in NOT_HERE or not self.may_have_come_out


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the page shows: those of visitors who are here, those of visits that are over, and how many there are in all."""

    head: Head
    here: list[Doubt]
    over: list[Doubt]
    count: int


def add_confirming(blueprint: Blueprint) -> None:
    """The pages of paper to confirm."""
    blueprint.add_url_rule("/paper", view_func=see_doubts, endpoint="paper")
    blueprint.add_url_rule("/paper/now", view_func=see_doubts_now, endpoint="paper_now")
    blueprint.add_url_rule("/paper/over", view_func=let_go, endpoint="paper_over", methods=["POST"])
    blueprint.add_url_rule("/paper/<int(max=9007199254740991):job_id>/said", view_func=say, endpoint="paper_said", methods=["POST"])
    blueprint.add_url_rule("/paper/<int(max=9007199254740991):job_id>/copy", view_func=print_again, endpoint="paper_copy", methods=["POST"])


@allowed(Permission.SEE_PRINT_JOBS)
def see_doubts() -> AnyResponse:
    """The whole page."""
    return _page()


@allowed(Permission.SEE_PRINT_JOBS)
def see_doubts_now() -> str:
    """The part of it that lives."""
    return render_template("manage/_paper.html", seen=_doubts(), may_act=asker().may(Permission.REPRINT))


@allowed(Permission.REPRINT)
def say(job_id: int) -> AnyResponse:
    """Write what somebody saw of a slip."""
    try:
        form = read_fields(Said, request.form.to_dict())
        perform_once(lambda tx: confirm_paper(tx, job_id=job_id, what=form.what), lambda _tx, _none: (200, form.what))
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for(".paper", done=form.what, job=job_id), 303)


@allowed(Permission.REPRINT)
def print_again(job_id: int) -> AnyResponse:
    """Have a copy printed in its place."""
    try:
        form = read_fields(Again, request.form.to_dict())
        answer = perform_once(
            lambda tx: request_copy_of_doubtful(tx, job_id=job_id, printer=form.printer), lambda _tx, copy: (201, str(copy))
        )
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for(".paper", done="copied", job=answer.body), 303)


@allowed(Permission.REPRINT)
def let_go() -> AnyResponse:
    """Say of every slip of a visit that is over that it is wanted no more."""
    perform_once(drop_paper_of_the_gone, lambda _tx, count: (200, str(count)))
    return redirect(url_for(".paper", done="over"), 303)


def _page(refusal: Refusal | None = None) -> AnyResponse:
    problems = None if refusal is None else problems_of(refusal, ())
    page = render_template(
        "manage/paper.html",
        seen=_doubts(),
        may_act=asker().may(Permission.REPRINT),
        done=_done() if problems is None else None,
        problem=None if problems is None else problems.whole,
    )
    return Response(page, 200 if problems is None else problems.status)


def _done() -> tuple[str, str, dict[str, str]] | None:
    """What was done just now: a msgid, its tone and its facts; None where nothing was."""
    what, job_id = request.args.get("done", ""), request.args.get("job", "")
    if what not in DONE:
        return None
    words, tone = DONE[what]
    if what == "over":
        return words, tone, {}
    with looking() as at:
        seen = slip(at, int(job_id)) if job_id.isdecimal() and len(job_id) < 16 else None
        if seen is None:
            return None
        printer = at.setup.printers.by_id[seen.job.printer_id]
        place = place_of(at.setup, printer)
    return words, tone, {"number": seen.facts.number, "printer": printer.code if place is None else f"{printer.code} ({place})"}


def _doubts() -> Doubts:
    now = house().clock.real()
    with looking() as at:
        jobs = list(reversed(unconfirmed_jobs(at, most=MOST_SHOWN)))
        tickets = tickets_by_id(at, {job.ticket_id for job in jobs if job.ticket_id is not None})
        tried, healths = print_attempts(at, [job.id for job in jobs]), printer_healths(at)
        shown = [_doubt(at, job, ticket, tried.get(job.id, []), healths, now) for job in jobs if (ticket := tickets.get(job.ticket_id or 0))]
        count = unconfirmed_count(at)
    here = [one for one in shown if one.ticket.state not in VOID]
    return Doubts(at.head, here, [one for one in shown if one.ticket.state in VOID], count)


def _doubt(at: Instant, job: PrintJobView, ticket: Ticket, tried: list[AttemptView], healths: Healths, now: int) -> Doubt:
    setup = at.setup
    printer, ended = setup.printers.by_id[job.printer_id], job.finished_at or job.requested_at
    return Doubt(
        job=job,
        ticket=ticket,
        service=setup.services.by_id[ticket.service_id].name.of(language()),
        state=VISIT_STATES[ticket.state],
        printer=printer.code,
        place=place_of(setup, printer),
        moved_from=setup.printers.by_id[job.asked_printer_id].code if job.has_moved else None,
        when=ago(ended, now),
        clock=day_and_time(ended, setup.tz)[11:],
        reason=_why(job, tried),
        means=MEANS[job.state],
        printers=copy_printers(setup, printer, healths, now),
    )


def _why(job: PrintJobView, tried: list[AttemptView]) -> str | None:
    """Why it did not surely come out: of one that came too late, what its last attempt met."""
    last = next((one.reason for one in reversed(tried) if one.reason), None) if job.state == "expired" else None
    return REASONS.get(last or job.reason or "")
