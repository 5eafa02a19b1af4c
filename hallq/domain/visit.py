"""What each line of the story makes of a ticket: the one place where a visit moves on, live and when the books are rebuilt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hallq.domain import events as e
from hallq.domain.calling import PLACE_STEP
from hallq.domain.errors import IllegalTransition
from hallq.domain.package import brought_forward
from hallq.domain.reasons import ELSEWHERE, KEPT
from hallq.domain.ticket import Action, Ticket, TicketState, next_state


def first_state(line: e.Line, issued: e.TicketIssued) -> Ticket:
    """The ticket as it stands right after it was issued by `line`."""
    return Ticket(
        id=issued.ticket,
        business_day=issued.day,
        number=issued.number,
        prefix=issued.prefix,
        value=issued.value,
        state=TicketState.WAITING,
        service_id=issued.service,
        queue_id=issued.queue,
        priority_id=issued.priority,
        rank=issued.rank,
        slot_at=issued.slot or 0,
        place_seq=line.seq * PLACE_STEP,
        step=1,
        steps=len(issued.steps),
        issued_at=line.at,
        queued_at=line.at,
        placed_at=line.at if issued.since is None else issued.since,
        first_called_at=None,
        called_at=None,
        started_at=None,
        ended_at=None,
        calls=0,
        counter_id=None,
        clerk_id=None,
        session_id=None,
        occurrence_id=None,
        for_counter=None,
        for_clerk=None,
        papers="",
        misses=0,
        agent_id=issued.agent,
        matters=issued.matters or 1,
        language=issued.language,
        source=issued.source,
        version=1,
        last_seq=line.seq,
        last_at=line.at,
    )


def evolve(ticket: Ticket, line: e.Line) -> Ticket:
    """The ticket after `line`, whose event must be one about this ticket other than its issue or an undo.

    A line that a clock dates before the act before it is dated like that act: no wait, way or service is ever shorter than nothing. Raises
    IllegalTransition where the state table has no such step, so that a story that could not have happened is never rebuilt.
    """
    if line.at < ticket.last_at:
        line = replace(line, at=ticket.last_at)
    changes = _RULES[type(line.event)](ticket, line, line.event)
    return replace(ticket, version=ticket.version + 1, last_seq=line.seq, last_at=line.at, **changes)


Changes = dict[str, Any]
_NOBODY: Changes = {"counter_id": None, "clerk_id": None, "session_id": None}
_FOR_ANYBODY: Changes = {"for_counter": None, "for_clerk": None, "papers": ""}


def _placed(ticket: Ticket, line: e.Line, place: int, since: int | None) -> Changes:
    """A place at the back is taken with this line, and age counts from it; a kept place keeps its age, and one between others says since when.

    An appointment goes with its place: who is put elsewhere waits there like all others, else the missed would be called again at once.
    """
    since = age_counts_from(line, place, since, ticket.placed_at)
    return {"place_seq": place, "placed_at": since, "slot_at": ticket.slot_at if place == ticket.place_seq else 0}


def age_counts_from(line: e.Line, place: int, since: int | None, before: int) -> int:
    """Since when the age of a visitor counts at a place that `line` gave: `since` where it says so, from now at the back, else as `before`."""
    if since is not None:
        return since
    return line.at if place == line.seq * PLACE_STEP else before


def _called(ticket: Ticket, line: e.Line, event: e.TicketCalled) -> Changes:
    return {
        "state": next_state(ticket.state, Action.CALL),
        "counter_id": event.counter,
        "clerk_id": event.clerk,
        "session_id": event.session,
        "called_at": line.at,
        "first_called_at": line.at if ticket.first_called_at is None else ticket.first_called_at,
        "calls": event.nth,
    }


def _recalled(ticket: Ticket, line: e.Line, event: e.TicketRecalled) -> Changes:
    return {"state": next_state(ticket.state, Action.RECALL), "called_at": line.at, "calls": event.nth}


def _started(ticket: Ticket, line: e.Line, event: e.TicketStarted) -> Changes:
    occurrence = line.seq if ticket.occurrence_id is None else ticket.occurrence_id
    return {
        "state": next_state(ticket.state, Action.START),
        "clerk_id": event.clerk,
        "session_id": event.session,
        "started_at": line.at if ticket.occurrence_id is None else ticket.started_at,
        "occurrence_id": occurrence,
        **_FOR_ANYBODY,
    }


def _held(ticket: Ticket, _line: e.Line, event: e.TicketHeld) -> Changes:
    """A window that keeps the papers is the only one that can go on."""
    kept_at = event.counter if event.papers == KEPT else None
    changes = {**_NOBODY, **_FOR_ANYBODY, "for_counter": kept_at, "papers": event.papers or ""}
    return {"state": next_state(ticket.state, Action.HOLD), "calls": 0, **changes}


def _resumed(ticket: Ticket, _line: e.Line, event: e.TicketResumed) -> Changes:
    return {
        "state": next_state(ticket.state, Action.RESUME),
        "counter_id": event.counter,
        "clerk_id": event.clerk,
        "session_id": event.session,
        **_FOR_ANYBODY,
    }


def _helped(ticket: Ticket, _line: e.Line, event: e.TicketJoined | e.TicketParted) -> Changes:
    """Help changes nothing of the visit itself; only who is served can be helped."""
    if ticket.state is not TicketState.SERVING:
        raise IllegalTransition(state=ticket.state.value, action=event.name.removeprefix("ticket."))
    return {}


def _transferred(ticket: Ticket, line: e.Line, event: e.TicketTransferred) -> Changes:
    return {
        "state": next_state(ticket.state, Action.TRANSFER),
        "queue_id": event.queue,
        "service_id": event.service,
        **_placed(ticket, line, event.place, event.since),
        "slot_at": 0,
        "for_counter": event.for_counter,
        "for_clerk": event.for_clerk,
        "papers": "",
        "calls": 0,
        "occurrence_id": None,
        "started_at": None,
        **_NOBODY,
    }


def _requeued(ticket: Ticket, line: e.Line, event: e.TicketRequeued) -> Changes:
    return {
        "state": next_state(ticket.state, Action.REQUEUE),
        **_placed(ticket, line, event.place, event.since),
        "calls": 0,
        "occurrence_id": None,
        "started_at": None,
        **_NOBODY,
    }


def _no_show(ticket: Ticket, _line: e.Line, _event: e.TicketNoShow) -> Changes:
    return {"state": next_state(ticket.state, Action.NO_SHOW), "misses": ticket.misses + 1, "occurrence_id": None, "started_at": None, **_NOBODY}


def _reinstated(ticket: Ticket, line: e.Line, event: e.TicketReinstated) -> Changes:
    return {"state": next_state(ticket.state, Action.REINSTATE), "calls": 0, **_placed(ticket, line, event.place, event.since)}


def _completed(ticket: Ticket, line: e.Line, event: e.TicketCompleted) -> Changes:
    state = next_state(ticket.state, Action.COMPLETE, further_step=event.next_step is not None)
    if state is not TicketState.WAITING:
        return {"state": state, "ended_at": line.at, **_NOBODY}
    return {
        "state": state,
        "step": event.next_step,
        "service_id": event.next_service,
        "queue_id": event.next_queue,
        "slot_at": 0,
        "for_counter": None,
        "for_clerk": None,
        "place_seq": event.place,
        "queued_at": line.at,
        "first_called_at": None,
        "called_at": None,
        "started_at": None,
        "occurrence_id": None,
        "calls": 0,
        **_NOBODY,
    }


def _step_chosen(ticket: Ticket, _line: e.Line, event: e.TicketStepChosen) -> Changes:
    """The wait goes on in another line, with the place and the age of its first; only who has not been called yet may change."""
    if ticket.state is not TicketState.WAITING or ticket.first_called_at is not None:
        raise IllegalTransition(state=ticket.state.value, action="choose_step")
    return {"service_id": event.service, "queue_id": event.queue, "slot_at": 0, "for_counter": None, "for_clerk": None}


def _freed(ticket: Ticket, _line: e.Line, _event: e.TicketFreed) -> Changes:
    """Only who was meant for one window or person can be freed; papers that it kept must be fetched from there."""
    if ticket.for_counter is None and ticket.for_clerk is None:
        raise IllegalTransition(state=ticket.state.value, action="free")
    return {**_FOR_ANYBODY, "papers": ELSEWHERE if ticket.papers == KEPT else ticket.papers}


def _cancelled(ticket: Ticket, line: e.Line, _event: e.TicketCancelled) -> Changes:
    return {"state": next_state(ticket.state, Action.CANCEL), "ended_at": line.at, **_NOBODY}


def _expired(ticket: Ticket, line: e.Line, _event: e.TicketExpired) -> Changes:
    return {"state": next_state(ticket.state, Action.CLOSE_DAY), "ended_at": line.at, **_NOBODY}


_RULES: dict[type[e.Event], Callable[[Ticket, e.Line, Any], Changes]] = {
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.TicketStarted: _started,
    e.TicketHeld: _held,
    e.TicketResumed: _resumed,
    e.TicketJoined: _helped,
    e.TicketParted: _helped,
    e.TicketTransferred: _transferred,
    e.TicketRequeued: _requeued,
    e.TicketNoShow: _no_show,
    e.TicketReinstated: _reinstated,
    e.TicketCompleted: _completed,
    e.TicketStepChosen: _step_chosen,
    e.TicketFreed: _freed,
    e.TicketCancelled: _cancelled,
    e.TicketExpired: _expired,
}


def order_of_steps(lines: list[e.Line]) -> tuple[tuple[int, int], ...]:
    """The steps (service, queue) of a visit as they were planned at its issue, in the order in which it goes through them."""
    steps: list[tuple[int, int]] = []
    for line in effective_story(lines):
        event = line.event
        if isinstance(event, e.TicketIssued):
            steps = list(event.steps)
        elif isinstance(event, e.TicketStepChosen):
            steps = brought_forward(steps, event.step, event.brought_forward)
        elif isinstance(event, e.TicketCompleted) and event.next_step is not None and event.brought_forward is not None:
            steps = brought_forward(steps, event.next_step, event.brought_forward)
    return tuple(steps)


def as_told(lines: list[e.Line]) -> Ticket | None:
    """The ticket as the lines of its story that still hold tell it; None where they hold no more than its undoing. `version` counts those."""
    ticket: Ticket | None = None
    for line in effective_story(lines):
        if isinstance(line.event, e.TicketIssued):
            ticket = first_state(line, line.event)
        elif ticket is not None and isinstance(line.event, e.TicketEvent):
            ticket = evolve(ticket, line)
    return ticket


def effective_story(lines: list[e.Line]) -> list[e.Line]:
    """The lines of one ticket that still hold: without those undone and without the undoing itself, in order."""
    undone = {seq for line in lines if isinstance(line.event, e.TicketUndone) for seq in line.event.undone}
    return [line for line in lines if line.seq not in undone and not isinstance(line.event, e.TicketUndone)]
