"""A printer behind TCP port 9100."""

import errno
import socket
import time

from hallq.printing.link import Link
from hallq.printing.profile import PrinterProfile

SEND_BUFFER = 4096
LAST_WORDS = 0.2


class TcpLink(Link):
    """A printer at an address, in the hall's own network."""

    def __init__(self, profile: PrinterProfile, host: str, port: int = 9100) -> None:
        super().__init__(profile)
        self.host, self.port = host, port

    def open(self) -> "TcpWire":
        """A connection. Raises OSError where none comes about within the profile's time."""
        try:
            connection = socket.create_connection((self.host, self.port), self.profile.timing.connect_s)
        except UnicodeError as error:
            raise OSError(errno.EINVAL, f"no address: {error}", self.host) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A small buffer of our own: what we count as taken is nearly at the printer, and a stall is seen when it happens.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        return TcpWire(connection)


class TcpWire:
    """An open connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, data: bytes, seconds: float) -> int:
        """How many of the bytes were taken; 0 when none were within the time."""
        self._connection.settimeout(seconds)
        try:
            return self._connection.send(data)
        except TimeoutError:
            return 0

    def receive(self, seconds: float) -> bytes:
        """What came within the time. Raises ConnectionError at the end of the line."""
        self._connection.settimeout(max(seconds, 0.001))
        try:
            data = self._connection.recv(256)
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionResetError("the printer closed the line")
        return data

    def finish(self, seconds: float) -> None:
        """Close our half, then read to the end: a single unread byte at close would make the system throw away what is still under way."""
        self._connection.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + max(seconds, LAST_WORDS)
        while (left := deadline - time.monotonic()) > 0:
            self._connection.settimeout(left)
            try:
                if not self._connection.recv(256):
                    return
            except TimeoutError:
                return

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()
