"""What a hall's visitors were told and what came of it: the last ten days' errors, from which its ranges are learned every evening."""

from collections import deque
from itertools import chain

from hallq.domain import events as e
from hallq.domain.estimate_range import BANDS, DEFAULT_FACTORS, Factors, band, factors_of, ratio
from hallq.domain.scoreboard import LANE

DAYS = 10

Ratios = tuple[list[float], ...]
"""By band of people ahead: what was waited over what was told."""


class Lessons:
    """The estimates told today whose call is to come, and the ratios of earlier days; `factors` are what they teach.

    Only what was told from a lane with a past teaches, and only who had to wait: a newcomer at a free counter errs by nothing. A visitor who went
    elsewhere before the first call teaches nothing either. An act that is undone is forgotten.
    """

    def __init__(self) -> None:
        self.factors: Factors = DEFAULT_FACTORS
        self._told: dict[int, tuple[int, float]] = {}
        self._found: dict[int, tuple[int, float]] = {}
        self._before: dict[int, tuple[int, float] | None] = {}
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
            if has_past and event.likely is not None and event.method in {None, LANE}:
                self.issue(event.ticket, event.ahead, event.likely - breaks)
        elif isinstance(event, e.TicketCalled) and event.first:
            self.call(event.ticket, max(event.waited_ms, 0) / 60_000 - breaks)
        elif isinstance(event, e.TicketUndone):
            self.undo(event.ticket)
        elif not isinstance(event, (e.TicketRecalled, e.TicketStarted, e.TicketJoined, e.TicketParted)):
            self.leave(event.ticket)

    def issue(self, ticket: int, ahead: int, told: float) -> None:
        """A visitor with `ahead` people before was told so many minutes."""
        if told > 0:
            self._told[ticket] = (ahead, told)

    def call(self, ticket: int, waited: float) -> None:
        """The visitor is called after so many minutes; only the first call counts."""
        told = self._before[ticket] = self._told.pop(ticket, None)
        if told is not None:
            self._found[ticket] = (band(told[0]), ratio(told[1], waited))

    def leave(self, ticket: int) -> None:
        """Anything else befell the visitor: who was not called yet will teach nothing."""
        self._before[ticket] = self._told.pop(ticket, None)

    def undo(self, ticket: int) -> None:
        """The last act on the visitor never happened."""
        told = self._before.pop(ticket, None)
        if told is not None:
            self._told[ticket] = told
            self._found.pop(ticket, None)

    def turn_day(self) -> None:
        """The day is closed: today's errors join those of the last days, and the factors are learned anew; a day without any changes nothing."""
        if self._found:
            today: Ratios = tuple([] for _ in (*BANDS, None))
            for place, found in self._found.values():
                today[place].append(found)
            self._days.append(today)
            self.factors = factors_of(list(chain.from_iterable(days)) for days in zip(*self._days, strict=True))
        self._told.clear()
        self._found.clear()
        self._before.clear()
