"""A hall's set-up written back as the document it could have been read from; what is retired is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from hallq.domain import routing as r
from hallq.domain.names import Name
from hallq.domain.setup_document import SCHEMA
from hallq.domain.setup_keys import plain
from hallq.domain.timetable_text import clock_text, written_timetable


def written_setup(setup: r.HallSetup) -> dict[str, Any]:
    """The canonical document of a set-up: reading it gives the same content again."""
    return {
        "schema": SCHEMA,
        "made_up": setup.made_up,
        "hall": _hall(setup),
        "settings": {key: plain(value) if isinstance(value, float) else value for key, value in asdict(setup.settings).items()},
        "timetables": [{"code": code, **written_timetable(timetable)} for code, timetable in setup.timetables.items()],
        "priorities": _each(setup.priorities, lambda one: {"rank": one.rank, "name": _name(one.name), "reasons": list(one.reasons)}),
        "series": [{"prefix": one.prefix, "first": one.first, "width": one.width} for one in setup.series if not one.retired],
        "zones": _each(setup.zones, lambda one: {"name": _name(one.name)}),
        "units": _each(setup.units, lambda one: {"kind": one.kind, "name": _name(one.name)}),
        "queues": _each(setup.queues, lambda one: _queue(setup, one)),
        "services": _each((one for one in setup.services if not one.is_package), lambda one: _service(setup, one)),
        "packages": _each((one for one in setup.services if one.is_package), lambda one: _package(setup, one)),
        "profiles": _each(setup.profiles, lambda one: _profile(setup, one)),
        "counters": _each(setup.counters, lambda one: _counter(setup, one)),
        "printers": _each(setup.printers, lambda one: _printer(setup, one)),
    }


def _each(things: Iterable[Any], written: Callable[[Any], Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"code": thing.code, **written(thing)} for thing in things if not thing.retired]


def _name(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


def _hall(setup: r.HallSetup) -> dict[str, Any]:
    return {
        "code": setup.code,
        "name": _name(setup.name),
        "level": setup.level,
        "timezone": setup.timezone,
        "cutoff": clock_text(setup.cutoff_minutes),
        "languages": list(setup.languages),
        "tips": [_name(tip) for tip in setup.tips],
    }


def _queue(setup: r.HallSetup, queue: r.Queue) -> dict[str, Any]:
    return {
        "zone": setup.zones.by_id[queue.zone_id].code,
        "series": setup.series.by_id[queue.series_id].code,
        "name": _name(queue.name),
        "discipline": queue.discipline,
        "guard_minutes": plain(queue.guard_minutes),
        "target_minutes": plain(queue.target_minutes),
        "capacity": queue.capacity,
    }


def _service(setup: r.HallSetup, service: r.Service) -> dict[str, Any]:
    return {
        "unit": setup.units.by_id[service.unit_id].code,
        "queue": None if service.queue_id is None else setup.queues.by_id[service.queue_id].code,
        "name": _name(service.name),
        "minutes": plain(service.minutes),
        "timetable": service.timetable or None,
        "quota": service.quota,
        "pinyin": service.pinyin,
        "demand": plain(service.demand),
    }


def _package(setup: r.HallSetup, package: r.Service) -> dict[str, Any]:
    return {
        "unit": setup.units.by_id[package.unit_id].code,
        "name": _name(package.name),
        "steps": [setup.services.by_id[step].code for step in package.steps],
        "timetable": package.timetable or None,
        "pinyin": package.pinyin,
        "demand": plain(package.demand),
    }


def _profile(setup: r.HallSetup, profile: r.WorkProfile) -> dict[str, Any]:
    return {"name": _name(profile.name), "queues": [setup.queues.by_id[queue_id].code for queue_id in profile.queue_ids]}


def _counter(setup: r.HallSetup, counter: r.Counter) -> dict[str, Any]:
    return {
        "zone": setup.zones.by_id[counter.zone_id].code,
        "unit": None if counter.unit_id is None else setup.units.by_id[counter.unit_id].code,
        "profile": setup.profiles.by_id[counter.profile_id].code,
        "name": _name(counter.name),
    }


def _printer(setup: r.HallSetup, printer: r.Printer) -> dict[str, Any]:
    zone = None if printer.zone_id is None else setup.zones.by_id[printer.zone_id].code
    return {"profile": printer.profile, "link": dict(printer.link), "zone": zone}
