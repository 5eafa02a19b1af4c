"""Somebody who sits in the office: looks at pages and presses their forms as a browser does."""

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hallq.domain.permissions import Role
from tests.serving import Served, new_key


@dataclass
class Office:
    """A browser that is signed in; `post` sends what every form carries unless it is told otherwise."""

    browser: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Look at a page."""
        return self.browser.get(path, headers={"Accept": "text/html"})

    def post(self, path: str, **fields: str | list[str]) -> TestResponse:
        """Press a form."""
        form = {"csrf": self.seal(), "key": new_key(), **fields}
        return self.browser.post(path, data=form, headers={"Accept": "text/html"})

    def seal(self) -> str:
        """What the pages of this browser prove themselves with."""
        found = re.search(r'name="csrf-token" content="([^"]*)"', self.get("/password").text)
        assert found is not None
        return found[1]


def at_office(hall: Served, role: Role) -> Office:
    """Somebody of a role, signed in."""
    browser = hall.client
    browser.set_cookie("hallq", hall.token(role))
    return Office(browser)
