"""Serving the visitor at the counter: start, hold, resume, transfer, complete."""

from hallq.domain.admission import check_offered, check_taking
from hallq.domain.calling import Place, check_second_press
from hallq.domain.case_number import check_case_number
from hallq.domain.errors import CounterBusy, FieldInvalid, NotServedHere
from hallq.domain.events import TicketCompleted, TicketHeld, TicketResumed, TicketStarted, TicketTransferred
from hallq.domain.outcomes import OUTCOMES
from hallq.domain.reasons import WITH_VISITOR, check_hold_reason, check_papers
from hallq.domain.ticket import AT_COUNTER, Action, Ticket, next_state
from hallq.operations.calling import call_next, check_served_here, counter_of, open_desk
from hallq.operations.hall import Tx
from hallq.operations.placing import seat_in
from hallq.operations.steps import next_step
from hallq.operations.wishes import wish_for


def start_service(tx: Tx, *, ticket_id: int, expected_version: int | None = None) -> Ticket:
    """The visitor is here: the way ends and service begins, by whoever works at the counter now."""
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.START)
    place = counter_of(tx, ticket)
    desk = open_desk(tx, place)
    return tx.change(TicketStarted(ticket.id, ticket.number, place.id, desk.clerk_id, desk.session_id), ticket)


def hold(
    tx: Tx, *, ticket_id: int, reason: str = "waiting", papers: str = WITH_VISITOR, expected_version: int | None = None
) -> Ticket:
    """Set a visit aside: the counter is free for others, and the time is not charged to the clerk.

    Whose papers are `kept` goes on at this counter alone, all others wherever their queue is served. Raises FieldInvalid for a reason or a kind of
    hold that is not of the list.
    """
    check_hold_reason(reason)
    check_papers(papers)
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.HOLD)
    return tx.change(TicketHeld(ticket.id, ticket.number, counter_of(tx, ticket).id, reason, papers), ticket)


def resume(tx: Tx, *, ticket_id: int, counter: str, expected_version: int | None = None) -> Ticket:
    """Take up a visit on hold at a free counter that serves its queue. Raises CounterBusy, CounterNotOpen, NotServedHere."""
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.RESUME)
    place = tx.setup.counter(counter)
    desk = open_desk(tx, place)
    if desk.busy_with is not None:
        raise CounterBusy(counter=counter, ticket=desk.busy_with)
    check_served_here(tx, ticket, place, desk)
    return tx.change(TicketResumed(ticket.id, ticket.number, place.id, place.code, desk.clerk_id, desk.session_id), ticket)


def transfer(
    tx: Tx,
    *,
    ticket_id: int,
    queue: str | None = None,
    service: str | None = None,
    counter: str | None = None,
    clerk: str | None = None,
    place: Place = Place.KEPT,
    after: int | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """Send a visitor to another queue with the same number, named by itself or by a service, and there to its place by first arrival unless told.

    Where a `counter` or a `clerk` (by login) is named, only that one calls; without a queue it is the present one. Raises QueueUnknown,
    ServiceUnknown, ServiceRetired, ServiceSuspended, QueueSuspended, what `wish_for` refuses, and FieldInvalid where nothing or too much is named,
    or a package is.
    """
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.TRANSFER)
    if ticket.state in AT_COUNTER:
        counter_of(tx, ticket)
    stays = (queue or service) is None and (counter or clerk) is not None
    to_queue, to_service = (ticket.queue_id, ticket.service_id) if stays else _destination(tx, ticket, queue, service)
    for_counter, for_clerk = wish_for(tx, ticket, to_queue, counter=counter, clerk=clerk)
    seat = seat_in(tx, ticket, place, after, queue_id=to_queue)
    event = TicketTransferred(
        ticket.id,
        ticket.number,
        from_queue=ticket.queue_id,
        from_counter=ticket.counter_id,
        queue=to_queue,
        service=to_service,
        place=seat.place,
        since=seat.since,
        for_counter=for_counter,
        for_clerk=for_clerk,
    )
    return tx.change(event, ticket)


def complete(
    tx: Tx,
    *,
    ticket_id: int,
    outcome: str = "done",
    matters: int | None = None,
    case_number: str | None = None,
    expected_version: int | None = None,
) -> Ticket:
    """End the service of a step; the visit goes on waiting for its next step, with the age of its first, or is over.

    Without a number of `matters` they are as many as the visitor came with.

    Raises FieldInvalid for an unknown outcome, fewer than one or more than 999 matters, or what is no number of a case.
    """
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.COMPLETE)
    counter_of(tx, ticket)
    count = ticket.matters if matters is None else matters
    _check_completion(outcome, count, case_number)
    following = next_step(tx, ticket)
    event = TicketCompleted(
        ticket.id,
        ticket.number,
        counter=ticket.counter_id,
        clerk=ticket.clerk_id,
        outcome=outcome,
        matters=count,
        case_number=case_number,
        next_step=ticket.step + 1 if following else None,
        next_service=following.service_id if following else None,
        next_queue=following.queue_id if following else None,
        place=ticket.place_seq if following else None,
        brought_forward=following.position if following and following.position > ticket.step + 1 else None,
    )
    return tx.change(event, ticket)


def complete_and_call_next(
    tx: Tx,
    *,
    counter: str,
    ticket_id: int | None = None,
    outcome: str = "done",
    matters: int | None = None,
    case_number: str | None = None,
    expected_version: int | None = None,
) -> Ticket | None:
    """End what the counter is serving, if anything, and call the next, as one act: both or neither.

    `ticket_id` and `expected_version` say whom the clerk sees at the counter. Raises NotServedHere where it is another, VersionStale where that
    visit has moved on, FieldInvalid for a version of no ticket, and TooEarly where the two are not named and the service began with its call less
    than two seconds ago, so that a double click does not end the visit that it has just begun.
    """
    desk = open_desk(tx, tx.setup.counter(counter))
    if ticket_id is None and expected_version is not None:
        raise FieldInvalid(field="ticket", reason="missing")
    if ticket_id is not None and desk.ticket_id != ticket_id:
        raise NotServedHere(ticket=ticket_id, counter=counter)
    if desk.ticket_id is not None:
        ticket = tx.ticket(desk.ticket_id, expected_version)
        if expected_version is None and not tx.setup.settings.confirm_arrival:
            check_second_press(called_at=ticket.called_at or 0, now=tx.now, speed=tx.speed)
        complete(tx, ticket_id=ticket.id, outcome=outcome, matters=matters, case_number=case_number)
    return call_next(tx, counter=counter)


def _check_completion(outcome: str, matters: int, case_number: str | None) -> None:
    if case_number is not None:
        check_case_number(case_number)
    if outcome not in OUTCOMES:
        raise FieldInvalid(field="outcome", reason="unknown", known=list(OUTCOMES))
    if not 1 <= matters <= 999:
        raise FieldInvalid(field="matters", reason="not within 1 to 999")


def _destination(tx: Tx, ticket: Ticket, queue: str | None, service: str | None) -> tuple[int, int]:
    if queue is None and service is None:
        raise FieldInvalid(field="queue", reason="name where to")
    if queue is not None and service is not None:
        raise FieldInvalid(field="queue", reason="name either a queue or a service")
    if queue is not None:
        line = tx.setup.queue(queue)
        check_taking(line)
        return line.id, ticket.service_id
    wanted = tx.setup.service(str(service))
    if wanted.queue_id is None:
        raise FieldInvalid(field="service", reason="a package is not a place to transfer to")
    check_offered(tx.setup, wanted)
    return wanted.queue_id, wanted.id
