"""A printer without paper: listens where a printer would, suffers what printers suffer, and keeps what it printed as pictures."""

import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Self

from hallq.printing.condition import Condition
from hallq.printing.mechanism import Mechanism, PrintedSlip
from hallq.printing.preview import Slip
from hallq.printing.profile import PrinterProfile
from hallq.printing.virtual_line import TICK, Line, listening

KEPT = 20
LINGER = 1.0
"""Seconds that a line which has ended stays open for the last answers."""

BLOCKED_FOR = 6.0
"""Seconds after which a client is put out whose bytes find no room, for it may be long gone."""


@dataclass(frozen=True, slots=True)
class Look:
    """A virtual printer at one moment: how it is, the paper that stands in its mouth, its slips (newest first), and the bytes it holds.

    `version` is another one whenever anything of it is.
    """

    version: int
    condition: Condition
    emerging: Slip | None
    slips: tuple[PrintedSlip, ...]
    held: int


class VirtualPrinter:
    """A TCP printer of one profile on this machine. Use it as a context, or `start` and `stop` it; port 0 takes a free one.

    As most real ones it serves one client at a time. Off-line it takes no more than its buffer holds, and prints that once it can: a slip of which
    nobody waits any more comes out late, and is marked so.
    """

    def __init__(
        self,
        profile: PrinterProfile,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        kept: int = KEPT,
        blocked_for: float = BLOCKED_FOR,
        on_slip: Callable[[PrintedSlip], None] | None = None,
    ) -> None:
        self.profile, self.host, self.port = profile, host, port
        self._on_slip, self._blocked_for = on_slip, blocked_for
        self._slips: deque[PrintedSlip] = deque(maxlen=kept)
        self._errors: deque[str] = deque(maxlen=kept)
        self._version = 0
        self._emerging: Slip | None = None
        self._stopped, self._crowded = True, False
        self._turn = threading.Condition()
        self._switching = threading.Lock()
        self._mechanism = Mechanism(profile, self._turn, self._printed, self._moved)
        self._listener: socket.socket | None = None
        self._door = self._motor = threading.Thread()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def slips(self) -> list[PrintedSlip]:
        """The latest slips, newest first."""
        return list(self.look().slips)

    @property
    def errors(self) -> list[str]:
        """The latest bytes nobody knows, oldest first."""
        with self._turn:
            return list(self._errors)

    @property
    def condition(self) -> Condition:
        """How it is."""
        return self._mechanism.condition

    def look(self) -> Look:
        """All of it at one moment."""
        with self._turn:
            return Look(self._version, self.condition, self._emerging, tuple(reversed(self._slips)), self._mechanism.held)

    def start(self) -> None:
        """Listen. Raises OSError where the port is taken."""
        self._open_door()
        self._stopped = self._mechanism.stopped = False
        self._motor = threading.Thread(target=self._mechanism.run, name=f"virtual-printer-{self.port}-motor", daemon=True)
        self._motor.start()

    def stop(self) -> None:
        """Hang up on everyone and stop listening."""
        with self._switching:
            with self._turn:
                self._stopped = self._mechanism.stopped = True
            self._shut_door()
            if self._motor.ident is not None:
                self._motor.join(timeout=5)

    def change(self, **changes: Any) -> Condition:
        """Let it be in another condition from now on: `change(paper="out")`. Raises OSError where its port was taken while it was off."""
        with self._switching:
            was, now = self.condition, replace(self.condition, **changes)
            self._become(now)
            try:
                if was.off and not now.off and not self._stopped:
                    self._open_door()
            except OSError:
                self._become(was)
                raise
            if now.off and not was.off:
                self._shut_door()
        return now

    def _become(self, condition: Condition) -> None:
        with self._turn:
            self._crowded = self._crowded or self.condition.stalled
            self._mechanism.become(condition)
            self._moved(self._emerging)

    # --- the door: one client at a time -------------------------------------------------------------------------------------------------------

    def _open_door(self) -> None:
        self._listener = listening(self.host, self.port)
        self.port = self._listener.getsockname()[1]
        self._door = threading.Thread(target=self._receive, args=(self._listener,), name=f"virtual-printer-{self.port}-door", daemon=True)
        self._door.start()

    def _shut_door(self) -> None:
        with self._turn:
            listener, self._listener = self._listener, None
            self._turn.notify_all()
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            self._door.join(timeout=5)

    def _receive(self, listener: socket.socket) -> None:
        with listener, suppress(OSError):
            while True:
                # Whoever has waited at the door since the printer hung may be long gone.
                self._crowded = self._crowded and bool(select.select([listener], [], [], 0)[0])
                connection = listener.accept()[0]
                with connection:
                    self._attend(Line(connection, kept=self._crowded), listener)

    def _attend(self, line: Line, listener: socket.socket) -> None:
        """One client, from its first byte to its last. The end of the line ends its slip."""
        with suppress(OSError):
            while room := self._room(line, listener):
                data = line.take(room)
                if data is None:
                    continue
                if not data:
                    break
                for n in line.questions(data):
                    line.say(self.condition.told(n))
                if not line.only_asks(data):
                    self._mechanism.hold(line, data)
        self._mechanism.hold(line, b"")
        self._see_out(line, listener)

    def _room(self, line: Line, listener: socket.socket) -> int:
        """How many bytes may be taken now, once it is at least one; 0 where nothing will be any more."""
        blocked_at = None
        with self._turn:
            while self._listener is listener:
                room = 0 if self.condition.stalled else self._mechanism.room or line.questions_waiting()
                if room:
                    return room
                line.kept = line.kept or not self.condition.prints
                if self.condition.online or self.condition.stalled:
                    blocked_at = None
                    self._turn.wait()
                    continue
                blocked_at = blocked_at or time.monotonic()
                if time.monotonic() - blocked_at > self._blocked_for:
                    return 0
                self._turn.wait(TICK)
        return 0

    def _see_out(self, line: Line, listener: socket.socket) -> None:
        """Wait a little for the last of it to be printed and answered; without power the line just breaks."""
        with self._turn:
            self._turn.wait_for(lambda: line.done or self._listener is not listener or not self.condition.prints, LINGER)
            breaks = self.condition.off
        if breaks:
            line.break_off()

    # --- what the mechanism tells -------------------------------------------------------------------------------------------------------------

    def _printed(self, printed: PrintedSlip) -> None:
        with self._turn:
            self._slips.append(printed)
            self._errors.extend(f"slip {printed.number}, {error}" for error in printed.slip.errors)
        if self._on_slip:
            self._on_slip(printed)

    def _moved(self, emerging: Slip | None) -> None:
        with self._turn:
            self._emerging = emerging
            self._version += 1
            self._turn.notify_all()
