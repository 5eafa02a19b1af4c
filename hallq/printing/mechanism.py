"""The inside of a virtual printer: a small memory, and a head that turns it into slips at its own pace whenever it can."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from hallq.printing.condition import Condition
from hallq.printing.decode import Command, Decoder, Op
from hallq.printing.preview import Slip, SlipReader
from hallq.printing.profile import PrinterProfile
from hallq.printing.status import proof_answer_with
from hallq.printing.virtual_line import TICK, Line

MEMORY = 4096


@dataclass(frozen=True)
class PrintedSlip:
    """A slip with its place in the printer's life, from 1. `late` is one that nobody waited for any more, `torn` one that was never cut."""

    number: int
    slip: Slip
    late: bool = False
    torn: bool = False


class Mechanism:
    """Holds bytes and prints them. `turn` guards everything in it and wakes whoever waits; b"" from a line is its end."""

    def __init__(
        self, profile: PrinterProfile, turn: threading.Condition, printed: Callable[[PrintedSlip], None], moved: Callable[[Slip | None], None]
    ) -> None:
        self.condition = Condition()
        self.stopped = False
        self._profile, self._turn, self._printed, self._moved = profile, turn, printed, moved
        self._waiting: deque[tuple[Line, bytes]] = deque()
        self._decoder, self._reader = Decoder(profile), SlipReader(profile)
        self._count = 0
        self._next_at = 0.0

    @property
    def held(self) -> int:
        """The bytes in its memory."""
        return sum(len(data) for _, data in self._waiting)

    @property
    def room(self) -> int:
        """The bytes for which there is room."""
        return max(MEMORY - self.held, 0)

    def become(self, condition: Condition) -> None:
        """Be in this condition; without power the memory is lost, and what is on paper already stays as it is."""
        self.condition = condition
        if condition.off and self._waiting:
            line = self._waiting[-1][0]
            self._waiting.clear()
            self._waiting.append((line, b""))

    def hold(self, line: Line, data: bytes) -> None:
        """Take some bytes of a line; without power nothing but its end."""
        with self._turn:
            if not (data and self.condition.off):
                self._waiting.append((line, data))
            self._turn.notify_all()

    def run(self) -> None:
        """Print what is held until stopped."""
        while (piece := self._next()) is not None:
            line, data = piece
            if data:
                self._print(line, data)
            else:
                self._end(line)
            self._moved(self._reader.so_far())

    def _next(self) -> tuple[Line, bytes] | None:
        """The next bytes in the printer's turn and pace; None once it is stopped."""
        with self._turn:
            while not self.stopped:
                if not self.condition.prints:
                    self._keep_waiting()
                rest = self._next_at - time.monotonic() if self.condition.pace else 0.0
                if self._waiting and self.condition.prints and rest <= 0:
                    return self._piece()
                self._turn.wait(rest if rest > 0 else None)
        return None

    def _keep_waiting(self) -> None:
        for line, _ in self._waiting:
            line.kept = True

    def _piece(self) -> tuple[Line, bytes]:
        """Bytes for one step. Nulls put nothing on paper: they pass at once however slow the head is."""
        line, data = self._waiting.popleft()
        if self.condition.pace and data:
            nulls = len(data) - len(data.lstrip(b"\0"))
            most = nulls or max(1, round(self.condition.pace * TICK))
            if not nulls:
                self._next_at = time.monotonic() + min(most, len(data)) / self.condition.pace
            if data[most:]:
                self._waiting.appendleft((line, data[most:]))
            data = data[:most]
        return line, data

    def _print(self, line: Line, data: bytes) -> None:
        for command in self._decoder.feed(data):
            if command.op is Op.ASK_PROOF:
                line.say(proof_answer_with(command.text.encode("ascii")) if command.text else self.condition.proof)
            else:
                self._obey(line, command)

    def _obey(self, line: Line, command: Command) -> None:
        for slip in self._reader.take(command):
            self._give_out(line, slip, cut=command.op is Op.CUT)

    def _end(self, line: Line) -> None:
        """A line that has ended leaves nothing behind in the mouth."""
        for command in self._decoder.end():
            self._obey(line, command)
        for slip in self._reader.finish():
            self._give_out(line, slip, cut=False)
        self._decoder = Decoder(self._profile)
        with self._turn:
            line.done = True

    def _give_out(self, line: Line, slip: Slip, *, cut: bool) -> None:
        self._count += 1
        late = (line.kept or self._profile.status.barrier != "none") and line.is_gone()
        self._printed(PrintedSlip(self._count, slip, late, torn=not cut and self._profile.cut.command != "none"))
