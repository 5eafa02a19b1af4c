"""Which characters a printer can print as text, and by which of its two alphabets."""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby

from hallq.printing.profile import PrinterProfile

ALIKE = {
    "¥": "￥", "￥": "¥", "–": "—", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "—", "‘": "'", "’": "'", "“": '"', "”": '"',
    "〜": "～", "～": "~", "•": "·", "・": "·", "‧": "·", "…": "...", "\u3000": "  ",
}
"""What stands in for a character the printer lacks; only looks that nobody would read differently. A stand-in may have its own."""

CONTROL = ("Cc", "Cf", "Cs", "Zl", "Zp")
BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
VARIANTS = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
CHINESE_CODECS = {"gb2312": "gbk", "gbk": "gbk", "gb18030-2": "gb18030"}
"""By the name of a printer's Chinese font: the codec that has its characters, and perhaps more."""


class Alphabet(StrEnum):
    """How a character travels: one byte of the code page, or two bytes between FS & and FS ."""

    LATIN = "latin"
    CHINESE = "chinese"


def clean(text: str) -> str:
    """The text in composed form without anything that steers: controls, bidi marks, zero widths, variants. Every blank becomes a space."""
    kept = "".join(ch for ch in map(_blank, text) if unicodedata.category(ch) not in CONTROL)
    return unicodedata.normalize("NFC", VARIANTS.sub("", kept))


def _blank(ch: str) -> str:
    return " " if ch in BLANKS or (unicodedata.category(ch) == "Zs" and ch != "\u3000") else ch


def two_bytes(ch: str, font: str) -> bytes | None:
    """The code of a character in a printer's Chinese font; None where it has none of two bytes. The four of GB 18030 are not for printers."""
    try:
        code = ch.encode(CHINESE_CODECS[font])
    except (KeyError, UnicodeEncodeError):
        return None
    return code if len(code) == 2 and of_two_bytes(code, font) == ch else None


def of_two_bytes(code: bytes, font: str) -> str | None:
    """The character behind a code of a printer's Chinese font; None where there is none, or only each user's own."""
    try:
        ch = code.decode(CHINESE_CODECS[font])
        if font == "gb2312":
            code.decode("gb2312")
    except (KeyError, UnicodeDecodeError):
        return None
    return None if unicodedata.category(ch) == "Co" else ch


class Repertoire:
    """The characters of one printer, decided one by one: a codec that knows a longer code does not count."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._latin = profile.text.encoding
        self._chinese = profile.cjk.encoding
        self._known: dict[str, Alphabet | None] = {}

    def alphabet(self, ch: str) -> Alphabet | None:
        """The alphabet that prints this character; None where only a picture can."""
        if ch not in self._known:
            self._known[ch] = self._decide(ch)
        return self._known[ch]

    def columns(self, ch: str) -> int:
        """How many columns of 12 dots this printer gives the character."""
        return 2 if self.alphabet(ch) is Alphabet.CHINESE else 1

    def fitted(self, text: str) -> str | None:
        """The text with stand-ins for what the printer lacks; None where a character has none."""
        fitted = [self._stand_in(ch) for ch in text]
        return None if None in fitted else "".join(part for part in fitted if part is not None)

    def runs(self, text: str) -> Iterator[tuple[Alphabet, bytes]]:
        """The bytes of a fitted text, cut where the alphabet changes."""
        for alphabet, part in groupby(text, self.alphabet):
            if alphabet is None:
                raise ValueError("only a fitted text has bytes")
            yield alphabet, b"".join(map(self._code, part))

    def _stand_in(self, ch: str) -> str | None:
        """Of the character and its stand-ins the first that every printer of this script has, or else the first that can be printed."""
        able = [one for one in _looks(ch) if all(map(self.alphabet, one))]
        return next((one for one in able if all(map(self._is_common, one))), able[0] if able else None)

    def _is_common(self, ch: str) -> bool:
        """Whether no printer with this alphabet lacks the character: where there is a Chinese font, what GB 2312 has goes before rarer codes."""
        return self._chinese == "none" or ch.isascii() or two_bytes(ch, "gb2312") is not None

    def _decide(self, ch: str) -> Alphabet | None:
        """ASCII and letters go by the code page; all other signs by the Chinese font where there is one, so that they match it."""
        latin = _single(ch, self._latin)
        if ch.isascii():
            return Alphabet.LATIN if ch.isprintable() else None
        if latin and unicodedata.category(ch).startswith("L"):
            return Alphabet.LATIN
        if two_bytes(ch, self._chinese):
            return Alphabet.CHINESE
        return Alphabet.LATIN if latin else None

    def _code(self, ch: str) -> bytes:
        return ch.encode(self._latin) if self.alphabet(ch) is Alphabet.LATIN else two_bytes(ch, self._chinese) or b""


def _looks(ch: str) -> list[str]:
    """The character and what may stand in for it, the nearest first."""
    looks = [ch]
    while (more := ALIKE.get(looks[-1])) and more not in looks:
        looks.append(more)
    return looks


def _single(ch: str, codec: str) -> bool:
    """Whether the code page has the character."""
    try:
        return len(ch.encode(codec)) == 1
    except UnicodeEncodeError:
        return False
