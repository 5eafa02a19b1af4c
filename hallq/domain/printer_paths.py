"""Where a printer of the set-up may lie on the server: devices of printers, and files of slips, and nothing else that could be written on."""

import re

from hallq.domain.setup_keys import text

SLIPS = ".escpos"
"""How the name of a file ends that slips are written into: no other file is ever opened for a printer."""

_PORT = re.compile(r"/dev/(tty[A-Za-z]+\d*|serial/by-(id|path)/[\w.:+-]+|pts/\d+|printers?/[\w-][\w.-]*)")
_DEVICE = re.compile(r"/dev/(usb/)?lp\d{1,3}")
_FILE = re.compile(r"(/[\w-][\w .-]*)*/[\w-][\w.-]*\.escpos")


def printer_port(raw: object) -> str:
    """A serial port. Raises ValueError."""
    said: str = text()(raw)
    if not _PORT.fullmatch(said):
        raise ValueError(f"{said!r} is no serial port (/dev/ttyUSB0, /dev/ttyS0, /dev/serial/by-id/…)")
    return said


def printer_file(raw: object) -> str:
    """A printer's device, or a file of slips by its whole path. Raises ValueError."""
    said: str = text()(raw)
    if not (_DEVICE.fullmatch(said) or _PORT.fullmatch(said) or _FILE.fullmatch(said)):
        raise ValueError(f"{said!r} is neither a printer's device (/dev/usb/lp0) nor the whole path of a file whose name ends with {SLIPS}")
    return said
