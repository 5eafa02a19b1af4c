"""What is asked of visitors about services: the one that a counter has just ended, and what was said of one."""

from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.errors import Refusal
from hallq.domain.evaluation import Outcome, left_to_ask, may_evaluate
from hallq.domain.outcomes import OUTCOMES
from hallq.domain.routing import Counter, Queue, Service
from hallq.domain.ticket import Ticket
from hallq.queries.days import span
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.staffing import CLOSED, Staffing, staffing
from hallq.queries.tickets import tickets_by_id
from hallq.store import tables as t

_oc, _ec, _tc = t.occurrence.c, t.evaluation.c, t.ticket.c
_RATED = sa.and_(_ec.hall_id == _oc.hall_id, _ec.occurrence_id == _oc.id)
_OF_TICKET = sa.and_(_tc.hall_id == _oc.hall_id, _tc.id == _oc.ticket_id)
# The occurrences of a day lie side by side in the books, so that its first number is all the index this needs.
LAST_ENDED = (
    sa.select(_oc.id, _oc.service_id, _oc.ended_at, _ec.outcome, _tc.number, _tc.language)
    .select_from(t.occurrence.join(t.ticket, _OF_TICKET).outerjoin(t.evaluation, _RATED))
    .where(_oc.hall_id == p("hall"), _oc.id >= p("first"), _oc.counter_id == p("counter"), _oc.outcome.in_(OUTCOMES))
    .order_by(_oc.ended_at.desc(), _oc.id.desc())
    .limit(1)
)
LAST_OF_VISIT = (
    sa.select(_oc.id, _oc.service_id, _oc.started_at, _ec.outcome)
    .select_from(t.occurrence.outerjoin(t.evaluation, _RATED))
    .where(_oc.hall_id == p("hall"), _oc.ticket_id == p("ticket"))
    .order_by(_oc.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Question:
    """A service that its visitor is asked about, in the language of the ticket; `left_ms` is how long still, by the clock of the world."""

    occurrence: int
    number: str
    service: Service
    language: str
    left_ms: int


@dataclass(frozen=True, slots=True)
class PadView:
    """A counter as its rating pad sees it: who works there, the visitor who is called or served, the lines it serves, and what is to be asked."""

    head: Head
    counter: Counter
    staffing: Staffing
    ticket: Ticket | None
    queues: tuple[Queue, ...]
    question: Question | None


@dataclass(frozen=True, slots=True)
class VisitService:
    """The service of a visit that began last, and what came of asking about it; None while nothing did."""

    occurrence: int
    service: Service
    started_at: int
    said: Outcome | None

    def is_recent(self, now: int) -> bool:
        """Whether it is not too long ago to be rated, by the hall's clock."""
        return self._takes(None, now)

    def may_be_rated(self, now: int) -> bool:
        """Whether the visitor may still give a rating."""
        return self._takes(self.said, now)

    def _takes(self, previous: Outcome | None, now: int) -> bool:
        with suppress(Refusal):
            may_evaluate(started_at=self.started_at, previous=previous, now=now)
            return True
        return False


def pad_view(at: Instant, counter_id: int, now: int, speed: float = 1.0) -> PadView:
    """The pad of a counter at one instant, `now` by the hall's clock."""
    counter = at.setup.counters.by_id[counter_id]
    staffed = staffing(at).get(counter_id, CLOSED)
    profile = at.setup.profiles.by_id[counter.profile_id if staffed.profile_id is None else staffed.profile_id]
    ticket = None if staffed.ticket_id is None else tickets_by_id(at, [staffed.ticket_id])[staffed.ticket_id]
    queues = tuple(at.setup.queues.by_id[key] for key in profile.queue_ids)
    return PadView(at.head, counter, staffed, ticket, queues, question_at(at, counter_id, now, speed))


def question_at(at: Instant, counter_id: int, now: int, speed: float = 1.0) -> Question | None:
    """The service that a counter ended last, as long as its pad may ask about it; None where that is over, or something was said already."""
    if at.day is None:
        return None
    first, _ = span(at, at.day, at.day)
    row = at.row(LAST_ENDED, first=first, counter=counter_id)
    if row is None or row[3] is not None:
        return None
    occurrence, service_id, ended_at, _, number, language = row
    left = left_to_ask(ended_at=ended_at, now=now, speed=speed)
    return Question(occurrence, number, at.setup.services.by_id[service_id], language, left) if left else None


def service_of_visit(at: Instant, ticket_id: int) -> VisitService | None:
    """The service of a visit that began last; None while none has."""
    row = at.row(LAST_OF_VISIT, ticket=ticket_id)
    if row is None:
        return None
    occurrence, service_id, started_at, said = row
    return VisitService(occurrence, at.setup.services.by_id[service_id], started_at, None if said is None else Outcome(said))
