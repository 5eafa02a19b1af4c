"""Joint service (联合办理): somebody at another counter helps with a service under way; both work, and the visitor has waited once."""

from hallq.domain.errors import IllegalTransition, NotJoined
from hallq.domain.events import TicketJoined, TicketParted
from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.calling import free_desk, open_desk
from hallq.operations.hall import Tx


def join_service(tx: Tx, *, ticket_id: int, counter: str, expected_version: int | None = None) -> Ticket:
    """Let an open and free counter help with the service of a ticket at another one; it is busy until it parts or the service ends or is held.

    Any counter may, whatever it serves. Raises IllegalTransition where nobody serves the ticket, CounterUnknown, CounterNotOpen, CounterTaken and
    CounterBusy, of the counter itself too.
    """
    place = tx.setup.counter(counter)
    ticket = tx.ticket(ticket_id, expected_version)
    desk = free_desk(tx, place)
    if ticket.state is not TicketState.SERVING or ticket.occurrence_id is None:
        raise IllegalTransition(state=ticket.state.value, action="join")
    event = TicketJoined(ticket.id, ticket.number, place.id, place.code, desk.clerk_id, desk.session_id, ticket.occurrence_id)
    return tx.change(event, ticket)


def part_service(tx: Tx, *, ticket_id: int, counter: str, expected_version: int | None = None) -> Ticket:
    """End the help of a counter with a service that goes on. Raises NotJoined, CounterUnknown, CounterNotOpen, CounterTaken."""
    place = tx.setup.counter(counter)
    ticket = tx.ticket(ticket_id, expected_version)
    desk = open_desk(tx, place)
    if desk.helps_with != ticket.id:
        raise NotJoined(counter=place.code, ticket=ticket.id)
    return tx.change(TicketParted(ticket.id, ticket.number, place.id, desk.clerk_id), ticket)
