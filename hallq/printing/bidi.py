"""The order in which the parts of a row stand on paper where some are written from right to left, as Uyghur is."""

import unicodedata
from itertools import groupby

RIGHT_TO_LEFT, LEFT_TO_RIGHT, NUMBERS = ("R", "AL"), ("L",), ("EN", "AN")

BRACKETS = str.maketrans("()[]{}<>（）【】《》〈〉「」『』〔〕«»‹›", ")(][}{><）（】【》《〉〈」「』『〕〔»«›‹")


def mirrored(part: str) -> str:
    """A part that runs from right to left and holds signs only: its brackets open to the other side. With letters, the font's shaper sees to that."""
    return part if any(unicodedata.bidirectional(ch) in RIGHT_TO_LEFT for ch in part) else part[::-1].translate(BRACKETS)


def in_visual_order(text: str) -> list[tuple[str, bool]]:
    """The parts from left to right, each of one direction, with whether it runs from right to left; the letters of a part stay in reading order.

    The embedding levels of UAX 9 without its rarer cases: no marks that override, which no slip carries.
    """
    kinds = [unicodedata.bidirectional(ch) for ch in text]
    if not any(kind in RIGHT_TO_LEFT for kind in kinds):
        return [(text, False)]
    levels = _levels(kinds, next(int(kind in RIGHT_TO_LEFT) for kind in kinds if kind in (*RIGHT_TO_LEFT, *LEFT_TO_RIGHT)))
    parts, at = [], 0
    for level, same in groupby(levels):
        length = len(list(same))
        parts.append((level, text[at : at + length]))
        at += length
    return [(part, bool(level % 2)) for level, part in _reordered(parts)]


def _levels(kinds: list[str], base: int) -> list[int]:
    """How deep each character stands: odd runs from right to left."""
    found: list[int | None] = []
    strong = base
    for kind in kinds:
        if kind in (*RIGHT_TO_LEFT, *LEFT_TO_RIGHT):
            strong = int(kind in RIGHT_TO_LEFT)
            found.append(1 if strong else 2 * base)
        else:
            found.append((2 if base or strong else 0) if kind in NUMBERS else None)
    return [base if level is None else level for level in _between(found, base)]


def _between(levels: list[int | None], base: int) -> list[int | None]:
    """Blanks and signs go with what stands on both sides of them, if that agrees."""
    filled, before = list(levels), base
    for place, level in enumerate(levels):
        if level is not None:
            before = level
        else:
            after = next((later for later in levels[place:] if later is not None), base)
            filled[place] = _common(before, after, base)
    return filled


def _common(before: int, after: int, base: int) -> int:
    """Numbers among letters from right to left (level 2 above base 1, or beside level 1) count as such."""
    backwards = [level == 1 or (level == 2 and 1 in (before, after, base)) for level in (before, after)]
    if all(backwards):
        return 1
    return before if before == after else base


def _reordered(parts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """From the deepest level up, what stands at least so deep is turned round."""
    for level in range(max(deep for deep, _ in parts), 0, -1):
        turned: list[tuple[int, str]] = []
        for is_deep, group in groupby(parts, lambda part, level=level: part[0] >= level):  # type: ignore[misc]  # mypy cannot infer a lambda's defaults
            turned += list(group)[:: -1 if is_deep else 1]
        parts = turned
    return parts
