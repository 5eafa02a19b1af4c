"""Looks at how a hall stands now, part by part, for playing it forward: who waits where, what every window does, what the work profiles remember.

A part is what hangs together: queues that windows share. What nobody shares is played apart, which is quicker and tells the same.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.counter import CounterState
from hallq.domain.discipline import Turn
from hallq.domain.heads import Entry, Lane
from hallq.domain.play import Post
from hallq.domain.rollout import Manned, Scene, Stander
from hallq.domain.routing import Counter, HallSetup, sight_with_skills
from hallq.queries.instant import Instant
from hallq.queries.staffing import CLOSED, Staffing, staffing
from hallq.store import tables as t

_tc, _jc = t.ticket.c, t.joint_part.c
WAITING = sa.select(
    _tc.id, _tc.queue_id, _tc.priority_id, _tc.slot_at, _tc.place_seq, _tc.placed_at, _tc.service_id, _tc.for_counter, _tc.for_clerk
).where(_tc.hall_id == p("hall"), t.WAITING)
IN_HAND = sa.select(_tc.counter_id, _tc.called_at, _tc.queue_id, _tc.service_id).where(_tc.hall_id == p("hall"), t.AT_COUNTER)
HELPING = (
    sa.select(_jc.counter_id, _jc.began_at, _tc.queue_id, _tc.service_id)
    .select_from(t.joint_part.join(t.ticket, sa.and_(_tc.hall_id == _jc.hall_id, _tc.id == _jc.ticket_id)))
    .where(_jc.hall_id == p("hall"), sa.text("joint_part.ended_at IS NULL"))
)
TURNS = sa.select(t.profile_turn.c.profile_id, t.profile_turn.c.favoured, t.profile_turn.c.owed).where(t.profile_turn.c.hall_id == p("hall"))
NOBODYS = 0
"""In the place of a window: of somebody who waits for a clerk who works nowhere."""

InHand = tuple[int, int, int]
"""When the visitor was called with whom a window is busy, the queue and the service."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the looker knows and the books do not.

    `last_call` of a window that has nobody there, `usually_open` whether a shut window may open today, `asks` whether newcomers come to a lane.
    """

    midnight: int
    last_call: Callable[[int], InHand | None]
    usually_open: Callable[[int], bool]
    asks: Callable[[tuple[int, int]], bool]


def scenes(at: Instant, now: int, wanted: Wanted) -> list[Scene]:
    """Every part of the hall in which anybody works or may soon."""
    setup, staffed = at.setup, staffing(at)
    clerks = {one.clerk_id: counter_id for counter_id, one in staffed.items() if one.clerk_id is not None}
    waiting = [_stander(row, clerks) for row in at.rows(WAITING)]
    in_hand = {row[0]: (row[1], row[2], row[3]) for row in [*at.rows(HELPING), *at.rows(IN_HAND)]}
    needed = {one.lane.queue_id for one in waiting}
    windows = [
        _manned(setup, counter, staffed.get(counter.id, CLOSED), in_hand.get(counter.id), needed, wanted)
        for counter in setup.counters
        if counter.id in staffed or (not counter.retired and wanted.usually_open(counter.id))
    ]
    turns = {row[0]: Turn(row[1], tuple((queue, owed) for queue, owed in json.loads(row[2]))) for row in at.rows(TURNS)}
    minutes = _minutes(setup)
    return [
        Scene(now, wanted.midnight, setup.rules, _lanes(setup, part, waiting, wanted), _standing_in(part, waiting), tuple(of_part), turns, minutes)
        for part, of_part in _parts(windows)
    ]


def _stander(row: tuple[Any, ...], clerks: dict[int, int]) -> Stander:
    ticket_id, queue_id, class_id, slot_at, place, since, service_id, for_counter, for_clerk = row
    only = for_counter if for_clerk is None else clerks.get(for_clerk, NOBODYS)
    return Stander(Lane(queue_id, class_id, only), Entry(slot_at, place, ticket_id, since), service_id)


def _manned(setup: HallSetup, counter: Counter, staffed: Staffing, in_hand: InHand | None, needed: set[int], wanted: Wanted) -> Manned:
    """A window: busy with somebody, or not yet calling although somebody waits, or ready."""
    profile_id = counter.profile_id if staffed.profile_id is None else staffed.profile_id
    sight = sight_with_skills(setup, profile_id, staffed.skills)
    known = in_hand
    if known is None and any(one.queue_id in needed for one in sight.served):
        known = wanted.last_call(counter.id)
    called_at, queue_id, service_id = known or (None, None, None)
    paused_at = staffed.since if staffed.state is CounterState.PAUSED else None
    post = Post(counter.id, profile_id)
    return Manned(post, sight, called_at, queue_id, service_id, paused_at, shut=staffed.state is CounterState.CLOSED)


def _parts(windows: Sequence[Manned]) -> list[tuple[set[int], list[Manned]]]:
    """Windows that share queues, with all their queues."""
    parts: list[tuple[set[int], list[Manned]]] = []
    for window in windows:
        queues, together = {one.queue_id for one in window.sight.served}, [window]
        apart = []
        for part in parts:
            if part[0] & queues:
                queues |= part[0]
                together = [*part[1], *together]
            else:
                apart.append(part)
        parts = [*apart, (queues, together)]
    return parts


def _lanes(setup: HallSetup, part: set[int], waiting: Iterable[Stander], wanted: Wanted) -> tuple[tuple[int, int], ...]:
    """The lanes to which newcomers come, or in which anybody waits; the ordinary one in any case."""
    there = {(one.lane.queue_id, one.lane.class_id) for one in waiting}
    ordinary = setup.ordinary.id
    lanes = ((queue_id, klass.id) for queue_id in sorted(part) for klass in setup.priorities)
    return tuple(lane for lane in lanes if lane[1] == ordinary or lane in there or wanted.asks(lane))


def _standing_in(part: set[int], waiting: Iterable[Stander]) -> tuple[Stander, ...]:
    return tuple(one for one in waiting if one.lane.queue_id in part)


def _minutes(setup: HallSetup) -> dict[int, float]:
    """Typical minutes of each queue's services."""
    found: dict[int, list[float]] = {}
    for service in setup.services:
        if service.queue_id is not None and not service.retired:
            found.setdefault(service.queue_id, []).append(service.minutes)
    return {queue_id: sum(minutes) / len(minutes) for queue_id, minutes in found.items()}
