"""A kiosk that stands in a small hall: over plain HTTP, and as a page in a browser."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, Route, expect

from hallq.domain.permissions import Role
from tests.browser import device_cookie, standing, visit
from tests.making import HALL
from tests.serving import Served

CODE = "kiosk-1"
HOME = f"/kiosk/{CODE}/"
PRINTERS = [
    HALL["printers"][0] | {"group": "slips", "place": {"zh": "取号机旁", "en": "Beside the kiosk"}},
    HALL["printers"][0] | {"code": "door", "group": "slips", "place": {"zh": "2号门旁", "en": "Beside door 2"}},
]
"""Two printers that stand in for one another; slips are asked for at the first."""

WRONG_TOUCHES = """() => {
  const wrong = [], asked = document.querySelector("dialog[open]");
  for (const button of (asked ?? document).querySelectorAll("button:not(:disabled)")) {
    if (!button.checkVisibility({visibilityProperty: true})) continue;
    const box = button.getBoundingClientRect(), name = button.id || button.textContent.trim().slice(0, 24);
    if (box.top < 0 || box.left < 0 || box.bottom > innerHeight + 0.5 || box.right > innerWidth + 0.5) wrong.push(`${name} is outside`);
    if (box.width < 96 || box.height < 96) wrong.push(`${name} is ${Math.round(box.width)}x${Math.round(box.height)}`);
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!button.contains(over)) wrong.push(`${name} lies under ${over?.className}`);
  }
  const stage = document.querySelector(".stage").getBoundingClientRect();
  for (const part of document.querySelectorAll(".whole:not([hidden]) > *")) {
    const box = part.getBoundingClientRect(), lies = [box, stage].map(({top, bottom}) => `${Math.round(top)}-${Math.round(bottom)}`);
    if (part.checkVisibility() && box.height && (box.top < stage.top - 0.5 || box.bottom > stage.bottom + 0.5))
      wrong.push(`${part.className} lies at ${lies[0]}, the stage at ${lies[1]}`);
  }
  for (const part of document.querySelectorAll(".grid .tile, .whole:not([hidden]), .menu:not([hidden]), .tab, .mode, .ticket")) {
    if (part.checkVisibility() && (part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1))
      wrong.push(`${part.id || part.className} is cut off: ${part.scrollWidth}x${part.scrollHeight} in ${part.clientWidth}x${part.clientHeight}`);
  }
  return wrong;
}"""
"""What cannot be touched or read: controls outside the screen, under another one or smaller than 96 px, parts that hold more than they show, and
parts of a screen that run under its head or its foot."""


def browser_of(hall: Served, **place: str) -> FlaskClient:
    """A browser without a screen that is a kiosk of the hall."""
    client, cookie = hall.client, device_cookie(hall, Role.KIOSK, CODE, **place)
    client.set_cookie(cookie["name"], cookie["value"])
    return client


@contextmanager
def kiosk(browser: Browser, hall: Served, size: str = "kiosk", *, cut: bool = False, but: Sequence[str] = (), **place: str) -> Iterator[Page]:
    """The page of a kiosk, ready to be touched; `cut` and `but` as in `visit`."""
    cookie = device_cookie(hall, Role.KIOSK, CODE, **place)
    with standing(hall) as address, visit(browser, address, size, cookies=[cookie], cut=cut, but=but) as page:
        page.goto(address + HOME)
        ready(page)
        yield page


def ready(page: Page) -> None:
    """Wait until the page can be touched."""
    expect(page.locator("#face")).to_have_attribute("data-ready", "yes")


def matter(page: Page, code: str) -> Locator:
    """The tile of a matter."""
    return page.locator(f"#matter-{code}")


def take(page: Page, code: str = "card-new", zone: str = "social") -> None:
    """Touch a zone and a matter."""
    page.click(f"#zone-{zone}")
    matter(page, code).click()


def hold(page: Page, address: str) -> list[Route]:
    """Keep whatever the page asks of an address without an answer; the list fills as it asks."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def number(page: Page) -> Locator:
    """The number on the screen of the result."""
    return page.locator("[data-number]")


def numbers_given(hall: Served) -> list[str]:
    """Every number of the day."""
    return [one["number"] for one in (hall.get("/api/v1/tickets").json or {})["tickets"]]


def speak(page: Page, language: str) -> None:
    """Let the kiosk speak a language."""
    if page.locator("[data-shell]").get_attribute("data-tag") != language:
        page.click(f"[data-tongue={language}]")
        expect(page.locator("[data-shell]")).to_have_attribute("data-tag", language)


def services(**changes: object) -> list[dict]:
    """The hall's services, the one named `of` with changes."""
    code = changes.pop("of")
    return [one | changes if one["code"] == code else one for one in HALL["services"]]


def queues(**changes: object) -> list[dict]:
    """The hall's queues, the one named `of` with changes."""
    code = changes.pop("of")
    return [one | changes if one["code"] == code else one for one in HALL["queues"]]
