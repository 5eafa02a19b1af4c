"""The virtual printers of a demo hall."""

import socket

import pytest

from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.printing.driver import Printer
from hallq.printing.links import make_link
from hallq.printing.making import SlipMaker
from hallq.printing.profiles import load_profiles
from hallq.printing.worker import PrintWorker
from hallq.simulation.paper import DemoPrinters
from tests.making import issue, make_hall, story
from tests.simulation.conftest import eventually

PROFILES = load_profiles()


def lobby(port):
    return [{"code": "lobby", "profile": "zh-80-cut", "link": {"kind": "tcp", "host": "127.0.0.1", "port": port}, "zone": None}]


def link_of(house, hall):
    return house.act(hall, SYSTEM, lambda tx: dict(tx.setup.printers.by_code["lobby"].link))


@pytest.fixture
def taken():
    """A port of this machine that somebody else has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def free():
    """A port of this machine that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_a_printer_whose_port_is_taken_is_moved_to_a_free_one_and_the_set_up_told(sqlite_url, taken):
    house, hall = make_hall(sqlite_url, printers=lobby(taken))
    printers = DemoPrinters(house, hall, PROFILES)
    printers.start()
    printers.stop()

    assert link_of(house, hall)["port"] != taken
    assert story(house, hall).count("setup.changed") == 2


def test_a_printer_whose_port_is_free_stays_where_the_set_up_has_it(sqlite_url, free):
    house, hall = make_hall(sqlite_url, printers=lobby(free))
    printers = DemoPrinters(house, hall, PROFILES)
    printers.start()
    printers.stop()

    assert link_of(house, hall)["port"] == free
    assert story(house, hall).count("setup.changed") == 1


def test_a_printer_elsewhere_is_replaced_by_one_on_this_machine(sqlite_url):
    printers = lobby(9100)
    printers[0]["link"]["host"] = "192.0.2.7"
    house, hall = make_hall(sqlite_url, printers=printers)
    demo = DemoPrinters(house, hall, PROFILES)
    demo.start()
    demo.stop()

    assert link_of(house, hall)["host"] == "127.0.0.1"


def test_what_is_issued_comes_out_of_the_printer(sqlite_url, free):
    house, hall = make_hall(sqlite_url, printers=lobby(free))
    demo = DemoPrinters(house, hall, PROFILES)
    demo.start()
    profile = PROFILES["zh-80-cut"]
    printer = Printer("lobby", profile, make_link(link_of(house, hall), profile))
    worker = PrintWorker([printer], PrintJobs(house, hall), owner="test", clock=house.clock.real, make=SlipMaker(lambda _: None))
    worker.start()
    number = issue(house, hall).ticket.number
    worker.notify()
    try:
        assert eventually(lambda: len(demo.slips()) == 1)
    finally:
        worker.stop()
        demo.stop()

    assert number in demo.slips()[0].slip.text
    assert demo.slips()[0].slip.errors == ()
