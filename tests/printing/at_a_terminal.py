"""A printer at the far end of a pseudo-terminal, as one at a serial port or at USB."""

import os
import threading
import tty
from contextlib import suppress


class SerialPrinter:
    """A printer at the far end of a pseudo-terminal; `answers` says which questions it answers."""

    def __init__(self, answers=("status", "proof"), *, unplugged_after=None):
        self.answers, self.unplugged_after, self.received = answers, unplugged_after, bytearray()
        self.far, near = os.openpty()
        tty.setraw(near)
        self.device = os.ttyname(near)
        self._near = near
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        os.close(self._near)
        self._thread.join(5)
        with suppress(OSError):
            os.close(self.far)

    def _serve(self):
        with suppress(OSError):
            while data := os.read(self.far, 4096):
                self.received += data
                if self.unplugged_after is not None and len(self.received) >= self.unplugged_after:
                    os.close(self.far)
                    return
                self._answer(data)

    def _answer(self, data):
        if b"\x10\x04" in data and ("status" in self.answers or (data == b"\x10\x04\x01" and "half a status" in self.answers)):
            os.write(self.far, b"\x12")
        if b"\x1dr\x01" in data and "proof" in self.answers:
            os.write(self.far, b"\x00")
