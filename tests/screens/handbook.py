"""`make handbook`: the handbook's pictures, taken anew from the pages as they are, small enough to travel with hallq."""

import argparse
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser import launched, standing
from tests.screens.hall import MONDAY, TUESDAY, staged
from tests.screens.looking import seen
from tests.screens.pages import sights

FOLDER = Path(__file__).parents[2] / "hallq/docs/handbook/images"
WIDEST, HIGHEST, COLOURS = 1100, 1000, 64
OFFICE = ".office-page"
NARROW = 1180
"""The width of the window in pixels where only a part of a page is taken: what is left is hardly wider than a page of the handbook."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is taken of: a sight at a size, or a part of it from its top, at most so many pixels `high`."""

    of: str
    size: str
    part: str | None = None
    high: int = 720

    def taken(self, page: Page) -> bytes:
        """The page as PNG."""
        if self.part is None:
            return page.screenshot(animations="disabled")
        page.evaluate("scrollTo(0, 0)")
        box = page.locator(self.part).bounding_box()
        assert box is not None, self
        clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": min(box["height"], self.high)}
        return page.screenshot(animations="disabled", full_page=not self.part.startswith("#dialog"), clip=clip)  # type: ignore[arg-type]  # as told


PICTURES = {
    "kiosk-home": Picture("kiosk-home", "kiosk"),
    "kiosk-ticket": Picture("kiosk-ticket", "kiosk"),
    "display-main": Picture("display-main", "lobby"),
    "display-zone": Picture("display-zone", "lobby"),
    "office-devices": Picture("office-devices", "desk", OFFICE, 560),
    "office-overview": Picture("office-overview", "desk"),
    "counter-idle": Picture("counter-idle", "desk"),
    "counter-called": Picture("counter-called", "desk"),
    "counter-serving": Picture("counter-serving", "desk"),
    "counter-transfer": Picture("counter-transfer", "desk", "#dialog-transfer"),
    "counter-hold": Picture("counter-hold", "desk", "#dialog-hold"),
    "counter-more": Picture("counter-more", "desk", "#dialog-more"),
    "pad-levels": Picture("pad-levels", "pad"),
    "phone-waiting": Picture("phone-waiting", "phone"),
    "phone-called": Picture("phone-called", "phone"),
    "office-next": Picture("office-next", "desk", OFFICE),
    "office-what-if": Picture("office-what-if-played", "desk", OFFICE, 1000),
    "office-windows": Picture("office-windows", "desk", OFFICE, 860),
    "office-estimates": Picture("office-estimates", "desk", OFFICE, 1000),
    "office-report": Picture("office-report-satisfaction_by_wait", "desk", OFFICE, 1000),
    "office-trace": Picture("office-visit", "desk", OFFICE, 900),
    "office-setup": Picture("office-setup", "desk", OFFICE, 640),
    "office-order": Picture("office-setup-order", "desk", OFFICE, 620),
    "office-matrix": Picture("office-setup-matrix", "desk", OFFICE, 640),
    "office-slip-template": Picture("office-slip-template", "desk", OFFICE, 800),
    "office-skills": Picture("office-person-skills", "desk", "#skills", 560),
    "pairing": Picture("pairing", "lobby"),
    "office-paper": Picture("office-paper", "desk", OFFICE, 640),
    "kiosk-waiting": Picture("kiosk-ticket-waiting", "kiosk"),
}
"""A picture by its name in the handbook, in the order in which they are taken: devices soon after they were seen, trouble with paper last."""


def main() -> None:
    """Take them all, or those whose name begins as asked."""
    asked = argparse.ArgumentParser(prog="python -m tests.screens.handbook", description=__doc__)
    asked.add_argument("names", nargs="*", help="beginnings of names; all of them without")
    wanted = tuple(asked.parse_args().names) or ("",)
    known = {sight.name: sight for sight in sights()}
    with staged("city", days=(MONDAY, TUESDAY)) as hall, standing(hall) as address, launched() as browser:
        for name, picture in ((one, PICTURES[one]) for one in PICTURES if one.startswith(wanted)):
            for language in ("zh", "en"):
                with seen(browser, hall, address, known[picture.of], picture.size, language, None if picture.part is None else NARROW) as page:
                    file = FOLDER / language / f"{name}.png"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(small(picture.taken(page)))
                print(file, flush=True)


def small(png: bytes) -> bytes:
    """The picture in fewer pixels and colours: a page explains itself in a tenth of the bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main()
