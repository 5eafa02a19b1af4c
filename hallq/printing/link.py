"""How one printer is reached: a wire for every slip, with an honest outcome: printed, sent, not sent, unknown."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing

from hallq.domain.printer_health import Seen
from hallq.printing.attempt import LARGEST_SLIP, Attempt, Outcome, Result, Wire, reason_of
from hallq.printing.profile import PrinterProfile
from hallq.printing.status import NOTHING_SAID, QUESTIONS, PrinterStatus, Reason

__all__ = ["LARGEST_SLIP", "Link", "Outcome", "Result", "Wire"]


class Link(ABC):
    """How to reach one printer. Opened for every slip and closed behind it: printers drop idle lines, and some serve one client only.

    A printer that says nothing and did not take a slip whole owes it: until as many nulls went out to it, or it answered, it gets no other slip, and
    whoever looks at it hears that. Nulls put nothing on paper, so that no visitor's slip is needed to learn that it goes on.
    """

    answers = True
    """Whether this kind of wire carries answers at all."""

    def __init__(self, profile: PrinterProfile) -> None:
        self.profile = profile
        self._torn = False
        self._owed = 0

    @abstractmethod
    def open(self) -> Wire:
        """A new wire. Raises OSError where there is none."""

    @property
    def pace(self) -> float:
        """The slowest printer that is waited for, in bytes a second."""
        return float(self.profile.timing.slowest)

    @property
    def longest(self) -> float:
        """The most seconds an attempt may take, whatever the slip and the printer: what a lease has to outlast."""
        return self.time_for(LARGEST_SLIP)

    def time_for(self, size: int) -> float:
        """The most seconds an attempt may take for a slip of so many bytes; one above `LARGEST_SLIP` gets no more time than that."""
        timing = self.profile.timing
        questions = timing.reply_s * len(QUESTIONS)
        clearing = timing.barrier_s + timing.reply_s
        steady = timing.connect_s + clearing + 2 * questions + timing.stall_s + timing.barrier_s + timing.drain_s
        owed = timing.connect_s + questions + timing.stall_s + timing.drain_s + self._owed / self.pace if self._owed else 0.0
        return owed + steady + min(size, LARGEST_SLIP) / self.pace

    def distrust(self) -> None:
        """Nobody knows what an earlier slip left in the printer, in this process or in one that died: the next attempt clears it away first."""
        self._torn = True
        self._owe(self._band)

    def send(self, data: bytes, on_first_byte: Callable[[], bool]) -> Result:
        """Print the slip. `on_first_byte` is the write-ahead mark: called before the first byte leaves; False from it stops everything."""
        still_owed = self._heard()[1] if self._owed else None
        if still_owed is not None:
            return Result(Outcome.NOT_SENT, still_owed, detail="nothing went out to it since a slip that it did not take")
        try:
            wire = self.open()
        except OSError as error:
            return Result(Outcome.NOT_SENT, _unopened(error), detail=str(error))
        with closing(wire):
            attempt = self._attempt(wire)
            result = attempt.run(data, on_first_byte)
        self._remember(result, 0 if attempt.spoke else len(data))
        return result

    def ask(self) -> PrinterStatus:
        """The printer's state now; one that cannot be reached or stays silent has answered nothing."""
        return self._heard()[0]

    def look(self) -> Seen:
        """How the printer is, for those who watch over it; of a silent one no more than that it can be reached, unless it owes a slip."""
        owed, (status, reason) = self._owed > 0, self._heard()
        if reason is Reason.STALLED:
            self._owe(self._band)
        if reason is not None:
            return Seen(answered=False, reason=reason.value)
        if not status.answered:
            return Seen(answered=False, taken=owed) if self._may_be_silent else Seen(answered=False, reason=Reason.SILENT.value)
        return Seen(answered=True, reason="" if status.complaint is None else status.complaint.value, near_end=status.near_end)

    @property
    def _may_be_silent(self) -> bool:
        rules = self.profile.status
        return not (self.answers and rules.realtime and rules.required)

    @property
    def _band(self) -> int:
        """The bytes of the longest command that a slip may have broken off in."""
        return self.profile.raster.band_rows * self.profile.paper.dots // 8

    def _owe(self, count: int) -> None:
        """Let so many nulls be taken first. One that must answer is asked instead."""
        if self._may_be_silent:
            self._owed = max(self._owed, min(count, LARGEST_SLIP))

    def _remember(self, result: Result, unheard: int) -> None:
        """What an attempt left behind; `unheard` bytes are those of a printer that did not say how it is."""
        if result.outcome is not Outcome.NOT_SENT:
            self._torn, self._owed = result.outcome is Outcome.UNKNOWN, 0
        if result.outcome is Outcome.UNKNOWN or result.reason is Reason.STALLED:
            self._owe(unheard)

    def _heard(self) -> tuple[PrinterStatus, Reason | None]:
        """What is told of the printer, and why it could not be reached, or still does not take what it owes."""
        try:
            wire = self.open()
        except OSError as error:
            # One that hangs leaves its callers waiting at the door until there is room for no more: that is no other trouble.
            return NOTHING_SAID, Reason.STALLED if self._owed and isinstance(error, TimeoutError) else _unopened(error)
        with closing(wire):
            try:
                return self._asked(wire)
            except OSError as error:
                return NOTHING_SAID, reason_of(error)

    def _asked(self, wire: Wire) -> tuple[PrinterStatus, Reason | None]:
        attempt = self._attempt(wire)
        status = attempt.status()
        self._owed = 0 if attempt.spoke else self._owed
        if not self._owed or (status.answered and status.complaint):
            wire.finish(0)
            return status, None
        if not attempt.takes_nulls(self._owed):
            return status, Reason.STALLED
        self._owed = 0
        return status, None

    def _attempt(self, wire: Wire) -> Attempt:
        return Attempt(wire, self.profile, pace=self.pace, carries_answers=self.answers, torn=self._torn)


def _unopened(error: OSError) -> Reason:
    """Why there is no wire: where none came about, nothing has broken off or stalled."""
    reason = reason_of(error)
    cannot = isinstance(error, TimeoutError) or (reason is Reason.CLOSED and not isinstance(error, ConnectionError))
    return Reason.UNREACHABLE if cannot else reason
