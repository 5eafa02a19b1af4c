"""What a set-up lets a hall expect of each queue before anything was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hallq.domain.estimation import nominal_gap
from hallq.domain.hours import Timetable
from hallq.domain.routing import HallSetup, Queue

USUAL_MINUTES = 10.0


@dataclass(frozen=True, slots=True)
class Usual:
    """What a version of the set-up says of each queue: the minutes between calls to expect, and the opening hours of its matters."""

    version: int = -1
    gaps: Mapping[int, float] = field(default_factory=dict)
    hours: Mapping[int, tuple[Timetable, ...]] = field(default_factory=dict)


def usual_of(setup: HallSetup) -> Usual:
    """What this set-up says."""
    return Usual(setup.version, {one.id: _nominal(setup, one) for one in setup.queues}, {one.id: _hours(setup, one) for one in setup.queues})


def _nominal(setup: HallSetup, queue: Queue) -> float:
    """Minutes between calls to expect: typical minutes over the counters, a counter that takes n queues counting as one n-th."""
    minutes = [service.minutes for service in setup.services if service.queue_id == queue.id] or [USUAL_MINUTES]
    counters = sum(1 / len(setup.profiles.by_id[counter.profile_id].queue_ids) for counter in setup.counters_of(queue))
    return nominal_gap(sum(minutes) / len(minutes), 1) / max(counters, 1.0)


def _hours(setup: HallSetup, queue: Queue) -> tuple[Timetable, ...]:
    """The opening hours of the matters of a queue, each once."""
    found = (setup.timetable_of(service) for service in setup.services if service.queue_id == queue.id and not service.retired)
    return tuple(dict.fromkeys(found))
