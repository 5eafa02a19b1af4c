"""A port that leads to a socket in the file system."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self


class Relay:
    """`with Relay(path) as relay: …  relay.port`: each caller of the port is led to the socket at the path."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._lead(self._listener.accept()[0])

    def _lead(self, caller: socket.socket) -> None:
        with caller, socket.socket(socket.AF_UNIX) as called:
            called.connect(str(self._path))
            back = threading.Thread(target=_pour, args=(called, caller), daemon=True)
            back.start()
            _pour(caller, called)
            back.join(5)


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(4096):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
