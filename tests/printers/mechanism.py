"""The inside of a printer: a buffer, and a head that works on it at its own pace while the printer is ready."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from tests.printers.faults import Faults
from tests.printers.head import Head

BUFFER = 4096
TICK = 0.02
PACED_TICK = 0.002
PATIENCE = 20


@dataclass
class Mechanism(Faults):
    """Prints what lies in its buffer, whoever sent it: a slip that waited for paper comes out late."""

    received: bytearray = field(default_factory=bytearray)
    """Every byte but real-time commands, printed or not."""
    taken: bytearray = field(default_factory=bytearray)
    """Those of them that were worked on."""
    jobs: list[bytes] = field(default_factory=list)
    """What was printed up to each cut."""
    proofs: int = 0

    def __post_init__(self) -> None:
        self._stop, self._printed = threading.Event(), threading.Event()
        self._changed = threading.Condition(threading.RLock())
        self._held: deque[tuple[socket.socket, bytes]] = deque()
        self._job, self._head = bytearray(), Head()
        self._tells: dict[socket.socket, bytes] = {}
        self._due = dict(self.changes)

    def wait_until(self, true: Callable[[Self], bool]) -> None:
        """Until something is true of the printer."""
        with self._changed:
            assert self._changed.wait_for(lambda: true(self), PATIENCE), f"received {len(self.received)}, taken {len(self.taken)}"

    def let_go(self) -> None:
        """Prove what was printed."""
        with self._changed:
            self.proof_held = False
            self._changed.notify_all()

    def wait_until_printed(self) -> None:
        """Until a slip was proved."""
        assert self._printed.wait(PATIENCE), "nothing was printed"

    def _room(self) -> int:
        """How much the buffer still takes."""
        return BUFFER - (len(self.received) - len(self.taken))

    def _keep(self, connection: socket.socket, data: bytes) -> None:
        with self._changed:
            self.received += data
            self._held.append((connection, data))
            self._changed.notify_all()

    def _print(self) -> None:
        """Piece by piece for ever: as much as the pace allows since the piece before."""
        before = time.monotonic()
        while not self._stop.is_set():
            with self._changed:
                self._tell_changes()
                if not self.ready or not self._held:
                    self._changed.wait(TICK)
                    before = time.monotonic()
                    continue
                allowed = BUFFER if self.bytes_a_second is None else int((time.monotonic() - before) * self.bytes_a_second)
            if allowed:
                before = time.monotonic()
                self._work(*self._piece(allowed))
            else:
                self._stop.wait(PACED_TICK)

    def _piece(self, allowed: int) -> tuple[socket.socket, bytes]:
        """The next bytes of the buffer, none beyond the next change of the printer's state."""
        with self._changed:
            connection, data = self._held.popleft()
            upto = min([allowed, *(at - len(self.taken) for at in self._due if at > len(self.taken))])
            if data[upto:]:
                self._held.appendleft((connection, data[upto:]))
            self.taken += data[:upto]
        return connection, data[:upto]

    def _work(self, connection: socket.socket, data: bytes) -> None:
        for kind, raw in self._head.take(data):
            if kind == "proof":
                self._prove(connection)
            elif kind == "process":
                self._say(connection, b"\x37\x22" + raw[7:11] + b"\0")
            elif kind == "automatic":
                self._begin_to_tell(connection, raw)
            else:
                self._put_on_paper(kind, raw)
        with self._changed:
            for at in [at for at in self._due if at <= len(self.taken)]:
                self.__dict__.update(self._due.pop(at))
            self._changed.notify_all()

    def _put_on_paper(self, kind: str, raw: bytes) -> None:
        self._job += raw
        if kind == "cut":
            with self._changed:
                self.jobs.append(bytes(self._job))
            self._job = bytearray()

    def _prove(self, connection: socket.socket) -> None:
        with self._changed:
            self.proofs += 1
        self._printed.set()
        if self.answers != "well":
            return
        with self._changed:
            self._changed.wait_for(lambda: not self.proof_held, PATIENCE)
        self._stop.wait(self.proof_late_by)
        self._say(connection, self.says_before_proof + self.proved())
        if self.hangs_up_when_proved:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _begin_to_tell(self, connection: socket.socket, raw: bytes) -> None:
        if raw[2:] != b"\0" and self.answers == "well":
            self._tells[connection] = self.automatic()
            self._say(connection, self.automatic())

    def _tell_changes(self) -> None:
        for connection, told in list(self._tells.items()):
            if told != self.automatic():
                self._tells[connection] = self.automatic()
                self._say(connection, self.automatic())

    def _say(self, connection: socket.socket, data: bytes) -> None:
        """Answer on the line that asked, if it is still there."""
        with suppress(OSError):
            connection.sendall(data)
