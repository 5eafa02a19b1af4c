"""Windows and matters as a table with marks: read from rows of cells, held against a set-up, and made into the set-up that it means."""

from collections.abc import Container, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from hallq.domain.errors import SetupInvalid
from hallq.domain.initials import initials
from hallq.domain.setup_keys import Problems
from hallq.domain.window_profiles import profile_with

Content = dict[str, Any]
Cells = Sequence[Sequence[str]]

HEADS: Mapping[str, tuple[str, str]] = {
    "matter": ("matter", "事项编码"),
    "name": ("name", "事项名称"),
    "name_en": ("name_en", "英文名称"),
    "unit": ("unit", "单位"),
    "queue": ("queue", "业务队列"),
}
"""What the columns of a matter are called, in English and in Chinese."""

YES = frozenset({"1", "x", "y", "yes", "v", "√", "✓", "✔", "●", "是", "有"})
NO = frozenset({"", "0", "-", "–", "n", "no", "否", "无"})
MOST_CELLS = 500_000


@dataclass(frozen=True, slots=True)
class Row:
    """A matter of the file, as it is named there; what else is said of it by column, and the windows that are marked."""

    line: str
    matter: str
    told: Mapping[str, str]
    windows: frozenset[str]


@dataclass(slots=True)
class Sheet:
    """A file as it was read: its windows by code, its matters, and what cannot be taken."""

    windows: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: Problems = field(default_factory=Problems)


def planned(content: Content, cells: Cells, taken: Container[str], *, retire: bool = False) -> tuple[Content, tuple[str, ...]]:
    """The set-up that a table means, and the codes of its windows. The table names windows in its first row or in its first column.

    A matter that is not there yet is made where the table tells its name, unit and queue; the queue of another matter is changed where the table
    says so. What the table does not name stays, but with `retire` its windows are all that are left. `taken` are the codes of profiles out of use.
    Raises SetupInvalid with every fault, each `{place, reason}`: nothing is half right.
    """
    after = deepcopy(content)
    sheet = _read(after, cells)
    rows = _matters(after, sheet)
    marked = _queues_marked(after, sheet, rows) if not sheet.problems.found else {}
    if not sheet.problems.found:
        _give_profiles(after, sheet, marked, taken)
    if sheet.problems.found:
        raise SetupInvalid(problems=sheet.problems.found)
    if retire:
        after["counters"] = [one for one in after["counters"] if one["code"] in sheet.windows]
    unused = _used(content) - _used(after)
    after["profiles"] = [one for one in after["profiles"] if one["code"] not in unused]
    return after, sheet.windows


def written(content: Content, *, chinese: bool = False) -> list[list[str]]:
    """The present table, matters in rows: read again, it changes nothing."""
    queues = {one["code"]: set(one["queues"]) for one in content["profiles"]}
    served = [queues[counter["profile"]] for counter in content["counters"]]
    heads = [HEADS[key][chinese] for key in ("matter", "name", "unit", "queue")]
    rows = [
        [one["code"], one["name"]["zh"], one["unit"], one["queue"], *("1" if one["queue"] in here else "" for here in served)]
        for one in content["services"]
    ]
    return [[*heads, *(one["code"] for one in content["counters"])], *rows]


# --- reading -------------------------------------------------------------------------------------------------------------------------------


def _read(content: Content, cells: Cells) -> Sheet:
    """The table with its matters in rows, whichever way it was written."""
    table = [[cell.strip() for cell in row] for row in cells]
    lines = [(str(i + 1), row) for i, row in enumerate(table) if any(row)]
    sheet = Sheet()
    if len(lines) < 2 or sum(len(row) for _line, row in lines) > MOST_CELLS:
        sheet.problems.add("", "holds no table of windows and matters")
        return sheet
    known = _by_name(content["counters"])
    across = sum(cell in known for cell in lines[0][1][1:])
    down = sum(row[0] in known for _line, row in lines[1:])
    head, *body = _turned(lines) if down > across else lines
    columns = [(i, cell, _head(cell)) for i, cell in enumerate(head[1]) if i and cell]
    windows = {i: _one_of(known, cell, "counters", sheet, "window") for i, cell, kind in columns if kind is None}
    _check_once(windows.values(), "counters", sheet)
    sheet.windows = tuple(code for code in windows.values() if code)
    sheet.rows = tuple(_row(line, row, columns, windows, sheet) for line, row in body if row[0])
    if not sheet.windows:
        sheet.problems.add(f"line {head[0]}", "names no window of this hall")
    return sheet


def _turned(lines: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The table with its columns as rows; a row of it is told by the name of its matter."""
    width = max(len(row) for _line, row in lines)
    return [("1", [row[i] if i < len(row) else "" for _line, row in lines]) for i in range(width)]


def _head(cell: str) -> str | None:
    """Which column of a matter a cell of the head names, None for a window."""
    return next((key for key, words in HEADS.items() if cell.casefold() in words), None)


def _row(line: str, row: Sequence[str], columns: list[tuple[int, str, str | None]], windows: Mapping[int, str], sheet: Sheet) -> Row:
    cell = dict(enumerate(row))
    told = {kind: cell.get(i, "") for i, _cell, kind in columns if kind is not None}
    marked = {code for i, code in windows.items() if code and _is_marked(cell.get(i, ""), f"line {line}", row[0], code, sheet)}
    return Row(line, row[0], told, frozenset(marked))


def _is_marked(cell: str, place: str, matter: str, window: str, sheet: Sheet) -> bool:
    said = cell.casefold()
    if said not in YES and said not in NO:
        sheet.problems.add(place, f"{cell[:20]!r} at {matter} and window {window} is no mark: write 1 or leave it empty")
    return said in YES


def _by_name(entries: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Codes by code and by name; a name that several things have means several."""
    found: dict[str, set[str]] = {}
    listed = list(entries)
    for entry in listed:
        for name in filter(None, (entry["name"]["zh"], entry["name"]["en"])):
            found.setdefault(name, set()).add(entry["code"])
    return found | {entry["code"]: {entry["code"]} for entry in listed}


def _one_of(known: Mapping[str, set[str]], said: str, section: str, sheet: Sheet, what: str) -> str:
    """The code that a word means; empty, and noted, where it means nothing or several things."""
    codes = known.get(said, set())
    if len(codes) == 1:
        return next(iter(codes))
    sheet.problems.add(f"{section}.{said}", f"there is no {what} {said!r}" if not codes else f"{said!r} is the name of several; write the code")
    return ""


def _check_once(codes: Iterable[str], section: str, sheet: Sheet) -> None:
    named = [code for code in codes if code]
    for code in sorted({one for one in named if named.count(one) > 1}):
        sheet.problems.add(f"{section}.{code}", f"{code!r} is there twice")


# --- what it means -------------------------------------------------------------------------------------------------------------------------


def _matters(content: Content, sheet: Sheet) -> dict[str, frozenset[str]]:
    """The windows marked for each matter by its code; new matters are made, and queues changed, in `content`."""
    found: dict[str, frozenset[str]] = {}
    known = _by_name(content["services"])
    units, queues = _by_name(content["units"]), _by_name(content["queues"])
    for row in sheet.rows:
        queue = _one_of(queues, row.told["queue"], "queues", sheet, "queue") if row.told.get("queue") else ""
        if row.matter in known or not row.told.get("name"):
            code = _one_of(known, row.matter, "services", sheet, "matter")
            if queue and code:
                next(one for one in content["services"] if one["code"] == code)["queue"] = queue
        else:
            code = _made(content, row, _one_of(units, row.told.get("unit", ""), "units", sheet, "unit"), queue, sheet)
        if code in found:
            sheet.problems.add(f"services.{code}", f"{code!r} is there twice")
        found[code] = row.windows
    return found


def _made(content: Content, row: Row, unit: str, queue: str, sheet: Sheet) -> str:
    """A new matter at the end of the list."""
    if not queue:
        sheet.problems.add(f"services.{row.matter}", "is new and needs a queue: write its code in the column queue")
    name = {"zh": row.told["name"], "en": row.told.get("name_en", "")}
    rest = {"minutes": 10, "timetable": None, "quota": None, "pinyin": initials(name["zh"]), "demand": 1, "slip": None}
    content["services"].append({"code": row.matter, "unit": unit, "queue": queue, "name": name, **rest})
    return row.matter


def _queues_marked(content: Content, sheet: Sheet, rows: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The windows of each queue that the table speaks of; every matter of a queue must be marked for the same ones."""
    served = {at["code"]: set(_profile(content, at["profile"])["queues"]) for at in content["counters"] if at["code"] in sheet.windows}
    marked: dict[str, frozenset[str]] = {}
    first: dict[str, str] = {}
    of_queues = {one["queue"] for one in content["services"] if one["code"] in rows}
    for one in sorted(content["services"], key=lambda one: one["code"] not in rows):
        code, queue = one["code"], one["queue"]
        if queue in of_queues:
            windows = rows.get(code, frozenset(window for window, queues in served.items() if queue in queues))
            if marked.setdefault(queue, windows) != windows:
                sheet.problems.add(f"services.{code}", f"shares the queue {queue!r} with {first[queue]!r}, which is marked for other windows")
            first.setdefault(queue, code)
    return marked


def _give_profiles(content: Content, sheet: Sheet, marked: Mapping[str, frozenset[str]], taken: Container[str]) -> None:
    order = [one["code"] for one in content["queues"]]
    for counter in content["counters"]:
        if (window := counter["code"]) in sheet.windows:
            before = _profile(content, counter["profile"])["queues"]
            kept = [queue for queue in before if window in marked.get(queue, {window})]
            queues = kept + [queue for queue in order if window in marked.get(queue, ()) and queue not in before]
            if queues:
                counter["profile"] = profile_with(content, counter["profile"], queues, taken)
            else:
                sheet.problems.add(f"counters.{window}", "nothing is marked for this window")


def _profile(content: Content, code: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(one for one in content["profiles"] if one["code"] == code)
    return found


def _used(content: Content) -> set[str]:
    """The profiles that windows have."""
    return {one["profile"] for one in content["counters"]}
