"""`make screenshots`: every page and state at every size, in both languages, into build/screens."""

import argparse
from pathlib import Path

from tests.browser import launched, standing
from tests.screens.hall import MONDAY, NIGHT, TEN, TUESDAY, staged
from tests.screens.looking import seen, take
from tests.screens.pages import Sight, sights

LANGUAGES = ("zh", "en")


def main() -> None:
    """Take them all, or those whose name begins as asked."""
    asked = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    asked.add_argument("names", nargs="*", help="beginnings of names; all of them without")
    asked.add_argument("--to", type=Path, default=Path("build/screens"))
    asked.add_argument("--hall", choices=("city", "town"), default="city")
    told = asked.parse_args()
    wanted = [sight for sight in sights() if not told.names or sight.name.startswith(tuple(told.names))]
    for night, until in ((False, TEN), (True, NIGHT)):
        _take_all([sight for sight in wanted if sight.night is night], told.hall, until, told.to)


def _take_all(wanted: list[Sight], name: str, until: int, to: Path) -> None:
    if not wanted:
        return
    with staged(name, until, days=(MONDAY, TUESDAY)) as hall, standing(hall) as address, launched() as browser:
        for sight, size, language in [(one, size, language) for one in wanted for size in one.sizes for language in LANGUAGES]:
            file = to / language / f"{sight.name}-{size}.png"
            with seen(browser, hall, address, sight, size, language) as page:
                take(page, file, sight)
            print(file, flush=True)


if __name__ == "__main__":
    main()
