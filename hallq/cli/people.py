"""`hallq user`: accounts of the staff, for whoever looks after the machine; the office has a page for it too."""

import click

from hallq.cli.halls import tell_code
from hallq.cli.instants import local_time
from hallq.cli.place import hall_option, place
from hallq.cli.talk import examples, print_table, say, spoken
from hallq.domain.permissions import PEOPLE, Role
from hallq.operations import people
from hallq.operations.hall import Tx
from hallq.operations.people import NewCode
from hallq.queries.principals import PersonInList
from hallq.queries.principals import people as accounts
from hallq.words import mark as _

role_type = click.Choice([role.value for role in PEOPLE])


@click.group()
def user() -> None:
    """Accounts of the staff: who may sign in, and as what."""


@user.command("list")
@click.option("--all", "with_closed", is_flag=True, help="Closed accounts too.")
@hall_option
def listed(with_closed: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """List the accounts."""
    with place(hall_code) as here:
        with here.house.database.reading() as connection:
            found = accounts(connection, here.hall.id, here.house.clock.real())
        zone = here.setup().tz
    rows = [
        [one.login, one.role.value, one.name, _state(one), local_time(one.seen_at, zone), ",".join(one.skills or ["all"])]
        for one in found
        if with_closed or not one.closed_at
    ]
    print_table(["login", "role", "name", "state", "seen", "skills"], rows)


def _state(one: PersonInList) -> str:
    if one.closed_at:
        return "closed"
    return "open" if one.has_password else "waits for its code" if one.code_until else "code ran out"


@user.command("add", epilog=examples("hallq user add wang --name 王芳 --role clerk"))
@click.argument("login")
@click.option("--name", required=True, help="Name, as colleagues see it.")
@click.option("--role", type=role_type, required=True, help="What the person may do.")
@click.option("--skills", metavar="CODES", help="Codes of the queues that the person can serve, between commas; all without it.")
@hall_option
def add(login: str, name: str, role: str, skills: str | None, hall_code: str | None) -> None:
    """Open an account; a code is shown with which its owner sets a password within a day."""

    def make(tx: Tx) -> NewCode:
        made = people.make_person(tx, login=login, name=name, role=Role(role))
        if skills is not None:
            people.change_skills(tx, login=login, skills=_codes(skills))
        return made

    with place(hall_code) as here:
        tell_code(here.config, here.act(make))


@user.command("code")
@click.argument("login")
@hall_option
def code(login: str, hall_code: str | None) -> None:
    """Give a new code to somebody who forgot the password; the old password and all sign-ins end at once."""
    with place(hall_code) as here:
        tell_code(here.config, here.act(lambda tx: people.renew_code(tx, login=login)))


@user.command("role")
@click.argument("login")
@click.argument("role", type=role_type)
@hall_option
def role(login: str, role: str, hall_code: str | None) -> None:
    """Give somebody another role; all sign-ins end at once."""
    with place(hall_code) as here:
        here.act(lambda tx: people.change_role(tx, login=login, role=Role(role)))
    say(_("%(login)s is %(role)s now."), login=login, role=role)


@user.command("skills", epilog=examples("hallq user skills wang --skills card,pension", "hallq user skills wang --all"))
@click.argument("login")
@click.option("--skills", metavar="CODES", help="Codes of the queues that the person can serve, between commas.")
@click.option("--all", "everything", is_flag=True, help="Everything that a window calls.")
@hall_option
def skills(login: str, skills: str | None, everything: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """Say which queues somebody can serve. It holds from the next call on; without a skill nobody is called for it."""
    if (skills is None) is not everything:
        raise click.UsageError(spoken(_("Give --skills or --all.")))
    with place(hall_code) as here:
        here.act(lambda tx: people.change_skills(tx, login=login, skills=None if skills is None else _codes(skills)))
    say(_("%(login)s calls by the new skills from the next call on."), login=login)


def _codes(typed: str) -> list[str]:
    return [code.strip() for code in typed.split(",") if code.strip()]


@user.command("close")
@click.argument("login")
@hall_option
def close(login: str, hall_code: str | None) -> None:
    """Close an account; all sign-ins end at once."""
    with place(hall_code) as here:
        here.act(lambda tx: people.close_person(tx, login=login))
    say(_("The account of %(login)s is closed."), login=login)


@user.command("reopen")
@click.argument("login")
@hall_option
def reopen(login: str, hall_code: str | None) -> None:
    """Open a closed account again, with a new code."""
    with place(hall_code) as here:
        tell_code(here.config, here.act(lambda tx: people.reopen_person(tx, login=login)))
