"""The steps of a package: which of those in either order a visitor goes to first, and doing another one now."""

from hallq.domain.admission import check_taking
from hallq.domain.discipline import Waiting
from hallq.domain.errors import StepNotOpen
from hallq.domain.events import TicketStepChosen
from hallq.domain.lanes import ahead_of_newcomer, newcomer
from hallq.domain.package import PlannedStep, brought_forward, open_steps
from hallq.domain.routing import PriorityClass, Queue, Service
from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.hall import Tx
from hallq.store.plan_book import PlanBook

Steps = tuple[tuple[Service, Queue], ...]


def steps_for(tx: Tx, wanted: Service, klass: PriorityClass) -> Steps:
    """What a newcomer goes through, in order; of first steps in either order the one with the fewest people ahead comes first."""
    steps = tx.setup.steps_of(wanted)
    either = range(wanted.stages.count(1))
    if len(either) < 2:
        return steps
    quickest = min(either, key=lambda i: _people_ahead(tx, newcomer(steps[i][1].id, klass.id, tx.now)))
    return tuple(brought_forward(steps, 1, quickest + 1))


def next_step(tx: Tx, ticket: Ticket) -> PlannedStep | None:
    """Where a visit goes on when the service of its step ends; None where that was the last.

    Of steps in either order it is the one with the fewest people ahead of this visitor, of equals the first.
    """
    if ticket.step == ticket.steps:
        return None
    choice = open_steps(planned_steps(tx, ticket), ticket.step)
    return choice[0] if len(choice) == 1 else min(choice, key=lambda step: _people_ahead(tx, _standing(ticket, step)))


def choose_step(tx: Tx, *, ticket_id: int, step: int, expected_version: int | None = None) -> Ticket:
    """Let a waiting visitor do another step of the same stage now, the one at position `step`, and the present one after it.

    Place and age go along. Raises StepNotOpen where the step is not in either order with the present one, which must not have been called yet,
    and QueueSuspended.
    """
    ticket = tx.ticket(ticket_id, expected_version)
    chosen = next((one for one in other_steps(tx, ticket) if one.position == step), None)
    if chosen is None:
        raise StepNotOpen(ticket=ticket.id, step=step)
    check_taking(tx.setup.queues.by_id[chosen.queue_id])
    event = TicketStepChosen(
        ticket.id,
        ticket.number,
        step=ticket.step,
        brought_forward=chosen.position,
        from_queue=ticket.queue_id,
        queue=chosen.queue_id,
        service=chosen.service_id,
    )
    return tx.change(event, ticket)


def other_steps(tx: Tx, ticket: Ticket) -> list[PlannedStep]:
    """The steps that a visitor may do in the place of the present one, for which nobody has called yet."""
    if ticket.steps == 1 or ticket.state is not TicketState.WAITING or ticket.first_called_at is not None:
        return []
    present, *others = open_steps(planned_steps(tx, ticket), ticket.step - 1)
    return [one for one in others if one.stage == present.stage]


def planned_steps(tx: Tx, ticket: Ticket) -> list[PlannedStep]:
    """All steps of a visit, in the order in which it goes through them."""
    return PlanBook(tx.book.writer, tx.book.hall_id).steps(ticket.id)


def _standing(ticket: Ticket, step: PlannedStep) -> Waiting:
    """A visitor as the line of a step would see one: place and age go along."""
    return Waiting(ticket.id, ticket.number, step.queue_id, ticket.priority_id, ticket.place_seq, ticket.placed_at)


def _people_ahead(tx: Tx, me: Waiting) -> int:
    return ahead_of_newcomer(tx.book.waiting(me.queue_id), me, tx.rule_of(me.queue_id), tx.now)
