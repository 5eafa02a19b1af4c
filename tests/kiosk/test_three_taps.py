"""The way to a number in a big hall: zone, line, matter, and no fourth touch, on tiles that are wide, high and written large enough."""

from typing import Any

import pytest
from playwright.sync_api import Page

from hallq.cli.simulate import made_up_hall
from tests.kiosk.standing import kiosk, speak
from tests.making import NINE, StillClock, make_hall, open_counters
from tests.serving import Served, make_app

MOST_TAPS = 3
LEAST_WIDTH, LEAST_HEIGHT, LEAST_NAME, LEAST_FACT = 440, 200, 28, 25
"""In pixels: of a tile, and of what is written on it."""

WALK = """() => {
  const at = (selector) => document.querySelector(selector), grid = at("[data-grid]"), tap = (selector) => at(selector).click();
  const found = {}, tiles = [];
  const size = (part) => parseFloat(getComputedStyle(part).fontSize);
  const look = (taps) => {
    const sizes = new Set();
    for (const tile of grid.children) {
      const box = tile.getBoundingClientRect(), name = tile.querySelector(".tile-name"), isCut = tile.scrollHeight > tile.clientHeight + 1;
      sizes.add(size(name));
      tiles.push({ id: tile.id, width: box.width, height: box.height, name: size(name), fact: size(tile.querySelector(".tile-now")), isCut });
      if (tile.dataset.matter) found[tile.dataset.matter] = Math.min(taps + 1, found[tile.dataset.matter] ?? Infinity);
    }
    if (sizes.size > 1) tiles.push({ id: `${grid.children[0].id} and its page`, sizes: [...sizes] });
  };
  const enter = (taps) => {
    const folders = [];
    for (let page = 0; ; page += 1) {
      look(taps + page);
      for (const tile of grid.children) if (tile.dataset.folder) folders.push([`#${tile.id}`, page]);
      if (at("[data-pages]").hidden || at("[data-do=next]").disabled) break;
      tap("[data-do=next]");
    }
    for (const [folder, page] of folders) {
      while (!at("[data-pages]").hidden && !at("[data-do=previous]").disabled) tap("[data-do=previous]");
      for (let turned = 0; turned < page; turned += 1) tap("[data-do=next]");
      tap(folder);
      enter(taps + page + 1);
      tap("[data-do=back]");
    }
  };
  tap("[data-do=home]");
  enter(0);
  return { found, tiles };
}"""
"""In how many touches each matter gives its number, by zones and lines, and every tile on the way."""


@pytest.fixture
def city(sqlite_url, tmp_path):
    """The city hall in the morning, with a window open for every line."""
    house, hall_id = make_hall(sqlite_url, clock=StillClock(NINE), **made_up_hall("city"))
    open_counters(house, hall_id, *{counter.profile_id: counter.code for counter in house.setup_of(hall_id).counters}.values())
    return Served(house, hall_id, make_app(house, tmp_path, sqlite_url), tmp_path)


def walked(page: Page) -> dict[str, Any]:
    """What a walk through all zones and lines finds."""
    return dict(page.evaluate(WALK))


def is_small(tile: dict[str, Any]) -> bool:
    """Whether a finger, or an eye, has trouble with it."""
    least = {"width": LEAST_WIDTH, "height": LEAST_HEIGHT, "name": LEAST_NAME, "fact": LEAST_FACT}
    return "sizes" in tile or tile["isCut"] or any(tile[side] < size for side, size in least.items())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_every_matter_of_a_city_is_three_taps_away(browser, city, size, language):
    matters = {service.code for service in city.house.setup_of(city.hall_id).services if not service.steps}
    with kiosk(browser, city, size) as page:
        speak(page, language)
        walk = walked(page)

    assert set(walk["found"]) == matters
    assert {matter: taps for matter, taps in walk["found"].items() if taps > MOST_TAPS} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_all_tiles_of_a_page_are_large_enough_and_written_alike(browser, city, size, language):
    with kiosk(browser, city, size) as page:
        speak(page, language)

        assert [tile for tile in walked(page)["tiles"] if is_small(tile)] == []
