"""The screens of a demo hall: a kiosk, screens on the walls and a pad at the guests' counter, let in without anybody typing six digits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hallq.domain.errors import CodeTaken
from hallq.domain.permissions import Role
from hallq.operations.devices import approve_pairing, begin_pairing, claim
from hallq.operations.hall import SYSTEM, House, Tx

KEPT_IN = "demo-screens.json"
"""The file of a demo's home that keeps the tokens of its screens, so that a page left open outlives the next start."""

PATHS = {Role.KIOSK: "/kiosk", Role.DISPLAY: "/display", Role.PAD: "/counter/pad"}


@dataclass(frozen=True, slots=True)
class DemoScreen:
    """A screen of the demo and where it stands; `zone` and `counter` are codes."""

    code: str
    name: str
    kind: Role
    zone: str | None = None
    counter: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedScreen:
    """A screen that was let in: under which code, where its page lies below the hall's address, and its token."""

    screen: DemoScreen
    code: str
    path: str
    token: str


def planned_screens(house: House, hall_id: int, guest_counter: str | None) -> tuple[DemoScreen, ...]:
    """The demo's screens: those of the whole hall, and those of the counter that is left for guests and of its zone."""
    setup = house.setup_of(hall_id)
    everywhere = (DemoScreen("kiosk", "大厅取号机", Role.KIOSK), DemoScreen("lobby", "大厅主屏", Role.DISPLAY))
    if guest_counter is None:
        return everywhere
    zone = setup.zones.by_id[setup.counter(guest_counter).zone_id].code
    return (
        *everywhere,
        DemoScreen("zone", "功能区屏", Role.DISPLAY, zone=zone),
        DemoScreen("window", f"{guest_counter}号窗口屏", Role.DISPLAY, counter=guest_counter),
        DemoScreen("pad", f"{guest_counter}号窗口评价器", Role.PAD, counter=guest_counter),
    )


def let_in(house: House, hall_id: int, screens: Iterable[DemoScreen], kept: Mapping[str, str]) -> list[OpenedScreen]:
    """Let every screen in; `kept` are tokens of an earlier start by the screen's code, which stay good."""
    return [_open(house, hall_id, screen, kept.get(screen.code)) for screen in screens]


def _open(house: House, hall_id: int, screen: DemoScreen, token: str | None) -> OpenedScreen:
    """A screen whose token was lost is let in under another code, for a code is given once."""
    code, nth = screen.code, 1
    while token is None:
        try:
            token = house.act(hall_id, SYSTEM, lambda tx, code=code: _let_in(tx, screen, code))  # type: ignore[misc]  # mypy cannot infer a lambda's defaults
        except CodeTaken:
            nth += 1
            code = f"{screen.code}-{nth}"
    return OpenedScreen(screen, code, f"{PATHS[screen.kind]}/{code}/", token)


def _let_in(tx: Tx, screen: DemoScreen, code: str) -> str:
    asked = begin_pairing(tx, kind=screen.kind)
    approve_pairing(tx, code=asked.code, name=screen.name, device=code, zone=screen.zone, counter=screen.counter)
    return claim(tx, code=asked.code, claim_token=asked.claim).token
