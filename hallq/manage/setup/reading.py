"""What was filled in, as values of the set-up document; what cannot be read stays as it was typed, so that the document itself says why not."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from hallq.domain.timetable_text import WEEKDAYS
from hallq.manage.setup.fields import Field
from hallq.manage.setup.slip_form import read_lines, read_logo

Sent = MultiDict[str, str]
MOST_DAYS = 92
MOST_ROWS = 400


def read_entry(fields: Iterable[Field], sent: Sent) -> dict[str, Any]:
    """The values of a form by key."""
    return {field.key: READ[field.look](field, sent) for field in fields}


def text(sent: Sent, name: str) -> str:
    """One line as people type it: without blanks around it."""
    return sent.get(name, "").strip()


def number(typed: str) -> int | float | str:
    """A number if it is one, else what was typed."""
    try:
        return int(typed) if re.fullmatch(r"-?\d+", typed) else float(typed) if re.fullmatch(r"-?\d+\.\d+", typed) else typed
    except ValueError:
        return typed


def clock(typed: str) -> str:
    """A time of day as the document writes it: 8:30, 0830 and 8：30 are 08:30."""
    found = re.fullmatch(r"(\d{1,2})[:：.]?(\d{2})", typed.strip())
    return f"{int(found[1]):02d}:{found[2]}" if found else typed.strip()


def day(typed: str) -> str:
    """A date as the document writes it: 2027.10.1, 2027/10/1, 2027年10月1日 and 20271001 are 2027-10-01."""
    found = re.fullmatch(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?", typed.strip())
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else typed.strip()


def _text(field: Field, sent: Sent) -> str | None:
    typed = text(sent, field.key)
    return None if field.may_lack and not typed else typed


def _number(field: Field, sent: Sent) -> Any:
    typed = text(sent, field.key)
    return None if field.may_lack and not typed else number(typed)


def _choice(field: Field, sent: Sent) -> Any:
    typed = text(sent, field.key)
    return None if field.may_lack and not typed else typed


def _name(field: Field, sent: Sent) -> dict[str, str] | None:
    typed = {"zh": text(sent, f"{field.key}.zh"), "en": text(sent, f"{field.key}.en")}
    return None if field.may_lack and not any(typed.values()) else typed


def _names(field: Field, sent: Sent) -> list[dict[str, str]]:
    rows = [{"zh": text(sent, f"{field.key}.{i}.zh"), "en": text(sent, f"{field.key}.{i}.en")} for i in _rows(field.key, sent)]
    return [row for row in rows if row["zh"] or row["en"]]


def _ticked(field: Field, sent: Sent) -> list[str]:
    return sent.getlist(field.key)


def _words(field: Field, sent: Sent) -> list[str]:
    """Ticked words, and others that were typed, between commas."""
    typed = [word.strip() for word in re.split(r"[,，、\s]+", text(sent, f"{field.key}.more"))]
    return list(dict.fromkeys([*sent.getlist(field.key), *filter(None, typed)]))


def _picks(field: Field, sent: Sent) -> list[str]:
    """Ticked codes by the number beside each, those without one last, equal ones as they stand."""
    ticked = sent.getlist(field.key)
    places = {code: number(text(sent, f"{field.key}.{code}.place")) for code in ticked}
    return sorted(ticked, key=lambda code: place if isinstance(place := places[code], int | float) else float("inf"))


def _limits(field: Field, sent: Sent) -> list[dict[str, Any]]:
    """What is filled in beside the ticked queues; one with nothing filled in is served as a whole."""
    served = [_limit(f"{field.key}.{code}", code, sent) for code in _picks(QUEUES, sent)]
    return [one for one in served if (one["classes"], one["share"], one["after_minutes"]) != ([], 1, 0)]


def _limit(name: str, code: str, sent: Sent) -> dict[str, Any]:
    share, after = (number(text(sent, f"{name}.{part}") or empty) for part, empty in (("share", "1"), ("after_minutes", "0")))
    return {"queue": code, "classes": sorted(sent.getlist(f"{name}.classes")), "share": share, "after_minutes": after}


QUEUES = Field("queues", "", "picks")
"""Where the queues of a work profile are ticked."""


def _steps(field: Field, sent: Sent) -> list[Any]:
    """Matters in their stages: one whose mark is set belongs to that of the matter before it."""
    together = set(sent.getlist(f"{field.key}.with"))
    stages: list[list[str]] = []
    for row, code in enumerate(sent.getlist(field.key)):
        if code and stages and str(row) in together:
            stages[-1].append(code)
        elif code:
            stages.append([code])
    return [stage[0] if len(stage) == 1 else stage for stage in stages]


def _link(field: Field, sent: Sent) -> dict[str, Any]:
    """The chosen kind with its own keys only."""
    kind = text(sent, f"{field.key}.kind")
    typed = {key: text(sent, f"{field.key}.{kind}.{key}") for key in LINK_KEYS.get(kind, ())}
    values = {key: number(value) if key in {"port", "baud"} else value for key, value in typed.items() if value or key not in LINK_MAY_LACK}
    return {"kind": kind, **values}


LINK_KEYS = {"tcp": ("host", "port"), "usb": ("device",), "serial": ("device", "baud"), "cups": ("queue", "server"), "file": ("path",)}
LINK_MAY_LACK = ("baud", "server")


def _week(field: Field, sent: Sent) -> dict[str, list[str]]:
    days = {day: _spans(f"{field.key}.{day}", sent) for day in WEEKDAYS}
    return {day: spans for day, spans in days.items() if spans}


def _exceptions(field: Field, sent: Sent) -> dict[str, list[str]]:
    """Days by date, a row with two dates for all days between; a date that is there twice is kept so that it is refused."""
    found: dict[str, list[str]] = {}
    for row in _rows(field.key, sent):
        name = f"{field.key}.{row}"
        if sent.get(f"{name}.gone"):
            continue
        for date_ in _days(day(text(sent, f"{name}.date")), day(text(sent, f"{name}.to"))):
            found[date_ if date_ not in found else f"{date_} (2)"] = _spans(name, sent)
    return found


def _days(first: str, last: str) -> list[str]:
    """The dates from first to last; what is no run of days is one word, which is refused as no date."""
    if not first and not last:
        return []
    if not last:
        return [first]
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return [f"{first} – {last}"]
    count = (end - begin).days + 1
    return [(begin + timedelta(days=n)).isoformat() for n in range(count)] if 0 < count <= MOST_DAYS else [f"{first} – {last}"]


def _spans(name: str, sent: Sent) -> list[str]:
    pairs = [(clock(sent.get(f"{name}.{i}.from", "")), clock(sent.get(f"{name}.{i}.until", ""))) for i in range(6)]
    return [f"{begin}-{end}" for begin, end in pairs if begin or end]


def _rows(key: str, sent: Sent) -> list[int]:
    """The numbers of the rows that were sent, in order."""
    found = {int(match[1]) for name in sent if (match := re.match(rf"{re.escape(key)}\.(\d{{1,4}})\.", name))}
    return sorted(found)[:MOST_ROWS]


READ: dict[str, Callable[[Field, Sent], Any]] = {
    "text": _text,
    "code": _text,
    "suggest": _text,
    "time": lambda field, sent: clock(sent.get(field.key, "")),
    "number": _number,
    "choice": _choice,
    "options": _choice,
    "agent": _choice,
    "pick": _choice,
    "flag": lambda field, sent: bool(sent.get(field.key)),
    "name": _name,
    "names": _names,
    "ticks": _ticked,
    "words": _words,
    "picks": _picks,
    "limits": _limits,
    "steps": _steps,
    "link": _link,
    "week": _week,
    "exceptions": _exceptions,
    "slip_lines": read_lines,
    "logo": read_logo,
}
"""How each look is read."""
