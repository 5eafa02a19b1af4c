"""A form of the office as a browser without scripts sends it: every field as it stands on the page, but for what a test types."""

from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from hallq.domain.permissions import Role
from tests.serving import Served

PAGE = {"Accept": "text/html"}


class _Fields(HTMLParser):
    """Names and values of the successful controls of the one form whose address ends in `action`."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.fields, self.path = action, list[tuple[str, str]](), ""
        self._inside, self._select, self._area = False, "", ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        found = dict(pairs)
        if tag == "form" and str(found.get("action", "")).partition("?")[0].endswith(self.action) and found.get("method") == "post":
            self._inside, self.path = True, str(found["action"])
        if self._inside and "disabled" not in found:
            self._control(tag, found)

    def _control(self, tag: str, found: dict[str, str | None]) -> None:
        name = found.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self.fields.append((name, ""))
        elif tag == "option" and "selected" in found and self._select:
            self.fields.append((self._select, found.get("value") or ""))
        elif tag == "input" and name and found.get("type") != "file" and (found.get("type") not in {"checkbox", "radio"} or "checked" in found):
            self.fields.append((name, found.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[-1] = (self._area, self.fields[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area


class Filled:
    """A form on a page, to be filled in and sent."""

    def __init__(self, hall: Served, page: str, action: str, role: Role = Role.ADMIN) -> None:
        found = _Fields(action)
        found.feed(page)
        assert found.path, page
        self.hall, self.path, self.fields, self.role = hall, found.path, found.fields, role

    def __getitem__(self, name: str) -> str:
        return dict(self.fields)[name]

    def all(self, name: str) -> list[str]:
        """Every value of a name, in the order of the page."""
        return [value for key, value in self.fields if key == name]

    def send(self, typed: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send it, with what was typed: a list for boxes that are ticked, None for one that is not."""
        typed = typed or {}
        fields = [(name, value) for name, value in self.fields if name not in typed]
        fields += [(name, one) for name, value in typed.items() if value is not None for one in (value if isinstance(value, list) else [value])]
        data: dict[str, list[Any]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return browser(self.hall, self.role).post(self.path, data=data, headers=PAGE, **more)


def browser(hall: Served, role: Role = Role.ADMIN) -> Any:
    """A browser in which somebody of a role is signed in."""
    client = hall.client
    client.set_cookie("hallq", hall.token(role))
    return client


def page(hall: Served, path: str, role: Role = Role.ADMIN) -> str:
    """A page of the office as somebody of a role sees it."""
    answer = browser(hall, role).get(f"/manage/{path}", headers=PAGE)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def form(hall: Served, path: str, action: str | None = None, role: Role = Role.ADMIN) -> Filled:
    """The form of a page that is sent to an address with this end; to that of the page where none is given."""
    return Filled(hall, page(hall, path, role), path.partition("?")[0] if action is None else action, role)
