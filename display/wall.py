"""What hangs on a wall of the hall: the words and figures of a screen, worked out once for its page and for the part that changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hallq.domain.counter import CounterState
from hallq.domain.estimate_range import shown
from hallq.domain.hours import business_day, is_open, local_date, opens_next, spans_of
from hallq.domain.names import Name
from hallq.domain.routing import HallSetup, Zone
from hallq.operations.clock import Clock
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.lobby import Lobby, LobbyCall, LobbyQueue, LobbyZone, WindowNow, lobby, window_now
from hallq.queries.waiting import Estimates
from hallq.web.instants import clock_time
from hallq.words import mark as _

ROWS = 6
MANY_WINDOWS = 10
"""With more windows in sight the list of calls has two columns."""

MOST_CALLS = 60
LOADS_A_PAGE = 8

OPEN, PAUSED, CLOSED = "open", "paused", "closed"

CALL = _("Number %(number)s, please go to window %(window)s")
"""A call in one sentence, said in the other language of the house below the big number."""

BAR_WORDS = {
    "called": _("Please come to this window"),
    "serving": _("In service"),
    "paused": _("Service paused"),
    "closed": _("Window closed"),
    "wait": _("Please wait"),
    "welcome": _("Welcome"),
}
"""What stands on the bar over a window in each of its states."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The instant at which the doors open next (None: on no day in sight), as the clock shows it, and from when until when on that day."""

    opens_at: int | None = None
    opens: str = ""
    is_today: bool = False
    spans: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """How a line or a whole zone stands: who waits; of a line how many minutes a newcomer will (None: cannot be told), of a zone its open windows."""

    name: Name
    waiting: int
    is_staffed: bool
    minutes: tuple[int, int] | None = None
    windows_open: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """As many lines as fit at once, under the name of their zone where they are one of several."""

    name: Name | None
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """All that a screen of the hall or of a zone shows; `confirms` says that a call waits for the clerk to see the visitor."""

    lobby: Lobby
    zone: Zone | None
    state: str
    hours: Hours
    pages: tuple[Page, ...]
    tips: tuple[Name, ...]
    capacity: int
    confirms: bool
    now: int
    clock: str
    timezone: str
    setup_version: int

    @property
    def calls(self) -> tuple[LobbyCall, ...]:
        """The calls, the newest first."""
        return self.lobby.calls[:MOST_CALLS]

    @property
    def hero(self) -> LobbyCall | None:
        """The newest call, None where nobody is called or served."""
        return self.lobby.calls[0] if self.lobby.calls else None

    @property
    def zone_codes(self) -> dict[int, str]:
        """The zones whose calls are shown: the story names them by key."""
        return {zone.zone.id: zone.zone.code for zone in self.lobby.zones}

    @property
    def columns(self) -> int:
        """How many columns the list of calls has."""
        return self.capacity // ROWS


@dataclass(frozen=True, slots=True)
class Bar:
    """All that the bar over a window shows; `state` is one of BAR_WORDS."""

    at: WindowNow
    state: str
    head: Head
    now: int
    clock: str
    timezone: str
    setup_version: int

    @property
    def word(self) -> str:
        """The state in words, to be said in the reader's language."""
        return BAR_WORDS[self.state]


def wall_of(at: Instant, clock: Clock, estimates: Estimates, zone_id: int | None) -> Wall:
    """The wall of the hall, or of one zone, at one instant."""
    now, setup = clock.hall(), at.setup
    seen = lobby(at, now, estimates, zone_id)
    return Wall(
        lobby=seen,
        zone=None if zone_id is None else setup.zones.by_id[zone_id],
        state=_state(seen, setup, now),
        hours=_hours(at, now),
        pages=tuple(_pages(seen)),
        tips=setup.tips,
        capacity=ROWS * (2 if seen.windows > MANY_WINDOWS else 1),
        confirms=setup.settings.confirm_arrival,
        now=now,
        clock=clock_time(now, setup.tz),
        timezone=setup.timezone,
        setup_version=setup.version,
    )


def bar_of(at: Instant, clock: Clock, counter_id: int) -> Bar:
    """The bar over a window at one instant."""
    seen = window_now(at, counter_id)
    now, setup = clock.hall(), at.setup
    return Bar(seen, _bar_state(seen), at.head, now, clock_time(now, setup.tz), setup.timezone, setup.version)


def _bar_state(seen: WindowNow) -> str:
    if seen.call is not None:
        return "serving" if seen.call.is_served else "called"
    if seen.staffed.state is not CounterState.OPEN:
        return "paused" if seen.staffed.state is CounterState.PAUSED else "closed"
    return "wait" if seen.waiting else "welcome"


def _state(seen: Lobby, setup: HallSetup, now: int) -> str:
    """Closed while nobody is expected, paused while no window takes anybody."""
    busy = bool(seen.calls or seen.waiting)
    doors = is_open(next(iter(setup.timetables.values())), now, setup.tz)
    if not seen.day_is_open or not (doors or busy or seen.windows_open):
        return CLOSED
    return OPEN if seen.windows_open or seen.calls else PAUSED


def _hours(at: Instant, now: int) -> Hours:
    """Those of the hall's first timetable, which holds for whatever names no other; a day that was closed does not open again."""
    setup = at.setup
    timetable, today = next(iter(setup.timetables.values())), local_date(now, setup.tz)
    opens = opens_next(timetable, now, setup.tz)
    is_over = not at.day_is_open and at.day == business_day(now, setup.tz, setup.cutoff_minutes)
    while is_over and opens is not None and local_date(opens, setup.tz) == today:
        opens = opens_next(timetable, opens, setup.tz)
    if opens is None:
        return Hours()
    that_day = local_date(opens, setup.tz)
    spans = tuple((_wall_time(begin), _wall_time(end)) for begin, end in spans_of(timetable, that_day.isoformat()))
    return Hours(opens, clock_time(opens, setup.tz), that_day == today, spans)


def _wall_time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _pages(seen: Lobby) -> Iterator[Page]:
    """The lines a page at a time; where there are more than fit, the zones first and then each zone's."""
    queues = [queue for zone in seen.zones for queue in zone.queues]
    if len(queues) <= LOADS_A_PAGE or len(seen.zones) == 1:
        yield from _split(None, [_load(queue) for queue in queues])
        return
    yield Page(None, tuple(_zone_load(zone) for zone in seen.zones))
    for zone in seen.zones:
        if zone.waiting or any(queue.windows_open for queue in zone.queues):
            yield from _split(zone.zone.name, [_load(queue) for queue in zone.queues])


def _split(name: Name | None, loads: list[Load]) -> Iterable[Page]:
    return (Page(name, tuple(loads[first : first + LOADS_A_PAGE])) for first in range(0, len(loads), LOADS_A_PAGE))


def _load(queue: LobbyQueue) -> Load:
    minutes = None if queue.estimate is None else shown(queue.estimate.low, queue.estimate.high)
    return Load(queue.queue.name, queue.waiting, bool(queue.windows_open), minutes)


def _zone_load(zone: LobbyZone) -> Load:
    """Of a zone no minutes: a range from its shortest line to its longest would help nobody."""
    return Load(zone.zone.name, zone.waiting, bool(zone.windows_open), windows_open=zone.windows_open or None)
