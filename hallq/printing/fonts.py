"""The fonts pictures are drawn with: found on this machine, asked character by character, the first that has it wins."""

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

log = logging.getLogger(__name__)

SHIPPED = "web/static/vendor"
SHIPPED_PATTERNS = (
    "NotoSansSC-Regular.ttf", "noto-*-arabic-400-normal.woff2", "noto-*-tibetan-400-normal.woff2", "noto-*-mongolian-400-normal.woff2",
)
SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
SYSTEM_PATTERNS = (
    "NotoSansCJK-Regular.ttc", "NotoSansCJK*Regular.otf", "NotoSerifCJK-Regular.ttc", "NotoSans*Arabic*-Regular.ttf", "NotoNaskhArabic-Regular.ttf",
    "NotoSerifTibetan-Regular.ttf", "NotoSans*Mongolian*-Regular.ttf", "NotoSans-Regular.ttf",
)
NOBODY_HAS = "\uffff"
PROBE_SIZE = 16


class FontBook:
    """An ordered list of font files with a last resort that has Latin letters only, so that a number can always be drawn."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        self._faces: dict[tuple[int, int], FreeTypeFont] = {}
        self._place: dict[str, int | None] = {}

    def face(self, place: int, size: int) -> FreeTypeFont:
        """The font at this place of the list (the last resort behind its end), `size` dots high."""
        key = (place, size)
        if key not in self._faces:
            self._faces[key] = _last_resort(size) if place >= len(self.paths) else ImageFont.truetype(self.paths[place], size)
        return self._faces[key]

    def runs(self, text: str) -> Iterator[tuple[int, str]]:
        """The text cut where the font changes: (place in the list, part). A character no font has goes to the first, which draws its box."""
        for place, part in groupby(text, lambda ch: self._place_of(ch) or 0):
            yield place, "".join(part)

    def length(self, text: str, size: int) -> int:
        """The width of the text in dots."""
        return round(sum(self.face(place, size).getlength(part) for place, part in self.runs(text)))

    def lacking(self, text: str) -> str:
        """The characters of the text that no font has, each once."""
        return "".join(ch for ch in dict.fromkeys(text) if self._place_of(ch) is None)

    def _place_of(self, ch: str) -> int | None:
        if ch not in self._place:
            self._place[ch] = next((place for place in range(len(self.paths) + 1) if self._has(place, ch)), None)
        return self._place[ch]

    def _has(self, place: int, ch: str) -> bool:
        """Whether the font draws something of its own for the character; every font draws one and the same box for what it lacks."""
        if ch.isspace():
            return True
        face = self.face(place, PROBE_SIZE)
        return bytes(face.getmask(ch)) != bytes(face.getmask(NOBODY_HAS))


@cache
def font_book() -> FontBook:
    """The fonts of this machine: those shipped with the pages first, then the system's Noto. Says so where Chinese cannot be drawn."""
    book = FontBook((*_found(Path(str(files("hallq"))) / SHIPPED, SHIPPED_PATTERNS), *_system()))
    missing = book.lacking("政务服务大厅")
    if missing:
        log.warning("No font here has %s: pictures of Chinese text show boxes. Install fonts-noto-cjk, or build the pages' libraries.", missing)
    return book


def _system() -> Iterator[Path]:
    for folder in SYSTEM:
        yield from _found(folder, SYSTEM_PATTERNS)


def _found(folder: Path, patterns: Sequence[str]) -> list[Path]:
    """The files under the folder in the order of the patterns, each once."""
    if not folder.is_dir():
        return []
    return list(dict.fromkeys(path for pattern in patterns for path in sorted(folder.rglob(pattern))))


def _last_resort(size: int) -> FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, FreeTypeFont):
        raise TypeError("Pillow was built without FreeType: pictures cannot be drawn")
    return font
