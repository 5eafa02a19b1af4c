"""The lists of the set-up: what stands in each line beside name and code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hallq.domain.numbering import write_number
from hallq.domain.setup_document import code_of
from hallq.manage.setup.hours import week_in_words
from hallq.manage.setup.kinds import KINDS
from hallq.manage.setup.printer_kinds import profile_name
from hallq.manage.setup.seen import Seen
from hallq.manage.setup.values import NO, YES, in_words
from hallq.web.joining import as_line, as_list
from hallq.web.locale import gettext
from hallq.words import mark as _

Entry = Mapping[str, Any]
Cell = Callable[[Seen, Entry], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; `is_number` stands to the right."""

    title: str
    cell: Cell
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A thing in its list; a kind without names shows its code in their place."""

    code: str
    name: str
    second: str
    cells: tuple[str, ...]
    retired: bool


def lines_of(seen: Seen, section: str, *, retired: bool, wanted: str) -> list[Line]:
    """The things in use, or those out of use, in their order; with `wanted` only those in which all its words are found."""
    entries = seen.retired(section) if retired else seen.content[section]
    lines = [_line(seen, section, entry, retired=retired) for entry in entries if _has(entry, wanted)]
    return sorted(lines, key=lambda line: line.code) if section == "series" else lines


def _line(seen: Seen, section: str, entry: Entry, *, retired: bool) -> Line:
    code = code_of(section, entry)
    name = entry.get("name", {"zh": code, "en": ""})
    first, second = (name["en"] or name["zh"], name["zh"]) if seen.language == "en" else (name["zh"], name["en"])
    cells = tuple(column.cell(seen, entry) for column in COLUMNS[section])
    return Line(code, first, second if second != first else "", cells, retired)


def _has(entry: Entry, wanted: str) -> bool:
    name = entry.get("name", {})
    text = " ".join(str(one) for one in (entry.get("code") or entry.get("prefix"), name.get("zh"), name.get("en"), entry.get("pinyin"))).casefold()
    return all(word in text for word in wanted.casefold().split())


def _named(section: str, key: str) -> Cell:
    return lambda seen, entry: seen.name(section, entry[key])


def _said(section: str, key: str) -> Cell:
    """The value as the form shows it."""
    field = KINDS[section].field(key)
    return lambda seen, entry: "" if field is None else in_words(field, entry[key], seen)


def _uses(section: str, key: str, of: str) -> Cell:
    return lambda seen, entry: str(seen.counts(section, key).get(code_of(of, entry), 0))


def _first_number(_seen: Seen, entry: Entry) -> str:
    return write_number(entry["prefix"], entry["first"], entry["width"])


def _windows_of_queue(seen: Seen, entry: Entry) -> str:
    profiles = {profile["code"] for profile in seen.content["profiles"] if entry["code"] in profile["queues"]}
    return str(sum(1 for counter in seen.content["counters"] if counter["profile"] in profiles))


def _week(_seen: Seen, entry: Entry) -> str:
    return as_line(f"{days} {hours}" for days, hours in week_in_words(entry["days"]))


def _open_then(seen: Seen, entry: Entry) -> str:
    """How many matters have these hours; the first of the list has those that name none, too."""
    named, is_first = seen.counts("services", "timetable"), entry is seen.content["timetables"][0]
    return str(named.get(entry["code"], 0) + (named.get(None, 0) if is_first else 0))


def _days_that_differ(_seen: Seen, entry: Entry) -> str:
    return str(len(entry["exceptions"]))


def _has_logo(_seen: Seen, entry: Entry) -> str:
    lacks = entry["logo"] is None
    return gettext(NO if lacks else YES)


def _slips_then(seen: Seen, entry: Entry) -> str:
    """Who has the template: the whole hall, or so many matters and packages."""
    many = sum(seen.counts(section, "slip").get(entry["code"], 0) for section in ("services", "packages"))
    of_the_hall = [gettext(_("the whole hall"))] if seen.content["settings"]["slip"] == entry["code"] else []
    return as_list([*of_the_hall, *([gettext(_("%(n)s matters"), n=many)] if many else [])]) or gettext(_("nothing yet"))


ZONE, UNIT, QUEUE, PROFILE = _("Zone"), _("Unit"), _("Queue"), _("Work profile")
COLUMNS: dict[str, tuple[Column, ...]] = {
    "zones": (
        Column(_("Windows"), _uses("counters", "zone", "zones"), is_number=True),
        Column(_("Queues"), _uses("queues", "zone", "zones"), is_number=True),
    ),
    "counters": (Column(ZONE, _named("zones", "zone")), Column(PROFILE, _named("profiles", "profile")), Column(UNIT, _named("units", "unit"))),
    "units": (
        Column(_("Kind"), _said("units", "kind")),
        Column(_("Service matters"), _uses("services", "unit", "units"), is_number=True),
        Column(_("Windows"), _uses("counters", "unit", "units"), is_number=True),
    ),
    "services": (
        Column(UNIT, _named("units", "unit")),
        Column(QUEUE, _named("queues", "queue")),
        Column(_("Pinyin"), lambda _seen, entry: str(entry["pinyin"])),
        Column(_("Minutes"), lambda _seen, entry: str(entry["minutes"]), is_number=True),
    ),
    "packages": (Column(UNIT, _named("units", "unit")), Column(_("Matters in their order"), _said("packages", "steps"))),
    "queues": (
        Column(ZONE, _named("zones", "zone")),
        Column(_("Number series"), lambda _seen, entry: str(entry["series"])),
        Column(_("Order"), _said("queues", "discipline")),
        Column(_("Service matters"), _uses("services", "queue", "queues"), is_number=True),
        Column(_("Windows"), _windows_of_queue, is_number=True),
    ),
    "series": (Column(_("First number of the day"), _first_number), Column(_("Queues"), _uses("queues", "series", "series"), is_number=True)),
    "priorities": (
        Column(_("Rank"), lambda _seen, entry: str(entry["rank"]), is_number=True),
        Column(_("Head start"), _said("priorities", "head_start_minutes"), is_number=True),
        Column(_("Reasons"), _said("priorities", "reasons")),
    ),
    "profiles": (
        Column(_("Queues in their order"), _said("profiles", "queues")),
        Column(_("How it chooses"), _said("profiles", "mode")),
        Column(_("Windows"), _uses("counters", "profile", "profiles"), is_number=True),
    ),
    "timetables": (
        Column(_("Week"), _week),
        Column(_("Days that differ"), _days_that_differ, is_number=True),
        Column(_("Service matters"), _open_then, is_number=True),
    ),
    "printers": (
        Column(_("Printer profile"), lambda seen, entry: profile_name(seen.language, str(entry["profile"]))),
        Column(_("Connection"), _said("printers", "link")),
        Column(ZONE, _said("printers", "zone")),
        Column(_("Where paper is taken"), _said("printers", "place")),
        Column(_("Group"), lambda _seen, entry: str(entry["group"] or "–")),
    ),
    "agents": (Column(_("Numbers a day"), _said("agents", "limit_per_day"), is_number=True),),
    "slips": (
        Column(_("Number of lines"), lambda _seen, entry: str(len(entry["lines"])), is_number=True),
        Column(_("Logo"), _has_logo),
        Column(_("Used by"), _slips_then),
    ),
}
