"""What the front page may ask of a demo hall; the application hands one in where a demo runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from flask import Response, current_app
from werkzeug.exceptions import NotFound

from hallq.printing.flaw import Flaw
from hallq.printing.virtual import VirtualPrinter
from hallq.web.auth import check_origin
from hallq.web.current import prefix

EXTENSION = "hallq-demo"


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in of the demo, told openly because the hall is made up."""

    login: str
    password: str
    role: str


@dataclass(frozen=True, slots=True)
class ShownSlip:
    """A slip that a virtual printer printed: a picture, and what it did not understand."""

    id: str
    png: bytes
    width: int
    height: int
    errors: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class OpenScreen:
    """A screen of the demo that a guest may open: what it is (kiosk, lobby, zone, window, pad) and its device's code.

    `path` is where its page lies below the hall's address, `token` lets it in.
    """

    name: str
    code: str
    path: str
    token: str


class Demo(Protocol):
    """A made-up hall that lives: its clock can be stopped and sped up."""

    accounts: Sequence[Account]
    screens: Sequence[OpenScreen]
    guest_counters: Sequence[str]

    @property
    def printers(self) -> Mapping[str, VirtualPrinter]:
        """Its printers by their codes: all of them without paper."""

    @property
    def paused(self) -> bool:
        """Whether the hall's clock stands."""

    @property
    def speed(self) -> float:
        """How many times as fast as the world it runs."""

    @property
    def wish(self) -> float:
        """The speed that was asked for; a slow machine runs slower."""

    def pause(self) -> None:
        """Stop the hall's clock and everybody in it."""

    def resume(self) -> None:
        """Let the hall go on."""

    def run_at(self, speed: float) -> None:
        """Go on at another speed. Raises FieldInvalid outside 1 to 60."""

    @property
    def alone(self) -> bool:
        """Whether the made-up people rest."""

    def send_home(self) -> None:
        """Let the made-up people rest, while the hall's clock runs on."""

    def call_back(self) -> None:
        """Let them go on."""

    def slips(self) -> Sequence[ShownSlip]:
        """The latest slips, the newest first."""


def demo() -> Demo | None:
    """The demo of this application; None in a real hall."""
    return cast("Demo | None", current_app.extensions.get(EXTENSION))


def running() -> Demo:
    """The demo, for a page that only a demo has. Raises NotFound in a real hall."""
    found = demo()
    if found is None:
        raise NotFound
    return found


def pressed() -> Demo:
    """The demo, for a press that comes from a page of ours: nobody is signed in here, so the Origin is what tells. Raises NotFound, ForeignPage."""
    found = running()
    check_origin()
    return found


def go(path: str) -> Response:
    """On to a page of the hall."""
    return Response(status=303, headers={"Location": prefix() + path})
