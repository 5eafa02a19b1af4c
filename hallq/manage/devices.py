"""Devices of the hall: how each is, letting a new one in by its six digits, new hardware, another place, and putting one out."""

from itertools import groupby

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hallq.domain.errors import DeviceUnknown
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup
from hallq.manage.clients import add_clients
from hallq.manage.device_forms import DONE, Digits, Named, choices_of, digits_of, go_on, guessing, page, place_codes, repair_by
from hallq.manage.device_life import LIGHTS, OUT, DeviceShown, shown, shown_devices
from hallq.manage.letting_in import add_letting_in
from hallq.manage.refused import NONE, Problems, Sure, or_again
from hallq.operations import devices
from hallq.operations.devices import CLIENT
from hallq.operations.hall import Tx
from hallq.queries.principals import devices as known_devices
from hallq.web.auth import allowed
from hallq.web.current import house, looking
from hallq.web.forms import read_fields

PATIENCE_S, PATIENCE_FOR_ONE_S = 10, 4


def add_devices(blueprint: Blueprint) -> None:
    """The pages of devices, and of programs of others."""
    add_letting_in(blueprint)
    add_clients(blueprint)
    post = ["POST"]
    blueprint.add_url_rule("/devices", view_func=see_devices, endpoint="devices")
    blueprint.add_url_rule("/devices/now", view_func=see_devices_now, endpoint="devices_now")
    blueprint.add_url_rule("/devices/at/<device>", view_func=see_device, endpoint="devices_one")
    blueprint.add_url_rule("/devices/at/<device>/now", view_func=see_device_now, endpoint="devices_one_now")
    blueprint.add_url_rule("/devices/at/<device>/change", view_func=change, endpoint="devices_change", methods=post)
    blueprint.add_url_rule("/devices/at/<device>/repair", view_func=repair, endpoint="devices_repair", methods=post)
    blueprint.add_url_rule("/devices/at/<device>/revoke", view_func=revoke, endpoint="devices_revoke", methods=post)


# --- all of them ---------------------------------------------------------------------------------------------------------------------------


@allowed(Permission.MANAGE_DEVICES)
def see_devices() -> str:
    """The whole page."""
    return render_template("manage/devices.html", **_all(), patience_s=PATIENCE_S)


@allowed(Permission.MANAGE_DEVICES)
def see_devices_now() -> str:
    """The part of it that lives, to be put in the place of the old one."""
    return render_template("manage/_devices.html", **_all())


def _all() -> dict[str, object]:
    with looking() as at:
        found = [one for one in known_devices(at.connection, at.setup.hall_id) if one.kind != CLIENT]
        listed = shown_devices(found, at.setup, at.head, house().clock.real())
    within = [one for one in listed if one.light is not OUT]
    counts = [(light, sum(one.light is light for one in within)) for light in LIGHTS]
    by_kind = [(kind, list(same)) for kind, same in groupby(within, key=lambda one: one.kind)]
    return {"by_kind": by_kind, "out": [one for one in listed if one.light is OUT], "counts": counts}


# --- one of them ---------------------------------------------------------------------------------------------------------------------------


@allowed(Permission.MANAGE_DEVICES)
def see_device(device: str) -> Response:
    """The page of one device."""
    return _device_page(device, NONE)


@allowed(Permission.MANAGE_DEVICES)
def see_device_now(device: str) -> str:
    """The part of it that lives."""
    found, _setup = _one(device)
    return render_template("manage/_device.html", one=found)


@allowed(Permission.MANAGE_DEVICES)
def change(device: str) -> Response:
    """Another name and place."""
    asked = read_fields(Named, request.form.to_dict())

    def attempt() -> Response:
        return go_on("changed", lambda tx: _changed(tx, device, asked))

    return or_again(attempt, lambda problems: _device_page(device, problems, asked), "name", "zone", "counter", "printer")


@allowed(Permission.MANAGE_DEVICES, Permission.APPROVE_PAIRING)
def repair(device: str) -> Response:
    """New hardware in the place of this device."""
    asked = read_fields(Digits, request.form.to_dict())

    def attempt() -> Response:
        with guessing():
            return go_on("repaired", lambda tx: repair_by(tx, digits_of(asked.pairing), device))

    return or_again(attempt, lambda problems: _device_page(device, problems), "pairing", "device")


@allowed(Permission.MANAGE_DEVICES)
def revoke(device: str) -> Response:
    """Put the device out."""
    asked = read_fields(Sure, request.form.to_dict())

    def attempt() -> Response:
        asked.check()
        return go_on("revoked", lambda tx: _revoked(tx, device))

    return or_again(attempt, lambda problems: _device_page(device, problems), "sure")


def _device_page(device: str, problems: Problems, asked: Named | None = None) -> Response:
    found, setup = _one(device)
    one = found.device
    known = Named(csrf="", key="", name=one.name, **place_codes(one, setup))
    told = {"one": found, "asked": asked or known, "choices": choices_of(one.kind, setup), "done": DONE.get(request.args.get("done", ""))}
    return page("manage/device.html", problems, **told, is_out=found.light is OUT, patience_s=PATIENCE_FOR_ONE_S)


def _one(code: str) -> tuple[DeviceShown, HallSetup]:
    with looking() as at:
        found = next((one for one in known_devices(at.connection, at.setup.hall_id) if one.code == code and one.kind != CLIENT), None)
        if found is None:
            raise DeviceUnknown(device=code)
        return shown(found, at.setup, at.head, house().clock.real()), at.setup


def _changed(tx: Tx, device: str, asked: Named) -> str:
    devices.change_device(tx, device=device, name=asked.name, **asked.place)
    return device


def _revoked(tx: Tx, device: str) -> str:
    devices.revoke(tx, device=device)
    return device
