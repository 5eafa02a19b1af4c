"""`hallq doctor`: is this machine fit for a hall, and what to do where it is not."""

import os
from collections.abc import Iterator

import click

from hallq.cli.examining import Finding, Health, house, machine
from hallq.cli.place import hall_option, place
from hallq.cli.talk import language, say
from hallq.config import read_config
from hallq.domain.errors import NoHallYet, Refusal
from hallq.web.refusals import tell
from hallq.words import mark as _

FAULT_FOUND = 1
SIGNS = {Health.WELL: "  ", Health.HEED: "! ", Health.FAULT: "✗ "}


@click.command()
@hall_option
def doctor(hall_code: str | None) -> None:
    """Examine this machine, and say what to do.

    The disk's speed, room, the clock, Chinese fonts, limits of the system, the database and its settings, the hall's day, every printer. What
    should be heeded is marked with !, what keeps the hall from working with ✗; exit code 1 where there is any ✗. The address is that of the
    settings: a server that was started with --bind may listen at another.
    """
    worst = [finding.health for finding in _told(_findings(hall_code))]
    if Health.FAULT in worst:
        raise click.exceptions.Exit(FAULT_FOUND)
    say(_("Fit for a hall.") if Health.HEED not in worst else _("Fit for a hall; heed what is marked."))


def _findings(hall_code: str | None) -> Iterator[Finding]:
    yield from machine(read_config(os.environ))
    try:
        with place(hall_code) as here:
            yield from house(here)
    except NoHallYet as refusal:
        yield Finding("hall", Health.HEED, tell(refusal, language()).sentence)
    except Refusal as refusal:
        yield Finding("hall", Health.FAULT, tell(refusal, language()).sentence)


def _told(findings: Iterator[Finding]) -> Iterator[Finding]:
    for finding in findings:
        click.echo(f"{SIGNS[finding.health]}{finding.part:<18} {finding.found}")
        if finding.advice:
            click.echo(f"{'':<20} → {finding.advice}")
        yield finding
