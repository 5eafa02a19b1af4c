"""A hall's set-up read from its tables into one frozen value."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain import routing as r
from hallq.domain.discipline import MINUTE, Mode, Served
from hallq.domain.listing import Listing
from hallq.domain.names import Name
from hallq.domain.package import flat_steps, stage_numbers
from hallq.domain.slip_template import SlipTemplate, line_of
from hallq.domain.timetable_text import parse_timetable
from hallq.store import tables as t

Ask = Callable[[sa.ClauseElement, Mapping[str, Any]], Sequence[Sequence[Any]]]


def _of(table: sa.Table, *columns: str, by: str = "position") -> sa.Select[Any]:
    return sa.select(*(table.c[name] for name in columns)).where(table.c.hall_id == p("hall")).order_by(table.c[by], table.c.id)


_h = t.hall.c
HALL = sa.select(
    _h.code,
    _h.name_zh,
    _h.name_en,
    _h.level,
    _h.timezone,
    _h.cutoff_minutes,
    _h.languages,
    _h.tips,
    _h.settings,
    _h.timetables,
    _h.setup_version,
    _h.made_up,
).where(_h.id == p("hall"))
SERIES = _of(t.series, "id", "prefix", "first", "width", "retired", by="id")
ZONES = _of(t.zone, "id", "code", "name_zh", "name_en", "retired")
UNITS = _of(t.unit, "id", "code", "kind", "name_zh", "name_en", "retired")
_PRIORITY = ("id", "code", "rank", "name_zh", "name_en", "reasons", "retired", "head_start_minutes", "pace", "target_minutes", "from_age")
PRIORITIES = _of(t.priority, *_PRIORITY, by="rank")
_QUEUE = ("id", "code", "zone_id", "series_id", "name_zh", "name_en", "discipline", "guard_minutes", "target_minutes", "capacity", "suspended")
QUEUES = _of(t.queue, *_QUEUE, "retired", "favours", "early_minutes", "late_minutes")
_SERVICE = ("id", "code", "unit_id", "queue_id", "name_zh", "name_en", "minutes", "timetable", "quota", "suspended", "retired", "pinyin")
SERVICES = _of(t.service, *_SERVICE, "demand", "steps", "slip")
PROFILES = _of(t.profile, "id", "code", "name_zh", "name_en", "queues", "retired", "mode", "limits")
COUNTERS = _of(t.counter, "id", "code", "zone_id", "unit_id", "profile_id", "name_zh", "name_en", "retired")
PRINTERS = _of(t.printer, "id", "code", "hardware", "link", "zone_id", "retired", "group_code", "place", "agent")
AGENTS = _of(t.agent, "id", "code", "name_zh", "name_en", "limit_per_day", "retired")
SLIPS = _of(t.slip, "id", "code", "name_zh", "name_en", "lines", "logo", "retired")


def read_setup(ask: Ask, hall_id: int) -> r.HallSetup:
    """The set-up of a hall that exists; `ask` runs a statement with its parameters and answers the rows."""

    def rows(statement: sa.ClauseElement) -> Sequence[Sequence[Any]]:
        return ask(statement, {"hall": hall_id})

    code, zh, en, level, timezone, cutoff, languages, tips, settings, timetables, version, made_up = rows(HALL)[0]
    return r.HallSetup(
        hall_id=hall_id,
        code=code,
        name=Name(zh, en),
        level=level,
        timezone=timezone,
        cutoff_minutes=cutoff,
        languages=tuple(json.loads(languages)),
        tips=tuple(Name(**tip) for tip in json.loads(tips)),
        settings=r.Settings(**json.loads(settings)),
        timetables={key: parse_timetable(value) for key, value in json.loads(timetables).items()},
        version=version,
        made_up=bool(made_up),
        series=Listing(tuple(r.Series(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows(SERIES))),
        zones=Listing(tuple(r.Zone(row[0], row[1], Name(row[2], row[3]), bool(row[4])) for row in rows(ZONES))),
        units=Listing(tuple(r.Unit(row[0], row[1], row[2], Name(row[3], row[4]), bool(row[5])) for row in rows(UNITS))),
        priorities=Listing(tuple(_priority(row) for row in rows(PRIORITIES))),
        queues=Listing(tuple(_queue(row) for row in rows(QUEUES))),
        services=Listing(tuple(_service(row) for row in rows(SERVICES))),
        profiles=Listing(tuple(_profile(row) for row in rows(PROFILES))),
        counters=Listing(tuple(_counter(row) for row in rows(COUNTERS))),
        printers=Listing(tuple(_printer(row) for row in rows(PRINTERS))),
        slips=Listing(tuple(_slip(row) for row in rows(SLIPS))),
        agents=Listing(tuple(r.Agent(row[0], row[1], Name(row[2], row[3]), row[4], bool(row[5])) for row in rows(AGENTS))),
    )


def _priority(row: Sequence[Any]) -> r.PriorityClass:
    key, code, rank, zh, en, reasons, retired, head_start, pace, target, from_age = row
    own_target = None if target is None else float(target)
    return r.PriorityClass(
        key, code, rank, Name(zh, en), tuple(json.loads(reasons)), bool(retired), float(head_start), float(pace), own_target, from_age
    )


def _profile(row: Sequence[Any]) -> r.WorkProfile:
    key, code, zh, en, queues, retired, mode, limits = row
    served = {one["queue"]: _served(one) for one in json.loads(limits)}
    return r.WorkProfile(key, code, Name(zh, en), tuple(json.loads(queues)), bool(retired), Mode(mode), served)


def _served(limit: Mapping[str, Any]) -> Served:
    return Served(limit["queue"], frozenset(limit["classes"]), limit["share"], round(limit["after_minutes"] * MINUTE))


def _queue(row: Sequence[Any]) -> r.Queue:
    key, code, zone_id, series_id, zh, en, discipline, guard, target, capacity, suspended, retired, *terms = row
    return r.Queue(key, code, zone_id, series_id, Name(zh, en), discipline, guard, target, capacity, bool(suspended), bool(retired), *terms)


def _service(row: Sequence[Any]) -> r.Service:
    key, code, unit_id, queue_id, zh, en, minutes, timetable, quota, suspended, retired, pinyin, demand, steps, slip = row
    stages = json.loads(steps)
    flat = tuple(flat_steps(stages))
    return r.Service(
        id=key,
        code=code,
        unit_id=unit_id,
        queue_id=queue_id,
        name=Name(zh, en),
        minutes=float(minutes),
        timetable=timetable,
        quota=quota,
        suspended=bool(suspended),
        retired=bool(retired),
        pinyin=pinyin,
        demand=float(demand),
        steps=flat,
        slip=slip,
        stages=stage_numbers(stages) if len(flat) > len(stages) else (),
    )


def _counter(row: Sequence[Any]) -> r.Counter:
    key, code, zone_id, unit_id, profile_id, zh, en, retired = row
    return r.Counter(key, code, zone_id, unit_id, profile_id, Name(zh, en), bool(retired))


def _printer(row: Sequence[Any]) -> r.Printer:
    key, code, hardware, link, zone_id, retired, group, told, agent = row
    place = None if told is None else Name(**json.loads(told))
    return r.Printer(key, code, hardware, json.loads(link), zone_id, bool(retired), group, place, agent)


def _slip(row: Sequence[Any]) -> SlipTemplate:
    key, code, zh, en, lines, logo, retired = row
    return SlipTemplate(key, code, Name(zh, en), tuple(line_of(one) for one in json.loads(lines)), logo, bool(retired))
