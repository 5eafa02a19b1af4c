"""`hallq printer`: which printers there are, how they are, and a page to see it on paper."""

import time
from collections.abc import Mapping

import click

from hallq.cli.place import Place, hall_option, place
from hallq.cli.printer_state import in_a_sentence, now_of, told_of_late
from hallq.cli.talk import Progress, complain, examples, language, patience, print_table, say, spoken
from hallq.domain.errors import PrinterUnknown
from hallq.domain.routing import HallSetup
from hallq.domain.routing import Printer as PrinterInSetup
from hallq.domain.slip import TRIAL, trial_slip
from hallq.operations.copies import request_test_page
from hallq.operations.print_jobs import EXPIRES_AFTER_MS
from hallq.printing.profile import PrinterProfile
from hallq.printing.profiles import OWN_PROFILES, ProfileError, load_profiles
from hallq.queries.instant import instant
from hallq.queries.print_jobs import PrintJobView, print_jobs
from hallq.words import mark as _

FAULT_FOUND, MACHINE = 1, 4
UNDER_WAY = ("queued", "leased", "sending")
LOOK_EVERY_S = 0.3


@click.group()
def printer() -> None:
    """Printers: list them, ask them how they are, print a test page, list what kinds are known."""


@printer.command("list")
@hall_option
def listed(hall_code: str | None) -> None:
    """List the printers of the hall's set-up: the group whose slips each may print, where its paper is taken, the device that drives it."""
    with place(hall_code) as here:
        rows = [[one.code, one.profile, link_text(one), one.group or "–", _taken(one), one.agent or "–"] for one in in_use(here.setup())]
    print_table(["code", "profile", "link", "group", "place", "agent"], rows)


@printer.command("profiles")
def profiles() -> None:
    """List the printer profiles that a set-up may name, those of this installation (HALLQ_HOME/printer_profiles) too."""
    with place() as here:
        known = profiles_of(here)
    rows = [[one.id, one.name.of(language()), one.vendor, f"{one.paper.width_mm} mm", one.status.barrier, one.verified] for one in known.values()]
    print_table(["profile", "name", "vendor", "paper", "proof", "tried on"], rows)


@printer.command("status", epilog=examples("hallq printer status", "hallq printer status lobby-1"))
@click.argument("code", required=False)
@hall_option
def status(code: str | None, hall_code: str | None) -> None:
    """Ask every printer, or one, how it is now; exit code 1 where one of them cannot print.

    A printer that answers nothing is ready where it can be reached; what a printer did not tell is a dash.
    """
    with place(hall_code) as here:
        wanted = in_use(here.setup()) if code is None else [_named(here, code)]
        known, told = profiles_of(here), told_of_late(here)
    with patience(spoken(_("Asking the printers"))):
        found = [(one.code, now_of(one, known, told)) for one in wanted]
    rows = [[name, now.told, now.paper, now.cover, now.mechanism, now.asked] for name, now in found]
    print_table(["code", "state", "paper", "cover", "cutter", "asked"], rows)
    if any(now.fault for _name, now in found):
        raise click.exceptions.Exit(FAULT_FOUND)


@printer.command("test", epilog=examples("hallq printer test lobby-1"))
@click.argument("code")
@click.option("--wait", type=click.IntRange(1, 300), default=20, show_default=True, help="Seconds to wait for the outcome.")
@hall_option
def test(code: str, wait: int, hall_code: str | None) -> None:
    """Print a page that says it is a test, by the running server; exit code 1 where it was not printed.

    The page is this printer's alone: where it cannot be printed it waits there, and no other of its group prints it.
    """
    with place(hall_code) as here:
        setup = here.setup()
        facts = trial_slip(setup.name, setup.languages[0], setup.timezone, here.house.clock.hall())
        job_id = here.act(lambda tx: request_test_page(tx, printer=code, facts=facts))
        job = _settled(here, job_id, wait)
    if job.state in {"printed", "sent"}:
        say(_("%(printer)s: %(outcome)s."), printer=code, outcome=job.state)
        return
    _say_why_not(setup.printers.by_code[code], job, wait)
    raise click.exceptions.Exit(FAULT_FOUND)


def _say_why_not(one: PrinterInSetup, job: PrintJobView, wait: int) -> None:
    """What keeps a test page from being on paper after so many seconds."""
    if job.state == "queued" and job.attempts == 0 and one.agent is None:
        say(_("Nobody took the page within %(seconds)s s: is hallq serve running?"), seconds=wait)
    elif job.state == "queued" and job.attempts == 0:
        agent = _("Nobody took the page within %(seconds)s s: the print agent %(agent)s, which drives %(printer)s, does not ask for it. Does it run?")
        say(agent, seconds=wait, agent=one.agent, printer=one.code)
    elif job.state in UNDER_WAY and job.reason:
        waits = _("%(printer)s has not printed the page: %(reason)s. It waits there, and is dropped %(seconds)s s after it was asked for.")
        say(waits, printer=one.code, reason=in_a_sentence(job.reason), seconds=EXPIRES_AFTER_MS // 1000)
    else:
        say(_("%(printer)s: %(outcome)s (%(reason)s)."), printer=one.code, outcome=job.state, reason=in_a_sentence(job.reason or "–"))


def in_use(setup: HallSetup) -> list[PrinterInSetup]:
    """The printers that are not retired."""
    return [one for one in setup.printers if not one.retired]


def link_text(one: PrinterInSetup) -> str:
    """How a printer is reached, as people write it."""
    return " ".join(str(part) for part in one.link.values() if part is not None)


def _taken(one: PrinterInSetup) -> str:
    return "–" if one.place is None else one.place.of(language())


def profiles_of(here: Place) -> Mapping[str, PrinterProfile]:
    """The printer profiles that a set-up may name; ends the command where one of them cannot be used."""
    try:
        return load_profiles(here.config.home / OWN_PROFILES)
    except ProfileError as error:
        complain(spoken(_("A printer profile cannot be used. Mend it, or take the file away:")))
        for fault in error.faults:
            click.echo(f"  {fault}", err=True)
        raise click.exceptions.Exit(MACHINE) from error


def _named(here: Place, code: str) -> PrinterInSetup:
    found = next((one for one in in_use(here.setup()) if one.code == code), None)
    if found is None:
        raise PrinterUnknown(printer=code)
    return found


def _settled(here: Place, job_id: int, wait: int) -> PrintJobView:
    """The job as it stands when it has ended, or when we have waited long enough."""
    began = time.monotonic()
    with Progress(TRIAL.of(language())) as progress:
        while True:
            with instant(here.house.database, here.setup()) as look:
                [job] = print_jobs(look, before=job_id + 1, most=1)
            waited = time.monotonic() - began
            if job.state not in UNDER_WAY or waited > wait:
                return job
            progress(int(waited), wait)
            time.sleep(LOOK_EVERY_S)
