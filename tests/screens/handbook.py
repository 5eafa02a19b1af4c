"""`make handbook`: the handbook's pictures, taken anew from the pages as they are, small enough to travel with hallq."""

import io
from pathlib import Path

from PIL import Image

from tests.browser import launched, standing
from tests.screens.hall import staged
from tests.screens.looking import seen
from tests.screens.pages import sights

FOLDER = Path(__file__).parents[2] / "hallq/docs/handbook/images"
WIDEST, HIGHEST, COLOURS = 1100, 1000, 96
PICTURES = {
    "kiosk-home": ("kiosk-home", "kiosk"),
    "kiosk-ticket": ("kiosk-ticket", "kiosk"),
    "kiosk-waiting": ("kiosk-ticket-waiting", "kiosk"),
    "display-main": ("display-main", "lobby"),
    "display-zone": ("display-zone", "lobby"),
    "counter-idle": ("counter-idle", "desk"),
    "counter-called": ("counter-called", "desk"),
    "counter-serving": ("counter-serving", "desk"),
    "pad-levels": ("pad-levels", "pad"),
    "phone-waiting": ("phone-waiting", "phone"),
    "phone-called": ("phone-called", "phone"),
    "office-overview": ("office-overview", "desk"),
    "office-report": ("office-report-satisfaction_by_wait", "desk"),
    "office-setup": ("office-setup", "desk"),
    "office-slip-template": ("office-slip-template", "desk"),
    "office-devices": ("office-devices", "desk"),
    "pairing": ("pairing", "lobby"),
}
"""A picture's name in the handbook, and the sight and size it is taken of."""


def main() -> None:
    """Take them all."""
    known = {sight.name: sight for sight in sights()}
    with staged("city") as hall, standing(hall) as address, launched() as browser:
        for name, (of, size) in PICTURES.items():
            for language in ("zh", "en"):
                with seen(browser, hall, address, known[of], size, language) as page:
                    file = FOLDER / language / f"{name}.png"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(small(page.screenshot(animations="disabled")))
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
