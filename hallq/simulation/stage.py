"""What made-up visitors and clerks share: the house they act in, the agenda, chance, and who is in the hall."""

from collections import Counter as Tally
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol, TypeVar

from hallq.domain.errors import Refusal
from hallq.domain.events import Line
from hallq.domain.routing import HallSetup, Service
from hallq.domain.ticket import Ticket
from hallq.operations.hall import SYSTEM, Actor, House, Tx
from hallq.simulation.agenda import Act, Agenda
from hallq.simulation.opening import MINUTE, OpeningDay

T = TypeVar("T")


class Waker(Protocol):
    """A clerk as the stage knows one."""

    idle_since: int | None

    def wake(self) -> None:
        """Somebody waits: look up."""


@dataclass(slots=True)
class Visit:
    """What is known of a visitor in the hall beyond the ticket: `gone` left without a word, `missed` a call, `detoured` was set aside or sent on."""

    returns: bool = True
    misses: Callable[[float], bool] = lambda _waited: False
    gone: bool = False
    missed: bool = False
    detoured: bool = False
    over: bool = False


@dataclass(slots=True)
class Stage:
    """One day's play in one hall. Nothing here acts by itself: whoever holds the stage takes acts from the agenda when the clock has come so far."""

    house: House
    hall_id: int
    opening: OpeningDay
    chance: Random
    agenda: Agenda = field(default_factory=Agenda)
    visits: dict[int, Visit] = field(default_factory=dict)
    refused: Tally[str] = field(default_factory=Tally)
    clerks_of: dict[int, list[Waker]] = field(default_factory=dict)
    _heard: deque[Line] = field(default_factory=deque)

    @property
    def setup(self) -> HallSetup:
        """The hall's set-up as of this morning."""
        return self.opening.setup

    def kiosk(self) -> Actor:
        """Where a visitor takes a number: each kiosk has one of the hall's printers."""
        printers = [printer.id for printer in self.setup.printers if not printer.retired]
        return Actor("system", printer_id=self.chance.choice(printers)) if printers else SYSTEM

    @property
    def now(self) -> int:
        """The hall's clock."""
        return self.house.clock.hall()

    def after(self, minutes: float, act: Act) -> None:
        """Have `act` done in so many minutes of the hall's clock."""
        self.agenda.plan(self.now + round(minutes * MINUTE), act)

    def act(self, by: Actor, verb: Callable[..., T], **facts: Any) -> T:
        """One act in the hall, through the real door. Raises whatever the verb refuses."""
        return self.house.act(self.hall_id, by, lambda tx: verb(tx, **facts))

    def look(self, ask: Callable[[Tx], T]) -> T:
        """Read the books under the hall's lock; nothing is written."""
        return self.house.act(self.hall_id, SYSTEM, ask)

    def attempt(self, act: Act) -> bool:
        """Whether an act went well; a refusal is counted and forgotten, for the visitor or clerk goes on."""
        try:
            act()
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return False
        return True

    def visit(self, ticket_id: int) -> Visit:
        """The visitor with a ticket; one who took it elsewhere is made up on the spot."""
        return self.visits.setdefault(ticket_id, Visit())

    def minutes_waited(self, ticket: Ticket) -> float:
        """The wait of the present step up to its first call."""
        called_at = self.now if ticket.first_called_at is None else ticket.first_called_at
        return (called_at - ticket.queued_at) / MINUTE

    def another_matter(self, ticket: Ticket) -> Service | None:
        """Where a visitor who stands in the wrong line belongs: a matter of another staffed queue of the same zone."""
        zone = self.setup.queues.by_id[ticket.queue_id].zone_id
        fitting = [one for one in self.setup.services if one.queue_id in self.clerks_of and self._leads_on(one, ticket, zone)]
        return self.chance.choice(fitting) if fitting else None

    def _leads_on(self, service: Service, ticket: Ticket, zone: int) -> bool:
        queue = self.setup.queues.by_id.get(service.queue_id or 0)
        return queue is not None and queue.id != ticket.queue_id and queue.zone_id == zone and not (service.retired or queue.suspended)

    # --- what the hall tells -----------------------------------------------------------------------------------------------------------------

    def hear(self, lines: list[Line]) -> None:
        """Take note of an act's lines; called under the hall's lock, perhaps by another thread."""
        self._heard.extend(line for line in lines if line.hall_id == self.hall_id)

    def answer(self) -> None:
        """Let idle clerks look up for those who began to wait since the last time."""
        while self._heard:
            queue_id = _waits_now(self._heard.popleft())
            if queue_id is not None:
                self._wake_for(queue_id)

    def _wake_for(self, queue_id: int) -> None:
        idle = [clerk for clerk in self.clerks_of.get(queue_id, ()) if clerk.idle_since is not None]
        if idle:
            min(idle, key=lambda clerk: clerk.idle_since or 0).wake()


def _waits_now(line: Line) -> int | None:
    """The queue in which somebody waits by this line, None where nobody new does."""
    match line.event.name:
        case "ticket.issued" | "ticket.transferred" | "ticket.requeued" | "ticket.reinstated":
            queue: int | None = getattr(line.event, "queue", None)
            return queue
        case "ticket.completed":
            following: int | None = getattr(line.event, "next_queue", None)
            return following
    return None
