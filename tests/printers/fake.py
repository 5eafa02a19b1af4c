"""A printer on 127.0.0.1 that can misbehave in every way a test asks for (threads, standard library only).

As a real one: DLE EOT is answered at once, ahead of the data; GS r is answered in its turn, when all before it was taken; off-line it takes no more
data than its buffer holds.
"""

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self

BUFFER = 4096
TICK = 0.02


@dataclass
class FakePrinter:
    """`with FakePrinter(paper="out") as printer: …  printer.port, printer.received, printer.jobs`."""

    paper: Literal["ok", "near", "out"] = "ok"
    cover_open: bool = False
    error: bool = False
    answers: Literal["well", "none", "garbage", "status only"] = "well"
    listens: bool = True
    reads: bool = True
    hangs_up: Literal["", "politely", "rudely"] = ""
    reset_after: int | None = None
    bytes_a_second: int | None = None
    hangs_up_when_proved: bool = False
    says_first: bytes = b""
    late_by: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    taken: bytearray = field(default_factory=bytearray)
    port: int = 0
    proofs: int = 0
    proof: bytes = b""

    def __enter__(self) -> Self:
        self._stop, self._gone, self._printed = threading.Event(), threading.Event(), threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self._listener.bind(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        if self.listens:
            self._listener.listen(8)
            self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for connection in (*self._sockets, self._listener):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for connection in (*self._sockets, self._listener):
            connection.close()

    @property
    def ready(self) -> bool:
        """Whether it would print."""
        return self.paper != "out" and not self.cover_open and not self.error

    @property
    def jobs(self) -> list[bytes]:
        """What was printed up to each cut."""
        *whole, _ = bytes(self.taken).replace(b"\x1dr\x01", b"").split(b"\x1dVB\x00")
        return [job + b"\x1dVB\x00" for job in whole]

    def wait_until_gone(self) -> None:
        """Until the first client's line has ended and everything from it was taken."""
        assert self._gone.wait(20), "the client never left"

    def wait_until_printed(self) -> None:
        """Until a slip was cut and proved."""
        assert self._printed.wait(20), "nothing was printed"

    def _start(self, work, *args) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection = self._listener.accept()[0]
                self._sockets.append(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            self._greet(connection)
            while self.reads and not self.hangs_up and not self._stop.is_set():
                if not self._turn(connection):
                    break
            if not self.reads:
                self._stop.wait()
        except OSError:
            pass
        finally:
            self._gone.set()
            if self.hangs_up != "rudely":
                connection.close()

    def _greet(self, connection: socket.socket) -> None:
        connection.sendall(self.says_first)
        if self.hangs_up == "politely":
            connection.close()
        elif self.hangs_up == "rudely":
            _reset(connection)

    def _turn(self, connection: socket.socket) -> bool:
        """Take some bytes; False at the end of the line."""
        held = len(self.received) - len(self.taken)
        if not self.ready and held >= BUFFER:
            return not self._stop.wait(TICK)
        connection.settimeout(TICK)
        try:
            data = connection.recv(self._room())
        except TimeoutError:
            data = None
        if data == b"":
            return False
        self._take(connection, self._realtime(connection, data or b""))
        return True

    def _room(self) -> int:
        """How much it takes in one turn: its pace, or all it can."""
        if self.bytes_a_second is None:
            return BUFFER
        self._stop.wait(TICK)
        return max(1, int(self.bytes_a_second * TICK))

    def _take(self, connection: socket.socket, data: bytes) -> None:
        if self.reset_after is not None and len(self.received) + len(data) >= self.reset_after:
            self.received += data[: self.reset_after - len(self.received)]
            _reset(connection)
            raise ConnectionResetError
        self.received += data
        if not self.ready:
            return
        self.taken += self.received[len(self.taken) :]
        while self.answers == "well" and self.taken.count(b"\x1dr\x01") > self.proofs:
            self.proofs += 1
            self._printed.set()
            connection.sendall(self.proof or {"ok": b"\x00", "near": b"\x03", "out": b"\x0c"}[self.paper])
            if self.hangs_up_when_proved:
                connection.close()
                raise ConnectionResetError

    def _realtime(self, connection: socket.socket, data: bytes) -> bytes:
        """Answer DLE EOT where it stands and take it out of the data."""
        while (at := data.find(b"\x10\x04")) >= 0 and at + 2 < len(data):
            self._stop.wait(self.late_by)
            if self.answers in ("well", "status only"):
                connection.sendall(bytes([self._state(data[at + 2])]))
            elif self.answers == "garbage":
                connection.sendall(b"\xff\x00")
            data = data[:at] + data[at + 3 :]
        return data

    def _state(self, n: int) -> int:
        causes = {
            1: 0 if self.ready else 0x08,
            2: 0x04 * self.cover_open | 0x20 * (self.paper == "out") | 0x40 * self.error,
            4: {"ok": 0, "near": 0x0C, "out": 0x6C}[self.paper],
        }
        return 0x12 | causes.get(n, 0)


def _reset(connection: socket.socket) -> None:
    """End the line with RST, as a printer that is switched off or crashes."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
