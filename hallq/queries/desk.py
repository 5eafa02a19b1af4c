"""What a clerk sees at a counter: the visitor there, who comes next and why, who is set aside or missed, and since when."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.discipline import Pick, Why
from hallq.domain.routing import Counter, WorkProfile
from hallq.domain.ticket import Ticket, TicketState
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.next_calls import next_calls
from hallq.queries.staffing import CLOSED, Staffing, staffing
from hallq.queries.tickets import tickets_by_id
from hallq.queries.waiting import Line, lines
from hallq.store import tables as t

UPCOMING = 3

_tc, _oc = t.ticket.c, t.occurrence.c
ASIDE = sa.select(_tc.id).where(_tc.hall_id == p("hall"), _tc.queue_id.in_(p("queues", expanding=True)), t.ASIDE)
SERVED = sa.select(_oc.served_ms, _oc.serving_since).where(_oc.hall_id == p("hall"), _oc.id == p("occurrence"))


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Somebody who would be called next, were nobody else to come, and why."""

    ticket: Ticket
    pick: Pick

    @property
    def why(self) -> Why:
        """The word for the reason."""
        return self.pick.why


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter as its clerk sees it.

    `profile` is the running session's, else the counter's. `served_ms` is the time of the present service until `serving_since`, since when
    its time runs; holds are not in it. `aside` wait for something and can be taken up here, `missed` did not come; both, and `lines`, are those of
    the profile's queues. `helpers` are the keys of the counters that help with the present service.
    """

    counter: Counter
    staffing: Staffing
    profile: WorkProfile
    head: Head
    ticket: Ticket | None
    served_ms: int
    serving_since: int | None
    upcoming: tuple[Upcoming, ...]
    lines: tuple[Line, ...]
    aside: tuple[Ticket, ...]
    missed: tuple[Ticket, ...]
    helpers: tuple[int, ...] = ()


def desk(at: Instant, counter: str, now: int) -> Desk:
    """The desk of a counter at one instant, with the order as it is `now` by the hall's clock. Raises CounterUnknown."""
    place = at.setup.counter(counter)
    everywhere = staffing(at)
    staffed = everywhere.get(place.id, CLOSED)
    profile = at.setup.profiles.by_id[place.profile_id if staffed.profile_id is None else staffed.profile_id]
    waiting = lines(at, profile.queue_ids)
    first = next_calls(at, place, staffed, now, UPCOMING)
    aside = [row[0] for row in at.rows(ASIDE, queues=list(profile.queue_ids))]
    known = tickets_by_id(at, [pick.waiting.ticket_id for pick in first] + aside + ([] if staffed.ticket_id is None else [staffed.ticket_id]))
    own = None if staffed.ticket_id is None else known[staffed.ticket_id]
    served_ms, serving_since = _served(at, own)
    return Desk(
        counter=place,
        staffing=staffed,
        profile=profile,
        head=at.head,
        ticket=own,
        served_ms=served_ms,
        serving_since=serving_since,
        upcoming=tuple(Upcoming(known[pick.waiting.ticket_id], pick) for pick in first),
        lines=tuple(waiting[queue_id] for queue_id in profile.queue_ids if queue_id in waiting),
        aside=tuple(known[key] for key in aside if known[key].state is TicketState.ON_HOLD and known[key].for_counter in {None, place.id}),
        missed=tuple(known[key] for key in aside if known[key].state is TicketState.NO_SHOW),
        helpers=tuple(key for key, who in everywhere.items() if who.helps_with is not None and who.helps_with.counter_id == place.id),
    )


def _served(at: Instant, ticket: Ticket | None) -> tuple[int, int | None]:
    row = None if ticket is None or ticket.occurrence_id is None else at.row(SERVED, occurrence=ticket.occurrence_id)
    return (0, None) if row is None else (row[0], row[1])
