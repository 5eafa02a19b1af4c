"""Every page and state that a person can see: at which sizes, as whom, and what leads to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from hallq.domain.permissions import Role
from tests.screens.hall import StagedHall

Lead = Callable[[Page, StagedHall], None]
Address = Callable[[StagedHall], str]


@dataclass(frozen=True, slots=True)
class Sight:
    """A page in one state. `who` is a role of the staff, the code of a device, or nobody; `before` puts the hall into the state, `then` the page.

    `grows` says that the page may be higher than its window; a station's never is. `but` are words of what a browser says of a wanted refusal.
    """

    name: str
    path: str | Address
    sizes: tuple[str, ...]
    who: Role | str | None = None
    before: Callable[[StagedHall], None] | None = None
    then: Lead | None = None
    grows: bool = False
    but: tuple[str, ...] = ()

    def address(self, hall: StagedHall) -> str:
        """Where the page lies below the hall's address."""
        return self.path if isinstance(self.path, str) else self.path(hall)

    def cookies(self, hall: StagedHall) -> list[dict[str, str]]:
        """What lets a browser in."""
        if self.who is None:
            return []
        return [hall.staff(self.who) if isinstance(self.who, Role) else hall.devices[self.who]]


def sights() -> Iterator[Sight]:
    """All of them."""
    yield from DOORS


DESK_AND_PHONE = ("desk", "phone")
DOORS = (
    Sight("front", "/", ("desk", "lobby", "phone"), grows=True),
    Sight("sign-in", "/sign-in", DESK_AND_PHONE, grows=True),
    Sight("first-password", "/first-password", DESK_AND_PHONE, grows=True),
    Sight("own-password", "/password", DESK_AND_PHONE, Role.CLERK, grows=True),
    Sight("nothing-here", "/nothing-here", DESK_AND_PHONE, grows=True, but=("status of 404",)),
    Sight("api", "/docs", DESK_AND_PHONE, grows=True),
)
