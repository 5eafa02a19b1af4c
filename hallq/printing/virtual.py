"""A printer without paper: listens where a printer would, answers as one, and keeps what it printed as pictures."""

import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from hallq.printing.decode import Command, Decoder, Op
from hallq.printing.preview import Slip, SlipReader
from hallq.printing.profile import PrinterProfile

READY = {1: b"\x12", 2: b"\x12", 3: b"\x12", 4: b"\x12"}
PAPER_THERE = b"\x00"
KEPT = 20
PATIENCE = 120.0


@dataclass(frozen=True)
class PrintedSlip:
    """A slip with its place in the printer's life, from 1."""

    number: int
    slip: Slip


class VirtualPrinter:
    """A TCP printer of one profile on this machine. Use it as a context, or `start` and `stop` it; port 0 takes a free one."""

    def __init__(
        self,
        profile: PrinterProfile,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        kept: int = KEPT,
        on_slip: Callable[[PrintedSlip], None] | None = None,
    ) -> None:
        self.profile, self.host, self.port = profile, host, port
        self._on_slip = on_slip
        self._slips: deque[PrintedSlip] = deque(maxlen=kept)
        self._errors: deque[str] = deque(maxlen=kept)
        self._count = 0
        self._stopped = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def slips(self) -> list[PrintedSlip]:
        """The latest slips, newest first."""
        with self._lock:
            return list(reversed(self._slips))

    @property
    def errors(self) -> list[str]:
        """The latest bytes nobody knows, oldest first."""
        with self._lock:
            return list(self._errors)

    def start(self) -> None:
        """Listen. Raises OSError where the port is taken."""
        listener = socket.create_server((self.host, self.port))
        self.port = listener.getsockname()[1]
        self._stopped = False
        self._spawn(self._accept, listener)

    def stop(self) -> None:
        """Hang up on everyone and stop listening."""
        with self._lock:
            self._stopped = True
            connections, threads = list(self._open), list(self._threads)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(timeout=5)

    def _spawn(self, work: Callable[[socket.socket], None], connection: socket.socket) -> None:
        thread = threading.Thread(target=work, args=(connection,), name=f"virtual-printer-{self.port}", daemon=True)
        with self._lock:
            if self._stopped:
                connection.close()
                return
            self._threads = [old for old in self._threads if old.is_alive()]
            self._open.add(connection)
            self._threads.append(thread)
            thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with listener, suppress(OSError):
            while True:
                self._spawn(self._serve, listener.accept()[0])

    def _serve(self, connection: socket.socket) -> None:
        """One client: its bytes become slips; the end of the line ends the last one."""
        decoder, reader = Decoder(self.profile), SlipReader(self.profile)
        with connection, suppress(OSError):
            connection.settimeout(PATIENCE)
            while data := connection.recv(4096):
                for command in decoder.feed(data):
                    self._obey(command, reader, connection)
        for command in decoder.end():
            self._keep(reader, command)
        self._store(reader.finish())
        with self._lock:
            self._open.discard(connection)

    def _obey(self, command: Command, reader: SlipReader, connection: socket.socket) -> None:
        """Answer what asks; print all else."""
        if command.op is Op.ASK_STATUS:
            connection.sendall(READY[command.value])
        elif command.op is Op.ASK_PROOF:
            connection.sendall(PAPER_THERE)
        else:
            self._keep(reader, command)

    def _keep(self, reader: SlipReader, command: Command) -> None:
        self._store(reader.take(command))

    def _store(self, slips: Iterable[Slip]) -> None:
        for slip in slips:
            with self._lock:
                self._count += 1
                printed = PrintedSlip(self._count, slip)
                self._slips.append(printed)
                self._errors.extend(f"slip {printed.number}, {error}" for error in slip.errors)
            if self._on_slip:
                self._on_slip(printed)
