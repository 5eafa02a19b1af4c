"""Names of one line: what people and devices are called among the staff, and how many windows are told at once."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from hallq.domain.errors import FieldInvalid

LONGEST = 60
MOST_TOLD = 6
"""Codes that are no numbers and so form no spans: with more of them nobody would read on."""


def read_label(raw: str, field: str = "name") -> str:
    """A label without blanks around it. Raises FieldInvalid for an empty, over-long or unprintable one."""
    label = raw.strip()
    if not label or len(label) > LONGEST or not label.isprintable():
        raise FieldInvalid(field=field, reason=f"1 to {LONGEST} printable characters")
    return label


def in_spans(codes: Sequence[str]) -> tuple[str, ...]:
    """Codes of windows for people, three neighbours or more as one span, `1–14` and `30`; none where there are many and they are no numbers."""
    if all(code.isdecimal() for code in codes):
        return tuple(_spans(sorted(map(int, codes))))
    return tuple(codes) if len(codes) <= MOST_TOLD else ()


def _spans(numbers: list[int]) -> Iterator[str]:
    for _gap, run in groupby(enumerate(numbers), key=lambda place: place[1] - place[0]):
        first, *others = [number for _place, number in run]
        yield from (f"{first}–{others[-1]}",) if len(others) > 1 else map(str, (first, *others))
