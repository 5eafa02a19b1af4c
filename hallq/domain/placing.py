"""Where somebody is put who joins a line anywhere but at its end: a place between two others, and an age that agrees with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hallq.domain.calling import PLACE_STEP, Place
from hallq.domain.discipline import Rule, Waiting, lane_of
from hallq.domain.order import order


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a line, and since when its age counts."""

    place: int
    since: int


def seat_for(place: Place, n: int, mine: Waiting, waiting: Iterable[Waiting], rules: Mapping[int, Rule], back: Seat, now: int) -> Seat:
    """The seat that a visitor gets who is put to a place of a line, behind `n` others where it is one behind others; `back` is that of its end."""
    own = Seat(mine.place, mine.since)
    if place is Place.KEPT:
        return own
    if place is Place.BACK:
        return back
    if place is Place.FRONT:
        return seat_behind(0, mine, waiting, rules, now) or own
    return seat_behind(n, mine, waiting, rules, now) or back


def seat_behind(n: int, mine: Waiting, waiting: Iterable[Waiting], rules: Mapping[int, Rule], now: int) -> Seat | None:
    """The seat right behind the first `n` whom the order would call; None where no more than that wait, so that it is the end of the line.

    Whoever of the own class is not among those `n` stays behind, and no class loses a turn: only places move. An age never runs against places:
    it is the own one, but not more than that of whoever is before and not less than that of whoever is behind.
    """
    others = sorted((one for one in waiting if one.ticket_id != mine.ticket_id), key=_by_place)
    if len(others) <= n:
        return None
    first = order(others, rules, now)[:n]
    before, after = _neighbours(mine, others, first, rules[mine.queue_id], now)
    return Seat(place_between(before, after, mine), age_between(before, after, mine))


def _neighbours(
    mine: Waiting, others: list[Waiting], first: list[Waiting], rule: Rule, now: int
) -> tuple[Waiting | None, Waiting | None]:
    """Who is right before and right after by place; nobody of the own lane may be passed by it."""
    ahead = {one.ticket_id for one in first}
    lane = _lane_by_place(mine, rule, now)
    limit = min((_by_place(one) for one in others if _lane_by_place(one, rule, now) == lane and one.ticket_id not in ahead), default=None)
    passed = [one for one in first if limit is None or _by_place(one) < limit]
    before = max(passed, key=_by_place, default=None)
    after = next((one for one in others if before is None or _by_place(one) > _by_place(before)), None)
    return before, after


def place_between(before: Waiting | None, after: Waiting | None, mine: Waiting) -> int:
    """A place after that of `before` and before that of `after`.

    Between neighbours without room it is the place of one of them: then the older number goes first.
    """
    if after is None:
        return mine.place if before is None else max(mine.place, before.place + PLACE_STEP)
    lowest = (after.place - 1) // PLACE_STEP * PLACE_STEP if before is None else before.place
    if after.place - lowest > 1:
        return (lowest + after.place) // 2
    if before is None:
        return after.place - 1
    return before.place if before.ticket_id < mine.ticket_id else after.place


def age_between(before: Waiting | None, after: Waiting | None, mine: Waiting) -> int:
    """Since when an age counts that is never more than that of the one before, and never less than that of the one after."""
    since = mine.since if after is None else min(mine.since, after.since)
    return since if before is None else max(since, before.since)


def _by_place(one: Waiting) -> tuple[int, int]:
    return (one.place, one.ticket_id)


def _lane_by_place(one: Waiting, rule: Rule, now: int) -> tuple[int, ...]:
    """Among whom place alone decides: those of one lane and, where there are appointments, of one time."""
    return (*lane_of(one, rule, now), one.slot_at)
