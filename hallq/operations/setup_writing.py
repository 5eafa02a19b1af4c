"""A canonical set-up document turned into rows, kind by kind, so that what is referred to is there first."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from hallq.domain.listing import Listing
from hallq.domain.package import flat_steps, in_stages, stage_numbers
from hallq.domain.routing import HallSetup
from hallq.domain.setup_document import code_of
from hallq.domain.setup_keys import clock_minutes
from hallq.operations.setup_difference import UNORDERED, WHOLE, Difference
from hallq.store.setup_book import SetupBook

Entry = Mapping[str, Any]
Keys = dict[str, dict[str, int]]
"""The key of every thing by kind and code."""

AFTER_SERVICES = 1_000_000


def hall_row(content: Entry) -> dict[str, Any]:
    """The columns of the hall itself."""
    hall = content["hall"]
    return {
        **_name(hall),
        "level": hall["level"],
        "timezone": hall["timezone"],
        "cutoff_minutes": clock_minutes(hall["cutoff"]),
        "languages": _json(hall["languages"]),
        "tips": _json(hall["tips"]),
        "settings": _json(content["settings"]),
        "timetables": _json({one["code"]: {key: value for key, value in one.items() if key != "code"} for one in content["timetables"]}),
        "made_up": int(content["made_up"]),
    }


def write_difference(book: SetupBook, setup: HallSetup, content: Entry, difference: Difference) -> None:
    """Write every kind that is not as before."""
    if any(difference.touches(kind) for kind in WHOLE):
        book.change_hall(hall_row(content))
    keys: Keys = {}
    for kind, (table, row_of) in KINDS.items():
        keys[kind] = {thing.code: thing.id for thing in listing_of(setup, kind)}
        if difference.touches(kind):
            for i, entry in enumerate(content[kind]):
                _write(book, table, keys[kind], code_of(kind, entry), row_of(entry, keys) | _place(kind, i))
            for code in difference.retired.get(kind, ()):
                book.retire(table, keys[kind][code])


def _write(book: SetupBook, table: str, keys: dict[str, int], code: str, row: dict[str, Any]) -> None:
    if code in keys:
        book.change(table, keys[code], row)
    else:
        keys[code] = book.add(table, row)


def _place(kind: str, position: int) -> dict[str, int]:
    """The order of the file, where it says something; packages stand after all services."""
    return {} if kind in UNORDERED else {"position": position + (AFTER_SERVICES if kind == "packages" else 0)}


def listing_of(setup: HallSetup, kind: str) -> Listing[Any]:
    """The things of a kind, retired ones too; services and packages stand in one listing, for they share their codes."""
    listings: dict[str, Listing[Any]] = {
        "series": setup.series,
        "zones": setup.zones,
        "units": setup.units,
        "priorities": setup.priorities,
        "queues": setup.queues,
        "services": setup.services,
        "packages": setup.services,
        "profiles": setup.profiles,
        "counters": setup.counters,
        "printers": setup.printers,
        "agents": setup.agents,
        "slips": setup.slips,
    }
    return listings[kind]


def _series(entry: Entry, _keys: Keys) -> dict[str, Any]:
    return dict(entry)


def _zone(entry: Entry, _keys: Keys) -> dict[str, Any]:
    return _named(entry)


def _unit(entry: Entry, _keys: Keys) -> dict[str, Any]:
    return {**_named(entry), "kind": entry["kind"]}


def _priority(entry: Entry, _keys: Keys) -> dict[str, Any]:
    target = entry["target_minutes"]
    return {
        **_named(entry),
        "rank": entry["rank"],
        "reasons": _json(entry["reasons"]),
        "head_start_minutes": str(entry["head_start_minutes"]),
        "pace": str(entry["pace"]),
        "target_minutes": None if target is None else str(target),
        "from_age": entry["from_age"],
    }


def _queue(entry: Entry, keys: Keys) -> dict[str, Any]:
    return {
        **_named(entry),
        "zone_id": keys["zones"][entry["zone"]],
        "series_id": keys["series"][entry["series"]],
        **{key: entry[key] for key in ("discipline", "guard_minutes", "target_minutes", "capacity", "favours", "early_minutes", "late_minutes")},
    }


def _service(entry: Entry, keys: Keys) -> dict[str, Any]:
    return {
        **_matter(entry, keys),
        "queue_id": keys["queues"][entry["queue"]],
        "minutes": str(entry["minutes"]),
        "quota": entry["quota"],
        "steps": "[]",
    }


def _package(entry: Entry, keys: Keys) -> dict[str, Any]:
    """A package leads to no queue and takes no time of its own: its services do."""
    steps = in_stages([keys["services"][step] for step in flat_steps(entry["steps"])], stage_numbers(entry["steps"]))
    return {**_matter(entry, keys), "queue_id": None, "minutes": "0", "quota": None, "steps": _json(steps)}


def _matter(entry: Entry, keys: Keys) -> dict[str, Any]:
    return {
        **_named(entry),
        "unit_id": keys["units"][entry["unit"]],
        "timetable": entry["timetable"] or "",
        "pinyin": entry["pinyin"],
        "demand": str(entry["demand"]),
        "slip": entry["slip"] or "",
    }


def _profile(entry: Entry, keys: Keys) -> dict[str, Any]:
    limits = [_limit(one, keys) for one in entry["limits"]]
    queues = [keys["queues"][code] for code in entry["queues"]]
    return {**_named(entry), "queues": _json(queues), "mode": entry["mode"], "limits": _json(limits)}


def _limit(entry: Entry, keys: Keys) -> dict[str, Any]:
    classes = [keys["priorities"][code] for code in entry["classes"]]
    return {"queue": keys["queues"][entry["queue"]], "classes": classes, "share": entry["share"], "after_minutes": entry["after_minutes"]}


def _counter(entry: Entry, keys: Keys) -> dict[str, Any]:
    unit = entry["unit"]
    return {
        **_named(entry),
        "zone_id": keys["zones"][entry["zone"]],
        "unit_id": None if unit is None else keys["units"][unit],
        "profile_id": keys["profiles"][entry["profile"]],
    }


def _printer(entry: Entry, keys: Keys) -> dict[str, Any]:
    """A printer's name is its code: it is spoken of among staff only."""
    zone = entry["zone"]
    place = None if zone is None else keys["zones"][zone]
    name = {"name_zh": entry["code"], "name_en": entry["code"]}
    reached = {"hardware": entry["profile"], "link": _json(entry["link"]), "agent": entry["agent"]}
    taken = None if entry["place"] is None else _json(entry["place"])
    return {"code": entry["code"], **name, **reached, "zone_id": place, "group_code": entry["group"], "place": taken}


def _slip(entry: Entry, _keys: Keys) -> dict[str, Any]:
    return {**_named(entry), "lines": _json(entry["lines"]), "logo": entry["logo"] or ""}


KINDS: dict[str, tuple[str, Callable[[Entry, Keys], dict[str, Any]]]] = {
    "series": ("series", _series),
    "zones": ("zone", _zone),
    "units": ("unit", _unit),
    "priorities": ("priority", _priority),
    "queues": ("queue", _queue),
    "services": ("service", _service),
    "packages": ("service", _package),
    "profiles": ("profile", _profile),
    "counters": ("counter", _counter),
    "printers": ("printer", _printer),
    "agents": ("agent", lambda entry, _: {**_named(entry), "limit_per_day": entry["limit_per_day"]}),
    "slips": ("slip", _slip),
}
"""Table and row of each kind; what is referred to comes before what refers."""


def _named(entry: Entry) -> dict[str, Any]:
    return {"code": entry["code"], **_name(entry)}


def _name(entry: Entry) -> dict[str, Any]:
    return {"name_zh": entry["name"]["zh"], "name_en": entry["name"]["en"]}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
