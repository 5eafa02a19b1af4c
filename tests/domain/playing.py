"""Small halls to be played: visitors who come by chance, windows that serve by chance, and the waits that come of it."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import fmean

from hallq.domain.discipline import Rule, Served, Sight, Terms
from hallq.domain.heads import Entry, Lane
from hallq.domain.play import Comer, Plan, Play, Post, Stage

MINUTE = 60_000
NO_GUARD = 1 << 50


def line_of(discipline, *, windows, classes=1, guard_ms=NO_GUARD, **more):
    """A stage of one queue whose classes are of rising rank; all but the first are favoured."""
    of_class = {one: Terms(one, one > 1, one * 3 * MINUTE, 1000 * one, (4 - one) * 10 * MINUTE) for one in range(1, classes + 1)}
    lanes = [Lane(1, klass) for klass in of_class]
    posts = [Post(window, 1) for window in range(1, windows + 1)]
    sight = Sight((Served(1),))
    return Stage(Plan(lanes, posts, [sight] * windows, {1: Rule(discipline, guard_ms, of_class, **more)}))


def coming(chance: random.Random, rates: list[float], minutes: float) -> Iterator[Comer]:
    """Comers of each lane at so many a minute, one after another."""
    at, total, number = 0.0, sum(rates), 0
    while (at := at + chance.expovariate(total)) < minutes:
        number += 1
        ms = int(at * MINUTE)
        yield Comer(ms, chance.choices(range(len(rates)), rates)[0], Entry(0, number, number, ms))


def played(
    stage: Stage, rates: list[float], *, seed: int, minutes: float, service: float, like_number: Callable[[int], float] | None = None
) -> dict[int, list[float]]:
    """The waits in minutes, by lane, of a long day with all windows at work; services of the same mean, by chance or by the number of the visitor."""
    chance = random.Random(seed)
    waits: dict[int, list[float]] = defaultdict(list)

    def serve(_post: int, lane: int, entry: Entry, at: int) -> int:
        waits[lane].append((at - entry.since) / MINUTE)
        length = chance.expovariate(1) if like_number is None else like_number(entry.ticket_id)
        return int(length * service * MINUTE)

    play = Play(stage, serve, comers=coming(random.Random(seed + 1), rates, minutes))
    for post in range(len(stage.posts)):
        play.man(post, 0)
    play.run()
    return waits


def mean(waits: dict[int, list[float]]) -> float:
    """The mean over all lanes."""
    return fmean(wait for found in waits.values() for wait in found)
