"""`hallq day`: the business day, for whoever looks after the machine; the house opens one by itself every morning."""

import click

from hallq.cli.instants import BusinessDay, local_time
from hallq.cli.place import hall_option, place
from hallq.cli.talk import examples, language, say
from hallq.operations.day import close_day, open_day
from hallq.queries.instant import instant
from hallq.words import mark as _


@click.group()
def day() -> None:
    """The business day: which one it is, open it, close it."""


@day.command("show")
@hall_option
def show(hall_code: str | None) -> None:
    """Show the business day of each hall, and its clock."""
    with place(hall_code) as here:
        now = here.house.clock.hall()
        for hall in here.meant:
            with instant(here.house.database, here.house.setup_of(hall.id)) as at:
                clock = local_time(now, at.setup.tz)
                told = _TOLD[None if at.day is None else at.day_is_open]
                say(told, hall=hall.name.of(language()), day=at.day, clock=clock)
            if hall.made_up:
                say(_("This is the clock of this machine; the day of a demo goes by a clock of its own, which runs in the demo only."))


_TOLD = {
    None: _("%(hall)s: no business day has been opened yet; the clock shows %(clock)s."),
    True: _("%(hall)s: the business day %(day)s is open; the clock shows %(clock)s."),
    False: _("%(hall)s: the business day %(day)s is closed; the clock shows %(clock)s."),
}


@day.command("open", epilog=examples("hallq day open", "hallq day open --day 2026-11-23 --confirmed"))
@click.option("--day", "wanted", type=BusinessDay(), help="The day to open; without it, the one that the hall's clock shows.")
@click.option("--confirmed", is_flag=True, help="The day is right though more than a week after the last one.")
@hall_option
def opened(wanted: str | None, confirmed: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """Open the business day; one that is still open is closed first."""
    with place(hall_code) as here:
        found = here.act(lambda tx: open_day(tx, day=wanted, confirmed=confirmed))
    say(_("The business day %(day)s is open."), day=found)


@day.command("close", epilog=examples("hallq day close", "hallq day close --force"))
@click.option("--force", is_flag=True, help="End services under way too.")
@hall_option
def closed(force: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """Close the business day: who waits is sent home, every counter is closed. It stays closed until the next one."""
    with place(hall_code) as here:
        found = here.act(lambda tx: close_day(tx, force=force))
    say(
        _("The business day %(day)s is closed. Tickets: %(issued)s; completed: %(completed)s; missed: %(no_show)s; left: %(left)s."),
        day=found.day,
        issued=found.issued,
        completed=found.completed,
        no_show=found.no_show,
        left=found.cancelled + found.expired,
    )
