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


TurnTold = tuple[int, tuple[tuple[int, int], ...]]
"""What a work profile remembers: the favoured in a row, and (queue, owed) of queues by share."""


@dataclass(frozen=True, slots=True)
class TicketIssued(TicketEvent):
    """A visitor took a number. `steps` are (service, queue) in order; those of one of the `stages` in any order among themselves.

    `low`, `likely`, `high` are minutes as estimated by `method`, None if not possible. `slot` is when an appointment begins; age counts from `since`
    where it is not the instant of the line. An `agent` came for `matters` of others. `played` is what playing forward told before its ends were put
    right (low, likely, high, people ahead in the lane), from which the ends are learned.
    """

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
    method: str | None = None
    slot: int | None = None
    since: int | None = None
    agent: int | None = None
    matters: int | None = None
    stages: tuple[int, ...] | None = None
    played: tuple[float, float, float, int] | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled(TicketEvent):
    """The ticket was called to a counter. `first` says that this call ended the wait of `waited_ms`, else 0; `why` explains the choice.

    It was a visitor of class `klass`, by the work profile `profile`, as `turn_nth` of `turn_of` favoured in a row; `over` are those of earlier places
    who were passed over (number, queue, class, milliseconds waited). `turn_before` and `turn` are what the profile remembered before and remembers
    now.
    """

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
    profile: int | None = None
    klass: int | None = None
    turn_nth: int | None = None
    turn_of: int | None = None
    over: tuple[tuple[str, int, int, int], ...] | None = None
    turn_before: TurnTold | None = None
    turn: TurnTold | None = None


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
    """The visit was set aside during service; the time is not charged to the clerk. `papers` says where they are: with_visitor, kept, elsewhere."""

    name: ClassVar[str] = "ticket.held"
    counter: int
    reason: str
    papers: str | None = None


@dataclass(frozen=True, slots=True)
class TicketResumed(TicketEvent):
    """A visit on hold was taken up again at a counter."""

    name: ClassVar[str] = "ticket.resumed"
    counter: int
    window: str
    clerk: int | None
    session: int


@dataclass(frozen=True, slots=True)
class TicketJoined(TicketEvent):
    """Somebody at another counter helps with the service under way; the time counts for both clerks, the visitor waits once."""

    name: ClassVar[str] = "ticket.joined"
    counter: int
    window: str
    clerk: int | None
    session: int
    occurrence: int


@dataclass(frozen=True, slots=True)
class TicketParted(TicketEvent):
    """The counter helps no more with the service, which goes on; where the service ends all help ends with it, without a line."""

    name: ClassVar[str] = "ticket.parted"
    counter: int
    clerk: int | None


@dataclass(frozen=True, slots=True)
class TicketTransferred(TicketEvent):
    """The ticket went to another queue with the same number; `place` is its place there, its age counts from `since` where that is told.

    Only `for_counter` or `for_clerk` may call it, where they are named.
    """

    name: ClassVar[str] = "ticket.transferred"
    from_queue: int
    from_counter: int | None
    queue: int
    service: int
    place: int
    since: int | None = None
    for_counter: int | None = None
    for_clerk: int | None = None


@dataclass(frozen=True, slots=True)
class TicketRequeued(TicketEvent):
    """A called or held visitor went back to the line at `place`."""

    name: ClassVar[str] = "ticket.requeued"
    queue: int
    counter: int | None
    place: int
    since: int | None = None


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
    since: int | None = None


@dataclass(frozen=True, slots=True)
class TicketCompleted(TicketEvent):
    """Service of a step ended with `outcome`; `next_step` where the visit goes on in another queue, at `place`.

    Of steps in either order it is the one that was planned as number `brought_forward`, where that is not the next.
    """

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
    brought_forward: int | None = None


@dataclass(frozen=True, slots=True)
class TicketStepChosen(TicketEvent):
    """Of steps in either order the visitor does the one planned as number `brought_forward` now, in `queue`, and that of `from_queue` after it."""

    name: ClassVar[str] = "ticket.step_chosen"
    step: int
    brought_forward: int
    from_queue: int
    queue: int
    service: int


@dataclass(frozen=True, slots=True)
class TicketFreed(TicketEvent):
    """Everybody who serves the queue may call a visitor who was meant for one window or person alone: that one has gone, or serves it no more.

    Papers that such a window keeps are elsewhere from then on.
    """

    name: ClassVar[str] = "ticket.freed"
    queue: int
    for_counter: int | None = None
    for_clerk: int | None = None


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
    """The lines `undone` never happened for the books: state, owner, place and times are as before them, and `profile` remembers `turn` again."""

    name: ClassVar[str] = "ticket.undone"
    undone: tuple[int, ...]
    what: str
    counter: int | None
    profile: int | None = None
    turn: TurnTold | None = None
