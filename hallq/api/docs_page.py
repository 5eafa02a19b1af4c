"""The page on which other programs' makers read about the interface: made of the same routes and models as the OpenAPI document."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, render_template, request

from hallq.api.openapi import path_of, refusals_of
from hallq.api.routes import Route
from hallq.api.walk import walk
from hallq.domain.errors import HallUnknown, Refusal
from hallq.domain.permissions import GRANTS, Permission
from hallq.live.nudge import PUBLIC, STAFF
from hallq.queries.staffing import staffing
from hallq.web.auth import everyone
from hallq.web.current import house, looking
from hallq.web.errors import status_of
from hallq.web.locale import language
from hallq.web.refusals import plain_sentence_of, title_of


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the page shows it; `note` is a msgid or nothing."""

    name: str
    kind: str
    required: bool
    note: str


@dataclass(frozen=True, slots=True)
class RouteOnPage:
    """A route as the page shows it."""

    route: Route
    path: str
    roles: tuple[str, ...]
    body: tuple[Field, ...]
    query: tuple[Field, ...]
    answer: tuple[Field, ...]
    refusals: tuple[type[Refusal], ...]


@dataclass(frozen=True, slots=True)
class ProblemOnPage:
    """A refusal as the page shows it."""

    code: str
    status: int
    title: str
    sentence: str


def docs_pages(routes: list[Route]) -> Blueprint:
    """`/docs` and `/docs/problems`."""
    pages = Blueprint("docs", __name__, template_folder="templates")
    chapters = cache(lambda: _chapters(routes))

    @pages.get("/docs", endpoint="page")
    @everyone
    def page() -> str:
        """Everything on one page."""
        address = request.host_url.rstrip("/")
        return render_template("api/docs.html", chapters=chapters(), steps=_walk(), address=address, public=PUBLIC, staff=STAFF)

    @pages.get("/docs/problems", endpoint="problems")
    @everyone
    def problems() -> str:
        """Every refusal there is; the `type` of a problem document leads here."""
        return render_template("api/problems.html", problems=_problems())

    return pages


def _chapters(routes: list[Route]) -> dict[str, list[RouteOnPage]]:
    found: dict[str, list[RouteOnPage]] = {}
    for route in routes:
        found.setdefault(route.chapter, []).append(_on_page(route))
    return found


def _walk() -> list[Any]:
    now = house().clock.hall()
    try:
        with looking() as at:
            return walk(at.setup, staffing(at), now)
    except HallUnknown:
        return []


def _on_page(route: Route) -> RouteOnPage:
    return RouteOnPage(
        route=route,
        path=path_of(route),
        roles=_roles(route.permission),
        body=tuple(_fields(route.takes)),
        query=tuple(_fields(route.query)),
        answer=tuple(_fields(route.gives, "serialization")),
        refusals=tuple(kind for kind in refusals_of(route) if kind in route.refuses),
    )


def _roles(permission: str | None) -> tuple[str, ...]:
    if permission is None:
        return ()
    wanted = {Permission(one) for one in permission.split()}
    return tuple(role.value for role, granted in GRANTS.items() if wanted <= granted)


def _fields(model: Any, mode: Any = "validation") -> Iterable[Field]:
    if model is None:
        return
    schema = model.model_json_schema(mode=mode)
    defined, needed = schema.get("$defs", {}), schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield Field(name, _kind(field, defined), name in needed, field.get("description", ""))


def _kind(field: dict[str, Any], defined: dict[str, Any]) -> str:
    """What a field holds, in a few signs."""
    if "$ref" in field:
        found = defined[field["$ref"].rpartition("/")[2]]
        return " | ".join(found["enum"]) if "enum" in found else "{…}"
    if "anyOf" in field:
        return " | ".join(_kind(one, defined) for one in field["anyOf"])
    if "enum" in field or "const" in field:
        return " | ".join(map(str, field.get("enum") or [field["const"]]))
    if field.get("type") == "array":
        return f"[{_kind(field.get('items', {}), defined)}]"
    return str(field.get("type", "…")) + _bounds(field)


def _bounds(field: dict[str, Any]) -> str:
    least, most = field.get("minimum", field.get("minLength")), field.get("maximum", field.get("maxLength"))
    if field.get("type") == "integer" and least is not None and most is not None and most < 2**31:
        return f" {least}–{most}"
    return f" ≤ {most}" if field.get("type") == "string" and most is not None else ""


def _problems() -> list[ProblemOnPage]:
    reader = language()
    found = sorted({(status_of(kind), kind.code) for kind in _kinds(Refusal)})
    return [ProblemOnPage(code, status, title_of(code, reader), plain_sentence_of(code, reader)) for status, code in found]


def _kinds(kind: type[Refusal]) -> Iterable[type[Refusal]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds(child)
