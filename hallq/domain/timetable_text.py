"""Opening hours as people write them in a set-up file, read strictly and written back the same."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from hallq.domain.hours import DAY_MINUTES, Span, Timetable

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)")
_KEYS = frozenset({"code", "days", "exceptions", "last_ticket_minutes"})


def parse_timetable(raw: Mapping[str, object]) -> Timetable:
    """A timetable from its written form; a day that is not named is closed.

    `{"days": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}, "exceptions": {"2026-10-01": []},
    "last_ticket_minutes": 15}`. Raises ValueError naming the key and the reason.
    """
    unknown = sorted(str(key) for key in raw.keys() - _KEYS)
    if unknown:
        raise _bad(unknown[0], "is not a key of a timetable")
    return Timetable(
        _week(_mapping(raw.get("days", {}), "days")),
        _exceptions(_mapping(raw.get("exceptions", {}), "exceptions")),
        _last_ticket(raw.get("last_ticket_minutes", 0)),
    )


def written_timetable(timetable: Timetable) -> dict[str, object]:
    """The written form of a timetable: reading it again gives an equal one."""
    days: dict[str, list[str]] = {}
    first = 0
    while first < len(WEEKDAYS):
        last = first
        while last + 1 < len(WEEKDAYS) and timetable.days[last + 1] == timetable.days[first]:
            last += 1
        if timetable.days[first]:
            key = WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
            days[key] = _written(timetable.days[first])
        first = last + 1
    exceptions = {day: _written(spans) for day, spans in sorted(timetable.exceptions.items())}
    return {
        "days": days,
        "exceptions": exceptions,
        "last_ticket_minutes": timetable.last_ticket_minutes,
    }


def clock_text(minutes: int) -> str:
    """Minutes after midnight as a wall clock shows them: 540 is "09:00"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _written(spans: tuple[Span, ...]) -> list[str]:
    return [f"{clock_text(start)}-{clock_text(end)}" for start, end in spans]


def _bad(key: str, reason: str) -> ValueError:
    return ValueError(f"{key}: {reason}")


def _mapping(value: object, key: str) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise _bad(key, "must be a mapping")
    return value


def _week(raw: Mapping[object, object]) -> tuple[tuple[Span, ...], ...]:
    week: list[tuple[Span, ...] | None] = [None] * len(WEEKDAYS)
    for key, value in raw.items():
        where = f"days.{key}"
        spans = _spans(value, where)
        for weekday in _weekdays(str(key), where):
            if week[weekday] is not None:
                raise _bad(where, f"{WEEKDAYS[weekday]} is named twice")
            week[weekday] = spans
    return tuple(spans or () for spans in week)


def _weekdays(text: str, where: str) -> list[int]:
    first, dash, last = text.partition("-")
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        raise _bad(where, f"is not a weekday or a range of them ({', '.join(WEEKDAYS)})")
    begin = WEEKDAYS.index(first)
    end = WEEKDAYS.index(last) if dash else begin
    if end < begin:
        raise _bad(where, "runs backwards through the week")
    return list(range(begin, end + 1))


def _exceptions(raw: Mapping[object, object]) -> dict[str, tuple[Span, ...]]:
    return {_iso_date(key): _spans(value, f"exceptions.{key}") for key, value in raw.items()}


def _iso_date(key: object) -> str:
    # YAML reads an unquoted 2026-10-01 as a date; str() gives the ISO text back.
    text = str(key)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as fault:
        raise _bad(f"exceptions.{text}", "is not a date like 2026-10-01") from fault


def _spans(value: object, where: str) -> tuple[Span, ...]:
    if not isinstance(value, list | tuple):
        raise _bad(where, 'must be a list like ["09:00-12:00", "13:00-17:00"]')
    spans = tuple(_span(text, where) for text in value)
    for earlier, later in pairwise(sorted(spans)):
        if later[0] < earlier[1]:
            raise _bad(where, f"{_written((earlier,))[0]} and {_written((later,))[0]} overlap")
    return tuple(sorted(spans))


def _span(text: object, where: str) -> Span:
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _bad(where, f'{text!r} is not a span like "09:00-12:00"')
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    for hour, minute, at in ((match[1], match[2], start), (match[3], match[4], end)):
        if at > DAY_MINUTES:
            raise _bad(where, f"'{hour}:{minute}' is not a time of day like 09:00")
    if end <= start:
        raise _bad(where, f"{text!r} ends before it begins")
    return start, end


def _last_ticket(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < DAY_MINUTES:
        raise _bad("last_ticket_minutes", "must be whole minutes from 0 to 1439")
    return value
