"""The screen that asks, and what its place makes of it: the main screen, a zone's, or the bar over a window."""

from hallq.domain.errors import NotAllowed
from hallq.domain.routing import HallSetup
from hallq.queries.principals import Principal
from hallq.web.auth import asker
from hallq.web.headers import static_address

FILES = (
    "display.css", "lists.css", "standing.css", "bar.css",
    "screen.js", "bar.js", "announcer.js", "beat.js", "calls.js", "clock.js", "hero.js", "lost.js",
)


def me(screen: str) -> Principal:
    """The display that this address is of. Raises NotAllowed for whoever else asks."""
    principal = asker().principal
    if principal is None or principal.kind != "device" or principal.code != screen:
        raise NotAllowed(device=screen)
    return principal


def zones_of(device: Principal, setup: HallSetup) -> tuple[str, ...]:
    """The zones, by code, that a screen could speak for: its own, all of them in the whole hall, none over a window."""
    if device.counter_id is not None:
        return ()
    return tuple(zone.code for zone in setup.zones if not zone.retired and device.zone_id in {None, zone.id})


def build() -> str:
    """The names of all files of a screen together: another one says that a page which hangs on a wall is old."""
    return "".join(static_address(f"display/{name}").partition("?v=")[2][:3] for name in FILES)
