"""The line of one client to a virtual printer, and the door it comes in by."""

import re
import select
import socket
import struct
import time
from contextlib import suppress

RECEIVE_BUFFER = 4096
WAITING_CLIENTS = 16
PEEKED = 64
TICK = 0.05
PATIENCE = 120.0
"""Seconds after which a client that says nothing is put out, as real printers do."""

_QUESTION = re.compile(rb"\x10\x04([\x01-\x04])")


def listening(host: str, port: int) -> socket.socket:
    """A door whose clients' bytes wait with them, not in this machine. Raises OSError where the port is taken."""
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        listener.bind((host, port))
        listener.listen(WAITING_CLIENTS)
    except OSError:
        listener.close()
        raise
    return listener


class Line:
    """One client. `kept` is one whom the printer let wait, `done` one of whom everything was printed."""

    def __init__(self, connection: socket.socket, *, kept: bool = False) -> None:
        self.kept, self.done = kept, False
        self._connection = connection
        self._connection.settimeout(TICK)
        self._tail = b""
        self._heard = time.monotonic()

    def take(self, most: int) -> bytes | None:
        """Some bytes, b"" at the end, and None where there are none yet. Raises OSError where the line broke."""
        try:
            data = self._connection.recv(most)
        except TimeoutError:
            return None if time.monotonic() - self._heard < PATIENCE else b""
        self._heard = time.monotonic()
        return data

    def questions(self, data: bytes) -> list[int]:
        """The n of every DLE EOT n that ends in these bytes: a real printer hears them wherever they stand, in a picture too."""
        heard = self._tail + data
        self._tail = heard[-2:]
        return [found[1][0] for found in _QUESTION.finditer(heard)]

    def only_asks(self, data: bytes) -> bool:
        """Whether these bytes were nothing but questions, which take no room."""
        return not _QUESTION.sub(b"", data)

    def questions_waiting(self) -> int:
        """How many bytes wait on the line, where they are nothing but questions: those pass though there is no room for anything else."""
        try:
            waiting = self._connection.recv(PEEKED, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return 0
        return len(waiting) if self.only_asks(waiting) else 0

    def say(self, answer: bytes) -> None:
        """Answer, to a client that may have left."""
        with suppress(OSError):
            self._connection.sendall(answer)

    def is_gone(self) -> bool:
        """Whether the client has said its last, or the line broke."""
        if self._connection.fileno() < 0:
            return True
        watched = select.poll()
        watched.register(self._connection, select.POLLRDHUP)
        return bool(watched.poll(0))

    def break_off(self) -> None:
        """Let the line end with RST when it is closed, as a printer that loses its power."""
        with suppress(OSError):
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
