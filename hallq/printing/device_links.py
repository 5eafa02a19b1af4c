"""Printers behind a device file: a serial port, or a file or device that only takes bytes."""

import errno
import os
import select
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import serial

from hallq.domain.printer_paths import SLIPS
from hallq.printing.link import Link
from hallq.printing.profile import PrinterProfile, SerialLine
from hallq.printing.status import PrinterStatus

OUTPUT_CHECK = 0.02
BITS_OF_A_BYTE = 10
PARITY = {"N": serial.PARITY_NONE, "E": serial.PARITY_EVEN, "O": serial.PARITY_ODD}


class SerialLink(Link):
    """A printer at a serial port, set as its profile says."""

    def __init__(self, profile: PrinterProfile, device: str) -> None:
        super().__init__(profile)
        self.device = device

    @property
    def pace(self) -> float:
        """No faster than half of what the line carries."""
        return min(super().pace, self.profile.serial.baud / BITS_OF_A_BYTE / 2)

    def open(self) -> "DeviceWire":
        """The port, ours alone, with nothing old in it. Raises OSError where it cannot be opened."""
        port = _open_port(self.device, self.profile.serial)
        port.reset_input_buffer()
        port.reset_output_buffer()
        return DeviceWire(port.fileno(), partial(_close_port, port), lambda: port.out_waiting)


class FileLink(Link):
    """A file slips are appended to, or a device that takes bytes and answers nothing. No other file is written on."""

    answers = False

    def __init__(self, profile: PrinterProfile, path: Path) -> None:
        super().__init__(profile)
        self.path = path

    def _owe(self, count: int) -> None:
        """A file of slips takes whatever it has room for, and would keep the nulls."""
        if self.path.suffix != SLIPS:
            super()._owe(count)

    def open(self) -> "DeviceWire":
        """The file, for writing at its end. Raises OSError where it cannot be opened, or is no file of slips."""
        holds_slips = self.path.suffix == SLIPS
        more = os.O_CREAT | os.O_NOFOLLOW if holds_slips else 0
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | more, 0o640)
        kind = os.fstat(handle).st_mode
        if stat.S_ISBLK(kind) or (stat.S_ISREG(kind) and not holds_slips):
            os.close(handle)
            raise OSError(errno.EPERM, "neither a printer nor a file of slips", str(self.path))
        return DeviceWire(handle, lambda: os.close(handle), lambda: 0)


class DeviceWire:
    """An open device file; `waiting` tells how many bytes it took that have not gone out."""

    def __init__(self, handle: int, close: Callable[[], None], waiting: Callable[[], int]) -> None:
        self._handle, self.close, self._waiting = handle, close, waiting

    def send(self, data: bytes, seconds: float) -> int:
        """How many of the bytes were taken; 0 when none were within the time."""
        if not self._ready(select.POLLOUT, seconds):
            return 0
        try:
            return os.write(self._handle, data)
        except BlockingIOError:
            return 0

    def receive(self, seconds: float) -> bytes:
        """What came within the time. Raises ConnectionError when the device is gone."""
        if not self._ready(select.POLLIN, seconds):
            return b""
        data = os.read(self._handle, 256)
        if not data:
            raise ConnectionResetError("the device is gone")
        return data

    def finish(self, seconds: float) -> None:
        """Wait until everything went out. Raises TimeoutError where it does not."""
        deadline = time.monotonic() + seconds
        while self._waiting():
            if time.monotonic() >= deadline:
                raise TimeoutError("the device does not take the rest")
            time.sleep(OUTPUT_CHECK)

    def port_status(self) -> PrinterStatus | None:
        """A port of this kind tells nothing of what stands at its end."""
        return None

    def _ready(self, event: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._handle, event)
        return bool(poll.poll(max(seconds, 0) * 1000))


def _close_port(port: serial.Serial) -> None:
    """Close it without waiting for a printer that takes nothing: what has not gone out by now never shall."""
    with suppress(OSError):
        if port.out_waiting:
            port.reset_output_buffer()
    with suppress(OSError):
        port.close()


def _open_port(device: str, line: SerialLine) -> serial.Serial:
    try:
        return serial.Serial(
            device,
            line.baud,
            bytesize=line.bits,
            parity=PARITY[line.parity],
            stopbits=line.stop,
            xonxoff=line.flow == "xonxoff",
            rtscts=line.flow == "rtscts",
            dsrdtr=line.flow == "dsrdtr",
            exclusive=True,
        )
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error), device) from error
