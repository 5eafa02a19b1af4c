"""How a write is performed: one press is one act, however often it is sent, and the answer is made inside the act."""

import json
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from flask import Response, request
from werkzeug.datastructures import FileStorage

from hallq.domain.errors import FieldInvalid, KeyMissing
from hallq.operations.hall import Answer, Press, Tx
from hallq.web.auth import asker
from hallq.web.current import house, prefix

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
    """The press this request repeats or begins: its key, from the header or a form's hidden field `key`, and the digest of what it asks for.

    Raises KeyMissing.
    """
    key = request.headers.get("Idempotency-Key") or request.form.get("key", "")
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise KeyMissing
    return Press(key, sha256(_path().encode() + b"\0" + _asked()).hexdigest())


def new_key() -> str:
    """A key for a form that is shown: sending that form again is the same press."""
    return secrets.token_urlsafe(16)


def _path() -> str:
    """The address without the hall's name, and for the API without its version."""
    path = request.path.removeprefix(prefix())
    return path.partition("/api/v1")[2] or path


def _asked() -> bytes:
    """What the press asks for: the body, or the fields of a form but for what only guards them."""
    if not request.form and not request.files:
        return request.get_data()
    files = [(name, sha256(_content(file)).hexdigest()) for name, file in request.files.items(multi=True)]
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in {"key", "csrf"}]
    return json.dumps([fields, files], ensure_ascii=False).encode()


def _content(file: FileStorage) -> bytes:
    content: bytes = file.read()
    file.seek(0)
    return content


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
