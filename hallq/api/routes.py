"""One way to declare a route of the API: its address, what it takes and answers, so that the document is made of the code itself."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Blueprint, Flask
from pydantic import BaseModel

from hallq.domain.errors import Refusal
from hallq.web.auth import permission_of
from hallq.web.forms import Asked, Sent

View = TypeVar("View", bound=Callable[..., Any])

OF_HALL, BARE = "/h/<hall>/api/v1", "/api/v1"


@dataclass(frozen=True, slots=True)
class Route:
    """What the document says of one route. `key` tells that the route is a write and takes an idempotency key, `match` that it takes If-Match."""

    method: str
    path: str
    view: Callable[..., Any]
    chapter: str
    takes: type[Sent] | None = None
    query: type[Asked] | None = None
    gives: type[BaseModel] | dict[str, Any] | None = None
    status: int = 200
    or_empty: bool = False
    refuses: tuple[type[Refusal], ...] = ()
    key: bool = False
    match: bool = False
    media: tuple[str, ...] = ("application/json",)

    @property
    def name(self) -> str:
        """The name of the operation."""
        return self.view.__name__

    @property
    def permission(self) -> str | None:
        """The right it asks for; None where it is open to everybody."""
        return permission_of(self.view)

    @property
    def sentence(self) -> str:
        """The first line of what the view says of itself."""
        return (inspect.getdoc(self.view) or "").partition("\n")[0]

    @property
    def details(self) -> str:
        """The rest of it."""
        return (inspect.getdoc(self.view) or "").partition("\n")[2].strip()


@dataclass(slots=True)
class Routes:
    """The routes of one chapter of the API."""

    chapter: str
    found: list[Route] = field(default_factory=list)

    def get(self, path: str, **told: Any) -> Callable[[View], View]:
        """Declare a look."""
        return self._declare("GET", path, **told)

    def post(self, path: str, *, key: bool = True, **told: Any) -> Callable[[View], View]:
        """Declare a write; `key` False where no idempotency key is asked for."""
        return self._declare("POST", path, key=key, **told)

    def _declare(self, method: str, path: str, **told: Any) -> Callable[[View], View]:
        def declare(view: View) -> View:
            self.found.append(Route(method, path, view, self.chapter, **told))
            return view

        return declare


def serve(app: Flask, routes: list[Route]) -> None:
    """Let an application answer these routes, under the hall's name and, where there is one hall, bare."""
    for name, prefix in (("api_of_hall", OF_HALL), ("api", BARE)):
        blueprint = Blueprint(name, __name__, url_prefix=prefix)
        for route in routes:
            blueprint.add_url_rule(route.path, route.name, route.view, methods=[route.method])
        app.register_blueprint(blueprint)
