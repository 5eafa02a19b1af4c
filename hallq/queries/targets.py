"""Where a visitor may be sent: how many would be ahead there in each line, and which windows take whom."""

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.calling import Place
from hallq.domain.counter import CounterState
from hallq.domain.discipline import Waiting
from hallq.domain.lanes import NEWCOMER, ahead_of_newcomer
from hallq.domain.listing import counting_order
from hallq.domain.placing import Seat, seat_for
from hallq.domain.routing import Counter, HallSetup, sight_with_skills
from hallq.domain.ticket import Ticket
from hallq.queries.instant import Instant
from hallq.queries.staffing import Staffing, staffing
from hallq.store import tables as t

_tc = t.ticket.c
WAITING = sa.select(_tc.id, _tc.number, _tc.queue_id, _tc.priority_id, _tc.place_seq, _tc.placed_at, _tc.slot_at).where(
    _tc.hall_id == p("hall"), t.WAITING
)


@dataclass(frozen=True, slots=True)
class Post:
    """A window that somebody works at, and the line in which a visitor would wait for it: the own one, if it is served there."""

    counter: Counter
    staffing: Staffing
    queue_id: int


def ahead_in_lines(at: Instant, ticket: Ticket, place: Place, after: int, now: int) -> dict[int, int]:
    """How many the order of each line in use would put before a visitor who is sent there to this place."""
    waiting: defaultdict[int, list[Waiting]] = defaultdict(list)
    for row in at.rows(WAITING):
        one = Waiting(*row)
        if one.ticket_id != ticket.id:
            waiting[one.queue_id].append(one)
    return {queue.id: _ahead(at.setup, ticket, queue.id, waiting[queue.id], place, after, now) for queue in at.setup.queues if not queue.retired}


def posts(at: Instant, ticket: Ticket, own: Counter) -> list[Post]:
    """The windows, other than one's own, that somebody works at and that serve any line, as people count them."""
    at_work = staffing(at)
    counters = [one for one in at.setup.counters if one.id in at_work and one.id != own.id and at_work[one.id].state is not CounterState.CLOSED]
    found = []
    for counter in sorted(counters, key=lambda one: counting_order(one.code)):
        staffed = at_work[counter.id]
        profile_id = counter.profile_id if staffed.profile_id is None else staffed.profile_id
        served = [one.queue_id for one in sight_with_skills(at.setup, profile_id, staffed.skills).served]
        if served:
            found.append(Post(counter, staffed, ticket.queue_id if ticket.queue_id in served else served[0]))
    return found


def _ahead(setup: HallSetup, ticket: Ticket, queue_id: int, waiting: list[Waiting], place: Place, after: int, now: int) -> int:
    mine = Waiting(ticket.id, ticket.number, queue_id, ticket.priority_id, ticket.place_seq, ticket.placed_at)
    seat = seat_for(place, after, mine, waiting, setup.rules, Seat(NEWCOMER, now), now)
    seated = Waiting(mine.ticket_id, mine.number, queue_id, mine.class_id, seat.place, seat.since)
    return ahead_of_newcomer(waiting, seated, setup.rules[queue_id], now)
