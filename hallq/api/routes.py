"""One way to declare a route of the API: its address, what it takes and answers, so that the document is made of the code itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Blueprint, Flask, request
from pydantic import BaseModel
from werkzeug.routing import IntegerConverter, Map

from hallq.domain.errors import FieldNotObeyed, Refusal
from hallq.web.auth import permission_of
from hallq.web.forms import Asked, Sent

View = TypeVar("View", bound=Callable[..., Any])

OF_HALL, BARE = "/h/<hall>/api/v1", "/api/v1"
LARGEST_KEY = 2**53 - 1
"""The largest number that every reader of JSON keeps exactly; both databases hold more."""


class KeyConverter(IntegerConverter):
    """The number of a line of the story in an address; a larger one is found nowhere."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_KEY)


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
    app.url_map.converters["key"] = KeyConverter
    for name, prefix in (("api_of_hall", OF_HALL), ("api", BARE)):
        blueprint = Blueprint(name, __name__, url_prefix=prefix)
        for route in routes:
            blueprint.add_url_rule(route.path, route.name, route.view, methods=[route.method])
        blueprint.before_request(refuse_idle_match(frozenset(f"{name}.{route.name}" for route in routes if route.match)))
        app.register_blueprint(blueprint)


def refuse_idle_match(obeying: frozenset[str]) -> Callable[[], None]:
    """Refuse If-Match where no route obeys it: who names a version believes that nothing happens to another. Raises FieldNotObeyed."""

    def refuse() -> None:
        if "If-Match" in request.headers and request.endpoint not in obeying:
            raise FieldNotObeyed(field="If-Match")

    return refuse
