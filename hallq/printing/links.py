"""From a printer's set-up to the link that reaches it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hallq.printing.cups_link import CupsLink
from hallq.printing.device_links import FileLink, SerialLink
from hallq.printing.link import Link
from hallq.printing.profile import PrinterProfile
from hallq.printing.tcp_link import TcpLink
from hallq.printing.usb_link import UsbLink

KEYS = "tcp has host and port, serial has device and baud, usb has device, cups has queue and server, file has path"


class LinkError(ValueError):
    """A printer's link cannot be made from its set-up: the key and the reason."""


def make_link(settings: Mapping[str, object], profile: PrinterProfile) -> Link:
    """The link of the keys that `KEYS` names.

    Without a port it is 9100; without a speed, or with None, the profile's; without a server, CUPS of this machine. Raises LinkError where a key is
    missing or unknown.
    """
    holding = profile.over(str(settings.get("kind")))
    link = _at_a_distance(dict(settings), holding) or _at_this_machine(dict(settings), holding)
    if link is None:
        raise LinkError(f"not a printer's link: {dict(settings)!r}; {KEYS}")
    return link


def _at_a_distance(settings: dict[str, object], profile: PrinterProfile) -> Link | None:
    match settings:
        case {"kind": "tcp", "host": str(host), "port": int(port), **rest} if not rest and 0 < port < 65536:
            return TcpLink(profile, host, port)
        case {"kind": "tcp", "host": str(host), **rest} if not rest:
            return TcpLink(profile, host)
        case {"kind": "cups", "queue": str(queue), "server": str(server), **rest} if not rest:
            return CupsLink(profile, queue, server)
        case {"kind": "cups", "queue": str(queue), **rest} if not rest or rest == {"server": None}:
            return CupsLink(profile, queue)
    return None


def _at_this_machine(settings: dict[str, object], profile: PrinterProfile) -> Link | None:
    match settings:
        case {"kind": "serial", "device": str(device), **rest} if not rest or rest == {"baud": None}:
            return SerialLink(profile, device)
        case {"kind": "serial", "device": str(device), "baud": int(baud), **rest} if not rest and baud > 0:
            return SerialLink(replace(profile, serial=replace(profile.serial, baud=baud)), device)
        case {"kind": "usb", "device": str(device), **rest} if not rest:
            return UsbLink(profile, device)
        case {"kind": "file", "path": str(path), **rest} if not rest:
            return FileLink(profile, Path(path))
    return None
