"""A clerk of the small hall, for tests of the counter: at the interface, and in a browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from hallq.domain.permissions import Role
from tests.browser import SIZES, staff_cookie, standing, visit
from tests.serving import Served

SIZES.setdefault("small", (320, 180))
PAGE = {"Accept": "text/html"}
CALM_MS = 350
"""The page takes no second press for 300 ms after the first."""


def go_to_work(hall: Served, counter: str = "1") -> None:
    """The clerk opens a counter."""
    assert hall.post(f"/api/v1/counters/{counter}/open", role=Role.CLERK).status_code == 204


def call(hall: Served, counter: str = "1") -> dict:
    """The clerk calls the next."""
    answer = hall.post(f"/api/v1/counters/{counter}/call-next", role=Role.CLERK)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def act(hall: Served, ticket: dict, verb: str, role: Role = Role.CLERK, **body: object) -> dict:
    """The clerk does something with a ticket."""
    answer = hall.post(f"/api/v1/tickets/{ticket['id']}/{verb}", body, role)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def serve(hall: Served, counter: str = "1") -> dict:
    """The clerk calls the next, who comes."""
    return act(hall, call(hall, counter), "start")


def desk(hall: Served, counter: str = "1", role: Role = Role.CLERK) -> str:
    """The living part of the page."""
    answer = hall.get(f"/counter/{counter}/desk?lang=zh", role, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def told(hall: Served, name: str) -> str:
    """A fact of the page."""
    found = re.search(rf'data-{name}="([^"]*)"', desk(hall))
    assert found is not None
    return found.group(1)


def state(hall: Served, ticket: dict) -> str:
    """Where a visitor is by now."""
    return str((hall.get(f"/api/v1/tickets/{ticket['id']}").json or {})["state"])


@contextmanager
def at_desk(hall: Served, browser: Browser, counter: str = "1", size: str = "desk", language: str = "zh", **options: object) -> Iterator[Page]:
    """The clerk's page of a counter in a browser, greeted by the server."""
    cookie = staff_cookie(hall, Role.CLERK)
    with standing(hall) as address, visit(browser, address, size, language, [cookie], **options) as page:  # type: ignore[arg-type]  # as told
        page.goto(f"{address}/counter/{counter}/")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        yield page


def phase(page: Page, wanted: str) -> None:
    """Wait until the page shows a phase and takes presses again."""
    expect(page.locator("body")).to_have_attribute("data-phase", wanted)
    expect(page.locator("body")).not_to_have_attribute("data-busy", "yes")
