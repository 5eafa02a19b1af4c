"""What visitors were told against what came, once more by another hand: from the raw facts of the log, with no rule of the house read."""

import json
import statistics
from collections.abc import Iterable
from typing import Any

FIGURES = ("inside", "told_later", "told_earlier", "error", "bias", "naive_error", "les_error")


class ToldAgain:
    """The waits told; `parts` and `served` are those of the days, as `recompute` folds them."""

    def __init__(self, bodies: Iterable[str], setup: Any, parts: list[Any], served: list[Any]) -> None:
        self.setup, self.parts, self.served = setup, parts, served
        self.sessions = sessions(bodies)

    def told(self) -> list[Any]:
        """The parts whose wait was told and that were called in the queue it was told of."""
        return [part for part in self.parts if part.told and part.called is not None and part.queue == part.told["queue"]]

    def estimates(self, parts: list[Any]) -> dict[str, Any]:
        """The windows open at each issue, the last wait before it, and the mean of the services, from the raw facts."""
        if not parts:
            return dict.fromkeys(FIGURES) | {"told": 0}
        waits = [(part.called - part.queued) / 60_000 for part in parts]
        ends = [shown(part.told["low"], part.told["high"]) for part in parts]
        naive = [self.naive(part) for part in parts]
        last = [self.last_wait(part, other) for part, other in zip(parts, naive, strict=True)]
        later = statistics.mean(wait > high for wait, (_, high) in zip(waits, ends, strict=True))
        earlier = statistics.mean(wait < low for wait, (low, _) in zip(waits, ends, strict=True))
        errors = [part.told["likely"] - wait for part, wait in zip(parts, waits, strict=True)]
        return {
            "told": len(parts),
            "inside": 1 - later - earlier,
            "told_later": later,
            "told_earlier": earlier,
            "error": 60 * statistics.mean(map(abs, errors)),
            "bias": 60 * statistics.mean(errors),
            "naive_error": 60 * statistics.mean(abs(told - wait) for told, wait in zip(naive, waits, strict=True)),
            "les_error": 60 * statistics.mean(abs(told - wait) for told, wait in zip(last, waits, strict=True)),
        }

    def naive(self, part: Any) -> float:
        """People ahead and one, times the mean of the services, over the windows that were open."""
        queue = part.told["queue"]
        took = [(one.ended - one.called) / 60_000 for one in self.served if one.queue == queue and one.ended is not None]
        taken = [self.setup.profiles.by_id[profile].queue_ids for profile, opened, closed in self.sessions if opened <= part.queued < closed]
        return (part.told["ahead"] + 1) * (statistics.mean(took) if took else 10.0) / max(1, sum(queue in queues for queues in taken))

    def last_wait(self, part: Any, instead: float) -> float:
        """The wait of the last who was called before in the same queue on the same day."""
        calls = [one for one in self.parts if (one.queue, one.day) == (part.told["queue"], part.day) and one.called is not None]
        before = sorted(((one.called, one.called - one.queued) for one in calls if one.called <= part.queued), key=lambda one: one[0])
        return before[-1][1] / 60_000 if before else instead


def sessions(bodies: Iterable[str]) -> list[tuple[int, int, int]]:
    """The last profile and both ends of every time that a window was open."""
    found: list[tuple[int, int, int]] = []
    working: dict[int, tuple[int, int]] = {}
    for line in map(json.loads, bodies):
        name, fact = line["name"], line["event"]
        if name == "counter.opened":
            working[fact["counter"]] = (fact["profile"], line["at"])
        elif name == "counter.profile_changed":
            working[fact["counter"]] = (fact["profile"], working[fact["counter"]][1])
        elif name == "counter.closed":
            found.append((*working.pop(fact["counter"]), line["at"]))
    return found + [(*one, 10**15) for one in working.values()]


def shown(low: float, high: float) -> tuple[int, int]:
    """Both ends on the grid that people read, outwards."""
    grid = [0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, *range(240, 6000, 60)]
    first, last = max(one for one in grid if one <= low), min(one for one in grid if one >= high)
    return first, last if first < last else min(one for one in grid if one > first)
