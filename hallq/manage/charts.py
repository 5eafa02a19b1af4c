"""Which chart each report has: its series in the reader's words, for a browser to draw. The table beside it tells the same in figures."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hallq.domain.report import Column, Kind, Report, Row
from hallq.manage.figures import is_small
from hallq.sheets.captions import COLUMNS, label, said
from hallq.words import gettext
from hallq.words import mark as _

MOST_GROUPS = 20
"""So many groups a chart has where their order is not that of time; the table has all."""

_IN_TIME = frozenset({"day", "weekday", "hour", "wait"})
_UNITS = {Kind.SECONDS: _("minutes"), Kind.SHARE: "%", Kind.LEVEL: _("level"), Kind.COUNT: _("number")}


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a report in its chart: how it is drawn, in which tone, and whether it stands on the one before."""

    code: str
    tone: str
    form: str = "bar"
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """What one part of a chart shows; `axis` is 0 for the first unit and 1 for the second."""

    name: str
    form: str
    tone: str
    stacked: bool
    axis: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its words: `axes` are the units, `lying` says that its bars lie, `in_time` that its groups follow one another.

    `tones` are those of its groups where each has its own. `left_out` groups are in the table only.
    """

    categories: tuple[str, ...]
    axes: tuple[str, ...]
    series: tuple[Series, ...]
    lying: bool
    in_time: bool
    tones: tuple[str, ...]
    left_out: int

    def told(self) -> dict[str, Any]:
        """The chart as the page hands it to the browser."""
        return asdict(self)


def _stack(**tones: str) -> tuple[Part, ...]:
    return tuple(Part(code, tone, stacked=True) for code, tone in tones.items())


_ENDS = _stack(completed="ok", no_show="warn", cancelled="calm", expired="danger", unfinished="rest")
_LEVELS = _stack(level_5="level-5", level_4="level-4", level_3="level-3", level_2="level-2", level_1="level-1")
_TIMES = (Part("mean", "first"), Part("median", "second"), Part("p90", "third"))
PARTS: dict[str, tuple[Part, ...]] = {
    "day": (*_ENDS, Part("wait_mean", "line", "line")),
    "visits": _ENDS,
    "waits": (*_TIMES, Part("within_target", "line", "line")),
    "estimates": (*_stack(told_earlier="calm", inside="ok", told_later="danger"), Part("error", "line", "line")),
    "ways": _TIMES,
    "services": _TIMES,
    "satisfaction": (*_LEVELS, Part("satisfied_share", "line", "line")),
    "satisfaction_by_wait": (Part("rated", "second"), Part("satisfied_share", "line", "line")),
    "workload": (*_stack(service_time="first", joint_time="second", outside_time="third"), Part("services", "line", "line")),
    "sources": (Part("issued", "first"), Part("completed", "ok")),
    "agents": (Part("issued", "first"), Part("brought", "second")),
    "options": (Part("count", "first"),),
}
"""The parts of each report's chart."""


def chart_of(found: Report, reader: str) -> Chart:
    """The chart of a report in a reader's language."""
    parts = PARTS[found.name]
    rows = _drawn(found, parts[0])
    columns = {column.code: (place, column) for place, column in enumerate(found.columns)}
    kinds = list(dict.fromkeys(columns[part.code][1].kind for part in parts))
    return Chart(
        categories=tuple(label(row).of(reader) for row in rows),
        axes=tuple(gettext(_UNITS[kind], reader) for kind in kinds),
        series=tuple(_series(found, rows, part, columns[part.code], kinds, reader) for part in parts),
        lying=found.name == "options",
        in_time=found.by in _IN_TIME,
        tones=tuple(f"level-{found.figure('level', row.key)}" for row in rows) if found.name == "options" else (),
        left_out=len(found.rows) - len(rows),
    )


def _series(found: Report, rows: Sequence[Row], part: Part, where: tuple[int, Column], kinds: list[Kind], reader: str) -> Series:
    place, column = where
    values = tuple(None if is_small(found, row, column) else _drawn_value(row.figures[place], column.kind) for row in rows)
    return Series(said(COLUMNS[part.code]).of(reader), part.form, part.tone, part.stacked, kinds.index(column.kind), values)


def _drawn_value(value: float | None, kind: Kind) -> float | None:
    """A figure in the unit of its axis: minutes, per cent, or itself."""
    if value is None:
        return None
    if kind is Kind.SECONDS:
        return round(value / 60, 2)
    return round(value * 100, 2) if kind is Kind.SHARE else value


def _drawn(found: Report, part: Part) -> list[Row]:
    """The rows of the chart: all where they follow time, else those with the most of it, in the order of the table; no remark that nobody chose."""
    rows = [row for row in found.rows if found.name != "options" or found.figure("count", row.key)]
    if found.by in _IN_TIME or found.name == "options" or len(rows) <= MOST_GROUPS:
        return rows
    place = next(place for place, column in enumerate(found.columns) if column.code == _weight(found, part))
    most = sorted(rows, key=lambda row: row.figures[place] or 0, reverse=True)[:MOST_GROUPS]
    return [row for row in rows if row in most]


def _weight(found: Report, part: Part) -> str:
    """The column that says how much a row matters."""
    codes = [column.code for column in found.columns]
    return next((code for code in ("count", "served", "issued", "parts", "told") if code in codes), part.code)
