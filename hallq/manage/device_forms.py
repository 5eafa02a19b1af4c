"""What the forms of devices have in common: digits, names and places, and the way on after a press."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from hallq.domain.routing import HallSetup
from hallq.manage.refused import Problems, Sealed
from hallq.operations import devices
from hallq.operations.hall import Tx
from hallq.queries.principals import DeviceInList
from hallq.web.acting import perform_once
from hallq.web.current import front
from hallq.web.locale import language
from hallq.words import mark as _

PLACES = {"kiosk": ("zone", "printer"), "display": ("zone", "counter"), "pad": ("counter",), "agent": ("zone",)}
"""What is asked of the place of each kind of device."""

NEEDED = {"pad": "counter"}
DONE = {
    "paired": _("Let in. The screen goes on by itself within a few seconds."),
    "repaired": _("The old hardware is out. The new one goes on by itself within a few seconds."),
    "changed": _("Saved."),
    "revoked": _("Put out: it opens nothing any more."),
}


class Digits(Sealed):
    """The six digits that a screen shows."""

    pairing: str = ""


class Named(Sealed):
    """What a device is called and where it stands; an empty place is none."""

    name: str = ""
    zone: str = ""
    counter: str = ""
    printer: str = ""

    @property
    def place(self) -> dict[str, str | None]:
        """The place as the operations take it."""
        return {"zone": self.zone or None, "counter": self.counter or None, "printer": self.printer or None}


class Approval(Named):
    """The screen that shows the digits is let in: as a new device, or `instead` of one that is known."""

    pairing: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """What there is to choose from for a kind of device: (value, words) pairs by field."""

    by_field: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    needed: str | None = None


def go_on(what: str, perform: Callable[[Tx], str]) -> Response:
    """Perform once, and go on to the page of the device it was about."""
    answer = perform_once(perform, lambda _tx, device: (200, device))
    return redirect(url_for(".devices_one", device=answer.body, done=what), 303)


def repair_by(tx: Tx, code: str, device: str) -> str:
    """Let the screen with these digits take the place of a device; its code."""
    devices.repair_device(tx, code=code, device=device)
    return device


@contextmanager
def guessing() -> Iterator[None]:
    """Count wrong digits against the address. Raises TryLater."""
    with front().guesses.at_pairing(str(request.remote_addr)):
        yield


def choices_of(kind: str, setup: HallSetup) -> PlaceChoices:
    """What there is to choose from for a kind of device, in the reader's language."""
    tongue, needed = language(), NEEDED.get(kind)
    offered = {
        "zone": [(one.code, one.name.of(tongue)) for one in setup.zones if not one.retired],
        "counter": [(one.code, one.name.of(tongue)) for one in setup.counters if not one.retired],
        "printer": [(one.code, one.code) for one in setup.printers if not one.retired],
    }
    return PlaceChoices({name: offered[name] for name in PLACES[kind]}, needed)


def place_codes(one: DeviceInList, setup: HallSetup) -> dict[str, str]:
    """The codes of a device's place by field, empty where there is none."""
    return {
        "zone": "" if one.zone_id is None else setup.zones.by_id[one.zone_id].code,
        "counter": "" if one.counter_id is None else setup.counters.by_id[one.counter_id].code,
        "printer": "" if one.printer_id is None else setup.printers.by_id[one.printer_id].code,
    }


def digits_of(typed: str) -> str:
    """The digits as they are kept: people type them with a gap."""
    return "".join(typed.split())


def page(name: str, problems: Problems, **told: object) -> Response:
    """A page with its problems, and their status."""
    return Response(render_template(name, problems=problems, **told), problems.status, mimetype="text/html")
