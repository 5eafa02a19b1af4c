"""What a person waits for, in a real browser on this machine: a clerk's key, a call on the wall, a kiosk that comes up."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import context, launched

ROUNDS = 30
AGAIN_MS = 400

# From the key that goes down to the frame in which the desk shows another state.
WATCH_DESK = """() => {
  window.taken = [];
  let pressed = null;
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  const place = document.querySelector("[data-place]");
  let phase = place.querySelector("[data-desk]").dataset.phase;
  new MutationObserver(() => {
    const now = place.querySelector("[data-desk]")?.dataset.phase;
    if (!now || now === phase) return;
    phase = now;
    const from = pressed;
    requestAnimationFrame(() => window.taken.push(performance.now() - from));
  }).observe(place, {childList: true, subtree: true, attributes: true});
}"""
# The moment of the frame in which a number stands in the list of the wall, by its number.
WATCH_WALL = """() => {
  window.seen = {};
  new MutationObserver(() => {
    for (const row of document.querySelectorAll("[data-call]")) {
      const number = row.dataset.number;
      if (!(number in window.seen)) {
        window.seen[number] = 0;
        requestAnimationFrame(() => { window.seen[number] = Date.now(); });
      }
    }
  }).observe(document.body, {childList: true, subtree: true, attributes: true});
}"""
KIOSK_USABLE = "() => [...document.querySelectorAll('[data-grid] .tile')].some((tile) => tile.offsetParent) ? performance.now() : false"


@dataclass(frozen=True, slots=True)
class Standing:
    """A staged hall in a process of its own."""

    address: str
    devices: dict[str, dict[str, str]]
    clerk: dict[str, str]
    counter: str

    def cookie(self, name: str) -> dict[str, Any]:
        """What lets a browser in as a device, or as the clerk."""
        return {"url": self.address, **(self.clerk if name == "clerk" else self.devices[name])}


def measure_eyes() -> None:
    """Print the three."""
    with standing_apart() as hall, launched() as browser:
        print("\nin a real browser (Chromium, loopback)")
        print(f"  kiosk home usable: {_told(kiosk(hall, browser))}")
        keys, walls = desk_and_wall(hall, browser)
        print(f"  key to new state at the counter: {_told(keys)}")
        print(f"  call to picture on the lobby screen: {_told(walls)}")


@contextmanager
def standing_apart() -> Iterator[Standing]:
    """The hall, served by another process, so that it and the browser do not wait for each other's interpreter."""
    child = subprocess.Popen([sys.executable, "-m", "tests.bench.staged"], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        yield Standing(**json.loads(child.stdout.readline()))
    finally:
        child.terminate()
        child.wait(30)


def kiosk(hall: Standing, browser: Browser) -> list[float]:
    """Milliseconds from the opening of a kiosk's page, nothing kept from before, until a tile can be touched."""
    taken = []
    for _ in range(7):
        with context(browser, "kiosk") as own:
            own.add_cookies([hall.cookie("kiosk-hall")])  # type: ignore[list-item]  # name, value and url are enough
            page = own.new_page()
            page.goto(f"{hall.address}/kiosk/kiosk-hall/", wait_until="commit")
            taken.append(float(page.wait_for_function(KIOSK_USABLE).json_value()))
    return taken


def desk_and_wall(hall: Standing, browser: Browser) -> tuple[list[float], list[float]]:
    """Milliseconds from a clerk's key to the new state, and from the call's key to the number on the lobby's wall."""
    walls: list[float] = []
    with context(browser, "desk") as own, context(browser, "lobby") as of_lobby:
        own.add_cookies([hall.cookie("clerk")])  # type: ignore[list-item]  # likewise
        of_lobby.add_cookies([hall.cookie("screen-main")])  # type: ignore[list-item]  # likewise
        wall, desk = of_lobby.new_page(), own.new_page()
        wall.goto(f"{hall.address}/display/screen-main/")
        desk.goto(f"{hall.address}/counter/{hall.counter}/")
        _press(desk, "F2", "idle")
        desk.evaluate(WATCH_DESK)
        wall.evaluate(WATCH_WALL)
        for _ in range(ROUNDS):
            pressed = _press(desk, "F2", "called")
            number = desk.locator("[data-now-number]").inner_text()
            shown = wall.wait_for_function("(number) => window.seen[number] || false", arg=number)
            walls.append(float(shown.json_value()) - pressed)
            _press(desk, "F2", "serving")
            _press(desk, "F9", "idle")
        keys = desk.evaluate("window.taken")
    return keys, walls


def _press(desk: Page, key: str, phase: str) -> float:
    """When the key went down, in milliseconds of this machine's clock; goes on once the desk is in the phase."""
    desk.wait_for_timeout(AGAIN_MS)
    pressed = time.time() * 1000
    desk.keyboard.press(key)
    desk.wait_for_selector(f"[data-desk][data-phase={phase}]")
    return pressed


def _told(taken: list[float]) -> str:
    ordered = sorted(taken)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered):.0f} ms, p95 {late:.0f} ms, worst {ordered[-1]:.0f} ms ({len(ordered)} times)"
