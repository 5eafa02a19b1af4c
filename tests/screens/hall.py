"""A made-up hall on a Tuesday morning at ten: people wait, are called and served, its screens are let in, its printers print into pictures."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hallq.caretaker.household import Household
from hallq.cli.demo_life import LivingDemo
from hallq.cli.simulate import made_up_hall
from hallq.domain.events import Line, PrintFinished
from hallq.domain.permissions import PEOPLE, Role
from hallq.operations.clock import RunningClock
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.operations.people import digest_of
from hallq.operations.print_jobs import spool_of
from hallq.printing.profiles import load_profiles
from hallq.simulation.day import HallDay, play_on
from hallq.simulation.demo import DemoHall, free_counters
from hallq.simulation.opening import OpeningDay
from hallq.simulation.paper import DemoPrinters
from hallq.simulation.settling import settle
from hallq.simulation.staff import hire_clerks
from hallq.store.database import Database
from hallq.store.migrate import migrate
from hallq.store.people_book import PeopleBook
from hallq.web.current import EXTENSION as FRONT
from hallq.web.demo import EXTENSION, OpenScreen
from tests.browser import device_cookie
from tests.serving import Served, make_app

MONDAY, TUESDAY, TEN, NIGHT = "2026-11-23", "2026-11-24", 10 * 60, 20 * 60
SCREENS = {
    "kiosk": ("kiosk-hall", "/kiosk/kiosk-hall/"),
    "lobby": ("screen-main", "/display/screen-main/"),
    "zone": ("screen-zone", "/display/screen-zone/"),
    "window": ("bar", "/display/bar/"),
    "pad": ("pad", "/counter/pad/pad/"),
}
"""What the front page calls a screen: its device and where its page lies."""


@dataclass
class StagedHall(Served):
    """The hall with its cookies: `devices` by code; `free` are the counters where none of the made-up people works.

    `setup_before` is the set-up as it was before a sight needed another one, `own` the ticket that a sight has made for itself.
    """

    day: HallDay | None = None
    clock: RunningClock | None = None
    free: tuple[str, ...] = ()
    devices: dict[str, dict[str, str]] = field(default_factory=dict)
    setup_before: dict[str, Any] | None = None
    own: int = 0

    def staff(self, role: Role) -> dict[str, str]:
        """The cookie of the demo's account of a role."""
        return {"name": "hallq", "value": self.token(role)}


@contextmanager
def staged(
    name: str = "city", until: int = TEN, *, days: Sequence[str] = (TUESDAY,), share: float = 1.0, staffed: bool = True
) -> Iterator[StagedHall]:
    """A hall whose last day has been played up to minute `until` and then stands still; everything of it is thrown away afterwards.

    Days before the last are played to their end. `share` is how many of the usual visitors come; where it is not `staffed`, nobody made up
    works at any counter.
    """
    home = Path(tempfile.mkdtemp(prefix="hallq-staged-"))
    url = f"sqlite:///{home / 'hall.db'}"
    migrate(url)
    house = House(Database(url, durable=False))
    settled = settle(house, made_up_hall(name))
    opening = OpeningDay(house.setup_of(settled.hall_id), days[0])
    clock = RunningClock(opening.wall(6 * 60))
    clock.pause()
    house = House(house.database, clock)
    printers = DemoPrinters(house, settled.hall_id, load_profiles())
    printers.start()
    app = make_app(house, home, url, public_base_url="http://127.0.0.1:8000")
    demo = app.extensions[EXTENSION] = LivingDemo(DemoHall(house, settled.hall_id, clock), printers)
    hall = StagedHall(house, settled.hall_id, app, home, clock=clock)
    setup = house.setup_of(settled.hall_id)
    hall.free = free_counters(setup) if staffed else tuple(counter.code for counter in setup.counters)
    hall.day = _played(hall, days, until, share)
    house.act(hall.hall_id, SYSTEM, _printed_long_ago)
    _let_devices_in(hall)
    demo.screens = tuple(OpenScreen(name, code, path, hall.devices[code]["value"]) for name, (code, path) in SCREENS.items())
    for role in PEOPLE:
        hall.let_in(role, _session(hall, role))
    household = Household(house, app.extensions[FRONT].doorkeeper.seen, app.extensions[FRONT].page_of, home, turns_days=False, comment_days=30)
    household.start()
    try:
        yield hall
    finally:
        household.stop()
        printers.stop()
        house.database.dispose()
        shutil.rmtree(home, ignore_errors=True)


def _played(hall: StagedHall, days: Sequence[str], until: int, share: float) -> HallDay:
    house, clock = hall.house, hall.clock
    assert clock is not None
    clerks = house.act(hall.hall_id, SYSTEM, hire_clerks)
    house.forget_setup(hall.hall_id)
    played: list[HallDay] = []

    def hear(lines: list[Line]) -> None:
        played[-1].stage.hear(lines)

    house.listen(hear)
    for day in days:
        played.append(HallDay(house, hall.hall_id, day, 1, clerks=clerks, unstaffed=hall.free, share=share))
        clock.put_forward(played[-1].begins_at)
        played[-1].begin()
        play_on(played[-1], clock, until=None if day != days[-1] else played[-1].stage.opening.wall(until))
    return played[-1]


def _printed_long_ago(tx: Tx) -> None:
    """The slips of the morning are in their visitors' hands: only what is asked for from now on is printed."""
    for job_id, printer_id, ticket_id in spool_of(tx).under_way():
        spool_of(tx).settle(job_id, "printed", "proved", finished_at=tx.real_now, next_at=tx.real_now)
        tx.record(PrintFinished(job_id, ticket_id, printer_id, "printed", "proved"))


def _session(hall: StagedHall, role: Role) -> str:
    """A session of the guest's account; the password is spared, for checking one is slow on purpose."""
    token = secrets.token_urlsafe(32)

    def begin(tx: Tx) -> None:
        book = PeopleBook(tx.book.writer, hall.hall_id)
        account = book.account(role.value)
        assert account is not None
        book.add_session(digest_of(token), account.id, tx.real_now, tx.real_now + 3_600_000)

    hall.house.act(hall.hall_id, SYSTEM, begin)
    return token


def _let_devices_in(hall: StagedHall) -> None:
    setup = hall.house.setup_of(hall.hall_id)
    zone = next(zone.code for zone in setup.zones)
    counter = hall.free[0]
    staffed = next((one.code for one in setup.counters if one.code not in hall.free), counter)
    for code, role, place in (
        ("kiosk-hall", Role.KIOSK, {}),
        ("kiosk-zone", Role.KIOSK, {"zone": zone}),
        ("screen-main", Role.DISPLAY, {}),
        ("screen-zone", Role.DISPLAY, {"zone": zone}),
        ("bar", Role.DISPLAY, {"counter": counter}),
        ("bar-busy", Role.DISPLAY, {"counter": staffed}),
        ("pad", Role.PAD, {"counter": counter}),
    ):
        hall.devices[code] = device_cookie(hall, role, code, **place)
