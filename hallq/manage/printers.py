"""Printers of the hall: what each is and what became of its jobs, a page to try it, and a picture of what that page looks like."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import PrinterUnknown
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup, Printer
from hallq.domain.slip import NOBODY, SlipFacts, trial_slip
from hallq.manage.moments import ago, day_and_time
from hallq.manage.paper import REASONS, STATES
from hallq.manage.profiles import known_profiles
from hallq.operations.copies import request_test_page
from hallq.printing.compose import compose_ticket
from hallq.printing.encode import EscPosEncoder
from hallq.printing.preview import slips
from hallq.printing.profile import PrinterProfile
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import PrintJobView, print_jobs
from hallq.queries.printers import NO_LOAD, PrinterLoad, printer_loads
from hallq.web.acting import perform_once
from hallq.web.auth import allowed
from hallq.web.current import front, house, looking
from hallq.web.locale import language
from hallq.words import mark as _

PATIENCE_S = 4
MOST_JOBS = 6
KEPT_S = 600
UNTRIED = (_("Nothing printed yet"), "")
READY = (_("Prints"), "ok")
WAITING = (_("Slips wait"), "calm")
STUCK = (_("Cannot print now"), "danger")
DOUBTFUL = (_("Please look at it"), "warn")
LINKS = {"tcp": _("network"), "usb": _("USB"), "serial": _("serial cable"), "cups": _("queue of CUPS"), "file": _("file")}


@dataclass(frozen=True, slots=True)
class JobShown:
    """A print job of a printer; `state` and `reason` are msgids."""

    state: str
    tone: str
    reason: str | None
    what: str
    asked: str


@dataclass(frozen=True, slots=True)
class PrinterShown:
    """A printer as the office shows it; `word` is a msgid, `profile` None where this process has no such profile."""

    printer: Printer
    profile: PrinterProfile | None
    link: str
    place: str | None
    word: str
    tone: str
    load: PrinterLoad
    last: str
    jobs: tuple[JobShown, ...]


def add_printers(blueprint: Blueprint) -> None:
    """The pages of printers."""
    blueprint.add_url_rule("/printers", view_func=see_printers, endpoint="printers")
    blueprint.add_url_rule("/printers/now", view_func=see_printers_now, endpoint="printers_now")
    blueprint.add_url_rule("/printers/<printer>/test", view_func=try_printer, endpoint="printers_test", methods=["POST"])
    blueprint.add_url_rule("/printers/<printer>/preview.png", view_func=see_preview, endpoint="printers_preview")


@allowed(Permission.SEE_PRINT_JOBS)
def see_printers() -> str:
    """The whole page."""
    printers, asked = _all(), request.args.get("asked")
    known = asked if asked in {one.printer.code for one in printers} else None
    return render_template("manage/printers.html", printers=printers, links=LINKS, patience_s=PATIENCE_S, asked=known)


@allowed(Permission.SEE_PRINT_JOBS)
def see_printers_now() -> str:
    """The part of it that lives, to be put in the place of the old one."""
    return render_template("manage/_printers.html", printers=_all(), links=LINKS)


@allowed(Permission.MANAGE_DEVICES)
def try_printer(printer: str) -> AnyResponse:
    """Ask for a page that says it is a test. Raises PrinterUnknown."""
    with looking() as at:
        known = _named(at.setup, printer)
    facts = _trial(at.setup)
    perform_once(lambda tx: request_test_page(tx, printer=known.code, facts=facts), lambda _tx, job: (200, str(job)))
    return redirect(url_for(".printers", asked=known.code), 303)


@allowed(Permission.SEE_PRINT_JOBS)
def see_preview(printer: str) -> Response:
    """What the test page looks like on this printer's paper, as its own profile draws it. Raises PrinterUnknown."""
    with looking() as at:
        profile = known_profiles().get(_named(at.setup, printer).profile)
    if profile is None:
        raise PrinterUnknown(printer=printer)
    drawn = slips(EscPosEncoder(profile).encode(compose_ticket(_trial(at.setup), front().page_of(at.setup.hall_id, NOBODY))), profile)
    return Response(drawn[0].png, mimetype="image/png", headers={"Cache-Control": f"private, max-age={KEPT_S}"})


def _all() -> list[PrinterShown]:
    profiles, now = known_profiles(), house().clock.real()
    with looking() as at:
        loads = printer_loads(at)
        return [_shown(at, one, profiles.get(one.profile), loads.get(one.id, NO_LOAD), now) for one in at.setup.printers if not one.retired]


def _shown(at: Instant, one: Printer, profile: PrinterProfile | None, load: PrinterLoad, now: int) -> PrinterShown:
    jobs = print_jobs(at, printer_id=one.id, most=MOST_JOBS)
    word, tone = _state(load, jobs)
    return PrinterShown(
        printer=one,
        profile=profile,
        link=_link(one),
        place=None if one.zone_id is None else at.setup.zones.by_id[one.zone_id].name.of(language()),
        word=word,
        tone=tone,
        load=load,
        last=day_and_time(load.last_done_at, at.setup.tz),
        jobs=tuple(_job(job, now) for job in jobs),
    )


def _link(one: Printer) -> str:
    """How a printer is reached, without the kind of the link: `10.0.0.7:9100`, `/dev/ttyS0 19200`."""
    between = ":" if one.link.get("kind") == "tcp" else " "
    return between.join(str(part) for name, part in one.link.items() if name != "kind" and part is not None)


def _state(load: PrinterLoad, jobs: list[PrintJobView]) -> tuple[str, str]:
    """How a printer is, as far as its jobs tell: the newest one that was tried decides."""
    if any(job.state == "queued" and job.attempts for job in jobs):
        return STUCK
    if load.waiting:
        return WAITING
    ended = next((job.state for job in jobs if job.finished_at is not None), None)
    if ended is None:
        return UNTRIED
    return READY if ended in {"printed", "sent"} else DOUBTFUL


def _job(job: PrintJobView, now: int) -> JobShown:
    word, tone = STATES[job.state]
    tried = job.state != "queued" or job.attempts
    reason = REASONS.get(job.reason or "") if tried and tone != "ok" else None
    what = _("Test page") if job.ticket_id is None else _("Copy of a ticket") if job.copy else _("Ticket")
    return JobShown(word, tone, reason, what, ago(job.requested_at, now))


def _named(setup: HallSetup, code: str) -> Printer:
    found = setup.printers.by_code.get(code)
    if found is None or found.retired:
        raise PrinterUnknown(printer=code)
    return found


def _trial(setup: HallSetup) -> SlipFacts:
    return trial_slip(setup.name, setup.languages[0], setup.timezone, house().clock.hall())
