"""What stands at the end of a way that is not open is said in words."""

import pytest

from hallq.cli.commands import FAULT_FOUND
from tests.cups import CupsServer
from tests.printers import FakePrinter


def hall_with(terminal, link):
    """A hall with one printer."""
    terminal("init", terminal.setup_file(printers=[{"code": "lobby", "profile": "zh-80-cut", "link": link, "zone": None}]))


@pytest.fixture(scope="module")
def cups():
    with CupsServer() as server:
        yield server


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"kind": "usb", "device": "/dev/usb/lp99"}, "the printer cannot be reached"),
        ({"kind": "cups", "queue": "lobby", "server": "/nowhere/cups.sock"}, "the print server cannot be reached"),
    ],
)
def test_a_way_that_leads_nowhere_is_named(terminal, link, said):
    hall_with(terminal, link)

    assert said in terminal("printer", "status", "lobby", code=FAULT_FOUND).out
    assert said in terminal("doctor", code=FAULT_FOUND).out


def test_a_queue_that_is_not_there_is_named(terminal, cups):
    hall_with(terminal, {"kind": "cups", "queue": "lobby", "server": str(cups.socket)})

    assert "the print server has no such queue" in terminal("printer", "status", "lobby", code=FAULT_FOUND).out


def test_a_stopped_queue_is_named_and_nothing_is_said_of_paper(terminal, cups):
    cups.add_queue("stopped", "socket://127.0.0.1:9")
    cups.stop_queue("stopped")
    hall_with(terminal, {"kind": "cups", "queue": "stopped", "server": str(cups.socket)})

    said = terminal("printer", "status", "lobby", code=FAULT_FOUND).out

    assert said.split("the queue of the print server is stopped")[1].split()[:3] == ["–", "–", "–"]


def test_a_queue_that_works_is_ready_as_far_as_anybody_knows(terminal, cups):
    with FakePrinter() as printer:
        cups.add_queue("works", f"socket://127.0.0.1:{printer.port}")
        hall_with(terminal, {"kind": "cups", "queue": "works", "server": str(cups.socket)})

        assert "ready" in terminal("printer", "status", "lobby").out
