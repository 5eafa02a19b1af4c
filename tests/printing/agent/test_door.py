"""The way to the server: whom it believes, what it takes for an answer, and how often it knocks where nobody answers."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hallq.printing.agent.door import Address, Away, Door, PutOut, Refused
from tests.printing.agent.at_work import certificate

PROBLEM = "application/problem+json"


@contextmanager
def answering(*answers, context=None):
    """A server that gives these answers in turn, the last for ever; its address, and what it was asked."""
    left, asked = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            status, media, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            if status in {301, 302, 307}:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        scheme = "http" if context is None else "https"
        yield f"{scheme}://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def said(facts, status=200, media="application/json"):
    return status, media, json.dumps(facts).encode()


def refusal(status, code):
    return said({"code": code}, status, PROBLEM)


WELL = said({"well": True})


def ask(address, ca=None):
    return Door(Address(address), "secret", ca).get("print-agent")


def test_an_answer_is_read_and_the_token_is_carried_where_it_belongs():
    with answering(WELL) as (address, asked):
        assert ask(address) == {"well": True}

    assert asked == [("/api/v1/print-agent", "Bearer secret")]


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_opens_nothing_is_told_from_a_server_that_is_away(status):
    with answering(refusal(status, "not_signed_in")) as (address, _), pytest.raises(PutOut):
        ask(address)


@pytest.mark.parametrize("status", [404, 409, 422])
def test_a_refusal_of_the_house_has_its_code(status):
    with answering(refusal(status, "lease_lost")) as (address, _), pytest.raises(Refused, match="lease_lost"):
        ask(address)


@pytest.mark.parametrize(
    "answer",
    [
        refusal(503, "database_unavailable"),
        refusal(429, "try_later"),
        (502, "text/html", b"<h1>Bad Gateway</h1>"),
        (401, "text/html", b"<h1>Who are you?</h1>"),
        (404, "text/html", b"<h1>Not here</h1>"),
        (302, "text/html", b""),
        (200, "text/html", b"<h1>Welcome to the hotel</h1>"),
        (200, "application/json", b"[1]"),
    ],
)
def test_whatever_is_not_the_house_at_present_is_away(answer):
    with answering(answer) as (address, asked), pytest.raises(Away):
        ask(address)

    assert len(asked) == 1


def test_where_nobody_answers_it_knocks_more_and_more_rarely(monkeypatch):
    with answering(WELL) as (address, _):
        door = Door(Address("http://127.0.0.1:9"), "secret")
        pauses = []
        for _ in range(12):
            with pytest.raises(Away):
                door.get("print-agent")
            pauses.append(door.pause)
            door.hope()
        door.address = Address(address)
        door.get("print-agent")

    assert 0 < pauses[0] <= 1.5
    assert 15 - 1 < pauses[-1] <= 45
    assert door.pause == 0


def test_meanwhile_it_does_not_knock_at_all():
    with answering((503, "text/plain", b"")) as (address, asked):
        door = Door(Address(address), "secret")
        for _ in range(5):
            with pytest.raises(Away):
                door.get("print-agent")

    assert len(asked) == 1


# --- certificates ---------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    """A server's certificate that only its own file trusts."""
    return certificate(tmp_path_factory.mktemp("tls"))


def test_a_server_whose_certificate_is_not_trusted_hears_no_token(trusted):
    with answering(WELL, context=trusted[0]) as (address, asked), pytest.raises(Away, match="certificate verify failed"):
        ask(address)

    assert asked == []


def test_the_halls_own_authority_may_be_trusted(trusted):
    with answering(WELL, context=trusted[0]) as (address, _):
        assert ask(address, ca=trusted[1]) == {"well": True}


def test_nothing_of_the_environment_leads_round_the_certificate(trusted, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted[1]))
    with answering(WELL, context=trusted[0]) as (address, _), pytest.raises(Away):
        ask(address)
