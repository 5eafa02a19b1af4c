"""One day of a hall in instants: when each matter is taken, when each counter has work, and when the doors open and close."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hallq.domain.hours import SEARCHED_DAYS, spans_of
from hallq.domain.routing import Counter, HallSetup, Service

MINUTE = 60_000
Interval = tuple[int, int]
"""From and until, UTC milliseconds; the end is no longer open."""


@dataclass(frozen=True, slots=True)
class OpeningDay:
    """A hall's opening on one ISO date."""

    setup: HallSetup
    day: str
    _of_timetable: dict[str, tuple[Interval, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_of_timetable", {code: tuple(self._intervals(code)) for code in self.setup.timetables})

    def wall(self, minutes: float) -> int:
        """The instant of a time on the hall's wall, in minutes after the day's midnight."""
        return wall_instant(self.day, minutes, self.setup.tz)

    def taken(self, service: Service) -> tuple[Interval, ...]:
        """When tickets for a matter are given."""
        return self._of_timetable[service.timetable or next(iter(self.setup.timetables))]

    def moment(self, service: Service, at: int) -> int | None:
        """`at` itself where the matter is taken then, else its next opening of the day, None after the last."""
        return next((max(at, opening) for opening, closing in self.taken(service) if at < closing), None)

    def worked(self, counter: Counter) -> tuple[Interval, ...]:
        """When a counter has work: whenever one of the matters in its queues is taken."""
        return united(interval for service in self.matters_of(counter) for interval in self.taken(service))

    def matters_of(self, counter: Counter) -> list[Service]:
        """The matters dealt with at a counter."""
        queues = set(self.setup.profiles.by_id[counter.profile_id].queue_ids)
        return [service for service in self.setup.services if service.queue_id in queues and not service.retired]

    @property
    def doors(self) -> Interval | None:
        """When the first visitor may come and the last; None on a day on which nothing is taken."""
        times = united(interval for service in self.setup.services for interval in self.taken(service))
        return (times[0][0], times[-1][1]) if times else None

    @property
    def lunch(self) -> Interval | None:
        """The first break of the hall's usual hours, None where there is none."""
        usual = self._of_timetable[next(iter(self.setup.timetables))]
        return (usual[0][1], usual[1][0]) if len(usual) > 1 else None

    def _intervals(self, timetable: str) -> Iterator[Interval]:
        for start, end in spans_of(self.setup.timetables[timetable], self.day):
            yield self.wall(start), self.wall(end)


def wall_instant(day: str, minutes: float, tz: ZoneInfo) -> int:
    """The instant of a wall-clock time, in minutes after an ISO date's midnight."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=tz)
    return round((midnight + timedelta(minutes=minutes)).astimezone(UTC).timestamp() * 1000)


def wall_day(at: int, tz: ZoneInfo) -> date:
    """The date on the hall's wall at an instant."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(tz).date()


def united(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Intervals as one row without overlaps, in order; those that touch are one."""
    row: list[Interval] = []
    for opening, closing in sorted(set(intervals)):
        if row and opening <= row[-1][1]:
            row[-1] = (row[-1][0], max(row[-1][1], closing))
        else:
            row.append((opening, closing))
    return tuple(row)


def next_working_day(setup: HallSetup, day: str) -> str:
    """The first ISO date after `day` on which the hall's usual hours (its first timetable) are open. Raises ValueError where there is none."""
    usual = next(iter(setup.timetables.values()))
    first = date.fromisoformat(day)
    for ahead in range(1, SEARCHED_DAYS):
        following = (first + timedelta(days=ahead)).isoformat()
        if spans_of(usual, following):
            return following
    message = f"the hall {setup.code} is never open after {day}"
    raise ValueError(message)
