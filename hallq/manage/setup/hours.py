"""Opening hours in words: the week with equal days together, and the days that differ."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from hallq.domain.timetable_text import WEEKDAYS
from hallq.web.joining import as_list
from hallq.web.locale import gettext
from hallq.web.weekdays import NAMES, run_of_days, weekday
from hallq.words import mark as _

CLOSED = _("closed")
SPANS_SHOWN = 2
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form: a day of the week, or a date, with its spans as (from, until), empty ones to be filled in."""

    key: str
    title: str
    spans: tuple[tuple[str, str], ...]
    past: bool = False

    @property
    def wrong(self) -> frozenset[tuple[int, int]]:
        """The inputs that cannot be read as hours, by span and 0 for from or 1 for until; none where the hours are good."""
        return wrong_times(self.spans)

    @property
    def dated(self) -> bool:
        """Whether the key of a day that differs is a date at all."""
        return bool(_weekday(self.key))


def week_rows(days: Any) -> list[Row]:
    """The seven lines of the form; what is not days of the week is left out."""
    week = spread(days)
    most = max([SPANS_SHOWN, *(len(spans) for spans in week.values())])
    return [Row(day, gettext(NAMES[day]), _pairs(week[day], most)) for day in WEEKDAYS]


def exception_rows(exceptions: Any, today: str, refused: Container[str] = ()) -> list[Row]:
    """The lines of the days that differ, by date; those of the past are marked, but for what is refused or no date: that must be seen."""
    known = {str(day): spans for day, spans in exceptions.items()} if isinstance(exceptions, Mapping) else {}
    return [_exception_row(day, known[day], past=day < today and day not in refused) for day in sorted(known)]


def _exception_row(day: str, spans: Sequence[str], *, past: bool) -> Row:
    title = _weekday(day)
    return Row(day, title, _pairs(spans, SPANS_SHOWN), past and title != "")


def wrong_times(spans: Sequence[tuple[str, str]]) -> frozenset[tuple[int, int]]:
    """The first fault of a day's spans: a time that is none, a span that ends before it begins, or the two times between which two overlap."""
    typed = [(begin, end, nth) for nth, (begin, end) in enumerate(spans) if begin or end]
    for begin, end, nth in typed:
        side = next((side for side, time in enumerate((begin, end)) if not _TIME.fullmatch(time)), None)
        if side is not None:
            return frozenset({(nth, side)})
        if end <= begin:
            return frozenset({(nth, 0), (nth, 1)})
    overlaps = ((one[2], other[2]) for one, other in pairwise(sorted(typed)) if other[0] < one[1])
    return next((frozenset({(one, 1), (other, 0)}) for one, other in overlaps), frozenset())


def week_in_words(days: Any) -> list[tuple[str, str]]:
    """The week as (days, hours), days with the same hours together: Monday to Friday, 09:00–12:00."""
    told = []
    for spans, group in groupby(spread(days).items(), key=lambda item: item[1]):
        names = [gettext(NAMES[day]) for day, _spans in group]
        told.append((run_of_days(names), spans_in_words(spans)))
    return told


def exceptions_in_words(exceptions: Mapping[str, Sequence[str]], today: str, most: int = 6) -> list[tuple[str, str]]:
    """The next days that differ, from today on."""
    coming = [(str(day), spans) for day, spans in sorted(exceptions.items(), key=lambda item: str(item[0])) if str(day) >= today]
    return [(f"{day} {_weekday(day)}".strip(), spans_in_words(spans)) for day, spans in coming[:most]]


def spans_in_words(spans: Sequence[str]) -> str:
    """Spans as people read them; none is closed."""
    return as_list(str(span).replace("-", "–") for span in spans) or gettext(CLOSED)


def spread(days: Any) -> dict[str, list[str]]:
    """The spans of each day of the week: `mon-fri` is five days."""
    week: dict[str, list[str]] = {day: [] for day in WEEKDAYS}
    for key, spans in days.items() if isinstance(days, Mapping) else ():
        first, _dash, last = str(key).partition("-")
        if first in week and (last or first) in week:
            for day in WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]:
                week[day] = [str(span) for span in spans]
    return week


def _pairs(spans: Sequence[str], least: int) -> tuple[tuple[str, str], ...]:
    pairs = [(begin, end) for begin, _dash, end in (str(span).partition("-") for span in spans)]
    return (*pairs, *[("", "")] * max(0, least - len(pairs)))


def _weekday(day: str) -> str:
    try:
        return weekday(date.fromisoformat(day).weekday())
    except ValueError:
        return ""
