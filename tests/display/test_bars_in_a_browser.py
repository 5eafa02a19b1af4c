"""The bars over all windows of the made-up halls: whatever a window serves, its names are whole and can be read, in both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from hallq.cli.simulate import made_up_hall
from hallq.domain.permissions import Role
from tests.browser import SIZES, context, device_cookie, overflow, standing
from tests.making import NINE, StillClock, make_hall
from tests.serving import Served, make_app

CUT_OFF = """() => {
  const wrong = [], pen = document.createElement("canvas").getContext("2d");
  const panel = document.querySelector(".bar-services"), names = [...panel.children].filter((name) => name.checkVisibility());
  const inside = panel.getBoundingClientRect();
  for (const name of names) {
    const style = getComputedStyle(name), box = name.getBoundingClientRect(), isClipped = style.overflowY !== "visible";
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const ink = pen.measureText("pyg"), tails = ink.fontBoundingBoxDescent - ink.actualBoundingBoxDescent;
    const lead = (parseFloat(style.lineHeight) - ink.fontBoundingBoxAscent - ink.fontBoundingBoxDescent) / 2;
    if (box.top < inside.top || box.bottom > inside.bottom) wrong.push(`${name.textContent} lies outside`);
    if (name.scrollWidth > name.clientWidth || (isClipped && tails + lead < 0)) wrong.push(`${name.textContent} is cut off`);
  }
  return names.length > 0 ? wrong : ["no name is shown"];
}"""
"""Names that lie outside their panel, or are cut off at their end or through the tails of their letters."""


def windows_unlike(hall: Served) -> Iterator[str]:
    """One window of each kind: those that serve the same lines and have a code of the same length look alike."""
    counters = hall.house.setup_of(hall.hall_id).counters
    return iter({(counter.profile_id, len(counter.code)): counter.code for counter in counters}.values())


def wrong_in(page: Page, size: str) -> list[str]:
    """What of a bar cannot be read on a screen of a size, or does not fit it."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("() => new Promise(requestAnimationFrame)")
    wide, high = overflow(page)
    return [*page.evaluate(CUT_OFF), *([f"the page is {wide}x{high} too large"] if max(wide, high) > 0 else [])]


def wrong_on_all_bars(browser: Browser, hall: Served, language: str) -> dict[str, list[str]]:
    """What is wrong, by window and size."""
    wrong: dict[str, list[str]] = {}
    with standing(hall) as address, context(browser, "bar") as own:
        page = own.new_page()
        for window in windows_unlike(hall):
            code = f"bar-{window}"
            cookie = device_cookie(hall, Role.DISPLAY, code, counter=window)
            own.add_cookies([{"url": address, "name": cookie["name"], "value": cookie["value"]}])
            page.goto(f"{address}/display/{code}/?lang={language}", wait_until="load")
            wrong |= {f"{window} {size}": wrong_in(page, size) for size in ("bar", "lobby", "kiosk")}
    return {place: found for place, found in wrong.items() if found}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["city", "town"])
def test_every_window_of_a_hall_has_its_names_whole_and_inside_its_bar(browser, sqlite_url, tmp_path, name, language):
    house, hall_id = make_hall(sqlite_url, clock=StillClock(NINE), **made_up_hall(name))
    hall = Served(house, hall_id, make_app(house, tmp_path, sqlite_url), tmp_path)

    assert wrong_on_all_bars(browser, hall, language) == {}
