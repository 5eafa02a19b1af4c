"""The presses of kiosks and clerks, as bytes."""

import uuid
from collections.abc import Mapping

from tests.bench.hall import SERVICES
from tests.bench.load import post


def issue(tokens: Mapping[str, str], client: int, nth: int) -> bytes:
    """A kiosk asks for a number."""
    body = f'{{"service":"{SERVICES[nth % len(SERVICES)]}"}}'.encode()
    return post("/api/v1/tickets", body, _headers(tokens["kiosk"]))


def come(tokens: Mapping[str, str], nth: int, queues: int) -> bytes:
    """A kiosk asks for a number in one of so many queues after another; every third visitor takes the green channel."""
    green = ',"priority":"green","reason":"elderly"' if nth % 3 == 0 else ""
    return post("/api/v1/tickets", f'{{"service":"matter-{nth % queues + 1}"{green}}}'.encode(), _headers(tokens["kiosk"]))


def send_back(tokens: Mapping[str, str], ticket_id: int) -> bytes:
    """A clerk sends whoever was called back to the end of the line."""
    return post(f"/api/v1/tickets/{ticket_id}/requeue", b'{"place":"back"}', _headers(tokens["clerk"]))


def call_next(tokens: Mapping[str, str], client: int) -> bytes:
    """A clerk asks for the next visitor."""
    return post(f"/api/v1/counters/{client + 1}/call-next", b"{}", _headers(tokens["clerk"]))


def finish(tokens: Mapping[str, str], ticket_id: int) -> bytes:
    """A clerk frees the counter again: the visitor did not come."""
    return post(f"/api/v1/tickets/{ticket_id}/no-show", b"{}", _headers(tokens["clerk"]))


def _headers(token: str) -> str:
    return f"Authorization: Bearer {token}\r\nIdempotency-Key: {uuid.uuid4()}\r\n"
