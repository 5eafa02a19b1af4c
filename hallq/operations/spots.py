"""Where each visitor is by the story: waiting in a queue, at a counter, or neither."""

from dataclasses import dataclass

from hallq.domain import events as e
from hallq.domain.visit import age_counts_from
from hallq.operations.windows import WHOLE, Lane


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a visitor is; `since` when the age counts by which windows choose, kept while nobody gives another place."""

    queue: int | None = None
    counter: int | None = None
    since: int = 0


NOWHERE = Spot()

STAYS = (e.TicketRecalled, e.TicketStarted, e.TicketJoined, e.TicketParted, e.TicketFreed)
"""Acts after which a visitor is where it was."""


@dataclass(frozen=True, slots=True)
class LastAct:
    """What an act on a ticket that can be undone has changed: the spot before it, and what was counted."""

    before: Spot
    called_from: tuple[Lane, ...] = ()
    waited_minutes: float = 0.0
    no_shows: int = 0


def lanes_of(queue: int, klass: int) -> tuple[Lane, ...]:
    """Every call and every minute belongs to the lane of a class and to the queue as a whole."""
    return ((queue, klass), (queue, WHOLE)) if klass else ((queue, WHOLE),)


def spot_after(line: e.Line, event: e.TicketEvent, before: Spot) -> Spot:
    """Where the visitor is after an event that moves one; a visitor of whom nothing was heard before is as old as the line."""
    since = before.since or line.at
    if isinstance(event, (e.TicketCalled, e.TicketResumed)):
        return Spot(counter=event.counter, since=since)
    if isinstance(event, e.TicketIssued):
        return Spot(queue=event.queue, since=line.at if event.since is None else event.since)
    if isinstance(event, (e.TicketTransferred, e.TicketRequeued, e.TicketReinstated)):
        return Spot(queue=event.queue, since=age_counts_from(line, event.place, event.since, since))
    if isinstance(event, e.TicketStepChosen):
        return Spot(queue=event.queue, since=since)
    return Spot(queue=event.next_queue if isinstance(event, e.TicketCompleted) else None, since=since)
