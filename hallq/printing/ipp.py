"""The little of the Internet Printing Protocol (RFC 8011) that one print queue needs: requests, answers, and the line to a server of CUPS."""

import http.client
import socket
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

CUPS_PORT = 631
VERSION = b"\x02\x00"
OPERATION_GROUP, END = 0x01, 0x03
FIRST_VALUE_TAG = 0x10
INTEGER, BOOLEAN, ENUM, URI, NAME, KEYWORD, MEDIA_TYPE, CHARSET, LANGUAGE = 0x21, 0x22, 0x23, 0x45, 0x42, 0x44, 0x49, 0x47, 0x48
OUT_OF_BAND = range(0x10, 0x20)
FIRST_REFUSAL, NOT_FOUND = 0x0400, 0x0406
LARGEST_ANSWER = 1 << 20

Value: TypeAlias = int | bool | str | None
"""A value of an answer; None for one that is told to have none yet."""

Answer: TypeAlias = dict[str, list[Value]]
Attributes: TypeAlias = Mapping[str, tuple[int, str | int]]
"""What is asked: each name with its tag and value."""


class Operation(IntEnum):
    """What may be asked of a queue."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    JOB_ATTRIBUTES = 0x0009
    QUEUE_ATTRIBUTES = 0x000B


class IppRefused(Exception):
    """The server understood and refused: its status, and what it said."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said or f"IPP status {status:04x}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Server:
    """A server of CUPS: a host and its port, or the path of its socket."""

    host: str
    port: int = CUPS_PORT
    path: str | None = None

    def call(self, operation: Operation, path: str, attributes: Attributes, data: bytes, seconds: float) -> Answer:
        """The attributes of the answer. Raises IppRefused where the server refuses, OSError where there is none, or no answer within the time."""
        connection = _Line(self, seconds)
        try:
            connection.request("POST", path, _request(operation, attributes) + data, {"Content-Type": "application/ipp"})
            answer = connection.getresponse()
            body = answer.read(LARGEST_ANSWER)
        except http.client.HTTPException as error:
            raise ConnectionResetError(f"no answer of a print server: {error!r}") from error
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise IppRefused(FIRST_REFUSAL, f"HTTP {answer.status} {answer.reason}")
        return _answer(body)


class _Line(http.client.HTTPConnection):
    """HTTP over TCP, or over a socket in the file system."""

    def __init__(self, server: Server, seconds: float) -> None:
        super().__init__(server.host, server.port, timeout=seconds)
        self._path = server.path

    def connect(self) -> None:
        """Reach the server. Raises OSError."""
        if self._path is None:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _request(operation: Operation, attributes: Attributes) -> bytes:
    always = {"attributes-charset": (CHARSET, "utf-8"), "attributes-natural-language": (LANGUAGE, "en")}
    written = b"".join(_attribute(name, tag, value) for name, (tag, value) in {**always, **attributes}.items())
    return VERSION + struct.pack(">HIB", operation, 1, OPERATION_GROUP) + written + bytes([END])


def _attribute(name: str, tag: int, value: str | int) -> bytes:
    raw = struct.pack(">i", value) if isinstance(value, int) else value.encode()
    return struct.pack(">BH", tag, len(name)) + name.encode("ascii") + struct.pack(">H", len(raw)) + raw


def _answer(body: bytes) -> Answer:
    """The attributes of all groups together: a queue is asked for one thing at a time. Raises IppRefused, or OSError where it is no answer."""
    try:
        status = int.from_bytes(body[2:4], "big")
        found = _gathered(body)
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise ConnectionResetError("no answer of a print server") from error
    if len(body) < 8 or status >= FIRST_REFUSAL:
        raise IppRefused(status, " ".join(str(said) for said in found.get("status-message", [])))
    return found


def _gathered(body: bytes) -> Answer:
    found: Answer = {}
    last = ""
    for name, value in _values(body):
        last = name or last
        found.setdefault(last, []).append(value)
    return found


def _values(body: bytes) -> Iterator[tuple[str, Value]]:
    """Each value with its name; a further value of the same attribute has none."""
    at = 8
    while at < len(body) and body[at] != END:
        if body[at] < FIRST_VALUE_TAG:
            at += 1
            continue
        tag, (length,) = body[at], struct.unpack_from(">H", body, at + 1)
        name, at = body[at + 3 : at + 3 + length].decode("ascii"), at + 3 + length
        (length,) = struct.unpack_from(">H", body, at)
        yield name, _value(tag, body[at + 2 : at + 2 + length])
        at += 2 + length


def _value(tag: int, raw: bytes) -> Value:
    if tag in OUT_OF_BAND:
        return None
    if tag in (INTEGER, ENUM):
        return int.from_bytes(raw, "big", signed=True)
    return raw != b"\0" if tag == BOOLEAN else raw.decode("utf-8", "replace")
