"""Programs of others that use the interface: letting one in with its rights, its token told once, and putting it out."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from hallq.domain.errors import DeviceUnknown, FieldInvalid
from hallq.domain.permissions import CLIENT_SCOPES, Permission, Role
from hallq.manage.moments import ago, day_and_time
from hallq.manage.refused import NONE, Problems, Sealed, Sure, or_again
from hallq.operations import devices
from hallq.operations.devices import CLIENT, NewToken
from hallq.operations.hall import Tx
from hallq.queries.principals import DeviceInList
from hallq.queries.principals import devices as known_devices
from hallq.web.acting import perform_once
from hallq.web.auth import allowed
from hallq.web.current import house, looking
from hallq.web.forms import read_fields
from hallq.words import mark as _

SCOPES = {
    Role.CLIENT_READ: (_("Look"), _("The hall, its board and its tickets.")),
    Role.CLIENT_ISSUE: (_("Take and give up numbers"), _("For portals where visitors take a number.")),
    Role.CLIENT_CALL: (_("Work at windows"), _("Call, serve, transfer: for a window's own business system.")),
    Role.CLIENT_EVALUATE: (_("Rate"), _("For rating pads of others.")),
    Role.CLIENT_REPORT: (_("Reports"), _("Figures only.")),
    Role.CLIENT_STORY: (_("The whole story"), _("Every line of the log, for data platforms.")),
}
"""The rights of a program, in words: what it may, and for whom that is."""

ALREADY = _("This program has been let in already. Its token was shown once; where it is lost, put the program out and let it in anew.")


class NewClient(Sealed):
    """A program to be let in; its scopes are ticked."""

    name: str = ""
    code: str = ""


class ClientOut(Sure):
    """Which program is put out."""

    client: str


@dataclass(frozen=True, slots=True)
class ClientShown:
    """A program as the office shows it; `rights` are msgids."""

    client: DeviceInList
    rights: tuple[str, ...]
    heard: str
    since: str


def add_clients(blueprint: Blueprint) -> None:
    """The pages of programs."""
    blueprint.add_url_rule("/devices/programs", view_func=see_clients, endpoint="devices_clients", methods=["GET"])
    blueprint.add_url_rule("/devices/programs", view_func=make_client, endpoint="devices_clients_make", methods=["POST"])
    blueprint.add_url_rule("/devices/programs/revoke", view_func=revoke_client, endpoint="devices_clients_revoke", methods=["POST"])


@allowed(Permission.MANAGE_CLIENTS)
def see_clients() -> Response:
    """The whole page."""
    return _page(NONE)


@allowed(Permission.MANAGE_CLIENTS)
def make_client() -> Response:
    """Let a program in. The token is on this one answer and nowhere else, not even with the kept answer of the press."""
    scopes = request.form.getlist("scopes")
    asked = read_fields(NewClient, {name: value for name, value in request.form.to_dict().items() if name != "scopes"})

    def attempt() -> Response:
        made: list[NewToken] = []
        answer = perform_once(lambda tx: made.append(_made(tx, asked, scopes)), lambda _tx, _none: (200, asked.code))
        return _page(NONE, already=ALREADY) if answer.repeated else _page(NONE, made=made[0])

    return or_again(attempt, lambda problems: _page(problems, asked, scopes), "name", "code", "scopes")


@allowed(Permission.MANAGE_CLIENTS)
def revoke_client() -> Response:
    """Put a program out."""
    asked = read_fields(ClientOut, request.form.to_dict())

    def attempt() -> Response:
        asked.check()
        perform_once(lambda tx: _revoked(tx, asked.client), lambda _tx, _none: (200, ""))
        return redirect(url_for(".devices_clients", done="revoked"), 303)

    return or_again(attempt, _page)


def _made(tx: Tx, asked: NewClient, scopes: list[str]) -> NewToken:
    known = {role.value for role in CLIENT_SCOPES}
    if not set(scopes) <= known:
        raise FieldInvalid(field="scopes", reason="unknown")
    return devices.make_client(tx, code=asked.code.strip(), name=asked.name, scopes=[Role(scope) for scope in scopes])


def _revoked(tx: Tx, client: str) -> None:
    if client not in {one.code for one in _clients()}:
        raise DeviceUnknown(device=client)
    devices.revoke(tx, device=client)


def _clients() -> list[DeviceInList]:
    with looking() as at:
        return [one for one in known_devices(at.connection, at.setup.hall_id) if one.kind == CLIENT and one.revoked_at is None]


def _page(
    problems: Problems, asked: NewClient | None = None, scopes: list[str] | None = None, *, made: NewToken | None = None, already: str | None = None
) -> Response:
    now, listed = house().clock.real(), []
    with looking() as at:
        timezone = at.setup.tz
    for one in _clients():
        heard = "–" if one.seen_at is None else ago(one.seen_at, now)
        listed.append(ClientShown(one, tuple(SCOPES[role][0] for role in one.roles), heard, day_and_time(one.paired_at, timezone)))
    told = {
        "clients": listed,
        "scopes": SCOPES,
        "asked": asked or NewClient(csrf="", key=""),
        "ticked": scopes or [],
        "made": made,
        "already": already,
        "revoked": request.args.get("done") == "revoked",
    }
    page = render_template("manage/devices_clients.html", problems=problems, in_clients=True, **told)
    return Response(page, problems.status, mimetype="text/html")
