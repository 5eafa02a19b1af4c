"""Looks at tickets: one, or a list by state, queue and day, each with its steps and with how many are before it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.discipline import Waiting
from hallq.domain.errors import TicketUnknown
from hallq.domain.order import order
from hallq.domain.routing import Queue
from hallq.domain.ticket import Ticket, TicketState
from hallq.queries.days import span
from hallq.queries.instant import Instant
from hallq.store import tables as t
from hallq.store.pages import TICKET_FIELDS

_tc, _sc, _oc = t.ticket.c, t.ticket_step.c, t.occurrence.c
_COLUMNS = [_tc[name] for name in TICKET_FIELDS]
ONE = sa.select(*_COLUMNS).where(_tc.hall_id == p("hall"), _tc.id == p("ticket"))
# One statement for every choice: a filter that is not asked for is passed as NULL.
MANY = (
    sa.select(*_COLUMNS)
    .where(
        _tc.hall_id == p("hall"),
        _tc.id >= p("first"),
        _tc.id < p("end"),
        sa.or_(p("state", type_=sa.Text).is_(None), _tc.state == p("state", type_=sa.Text)),
        sa.or_(p("queue", type_=sa.BigInteger).is_(None), _tc.queue_id == p("queue", type_=sa.BigInteger)),
        sa.or_(p("number", type_=sa.Text).is_(None), _tc.number == p("number", type_=sa.Text)),
    )
    .order_by(_tc.id)
    .limit(p("most", type_=sa.Integer))
)
SOME = sa.select(*_COLUMNS).where(_tc.hall_id == p("hall"), _tc.id.in_(p("tickets", expanding=True)))
STEPS = (
    sa.select(_sc.ticket_id, _sc.service_id, _sc.queue_id, _sc.stage)
    .where(_sc.hall_id == p("hall"), _sc.ticket_id.in_(p("tickets", expanding=True)))
    .order_by(_sc.ticket_id, _sc.position)
)
WAITING = sa.select(_tc.id, _tc.number, _tc.queue_id, _tc.priority_id, _tc.place_seq, _tc.placed_at, _tc.slot_at).where(
    _tc.hall_id == p("hall"), _tc.queue_id == p("queue"), t.WAITING
)
_DAY = sa.select(_tc.business_day).where(_tc.hall_id == p("hall"), _tc.id == p("ticket"))
LAST_OCCURRENCE = sa.select(sa.func.max(_oc.id)).where(_oc.hall_id == p("hall"), _oc.ticket_id == p("ticket"))


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket with its planned steps as (service, queue), and how many the order of its queue puts before it; None unless it waits.

    Of the steps with one number in `stages` any may be first. `in_lane` are those of the same class among them.
    """

    ticket: Ticket
    steps: tuple[tuple[int, int], ...]
    ahead: int | None
    stages: tuple[int, ...] = (1,)
    in_lane: int | None = None

    @property
    def others_now(self) -> tuple[int, ...]:
        """The positions of the steps that may be done in the place of the present one, for which nobody has called yet."""
        if self.ticket.state is not TicketState.WAITING or self.ticket.first_called_at is not None:
            return ()
        present = self.stages[self.ticket.step - 1]
        return tuple(i for i, stage in enumerate(self.stages, start=1) if i > self.ticket.step and stage == present)


def one_ticket(at: Instant, ticket_id: int, now: int) -> TicketView:
    """A ticket of this hall. Raises TicketUnknown."""
    row = at.row(ONE, ticket=ticket_id)
    if row is None:
        raise TicketUnknown(ticket=ticket_id)
    return _views(at, [_ticket(row)], now)[0]


def tickets_of_day(
    at: Instant,
    day: str,
    now: int,
    *,
    state: TicketState | None = None,
    queue: Queue | None = None,
    number: str | None = None,
    after: int = 0,
    most: int = 100,
) -> list[TicketView]:
    """Tickets of a day in the order of their issue, at most so many after the ticket `after`."""
    first, end = span(at, day, day)
    asked = {"first": max(first, after + 1), "end": end, "most": most, "number": number}
    rows = at.rows(MANY, **asked, state=state and state.value, queue=queue and queue.id)
    return _views(at, [_ticket(row) for row in rows], now)


def tickets_by_id(at: Instant, ticket_ids: Iterable[int]) -> dict[int, Ticket]:
    """These tickets by their key, as far as there are such."""
    wanted = list(ticket_ids)
    return {ticket.id: ticket for ticket in map(_ticket, at.rows(SOME, tickets=wanted) if wanted else ())}


def last_service_of(at: Instant, ticket_id: int) -> int | None:
    """The occurrence that began last in a visit; None while none has."""
    row = at.row(LAST_OCCURRENCE, ticket=ticket_id)
    return None if row is None else row[0]


def day_of_ticket(at: Instant, ticket_id: int) -> str | None:
    """The business day of a ticket; None where there is no such ticket."""
    row = at.row(_DAY, ticket=ticket_id)
    return None if row is None else row[0]


def _ticket(row: tuple[object, ...]) -> Ticket:
    facts = dict(zip(TICKET_FIELDS, row, strict=True))
    return Ticket(**facts | {"state": TicketState(str(facts["state"]))})  # type: ignore[arg-type]  # columns are the fields, in name and kind


def _views(at: Instant, tickets: list[Ticket], now: int) -> list[TicketView]:
    steps = _steps(at, [ticket.id for ticket in tickets if ticket.steps > 1])
    places = _places(at, {ticket.queue_id for ticket in tickets if ticket.state is TicketState.WAITING}, now)
    return [_view(ticket, steps.get(ticket.id) or [(ticket.service_id, ticket.queue_id, 1)], places.get(ticket.id)) for ticket in tickets]


def _view(ticket: Ticket, steps: list[tuple[int, int, int]], place: tuple[int, int] | None) -> TicketView:
    ahead, in_lane = (None, None) if place is None else place
    parts, stages = tuple((service, queue) for service, queue, _ in steps), tuple(stage for _, _, stage in steps)
    return TicketView(ticket, parts, ahead, stages, in_lane)


def _steps(at: Instant, ticket_ids: list[int]) -> dict[int, list[tuple[int, int, int]]]:
    found: dict[int, list[tuple[int, int, int]]] = {}
    for ticket_id, *step in at.rows(STEPS, tickets=ticket_ids) if ticket_ids else ():
        found.setdefault(ticket_id, []).append((step[0], step[1], step[2]))
    return found


def _places(at: Instant, queue_ids: Iterable[int], now: int) -> dict[int, tuple[int, int]]:
    """How many are before each who waits in these queues, and how many of them in the same lane."""
    found: dict[int, tuple[int, int]] = {}
    for queue_id in queue_ids:
        rules = {queue_id: at.setup.rules[queue_id]}
        waiting = [Waiting(*row) for row in at.rows(WAITING, queue=queue_id)]
        in_lane: Counter[int] = Counter()
        for place, one in enumerate(order(waiting, rules, now)):
            found[one.ticket_id] = (place, in_lane[one.class_id])
            in_lane[one.class_id] += 1
    return found
