"""A printer at USB through the node that Linux makes for it (usblp: /dev/usb/lp0)."""

import array
import errno
import fcntl
import os
import select
import stat
import time

from hallq.printing.device_links import DeviceWire
from hallq.printing.link import Link
from hallq.printing.profile import PrinterProfile
from hallq.printing.status import PrinterStatus, port_status

LPGETSTATUS = 0x060B
SHORT_READ = 0.05
"""Seconds between two reads: some printers say "nothing" again and again until they have something to say."""
CONTROL_S = 5.0
"""Seconds that the kernel gives a printer to tell its status."""

MOST_OLD_WORDS = 64
NO_WORD = (errno.EAGAIN, errno.EINVAL)
"""Nothing yet; and nothing ever, from a printer that only takes."""

GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL


class UsbLink(Link):
    """A printer at USB, asked and answered over one node that no other program uses meanwhile."""

    def __init__(self, profile: PrinterProfile, device: str) -> None:
        super().__init__(profile)
        self.device = device

    def time_for(self, size: int) -> float:
        """The most seconds an attempt may take; the port is asked, too."""
        return super().time_for(size) + CONTROL_S

    def open(self) -> "UsbWire":
        """The node, ours alone. Raises OSError where it is not there, no printer, or in use."""
        handle = os.open(self.device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            _take(handle, self.device)
            wire = UsbWire(handle)
            wire.empty()
        except OSError:
            os.close(handle)
            raise
        return wire


def _take(handle: int, device: str) -> None:
    """Make the node ours alone. Raises OSError where it is none, or in use."""
    if not stat.S_ISCHR(os.fstat(handle).st_mode):
        raise OSError(errno.ENODEV, "no printer's node", device)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class UsbWire(DeviceWire):
    """An open node of a printer."""

    def __init__(self, handle: int) -> None:
        super().__init__(handle, lambda: os.close(handle), lambda: 0 if self._ready(select.POLLOUT, 0) else 1)

    def empty(self) -> None:
        """Forget what the printer said to whoever used the node before."""
        for _ in range(MOST_OLD_WORDS):
            if not self._read():
                return

    def receive(self, seconds: float) -> bytes:
        """What came within the time, by short reads. Raises ConnectionError when the printer was unplugged."""
        deadline = time.monotonic() + seconds
        while True:
            data = self._read()
            left = deadline - time.monotonic()
            if data or left <= 0:
                return data
            time.sleep(min(SHORT_READ, left))

    def port_status(self) -> PrinterStatus | None:
        """The printer's status byte of IEEE 1284; None where the node or the printer knows none, or it says nothing."""
        bits = array.array("i", [0])
        try:
            fcntl.ioctl(self._handle, LPGETSTATUS, bits)
        except OSError as error:
            if error.errno == errno.ENODEV:
                raise
            return None
        return port_status(bits[0])

    def _read(self) -> bytes:
        """What is there now. An empty read is "nothing yet", unless the node is gone."""
        try:
            data = os.read(self._handle, 256)
        except OSError as error:
            if error.errno in NO_WORD:
                return b""
            raise
        if not data and self._gone():
            raise ConnectionResetError("the printer was unplugged")
        return data

    def _gone(self) -> bool:
        poll = select.poll()
        poll.register(self._handle, 0)
        return any(events & GONE for _handle, events in poll.poll(0))
