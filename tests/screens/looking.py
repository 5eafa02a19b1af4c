"""Opening a sight in a browser as the one who sees it, and taking its picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import SIZES, visit
from tests.screens.hall import StagedHall
from tests.screens.pages import Sight

SETTLED_MS = 400


@contextmanager
def put(hall: StagedHall, sight: Sight) -> Iterator[None]:
    """The hall in the state of the sight, and afterwards as the next one needs it."""
    if sight.before is not None:
        sight.before(hall)
    try:
        yield
    finally:
        if sight.after is not None:
            sight.after(hall)


@contextmanager
def seen(browser: Browser, hall: StagedHall, address: str, sight: Sight, size: str, language: str, wide: int | None = None) -> Iterator[Page]:
    """The page as it stands before that person's eyes, in a window of that size, or `wide` pixels and as high as that."""
    with put(hall, sight), visit(browser, address, size, language, sight.cookies(hall), but=sight.but, cut=sight.cut) as page:
        if wide is not None:
            page.set_viewport_size({"width": wide, "height": SIZES[size][1]})
        path = sight.address(hall)
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}", wait_until="load")
        if sight.speak is not None:
            sight.speak(page, language)
        if sight.then is not None:
            sight.then(page, hall)
        page.wait_for_timeout(SETTLED_MS)
        yield page


def take(page: Page, file: Path, sight: Sight) -> None:
    """Its picture."""
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=sight.grows, animations="disabled")
