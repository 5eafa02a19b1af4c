"""A hall's set-up as people write it: read strictly into its one canonical form, every fault named with its place."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hallq.domain.discipline import Discipline, Mode
from hallq.domain.errors import SetupInvalid
from hallq.domain.numbering import NumberSeries
from hallq.domain.package import flat_steps, package_steps
from hallq.domain.printer_paths import cups_queue, cups_server, printer_file, printer_host, printer_node, printer_port
from hallq.domain.setup_keys import (
    LONGEST_PLACE,
    LONGEST_TIP,
    Key,
    Problems,
    Read,
    Several,
    clock_minutes,
    code,
    list_of,
    maybe,
    name,
    number,
    one_mapping,
    one_of,
    read_keys,
    served_in_part,
    text,
    timezone,
    truth,
    whole,
)
from hallq.domain.setup_warnings import warnings_of
from hallq.domain.slip_logo import slip_logo
from hallq.domain.slip_template import slip_lines
from hallq.domain.timetable_text import clock_text, parse_timetable, written_timetable

SCHEMA = 1
LEVELS = ("province", "city", "county", "town", "village")
LANGUAGES = ("zh", "en")
UNIT_KINDS = ("department", "public_service", "intermediary", "bank")

_CODE, _NAME = Key(code()), Key(name())
_WINDOW = Key(code(r"[A-Za-z0-9][A-Za-z0-9-]{0,7}", "letters, digits and hyphens, 8 at most"))


def _cutoff(raw: Any) -> str:
    return clock_text(clock_minutes(raw))


def _timetable_part(key: str) -> Read:
    """Opening hours in their written form; what a day is made of is the timetable's own rule."""

    def read(raw: Any) -> Any:
        try:
            return written_timetable(parse_timetable({key: raw}))[key]
        except ValueError as fault:
            raise Several(_timetable_faults(key, raw) or [_without(key, fault)]) from fault

    return read


def _timetable_faults(key: str, raw: Any) -> list[str]:
    """What is wrong with each of the days by itself."""
    found = []
    for day, spans in raw.items() if isinstance(raw, Mapping) else ():
        try:
            parse_timetable({key: {day: spans}})
        except ValueError as fault:
            found.append(_without(key, fault))
    return found


def _without(key: str, fault: ValueError) -> str:
    return str(fault).removeprefix(f"{key}.").removeprefix(f"{key}: ")


HALL: Mapping[str, Key] = {
    "code": Key(code(r"[a-z][a-z0-9-]{0,31}", "small letters, digits and hyphens, 32 at most")),
    "name": _NAME,
    "level": Key(one_of(*LEVELS)),
    "timezone": Key(timezone),
    "cutoff": Key(_cutoff, "04:00"),
    "languages": Key(list_of(one_of(*LANGUAGES), least=1), ["zh", "en"]),
    "tips": Key(list_of(name(LONGEST_TIP)), []),
}
SETTINGS: Mapping[str, Key] = {
    "confirm_arrival": Key(truth, True),
    "recalls_before_no_show": Key(whole(0, 10), 2),
    "recalls_at_most": Key(whole(0, 20), 3),
    "seconds_before_no_show": Key(number(0, 3600), 0),
    "undo_seconds": Key(number(0, 60), 8),
    "max_tickets_waiting": Key(maybe(whole(1, 1_000_000)), None),
    "slip": Key(maybe(text()), None),
    "missed_rule": Key(one_of("void", "back", "after", "minutes", "numbers"), "back"),
    "missed_times": Key(whole(1, 10), 3),
    "missed_after": Key(whole(1, 99), 3),
    "missed_minutes": Key(number(1, 600), 30),
    "missed_numbers": Key(whole(1, 999), 10),
    "reoffer_minutes": Key(maybe(number(0.1, 240)), None),
    "kiosk_voice": Key(truth, True),
}
LINKS: Mapping[str, Mapping[str, Key]] = {
    "tcp": {"host": Key(printer_host), "port": Key(whole(1, 65_535), 9100)},
    "serial": {"device": Key(printer_port), "baud": Key(maybe(whole(1200, 1_000_000)), None)},
    "usb": {"device": Key(printer_node)},
    "file": {"path": Key(printer_file)},
    "cups": {"queue": Key(cups_queue), "server": Key(maybe(cups_server), None)},
}
SECTIONS: Mapping[str, Mapping[str, Key]] = {
    "timetables": {
        "code": _CODE,
        "days": Key(_timetable_part("days")),
        "exceptions": Key(_timetable_part("exceptions"), {}),
        "last_ticket_minutes": Key(_timetable_part("last_ticket_minutes"), 0),
    },
    "priorities": {
        "code": _CODE,
        "rank": Key(whole(0, 99)),
        "name": _NAME,
        "reasons": Key(list_of(code()), []),
        "head_start_minutes": Key(number(0, 480), 0),
        "pace": Key(number(0.1, 10), 1),
        "target_minutes": Key(maybe(number(1, 1440)), None),
        "from_age": Key(maybe(whole(1, 120)), None),
    },
    "series": {"prefix": Key(text()), "first": Key(whole(0, 9999), 1), "width": Key(whole(2, 4), 3)},
    "zones": {"code": _CODE, "name": _NAME},
    "units": {"code": _CODE, "kind": Key(one_of(*UNIT_KINDS)), "name": _NAME},
    "queues": {
        "code": _CODE,
        "zone": Key(text()),
        "series": Key(text()),
        "name": _NAME,
        "discipline": Key(one_of(*Discipline), "ratio"),
        "guard_minutes": Key(whole(1, 1440), 30),
        "target_minutes": Key(whole(1, 1440), 15),
        "favours": Key(whole(1, 9), 2),
        "early_minutes": Key(whole(0, 240), 5),
        "late_minutes": Key(whole(0, 240), 15),
        "capacity": Key(maybe(whole(1, 100_000)), None),
    },
    "services": {
        "code": _CODE,
        "unit": Key(text()),
        "queue": Key(text()),
        "name": _NAME,
        "minutes": Key(number(0.1, 480), 10),
        "timetable": Key(maybe(text()), None),
        "quota": Key(maybe(whole(1, 100_000)), None),
        "pinyin": Key(text(48, may_be_empty=True), ""),
        "demand": Key(number(0, 100_000), 1),
        "slip": Key(maybe(text()), None),
    },
    "packages": {
        "code": _CODE,
        "unit": Key(text()),
        "name": _NAME,
        "steps": Key(package_steps),
        "timetable": Key(maybe(text()), None),
        "pinyin": Key(text(48, may_be_empty=True), ""),
        "demand": Key(number(0, 100_000), 1),
        "slip": Key(maybe(text()), None),
    },
    "profiles": {
        "code": _CODE,
        "name": _NAME,
        "queues": Key(list_of(text(), least=1)),
        "mode": Key(one_of(*Mode), Mode.TOGETHER.value),
        "limits": Key(list_of(served_in_part), []),
    },
    "counters": {"code": _WINDOW, "zone": Key(text()), "unit": Key(maybe(text()), None), "profile": Key(text()), "name": _NAME},
    "printers": {
        "code": _CODE,
        "profile": Key(code()),
        "link": Key(one_mapping(LINKS)),
        "zone": Key(maybe(text()), None),
        "group": Key(maybe(code()), None),
        "place": Key(maybe(name(LONGEST_PLACE)), None),
        "agent": Key(maybe(code()), None),
    },
    "agents": {"code": _CODE, "name": _NAME, "limit_per_day": Key(maybe(whole(1, 999)), None)},
    "slips": {"code": _CODE, "name": _NAME, "lines": Key(slip_lines), "logo": Key(maybe(slip_logo), None)},
}
NOT_WITHOUT = ("timetables", "priorities")
MAY_LACK = ("packages", "printers", "agents", "slips")
REFERENCES = (
    ("queues", "zone", "zones"),
    ("queues", "series", "series"),
    ("services", "unit", "units"),
    ("services", "queue", "queues"),
    ("services", "timetable", "timetables"),
    ("services", "slip", "slips"),
    ("packages", "unit", "units"),
    ("packages", "steps", "services"),
    ("packages", "timetable", "timetables"),
    ("packages", "slip", "slips"),
    ("profiles", "queues", "queues"),
    ("counters", "zone", "zones"),
    ("counters", "unit", "units"),
    ("counters", "profile", "profiles"),
    ("printers", "zone", "zones"),
)
SINGULAR = {
    "timetables": "timetable", "series": "series", "zones": "zone", "units": "unit", "queues": "queue", "services": "service",
    "profiles": "profile", "slips": "template",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetupDocument:
    """A set-up file that can be taken: `content` in canonical form, every key there; `warnings` like problems, but no reason to refuse."""

    content: dict[str, Any]
    warnings: tuple[dict[str, str], ...]


def code_of(section: str, entry: Mapping[str, Any]) -> str:
    """What a thing is known by: a series by its letters, all else by its code."""
    return str(entry["prefix" if section == "series" else "code"])


def codes_in(value: Any) -> list[Any]:
    """The codes that a key of an entry names: one, a list of them, or the steps of a package in their stages."""
    return flat_steps(value) if isinstance(value, list) else [value]


def read_document(raw: Any) -> SetupDocument:
    """The set-up in canonical form. Raises SetupInvalid with every fault, each `{place, reason}`."""
    problems = Problems()
    content = _read(raw, problems)
    for check in (_check_codes, _check_series, _check_references, _check_packages, _check_priorities, _check_limits, _check_missed):
        check(content, problems)
    if problems.found:
        raise SetupInvalid(problems=problems.found)
    return SetupDocument(content, tuple(warnings_of(content)))


def _read(raw: Any, problems: Problems) -> dict[str, Any]:
    keys = {
        "schema": Key(one_of(SCHEMA)),
        "made_up": Key(truth, False),
        "hall": Key(lambda part: read_keys(part, HALL, "hall", problems)),
        "settings": Key(lambda part: read_keys(part, SETTINGS, "settings", problems), read_keys({}, SETTINGS, "settings", problems)),
    }
    keys |= {section: _section(section, problems) for section in SECTIONS}
    return read_keys(raw, keys, "", problems)


def _section(section: str, problems: Problems) -> Key:
    def read(raw: Any) -> list[dict[str, Any]]:
        if not isinstance(raw, list | tuple):
            raise ValueError("must be a list")  # noqa: TRY004 -- every reader refuses with the same class
        if not raw and section in NOT_WITHOUT:
            raise ValueError("needs one entry at least")
        return [read_keys(entry, SECTIONS[section], _place(section, i, entry), problems) for i, entry in enumerate(raw)]

    return Key(read, []) if section in MAY_LACK else Key(read)


def _place(section: str, index: int, entry: Any) -> str:
    """Where an entry stands: by its code, or counted from 1 where it has none."""
    known = entry.get("prefix" if section == "series" else "code") if isinstance(entry, Mapping) else None
    return f"{section}.{known}" if isinstance(known, str) and known else f"{section}[{index + 1}]"


def _entries(content: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    """The entries of a section that have a code."""
    return [entry for entry in content.get(section) or [] if entry["prefix" if section == "series" else "code"] is not None]


def _check_codes(content: Mapping[str, Any], problems: Problems) -> None:
    for section in SECTIONS:
        for known, times in Counter(code_of(section, entry) for entry in _entries(content, section)).items():
            if times > 1:
                problems.add(f"{section}.{known}", f"is there {times} times")
    services = {entry["code"] for entry in _entries(content, "services")}
    for entry in _entries(content, "packages"):
        if entry["code"] in services:
            problems.add(f"packages.{entry['code']}", "is also the code of a service")


def _check_series(content: Mapping[str, Any], problems: Problems) -> None:
    for entry in _entries(content, "series"):
        problems.read(f"series.{entry['prefix']}", NumberSeries, entry["prefix"])


def _check_references(content: Mapping[str, Any], problems: Problems) -> None:
    for section, key, target in REFERENCES:
        known = {code_of(target, entry) for entry in _entries(content, target)}
        for i, entry in enumerate(content.get(section) or []):
            named = codes_in(entry[key])
            for missing in [one for one in named if one is not None and one not in known]:
                if (section, key) != ("packages", "steps") or not _is_package(content, missing):
                    problems.add(f"{_place(section, i, entry)}.{key}", f"there is no {SINGULAR[target]} {missing!r}")
    slip = (content.get("settings") or {}).get("slip")
    if slip is not None and slip not in {entry["code"] for entry in _entries(content, "slips")}:
        problems.add("settings.slip", f"there is no {SINGULAR['slips']} {slip!r}")


def _is_package(content: Mapping[str, Any], wanted: str) -> bool:
    return any(entry["code"] == wanted for entry in _entries(content, "packages"))


def _check_packages(content: Mapping[str, Any], problems: Problems) -> None:
    for entry in _entries(content, "packages"):
        for step in flat_steps(entry["steps"] or []):
            if _is_package(content, step):
                problems.add(f"packages.{entry['code']}.steps", f"{step!r} is a package itself; name its services")


def _check_priorities(content: Mapping[str, Any], problems: Problems) -> None:
    ranked = [entry for entry in _entries(content, "priorities") if entry["rank"] is not None]
    lowest = min(ranked, key=lambda entry: entry["rank"], default=None)
    if lowest is not None and lowest["reasons"]:
        problems.add(f"priorities.{lowest['code']}.reasons", "the lowest class is everybody's and may not ask for a reason")


def _check_limits(content: Mapping[str, Any], problems: Problems) -> None:
    """A queue that a profile serves in part is one of its queues, named once, and the classes are classes of the hall."""
    known = {entry["code"] for entry in _entries(content, "priorities")}
    for entry in _entries(content, "profiles"):
        limits, place = entry["limits"] or [], f"profiles.{entry['code']}.limits"
        named = [limit["queue"] for limit in limits]
        for queue in named:
            if queue not in (entry["queues"] or []):
                problems.add(place, f"{queue!r} is no queue of this profile")
        for queue in sorted({one for one in named if named.count(one) > 1}):
            problems.add(place, f"{queue!r} is there twice")
        for missing in [klass for limit in limits for klass in limit["classes"] if klass not in known]:
            problems.add(place, f"there is no class {missing!r}")


def _check_missed(content: Mapping[str, Any], problems: Problems) -> None:
    """A number that waits again by itself does so while its place is kept: later it would never."""
    settings = content.get("settings") or {}
    kept, again = settings.get("missed_minutes"), settings.get("reoffer_minutes")
    if settings.get("missed_rule") == "minutes" and kept is not None and again is not None and again > kept:
        problems.add("settings.reoffer_minutes", "is longer than the place is kept")
