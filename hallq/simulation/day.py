"""One day of the hall: the doors open, visitors come, clerks work, the doors close; everything through the real operations."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from random import Random
from typing import Protocol

from hallq.domain.errors import DayAlreadyOpen, DayNotOpen
from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.clock import SetClock
from hallq.operations.day import close_day, open_day
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.simulation.clerks import shifts
from hallq.simulation.opening import MINUTE, OpeningDay
from hallq.simulation.stage import Stage
from hallq.simulation.visiting import come, wait_on
from hallq.simulation.visitors import visitors
from hallq.simulation.working import Clerk

OPENED_BEFORE = 15
"""Minutes before the doors open at which the business day is opened."""

CLOSING_EVERY, CLOSED_AFTER = 5, 50
"""After the last matter is closed: minutes between two looks whether the counters are done, and minutes after which the day is closed anyhow."""


class Forward(Protocol):
    """A hall's clock that may be put ahead."""

    def put_forward(self, to: int) -> None:
        """Jump ahead to an instant; one in the past is ignored."""


class HallClosedToday(Exception):
    """On this day the hall takes nothing."""


class HallDay:
    """A day to be played: `stage.agenda` says when something is due, `step` does it. `is_over` once the day is closed.

    The same hall, day and seed give the same day. Where the day is under way already, it is taken up as the books have it.
    """

    def __init__(
        self, house: House, hall_id: int, day: str, seed: int, *, clerks: Mapping[str, int], unstaffed: Iterable[str] = (), share: float = 1.0
    ) -> None:
        opening = OpeningDay(house.setup_of(hall_id), day)
        if opening.doors is None:
            raise HallClosedToday(day)
        self.begins_at, self.ends_at = opening.doors[0] - OPENED_BEFORE * MINUTE, opening.doors[1]
        self.stage = Stage(house, hall_id, opening, Random(f"{seed}/{day}/world"))
        self.visitors = visitors(opening, Random(f"{seed}/{day}/visitors"), share)
        self.is_over = False
        rota = shifts(opening, Random(f"{seed}/{day}/clerks"), clerks, unstaffed)
        self._clerks = [Clerk(self.stage, shift) for shift in rota]

    @property
    def counters(self) -> int:
        """How many counters are staffed."""
        return len(self._clerks)

    def begin(self) -> None:
        """Open the day, or take it up; from now on the agenda is full. Somebody must hand the stage what it is to hear of the hall."""
        stage = self.stage
        try:
            stage.act(SYSTEM, open_day, day=stage.opening.day, confirmed=True)
        except DayAlreadyOpen:
            self._take_up(stage.look(_unfinished))
        for visitor in self.visitors:
            if visitor.at >= stage.now:
                stage.agenda.plan(visitor.at, partial(stage.attempt, partial(come, stage, visitor)))
        for clerk in self._clerks:
            clerk.expect()
        stage.agenda.plan(self.ends_at, self._close)

    def step(self) -> None:
        """Do what is due next."""
        self.stage.agenda.take()()
        self.stage.answer()

    def _take_up(self, unfinished: list[Ticket]) -> None:
        """Visitors who wait go on waiting, and those set aside come back to a counter of their queue."""
        for ticket in unfinished:
            if ticket.state is TicketState.WAITING:
                wait_on(self.stage, ticket)
            elif ticket.state is TicketState.ON_HOLD:
                able = [clerk for clerk in self._clerks if clerk in self.stage.clerks_of.get(ticket.queue_id, ())]
                if able:
                    self.stage.after(self.stage.chance.uniform(1, 5), partial(self.stage.chance.choice(able).welcome_back, ticket.id))

    def _close(self) -> None:
        self.stage.after(CLOSING_EVERY, self._close)
        late = self.stage.now - self.ends_at >= CLOSED_AFTER * MINUTE
        if late or not any(clerk.at_work for clerk in self._clerks):
            self._close_now()

    def _close_now(self) -> None:
        try:
            self.stage.act(SYSTEM, close_day, force=True)
        except DayNotOpen:
            self.stage.refused[DayNotOpen.code] += 1
        self.stage.agenda.clear()
        self.is_over = True


def play(day: HallDay, clock: SetClock, tell: Callable[[float], None] = lambda _share: None) -> None:
    """Play a whole day at once, putting the clock forward from act to act; `tell` hears the share of the day that is over."""
    day.stage.house.listen(day.stage.hear)
    clock.put_forward(day.begins_at)
    day.begin()
    play_on(day, clock, tell=tell)


def play_on(day: HallDay, clock: Forward, until: int | None = None, tell: Callable[[float], None] = lambda _share: None) -> None:
    """Play a day that has begun up to an instant of the hall's clock, None for its end."""
    length = day.ends_at - day.begins_at
    while (due := day.stage.agenda.next_at) is not None and (until is None or due < until):
        clock.put_forward(due)
        day.step()
        tell(min(max(due - day.begins_at, 0) / length, 1.0))
    clock.put_forward(until or 0)


def _unfinished(tx: Tx) -> list[Ticket]:
    return [tx.ticket(ticket_id) for ticket_id in tx.book.unfinished(tx.open_day())]
