"""The one door to the three books: what a line of the story writes, live and when the books are rebuilt from the log alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hallq.domain import events as e
from hallq.domain.discipline import Turn
from hallq.domain.ticket import FINAL_STATES, Ticket, TicketState
from hallq.domain.visit import effective_story, evolve, first_state, order_of_steps
from hallq.store.book import Book
from hallq.store.plan_book import PlanBook
from hallq.store.work_book import WorkBook


def write_books(book: Book, line: e.Line) -> None:
    """Write what `line`, already in the log, makes of the books.

    Raises IllegalTransition, KeyError or LookupError for a line that cannot follow the ones before it.
    """
    if isinstance(line.event, e.TicketEvent):
        write_ticket(book, line)
    elif type(line.event) in _OTHERS:
        _OTHERS[type(line.event)](book, line, line.event)


def write_ticket(book: Book, line: e.Line, before: Ticket | None = None) -> Ticket:
    """Write what a line about a ticket makes of the books; the ticket as it stands after it. `before` spares reading one that is known."""
    event = line.event
    if isinstance(event, e.TicketIssued):
        return _issue(book, line, event)
    if isinstance(event, e.TicketUndone):
        return _undo(book, line, event)
    return _move(book, line, before or _known(book, line))


def _known(book: Book, line: e.Line) -> Ticket:
    ticket = book.ticket(line.ticket_id or 0)
    if ticket is None:
        message = f"line {line.seq} speaks of ticket {line.ticket_id}, which was never issued"
        raise LookupError(message)
    return ticket


def _issue(book: Book, line: e.Line, event: e.TicketIssued) -> Ticket:
    ticket = first_state(line, event)
    book.add_ticket(ticket)
    _begin_visit(book, line, event, ticket)
    for service_id, _ in event.steps:
        book.count_issued(event.day, service_id, 1)
    return ticket


def _begin_visit(book: Book, line: e.Line, event: e.TicketIssued, ticket: Ticket) -> None:
    stages = event.stages or tuple(range(1, len(event.steps) + 1))
    for position, (stage, (service_id, queue_id)) in enumerate(zip(stages, event.steps, strict=True), start=1):
        book.add_step(ticket, position, stage, service_id, queue_id)
    book.begin_period(ticket, line.seq, line.at)


def _move(book: Book, line: e.Line, before: Ticket) -> Ticket:
    after = evolve(before, line)
    book.save_ticket(after)
    _follow(book, line, before, after)
    if isinstance(line.event, e.TicketCancelled):
        _give_places_back(book, after)
    elif isinstance(line.event, e.TicketCalled):
        _set_turn(book, line.event)
    _turn_help(book, line, before, after)
    return after


def _turn_help(book: Book, line: e.Line, before: Ticket, after: Ticket) -> None:
    """Help from other counters ends with the service, held or over; an undo gives the visit its service back, but calls no helper back."""
    event = line.event
    if isinstance(event, e.TicketJoined):
        WorkBook(book.writer, book.hall_id).add_joint_part(line.seq, event, after.last_at)
    elif isinstance(event, e.TicketParted):
        WorkBook(book.writer, book.hall_id).end_joint_parts(after.id, after.last_at, event.counter)
    elif before.state is TicketState.SERVING and after.state is not TicketState.SERVING:
        WorkBook(book.writer, book.hall_id).end_joint_parts(after.id, after.last_at)


def _set_turn(book: Book, event: e.TicketCalled | e.TicketUndone) -> None:
    """What a work profile remembers after a call, or again after a call was undone; most profiles have nothing to remember."""
    if event.turn is not None and event.profile is not None:
        book.set_turn(event.profile, Turn(*event.turn))


def _give_places_back(book: Book, ticket: Ticket) -> None:
    """Of a visit that is given up, the places of the services that never began are free again for others."""
    begun = book.steps_begun(ticket.id)
    told = [line for line in book.story_of(ticket.id) if line.seq <= ticket.last_seq]
    for step, (service_id, _) in enumerate(order_of_steps(told), start=1):
        if step not in begun:
            book.count_issued(ticket.business_day, service_id, -1)


def _follow(book: Book, line: e.Line, before: Ticket, after: Ticket) -> None:
    """What beside the ticket itself is written when it moves on, at the instant that the ticket's rule has given to the line."""
    _turn_period(book, line, before, after)
    _turn_step(book, line, before, after)
    _turn_occurrence(book, line, before, after)


def _turn_period(book: Book, line: e.Line, before: Ticket, after: Ticket) -> None:
    if _whereabouts(before) == _whereabouts(after):
        return
    book.end_period(after.id, after.last_at)
    if after.state not in FINAL_STATES:
        book.begin_period(after, line.seq, after.last_at)


def _whereabouts(ticket: Ticket) -> tuple[object, ...]:
    return (ticket.state, ticket.step, ticket.service_id, ticket.queue_id, ticket.counter_id, ticket.clerk_id, ticket.session_id)


def _turn_step(book: Book, line: e.Line, before: Ticket, after: Ticket) -> None:
    if before.first_called_at is None and after.first_called_at is not None:
        book.step_called(after, after.last_at)
    elif isinstance(line.event, e.TicketTransferred):
        book.step_moved(after)
    elif isinstance(line.event, e.TicketStepChosen):
        PlanBook(book.writer, book.hall_id).bring_step_forward(after, line.event.brought_forward)
    elif isinstance(line.event, e.TicketCompleted) and after.step != before.step:
        book.step_ended(after.id, before.step, after.last_at)
        PlanBook(book.writer, book.hall_id).bring_step_forward(after, line.event.brought_forward or after.step)
        book.step_queued(after)
    elif after.state in FINAL_STATES:
        book.step_ended(after.id, after.step, after.last_at)


_LEFT_OPEN = frozenset({TicketState.CALLED, TicketState.SERVING, TicketState.ON_HOLD})


def _turn_occurrence(book: Book, line: e.Line, before: Ticket, after: Ticket) -> None:
    if after.state is TicketState.SERVING and before.state is not TicketState.SERVING:
        if before.occurrence_id is None:
            book.begin_occurrence(after, after.last_at)
        else:
            book.resume_occurrence(after, after.last_at)
    elif before.state is TicketState.SERVING and after.state is TicketState.ON_HOLD and before.occurrence_id is not None:
        book.hold_occurrence(before.occurrence_id, after.last_at)
    elif before.occurrence_id is not None and after.state not in _LEFT_OPEN:
        _end_occurrence(book, line, after.last_at, before.occurrence_id)


_OUTCOMES: dict[type[e.Event], str] = {
    e.TicketTransferred: "transferred",
    e.TicketRequeued: "requeued",
    e.TicketNoShow: "no_show",
    e.TicketCancelled: "cancelled",
    e.TicketExpired: "expired",
}


def _end_occurrence(book: Book, line: e.Line, at: int, occurrence_id: int) -> None:
    event = line.event
    if isinstance(event, e.TicketCompleted):
        book.end_occurrence(occurrence_id, at, event.outcome, event.matters, event.case_number)
    else:
        book.end_occurrence(occurrence_id, at, _OUTCOMES[type(event)])


def _undo(book: Book, line: e.Line, event: e.TicketUndone) -> Ticket:
    """Write the ticket anew from the lines that still hold: the books then never heard of the undone ones."""
    story = [past for past in book.story_of(event.ticket) if isinstance(past.event, e.TicketEvent) and past.seq <= line.seq]
    book.erase_ticket(event.ticket)
    _set_turn(book, event)
    ticket: Ticket | None = None
    for past in effective_story(story):
        ticket = _retell(book, past, ticket)
    if ticket is None:
        message = f"ticket {event.ticket} has no line left"
        raise LookupError(message)
    ticket = replace(ticket, version=len(story), last_seq=line.seq)
    book.add_ticket(ticket)
    return ticket


def _retell(book: Book, line: e.Line, before: Ticket | None) -> Ticket:
    # The ticket itself is written once at the end: on its way it may pass a counter where by now somebody else is served.
    if before is None:
        if not isinstance(line.event, e.TicketIssued):
            message = f"the story of a ticket begins with {line.event.name}"
            raise LookupError(message)
        ticket = first_state(line, line.event)
        _begin_visit(book, line, line.event, ticket)
        return ticket
    after = evolve(before, line)
    _follow(book, line, before, after)
    return after


def _write_evaluation(book: Book, line: e.Line, event: e.EvaluationRecorded) -> None:
    row = {"occurrence_id": event.occurrence, "ticket_id": event.ticket, "outcome": event.outcome, "level": event.level}
    row |= {"codes": "|".join(event.codes), "channel": event.channel, "options_version": event.version}
    book.add_evaluation(row | {"at": line.at, "comment": None})


def _write_outside(book: Book, line: e.Line, event: e.ServiceOutside) -> None:
    row: dict[str, object] = {"business_day": event.day, "counter_id": event.counter, "clerk_id": event.clerk, "service_id": event.service}
    row["place"] = event.place
    WorkBook(book.writer, book.hall_id).add_outside_service(
        row | {"id": line.seq, "matters": event.matters, "minutes": event.minutes, "case_number": event.case_number, "at": line.at}
    )


def _open_session(book: Book, line: e.Line, event: e.CounterOpened) -> None:
    book.add_session(line.seq, event.counter, event.clerk, event.profile, event.day, line.at)


def _pause_session(book: Book, line: e.Line, event: e.CounterPaused) -> None:
    book.save_session(event.session, "PAUSED", line.at, event.reason)


def _resume_session(book: Book, line: e.Line, event: e.CounterResumed) -> None:
    book.save_session(event.session, "OPEN", line.at, None)


def _close_session(book: Book, line: e.Line, event: e.CounterClosed) -> None:
    book.save_session(event.session, "CLOSED", line.at, None)


def _change_profile(book: Book, _line: e.Line, event: e.CounterProfileChanged) -> None:
    book.set_session_profile(event.session, event.profile)


def _open_day(book: Book, _line: e.Line, event: e.DayOpened) -> None:
    book.set_day(event.day, is_open=True)


def _close_day(book: Book, _line: e.Line, event: e.DayClosed) -> None:
    book.set_day(event.day, is_open=False)


def _begin_epoch(book: Book, line: e.Line, event: e.EpochBegan) -> None:
    book.set_epoch(line.epoch)
    for prefix, last in event.numbers:
        book.set_number(str(event.day), prefix, last)


def _suspend(book: Book, _line: e.Line, event: e.QueueSuspended) -> None:
    book.suspend_queue(event.queue, suspended=True)


def _reopen(book: Book, _line: e.Line, event: e.QueueReopened) -> None:
    book.suspend_queue(event.queue, suspended=False)


def _change_setup(book: Book, _line: e.Line, event: e.SetupChanged) -> None:
    book.set_setup_version(event.version)


_OTHERS: dict[type[e.Event], Callable[[Book, e.Line, Any], None]] = {
    e.EvaluationRecorded: _write_evaluation,
    e.ServiceOutside: _write_outside,
    e.CounterOpened: _open_session,
    e.CounterPaused: _pause_session,
    e.CounterResumed: _resume_session,
    e.CounterClosed: _close_session,
    e.CounterProfileChanged: _change_profile,
    e.DayOpened: _open_day,
    e.DayClosed: _close_day,
    e.EpochBegan: _begin_epoch,
    e.QueueSuspended: _suspend,
    e.QueueReopened: _reopen,
    e.SetupChanged: _change_setup,
}
