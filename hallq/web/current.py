"""What this request is about: the house behind the door, the hall its address names, and who asks."""

import math
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app, g

from hallq.domain.errors import HallUnknown
from hallq.domain.routing import HallSetup
from hallq.operations.guesses import Guesses
from hallq.operations.hall import House
from hallq.queries.head import head_of
from hallq.queries.instant import Instant, instant
from hallq.queries.setup import HallInList, halls, setup_of
from hallq.store.database import Database
from hallq.web.doorkeeper import Doorkeeper
from hallq.web.links import Links

EXTENSION = "hallq"


class Halls:
    """The halls of this installation by code; looked up anew where one is not known, after a change of set-up, and now and then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._by_code: dict[str, HallInList] = {}
        self._looked_at = -math.inf

    def named(self, code: str) -> HallInList:
        """The hall of a code. Raises HallUnknown."""
        self._look(older_than=math.inf if code in self._by_code else 1)
        if code not in self._by_code:
            raise HallUnknown(hall=code)
        return self._by_code[code]

    def only(self) -> HallInList:
        """The hall where there is exactly one. Raises HallUnknown."""
        self._look(older_than=10 if len(self._by_code) == 1 else 1)
        if len(self._by_code) != 1:
            raise HallUnknown(halls=sorted(self._by_code))
        return next(iter(self._by_code.values()))

    def all(self) -> list[HallInList]:
        """Every hall, the oldest first."""
        self._look(older_than=1)
        return list(self._by_code.values())

    def forget(self) -> None:
        """A set-up is another: whoever asks next looks anew."""
        self._looked_at = -math.inf

    def _look(self, older_than: float) -> None:
        now = time.monotonic()
        if now - self._looked_at >= older_than:
            with self._database.reading() as connection:
                self._by_code = {hall.code: hall for hall in halls(connection)}
            self._looked_at = now


@dataclass(slots=True)
class Front:
    """What every request needs, joined once by the application.

    Kept in memory only: `boards` is the board of each hall as JSON with the point in the story it was made for, `signs_of_life` when (real clock)
    each screen of a hall gave one and what it told, `answers` how many of each class were given.
    """

    house: House
    links: Links
    doorkeeper: Doorkeeper
    guesses: Guesses
    halls: Halls = field(init=False)
    setups: dict[int, HallSetup] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    boards: dict[int, tuple[object, str]] = field(default_factory=dict)
    signs_of_life: dict[tuple[int, str], tuple[int, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.halls = Halls(self.house.database)

    def page_of(self, hall_id: int, ticket_id: int) -> str | None:
        """The page of a ticket as a phone opens it, for its paper; None where phones reach nothing."""
        with self.house.database.reading() as connection:
            head = head_of(connection, hall_id)
        code = next(hall.code for hall in self.halls.all() if hall.id == hall_id)
        return None if head is None else self.links.address(code, self.links.token(hall_id, head.epoch, ticket_id))


def front() -> Front:
    """The front door of the application that answers this request."""
    return cast("Front", current_app.extensions[EXTENSION])


def house() -> House:
    """The house behind the door."""
    return front().house


def hall() -> HallInList:
    """The hall this request is about: the one its address names, else the only one. Raises HallUnknown."""
    if "hall" not in g:
        code = g.get("hall_code")
        g.hall = front().halls.only() if code is None else front().halls.named(code)
    return cast("HallInList", g.hall)


@contextmanager
def looking() -> Iterator[Instant]:
    """One instant of the hall this request is about, to be read only. Raises HallUnknown."""
    seen, hall_id = front().setups, hall().id
    if hall_id not in seen:
        with house().database.reading() as connection:
            seen[hall_id] = setup_of(connection, hall_id)
    with instant(house().database, seen[hall_id]) as at:
        if at.setup is not seen[hall_id]:
            seen[hall_id] = at.setup
            front().halls.forget()
            g.pop("hall", None)
        yield at


def prefix() -> str:
    """What the address of this request begins with: `/h/<hall>` or nothing."""
    code = g.get("hall_code")
    return "" if code is None else f"/h/{code}"


def take_hall(_endpoint: str | None, values: dict[str, object] | None) -> None:
    """Take the hall's code out of the address, so that no view needs to: the application's `url_value_preprocessor`."""
    g.hall_code = values.pop("hall", None) if values else None


def name_hall(endpoint: str, values: dict[str, object]) -> None:
    """Put the hall's code into addresses that are made, as it was in the one that came: the application's `url_defaults`."""
    code = g.get("hall_code")
    if code is not None and "hall" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "hall"):
        values["hall"] = code
