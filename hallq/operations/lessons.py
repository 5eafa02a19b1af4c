"""What visitors were told and what came of it: every evening ten days' errors teach the ranges, each call moves their upper ends."""

from collections import deque
from dataclasses import dataclass
from itertools import chain

from hallq.domain import events as e
from hallq.domain.estimate_range import BANDS, DEFAULT_FACTORS, FIRST_LEVEL, Factors, band, factors_of, follow, ratio, shown
from hallq.domain.scoreboard import LANE

DAYS = 10

Ratios = tuple[list[float], ...]
"""By band of people ahead: what was waited over what was told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a visitor was told: the minutes, and the `latest` as the range was shown, None where none was. `lasting` teaches the days to come too."""

    ahead: int
    minutes: float
    latest: int | None
    lasting: bool


class Lessons:
    """The estimates told today whose call is to come, and the ratios of earlier days; `factors` are what they teach.

    Only what was told from a lane with a past teaches, and only who had to wait: a newcomer at a free counter errs by nothing. A visitor who went
    elsewhere before the first call teaches nothing either. An act that is undone is forgotten. `level` is how much the upper ends hold, as today's
    calls have moved it; those of a lane without a past move it too.
    """

    def __init__(self) -> None:
        self.level = FIRST_LEVEL
        self.factors: Factors = DEFAULT_FACTORS
        self._learned: Factors = DEFAULT_FACTORS
        self._told: dict[int, Told] = {}
        self._found: dict[int, tuple[int, float]] = {}
        self._moved: dict[int, float] = {}
        self._before: dict[int, Told | None] = {}
        self._days: deque[Ratios] = deque(maxlen=DAYS)

    @property
    def today(self) -> list[float]:
        """What those called today had waited over what they were told."""
        return [found for _, found in self._found.values()]

    def hear(self, event: e.TicketEvent, *, has_past: bool, breaks: float = 0.0) -> None:
        """Take note of what befell a visitor; `has_past` where the queue of a new one had calls on earlier days.

        `breaks` are the minutes of midday breaks in what is told or was waited: they are certain, and teach nothing of the rest.
        """
        if isinstance(event, e.TicketIssued):
            if event.low is not None and event.likely is not None and event.high is not None and event.method in {None, LANE}:
                latest = shown(event.low, event.high)[1]
                self.issue(event.ticket, event.ahead, event.likely - breaks, latest=latest, lasting=has_past)
        elif isinstance(event, e.TicketCalled) and event.first:
            self.call(event.ticket, max(event.waited_ms, 0) / 60_000 - breaks, breaks=breaks)
        elif isinstance(event, e.TicketUndone):
            self.undo(event.ticket)
        elif not isinstance(event, (e.TicketRecalled, e.TicketStarted, e.TicketJoined, e.TicketParted)):
            self.leave(event.ticket)

    def issue(self, ticket: int, ahead: int, told: float, *, latest: int | None = None, lasting: bool = True) -> None:
        """A visitor with `ahead` people before was told so many minutes, and read that it may be the `latest` of them."""
        if told > 0:
            self._told[ticket] = Told(ahead, told, latest, lasting)

    def call(self, ticket: int, waited: float, *, breaks: float = 0.0) -> None:
        """The visitor is called after so many minutes and the breaks; only the first call counts."""
        told = self._before[ticket] = self._told.pop(ticket, None)
        if told is None:
            return
        if told.lasting:
            self._found[ticket] = (band(told.ahead), ratio(told.minutes, waited))
        if told.latest is not None:
            before = self.level
            self._reach(follow(before, late=waited + breaks > told.latest))
            self._moved[ticket] = self.level - before

    def leave(self, ticket: int) -> None:
        """Anything else befell the visitor: who was not called yet will teach nothing."""
        self._before[ticket] = self._told.pop(ticket, None)

    def undo(self, ticket: int) -> None:
        """The last act on the visitor never happened."""
        told = self._before.pop(ticket, None)
        if told is not None:
            self._told[ticket] = told
            self._found.pop(ticket, None)
            self._reach(self.level - self._moved.pop(ticket, 0.0))

    def turn_day(self) -> None:
        """The day is closed: today's errors join those of the last days, and the factors are learned anew; a day without any changes nothing."""
        if self._found:
            today: Ratios = tuple([] for _ in (*BANDS, None))
            for place, found in self._found.values():
                today[place].append(found)
            self._days.append(today)
            self._learned = factors_of(list(chain.from_iterable(days)) for days in zip(*self._days, strict=True))
            self._reach(self.level)
        self._told.clear()
        self._found.clear()
        self._moved.clear()
        self._before.clear()

    def _reach(self, level: float) -> None:
        self.level, self.factors = level, self._learned.reaching(level)
