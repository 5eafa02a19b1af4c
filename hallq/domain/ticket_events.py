"""What can happen to one visit, in the past tense; the rules of facts are those of `events`."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. `name` is stable; `about_ticket` says that the event belongs to a ticket's story."""

    name: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class TicketEvent(Event):
    """Base of what happens to one ticket."""

    ticket: int
    number: str


@dataclass(frozen=True, slots=True)
class TicketIssued(TicketEvent):
    """A visitor took a number. `steps` are (service, queue) in order; `low`, `likely`, `high` are minutes as estimated, None if not possible."""

    name: ClassVar[str] = "ticket.issued"
    prefix: str
    value: int
    day: str
    service: int
    queue: int
    priority: int
    rank: int
    steps: tuple[tuple[int, int], ...]
    language: str
    source: str
    ahead: int
    low: float | None = None
    likely: float | None = None
    high: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled(TicketEvent):
    """The ticket was called to a counter. `first` says that this call ended the wait of `waited_ms`, else 0; `why` explains the choice."""

    name: ClassVar[str] = "ticket.called"
    queue: int
    service: int
    zone: int
    counter: int
    window: str
    clerk: int | None
    session: int
    nth: int
    first: bool
    waited_ms: int
    why: str
    language: str


@dataclass(frozen=True, slots=True)
class TicketRecalled(TicketEvent):
    """The ticket was called once more to the same counter: a new call, not a new wait."""

    name: ClassVar[str] = "ticket.recalled"
    queue: int
    zone: int
    counter: int
    window: str
    nth: int
    language: str


@dataclass(frozen=True, slots=True)
class TicketStarted(TicketEvent):
    """The visitor is at the counter and service began; `auto` where calling means serving."""

    name: ClassVar[str] = "ticket.started"
    counter: int
    clerk: int | None
    session: int
    auto: bool = False


@dataclass(frozen=True, slots=True)
class TicketHeld(TicketEvent):
    """The visit was set aside during service; the time is not charged to the clerk."""

    name: ClassVar[str] = "ticket.held"
    counter: int
    reason: str


@dataclass(frozen=True, slots=True)
class TicketResumed(TicketEvent):
    """A visit on hold was taken up again at a counter."""

    name: ClassVar[str] = "ticket.resumed"
    counter: int
    window: str
    clerk: int | None
    session: int


@dataclass(frozen=True, slots=True)
class TicketTransferred(TicketEvent):
    """The ticket went to another queue with the same number; `place` is its place there."""

    name: ClassVar[str] = "ticket.transferred"
    from_queue: int
    from_counter: int | None
    queue: int
    service: int
    place: int


@dataclass(frozen=True, slots=True)
class TicketRequeued(TicketEvent):
    """A called or held visitor went back to the line at `place`."""

    name: ClassVar[str] = "ticket.requeued"
    queue: int
    counter: int | None
    place: int


@dataclass(frozen=True, slots=True)
class TicketNoShow(TicketEvent):
    """The visitor was called and did not come."""

    name: ClassVar[str] = "ticket.no_show"
    counter: int


@dataclass(frozen=True, slots=True)
class TicketReinstated(TicketEvent):
    """A missed visitor came back and waits again at `place`."""

    name: ClassVar[str] = "ticket.reinstated"
    queue: int
    place: int


@dataclass(frozen=True, slots=True)
class TicketCompleted(TicketEvent):
    """Service of a step ended with `outcome`; `next_step` where the visit goes on in another queue, at `place`."""

    name: ClassVar[str] = "ticket.completed"
    counter: int | None
    clerk: int | None
    outcome: str
    matters: int = 1
    case_number: str | None = None
    next_step: int | None = None
    next_service: int | None = None
    next_queue: int | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class TicketCancelled(TicketEvent):
    """The visitor or the staff gave the ticket up; it is never called again."""

    name: ClassVar[str] = "ticket.cancelled"
    reason: str


@dataclass(frozen=True, slots=True)
class TicketExpired(TicketEvent):
    """The day was closed with the visit unfinished."""

    name: ClassVar[str] = "ticket.expired"


@dataclass(frozen=True, slots=True)
class TicketUndone(TicketEvent):
    """The lines `undone` never happened for the books: state, owner, place and times are as before them."""

    name: ClassVar[str] = "ticket.undone"
    undone: tuple[int, ...]
    what: str
    counter: int | None
