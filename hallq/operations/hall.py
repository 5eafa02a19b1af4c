"""One act of a hall: its lock, its transaction, its lines in the story, and telling them after the commit."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from hallq.domain.discipline import Rule
from hallq.domain.errors import DayNotOpen, HallUnknown, KeyReused, TicketUnknown, VersionStale
from hallq.domain.events import DayClosed, DayOpened, Event, Line, TicketEvent, next_line
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import Ticket
from hallq.operations.change import write_books, write_ticket
from hallq.operations.clock import Clock, LiveClock
from hallq.operations.pace import Paces
from hallq.store.book import Book, HallNow, KeptAnswer
from hallq.store.database import Database

T = TypeVar("T")

log = logging.getLogger(__name__)

MOST_MISSED = 5_000
"""Lines of another process that an act listens to before it begins; no other process writes so many between two acts of this one."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `kind` person, device, client or system, and the key of the account; `clerk_id` where the actor is one of the staff.

    `of_others` where the actor may act for others: at a post that a colleague has left, and on what a colleague did.
    """

    kind: str
    id: int | None = None
    clerk_id: int | None = None
    printer_id: int | None = None
    of_others: bool = False

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind}:{self.id}"


SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button, however often its request is sent: `key` names it, `asked` is the digest of what it asks for."""

    key: str
    asked: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker is told; `repeated` where the same press was answered before."""

    status: int
    body: str
    repeated: bool = False


@dataclass(slots=True)
class Tx:
    """An open act: the books, the set-up, both times, and the lines recorded so far. Verbs take one as their first argument.

    `speed` is how many seconds of the hall pass in one of the world: what depends on a person's hand is measured in the world's seconds.
    """

    book: Book
    hall: HallNow
    setup: HallSetup
    paces: Paces
    now: int
    real_now: int
    by: Actor
    head: tuple[int, str]
    speed: float = 1.0
    lines: list[Line] = field(default_factory=list)

    @property
    def next_seq(self) -> int:
        """The number that the next line will bear."""
        return self.head[0] + 1

    def open_day(self) -> str:
        """The business day that is open. Raises DayNotOpen."""
        if self.hall.business_day is None or not self.hall.day_is_open:
            raise DayNotOpen(day=self.hall.business_day)
        return self.hall.business_day

    def ticket(self, ticket_id: int, expected_version: int | None = None) -> Ticket:
        """A ticket of this hall. Raises TicketUnknown, or VersionStale where it has moved on since `expected_version`."""
        ticket = self.book.ticket(ticket_id)
        if ticket is None:
            raise TicketUnknown(ticket=ticket_id)
        if expected_version is not None and ticket.version != expected_version:
            raise VersionStale(ticket=ticket_id, version=ticket.version, expected=expected_version)
        return ticket

    def rule_of(self, queue_id: int) -> Rule:
        """The order of a queue."""
        return self.setup.rules[queue_id]

    def record(self, event: Event) -> Line:
        """Append `event` to the story and write what it makes of the books; within this act the day is then as the event left it."""
        line = self._append(event)
        write_books(self.book, line)
        if isinstance(event, (DayOpened, DayClosed)):
            self.hall = replace(self.hall, business_day=event.day, day_is_open=isinstance(event, DayOpened))
        return line

    def change(self, event: TicketEvent, before: Ticket | None = None) -> Ticket:
        """Record what happens to a ticket and answer the ticket after it; `before` where it has been read already."""
        return write_ticket(self.book, self._append(event), before)

    def _append(self, event: Event) -> Line:
        line = next_line(self.book.hall_id, self.hall.epoch, self.head, self.now, str(self.by), event)
        self.book.add_line(line)
        self.head = (line.seq, line.digest)
        self.lines.append(line)
        return line


class House:
    """Holds what every act needs: the database, the clocks, the pace of every queue, and who is told after a commit."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self.database = database
        self.clock = clock or LiveClock()
        self._setups: dict[int, HallSetup] = {}
        self.paces = Paces(self._setups.get)
        self._listeners: list[Callable[[list[Line]], None]] = [self.paces.hear]

    def listen(self, listener: Callable[[list[Line]], None]) -> None:
        """Hand every act's lines to `listener` after its commit and before the next act of the hall: it must only hand on (microseconds)."""
        self._listeners.append(listener)

    def act(self, hall_id: int, by: Actor, perform: Callable[[Tx], T]) -> T:
        """Perform a verb as one act; whatever it raises, nothing is written and nobody is told."""
        lines: list[Line] = []
        with self.database.writing(hall_id, lambda: self._tell(lines)) as writer:
            tx = self._open(Book(writer, hall_id), by)
            lines = tx.lines
            return perform(tx)

    def answer(self, hall_id: int, by: Actor, press: Press, perform: Callable[[Tx], T], render: Callable[[Tx, T], tuple[int, str]]) -> Answer:
        """Perform a verb once for one press, however often it is sent, and keep the answer with the act.

        The scope of a key is hall and principal. An act that recorded nothing keeps no answer: the same press may ask again.
        Raises KeyReused where the key came with another body, besides whatever the verb refuses.
        """
        lines: list[Line] = []
        with self.database.writing(hall_id, lambda: self._tell(lines)) as writer:
            book = Book(writer, hall_id)
            tx = self._open(book, by)
            kept = book.kept_answer(str(by), press.key)
            if kept is not None:
                if kept.asked != press.asked:
                    raise KeyReused(key=press.key)
                return Answer(kept.status, kept.answer, repeated=True)
            lines = tx.lines
            status, body = render(tx, perform(tx))
            if lines:
                book.keep_answer(str(by), press.key, KeptAnswer(press.asked, status, body), tx.real_now)
            return Answer(status, body)

    def setup_of(self, hall_id: int) -> HallSetup:
        """The set-up of a hall as last read; at most one act behind. Raises HallUnknown."""
        known = self._setups.get(hall_id)
        return known or self.act(hall_id, SYSTEM, lambda tx: tx.setup)

    def learn(self, hall_id: int, lines: Iterable[Line]) -> None:
        """Learn the paces of a hall again from past lines, in order, after a restart and before its first act. Raises HallUnknown."""
        self.setup_of(hall_id)
        self.paces.hear(lines)

    def forget_setup(self, hall_id: int) -> None:
        """Read the set-up anew at the next act."""
        self._setups.pop(hall_id, None)

    def _open(self, book: Book, by: Actor) -> Tx:
        hall = book.lock()
        if hall is None:
            raise HallUnknown(hall=book.hall_id)
        setup, clock, head = self._setup(book, hall.setup_version), self.clock, book.head()
        if 0 < (heard := self.paces.heard(book.hall_id)) < head[0]:  # another process has been at work
            self.paces.hear(book.lines_after(max(heard, head[0] - MOST_MISSED)))
        return Tx(book, hall, setup, self.paces, clock.hall(), clock.real(), by, head, clock.speed)

    def _setup(self, book: Book, version: int) -> HallSetup:
        known = self._setups.get(book.hall_id)
        if known is None or known.version != version:
            known = self._setups[book.hall_id] = book.setup()
        return known

    def _tell(self, lines: list[Line]) -> None:
        for listener in self._listeners if lines else ():
            try:
                listener(lines)
            except Exception:  # the act is committed: nobody's failure to hear of it may make it look undone
                log.exception("A listener failed at line %s of hall %s", lines[-1].seq, lines[-1].hall_id)
