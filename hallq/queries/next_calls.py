"""Who would be called next at a window, and why: what its next calls will be, were nobody else to come."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.discipline import NEW_TURN, Key, Pick, Rule, Sight, Turn, Waiting, in_lane, lane_of
from hallq.domain.order import choose
from hallq.domain.routing import Counter, WorkProfile, sight_with_skills
from hallq.queries.instant import Instant
from hallq.queries.staffing import Staffing
from hallq.store import tables as t

_tc = t.ticket.c
CALLABLE = sa.select(_tc.id, _tc.number, _tc.queue_id, _tc.priority_id, _tc.place_seq, _tc.placed_at, _tc.slot_at).where(
    _tc.hall_id == p("hall"),
    t.WAITING,
    _tc.queue_id.in_(p("queues", expanding=True)),
    sa.or_(_tc.for_counter.is_(None), _tc.for_counter == p("counter", type_=sa.BigInteger)),
    sa.or_(_tc.for_clerk.is_(None), _tc.for_clerk == p("clerk", type_=sa.BigInteger)),
)
TURN = sa.select(t.profile_turn.c.favoured, t.profile_turn.c.owed).where(
    t.profile_turn.c.hall_id == p("hall"), t.profile_turn.c.profile_id == p("profile")
)


@dataclass(frozen=True, slots=True)
class Head:
    """The first of a lane of `waiting` visitors. `may_call` says whether the window may call it now."""

    first: Waiting
    waiting: int
    may_call: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a window would call with a work profile: the next calls, and what they were chosen by, the heads of lanes and what is remembered."""

    profile: WorkProfile
    sight: Sight
    turn: Turn
    heads: tuple[Head, ...]
    picks: tuple[Pick, ...]


def outlook(at: Instant, counter: Counter, staffed: Staffing, now: int, most: int) -> Outlook:
    """The next calls of a counter as `next_calls` tells them, and what decides them."""
    profile_id, sight, waiting = _seen(at, counter, staffed)
    turn = turn_of(at, profile_id)
    heads = tuple(_head(lane, sight, now) for lane in _lanes(waiting, at.setup.rules, now))
    return Outlook(at.setup.profiles.by_id[profile_id], sight, turn, heads, tuple(_picks(at, waiting, sight, turn, now, most)))


def next_calls(at: Instant, counter: Counter, staffed: Staffing, now: int, most: int) -> list[Pick]:
    """The next calls of a counter, `most` of them, each chosen as a call would choose once those before are gone; `now` by the hall's clock.

    A counter where nobody works is seen as if somebody with every skill worked there with its own work profile.
    """
    profile_id, sight, waiting = _seen(at, counter, staffed)
    return list(_picks(at, waiting, sight, turn_of(at, profile_id), now, most))


def _seen(at: Instant, counter: Counter, staffed: Staffing) -> tuple[int, Sight, list[Waiting]]:
    """The work profile, what it lets the window call, and everybody who waits for it there."""
    profile_id = counter.profile_id if staffed.profile_id is None else staffed.profile_id
    sight = sight_with_skills(at.setup, profile_id, staffed.skills)
    queues = [one.queue_id for one in sight.served]
    rows = at.rows(CALLABLE, queues=queues, counter=counter.id, clerk=staffed.clerk_id or 0) if queues else ()
    return profile_id, sight, [Waiting(*row) for row in rows]


def _lanes(waiting: list[Waiting], rules: Mapping[int, Rule], now: int) -> list[list[Waiting]]:
    lanes: defaultdict[Key, list[Waiting]] = defaultdict(list)
    for one in sorted(waiting, key=in_lane):
        lanes[lane_of(one, rules[one.queue_id], now)].append(one)
    return list(lanes.values())


def _head(lane: list[Waiting], sight: Sight, now: int) -> Head:
    one = lane[0]
    served = next(part for part in sight.served if part.queue_id == one.queue_id)
    may_call = (not served.class_ids or one.class_id in served.class_ids) and now - one.since >= served.after_ms
    return Head(one, len(lane), may_call)


def turn_of(at: Instant, profile_id: int) -> Turn:
    """What a work profile remembers from the calls before."""
    row = at.row(TURN, profile=profile_id)
    return NEW_TURN if row is None else Turn(row[0], tuple((queue_id, owed) for queue_id, owed in json.loads(row[1])))


def _picks(at: Instant, left: list[Waiting], sight: Sight, turn: Turn, now: int, most: int) -> Iterator[Pick]:
    for _ in range(most):
        pick = choose(left, at.setup.rules, now, sight, turn)
        if pick is None:
            return
        yield pick
        left.remove(pick.waiting)
        turn = pick.turn
