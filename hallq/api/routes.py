"""One way to declare a route of the API: its address, what it takes and answers, so that the document is made of the code itself."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What the document says of one route. `key` tells that it takes an idempotency key, `match` that it takes If-Match.

    `sentence` and `more` are msgids. `gives` is None where there is nothing to tell (204), `media` names what else is answered than JSON.
    """

    method: str
    path: str
    sentence: str
    view: Callable[..., Any]
    chapter: str
    more: str = ""
    takes: type[Sent] | None = None
    query: type[Asked] | None = None
    gives: type[BaseModel] | None = None
    status: int = 200
    or_empty: bool = False
    refuses: tuple[type[Refusal], ...] = ()
    key: bool = False
    match: bool = False
    media: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the operation."""
        return self.view.__name__

    @property
    def permission(self) -> str | None:
        """The right it asks for; None where it is open to everybody."""
        return permission_of(self.view)


@dataclass(slots=True)
class Routes:
    """The routes of one chapter of the interface; `chapter` is a msgid."""

    chapter: str
    found: list[Route] = field(default_factory=list)

    def get(self, path: str, sentence: str, **told: Any) -> Callable[[View], View]:
        """Declare a look."""
        return self._declare(method="GET", path=path, sentence=sentence, **told)

    def post(self, path: str, sentence: str, *, key: bool = True, **told: Any) -> Callable[[View], View]:
        """Declare a write; `key` False where no idempotency key is asked for."""
        return self._declare(method="POST", path=path, sentence=sentence, key=key, **told)

    def _declare(self, **told: Any) -> Callable[[View], View]:
        def declare(view: View) -> View:
            self.found.append(Route(view=view, chapter=self.chapter, **told))
            return view

        return declare


def serve(app: Flask, routes: list[Route]) -> None:
    """Let an application answer these routes, under the hall's name and, where there is one hall, bare."""
    for name, prefix in (("api_of_hall", OF_HALL), ("api", BARE)):
        blueprint = Blueprint(name, __name__, url_prefix=prefix)
        for route in routes:
            blueprint.add_url_rule(route.path, route.name, route.view, methods=[route.method])
        app.register_blueprint(blueprint)
