"""When visitors come: numbers taken by day of the week and hour of the day."""

from collections import Counter
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.names import Name
from hallq.domain.routing import HallSetup
from hallq.queries.instant import instant
from hallq.queries.reports_asked import WEEKDAYS, asked
from hallq.store import tables as t
from hallq.store.database import Database

# Every time zone in use is off by whole quarters of an hour. A literal, because SELECT and GROUP BY must be the same to the database.
_QUARTER_MS = 15 * 60_000
_tc = t.ticket.c
_quarter = _tc.issued_at // sa.literal_column(str(_QUARTER_MS), sa.BigInteger)
ISSUED = (
    sa.select(_tc.business_day, _quarter, sa.func.count())
    .where(_tc.hall_id == p("hall"), _tc.id >= p("first"), _tc.id < p("end"))
    .group_by(_tc.business_day, _quarter)
)


class Arrivals(Counter[tuple[int, int]]):
    """Numbers taken by (day of the week, 1 is Monday; hour by the clock on the wall)."""

    @property
    def days(self) -> list[tuple[int, Name]]:
        """The days of the week on which anybody came, with their names."""
        return [(number, WEEKDAYS[number - 1]) for number in sorted({day for day, _hour in self})]

    @property
    def hours(self) -> list[int]:
        """The hours from the first in which anybody came to the last."""
        known = [hour for _day, hour in self]
        return list(range(min(known), max(known) + 1)) if known else []

    def heat(self, day: int, hour: int) -> int:
        """How busy it is beside the busiest hour: 0 for nobody, 1 to 5."""
        return -(-self[day, hour] * 5 // max(self.values())) if self[day, hour] else 0


def arrivals(database: Database, setup: HallSetup, *, from_day: str, to_day: str) -> Arrivals:
    """The numbers taken on the business days from `from_day` to `to_day` (ISO dates), both included. Raises FieldInvalid, HallUnknown."""
    found = Arrivals()
    with instant(database, setup) as look:
        for day, quarter, count in asked(look, "hour", from_day, to_day).rows(ISSUED):
            hour = datetime.fromtimestamp(quarter * _QUARTER_MS / 1000, UTC).astimezone(setup.tz).hour
            found[date.fromisoformat(day).isoweekday(), hour] += count
    return found
