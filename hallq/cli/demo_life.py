"""The application of a demo: the hall with everybody made up in it, its printers without paper, and what the front page shows of them."""

import atexit
import struct
import threading
from collections.abc import Sequence
from typing import cast

from flask import Flask

from hallq.app import create_app, settle
from hallq.caretaker.household import Household
from hallq.config import Config
from hallq.operations.clock import RunningClock
from hallq.operations.hall import House
from hallq.printing.profiles import load_profiles
from hallq.simulation.demo import DemoHall, clock_of_the_book
from hallq.simulation.paper import DemoPrinters, DemoSlip
from hallq.simulation.settling import Settled
from hallq.simulation.staff import GUESTS
from hallq.store.database import Database
from hallq.web.current import EXTENSION as FRONT
from hallq.web.current import Front
from hallq.web.demo import EXTENSION, Account, ShownSlip

SLIPS_SHOWN, SLIPS_KEPT = 4, 40
# Width and height in the first chunk of every PNG.
_PNG_SIZE = struct.Struct(">II")
_PNG_SIZE_AT = 16


class LivingDemo:
    """A demo hall as the front page asks for it; start it in the serving process."""

    accounts: Sequence[Account] = tuple(Account(guest.login, guest.password, guest.role.value) for guest in GUESTS)

    def __init__(self, hall: DemoHall, printers: DemoPrinters) -> None:
        self._hall, self._printers = hall, printers
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

    def pause(self) -> None:
        """Stop the hall's clock and everybody in it."""
        self._hall.pause()

    def resume(self) -> None:
        """Let the hall go on."""
        self._hall.resume()

    def run_at(self, speed: float) -> None:
        """Go on at another speed. Raises FieldInvalid outside 1 to 60."""
        self._hall.run_at(speed)

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
    demo = LivingDemo(DemoHall(house, settled.hall_id, clock, seed=seed), printers)
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


def _shown(key: str, printed: DemoSlip) -> ShownSlip:
    png = printed.slip.png
    width, height = _PNG_SIZE.unpack_from(png, _PNG_SIZE_AT)
    return ShownSlip(key, png, width, height, printed.slip.errors)
