"""Kiosks and clerks as fast as they can: threads with one kept connection each, cheap enough to leave the cores to the server."""

import json
import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Load:
    """What a load did: seconds of each request in order of their end, and the answers as bytes by status."""

    seconds: list[float] = field(default_factory=list)
    bodies: list[tuple[int, bytes]] = field(default_factory=list)
    took: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.took if self.took else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the requests was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    def answers(self) -> list[dict[str, object]]:
        """The bodies of all answers that carry one."""
        return [json.loads(body) for status, body in self.bodies if status < 300 and body]


class Connection:
    """One kept HTTP connection; as little HTTP as a bench needs."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""

    def send(self, request: bytes) -> tuple[int, bytes]:
        """One request and its answer: (status, body)."""
        self._socket.sendall(request)
        head = self._until(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        return int(head[9:12]), self._exactly(length)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._left:
            more = self._socket.recv(65536)
            if not more:
                raise ConnectionError("the server hung up")
            self._left += more
        head, self._left = self._left.split(mark, 1)
        return head

    def _exactly(self, length: int) -> bytes:
        while len(self._left) < length:
            self._left += self._socket.recv(65536)
        body, self._left = self._left[:length], self._left[length:]
        return body


def post(path: str, body: bytes = b"", headers: str = "") -> bytes:
    """The bytes of a POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def get(path: str, headers: str = "") -> bytes:
    """The bytes of a GET."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()


def run_load(port: int, clients: int, seconds: float, request_of: Callable[[int, int], bytes | None]) -> Load:
    """`clients` at once, without pause, for so many seconds; `request_of(client, nth)` makes each request, None ends that client."""
    load, parts, gate = Load(), [Load() for _ in range(clients)], threading.Barrier(clients + 1)

    def client(number: int) -> None:
        connection, mine, nth = Connection(port), parts[number], 0
        gate.wait()
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until and (request := request_of(number, nth)) is not None:
            status, body = connection.send(request)
            mine.seconds.append(time.perf_counter() - began)
            mine.bodies.append((status, body))
            nth += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    load.took = time.perf_counter() - began
    for part in parts:
        load.seconds += part.seconds
        load.bodies += part.bodies
    return load


def median(values: list[float]) -> float:
    """The middle one."""
    return statistics.median(values) if values else float("nan")
