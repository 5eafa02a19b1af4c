"""How the devices of a hall are: when each was last heard of, what it shows, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hallq.domain.routing import HallSetup
from hallq.manage.moments import ago, day_and_time
from hallq.queries.head import Head
from hallq.queries.principals import DeviceInList
from hallq.web.current import front
from hallq.web.joining import as_list
from hallq.web.locale import gettext, language
from hallq.words import mark as _

LATE_MS, SILENT_MS = 45_000, 180_000
"""A screen tells every 15 s that it lives: from these ages of the last sign on it is late, and silent."""

NEARLY = 3
"""A line or two that came while the screen was telling is no lag."""

SOUND = {
    "ok": _("plays"),
    "silent": _("plays"),
    "error": _("could not be fetched"),
    "blocked": _("blocked by its browser: touch the screen, or allow it to play by itself"),
    "watchdog": _("did not end"),
}
"""What became of the last call at a screen with a voice."""

AGENT = "agent"
KINDS = {
    "kiosk": _("Ticket kiosk"),
    "display": _("Display screen"),
    "pad": _("Rating pad"),
    "agent": _("Print agent"),
    "client": _("Program of others"),
}


@dataclass(frozen=True, slots=True)
class Light:
    """How a device is: `tone` of the badge, `word` a msgid, `order` for lists: what needs somebody first."""

    tone: str
    word: str
    order: int


SILENT = Light("danger", _("Silent"), 0)
LATE = Light("warn", _("Late"), 1)
EXPECTED = Light("calm", _("Let in, not come yet"), 2)
ALIVE = Light("ok", _("Alive"), 3)
OUT = Light("", _("Put out"), 4)
LIGHTS = (ALIVE, LATE, SILENT, EXPECTED)


@dataclass(frozen=True, slots=True)
class DeviceShown:
    """A device as the office shows it; `facts` are (msgid, what is told) pairs of its last sign of life."""

    device: DeviceInList
    kind: str
    place: str
    light: Light
    heard: str
    since: str
    shows: str
    facts: tuple[tuple[str, str], ...]


def shown_devices(found: Iterable[DeviceInList], setup: HallSetup, head: Head, now: int) -> list[DeviceShown]:
    """Devices by kind and code; `now` is the real clock, UTC milliseconds."""
    order = list(KINDS)
    return [shown(one, setup, head, now) for one in sorted(found, key=lambda one: (order.index(one.kind), one.code))]


def shown(one: DeviceInList, setup: HallSetup, head: Head, now: int) -> DeviceShown:
    """One device with how it is now."""
    told_at, told = _sign(setup.hall_id, one)
    heard = max((at for at in (told_at, one.seen_at) if at is not None), default=None)
    return DeviceShown(
        device=one,
        kind=KINDS[one.kind],
        place=place_of(one, setup),
        light=light_of(one, heard, now),
        heard="–" if heard is None else ago(heard, now),
        since=day_and_time(one.paired_at, setup.tz),
        shows=_drives(one, setup) if one.kind == AGENT else _lag(told, head),
        facts=tuple(_facts(one, told, head, setup)),
    )


def light_of(one: DeviceInList, heard: int | None, now: int) -> Light:
    """How a device is that was last heard of at that instant."""
    if one.revoked_at is not None:
        return OUT
    if one.paired_at is None:
        return EXPECTED
    age = SILENT_MS if heard is None else now - heard
    return ALIVE if age < LATE_MS else LATE if age < SILENT_MS else SILENT


def place_of(one: DeviceInList, setup: HallSetup) -> str:
    """Where a device stands, in the reader's words; the whole hall where nothing is said of it."""
    tongue = language()
    parts = [
        None if one.zone_id is None else setup.zones.by_id[one.zone_id].name.of(tongue),
        None if one.counter_id is None else setup.counters.by_id[one.counter_id].name.of(tongue),
        None if one.printer_id is None else gettext("printer %(code)s", code=setup.printers.by_id[one.printer_id].code),
    ]
    return " · ".join(part for part in parts if part) or gettext("Whole hall")


def _sign(hall_id: int, one: DeviceInList) -> tuple[int | None, dict[str, Any]]:
    """The last sign of life of this hardware; what an older one in its place told is nothing any more."""
    at, told = front().signs_of_life.get((hall_id, one.code), (None, {}))
    is_older = at is None or one.paired_at is None or at < one.paired_at
    return (None, {}) if is_older else (at, told)


def _lag(told: dict[str, Any], head: Head) -> str:
    """How far behind the story a screen was when it told."""
    if "seq" not in told:
        return "–"
    if told.get("epoch", head.epoch) != head.epoch:
        return gettext("from before a restore")
    behind = int(told.get("head", head.seq)) - int(told["seq"])
    return gettext("up to date") if behind <= NEARLY else gettext("%(n)s lines behind", n=behind)


def _drives(one: DeviceInList, setup: HallSetup) -> str:
    """The printers that a print agent drives."""
    codes = [printer.code for printer in setup.printers if not printer.retired and printer.agent == one.code]
    return gettext("drives %(printers)s", printers=as_list(codes)) if codes else gettext("drives no printer yet")


def _facts(one: DeviceInList, told: dict[str, Any], head: Head, setup: HallSetup) -> Iterable[tuple[str, str]]:
    if one.kind == AGENT:
        yield _("Printers"), _drives(one, setup)
    if "seq" in told:
        yield _("Shows"), f"{told['seq']} · {_lag(told, head)}"
    if "spoken" in told:
        yield _("Last line spoken"), str(told["spoken"])
    if "can_play" in told:
        yield _("Sound"), gettext(_sound(told))
    if "zones" in told:
        yield _("Speaks for"), ", ".join(_zone(code, setup) for code in told["zones"]) or "–"
    if "engine" in told:
        yield _("Voice"), str(told["engine"])
    if told.get("backlog"):
        yield _("Calls still to be spoken"), str(told["backlog"])
    if "width" in told and "height" in told:
        yield _("Screen"), f"{told['width']} × {told['height']}"
    if "build" in told:
        yield _("Version"), str(told["build"])


def _sound(told: dict[str, Any]) -> str:
    state = str(told.get("voice", "ok")) if told["can_play"] else "blocked"
    return SOUND.get(state, SOUND["ok"])


def _zone(code: str, setup: HallSetup) -> str:
    found = setup.zones.by_code.get(code)
    return code if found is None else found.name.of(language())
