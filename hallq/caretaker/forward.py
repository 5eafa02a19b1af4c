"""Playing the halls forward: off the path of any request, again and again, so that what it tells can be read from memory.

A part of a hall is played when it has changed, and every ten seconds in any case; each look at a hall is a short transaction of its own.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator

from hallq.domain.estimation import Estimate
from hallq.domain.habits import Chance
from hallq.domain.heads import Lane
from hallq.domain.rollout import Forecast, Scene, Stander, calibrated, roll_out
from hallq.domain.routing import HallSetup
from hallq.operations.forecasts import Forecast as Told
from hallq.operations.hall import House
from hallq.operations.observed import Observed, local_midnight
from hallq.queries.instant import instant
from hallq.queries.scene import InHand, Wanted, scenes
from hallq.queries.setup import halls

LOOK_EVERY_S = 3.0
AGAIN_AFTER_MS = 10_000

PartKey = tuple[int, frozenset[int]]
Looks = tuple[object, ...]


class Foreteller:
    """Plays every hall of a house forward; `chance` is handed in by tests."""

    def __init__(self, house: House, chance: Chance | None = None) -> None:
        self._house = house
        self._chance: Chance = chance or random.Random()  # noqa: S311 -- visitors who may come are no secret
        self._played: dict[PartKey, tuple[Looks, Forecast]] = {}

    def look_round(self) -> None:
        """Play whatever has changed, in every hall."""
        with self._house.database.reading() as connection:
            hall_ids = [hall.id for hall in halls(connection)]
        for hall_id in hall_ids:
            self.play(hall_id)

    def play(self, hall_id: int) -> None:
        """Play the parts of a hall that have changed or were played too long ago, and keep what came out."""
        setup, now = self._house.setup_of(hall_id), self._house.clock.hall()
        observed = self._house.paces.observed(hall_id)
        with instant(self._house.database, setup) as at:
            setup, parts = at.setup, scenes(at, now, _wanted(observed, setup, now))
        found = [self._part(hall_id, part, observed) for part in parts]
        whole = Forecast(
            at=min((one.at for one in found), default=now),
            lanes={lane: told for one in found for lane, told in one.lanes.items()},
            tickets={ticket: told for one in found for ticket, told in one.tickets.items()},
            ahead={lane: ahead for one in found for lane, ahead in one.ahead.items()},
        )
        self._tell(setup, whole, observed, [one for part in parts for one in part.standers])

    def _part(self, hall_id: int, scene: Scene, observed: Observed) -> Forecast:
        key = (hall_id, frozenset(lane[0] for lane in scene.lanes))
        looks = _looks(scene)
        before = self._played.get(key)
        if before is not None and before[0] == looks and 0 <= scene.now - before[1].at < AGAIN_AFTER_MS:
            return before[1]
        forecast = roll_out(scene, observed.habits, self._chance)
        self._played[key] = (looks, forecast)
        return forecast

    def _tell(self, setup: HallSetup, whole: Forecast, observed: Observed, standers: Iterable[Stander]) -> None:
        """Put what is told of each zone where estimates are read."""
        zone_of = {queue.id: queue.zone_id for queue in setup.queues}
        newcomers: dict[int, dict[tuple[int, int], Estimate]] = {zone.id: {} for zone in setup.zones}
        waiting: dict[int, dict[int, Estimate]] = {zone.id: {} for zone in setup.zones}
        as_played: dict[int, dict[tuple[int, int], tuple[int, Estimate]]] = {zone.id: {} for zone in setup.zones}
        for lane, played in whole.lanes.items():
            newcomers[zone_of[lane[0]]][lane] = calibrated(played, whole.ahead[lane], observed.ends)
            as_played[zone_of[lane[0]]][lane] = (whole.ahead[lane], played)
        for stander, ahead in _ahead_in_lane(standers):
            if stander.entry.ticket_id in whole.tickets:
                played = whole.tickets[stander.entry.ticket_id]
                waiting[zone_of[stander.lane.queue_id]][stander.entry.ticket_id] = calibrated(played, ahead, observed.ends)
        for zone, of_zone in newcomers.items():
            self._house.paces.forecasts.put(setup.hall_id, zone, Told(whole.at, of_zone, waiting[zone], as_played[zone]))


def _ahead_in_lane(standers: Iterable[Stander]) -> Iterator[tuple[Stander, int]]:
    """Everybody who waits, with how many stand before in the same lane."""
    seen: Counter[Lane] = Counter()
    for one in sorted(standers, key=lambda one: one.entry):
        yield one, seen[one.lane]
        seen[one.lane] += 1


def _looks(scene: Scene) -> Looks:
    """By what one sees that a part has changed; time alone is no change."""
    return (scene.lanes, scene.standers, scene.windows, sorted(scene.turns.items()))


def _wanted(observed: Observed, setup: HallSetup, now: int) -> Wanted:
    """What the story has taught about this hall."""

    def last_call(counter_id: int) -> InHand | None:
        last = observed.last_call(counter_id)
        return None if last is None else (last.at, last.queue, last.service)

    return Wanted(
        midnight=local_midnight(now, setup.tz),
        last_call=last_call,
        usually_open=lambda counter_id: any(observed.habits.standing(counter_id)),
        asks=lambda lane: any(observed.habits.coming(lane)),
    )
