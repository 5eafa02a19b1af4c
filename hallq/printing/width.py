"""How wide text is and where its rows break; in columns for a printer's font, in dots for a picture."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Measure = Callable[[str], int]
"""The width of a text, in the unit the room is given in."""

NOT_FIRST = frozenset("，。、；：！？）》】」』”’％,.;:!?)]}%·—…")
NOT_LAST = frozenset("（《【「『“‘([{￥¥$")
PIECES = re.compile(r"\s+|[^\s\u0f0b\u2e80-\uffef\U00020000-\U0003ffff]+\u0f0b*|\u0f0b+|.", re.DOTALL)
"""Blanks, words, and single Chinese characters; a Tibetan word ends with each of the dots between its syllables."""


def columns(text: str) -> int:
    """Columns by East Asian width: W and F take two, combining marks none, all else one."""
    return sum(_columns(ch) for ch in text)


def _columns(ch: str) -> int:
    if unicodedata.combining(ch):
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


def wrap(text: str, room: int, measure: Measure, hang: int = 0) -> list[str]:
    """Rows no wider than `room` (later ones no wider than `room - hang`): words stay whole where they can, Chinese breaks anywhere decent."""
    rows: list[str] = []
    row = ""
    for piece in _unbreakable(text):
        for part in _pieces_that_fit(piece, room - hang, measure):
            limit = room - hang if rows else room
            if measure(row + part.rstrip()) > limit:
                rows.append(row.rstrip())
                row = part.lstrip()
            else:
                row += part
    return [*rows, row.rstrip()]


def balanced(text: str, room: int, measure: Measure) -> list[str]:
    """The same number of rows as `wrap` needs, but about equally long: what a centred title wants."""
    rows = wrap(text, room, measure)
    if len(rows) == 1:
        return rows
    widest = max(map(measure, rows))
    low, high = widest // 2, widest
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(wrap(text, middle, measure)) <= len(rows) else (middle + 1, high)
    return wrap(text, high, measure)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row of a pair: the left part at the left edge, the right part flush right."""

    left: str
    right: str


def pair(left: str, right: str, room: int, measure: Measure) -> list[PairRow]:
    """The rows of a label and its value: side by side, the value wrapping in its own column where that keeps half the paper, else below."""
    beside = room - measure(left + "  ")
    if measure(right) <= beside or beside >= room // 2:
        first, *rest = wrap(right, beside, measure)
        return [PairRow(left, first), *(PairRow("", row) for row in rest)]
    return [*(PairRow(row, "") for row in wrap(left, room, measure)), *(PairRow("", row) for row in wrap(right, room, measure))]


def _unbreakable(text: str) -> Iterator[str]:
    """Words, blanks and single Chinese characters, with closing signs tied to what they close and opening ones to what they open."""
    held = ""
    for piece in PIECES.findall(text):
        if held and not _tied(held, piece):
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _tied(before: str, piece: str) -> bool:
    return piece[0] in NOT_FIRST or before[-1] in NOT_LAST or _is_mark(piece[0])


def _is_mark(ch: str) -> bool:
    """Whether the character is set on the one before it."""
    return unicodedata.category(ch).startswith("M")


def _pieces_that_fit(piece: str, room: int, measure: Measure) -> Iterator[str]:
    """A piece wider than the room, cut by characters, each with the marks that are set on it."""
    part = ""
    for place, ch in enumerate(piece):
        marked = next((end for end in range(place + 1, len(piece)) if not _is_mark(piece[end])), len(piece))
        if part and not _is_mark(ch) and measure(part + piece[place:marked]) > room:
            yield part
            part = ""
        part += ch
    yield part
