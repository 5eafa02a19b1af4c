"""What each visitor was told with the number, and by which way: kept until something else befalls the visitor, so that no look tells it otherwise."""

from dataclasses import dataclass

from hallq.domain import events as e
from hallq.domain.discipline import MINUTE
from hallq.domain.estimation import Estimate, left_of
from hallq.domain.scoreboard import LANE
from hallq.operations.spots import STAYS


@dataclass(frozen=True, slots=True)
class ToldOnce:
    """What was told at `at`, by which way."""

    at: int
    method: str
    estimate: Estimate

    def left(self, now: int) -> Estimate | None:
        """What is left of it; None where it has run out."""
        return left_of(self.estimate, max(now - self.at, 0) / MINUTE)


class AllToldOnce:
    """What those who wait since they took their number were told then, by ticket."""

    def __init__(self) -> None:
        self._told: dict[int, ToldOnce] = {}

    def of(self, ticket_id: int) -> ToldOnce | None:
        """What a visitor was told; None where it was nothing, or the visitor has been elsewhere since."""
        return self._told.get(ticket_id)

    def hear(self, event: e.TicketEvent, at: int) -> None:
        """Take note of what befell a visitor."""
        if isinstance(event, e.TicketIssued):
            if event.low is not None and event.likely is not None and event.high is not None:
                self._told[event.ticket] = ToldOnce(at, event.method or LANE, Estimate(event.low, event.likely, event.high))
        elif not isinstance(event, STAYS):
            self._told.pop(event.ticket, None)

    def turn_day(self) -> None:
        """The day is closed: nobody waits any more."""
        self._told.clear()
