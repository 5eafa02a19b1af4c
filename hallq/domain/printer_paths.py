"""Where a printer of the set-up may lie: devices of printers, queues of CUPS and files of slips, and nothing else that could be written on."""

import re

from hallq.domain.setup_keys import text

SLIPS = ".escpos"
"""How the name of a file ends that slips are written into: no other file is ever opened for a printer."""

_PORT = re.compile(r"/dev/(tty[A-Za-z]+\d*|serial/by-(id|path)/[\w.:+-]+|pts/\d+|printers?/[\w-][\w.-]*)")
_DEVICE = re.compile(r"/dev/(usb/)?lp\d{1,3}")
_NODE = re.compile(r"/dev/((usb/)?lp\d{1,3}|printers?/[\w-][\w.-]*|pts/\d+)")
_QUEUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,126}")
_HOST = re.compile(r"([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(:(?P<port>\d{1,5}))?")
_PRINTER_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")
IPV4_PARTS, IPV4_MOST = 4, 255
_SOCKET = re.compile(r"(/[\w-][\w.-]*)+")
_FILE = re.compile(r"(/[\w-][\w .-]*)*/[\w-][\w.-]*\.escpos")


def printer_host(raw: object) -> str:
    """The name or address of a printer in the network, without a port. Raises ValueError."""
    said: str = text()(raw)
    numbers = said.split(".")
    is_no_address = all(part.isdigit() for part in numbers) and (len(numbers) != IPV4_PARTS or max(map(int, numbers)) > IPV4_MOST)
    if not _PRINTER_HOST.fullmatch(said) or is_no_address:
        raise ValueError(f"{said!r} is no name or address of a printer (10.0.0.7, printer.hall.lan); its port has a key of its own")
    return said


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


def printer_node(raw: object) -> str:
    """A printer's node at USB. Raises ValueError."""
    said: str = text()(raw)
    if not _NODE.fullmatch(said):
        raise ValueError(f"{said!r} is no printer at USB (/dev/usb/lp0, /dev/printer/…)")
    return said


def cups_queue(raw: object) -> str:
    """The name of a queue of CUPS. Raises ValueError."""
    said: str = text()(raw)
    if not _QUEUE.fullmatch(said):
        raise ValueError(f"{said!r} is no queue of CUPS (letters, digits, _ . and -, 127 at most)")
    return said


def cups_server(raw: object) -> str:
    """A server of CUPS, its port too, or the whole path of its socket. Raises ValueError."""
    said: str = text()(raw)
    host = _HOST.fullmatch(said)
    if not (_SOCKET.fullmatch(said) or (host and 0 < int(host["port"] or 631) < 65536)):
        raise ValueError(f"{said!r} is no server of CUPS (printers.hall.lan, 192.0.2.7:631, /run/cups/cups.sock)")
    return said
