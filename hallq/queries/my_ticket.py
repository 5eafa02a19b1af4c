"""What a visitor sees of the own visit: the place in the line, the window once called, the estimate, and the parts done and to come."""

from collections import Counter as Counted
from collections.abc import Iterator
from dataclasses import dataclass

from hallq.domain.estimation import Estimate
from hallq.domain.routing import Counter, HallSetup, Queue, Service, Zone
from hallq.domain.ticket import FINAL_STATES, Ticket, TicketState
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.tickets import TicketView, last_service_of, one_ticket
from hallq.queries.waiting import Estimates

OPEN = {"now", "planned"}


@dataclass(frozen=True, slots=True)
class VisitPart:
    """One planned part of a visit; `state` is done, now, planned or dropped. `either` where another one may still be done before it or after it."""

    service: Service
    queue: Queue
    state: str
    either: bool = False


@dataclass(frozen=True, slots=True)
class MyTicket:
    """A visit as its visitor may see it.

    `ahead` is how many the order of the queue puts before, None unless the visitor waits; with it goes the `estimate`, None where it cannot be
    told. `counter` is where the visitor is called or served, `counters` those that may call. `to_rate` is the service that may be rated.
    """

    ticket: Ticket
    head: Head
    service: Service
    queue: Queue
    zone: Zone
    counter: Counter | None
    counters: tuple[Counter, ...]
    ahead: int | None
    estimate: Estimate | None
    parts: tuple[VisitPart, ...]
    to_rate: int | None


def my_ticket(at: Instant, ticket_id: int, now: int, estimates: Estimates) -> MyTicket:
    """The visit of a ticket at one instant, with order and estimate as of `now` by the hall's clock. Raises TicketUnknown."""
    view = one_ticket(at, ticket_id, now)
    ticket, setup = view.ticket, at.setup
    queue = setup.queues.by_id[ticket.queue_id]
    untold = view.ahead is None or ticket.is_for_one
    return MyTicket(
        ticket=ticket,
        head=at.head,
        service=setup.services.by_id[ticket.service_id],
        queue=queue,
        zone=setup.zones.by_id[queue.zone_id],
        counter=None if ticket.counter_id is None else setup.counters.by_id[ticket.counter_id],
        counters=setup.counters_of(queue),
        ahead=view.ahead,
        estimate=None if untold else estimates(setup, queue, view.ahead, now, ticket.priority_id, view.in_lane, ticket.id),
        parts=tuple(_parts(setup, view)),
        to_rate=last_service_of(at, ticket_id),
    )


def _parts(setup: HallSetup, view: TicketView) -> Iterator[VisitPart]:
    states = [_state(view.ticket, position) for position in range(1, len(view.steps) + 1)]
    left = Counted(stage for stage, state in zip(view.stages, states, strict=True) if state in OPEN)
    for (service_id, queue_id), stage, state in zip(view.steps, view.stages, states, strict=True):
        yield VisitPart(setup.services.by_id[service_id], setup.queues.by_id[queue_id], state, either=state in OPEN and left[stage] > 1)


def _state(ticket: Ticket, position: int) -> str:
    if position < ticket.step or ticket.state is TicketState.COMPLETED:
        return "done"
    if ticket.state in FINAL_STATES:
        return "dropped"
    return "now" if position == ticket.step else "planned"
