"""A printer behind TCP port 9100."""

import errno
import fcntl
import socket
import termios
import time
from contextlib import suppress

from hallq.printing.link import Link
from hallq.printing.profile import PrinterProfile
from hallq.printing.status import PrinterStatus

SEND_BUFFER = 4096
LAST_WORDS = 0.2
INSTANT = 0.001
"""The shortest wait: none at all would switch a socket to another way of working."""


class TcpLink(Link):
    """A printer at an address, in the hall's own network."""

    def __init__(self, profile: PrinterProfile, host: str, port: int = 9100) -> None:
        super().__init__(profile)
        self.host, self.port = host, port

    def open(self) -> "TcpWire":
        """A connection. Raises OSError where none comes about within the profile's time."""
        connection = _connection(self.host, self.port, self.profile.timing.connect_s)
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
        self._connection.settimeout(max(seconds, INSTANT))
        try:
            return self._connection.send(data)
        except TimeoutError:
            return 0

    def receive(self, seconds: float) -> bytes:
        """What came within the time. Raises ConnectionError at the end of the line."""
        self._connection.settimeout(max(seconds, INSTANT))
        try:
            data = self._connection.recv(256)
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionResetError("the printer closed the line")
        return data

    def finish(self, seconds: float) -> None:
        """Close our half, then read to the end: a single unread byte at close would make the system throw away what is still under way.

        Many printers never close theirs: then it is enough that everything was taken. Raises TimeoutError where it was not.
        """
        self._connection.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + max(seconds, LAST_WORDS)
        while (left := deadline - time.monotonic()) > 0:
            self._connection.settimeout(max(left, INSTANT))
            try:
                if not self._connection.recv(256):
                    return
            except TimeoutError:
                break
        if seconds and self._on_the_way():
            raise TimeoutError("the printer does not take the rest")

    def port_status(self) -> PrinterStatus | None:
        """A network port tells nothing."""
        return None

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def _on_the_way(self) -> int:
        """How many bytes left us and were not taken at the other end; that we closed our half counts as one."""
        return int.from_bytes(fcntl.ioctl(self._connection, termios.TIOCOUTQ, bytes(4)), "little")


def _connection(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to whichever address of the host answers, all of them tried within the time. Raises OSError."""
    deadline, refusal = time.monotonic() + seconds, OSError(errno.EHOSTUNREACH, "no address", host)
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(errno.EINVAL, f"no address: {error}", host) from error
    for family, kind, protocol, _name, address in addresses:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(max(deadline - time.monotonic(), INSTANT))
        try:
            connection.connect(address)
        except OSError as error:
            refusal = error
            with suppress(OSError):
                connection.close()
        else:
            return connection
    raise refusal
