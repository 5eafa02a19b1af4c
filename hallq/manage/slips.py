"""The paper of the hall: the latest slips of a demo's printers as pictures, and every print job with its state and what stands on it."""

from functools import lru_cache, partial

from flask import Blueprint, Response, render_template
from pydantic import Field

from hallq.domain.errors import PrinterUnknown, PrintJobUnknown
from hallq.domain.paper import JOB_STATES, check_job_state
from hallq.domain.permissions import Permission
from hallq.domain.slip import SlipFacts
from hallq.domain.slip_template import SlipTemplate
from hallq.manage import paper
from hallq.manage.moments import day_and_time
from hallq.manage.printers_shown import attempts_shown
from hallq.printing.compose import compose_ticket
from hallq.printing.encode import EscPosEncoder
from hallq.printing.preview import slips as slips_of
from hallq.printing.profile import PrinterProfile
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import print_jobs
from hallq.queries.slips import SlipView, slip
from hallq.queries.tickets import tickets_by_id
from hallq.web.auth import allowed
from hallq.web.current import looking
from hallq.web.demo import demo
from hallq.web.forms import Asked, read_query
from hallq.web.locale import gettext as _
from hallq.web.profiles import known_profiles

MOST_SHOWN = 50
MOST_PICTURES = 4
PLAIN_PROFILE = "zh-80-cut"
"""The printer whose paper a preview shows where the hall's own profile is not known any more."""


class Sought(Asked):
    """Which print jobs; the newest first, those before the job `before`."""

    state: str = ""
    printer: str = ""
    before: int = Field(2**53, ge=0, le=2**53)


def add_slips(blueprint: Blueprint) -> None:
    """The pages of slips."""
    blueprint.add_url_rule("/slips", view_func=see_slips, endpoint="slips")
    blueprint.add_url_rule("/slips/<int(max=9007199254740991):job_id>", view_func=see_slip, endpoint="slips_one")
    blueprint.add_url_rule("/slips/<int(max=9007199254740991):job_id>.png", view_func=see_picture, endpoint="slips_picture")


@allowed(Permission.SEE_PRINT_JOBS)
def see_slips() -> str:
    """The latest pictures of a demo, and the list of print jobs."""
    asked = read_query(Sought)
    state = check_job_state(asked.state) if asked.state else None
    running = demo()
    with looking() as at:
        printer = None if not asked.printer else at.setup.printers.by_code.get(asked.printer)
        if asked.printer and printer is None:
            raise PrinterUnknown(printer=asked.printer)
        jobs = print_jobs(at, state=state, printer_id=None if printer is None else printer.id, before=asked.before, most=MOST_SHOWN + 1)
        tickets = tickets_by_id(at, {job.ticket_id for job in jobs if job.ticket_id is not None})
        setup = at.setup
    return render_template(
        "manage/slips.html",
        asked=asked,
        jobs=jobs[:MOST_SHOWN],
        more_before=jobs[MOST_SHOWN - 1].id if len(jobs) > MOST_SHOWN else None,
        tickets=tickets,
        setup=setup,
        paper=paper,
        printers=[("", _("all")), *((one.code, one.code) for one in setup.printers)],
        states=[("", _("all")), *((one, _(paper.STATES[one][0])) for one in JOB_STATES if one != "leased")],
        pictures=list(running.slips()[:MOST_PICTURES]) if running else None,
        moment=lambda instant: day_and_time(instant, setup.tz),
    )


@allowed(Permission.SEE_PRINT_JOBS)
def see_slip(job_id: int) -> str:
    """One print job, with what stands on its paper."""
    with looking() as at:
        seen, setup, attempts = _slip(at, job_id), at.setup, attempts_shown(at, job_id)
    moment = partial(day_and_time, timezone=setup.tz)
    return render_template("manage/slip.html", seen=seen, setup=setup, attempts=attempts, paper=paper, moment=moment)


@allowed(Permission.SEE_PRINT_JOBS)
def see_picture(job_id: int) -> Response:
    """What the slip looks like, without the code that opens the visitor's own page: that is the visitor's."""
    with looking() as at:
        seen = _slip(at, job_id)
        named = at.setup.printers.by_id[seen.job.printer_id].profile
        template = at.setup.slip_named(seen.facts.template)
    known = known_profiles()
    drawn = picture_of(seen.facts, known.get(named) or known[PLAIN_PROFILE], template)
    return Response(drawn, mimetype="image/png", headers={"Cache-Control": "private, max-age=60"})


@lru_cache(maxsize=128)
def picture_of(facts: SlipFacts, profile: PrinterProfile, template: SlipTemplate) -> bytes:
    """A slip as a printer of this profile would print it by this template, a PNG."""
    encoder = _encoder(profile)
    return slips_of(encoder.encode(compose_ticket(facts, None, template)), profile)[0].png


@lru_cache(maxsize=8)
def _encoder(profile: PrinterProfile) -> EscPosEncoder:
    return EscPosEncoder(profile)


def _slip(at: Instant, job_id: int) -> SlipView:
    found = slip(at, job_id)
    if found is None:
        raise PrintJobUnknown(job=job_id)
    return found
