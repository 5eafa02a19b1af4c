"""What a slip shows, line by line: no printer, no bytes, no columns."""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `scale` (1 to 8) is a wish: it shrinks until the text needs at most `rows` rows (0: as many as it takes).

    The second and later rows start where the text after `hang` does. `invert` is white on a black bar over the whole width.
    """

    text: str
    align: Align = Align.LEFT
    scale: int = 1
    rows: int = 0
    bold: bool = False
    invert: bool = False
    hang: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A label at the left edge and its value at the right edge."""

    left: str
    right: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code in the middle, with the sentence under it that says what it is for."""

    payload: str
    caption: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Dots in the middle of the paper, eight to a byte, black where a bit is set; every row begins a byte. Narrower paper makes them smaller."""

    dots: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty paper, in dots (8 dots are one millimetre)."""

    dots: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of the slip: cut it, or feed it past the tear bar."""


Line = Text | Pair | Rule | Qr | Picture | Feed | Cut


@dataclass(frozen=True, slots=True)
class TicketDocument:
    """A slip: its lines from top to bottom."""

    lines: tuple[Line, ...]
