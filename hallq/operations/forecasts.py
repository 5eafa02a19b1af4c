"""What playing the hall forward told last, and by which way each zone tells its waits: kept in memory, put there off the path of any request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hallq.domain.discipline import MINUTE
from hallq.domain.estimation import Estimate, left_of
from hallq.domain.scoreboard import LANE

FRESH_MS = 30_000
"""A forecast older than that, by the hall's clock, is told to nobody."""

Lane = tuple[int, int]
"""A queue and a class."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was played at `at`: the wait of a newcomer in each lane, and of everybody who waits, by ticket.

    `played` is what came out for newcomers before the ends were put right, with how many wait in the lane.
    """

    at: int
    newcomers: Mapping[Lane, Estimate] = field(default_factory=dict)
    waiting: Mapping[int, Estimate] = field(default_factory=dict)
    played: Mapping[Lane, tuple[int, Estimate]] = field(default_factory=dict)


class Forecasts:
    """The forecasts of all halls of this process, zone by zone; whoever puts one there replaces the one before."""

    def __init__(self) -> None:
        self._forecasts: dict[tuple[int, int], Forecast] = {}
        self._methods: dict[tuple[int, int], str] = {}

    def put(self, hall_id: int, zone_id: int, forecast: Forecast) -> None:
        """Keep the forecast of a zone."""
        self._forecasts[hall_id, zone_id] = forecast

    def prefer(self, hall_id: int, methods: Mapping[int, str]) -> None:
        """From now on tell the waits of each of these zones by this method."""
        self._methods |= {(hall_id, zone_id): method for zone_id, method in methods.items()}

    def method_of(self, hall_id: int, zone_id: int) -> str:
        """By which method a zone tells its waits: the pace of the lane until another has proved better."""
        return self._methods.get((hall_id, zone_id), LANE)

    def newcomer(self, hall_id: int, zone_id: int, lane: Lane, now: int) -> Estimate | None:
        """The wait of somebody who comes now into a lane; None where nothing fresh was played."""
        forecast = self._fresh(hall_id, zone_id, now)
        return None if forecast is None else forecast.newcomers.get(lane)

    def played(self, hall_id: int, zone_id: int, lane: Lane, now: int) -> tuple[float, float, float, int] | None:
        """What came out for somebody who comes now into a lane (low, likely, high, people ahead), as its line keeps it; None as for `newcomer`."""
        forecast = self._fresh(hall_id, zone_id, now)
        found = None if forecast is None else forecast.played.get(lane)
        return None if found is None else (round(found[1].low, 2), round(found[1].likely, 2), round(found[1].high, 2), found[0])

    def ticket(self, hall_id: int, zone_id: int, ticket_id: int, now: int) -> Estimate | None:
        """What is left of the wait of somebody who waits; None where nothing fresh was played."""
        forecast = self._fresh(hall_id, zone_id, now)
        return None if forecast is None else forecast.waiting.get(ticket_id)

    def last(self, hall_id: int, zone_id: int, ticket_id: int, now: int) -> Estimate | None:
        """What is left of the wait that was played last for somebody, however old that is; None where it has run out, or nothing was played."""
        forecast = self._forecasts.get((hall_id, zone_id))
        told = None if forecast is None else forecast.waiting.get(ticket_id)
        return None if forecast is None or told is None else left_of(told, max(now - forecast.at, 0) / MINUTE)

    def _fresh(self, hall_id: int, zone_id: int, now: int) -> Forecast | None:
        forecast = self._forecasts.get((hall_id, zone_id))
        return forecast if forecast is not None and 0 <= now - forecast.at <= FRESH_MS else None
