"""A ticket as JSON: the same members in the same order wherever one is answered."""

import json
from collections.abc import Iterator
from typing import Any

from hallq.api.why_json import why_called
from hallq.domain.estimate_range import shown
from hallq.domain.estimation import Estimate
from hallq.domain.order import before_of
from hallq.domain.package import PlannedStep
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.hall import Tx
from hallq.operations.issuing import Issued
from hallq.operations.steps import planned_steps
from hallq.queries.tickets import TicketView
from hallq.web.instants import as_text, as_text_or_none

Steps = tuple[PlannedStep, ...]

encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ENDED_BY = {TicketState.COMPLETED: "done", TicketState.CANCELLED: "dropped", TicketState.EXPIRED: "dropped"}


def issued_json(tx: Tx, issued: Issued) -> tuple[int, str]:
    """201 and the new ticket, from what the act knows."""
    stages = issued.service.stages or range(1, len(issued.steps) + 1)
    planned = enumerate(zip(stages, issued.steps, strict=True), start=1)
    steps = tuple(PlannedStep(position, stage, service.id, queue.id) for position, (stage, (service, queue)) in planned)
    return 201, encode(members(tx.setup, issued.ticket, steps, issued.ahead, issued.estimate))


def changed_json(tx: Tx, ticket: Ticket) -> tuple[int, str]:
    """200 and the ticket as the act leaves it."""
    return 200, encode(_changed(tx, ticket))


def _changed(tx: Tx, ticket: Ticket) -> dict[str, Any]:
    ahead, in_lane = _ahead_in_act(tx, ticket) if ticket.state is TicketState.WAITING else (None, None)
    queue = tx.setup.queues.by_id[ticket.queue_id]
    estimate = None if ahead is None or ticket.is_for_one else tx.paces.estimate(tx, queue, ahead, ticket.priority_id, in_lane, ticket.id)
    return members(tx.setup, ticket, _steps_in_act(tx, ticket), ahead, estimate)


def called_json(tx: Tx, ticket: Ticket | None) -> tuple[int, str]:
    """200 and the called ticket with why it was, or 204 where nobody waits."""
    return (204, "") if ticket is None else (200, encode(_changed(tx, ticket) | {"why": why_called(tx, ticket.id, ticket.slot_at)}))


def seen_members(setup: HallSetup, view: TicketView, estimate: Estimate | None) -> dict[str, Any]:
    """The members of a ticket that was looked up."""
    planned = enumerate(zip(view.stages, view.steps, strict=True), start=1)
    return members(setup, view.ticket, tuple(PlannedStep(place, stage, *step) for place, (stage, step) in planned), view.ahead, estimate)


def members(setup: HallSetup, ticket: Ticket, steps: Steps, ahead: int | None, estimate: Estimate | None) -> dict[str, Any]:
    """The members of a ticket; codes outside, where the books hold keys."""
    return {
        "id": ticket.id,
        "number": ticket.number,
        "state": ticket.state.value,
        "version": ticket.version,
        "business_day": ticket.business_day,
        "service": setup.services.by_id[ticket.service_id].code,
        "queue": setup.queues.by_id[ticket.queue_id].code,
        "priority": setup.priorities.by_id[ticket.priority_id].code,
        "language": ticket.language,
        "source": ticket.source,
        "agent": None if ticket.agent_id is None else setup.agents.by_id[ticket.agent_id].code,
        "matters": ticket.matters,
        "ahead": ahead,
        "estimate": minutes(estimate),
        "counter": None if ticket.counter_id is None else setup.counters.by_id[ticket.counter_id].code,
        "calls": ticket.calls,
        "step": ticket.step,
        "steps": list(_steps_json(setup, ticket, steps)),
        "issued_at": as_text(ticket.issued_at),
        "queued_at": as_text(ticket.queued_at),
        "first_called_at": as_text_or_none(ticket.first_called_at),
        "called_at": as_text_or_none(ticket.called_at),
        "started_at": as_text_or_none(ticket.started_at),
        "ended_at": as_text_or_none(ticket.ended_at),
        "links": {"self": f"/h/{setup.code}/api/v1/tickets/{ticket.id}"},
    }


def minutes(estimate: Estimate | None) -> dict[str, int] | None:
    """The estimate as people are told it: a range on the grid, and the likely minute inside it."""
    if estimate is None:
        return None
    low, high = shown(estimate.low, estimate.high)
    return {"low": low, "likely": min(max(round(estimate.likely), low), high), "high": high}


def _steps_json(setup: HallSetup, ticket: Ticket, steps: Steps) -> Iterator[dict[str, Any]]:
    for step in steps:
        service, queue = setup.services.by_id[step.service_id].code, setup.queues.by_id[step.queue_id].code
        yield {"position": step.position, "stage": step.stage, "service": service, "queue": queue, "state": _step_state(ticket, step.position)}


def _step_state(ticket: Ticket, position: int) -> str:
    if position < ticket.step:
        return "done"
    if ticket.state in _ENDED_BY:
        return _ENDED_BY[ticket.state]
    return "current" if position == ticket.step else "planned"


def _steps_in_act(tx: Tx, ticket: Ticket) -> Steps:
    if ticket.steps == 1:
        return (PlannedStep(1, 1, ticket.service_id, ticket.queue_id),)
    return tuple(planned_steps(tx, ticket))


def _ahead_in_act(tx: Tx, ticket: Ticket) -> tuple[int | None, int]:
    """How many are before a ticket, and how many of them in its lane."""
    before = before_of(ticket.id, tx.book.waiting(ticket.queue_id), {ticket.queue_id: tx.rule_of(ticket.queue_id)}, tx.now)
    in_lane = sum(one.class_id == ticket.priority_id for one in before or ())
    return None if before is None else len(before), in_lane
