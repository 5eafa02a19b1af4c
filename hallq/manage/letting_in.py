"""Letting a screen into the hall: by the six digits it shows, with a name and a place, or in the place of a known device."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from hallq.domain.errors import PairingUnknown
from hallq.domain.permissions import Permission
from hallq.manage.device_forms import Approval, Digits, choices_of, digits_of, go_on, guessing, page, repair_by
from hallq.manage.device_life import KINDS
from hallq.manage.refused import NONE, Problems, or_again
from hallq.operations import devices
from hallq.operations.devices import pairing_digest
from hallq.queries.principals import devices as known_devices
from hallq.queries.principals import waiting_screen
from hallq.web.auth import allowed
from hallq.web.current import front, house, looking, prefix
from hallq.web.forms import read_fields


def add_letting_in(blueprint: Blueprint) -> None:
    """The pages of it."""
    blueprint.add_url_rule("/devices/pair", view_func=see_pairing, endpoint="devices_pair", methods=["GET"])
    blueprint.add_url_rule("/devices/pair", view_func=find_screen, endpoint="devices_find", methods=["POST"])
    blueprint.add_url_rule("/devices/approve", view_func=approve, endpoint="devices_approve", methods=["POST"])


@allowed(Permission.APPROVE_PAIRING)
def see_pairing() -> str:
    """The form for the six digits."""
    return render_template("manage/devices_pair.html", problems=NONE, pairing="", agent_at=_agent_address())


@allowed(Permission.APPROVE_PAIRING)
def find_screen() -> Response:
    """The screen that shows the digits, and what is to be said of it. Nothing is written yet."""
    asked = read_fields(Digits, request.form.to_dict())
    pairing = digits_of(asked.pairing)

    def again(problems: Problems) -> Response:
        return page("manage/devices_pair.html", problems, pairing=asked.pairing, agent_at=_agent_address())

    return or_again(lambda: _details(pairing, NONE, Approval(csrf="", key="", pairing=pairing)), again, "pairing")


@allowed(Permission.APPROVE_PAIRING)
def approve() -> Response:
    """Let the screen in, named and placed, or in the place of a known device."""
    asked = read_fields(Approval, request.form.to_dict())
    code = digits_of(asked.pairing)

    def attempt() -> Response:
        with guessing():
            if asked.instead:
                return go_on("repaired", lambda tx: repair_by(tx, code, asked.instead))
            return go_on("paired", lambda tx: devices.approve_pairing(tx, code=code, name=asked.name, **asked.place))

    def again(problems: Problems) -> Response:
        if problems.at("pairing"):
            return page("manage/devices_pair.html", problems, pairing=asked.pairing, agent_at=_agent_address())
        return _details(code, problems, asked)

    return or_again(attempt, again, "pairing", "name", "zone", "counter", "printer", "instead")


def _agent_address() -> str | None:
    """The https address at which a print agent finds the hall; None where none is known: an agent takes no other."""
    known = (request.host_url.rstrip("/"), front().links.base_url or "")
    return next((f"{base}{prefix()}" for base in known if base.startswith("https://")), None)


def _details(pairing: str, problems: Problems, asked: Approval) -> Response:
    """The form for name and place of the screen with these digits. Raises PairingUnknown, TryLater."""
    with guessing(), looking() as at:
        found = waiting_screen(at.connection, at.setup.hall_id, pairing_digest(at.setup.hall_id, pairing), house().clock.real())
        if found is None:
            raise PairingUnknown(pairing=pairing)
        known = [one for one in known_devices(at.connection, at.setup.hall_id) if one.kind == found.kind]
        choices = choices_of(found.kind, at.setup)
    others = [(one.code, f"{one.name} ({one.code})") for one in known]
    told = {"pairing": pairing, "kind": KINDS[found.kind], "choices": choices, "others": others, "asked": asked}
    return page("manage/devices_place.html", problems, **told)
