"""The application of a demo: the hall with everybody made up in it, its printers without paper, and what the front page shows of them."""

import atexit
import json
import os
import struct
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from flask import Flask

from hallq.app import create_app, settle
from hallq.caretaker.household import Household
from hallq.config import Config
from hallq.operations.clock import RunningClock
from hallq.operations.hall import House
from hallq.printing.profiles import load_profiles
from hallq.printing.virtual import VirtualPrinter
from hallq.queries.principals import devices
from hallq.simulation.demo import DemoHall, clock_of_the_book
from hallq.simulation.paper import DemoPrinters, DemoSlip
from hallq.simulation.screens import KEPT_IN, let_in, planned_screens
from hallq.simulation.settling import Settled
from hallq.simulation.staff import GUESTS
from hallq.store.database import Database
from hallq.web.current import EXTENSION as FRONT
from hallq.web.current import Front
from hallq.web.demo import EXTENSION, Account, OpenScreen, ShownSlip

SLIPS_SHOWN, SLIPS_KEPT = 4, 40
# Width and height in the first chunk of every PNG.
_PNG_SIZE = struct.Struct(">II")
_PNG_SIZE_AT = 16


class LivingDemo:
    """A demo hall as the front page asks for it; start it in the serving process."""

    accounts: Sequence[Account] = tuple(Account(guest.login, guest.password, guest.role.value) for guest in GUESTS)

    def __init__(self, hall: DemoHall, printers: DemoPrinters, screens: Sequence[OpenScreen] = ()) -> None:
        self._hall, self._printers = hall, printers
        self.screens = screens
        self.guest_counters = hall.now().free_counters
        self._drawn: dict[str, ShownSlip] = {}
        self._drawing = threading.Lock()

    @property
    def paused(self) -> bool:
        """Whether the hall's clock stands."""
        return self._hall.paused

    @property
    def speed(self) -> float:
        """How many times as fast as the world it runs."""
        return self._hall.speed

    @property
    def wish(self) -> float:
        """The speed that was asked for."""
        return self._hall.wish

    def pause(self) -> None:
        """Stop the hall's clock and everybody in it."""
        self._hall.pause()

    def resume(self) -> None:
        """Let the hall go on."""
        self._hall.resume()

    def run_at(self, speed: float) -> None:
        """Go on at another speed. Raises FieldInvalid outside 1 to 60."""
        self._hall.run_at(speed)

    @property
    def alone(self) -> bool:
        """Whether the made-up people rest."""
        return self._hall.alone

    def send_home(self) -> None:
        """Let the made-up people rest, while the hall's clock runs on."""
        self._hall.send_home()

    def call_back(self) -> None:
        """Let them go on."""
        self._hall.call_back()

    @property
    def printers(self) -> Mapping[str, VirtualPrinter]:
        """Its printers by their codes."""
        return self._printers.printers

    def slips(self) -> Sequence[ShownSlip]:
        """The latest slips, the newest first: a few are drawn, and kept until no page that showed them can still ask for their pictures."""
        with self._drawing:
            for slip in reversed(self._printers.slips()[:SLIPS_SHOWN]):
                key = f"{slip.printer}-{slip.number}"
                if key not in self._drawn:
                    self._drawn[key] = _shown(key, slip)
            for key in list(self._drawn)[:-SLIPS_KEPT]:
                del self._drawn[key]
            return list(reversed(self._drawn.values()))

    def start(self) -> None:
        """Let the hall live."""
        self._hall.start()

    def stop(self) -> None:
        """Let it rest; the next start goes on from here."""
        self._hall.stop()
        self._printers.stop()


def demo_app(config: Config, settled: Settled, *, speed: float, seed: int) -> tuple[Flask, House, LivingDemo]:
    """The application of a settled demo, its house, and its life, which has not begun yet; its printers listen."""
    database = Database(config.database_url)
    # A serving process that takes another's place finds a book that has been written on since the demo was settled.
    stopped = clock_of_the_book(House(database), settled.hall_id) or 0
    clock = RunningClock(max(settled.begins_at, stopped), speed)
    house = House(database, clock)
    printers = DemoPrinters(house, settled.hall_id, load_profiles())
    printers.start()
    app = create_app(config, house=house)
    hall = DemoHall(house, settled.hall_id, clock, seed=seed)
    demo = LivingDemo(hall, printers, _open_screens(config.home, house, settled.hall_id, hall.now().free_counters))
    app.extensions[EXTENSION] = demo
    return app, house, demo


def living_app(config: Config, settled: Settled, *, speed: float, seed: int) -> Flask:
    """The application of a demo whose life begins now and ends with the process, with everything that a serving process does beside."""
    app, house, demo = demo_app(config, settled, speed=speed, seed=seed)
    front = cast("Front", app.extensions[FRONT])
    # The demo opens its days itself: its clock leaps from evening to morning.
    household = Household(house, front.doorkeeper.seen, front.page_of, config.home, turns_days=False, comment_days=config.comment_days)
    household.start()
    demo.start()
    atexit.register(household.stop)
    atexit.register(demo.stop)
    settle()
    return app


def _open_screens(home: Path, house: House, hall_id: int, free_counters: Sequence[str]) -> tuple[OpenScreen, ...]:
    """The demo's screens with their tokens, those of an earlier start where they are still known."""
    file = home / KEPT_IN
    with house.database.reading() as connection:
        known = {one.code for one in devices(connection, hall_id) if one.revoked_at is None}
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    planned = planned_screens(house, hall_id, next(iter(free_counters), None))
    opened = let_in(house, hall_id, planned, {name: token for name, (code, token) in kept.items() if code in known})
    _keep(file, {one.screen.code: (one.code, one.token) for one in opened})
    return tuple(OpenScreen(one.screen.code, one.code, one.path, one.token) for one in opened)


def _keep(file: Path, tokens: dict[str, tuple[str, str]]) -> None:
    """Never readable by others, not even for a moment."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        json.dump(tokens, opened)


def _shown(key: str, printed: DemoSlip) -> ShownSlip:
    png = printed.slip.png
    width, height = _PNG_SIZE.unpack_from(png, _PNG_SIZE_AT)
    return ShownSlip(key, png, width, height, printed.slip.errors)
