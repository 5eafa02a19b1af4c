"""From a printer's set-up to the link that reaches it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hallq.printing.device_links import FileLink, SerialLink
from hallq.printing.link import Link
from hallq.printing.profile import PrinterProfile
from hallq.printing.tcp_link import TcpLink


class LinkError(ValueError):
    """A printer's link cannot be made from its set-up: the key and the reason."""


def make_link(settings: Mapping[str, object], profile: PrinterProfile) -> Link:
    """The link of `{kind: tcp, host, port}`, `{kind: serial, device, baud}` or `{kind: file, path}`.

    Without a port it is 9100; without a speed, or with None, the profile's. Raises LinkError where a key is missing or unknown.
    """
    match dict(settings):
        case {"kind": "tcp", "host": str(host), "port": int(port), **rest} if not rest and 0 < port < 65536:
            return TcpLink(profile, host, port)
        case {"kind": "tcp", "host": str(host), **rest} if not rest:
            return TcpLink(profile, host)
        case {"kind": "serial", "device": str(device), **rest} if not rest or rest == {"baud": None}:
            return SerialLink(profile, device)
        case {"kind": "serial", "device": str(device), "baud": int(baud), **rest} if not rest and baud > 0:
            return SerialLink(replace(profile, serial=replace(profile.serial, baud=baud)), device)
        case {"kind": "file", "path": str(path), **rest} if not rest:
            return FileLink(profile, Path(path))
    raise LinkError(f"not a printer's link: {dict(settings)!r}; tcp has host and port, serial has device and baud, file has path")
