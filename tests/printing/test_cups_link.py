"""Through a real cupsd: what it passed on is sent, what it never began is not, and all else is unknown."""

import threading
from dataclasses import replace

import pytest

from hallq.printing.cups_link import CupsLink
from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from tests.cups import CupsServer
from tests.printers import FakePrinter
from tests.printing.slips import PROFILES, slip_bytes
from tests.relay import Relay

SLIP = slip_bytes("zh-80-cut")
PICTURE = slip_bytes("raster-80-cut")


@pytest.fixture(scope="module")
def cups():
    with CupsServer() as server:
        yield server


@pytest.fixture
def printer():
    with FakePrinter() as printer:
        yield printer


@pytest.fixture
def queue(cups, printer, request):
    """A queue of this test's own for the printer."""
    return cups.add_queue(f"q{abs(hash(request.node.nodeid))}", address_of(printer))


def address_of(printer):
    """The printer as CUPS names it."""
    return f"socket://127.0.0.1:{printer.port}"


def waiting(stall_s=20.0):
    """A profile that bears a busy machine; a test of a printer that hangs waits no longer than it must."""
    base = PROFILES["zh-80-cut"]
    return replace(base, timing=replace(base.timing, connect_s=5.0, reply_s=5.0, stall_s=stall_s, drain_s=0.2, slowest=100_000))


def link_to(cups, queue, stall_s=20.0):
    """The link to a queue of the test's cupsd."""
    return CupsLink(waiting(stall_s), queue, str(cups.socket))


def told(result):
    """Outcome and reason."""
    return (result.outcome, result.reason)


@pytest.mark.parametrize("data", [SLIP, PICTURE], ids=["text", "picture"])
def test_a_slip_that_cups_passed_on_is_sent_and_no_more(cups, printer, queue, data):
    assert told(link_to(cups, queue).send(data, lambda: True)) == (Outcome.SENT, Reason.NOTHING_ANSWERS)
    printer.wait_until(lambda now: bytes(now.received) == data)


def test_a_queue_is_reached_over_the_network_too(cups, printer, queue):
    with Relay(cups.socket) as relay:
        link = CupsLink(waiting(), queue, f"127.0.0.1:{relay.port}")

        assert told(link.send(SLIP, lambda: True)) == (Outcome.SENT, Reason.NOTHING_ANSWERS)
        printer.wait_until(lambda now: bytes(now.received) == SLIP)


def test_a_stopped_queue_is_given_nothing(cups, queue):
    cups.stop_queue(queue)

    assert told(link_to(cups, queue).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.QUEUE_STOPPED)
    assert cups.waiting(queue) == []


def test_a_queue_that_takes_no_jobs_is_given_nothing(cups, queue):
    cups.close_queue(queue)

    assert told(link_to(cups, queue).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.QUEUE_STOPPED)


def test_a_queue_that_closes_meanwhile_took_nothing(cups, queue):
    def closes():
        cups.close_queue(queue)
        return True

    assert told(link_to(cups, queue).send(SLIP, closes)) == (Outcome.NOT_SENT, Reason.REFUSED)


def test_a_queue_that_is_not_there_is_told_by_name(cups):
    result = link_to(cups, "nowhere").send(SLIP, lambda: True)

    assert told(result) == (Outcome.NOT_SENT, Reason.NO_QUEUE)
    assert "does not exist" in result.detail


def test_a_queue_that_stops_before_it_began_gives_the_slip_back(cups, printer, queue):
    def stops():
        cups.stop_queue(queue)
        return True

    assert told(link_to(cups, queue).send(SLIP, stops)) == (Outcome.NOT_SENT, Reason.QUEUE_STOPPED)
    cups.start_queue(queue)
    assert (cups.waiting(queue), bytes(printer.received)) == ([], b"")


def test_a_queue_that_holds_its_jobs_gives_the_slip_back(cups, printer):
    cups.add_queue("holds", address_of(printer), "-o", "job-hold-until-default=indefinite")

    assert link_to(cups, "holds").send(SLIP, lambda: True).outcome is Outcome.NOT_SENT
    assert cups.waiting("holds") == []


def test_a_slip_behind_another_that_does_not_end_is_taken_back_unsent(cups):
    with FakePrinter(reads=False) as printer:
        cups.add_queue("busy", address_of(printer))
        cups.print("busy", PICTURE * 9)
        printer.wait_until(lambda now: now.callers)

        assert told(link_to(cups, "busy", stall_s=1.0).send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.STALLED)


@pytest.mark.parametrize("fault", [{"listens": False}, {"reads": False}])
def test_a_printer_that_takes_nothing_leaves_the_slip_unknown_and_no_job_behind(cups, fault):
    with FakePrinter(**fault) as printer:
        queue = cups.add_queue(f"deaf-{next(iter(fault))}", address_of(printer))

        assert told(link_to(cups, queue, stall_s=1.0).send(PICTURE, lambda: True)) == (Outcome.UNKNOWN, Reason.STALLED)
        assert cups.waiting(queue) == []


def test_a_job_that_cups_gives_up_is_unknown(cups):
    cups.add_queue("gives-up", "broken:/")

    result = link_to(cups, "gives-up").send(SLIP, lambda: True)

    assert result.outcome is Outcome.UNKNOWN
    assert "CUPS ended the job" in result.detail


def test_without_the_mark_cups_is_given_nothing(cups, queue):
    assert told(link_to(cups, queue).send(SLIP, lambda: False)) == (Outcome.NOT_SENT, Reason.LEASE_LOST)


def test_a_cupsd_that_is_not_there_was_given_nothing(tmp_path):
    link = CupsLink(waiting(), "hall", str(tmp_path / "cups.sock"))

    assert told(link.send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.NO_SERVER)


def test_a_cupsd_that_died_was_given_nothing():
    with CupsServer() as server, FakePrinter() as printer:
        server.add_queue("hall", address_of(printer))
        server.die()

        assert told(link_to(server, "hall").send(SLIP, lambda: True)) == (Outcome.NOT_SENT, Reason.NO_SERVER)


def test_a_cupsd_that_dies_with_the_slip_in_hand_leaves_it_unknown():
    with CupsServer() as server, FakePrinter(reads=False) as printer:
        server.add_queue("hall", address_of(printer))
        killer = threading.Thread(target=lambda: (printer.wait_until(lambda now: now.callers), server.die()))
        killer.start()

        assert link_to(server, "hall").send(PICTURE, lambda: True).outcome is Outcome.UNKNOWN
        killer.join()


def test_a_cupsd_that_forgets_its_jobs_leaves_a_slip_unknown():
    with CupsServer(keeps_history=False) as server, FakePrinter() as printer:
        server.add_queue("hall", address_of(printer))

        assert told(link_to(server, "hall").send(SLIP, lambda: True)) == (Outcome.UNKNOWN, Reason.NO_PROOF)


def test_something_else_that_listens_is_no_cups():
    with FakePrinter(says_first=b"hello\r\n\r\n") as printer:
        link = CupsLink(waiting(), "hall", f"127.0.0.1:{printer.port}")

        assert link.send(SLIP, lambda: True).outcome is Outcome.NOT_SENT


def test_of_a_queue_that_works_no_more_is_told_than_that_it_is_there(cups, queue):
    seen = link_to(cups, queue).look()

    assert (seen.answered, seen.taken, seen.reason) == (False, False, "")


def test_the_first_look_behind_a_slip_that_stood_still_says_so(cups):
    with FakePrinter(reads=False) as printer:
        queue = cups.add_queue("stuck", address_of(printer))
        link = link_to(cups, queue, stall_s=1.0)
        link.send(PICTURE, lambda: True)

        assert [link.look().reason for _ in range(2)] == ["stalled", ""]


def test_a_stopped_queue_says_so(cups, queue):
    cups.stop_queue(queue)

    seen = link_to(cups, queue).look()

    assert (seen.answered, seen.reason) == (True, "queue_stopped")


def test_a_cupsd_that_is_not_there_says_nothing(tmp_path):
    seen = CupsLink(waiting(), "hall", str(tmp_path / "cups.sock")).look()

    assert (seen.answered, seen.taken, seen.reason) == (False, False, "no_server")


def test_cups_never_proves_a_slip():
    assert not CupsLink.answers
