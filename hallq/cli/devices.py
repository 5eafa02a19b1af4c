"""`hallq device` and `hallq client`: letting screens and programs in, and putting them out."""

import click

from hallq.cli.instants import local_time
from hallq.cli.place import Place, hall_option, place
from hallq.cli.talk import examples, print_table, say
from hallq.domain.permissions import CLIENT_SCOPES, Role
from hallq.domain.routing import HallSetup
from hallq.operations import devices
from hallq.queries.principals import DeviceInList
from hallq.queries.principals import devices as known_devices
from hallq.words import mark as _


@click.group()
def device() -> None:
    """Kiosks, displays, pads and print agents: who is let in."""


@device.command("list")
@click.option("--all", "with_revoked", is_flag=True, help="Those that were put out too.")
@hall_option
def listed(with_revoked: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """List the devices."""
    with place(hall_code) as here:
        _print(here, with_revoked=with_revoked, clients=False)


@device.command(
    "approve",
    epilog=examples("hallq device approve 402917 --name 大厅一号屏 --zone rs", "hallq device approve 118305 --name 一号评价器 --counter 1"),
)
@click.argument("pairing")
@click.option("--name", required=True, help="What people call the device.")
@click.option("--code", help="Its code; display-3 and the like unless told.")
@click.option("--zone", help="Code of the zone it stands in.")
@click.option("--counter", help="Code of its counter; a pad needs one.")
@click.option("--printer", help="Code of the printer at which a kiosk prints.")
@hall_option
def approve(pairing: str, name: str, code: str | None, zone: str | None, counter: str | None, printer: str | None, hall_code: str | None) -> None:
    """Let the screen in that shows the six digits PAIRING, named and placed."""
    with place(hall_code) as here:
        known = here.act(lambda tx: devices.approve_pairing(tx, code=pairing, name=name, device=code, zone=zone, counter=counter, printer=printer))
    say(_("Let %(device)s in."), device=known)


@device.command("revoke")
@click.argument("code")
@hall_option
def revoke(code: str, hall_code: str | None) -> None:
    """Put a device out at once: its token opens nothing from now on."""
    _revoke(code, hall_code)


@click.group()
def client() -> None:
    """Programs of others that use the interface: who is let in, and to what."""


@client.command("list")
@click.option("--all", "with_revoked", is_flag=True, help="Those that were put out too.")
@hall_option
def listed_clients(with_revoked: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """List the clients with their scopes."""
    with place(hall_code) as here:
        _print(here, with_revoked=with_revoked, clients=True)


@client.command("add", epilog=examples("hallq client add city-portal --name 市政务平台 --scope read --scope issue"))
@click.argument("code")
@click.option("--name", required=True, help="What people call the program, and whose it is.")
@click.option(
    "--scope", "scopes", type=click.Choice([scope.removeprefix("client:") for scope in CLIENT_SCOPES]), multiple=True, required=True,
    help="What it may do; more than one may be given.",
)  # fmt: skip
@hall_option
def add(code: str, name: str, scopes: tuple[str, ...], hall_code: str | None) -> None:
    """Let a program in; its token is shown here and kept nowhere."""
    with place(hall_code) as here:
        made = here.act(lambda tx: devices.make_client(tx, code=code, name=name, scopes=[Role(f"client:{scope}") for scope in scopes]))
    say(_("Token of %(client)s, shown this once: %(token)s"), client=made.code, token=made.token)


@client.command("revoke")
@click.argument("code")
@hall_option
def revoke_client(code: str, hall_code: str | None) -> None:
    """Put a program out at once: its token opens nothing from now on."""
    _revoke(code, hall_code)


def _revoke(code: str, hall_code: str | None) -> None:
    with place(hall_code) as here:
        here.act(lambda tx: devices.revoke(tx, device=code))
    say(_("%(device)s is out."), device=code)


def _print(here: Place, *, with_revoked: bool, clients: bool) -> None:
    setup = here.setup()
    with here.house.database.reading() as connection:
        found = [one for one in known_devices(connection, here.hall.id) if (one.kind == devices.CLIENT) is clients]
    rows = [
        [one.code, one.kind, one.name, _scopes(one) if clients else _where(setup, one), _state(one), local_time(one.seen_at, setup.tz)]
        for one in found
        if with_revoked or one.revoked_at is None
    ]
    print_table(["code", "kind", "name", "may" if clients else "where", "state", "seen"], rows)


def _scopes(one: DeviceInList) -> str:
    return " ".join(role.removeprefix("client:") for role in one.roles)


def _where(setup: HallSetup, one: DeviceInList) -> str:
    places = [
        None if one.zone_id is None else setup.zones.by_id[one.zone_id].code,
        None if one.counter_id is None else setup.counters.by_id[one.counter_id].code,
        None if one.printer_id is None else setup.printers.by_id[one.printer_id].code,
    ]
    return ", ".join(code for code in places if code) or "–"


def _state(one: DeviceInList) -> str:
    if one.revoked_at is not None:
        return "out"
    return "in" if one.paired_at is not None else "approved"
