"""Who works at which counter on a day: shifts, breaks with their reasons, the lunch rota, and how fast each clerk is."""

import math
from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from hallq.domain.listing import counting_order
from hallq.domain.routing import Counter
from hallq.simulation.opening import MINUTE, Interval, OpeningDay

AWAY_TODAY = 0.15
PACE_SPREAD = 0.15
SERVICE_SPREAD = 0.5
BREAKS_A_DAY = 2
BREAK_REASONS = {"break": 50, "paperwork": 20, "meeting": 8, "help": 14, "equipment": 6, "other": 2}
LUNCH_MINUTES = 45
# Over lunch every third counter of a profile stays open where a matter of its queues knows no lunch break.
ONE_IN = 3


@dataclass(frozen=True, slots=True)
class Break:
    """A pause that is due at an instant, taken as soon as the visitor at the counter has gone."""

    at: int
    minutes: float
    reason: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A clerk's day at a counter. `pace` is this clerk's time for a service against the typical one: 1.2 is slow."""

    counter: str
    clerk_id: int | None
    begins_at: int
    ends_at: int
    pace: float
    breaks: tuple[Break, ...]


def shifts(opening: OpeningDay, chance: Random, clerks: Mapping[str, int], unstaffed: Iterable[str] = ()) -> list[Shift]:
    """The day's shifts in the order of counters. `clerks` gives the account of a counter's clerk; nobody is put at an `unstaffed` counter.

    Some clerks are away, but never the last one of a queue.
    """
    working = [counter for counter in _in_order(opening) if opening.worked(counter) and counter.code not in set(unstaffed)]
    present = _present(opening, working, chance)
    covering = _covering(opening, present)
    return [_shift(opening, counter, chance, clerks.get(counter.code), covering) for counter in present]


def minutes_of_service(chance: Random, typical: float, pace: float) -> float:
    """How long a service takes: lognormal around the matter's typical minutes times the clerk's pace; from one minute to four times the mean."""
    mean = typical * pace
    return min(max(chance.lognormvariate(math.log(mean) - SERVICE_SPREAD**2 / 2, SERVICE_SPREAD), 1.0), max(4 * mean, 1.0))


def _in_order(opening: OpeningDay) -> list[Counter]:
    return sorted((counter for counter in opening.setup.counters if not counter.retired), key=lambda counter: counting_order(counter.code))


def _queues(opening: OpeningDay, counter: Counter) -> tuple[int, ...]:
    return opening.setup.profiles.by_id[counter.profile_id].queue_ids


def _present(opening: OpeningDay, working: list[Counter], chance: Random) -> list[Counter]:
    staffed = Tally(queue for counter in working for queue in _queues(opening, counter))
    present = []
    for counter in working:
        away = chance.random() < AWAY_TODAY
        if away and all(staffed[queue] > 1 for queue in _queues(opening, counter)):
            staffed.subtract(_queues(opening, counter))
        else:
            present.append(counter)
    return present


def _covering(opening: OpeningDay, present: list[Counter]) -> dict[str, bool]:
    """The counters that stay open over lunch; True for those whose clerk eats before, False after."""
    lunch = opening.lunch
    if lunch is None:
        return {}
    seen: Tally[int] = Tally()
    covering: dict[str, bool] = {}
    for counter in present:
        if not any(since <= lunch[0] and lunch[1] <= until for since, until in opening.worked(counter)):
            continue
        if seen[counter.profile_id] % ONE_IN == 0:
            covering[counter.code] = len(covering) % 2 == 0
        seen[counter.profile_id] += 1
    return covering


def _shift(opening: OpeningDay, counter: Counter, chance: Random, clerk_id: int | None, covering: Mapping[str, bool]) -> Shift:
    worked = opening.worked(counter)
    first, last = worked[0][0], worked[-1][1]
    lunch = _lunch(opening.lunch, (first, last), eats_before=covering.get(counter.code))
    pauses = [*_short_breaks(first, last, chance), *lunch]
    return Shift(
        counter=counter.code,
        clerk_id=clerk_id,
        begins_at=first - round(chance.random() * 4 * MINUTE),
        ends_at=last,
        pace=_pace(opening, counter),
        breaks=tuple(sorted(pauses, key=lambda pause: pause.at)),
    )


def _pace(opening: OpeningDay, counter: Counter) -> float:
    # A clerk is as fast today as yesterday, whatever the day's seed.
    return Random(f"{opening.setup.code}/{counter.code}").lognormvariate(0, PACE_SPREAD)


def _short_breaks(first: int, last: int, chance: Random) -> list[Break]:
    """A few minutes off, morning and afternoon, each for a reason."""
    part = (last - first) / BREAKS_A_DAY
    reasons = chance.choices(list(BREAK_REASONS), list(BREAK_REASONS.values()), k=BREAKS_A_DAY)
    return [Break(round(first + part * (n + 0.2 + 0.6 * chance.random())), chance.uniform(5, 15), reason) for n, reason in enumerate(reasons)]


def _lunch(lunch: Interval | None, shift: Interval, *, eats_before: bool | None) -> list[Break]:
    """With everybody else, or around it where the counter covers the lunch hour."""
    if lunch is None or not shift[0] < lunch[0] < lunch[1] < shift[1]:
        return []
    if eats_before is None:
        return [Break(lunch[0], (lunch[1] - lunch[0]) / MINUTE, "lunch")]
    return [Break(lunch[0] - LUNCH_MINUTES * MINUTE if eats_before else lunch[1], LUNCH_MINUTES, "lunch")]
