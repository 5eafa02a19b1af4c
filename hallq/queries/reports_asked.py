"""What a report is asked for: its days, the lines of the books that belong to them, and how visits are put into groups."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.errors import FieldInvalid
from hallq.domain.listing import counting_order
from hallq.domain.names import Name
from hallq.domain.report import Group
from hallq.domain.routing import HallSetup
from hallq.domain.sources import SOURCE_NAMES
from hallq.queries.days import span
from hallq.queries.instant import Instant
from hallq.store import tables as t

DIMENSIONS = ("day", "weekday", "hour", "zone", "unit", "service", "queue", "window", "clerk")
"""What a row of most reports may be."""

WEEKDAYS = tuple(
    Name(f"星期{zh}", en)
    for zh, en in zip("一二三四五六日", ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)

# Every time zone in use is off by whole quarters of an hour, so the hour on the wall is one for all of a quarter.
_QUARTER_MS = 15 * 60_000
_QUARTER: sa.ColumnElement[int] = sa.literal_column(str(_QUARTER_MS), sa.BigInteger)  # literal: SELECT and GROUP BY must be the same

_COLUMNS = {
    "day": "business_day",
    "weekday": "business_day",
    "zone": "queue_id",
    "unit": "service_id",
    "service": "service_id",
    "queue": "queue_id",
    "window": "counter_id",
    "clerk": "clerk_id",
    "source": "source",
    "agent": "agent_id",
}
CLERKS = sa.select(t.person.c.id, t.person.c.login, t.person.c.name).where(t.person.c.hall_id == p("hall"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as asked for: the hall's instant, the dimension, and the ids of tickets and occurrences of the days, `first` to before `end`."""

    look: Instant
    by: str
    first: int
    end: int

    def rows(self, statement: sa.ClauseElement) -> Iterator[tuple[Any, ...]]:
        """What a statement about these days answers, group by group; `first` and `end` are among its parameters."""
        return self.look.each(statement, first=self.first, end=self.end)


def asked(look: Instant, by: str, from_day: str, to_day: str) -> Asked:
    """A report of some days, both included. Raises FieldInvalid for what is not a day, or where the last is before the first."""
    if _day("from", from_day) > _day("to", to_day):
        raise FieldInvalid(field="to", reason="before the first day", value=to_day)
    return Asked(look, by, *span(look, from_day, to_day))


def _day(field: str, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise FieldInvalid(field=field, reason="not a day, as in 2026-11-21", value=text) from None
    if found.isoformat() != text:
        raise FieldInvalid(field=field, reason="not a day, as in 2026-11-21", value=text)
    return found


def raw_key(by: str, table: sa.Table) -> sa.ColumnElement[Any]:
    """The column by which a statement groups for a dimension; `Groups` makes the group of it. The hour is that of the step's arrival."""
    if by == "hour":
        return t.ticket_step.c.queued_at // _QUARTER
    return table.c[_COLUMNS[by]]


class Groups:
    """The groups of one dimension, found by the raw keys of `raw_key`."""

    def __init__(self, request: Asked) -> None:
        self._make = _MAKERS[request.by](request)
        self._known: dict[Any, Group] = {}

    def of(self, raw: Any) -> Group:
        """The group of a raw key; what has none stands last."""
        known = self._known.get(raw)
        if known is None:
            known = self._known[raw] = _NOBODY if raw is None else self._make(raw)
        return known


# After every place that begins with a number or a text.
_NOBODY = Group((1,), None, None)


def _group(place: Iterable[int | str], key: str, name: Name | None = None) -> Group:
    return Group((0, *place), key, name)


def _days(_request: Asked) -> Callable[[str], Group]:
    return lambda day: _group((day,), day)


def _weekdays(_request: Asked) -> Callable[[str], Group]:
    def group(day: str) -> Group:
        number = date.fromisoformat(day).isoweekday()
        return _group((number,), str(number), WEEKDAYS[number - 1])

    return group


def _hours(request: Asked) -> Callable[[int], Group]:
    tz = request.look.setup.tz

    def group(quarter: int) -> Group:
        hour = datetime.fromtimestamp(quarter * _QUARTER_MS / 1000, UTC).astimezone(tz).hour
        return _group((hour,), f"{hour:02}", Name(f"{hour:02}:00–{(hour + 1) % 24:02}:00"))

    return group


def _things(pick: Callable[[HallSetup], Iterable[Any]], owner: Callable[[HallSetup, int], int]) -> Callable[[Asked], Callable[[int], Group]]:
    """Groups that are things of the set-up, in its order; `owner` leads from the raw key to the thing."""

    def maker(request: Asked) -> Callable[[int], Group]:
        setup = request.look.setup
        groups = {thing.id: _group((place,), thing.code, thing.name) for place, thing in enumerate(pick(setup))}
        return lambda raw: groups[owner(setup, raw)]

    return maker


def _windows(setup: HallSetup) -> Iterable[Any]:
    return sorted(setup.counters, key=lambda counter: counting_order(counter.code))


def _clerks(request: Asked) -> Callable[[int], Group]:
    known = {key: _group((login,), login, Name(name)) for key, login, name in request.look.rows(CLERKS)}
    return lambda clerk: known.get(clerk) or _group((f"#{clerk}",), f"#{clerk}")


def _sources(_request: Asked) -> Callable[[str], Group]:
    return lambda source: _group((tuple(SOURCE_NAMES).index(source),), source, SOURCE_NAMES[source])


def _itself(_setup: HallSetup, raw: int) -> int:
    return raw


def _zone_of_queue(setup: HallSetup, queue_id: int) -> int:
    return setup.queues.by_id[queue_id].zone_id


def _unit_of_service(setup: HallSetup, service_id: int) -> int:
    return setup.services.by_id[service_id].unit_id


_MAKERS: Mapping[str, Callable[[Asked], Callable[[Any], Group]]] = {
    "day": _days,
    "weekday": _weekdays,
    "hour": _hours,
    "zone": _things(lambda setup: setup.zones, _zone_of_queue),
    "unit": _things(lambda setup: setup.units, _unit_of_service),
    "service": _things(lambda setup: setup.services, _itself),
    "queue": _things(lambda setup: setup.queues, _itself),
    "window": _things(_windows, _itself),
    "clerk": _clerks,
    "source": _sources,
    "agent": _things(lambda setup: setup.agents, _itself),
}
