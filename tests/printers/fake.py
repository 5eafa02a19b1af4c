"""A printer on 127.0.0.1 that can misbehave in every way a test asks for (threads, standard library only).

As a real one: DLE EOT is answered at once, ahead of the data; GS r is answered in its turn, when all before it was taken; off-line it takes no more
data than its buffer holds, and prints what it held when it is ready again.
"""

import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from tests.printers.mechanism import BUFFER, PATIENCE, TICK, Mechanism
from tests.printers.realtime import Realtime


@dataclass
class FakePrinter(Mechanism):
    """`with FakePrinter(paper="out") as printer: …  printer.port, printer.received, printer.jobs`."""

    host: str = "127.0.0.1"
    port: int = 0
    asked: list[bytes] = field(default_factory=list)
    """The real-time commands that came, in their order."""
    callers: int = 0

    def __enter__(self) -> Self:
        self._gone, self._engaged = threading.Event(), threading.Lock()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self._listener.bind((self.host, self.port))
        self.port = self._listener.getsockname()[1]
        self._begin()
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

    def wait_until_gone(self) -> None:
        """Until the first client's line has ended and everything from it was received."""
        assert self._gone.wait(PATIENCE), "the client never left"

    def _begin(self) -> None:
        if self.unroutable:
            self._listener.listen(0)
            self._fill_the_line_of_callers()
        elif self.listens:
            self._listener.listen(8)
            self._start(self._accept)
            self._start(self._print)

    def _fill_the_line_of_callers(self) -> None:
        for _ in range(3):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex((self.host, self.port))
            self._sockets.append(caller)

    def _start(self, work, *args) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        """Take calls; a printer that serves one client leaves the others in the line, or takes them and says nothing."""
        with suppress(OSError):
            while True:
                connection = self._listener.accept()[0]
                self._sockets.append(connection)
                with self._changed:
                    self.callers += 1
                    self._changed.notify_all()
                if self.clients == "one, others wait":
                    self._serve(connection)
                else:
                    self._start(self._serve if self.clients == "many" else self._serve_in_turn, connection)

    def _serve_in_turn(self, connection: socket.socket) -> None:
        while not self._engaged.acquire(timeout=TICK):
            if self._stop.is_set():
                return
        try:
            self._serve(connection)
        finally:
            self._engaged.release()

    def _serve(self, connection: socket.socket) -> None:
        try:
            self._greet(connection)
            if self.reads and not self.hangs_up:
                self._listen(connection)
            elif not self.reads:
                self._stop.wait()
        except OSError:
            pass
        finally:
            self._gone.set()
            self._tells.pop(connection, None)
            if self.hangs_up != "rudely":
                connection.close()

    def _greet(self, connection: socket.socket) -> None:
        connection.sendall(self.says_first)
        if self.hangs_up == "politely":
            connection.close()
        elif self.hangs_up == "rudely":
            _reset(connection)

    def _listen(self, connection: socket.socket) -> None:
        """Take what comes while the buffer has room, until the line ends."""
        realtime, spoken, before = Realtime(), time.monotonic(), None
        while not self._stop.is_set():
            if self._room() <= 0:
                with self._changed:
                    self._changed.wait(TICK)
                continue
            data = _read(connection, self._room())
            if data == b"":
                self._receive(connection, realtime.rest())
                return
            if data:
                spoken = time.monotonic()
                before = self._obey(connection, realtime, data, before)
            elif self.idle_for is not None and time.monotonic() - spoken > self.idle_for:
                _reset(connection)
                return

    def _obey(self, connection: socket.socket, realtime: Realtime, data: bytes, before: bytes | None) -> bytes | None:
        """Answer what is asked at once, keep the rest; the last question."""
        commands, data = realtime.split(data)
        for command in commands:
            with self._changed:
                self.asked.append(command)
            if command[1] == 4:
                self._answer(connection, command, before)
                before = command
        self._receive(connection, data)
        return before

    def _answer(self, connection: socket.socket, question: bytes, before: bytes | None) -> None:
        self._stop.wait(self.late_by)
        if self.answers in ("well", "status only"):
            connection.sendall(self.says_between + self.status(question[2]))
        elif self.answers == "garbage":
            connection.sendall(self.garbage)
        elif self.answers == "to the question before" and before:
            connection.sendall(self.status(before[2]))

    def _receive(self, connection: socket.socket, data: bytes) -> None:
        """Into the buffer, up to the byte at which the line ends."""
        if self.reset_after is None or len(self.received) + len(data) < self.reset_after:
            if data:
                self._keep(connection, data)
            return
        self._keep(connection, data[: self.reset_after - len(self.received)])
        self.reset_after = None
        if self.ends == "rudely":
            _reset(connection)
        raise ConnectionResetError


def _read(connection: socket.socket, most: int) -> bytes | None:
    """What came, b"" at the end of the line, None while nothing comes."""
    connection.settimeout(TICK)
    try:
        return connection.recv(most)
    except TimeoutError:
        return None


def _reset(connection: socket.socket) -> None:
    """End the line with RST, as a printer that is switched off or crashes."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
