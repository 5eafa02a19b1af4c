"""Reading the log of a real office: CSV rows to visits, every row that cannot be taken told with its line and its reason."""

import csv
import gzip
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from hallq.domain.errors import LogInvalid

COLUMNS = ("queue", "date", "issued", "called", "started", "ended", "counter", "priority")
NEEDED = ("queue", "issued")
TIMES = ("issued", "called", "started", "ended")
NOTHING = frozenset({"", "NA", "null", "NULL"})
GZIP = b"\x1f\x8b"
LATEST = timedelta(days=2)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Where:
    """A row is taken if a column of the file holds a value; with `is_not`, if it does not."""

    column: str
    value: str
    is_not: bool = False

    def takes(self, row: Mapping[str, str]) -> bool:
        """Whether the row passes."""
        return (row[self.column] == self.value) is not self.is_not


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: `columns` names the file's column for ours where it has another, `where` must all be met."""

    columns: Mapping[str, str] = field(default_factory=dict)
    where: tuple[Where, ...] = ()
    timezone: str = "Asia/Shanghai"
    encoding: str = "utf-8-sig"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """One row: who came when. Instants are UTC milliseconds, rounded half to even; None is not known."""

    line: int
    queue: str
    day: str
    issued: int
    called: int | None = None
    started: int | None = None
    ended: int | None = None
    counter: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class VisitLog:
    """A file as read: its visits in the order of their lines, the rows that could not be taken, and how many were not asked for."""

    visits: tuple[LoggedVisit, ...]
    bad: tuple[BadRow, ...]
    left_out: int
    knows: frozenset[str]


def read_log(file: Path, how: Reading) -> VisitLog:
    """The visits in a CSV file, plain or gzipped. Raises LogInvalid where the file cannot be read at all or has not the columns needed.

    Times are ISO (without an offset: the wall clock of the zone), times of day, or minutes after midnight of `date`, decimals too, which may
    run on past midnight. `date` may be missing where `issued` says it.
    """
    visits: list[LoggedVisit] = []
    bad: list[BadRow] = []
    left_out = 0
    try:
        zone = ZoneInfo(how.timezone)
        with _opened(file, how.encoding) as text:
            rows = csv.DictReader(text, delimiter=how.delimiter, strict=True)
            known = _known_columns(rows.fieldnames or (), how)
            for row in rows:
                if isinstance(fault := _shape(row), str):
                    bad.append(BadRow(rows.line_num, fault))
                elif not all(where.takes(row) for where in how.where):
                    left_out += 1
                else:
                    _take(row, rows.line_num, known, zone, visits, bad)
    except (OSError, EOFError, UnicodeDecodeError, LookupError, csv.Error, zlib.error) as fault:
        raise LogInvalid(reason=f"{file.name}: {fault}") from fault
    return VisitLog(tuple(visits), tuple(bad), left_out, frozenset(known))


def _opened(file: Path, encoding: str) -> IO[str]:
    with file.open("rb") as raw:
        zipped = raw.read(2) == GZIP
    return gzip.open(file, "rt", encoding=encoding, newline="") if zipped else file.open(encoding=encoding, newline="")


def _known_columns(header: Sequence[str], how: Reading) -> dict[str, str]:
    """The file's column for each of ours that it has. Raises LogInvalid for one that was named and is not there, or is needed."""
    there = list(header)
    if not any(name.strip() for name in there):
        raise LogInvalid(reason="the file is empty; its first line must name the columns")
    if odd := [name for name in how.columns if name not in COLUMNS]:
        raise LogInvalid(reason=f"{odd[0]} is not a column of a log; known are {', '.join(COLUMNS)}")
    for name in (*how.columns.values(), *(where.column for where in how.where)):
        if name not in there:
            raise LogInvalid(reason=f"the file has no column {name}; it has {', '.join(there)}")
    known = {name: how.columns.get(name, name) for name in COLUMNS if how.columns.get(name, name) in there}
    if not known:
        raise LogInvalid(reason=f"the first line names none of the columns {', '.join(COLUMNS)}; it must be a header, see --map for other names")
    for name in NEEDED:
        if name not in known:
            raise LogInvalid(reason=f"the file has no column {name}; it has {', '.join(there)}")
    return known


def _shape(row: Mapping[str | None, str | list[str] | None]) -> str | None:
    if None in row:
        return "has more fields than the header"
    return "has fewer fields than the header" if None in row.values() else None


def _take(row: Mapping[str, str], line: int, known: Mapping[str, str], zone: ZoneInfo, visits: list[LoggedVisit], bad: list[BadRow]) -> None:
    said = {name: value for name, column in known.items() if (value := row[column].strip()) not in NOTHING}
    try:
        visits.append(_visit(said, line, zone))
    except ValueError as fault:
        bad.append(BadRow(line, str(fault)))


def _visit(said: Mapping[str, str], line: int, zone: ZoneInfo) -> LoggedVisit:
    for name in NEEDED:
        if name not in said:
            raise ValueError(f"{name} is empty")
    day = _day(said)
    instants = {name: _instant(name, said[name], day, zone) for name in TIMES if name in said}
    if "called" not in instants and "started" in instants:
        instants["called"] = instants["started"]
    _check_order(instants)
    return LoggedVisit(line, said["queue"], day.isoformat(), counter=said.get("counter"), priority=said.get("priority"), **instants)


def _check_order(instants: Mapping[str, int]) -> None:
    if "ended" in instants and "called" not in instants:
        raise ValueError("ended without a call")
    known = [name for name in TIMES if name in instants]
    for earlier, later in pairwise(known):
        if instants[later] < instants[earlier]:
            raise ValueError(f"{later} is before {earlier}")


def _day(said: Mapping[str, str]) -> date:
    text = (said.get("date") or said["issued"])[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"date {text!r} is not a day such as 2026-11-21" if "date" in said else "date is empty") from None


def _instant(name: str, text: str, day: date, zone: ZoneInfo) -> int:
    try:
        wall = _wall(text, day)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} {text!r} is neither a time nor minutes after midnight") from None
    local = wall if wall.tzinfo else wall.replace(tzinfo=zone)
    since = local.astimezone(UTC) - datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    if not timedelta() <= since < LATEST:
        raise ValueError(f"{name} {text!r} is not on {day.isoformat()}")
    return round((local.astimezone(UTC) - _EPOCH) / timedelta(milliseconds=1))


def _wall(text: str, day: date) -> datetime:
    """A time as the log has it; without an offset it is the wall clock's."""
    try:
        minutes = float(text)
    except ValueError:
        if ":" in text[:3]:
            return datetime.combine(day, time.fromisoformat(text.rjust(5 if len(text) < 6 else 8, "0")))
        return datetime.fromisoformat(text)
    if not math.isfinite(minutes):
        raise ValueError(text)
    return datetime(day.year, day.month, day.day) + timedelta(milliseconds=round(minutes * 60_000))  # noqa: DTZ001 -- the wall's time, its zone comes later
