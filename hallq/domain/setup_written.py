"""A hall's set-up written back as the document it could have been read from; what is retired is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from hallq.domain import routing as r
from hallq.domain.discipline import MINUTE, Served
from hallq.domain.names import Name
from hallq.domain.package import in_stages
from hallq.domain.setup_document import SCHEMA
from hallq.domain.setup_keys import plain
from hallq.domain.slip_template import SlipTemplate, written_line
from hallq.domain.timetable_text import clock_text, written_timetable


def written_setup(setup: r.HallSetup) -> dict[str, Any]:
    """The canonical document of a set-up: reading it gives the same content again."""
    return {
        "schema": SCHEMA,
        "made_up": setup.made_up,
        "hall": _hall(setup),
        "settings": {key: plain(value) if isinstance(value, float) else value for key, value in asdict(setup.settings).items()},
        "timetables": [{"code": code, **written_timetable(timetable)} for code, timetable in setup.timetables.items()],
        **{section: [entry for entry, retired in written_things(setup, section) if not retired] for section in _THINGS},
    }


def written_things(setup: r.HallSetup, section: str) -> list[tuple[dict[str, Any], bool]]:
    """Every thing of a section as it is written, in order, each with whether it is retired. Raises KeyError for what has no retired things."""
    things, written = _THINGS[section]
    key = "prefix" if section == "series" else "code"
    return [({key: thing.code, **written(setup, thing)}, thing.retired) for thing in things(setup)]


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
        "favours": queue.favours,
        "early_minutes": plain(queue.early_minutes),
        "late_minutes": plain(queue.late_minutes),
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
        "slip": service.slip or None,
    }


def _package(setup: r.HallSetup, package: r.Service) -> dict[str, Any]:
    return {
        "unit": setup.units.by_id[package.unit_id].code,
        "name": _name(package.name),
        "steps": in_stages([setup.services.by_id[step].code for step in package.steps], package.stages),
        "timetable": package.timetable or None,
        "pinyin": package.pinyin,
        "demand": plain(package.demand),
        "slip": package.slip or None,
    }


def _profile(setup: r.HallSetup, profile: r.WorkProfile) -> dict[str, Any]:
    return {
        "name": _name(profile.name),
        "queues": [setup.queues.by_id[queue_id].code for queue_id in profile.queue_ids],
        "mode": profile.mode.value,
        "limits": [_limit(setup, one) for one in profile.limits.values()],
    }


def _limit(setup: r.HallSetup, served: Served) -> dict[str, Any]:
    return {
        "queue": setup.queues.by_id[served.queue_id].code,
        "classes": sorted(one.code for one in setup.priorities if one.id in served.class_ids),
        "share": served.share,
        "after_minutes": plain(served.after_ms / MINUTE),
    }


def _priority(_setup: r.HallSetup, one: r.PriorityClass) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "name": _name(one.name),
        "reasons": list(one.reasons),
        "head_start_minutes": plain(one.head_start_minutes),
        "pace": plain(one.pace),
        "target_minutes": None if one.target_minutes is None else plain(one.target_minutes),
        "from_age": one.from_age,
    }


def _counter(setup: r.HallSetup, counter: r.Counter) -> dict[str, Any]:
    return {
        "zone": setup.zones.by_id[counter.zone_id].code,
        "unit": None if counter.unit_id is None else setup.units.by_id[counter.unit_id].code,
        "profile": setup.profiles.by_id[counter.profile_id].code,
        "name": _name(counter.name),
    }


def _printer(setup: r.HallSetup, printer: r.Printer) -> dict[str, Any]:
    zone = None if printer.zone_id is None else setup.zones.by_id[printer.zone_id].code
    place = None if printer.place is None else _name(printer.place)
    return {"profile": printer.profile, "link": dict(printer.link), "zone": zone, "group": printer.group, "place": place, "agent": printer.agent}


def _slip(_setup: r.HallSetup, slip: SlipTemplate) -> dict[str, Any]:
    return {"name": _name(slip.name), "lines": [written_line(line) for line in slip.lines], "logo": slip.logo or None}


_THINGS: dict[str, tuple[Callable[[r.HallSetup], Iterable[Any]], Callable[[r.HallSetup, Any], Mapping[str, Any]]]] = {
    "priorities": (lambda setup: setup.priorities, _priority),
    "series": (lambda setup: setup.series, lambda _, one: {"first": one.first, "width": one.width}),
    "zones": (lambda setup: setup.zones, lambda _, one: {"name": _name(one.name)}),
    "units": (lambda setup: setup.units, lambda _, one: {"kind": one.kind, "name": _name(one.name)}),
    "queues": (lambda setup: setup.queues, _queue),
    "services": (lambda setup: (one for one in setup.services if not one.is_package), _service),
    "packages": (lambda setup: (one for one in setup.services if one.is_package), _package),
    "profiles": (lambda setup: setup.profiles, _profile),
    "counters": (lambda setup: setup.counters, _counter),
    "printers": (lambda setup: setup.printers, _printer),
    "agents": (lambda setup: setup.agents, lambda _, one: {"name": _name(one.name), "limit_per_day": one.limit_per_day}),
    "slips": (lambda setup: setup.slips, _slip),
}
"""The things of each section, and how one is written."""
