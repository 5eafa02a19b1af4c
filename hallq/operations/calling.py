"""Calling visitors: the next, a chosen one, again; and what becomes of those who do not come."""

from typing import Any, cast

from hallq.domain.calling import CallPolicy, Place, check_no_show, check_recall, check_undo
from hallq.domain.discipline import NEW_TURN, Pick, Sight, Turn, Waiting, Why, lanes_of
from hallq.domain.errors import CounterBusy, CounterNotOpen, CounterTaken, NotAllowed, NothingToUndo, NotServedHere
from hallq.domain.events import (
    Line,
    TicketCalled,
    TicketEvent,
    TicketNoShow,
    TicketRecalled,
    TicketReinstated,
    TicketRequeued,
    TicketStarted,
    TicketUndone,
    TurnTold,
)
from hallq.domain.order import choose
from hallq.domain.routing import Counter, sight_with_skills
from hallq.domain.ticket import AT_COUNTER, Action, Ticket, next_state
from hallq.domain.visit import as_told
from hallq.operations.hall import SYSTEM, Tx
from hallq.operations.placing import missed_to_offer, seat_after_missing, seat_in
from hallq.store.book import Desk


def call_next(tx: Tx, *, counter: str) -> Ticket | None:
    """Call whoever the order puts first for a counter's work profile and its clerk's skills; None where nobody waits for them.

    Raises CounterUnknown, CounterNotOpen, CounterBusy, DayNotOpen.
    """
    place = tx.setup.counter(counter)
    desk = free_desk(tx, place)
    before = tx.book.turn(desk.profile_id)
    pick = choose(heads_of(tx, place, desk), tx.setup.rules, tx.now, sight_of(tx, desk), before)
    return None if pick is None else _call(tx, place, desk, tx.ticket(pick.waiting.ticket_id), pick, before)


def call_ticket(tx: Tx, *, ticket_id: int, counter: str, expected_version: int | None = None) -> Ticket:
    """Call a chosen ticket out of order: one that waits in a queue of the counter, or that is on hold."""
    place = tx.setup.counter(counter)
    desk = free_desk(tx, place)
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.CALL)
    check_served_here(tx, ticket, place, desk)
    return _call(tx, place, desk, ticket, Pick(_waiting(ticket), Why.CHOSEN), tx.book.turn(desk.profile_id))


def call_directly(tx: Tx, place: Counter, desk: Desk, ticket: Ticket) -> Ticket:
    """Call somebody who stands at the counter already and has not waited, nobody else being told; the desk must be free."""
    return _call(tx, place, desk, ticket, Pick(_waiting(ticket), Why.DIRECT), tx.book.turn(desk.profile_id))


def recall(tx: Tx, *, ticket_id: int, expected_version: int | None = None) -> Ticket:
    """Call again to the same counter: a new call, not a new wait. Raises RecalledEnough after as many calls as the hall allows."""
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.RECALL)
    place = counter_of(tx, ticket)
    check_recall(calls=ticket.calls, policy=policy_of(tx))
    event = TicketRecalled(
        ticket.id,
        ticket.number,
        queue=ticket.queue_id,
        zone=place.zone_id,
        counter=place.id,
        window=place.code,
        nth=ticket.calls + 1,
        language=ticket.language,
    )
    return tx.change(event, ticket)


def record_no_show(tx: Tx, *, ticket_id: int, expected_version: int | None = None) -> Ticket:
    """The visitor was called and did not come. Raises TooEarly before the promised calls and seconds."""
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.NO_SHOW)
    place = counter_of(tx, ticket)
    check_no_show(calls=ticket.calls, called_at=ticket.called_at or 0, now=tx.now, policy=policy_of(tx))
    return tx.change(TicketNoShow(ticket.id, ticket.number, place.id), ticket)


def requeue(
    tx: Tx, *, ticket_id: int, place: Place = Place.BACK, after: int | None = None, expected_version: int | None = None
) -> Ticket:
    """Send a called or held visitor back to the line, to the back of it unless another place is named. Raises FieldInvalid."""
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.REQUEUE)
    if ticket.state in AT_COUNTER:
        counter_of(tx, ticket)
    seat = seat_in(tx, ticket, place, after)
    return tx.change(TicketRequeued(ticket.id, ticket.number, ticket.queue_id, ticket.counter_id, seat.place, seat.since), ticket)


def reinstate(
    tx: Tx, *, ticket_id: int, place: Place | None = None, after: int | None = None, expected_version: int | None = None
) -> Ticket:
    """Let a missed visitor wait again, where the hall's rule says; a `place` is named only by the house and by whoever may act for others.

    Raises NumberVoid or MissedTooLong where the rule takes the number back no more, NotAllowed, FieldInvalid.
    """
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.REINSTATE)
    if place is not None and tx.by.kind != SYSTEM.kind and not tx.by.of_others:
        raise NotAllowed(what="place")
    seat = seat_after_missing(tx, ticket) if place is None else seat_in(tx, ticket, place, after)
    return tx.change(TicketReinstated(ticket.id, ticket.number, ticket.queue_id, seat.place, seat.since), ticket)


def reoffer_missed(tx: Tx) -> list[Ticket]:
    """Let those wait again who were missed so long ago that the hall calls them once more by itself; they, in the order in which they were missed."""
    return [reinstate(tx, ticket_id=ticket.id) for ticket in missed_to_offer(tx)]


def undo(tx: Tx, *, ticket_id: int, expected_version: int | None = None) -> Ticket:
    """Take back the last call, no-show, completion or transfer of a ticket, within the hall's seconds.

    State, owner, place and times are as before; an undone first call never ended the wait. Raises NothingToUndo where the last line is
    another, is somebody else's (unless the actor may act for others) or the counter to which the visitor would return is not as it was left,
    TooLate after the seconds, which are those of whoever presses however fast the hall's clock runs.
    """
    ticket = tx.ticket(ticket_id, expected_version)
    story = tx.book.story_of(ticket.id)
    lines = _last_act(story)
    last = lines[0]
    if isinstance(last.event, TicketCalled) and last.event.why == Why.DIRECT:
        raise NothingToUndo(last=last.event.name, reason="served without waiting")
    check_undo(last_event=last.event.name, happened_at=last.at, now=tx.now, policy=policy_of(tx), speed=tx.speed)
    if last.by != str(tx.by) and tx.by.kind != SYSTEM.kind and not tx.by.of_others:
        raise NothingToUndo(last=last.event.name, reason="somebody else did it")
    undone = tuple(line.seq for line in lines)
    if not _may_return(tx, as_told([line for line in story if line.seq not in undone])):
        raise NothingToUndo(last=last.event.name, reason="the counter has gone on")
    counter_id = getattr(last.event, "counter", None) or getattr(last.event, "from_counter", None)
    told = TicketUndone(ticket.id, ticket.number, undone=undone, what=last.event.name, counter=counter_id, **_turn_before(tx, last))
    return tx.change(told)


def _turn_before(tx: Tx, line: Line) -> dict[str, Any]:
    """What a profile remembered before a call that is undone; what it has learned from later calls stays."""
    undone = line.event
    if not isinstance(undone, TicketCalled) or undone.turn is None or undone.profile is None:
        return {}
    is_last = _told(tx.book.turn(undone.profile)) == undone.turn and not _has_called_since(tx, undone.profile, line.seq)
    return {"profile": undone.profile, "turn": undone.turn_before} if is_last else {}


def _has_called_since(tx: Tx, profile_id: int, seq: int) -> bool:
    """Whether a call of a profile after that line has taught it something and was not undone: a turn may come back to what it was."""
    later = tx.book.lines_after(seq)
    undone = {one for line in later if isinstance(line.event, TicketUndone) for one in line.event.undone}
    calls = (line.event for line in later if isinstance(line.event, TicketCalled) and line.seq not in undone)
    return any(call.profile == profile_id and call.turn is not None for call in calls)


def _last_act(story: list[Line]) -> list[Line]:
    """The last line of a ticket; with a start that followed its call by itself, the call and that start."""
    last = [line for line in story if isinstance(line.event, TicketEvent) or line.event.name == "evaluation.recorded"][-2:]
    if len(last) == 2 and isinstance(last[1].event, TicketStarted) and last[1].event.auto:
        return last
    return last[-1:]


def _may_return(tx: Tx, before: Ticket | None) -> bool:
    """Whether the counter to which the visitor would return is free and staffed by the same session; without one it is the line."""
    if before is None or before.counter_id is None:
        return True
    desk = tx.book.desk(before.counter_id)
    return desk is not None and (desk.session_id, desk.state, desk.busy_with) == (before.session_id, "OPEN", None)


def heads_of(tx: Tx, place: Counter, desk: Desk) -> list[Waiting]:
    """The first of every lane from which a counter may call."""
    classes = [klass.id for klass in tx.setup.priorities]
    lanes = [
        (served.queue_id, klass, *slots)
        for served in sight_of(tx, desk).served
        for slots in lanes_of(tx.rule_of(served.queue_id), tx.now)
        for klass in classes
        if not served.class_ids or klass in served.class_ids
    ]
    return tx.book.heads(lanes, counter_id=place.id, clerk_id=desk.clerk_id)


def sight_of(tx: Tx, desk: Desk) -> Sight:
    """What a counter may call: its work profile, without the queues for which its clerk has no skill."""
    return sight_with_skills(tx.setup, desk.profile_id, desk.skills)


def check_served_here(tx: Tx, ticket: Ticket, place: Counter, desk: Desk) -> None:
    """A ticket stands in a queue of the counter and is meant for no other counter or clerk. Raises NotServedHere."""
    is_ours = ticket.queue_id in {one.queue_id for one in sight_of(tx, desk).served}
    is_for_other = ticket.for_counter not in {None, place.id} or ticket.for_clerk not in {None, desk.clerk_id}
    if not is_ours or is_for_other:
        raise NotServedHere(ticket=ticket.id, counter=place.code)


def start_with_call(tx: Tx, ticket: Ticket) -> Ticket:
    """Where calling means serving, service begins with the call."""
    if tx.setup.settings.confirm_arrival or ticket.counter_id is None or ticket.session_id is None:
        return ticket
    return tx.change(TicketStarted(ticket.id, ticket.number, ticket.counter_id, ticket.clerk_id, ticket.session_id, auto=True), ticket)


def free_desk(tx: Tx, place: Counter) -> Desk:
    """The open and free desk of a counter. Raises CounterNotOpen, CounterBusy, DayNotOpen."""
    tx.open_day()
    desk = open_desk(tx, place)
    if desk.busy_with is not None:
        raise CounterBusy(counter=place.code, ticket=desk.busy_with)
    return desk


def open_desk(tx: Tx, place: Counter) -> Desk:
    """The desk of a counter where the actor works and is not paused. Raises CounterNotOpen, CounterTaken."""
    desk = tx.book.desk(place.id)
    if desk is None or desk.state != "OPEN":
        raise CounterNotOpen(counter=place.code, state="CLOSED" if desk is None else desk.state)
    check_own_post(tx, desk.clerk_id, place)
    return desk


def counter_of(tx: Tx, ticket: Ticket) -> Counter:
    """The counter where the actor has called or serves a ticket, which must be called or served. Raises CounterTaken."""
    place = tx.setup.counters.by_id[cast("int", ticket.counter_id)]  # the table has a counter exactly where somebody is called or served
    check_own_post(tx, ticket.clerk_id, place)
    return place


def check_own_post(tx: Tx, clerk_id: int | None, place: Counter) -> None:
    """One of the staff acts at the own post only; who may act for others, the house and programs act anywhere. Raises CounterTaken.

    So nobody ends a colleague's visit by a slip, and a counter whose clerk or computer has gone is not blocked till the evening.
    """
    own = clerk_id is None or tx.by.clerk_id is None or clerk_id == tx.by.clerk_id
    if not own and not tx.by.of_others:
        raise CounterTaken(counter=place.code)


def policy_of(tx: Tx) -> CallPolicy:
    """The hall's rules of calling."""
    settings = tx.setup.settings
    return CallPolicy(
        calls_before_no_show=settings.recalls_before_no_show + 1,
        seconds_before_no_show=round(settings.seconds_before_no_show),
        undo_seconds=round(settings.undo_seconds),
        most_calls=settings.recalls_at_most + 1,
    )


def _waiting(ticket: Ticket) -> Waiting:
    return Waiting(ticket.id, ticket.number, ticket.queue_id, ticket.priority_id, ticket.place_seq, ticket.placed_at, ticket.slot_at)


def _told(turn: Turn) -> TurnTold:
    return (turn.favoured, turn.owed)


def _call(tx: Tx, place: Counter, desk: Desk, ticket: Ticket, pick: Pick, before: Turn) -> Ticket:
    first = ticket.first_called_at is None and pick.why is not Why.DIRECT
    remembers = pick.why not in {Why.CHOSEN, Why.DIRECT} and (pick.turn != before or pick.turn != NEW_TURN)
    event = TicketCalled(
        ticket.id,
        ticket.number,
        queue=ticket.queue_id,
        service=ticket.service_id,
        zone=place.zone_id,
        counter=place.id,
        window=place.code,
        clerk=desk.clerk_id,
        session=desk.session_id,
        nth=ticket.calls + 1,
        first=first,
        waited_ms=max(tx.now - ticket.queued_at, 0) if first else 0,
        why=pick.why.value,
        language=ticket.language,
        profile=desk.profile_id,
        klass=ticket.priority_id,
        turn_nth=pick.nth,
        turn_of=pick.of,
        over=tuple((one.number, one.queue_id, one.class_id, max(tx.now - one.since, 0)) for one in pick.over) or None,
        turn_before=_told(before) if remembers else None,
        turn=_told(pick.turn) if remembers else None,
    )
    return start_with_call(tx, tx.change(event, ticket))
