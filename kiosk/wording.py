"""How a kiosk says times, hours, windows and minutes to its visitor, in the visitor's language."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import request

from hallq.domain.hours import Timetable, spans_of
from hallq.domain.labels import in_spans
from hallq.domain.package import in_stages
from hallq.domain.timetable_text import clock_text
from hallq.web.joining import as_list
from hallq.web.locale import answer_in, gettext
from hallq.web.weekdays import run_of_days, weekday
from hallq.words import mark as _

EITHER_ORDER = _("%(matters)s in either order")


def take_language(spoken: tuple[str, ...]) -> None:
    """A kiosk speaks the hall's first language until its visitor chooses another; the browser's own wishes are nobody's."""
    asked = request.args.get("in", "")
    answer_in(asked if asked in spoken else spoken[0])


def when(at: int, now: int, timezone: ZoneInfo) -> str:
    """An instant to come as people say it: "today 13:00", "tomorrow 08:30", "Monday 11/23, 08:30"."""
    then, today = _local(at, timezone), _local(now, timezone).date()
    time = f"{then:%H:%M}"
    if then.date() == today:
        return gettext(_("today %(time)s"), time=time)
    if then.date() == today + timedelta(days=1):
        return gettext(_("tomorrow %(time)s"), time=time)
    day = weekday(then.weekday())
    return gettext(_("%(day)s %(month)s/%(date)s, %(time)s"), day=day, month=then.month, date=then.day, time=time)


def clock_minutes(at: int, timezone: ZoneInfo) -> int:
    """The minutes since midnight on the hall's wall."""
    here = _local(at, timezone)
    return here.hour * 60 + here.minute


def today(now: int, timezone: ZoneInfo) -> str:
    """The date on the hall's wall: "Monday 11/23"."""
    here = _local(now, timezone)
    return gettext(_("%(day)s %(month)s/%(date)s"), day=weekday(here.weekday()), month=here.month, date=here.day)


def week(timetable: Timetable, now: int, timezone: ZoneInfo) -> list[tuple[str, str]]:
    """The opening hours, days with the same ones together: ("Monday to Friday", "09:00–12:00, 13:00–17:00"); today's first where they differ."""
    here = _local(now, timezone).date()
    told = []
    for _spans, days in groupby(range(7), key=lambda day: timetable.days[day]):
        run = list(days)
        told.append((run_of_days([weekday(day) for day in run]), _hours(timetable.days[run[0]])))
    if timetable.exceptions.get(here.isoformat()) is not None:
        told.insert(0, (gettext(_("Today")), _hours(spans_of(timetable, here.isoformat()))))
    return told


def one_after_another(parts: Sequence[str], stages: Sequence[int]) -> str:
    """The parts of a package, those of one stage together: "A → B, C in either order". Without `stages` all have their order."""
    said = (gettext(EITHER_ORDER, matters=as_list(stage)) if isinstance(stage, list) else str(stage) for stage in in_stages(parts, stages))
    return " → ".join(said)


def windows(codes: Sequence[str]) -> str:
    """Windows as a sign tells them: "Windows 1–3, 5, 8", "Window 5"; nothing where there are none, or too many that form no spans."""
    spans = in_spans(codes)
    if not spans:
        return ""
    said = _("Window %(window)s") if len(codes) == 1 else _("Windows %(windows)s")
    return gettext(said, window=spans[0], windows=as_list(spans))


def minutes(low: int, high: int) -> str:
    """A range of minutes: "about 5–10 min", "up to 5 min"."""
    return gettext(_("up to %(minutes)s min"), minutes=high) if low == 0 else gettext(_("about %(low)s–%(high)s min"), low=low, high=high)


def _hours(spans: Sequence[tuple[int, int]]) -> str:
    return "  ".join(f"{clock_text(start)}–{clock_text(end)}" for start, end in spans) if spans else gettext(_("Day off"))


def _local(at: int, timezone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(timezone)
