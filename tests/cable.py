"""A network cable between a browser and the hall that a test can pull out and put in again."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 65536


class Cable:
    """Forwards every connection to the hall. Pulled, it drops those there are and answers nobody, like a cable that hangs loose."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._to = (parts.hostname, parts.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_in = True
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def pull(self) -> None:
        """Out: whatever is under way is lost, answers too."""
        with self._lock:
            self._is_in = False
            doomed, self._open = self._open, set()
        for one in doomed:
            _hang_up(one)

    def put_in(self) -> None:
        """In again."""
        self._is_in = True

    def close(self) -> None:
        """For good."""
        self.pull()
        _hang_up(self._listener)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._join(near)

    def _join(self, near: socket.socket) -> None:
        with self._lock:
            if not self._is_in:
                _hang_up(near)
                return
            far = socket.create_connection(self._to)
            self._open |= {near, far}
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=_forward, args=(one, other), daemon=True).start()


def _forward(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while chunk := one.recv(CHUNK):
            other.sendall(chunk)
    _hang_up(one)
    _hang_up(other)


def _hang_up(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def cabled(address: str) -> Iterator[Cable]:
    """A cable to the hall at an address."""
    cable = Cable(address)
    try:
        yield cable
    finally:
        cable.close()
