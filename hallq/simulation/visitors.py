"""Who comes to the hall on a day, when and for what: made up from the set-up's demand, the hours and chance alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from hallq.domain.routing import HallSetup, PriorityClass, Service
from hallq.simulation.opening import OpeningDay

# Visitors by the half-hour of the wall clock: they come in the morning and again after lunch.
ARRIVALS: dict[int, float] = {
    510: 12, 540: 12.5, 570: 12, 600: 11, 630: 9, 660: 6, 690: 3.5, 720: 1.5, 750: 1.5,
    780: 6, 810: 8, 840: 8.5, 870: 7.5, 900: 6, 930: 3.5, 960: 2, 990: 0.5,
}  # fmt: skip
HALF_HOUR = 30
WEEKDAYS = (1.15, 1.0, 1.0, 1.0, 0.9, 0.35, 0.35)
# Of those who come in the first half-hour, some stand at the door before it opens.
EARLY_BIRDS = 0.5
EARLY_MINUTES = 10

CLASSES = {"ordinary": 0.72, "appointment": 0.18, "green": 0.10}
REASONS = {"elderly": 55, "disabled": 15, "pregnant": 15, "military": 10, "project": 5}
RARE = 0.02
PROJECT_ZONES = ("business", "projects")
ENGLISH = 0.05

PATIENCE_MINUTES = 110.0
TELLS_OF_LEAVING = 0.5
ABSENT = 0.04
ABSENT_AFTER_LONG = 0.07
LONG_WAIT_MINUTES = 30
RETURNS = 1 / 3


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone who comes at an instant for a matter or a package.

    `patience` is the minutes of waiting after which this visitor goes, telling the hall (`tells`) or not. `absence` from 0 to 1 says how likely
    this one misses a call: the smaller, the likelier. `returns` says that after a missed call the visitor turns up again.
    """

    at: int
    service: str
    priority: str
    reason: str | None
    language: str
    early: bool
    patience: float
    tells: bool
    absence: float
    returns: bool

    def misses(self, waited_minutes: float) -> bool:
        """Whether this visitor is not there when called after so long a wait."""
        return self.absence < (ABSENT_AFTER_LONG if waited_minutes > LONG_WAIT_MINUTES else ABSENT)


def visitors(opening: OpeningDay, chance: Random, share: float = 1.0) -> list[Visitor]:
    """Everybody who comes on a day, in the order of coming; `share` of the ordinary demand. Nobody on a closed day."""
    wanted = [one for one in opening.setup.services if opening.taken(one) and _offered(opening.setup, one)]
    weights = [one.demand for one in wanted]
    count = round(sum(weights) * share * _bustle(opening.day, chance)) if wanted else 0
    came = [_visitor(opening, service, chance) for service in chance.choices(wanted, weights, k=count)] if count else []
    return sorted(came, key=lambda visitor: visitor.at)


def _bustle(day: str, chance: Random) -> float:
    """How many come beside an ordinary Tuesday."""
    return WEEKDAYS[date.fromisoformat(day).weekday()] * min(max(chance.gauss(1.0, 0.02), 0.95), 1.05)


def _offered(setup: HallSetup, service: Service) -> bool:
    return service.demand > 0 and not any(one.retired or one.suspended for one in (service, *(step for step, _ in setup.steps_of(service))))


def _visitor(opening: OpeningDay, service: Service, chance: Random) -> Visitor:
    at, early = _arrival(opening, service, chance)
    klass = _class(opening.setup, chance)
    return Visitor(
        at=at,
        service=service.code,
        priority=klass.code,
        reason=_reason(opening.setup, service, klass, chance),
        language=_language(opening.setup, chance),
        early=early,
        patience=chance.expovariate(1 / PATIENCE_MINUTES),
        tells=chance.random() < TELLS_OF_LEAVING,
        absence=chance.random(),
        returns=chance.random() < RETURNS,
    )


def _arrival(opening: OpeningDay, service: Service, chance: Random) -> tuple[int, bool]:
    """When the visitor comes, and whether that is before the doors open. Who comes to a closed matter is there when it opens."""
    for wanted in _wishes(chance):
        at = opening.wall(wanted)
        moment = opening.moment(service, at)
        if moment == at:
            return _perhaps_early(opening, at, chance)
        if moment is not None:
            return _soon_after(opening, service, moment, chance), False
    first, until = opening.taken(service)[0]
    return chance.randrange(first, until), False


def _wishes(chance: Random) -> Iterator[float]:
    """Minutes after midnight at which somebody likes to come; few tries, since some matters are taken at odd hours only."""
    for start in chance.choices(list(ARRIVALS), list(ARRIVALS.values()), k=8):
        yield start + chance.random() * HALF_HOUR


def _perhaps_early(opening: OpeningDay, at: int, chance: Random) -> tuple[int, bool]:
    doors = opening.doors
    if doors is None or at - doors[0] >= HALF_HOUR * 60_000 or chance.random() >= EARLY_BIRDS:
        return at, False
    return doors[0] - 1 - round(chance.random() * EARLY_MINUTES * 60_000), True


def _soon_after(opening: OpeningDay, service: Service, moment: int, chance: Random) -> int:
    late = moment + round(chance.expovariate(1 / 4) * 60_000)
    closing = next(until for since, until in opening.taken(service) if since <= moment < until)
    return min(late, closing - 1)


def _class(setup: HallSetup, chance: Random) -> PriorityClass:
    classes = list(setup.priorities)
    return chance.choices(classes, [CLASSES.get(one.code, RARE) for one in classes])[0]


def _reason(setup: HallSetup, service: Service, klass: PriorityClass, chance: Random) -> str | None:
    """A class with reasons asks for one; that of a project is heard only where projects are dealt with."""
    _, queue = setup.steps_of(service)[0]
    projects = setup.zones.by_id[queue.zone_id].code in PROJECT_ZONES
    heard = [reason for reason in klass.reasons if projects or reason != "project"] or list(klass.reasons)
    return chance.choices(heard, [REASONS.get(reason, RARE) for reason in heard])[0] if heard else None


def _language(setup: HallSetup, chance: Random) -> str:
    foreign = chance.random() < ENGLISH
    return "en" if foreign and "en" in setup.languages else setup.languages[0]
