"""A screen in a real browser, with everything it plays noted: from when until when, and which number stood large meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from hallq.domain.permissions import Role
from tests.browser import device_cookie, visit
from tests.making import call_next, issue
from tests.serving import Served

# The browser plays faster than a hall hears, so that a test need not last as long as the speech it listens to.
FASTER = 6
NOTE_WHAT_IS_PLAYED = f"""
window.played = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {{
  this.playbackRate = {FASTER};
  const note = {{ url: this.src, begins: null, ends: null, number: null, status: null }};
  this.addEventListener("playing", () => {{
    if (note.begins) return;
    note.begins = performance.now();
    window.played.push(note);
    setTimeout(() => {{ note.number = document.querySelector("[data-hero-number]").textContent; }}, 60);
  }});
  for (const name of ["ended", "pause", "error"]) this.addEventListener(name, () => {{ note.ends ??= performance.now(); }});
  return play.call(this);
}};
"""


@contextmanager
def screen(
    hall: Served, browser: Browser, address: str, *, size: str = "lobby", cut: bool = False, lang: str = "zh", is_looked_at: bool = True, **place: str
) -> Iterator[Page]:
    """The page of a screen that hangs there, once it has its voice and follows the story. To a browser, being looked at by a test is a touch."""
    cookie = device_cookie(hall, Role.DISPLAY, "screen", **place)
    with visit(browser, address, size, cookies=[cookie], cut=cut) as page:
        page.add_init_script(NOTE_WHAT_IS_PLAYED)
        with page.expect_response("**/alive"):
            page.goto(f"{address}/display/screen/?lang={lang}")
        if is_looked_at:
            page.wait_for_selector("html[data-greeted=yes]")
        yield page


def spoken(page: Page) -> list[dict[str, Any]]:
    """The calls that were played, without the moment of silence by which the page finds out whether it may play."""
    return [one for one in page.evaluate("window.played") if "silence" not in one["url"] and "chime" not in one["url"]]


def numbers_spoken(page: Page) -> list[str]:
    """Which numbers stood large while something was played, each once, in order."""
    return list(dict.fromkeys(one["number"] for one in spoken(page)))


def wait_until_spoken(page: Page, count: int) -> None:
    """Until so many different calls were begun, and the last one had its time."""
    page.wait_for_function(
        "count => new Set(window.played.filter(one => /\\d+.wav/.test(one.url) && one.number).map(one => one.url)).size >= count", arg=count
    )


def listed(page: Page) -> list[str]:
    """The numbers in the list of recent calls, the newest first."""
    return page.locator("[data-call]:visible [data-number-text]").all_text_contents()


def called(hall: Served, window: str = "1", service: str = "card-new") -> Any:
    """Somebody who takes a number and is called."""
    issue(hall.house, hall.hall_id, service=service)
    return call_next(hall.house, hall.hall_id, window)
