"""The OpenAPI document, made of the routes and models that are served: it cannot say what the code does not do."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import Blueprint, Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from hallq import __version__
from hallq.api.models import Problem
from hallq.api.routes import LARGEST_KEY, Route
from hallq.api.ticket_json import encode
from hallq.domain import errors as e
from hallq.web.auth import everyone
from hallq.web.errors import PROBLEM, status_of
from hallq.web.forms import MOST_BYTES

REFUSED_TO_ALL = (e.HallUnknown, e.DatabaseUnavailable)
REFUSED_TO_STRANGERS = (e.NotSignedIn, e.NotAllowed)
REFUSED_TO_BODIES = (e.BodyInvalid, e.BodyTooLarge, e.FieldInvalid, e.FieldNotObeyed)
REFUSED_TO_PRESSES = (e.KeyMissing, e.KeyReused, e.DiskFull)
CONVERTED = {"key": {"type": "integer", "minimum": 0, "maximum": LARGEST_KEY}}
ABOUT = """Everything a service hall does, over HTTP.

Times are ISO 8601, UTC, with milliseconds. Things of the set-up are named by their code, tickets by their id. Every write carries an
`Idempotency-Key` of 8 to 80 characters, new for each press and the same when a request is repeated: it is then performed once and answered the
same. A field that is not known is refused, never ignored. Refusals are problems (RFC 9457) with a stable `code`.
"""

_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def openapi_pages(routes: list[Route]) -> Blueprint:
    """The document as a page of its own."""
    pages = Blueprint("openapi", __name__)
    text = cache(lambda: encode(document(routes)))

    @pages.get("/api/v1/openapi.json", endpoint="document")
    @everyone
    def whole() -> Response:
        """The whole document."""
        return Response(text(), content_type="application/json", headers={"Cache-Control": "public, max-age=300"})

    return pages


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The document of these routes."""
    known = list(routes)
    refs, schemas = _schemas(known)
    paths: dict[str, dict[str, Any]] = {}
    for route in known:
        paths.setdefault(path_of(route), {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "hallq", "version": __version__, "description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [
            {"url": "/api/v1", "description": "Where the installation has one hall."},
            {"url": "/h/{hall}/api/v1", "variables": {"hall": {"default": "hall", "description": "The code of the hall."}}},
        ],
        "security": [{"token": []}, {"cookie": []}],
        "tags": [{"name": chapter} for chapter in dict.fromkeys(route.chapter for route in known)],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _ways_in(), "parameters": _headers()},
    }


def path_of(route: Route) -> str:
    """The address as the document writes it: `/tickets/{ticket_id}`."""
    return _PART.sub(r"{\2}", route.path)


def refusals_of(route: Route) -> list[type[e.Refusal]]:
    """Everything the route may refuse, by status and code."""
    found = {*route.refuses, *REFUSED_TO_ALL}
    if route.permission is not None:
        found |= {*REFUSED_TO_STRANGERS}
    if route.takes is not None:
        found |= {*REFUSED_TO_BODIES}
    if route.query is not None:
        found |= {e.FieldInvalid, e.FieldNotObeyed}
    if route.key:
        found |= {*REFUSED_TO_PRESSES}
    return sorted(found, key=lambda kind: (status_of(kind), kind.code))


def _operation(route: Route, refs: dict[type[BaseModel], str]) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": route.name, "tags": [route.chapter], "summary": route.sentence}
    if route.more:
        told["description"] = route.more
    told["x-permission"] = route.permission
    if route.permission is None:
        told["security"] = []
    told["parameters"] = [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)]
    if route.takes is not None:
        schema = route.takes.model_json_schema()
        needed = bool(schema.get("required"))
        told["requestBody"] = {"required": needed, "content": {"application/json": {"schema": {"$ref": refs[route.takes]}}}}
    told["responses"] = _responses(route, refs)
    return told


def _responses(route: Route, refs: dict[type[BaseModel], str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if route.status < 400:
        told[str(route.status)] = {"description": "Done."}
        if route.gives is not None:
            content = {"application/json": {"schema": {"$ref": refs[route.gives]}}}
            told[str(route.status)]["content"] = content | {media: {"schema": {"type": "string"}} for media in route.media}
    if route.or_empty:
        told["204"] = {"description": "None waits."}
    for kind in refusals_of(route):
        status = str(status_of(kind))
        known = told.setdefault(status, {"description": "", "content": {PROBLEM: {"schema": {"$ref": refs[Problem]}}}})
        known["description"] = ", ".join(filter(None, (known["description"], f"`{kind.code}`")))
    return told


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": CONVERTED.get(converter, {"type": "string"})}
        for converter, name in _PART.findall(route.path)
    ]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    defined, needed = schema.get("$defs", {}), schema.get("required", [])
    told = []
    for name, field in schema["properties"].items():
        shown = _inlined(field, defined)
        note = {"description": shown.pop("description")} if "description" in shown else {}
        told.append({"name": name, "in": "query", "required": name in needed, **note, "schema": shown})
    return told


def _inlined(field: Any, defined: dict[str, Any]) -> Any:
    """A schema with what it refers to in its place."""
    if isinstance(field, dict):
        if "$ref" in field:
            return _inlined(defined[field["$ref"].rpartition("/")[2]], defined)
        return {name: _inlined(value, defined) for name, value in field.items() if name != "title"}
    return [_inlined(one, defined) for one in field] if isinstance(field, list) else field


def _header_parameters(route: Route) -> list[dict[str, str]]:
    wanted = [name for name, asked in (("IdempotencyKey", route.key), ("IfMatch", route.match)) if asked]
    return [{"$ref": f"#/components/parameters/{name}"} for name in wanted]


def _headers() -> dict[str, Any]:
    return {
        "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": "New for each press, the same when the request is repeated; kept for 48 hours.",
            "schema": {"type": "string", "minLength": 8, "maxLength": 80},
        },
        "IfMatch": {
            "name": "If-Match",
            "in": "header",
            "required": False,
            "description": "The version of the ticket that was seen; where it has moved on, nothing is changed.",
            "schema": {"type": "string", "pattern": '^(W/)?"?[0-9]{1,12}"?$'},
        },
    }


def _ways_in() -> dict[str, Any]:
    return {
        "token": {"type": "http", "scheme": "bearer", "description": "Devices and API clients; also a visitor's token, for its own ticket."},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-hallq", "description": "Browsers that signed in; presses carry X-CSRF-Token."},
    }


def _schemas(routes: list[Route]) -> tuple[dict[type[BaseModel], str], dict[str, Any]]:
    """Where each model stands in the document, and all of them."""
    models: list[tuple[type[BaseModel], Any]] = [(Problem, "serialization")]
    for route in routes:
        models += [(route.takes, "validation")] if route.takes is not None else []
        models += [(route.gives, "serialization")] if route.gives is not None else []
    found, schema = models_json_schema(list(dict.fromkeys(models)), ref_template="#/components/schemas/{model}")
    defined = schema["$defs"]
    refs = {model: place["$ref"] for (model, _), place in found.items() if issubclass(model, BaseModel)}
    return refs, defined | {"Problem": _problem(defined["Problem"])}


def _problem(schema: dict[str, Any]) -> dict[str, Any]:
    return schema | {"description": f"A refusal (RFC 9457). Bodies of more than {MOST_BYTES} bytes are refused too."}
