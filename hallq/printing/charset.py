"""Which characters a printer can print as text, and by which of its two alphabets."""

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby

from hallq.printing.profile import PrinterProfile

ALIKE = {
    "¥": "￥", "￥": "¥", "–": "—", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "—", "‘": "'", "’": "'", "“": '"', "”": '"',
    "〜": "～", "～": "~", "•": "·", "・": "·", "‧": "·", "…": "...",
}
"""What stands in for a character the printer lacks; only looks that nobody would read differently. A stand-in may have its own."""

CONTROL = ("Cc", "Cf", "Cs", "Zl", "Zp")
CHINESE_CODECS = {"gb2312": "gb2312", "gbk": "gbk", "gb18030-2": "gb18030"}


class Alphabet(StrEnum):
    """How a character travels: one byte of the code page, or two bytes between FS & and FS ."""

    LATIN = "latin"
    CHINESE = "chinese"


def clean(text: str) -> str:
    """The text in composed form without anything that steers: controls, bidi marks, zero widths. Every blank becomes a space."""
    kept = (_blank(ch) for ch in unicodedata.normalize("NFC", text))
    return "".join(ch for ch in kept if unicodedata.category(ch) not in CONTROL)


def _blank(ch: str) -> str:
    return " " if ch in "\t\n\r\v\f\u2028\u2029" or (unicodedata.category(ch) == "Zs" and ch != "\u3000") else ch


class Repertoire:
    """The characters of one printer, decided one by one: a codec that knows a longer code does not count."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._latin = profile.text.encoding
        self._chinese = CHINESE_CODECS.get(profile.cjk.encoding)
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
            yield alphabet, "".join(part).encode(self._codec(alphabet))

    def _stand_in(self, ch: str) -> str | None:
        """The character itself, or the first of its stand-ins that can be printed whole."""
        while not all(map(self.alphabet, ch)):
            if ch not in ALIKE:
                return None
            ch = ALIKE[ch]
        return ch

    def _decide(self, ch: str) -> Alphabet | None:
        """ASCII and letters go by the code page; all other signs by the Chinese font where there is one, so that they match it."""
        latin = _single(ch, self._latin)
        if ch.isascii():
            return Alphabet.LATIN if ch.isprintable() else None
        if latin and unicodedata.category(ch).startswith("L"):
            return Alphabet.LATIN
        if self._chinese and _double(ch, self._chinese):
            return Alphabet.CHINESE
        return Alphabet.LATIN if latin else None

    def _codec(self, alphabet: Alphabet) -> str:
        return self._latin if alphabet is Alphabet.LATIN else str(self._chinese)


def _single(ch: str, codec: str) -> bool:
    """Whether the code page has the character."""
    try:
        return len(ch.encode(codec)) == 1
    except UnicodeEncodeError:
        return False


def _double(ch: str, codec: str) -> bool:
    """Whether the Chinese font has the character: two bytes, never the four of GB 18030."""
    try:
        return len(ch.encode(codec)) == 2
    except UnicodeEncodeError:
        return False
