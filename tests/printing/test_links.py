"""A printer's set-up names its link."""

from dataclasses import replace
from pathlib import Path

import pytest

from hallq.domain.setup_document import read_document
from hallq.printing.cups_link import CupsLink
from hallq.printing.device_links import FileLink, SerialLink
from hallq.printing.ipp import Server
from hallq.printing.links import LinkError, make_link
from hallq.printing.tcp_link import TcpLink
from hallq.printing.usb_link import UsbLink
from tests.making import hall_document
from tests.printing.slips import PROFILES

PROFILE = PROFILES["zh-80-cut"]


@pytest.mark.parametrize(
    ("settings", "kind", "held"),
    [
        ({"kind": "tcp", "host": "192.0.2.20", "port": 9101}, TcpLink, {"host": "192.0.2.20", "port": 9101}),
        ({"kind": "tcp", "host": "192.0.2.20"}, TcpLink, {"port": 9100}),
        ({"kind": "serial", "device": "/dev/ttyS0"}, SerialLink, {"device": "/dev/ttyS0"}),
        ({"kind": "usb", "device": "/dev/usb/lp0"}, UsbLink, {"device": "/dev/usb/lp0"}),
        ({"kind": "cups", "queue": "lobby", "server": "192.0.2.7:6631"}, CupsLink, {"queue": "lobby", "server": Server("192.0.2.7", 6631)}),
        ({"kind": "cups", "queue": "lobby", "server": "[2001:db8::7]"}, CupsLink, {"server": Server("2001:db8::7", 631)}),
        ({"kind": "cups", "queue": "lobby", "server": "prints.lan"}, CupsLink, {"server": Server("prints.lan", 631)}),
        ({"kind": "cups", "queue": "lobby", "server": "/run/cups/cups.sock"}, CupsLink, {"server": Server("localhost", 631, "/run/cups/cups.sock")}),
        ({"kind": "file", "path": "/var/lib/hallq/slips.escpos"}, FileLink, {"path": Path("/var/lib/hallq/slips.escpos")}),
    ],
)
def test_each_kind_of_link_is_made_from_its_keys(settings, kind, held):
    link = make_link(settings, PROFILE)

    assert type(link) is kind
    assert {key: getattr(link, key) for key in held} == held


@pytest.mark.parametrize(
    "settings",
    [{}, {"kind": "usb"}, {"kind": "cups"}, {"kind": "cups", "queue": "a", "host": "b"},
     {"kind": "tcp"}, {"kind": "tcp", "host": "a", "prot": 1}, {"kind": "tcp", "host": "a", "port": "9100"}, {"kind": "serial"},
     {"kind": "tcp", "host": "a", "port": 70_000}],
)
def test_a_key_that_is_missing_or_unknown_is_refused(settings):
    with pytest.raises(LinkError, match="not a printer's link"):
        make_link(settings, PROFILE)


def test_a_speed_of_the_set_up_goes_before_the_profiles():
    link = make_link({"kind": "serial", "device": "/dev/ttyS0", "baud": 38_400}, PROFILE)

    assert link.profile.serial.baud == 38_400


@pytest.mark.parametrize(
    "link",
    [
        {"kind": "tcp", "host": "192.0.2.20"},
        {"kind": "serial", "device": "/dev/ttyS0"},
        {"kind": "serial", "device": "/dev/ttyS0", "baud": 9600},
        {"kind": "usb", "device": "/dev/usb/lp0"},
        {"kind": "cups", "queue": "lobby"},
        {"kind": "cups", "queue": "lobby", "server": "/run/cups/cups.sock"},
        {"kind": "file", "path": "/var/lib/hallq/slips.escpos"},
    ],
)
def test_every_link_that_a_set_up_may_hold_can_be_made(link):
    document = hall_document(printers=[{"code": "lobby", "profile": "zh-80-cut", "link": link, "zone": None}])

    held = read_document(document).content["printers"][0]["link"]

    assert make_link(held, PROFILE).profile.id == PROFILE.id


def test_a_printer_proves_nothing_over_a_link_that_it_does_not_answer_over():
    serial_only = replace(PROFILE, status=replace(PROFILE.status, barrier_over=("serial",)))

    assert make_link({"kind": "tcp", "host": "127.0.0.1"}, serial_only).profile.status.barrier == "none"
    assert make_link({"kind": "serial", "device": "/dev/ttyS0"}, serial_only).profile.status.barrier == "gs_r_1"
