"""Making the hall of a demo, or finding it as it was left."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from hallq.operations.clock import SetClock
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.queries.setup import HallInList, halls
from hallq.simulation.demo import clock_of_the_book, first_morning
from hallq.simulation.opening import wall_day, wall_instant
from hallq.simulation.staff import hash_guests, hire_clerks, welcome_guests

# The lines that make the hall are written before any morning of its first day.
MADE_AT_MINUTE = 5 * 60


class HomeTaken(Exception):
    """A home that holds another hall than the demo's, or more than one; `codes` names them."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Settled:
    """A demo hall that is ready to live: its key and code, where its clock goes on (UTC ms), and whether it was made just now."""

    hall_id: int
    code: str
    begins_at: int
    is_new: bool


def settle(house: House, document: Mapping[str, Any]) -> Settled:
    """Make the hall of a set-up document with its guests and clerks, or find it. Raises HomeTaken where another hall is there.

    `house` needs no clock of its own yet: only its real one is asked.
    """
    code = str(document["hall"]["code"])
    with house.database.reading() as connection:
        found = halls(connection)
    if not found:
        return _make(house, document, code)
    if [hall.code for hall in found] != [code] or not found[0].made_up:
        raise HomeTaken(tuple(hall.code for hall in found))
    return _go_on(house, found[0])


def _make(house: House, document: Mapping[str, Any], code: str) -> Settled:
    tz = ZoneInfo(str(document["hall"]["timezone"]))
    today = wall_day(house.clock.real(), tz).isoformat()
    maker = House(house.database, SetClock(wall_instant(today, MADE_AT_MINUTE, tz)))
    hashes = hash_guests(code)
    hall_id = init_hall(house.database, document, maker.clock)
    maker.act(hall_id, SYSTEM, lambda tx: welcome_guests(tx, hashes=hashes))
    maker.act(hall_id, SYSTEM, hire_clerks)
    return Settled(hall_id, code, first_morning(maker.setup_of(hall_id), house.clock.real()), is_new=True)


def _go_on(house: House, hall: HallInList) -> Settled:
    """On from where the book's clock stopped; a hall that was made and never opened begins as a new one does."""
    stopped = clock_of_the_book(house, hall.id) or 0
    begun = house.act(hall.id, SYSTEM, lambda tx: tx.hall.business_day is not None)
    morning = 0 if begun else first_morning(house.setup_of(hall.id), house.clock.real())
    return Settled(hall.id, hall.code, max(stopped, morning), is_new=False)
