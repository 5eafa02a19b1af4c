"""When a hall is open: weekly spans with exceptions, the last ticket of a day, and the business day."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

from hallq.domain.errors import DayInPast, DayTooFarAhead

Span = tuple[int, int]
"""From and until, in minutes after local midnight; the end is no longer open."""

DAY_MINUTES = 24 * 60
DEFAULT_CUTOFF_MINUTES = 4 * 60
LONGEST_JUMP_DAYS = 7
# A hall that opens on no day within a year and a month has no next opening worth telling.
SEARCHED_DAYS = 400

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Weekly opening hours: `days` has Monday first; `exceptions` (ISO dates) replace a day wholly.

    No tickets are given in the `last_ticket_minutes` before the day's last closing. A lunch break
    is not a closing in this sense: whoever holds a ticket is called after it.
    """

    days: tuple[tuple[Span, ...], ...]
    exceptions: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    last_ticket_minutes: int = 0

    def __hash__(self) -> int:
        # The exceptions are a mapping and have no hash; equal timetables still have one hash.
        return hash((self.days, self.last_ticket_minutes))


def spans_of(timetable: Timetable, day: str) -> tuple[Span, ...]:
    """The spans of an ISO date: its exception if it has one, else those of its weekday."""
    exception = timetable.exceptions.get(day)
    return timetable.days[date.fromisoformat(day).weekday()] if exception is None else exception


def is_open(timetable: Timetable, at: int, tz: ZoneInfo) -> bool:
    """Whether the doors are open at this instant."""
    return closes_at(timetable, at, tz) is not None


def closes_at(timetable: Timetable, at: int, tz: ZoneInfo) -> int | None:
    """The instant at which the doors open at `at` close, or None where they are closed.

    Where doors never close, the end of tomorrow: far enough for every question asked of it.
    """
    for opening, closing in _two_days(timetable, local_date(at, tz), tz):
        if opening <= at < closing:
            return closing
    return None


def opens_next(timetable: Timetable, at: int, tz: ZoneInfo) -> int | None:
    """The first opening after `at`, or None where there is none in the next 400 days."""
    for opening, _ in _intervals(timetable, local_date(at, tz), SEARCHED_DAYS, tz):
        if opening > at:
            return opening
    return None


def last_ticket_at(timetable: Timetable, at: int, tz: ZoneInfo) -> int | None:
    """The instant from which the local day of `at` gives no more tickets, None on a closed day."""
    today = _one_day(timetable, local_date(at, tz), tz)
    return today[-1][1] - timetable.last_ticket_minutes * 60_000 if today else None


def may_issue(timetable: Timetable, at: int, tz: ZoneInfo) -> bool:
    """Whether a ticket may be given: the doors are open and the day's last ticket is not gone."""
    today = _one_day(timetable, local_date(at, tz), tz)
    if not any(opening <= at < closing for opening, closing in today):
        return False
    return at < today[-1][1] - timetable.last_ticket_minutes * 60_000


def over_breaks(timetables: Collection[Timetable], at: int, minutes: float, tz: ZoneInfo) -> float:
    """Minutes from `at` until so many have passed in which any of the doors were open: a break between two openings of the day comes on top.

    Nothing comes on top where all are closed at `at` (whoever serves then, serves), nor after the last closing: the line is served to its end.
    """
    end = at + minutes * 60_000
    for closing, opening in _breaks_after(timetables, at, tz):
        if end <= closing:
            break
        end += opening - closing
    return (end - at) / 60_000


def without_breaks(timetables: Collection[Timetable], since: int, minutes: float, tz: ZoneInfo) -> float:
    """The minutes of a wait that began at `since` less those of the breaks it went over: the way back from `over_breaks`."""
    end = since + minutes * 60_000
    breaks = sum(min(end, opening) - closing for closing, opening in _breaks_after(timetables, since, tz) if closing < end)
    return minutes - breaks / 60_000


def last_closing(timetable: Timetable, at: int, tz: ZoneInfo) -> int | None:
    """The instant at which the doors close for the day, if they are open at `at` and do not stay open over midnight; else None."""
    today = _one_day(timetable, local_date(at, tz), tz)
    ends_today = bool(today) and local_date(today[-1][1] - 1, tz) == local_date(at, tz)
    return today[-1][1] if ends_today and is_open(timetable, at, tz) else None


def business_day(at: int, tz: ZoneInfo, cutoff_minutes: int = DEFAULT_CUTOFF_MINUTES) -> str:
    """The ISO date of the business day: before the cut-off, by the wall clock, it is still yesterday."""
    wall = _local(at, tz).replace(tzinfo=None)
    return (wall - timedelta(minutes=cutoff_minutes)).date().isoformat()


def next_open_day(open_day: str | None, proposed: str, *, made_on: str, confirmed: bool = False) -> str:
    """The business day to open: `proposed`, if the hall may go there.

    An open day never goes back (DayInPast), whatever the clock says. More than a week ahead is more
    likely a wrong clock than a holiday: a manager must have `confirmed` it (DayTooFarAhead). The
    first day ever is held against the day on which the hall was made, in both directions.
    """
    ahead = (date.fromisoformat(proposed) - date.fromisoformat(open_day or made_on)).days
    if ahead < 0 and open_day is not None:
        raise DayInPast(open_day=open_day, proposed=proposed)
    if ahead < -LONGEST_JUMP_DAYS and not confirmed:
        raise DayInPast(open_day=made_on, proposed=proposed)
    if ahead > LONGEST_JUMP_DAYS and not confirmed:
        raise DayTooFarAhead(open_day=open_day or made_on, proposed=proposed, days=ahead)
    return proposed


def local_date(at: int, tz: ZoneInfo) -> date:
    """The calendar date on the hall's wall at an instant."""
    return _local(at, tz).date()


def _local(at: int, tz: ZoneInfo) -> datetime:
    return (_EPOCH + at * _MILLISECOND).astimezone(tz)


def _instant(day: date, minutes: int, tz: ZoneInfo) -> int:
    """The instant of a wall-clock time, by the rule of RFC 5545 §3.3.5.

    A time that comes twice means the first; one the clock leaps over is read by the offset before
    the leap. That is what `fold=0` gives.
    """
    wall = datetime(day.year, day.month, day.day, tzinfo=tz) + timedelta(minutes=minutes)
    return (wall.astimezone(UTC) - _EPOCH) // _MILLISECOND


Intervals = tuple[tuple[int, int], ...]


@lru_cache(maxsize=512)
def _two_days(timetable: Timetable, day: date, tz: ZoneInfo) -> Intervals:
    """The open times of a day and the next, so that doors open over midnight are seen whole."""
    return tuple(_intervals(timetable, day, 2, tz))


@lru_cache(maxsize=512)
def _one_day(timetable: Timetable, day: date, tz: ZoneInfo) -> Intervals:
    """The open times that begin on a day. Every ticket asks for them, so they are kept."""
    midnight = _instant(day + timedelta(days=1), 0, tz)
    return tuple(interval for interval in _two_days(timetable, day, tz) if interval[0] < midnight)


def _breaks_after(timetables: Collection[Timetable], at: int, tz: ZoneInfo) -> list[tuple[int, int]]:
    """When all doors close and when the first open again, for each break of the day to come; none where no door is open at `at`."""
    coming = [span for span in _open_together(tuple(timetables), local_date(at, tz), tz) if span[1] > at]
    return [(before[1], after[0]) for before, after in pairwise(coming)] if coming and coming[0][0] <= at else []


@lru_cache(maxsize=512)
def _open_together(timetables: tuple[Timetable, ...], day: date, tz: ZoneInfo) -> Intervals:
    """The times of a day at which any of the doors are open."""
    found: list[tuple[int, int]] = []
    for opening, closing in sorted(chain.from_iterable(_one_day(one, day, tz) for one in timetables)):
        if found and opening <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closing))
        else:
            found.append((opening, closing))
    return tuple(found)


def _intervals(
    timetable: Timetable, first: date, days: int, tz: ZoneInfo
) -> Iterator[tuple[int, int]]:
    """The open times of some days as instants, in order; those that touch are one."""
    pending: tuple[int, int] | None = None
    for day in (first + timedelta(days=n) for n in range(days)):
        for start, end in spans_of(timetable, day.isoformat()):
            opening, closing = _instant(day, start, tz), _instant(day, end, tz)
            if closing <= opening:
                continue  # the clock leapt over the whole span
            if pending is not None and opening <= pending[1]:
                pending = (pending[0], max(pending[1], closing))
                continue
            if pending is not None:
                yield pending
            pending = (opening, closing)
    if pending is not None:
        yield pending
