"""The fonts pictures are drawn with: found on this machine, asked character by character, the first that has it wins."""

import logging
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from PIL import ImageFont, features
from PIL.ImageFont import FreeTypeFont

from hallq.printing.bidi import in_visual_order, mirrored

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
SAMPLES = {"Chinese": "政务服务大厅，㐂䶮", "Uyghur": "ئۇيغۇرچە", "Tibetan": "བོད་ཡིག"}
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
        """The text from left to right, cut where font or direction changes: (place in the list, part).

        A character no font has goes to the first, which draws its box.
        """
        for part, backwards in in_visual_order(text):
            runs = list(self._by_font(part))
            yield from ((place, mirrored(run)) for place, run in reversed(runs)) if backwards else runs

    def _by_font(self, text: str) -> Iterator[tuple[int, str]]:
        """Cut where the font changes; a blank or a mark stays with the letters before it, so that they are shaped as one."""
        places: list[int] = []
        for ch in text:
            stays = places and (ch.isspace() or unicodedata.category(ch).startswith("M")) and self._has(places[-1], ch)
            places.append(places[-1] if stays else self._place_of(ch) or 0)
        at = 0
        for place, same in groupby(places):
            length = len(list(same))
            yield place, text[at : at + length]
            at += length

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
        probe = self._probe(place)
        return bytes(probe.getmask(ch)) != bytes(probe.getmask(NOBODY_HAS))

    def _probe(self, place: int) -> FreeTypeFont:
        """The font without its shaper, which would set a mark that the font lacks on a circle that it has."""
        key = (place, 0)
        if key not in self._faces:
            self._faces[key] = self.face(place, PROBE_SIZE).font_variant(layout_engine=ImageFont.Layout.BASIC)
        return self._faces[key]


@cache
def font_book() -> FontBook:
    """The fonts of this machine: those shipped with the pages first, then the system's Noto. Says which script cannot be drawn."""
    book = FontBook((*_found(Path(str(files("hallq"))) / SHIPPED, SHIPPED_PATTERNS), *_system()))
    for script, sample in SAMPLES.items():
        if missing := book.lacking(sample):
            log.warning("No font here has %s: %s on slips shows boxes. Install fonts-noto-cjk and fonts-noto-core, or build the pages' libraries.",
                        missing, script)
    if not features.check("raqm"):
        log.warning("Letters of Uyghur and Tibetan are not joined on slips: install libfribidi0.")
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
