"""How a write of the API is performed: one press is one act, however often it is sent, and the answer is made inside the act."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from flask import Response, request

from hallq.domain.errors import FieldInvalid, KeyMissing
from hallq.operations.hall import Answer, Press, Tx
from hallq.web.auth import asker
from hallq.web.current import house

T = TypeVar("T")

SHORTEST_KEY, LONGEST_KEY = 8, 80
JSON = "application/json"


def press(perform: Callable[[Tx], T], render: Callable[[Tx, T], tuple[int, str]]) -> Response:
    """Perform a verb once for the idempotency key of this request; a repeated key gets the answer that was given. Raises KeyMissing, KeyReused."""
    return respond(perform_once(perform, render))


def perform_once(perform: Callable[[Tx], T], render: Callable[[Tx, T], tuple[int, str]]) -> Answer:
    """The answer that `press` gives, for a route that has more to say. Raises KeyMissing, KeyReused."""
    who = asker()
    return house().answer(who.hall_id, who.actor, pressed(), perform, render)


def respond(answer: Answer, body: str | None = None) -> Response:
    """An answer as it is sent, with another body where one is given."""
    response = Response(answer.body if body is None else body, answer.status, content_type=JSON)
    if answer.repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def pressed() -> Press:
    """The press this request repeats or begins: its key, and the digest of what it asks for."""
    key = request.headers.get("Idempotency-Key", "")
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise KeyMissing
    path = request.path.partition("/api/v1")[2]
    return Press(key, sha256(path.encode() + b"\0" + request.get_data()).hexdigest())


def expected_version() -> int | None:
    """The version of the ticket that the asker has seen, from If-Match; None where it does not matter. Raises FieldInvalid."""
    told = request.headers.get("If-Match")
    if told is None:
        return None
    version = told.removeprefix("W/").strip('"')
    if not version.isdecimal() or len(version) > 12:
        raise FieldInvalid(field="If-Match", reason="malformed")
    return int(version)


def done(_tx: Tx, _result: Any) -> tuple[int, str]:
    """204: it is done, and there is nothing to tell."""
    return 204, ""
