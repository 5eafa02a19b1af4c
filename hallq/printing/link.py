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
    """How to reach one printer. Opened for every slip and closed behind it: printers drop idle lines, and some serve one client only."""

    answers = True
    """Whether this kind of wire carries answers at all."""

    def __init__(self, profile: PrinterProfile) -> None:
        self.profile = profile
        self._torn = False

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
        return steady + min(size, LARGEST_SLIP) / self.pace

    def distrust(self) -> None:
        """Nobody knows what an earlier slip left in the printer, in this process or in one that died: the next attempt clears it away first."""
        self._torn = True

    def send(self, data: bytes, on_first_byte: Callable[[], bool]) -> Result:
        """Print the slip. `on_first_byte` is the write-ahead mark: called before the first byte leaves; False from it stops everything."""
        try:
            wire = self.open()
        except OSError as error:
            return Result(Outcome.NOT_SENT, _unopened(error), detail=str(error))
        with closing(wire):
            result = self._attempt(wire).run(data, on_first_byte)
        if result.outcome is not Outcome.NOT_SENT:
            self._torn = result.outcome is Outcome.UNKNOWN
        return result

    def ask(self) -> PrinterStatus:
        """The printer's state now; one that cannot be reached or stays silent has answered nothing."""
        return self._asked()[0]

    def look(self) -> Seen:
        """How the printer is, for those who watch over it; a wire that carries no answers tells no more than that it can be opened."""
        status, reason = self._asked()
        if reason is not None:
            return Seen(answered=False, reason=reason.value)
        if not status.answered:
            silence = "" if self._may_be_silent else Reason.SILENT.value
            return Seen(answered=False, reason=silence, taken=self._may_be_silent)
        return Seen(answered=True, reason="" if status.complaint is None else status.complaint.value, near_end=status.near_end)

    @property
    def _may_be_silent(self) -> bool:
        rules = self.profile.status
        return not (self.answers and rules.realtime and rules.required)

    def _asked(self) -> tuple[PrinterStatus, Reason | None]:
        """What the printer says, and why it could not be reached."""
        try:
            wire = self.open()
        except OSError as error:
            return NOTHING_SAID, _unopened(error)
        with closing(wire):
            try:
                status = self._attempt(wire).status()
                wire.finish(0)
            except OSError as error:
                return NOTHING_SAID, reason_of(error)
        return status, None

    def _attempt(self, wire: Wire) -> Attempt:
        return Attempt(wire, self.profile, pace=self.pace, carries_answers=self.answers, torn=self._torn)


def _unopened(error: OSError) -> Reason:
    """Why there is no wire: a device that is not there cannot have broken off."""
    reason = reason_of(error)
    return Reason.UNREACHABLE if reason is Reason.CLOSED and not isinstance(error, ConnectionError) else reason
