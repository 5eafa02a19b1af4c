"""A report as a value: named columns, a row a group, and the total; the same figures whether they are shown, sent or saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hallq.domain.names import Name

Value = int | float | bool | None
"""A figure; None where there is nothing to tell."""

Figures = Mapping[str, Value]
"""The figures of one group by the code of their column."""


class Kind(StrEnum):
    """What a figure is, and with it its unit.

    COUNT and LEVEL (1 to 5) have none, SECONDS are seconds, a SHARE is 0 to 1, a CORRELATION -1 to 1, a FLAG true or false.
    """

    COUNT = "count"
    SECONDS = "seconds"
    SHARE = "share"
    LEVEL = "level"
    CORRELATION = "correlation"
    FLAG = "flag"


# Durations are stored in milliseconds: more places would be of the arithmetic only. A share of a year's visits is told apart by six.
_PLACES: dict[Kind, int] = {Kind.SECONDS: 3, Kind.SHARE: 6, Kind.LEVEL: 6, Kind.CORRELATION: 6}


@dataclass(frozen=True, slots=True)
class Column:
    """One figure a row: its code in JSON, and its kind."""

    code: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Group:
    """What a row is about; groups stand in the order of `place`.

    `key` is the code of the day, queue, counter and so on, None for what has none (a visit that no counter called); `name` is its name where it
    has one besides the code.
    """

    place: tuple[int | str, ...]
    key: str | None
    name: Name | None


TOTAL = Group((), None, None)
"""The group of everything; its figures are computed from all visits, not from the rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one group, in the order of the report's columns."""

    key: str | None
    name: Name | None
    figures: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of the business days `from_day` to `to_day`, both included, as of line `seq` of the hall's story in `epoch`.

    `by` says what a row is; `definitions` names the rules by which the figures were made, to be printed with them.
    """

    name: str
    by: str
    hall: str
    hall_name: Name
    from_day: str
    to_day: str
    epoch: str
    seq: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row
    definitions: tuple[str, ...]

    def figure(self, column: str, key: str | None = None) -> Value:
        """One figure of the row with this key, or of the total for None. Raises KeyError where there is no such row or column."""
        row = self.total if key is None else next((row for row in self.rows if row.key == key), None)
        places = [place for place, one in enumerate(self.columns) if one.code == column]
        if row is None or not places:
            raise KeyError((column, key))
        return row.figures[places[0]]


def row_of(group: Group, columns: Iterable[Column], figures: Figures) -> Row:
    """The row of a group: every figure rounded once, here, so that all who show it show the same."""
    return Row(group.key, group.name, tuple(_rounded(figures.get(column.code), column.kind) for column in columns))


def _rounded(value: Value, kind: Kind) -> Value:
    places = _PLACES.get(kind)
    return value if value is None or places is None else round(float(value), places)
