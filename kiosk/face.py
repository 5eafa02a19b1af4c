"""All that a kiosk shows at one instant: matters by zone, line and unit, why one is not offered now, and whether the hall gives numbers at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from hallq.domain import errors as e
from hallq.domain.estimate_range import shown
from hallq.domain.hours import Timetable, is_open, last_closing, opens_next
from hallq.domain.names import Name
from hallq.domain.routing import HallSetup
from hallq.domain.timetable_text import clock_text
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.menu import Menu, MenuZone, Offer, menu
from hallq.queries.waiting import Estimates
from hallq.web.locale import language
from kiosk.refusing import Notice, notice, rest, shared_notice
from kiosk.wording import clock_minutes, minutes, one_after_another, today, week, when, windows


@dataclass(frozen=True, slots=True)
class Tile:
    """A matter that can be touched.

    `why` is the notice where no number is given now; `minutes` is the estimate in words, None where it cannot be told; `late` the time at which
    doors close for the day, if a newcomer would likely be called only after that.
    Of a package `parts` is how many it has, `order` which come after one another.
    """

    code: str
    name: Name
    is_package: bool
    zone: str
    zone_name: Name
    queue: str
    unit: str
    pinyin: str
    parts: int
    order: str
    windows: str
    ahead: int
    open: int
    paused: int
    minutes: str | None
    late: str | None
    why: Notice | None


@dataclass(frozen=True, slots=True)
class Folder:
    """A zone, a line or a unit with its matters; `zone` is the zone a line belongs to, `why` the notice where none of them is given now."""

    kind: str
    code: str
    name: Name
    matters: int
    waiting: int
    zone: str = ""
    is_here: bool = False
    why: Notice | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """One instant of a kiosk.

    `state` is open, closed, unopened or full; `opens` says when a hall that is not open opens next, `rests_until` when its usual hours go on while
    it rests at midday and some matters are open all the same.
    """

    head: Head
    now: int
    today: str
    timezone: str
    version: int
    languages: tuple[str, ...]
    state: str
    opens: str | None
    rests_until: str | None
    hours: list[tuple[str, str]]
    zones: tuple[Folder, ...]
    queues: tuple[Folder, ...]
    units: tuple[Folder, ...]
    tiles: tuple[Tile, ...]


def face(at: Instant, now: int, estimates: Estimates, zone_id: int | None) -> Face:
    """What a kiosk in a zone (None: in no zone of its own) shows as of `now` by the hall's clock; its own zone comes first."""
    setup, found = at.setup, menu(at, now, estimates)
    offers = [(zone, offer) for zone in found.zones for offer in zone.offers]
    timetables = {setup.timetable_of(offer.service) for _, offer in offers}
    doors_open = any(is_open(timetable, now, setup.tz) for timetable in timetables)
    state = _state([offer for _, offer in offers], doors_open=doors_open)
    usual = next(iter(setup.timetables.values()))
    return Face(
        head=at.head,
        now=now,
        today=today(now, setup.tz),
        timezone=setup.tz.key,
        version=setup.version,
        languages=setup.languages,
        state=state,
        opens=_opens(setup, [offer for _, offer in offers], now, timetables if not doors_open else ()),
        rests_until=rest(setup, usual, now) if state == "open" else None,
        hours=week(usual, now, setup.tz),
        zones=tuple(sorted((_zone(setup, zone, zone_id, now) for zone in found.zones), key=lambda zone: not zone.is_here)),
        queues=tuple(_queues(setup, found, now)),
        units=tuple(_units(setup, [offer for _, offer in offers])),
        tiles=tuple(_tile(setup, zone, offer, now) for zone, offer in offers),
    )


def _state(offers: list[Offer], *, doors_open: bool) -> str:
    """Whether the hall as a whole gives numbers.

    Closed only where none can be begun before the doors of some open: a line or a hall that is full gives numbers again with the next call.
    """
    refusals = [offer.refused for offer in offers]
    if any(isinstance(one, e.DayNotOpen) for one in refusals):
        return "unopened" if doors_open else "closed"
    if any(isinstance(one, e.HallFull) for one in refusals):
        return "full"
    if any(one is None or isinstance(one, e.QueueFull) for one in refusals):
        return "open"
    return "closed" if any(isinstance(one, e.HallClosed | e.NoMoreTickets) for one in refusals) else "open"


def _opens(setup: HallSetup, offers: Iterable[Offer], now: int, shut: Iterable[Timetable]) -> str | None:
    """When the first matter can be begun, in words: by the hours of doors that are `shut`, else as refused. None where nobody knows."""
    by_hours = [opens_next(timetable, now, setup.tz) for timetable in shut]
    told = [offer.refused.facts.get("opens_at") for offer in offers if isinstance(offer.refused, e.NoMoreTickets | e.HallClosed)]
    openings = [at for at in by_hours or told if isinstance(at, int)]
    return when(min(openings), now, setup.tz) if openings else None


def _zone(setup: HallSetup, zone: MenuZone, zone_id: int | None, now: int) -> Folder:
    matters = [offer for offer in zone.offers if not offer.service.is_package]
    waiting = sum({offer.queue.id: offer.waiting for offer in zone.offers}.values())
    why = shared_notice(setup, matters, now)
    return Folder("zone", zone.zone.code, zone.zone.name, len(matters), waiting, is_here=zone.zone.id == zone_id, why=why)


def _queues(setup: HallSetup, found: Menu, now: int) -> Iterable[Folder]:
    for zone in found.zones:
        by_queue = {offer.queue.id: offer for offer in zone.offers if not offer.service.is_package}
        for queue_id, offer in by_queue.items():
            matters = [one for one in zone.offers if one.queue.id == queue_id and not one.service.is_package]
            why = shared_notice(setup, matters, now)
            yield Folder("queue", offer.queue.code, offer.queue.name, len(matters), offer.waiting, zone=zone.zone.code, why=why)


def _units(setup: HallSetup, offers: list[Offer]) -> Iterable[Folder]:
    for unit in setup.units:
        matters = sum(offer.unit.id == unit.id for offer in offers)
        if matters:
            yield Folder("unit", unit.code, unit.name, matters, 0)


def _tile(setup: HallSetup, zone: MenuZone, offer: Offer, now: int) -> Tile:
    service = offer.service
    steps = setup.steps_of(service)
    told = None if offer.estimate is None else minutes(*shown(offer.estimate.low, offer.estimate.high))
    return Tile(
        code=service.code,
        name=service.name,
        is_package=service.is_package,
        zone=zone.zone.code,
        zone_name=zone.zone.name,
        queue=offer.queue.code,
        unit=offer.unit.code,
        pinyin=service.pinyin,
        parts=len(steps) if service.is_package else 0,
        order=one_after_another([step.name.of(language()) for step, _ in steps], service.stages) if service.is_package else "",
        windows=windows([counter.code for counter in setup.counters_of(offer.queue)]),
        ahead=offer.ahead,
        open=offer.windows_open,
        paused=offer.windows_paused,
        minutes=told,
        late=_late(setup, offer, now),
        why=None if offer.refused is None else notice(setup, offer.refused, now),
    )


def _late(setup: HallSetup, offer: Offer, now: int) -> str | None:
    closing = last_closing(setup.timetable_of(offer.service), now, setup.tz)
    if closing is None or offer.estimate is None or now + offer.estimate.likely * 60_000 <= closing:
        return None
    return clock_text(clock_minutes(closing, setup.tz))
