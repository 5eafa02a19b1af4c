"""The printer without paper: a link and a worker cannot tell it from a real one, and it shows all it got."""

import socket
import threading

import pytest

from hallq.printing.flaw import CUT_SHORT
from hallq.printing.link import Outcome
from hallq.printing.tcp_link import TcpLink
from hallq.printing.virtual import VirtualPrinter
from tests.printing.slips import CASES, PROFILES, slip_bytes


class Listener:
    """Collects slips as they come out, and waits for them."""

    def __init__(self):
        self.slips, self._came = [], threading.Condition()

    def __call__(self, slip):
        with self._came:
            self.slips.append(slip)
            self._came.notify_all()

    def wait_for(self, count):
        """The slips, once there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.slips) >= count, 10), "the slip never came out"
            return self.slips


def raw(printer, data):
    """Bytes from a client that is not ours."""
    with socket.create_connection(("127.0.0.1", printer.port), 5) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(64):
            pass


@pytest.mark.parametrize("profile", PROFILES)
def test_a_slip_sent_to_it_comes_out_byte_for_byte(profile):
    out = Listener()
    with VirtualPrinter(PROFILES[profile], on_slip=out) as printer:
        result = TcpLink(PROFILES[profile], "127.0.0.1", printer.port).send(slip_bytes(profile, CASES["zh"]), lambda: True)

        assert result.outcome is (Outcome.SENT if PROFILES[profile].status.barrier == "none" else Outcome.PRINTED)
        assert [kept.slip.data for kept in out.wait_for(1)] == [slip_bytes(profile, CASES["zh"])]


def test_it_keeps_the_latest_slips_newest_first():
    out = Listener()
    with VirtualPrinter(PROFILES["zh-80-cut"], kept=2, on_slip=out) as printer:
        for number in b"123":
            raw(printer, bytes([number]) + b"\n\x1dVB\x00")
        out.wait_for(3)

        assert [(kept.number, kept.slip.text) for kept in printer.slips] == [(3, "3\n[cut]"), (2, "2\n[cut]")]


def test_it_shows_the_picture_and_the_words_of_a_slip():
    out = Listener()
    with VirtualPrinter(PROFILES["zh-80-cut"], on_slip=out) as printer:
        raw(printer, slip_bytes("zh-80-cut"))
        slip = out.wait_for(1)[0].slip

    assert slip.png.startswith(b"\x89PNG")
    assert "您前面还有 12 人等待" in slip.text


def test_a_byte_it_does_not_know_is_an_error():
    out = Listener()
    with VirtualPrinter(PROFILES["zh-80-cut"], on_slip=out) as printer:
        raw(printer, b"A\x07\n\x1dVB\x00")
        out.wait_for(1)

        assert printer.errors == ["slip 1, byte 1: 07 is not known"]


def test_a_slip_that_breaks_off_still_comes_out():
    out = Listener()
    with VirtualPrinter(PROFILES["zh-80-cut"], on_slip=out) as printer:
        raw(printer, b"\x1b@A001\n\x1dv0\x00\x48\x00\x80\x00\xff")

        assert out.wait_for(1)[0].slip.errors[0].words == CUT_SHORT


def test_two_clients_do_not_mix():
    out = Listener()
    with VirtualPrinter(PROFILES["zh-80-cut"], on_slip=out) as printer:
        clients = [threading.Thread(target=raw, args=(printer, bytes([letter]) * 40 + b"\n\x1dVB\x00")) for letter in b"ABCDEFGH"]
        for client in clients:
            client.start()
        texts = {kept.slip.text for kept in out.wait_for(8)}

    assert texts == {letter * 40 + "\n[cut]" for letter in "ABCDEFGH"}


def test_a_port_that_is_taken_is_an_error():
    with VirtualPrinter(PROFILES["zh-80-cut"]) as printer, pytest.raises(OSError, match="in use"):
        VirtualPrinter(PROFILES["zh-80-cut"], port=printer.port).start()


def test_stopping_hangs_up_on_whoever_is_still_there():
    printer = VirtualPrinter(PROFILES["zh-80-cut"])
    printer.start()
    with socket.create_connection(("127.0.0.1", printer.port), 5) as connection:
        connection.sendall(b"\x10\x04\x01")
        connection.recv(1)
        printer.stop()

        assert connection.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", printer.port), 5)
