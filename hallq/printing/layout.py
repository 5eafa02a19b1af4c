"""How the words of a line fall on a paper's width: the largest scale that fits, and the rows at that scale."""

from collections.abc import Callable
from dataclasses import dataclass

from hallq.printing import width
from hallq.printing.document import Align, Text
from hallq.printing.width import Measure


@dataclass(frozen=True, slots=True)
class Laid:
    """The rows of a paragraph at the scale they were given."""

    rows: tuple[str, ...]
    scale: int


def lay(line: Text, text: str, room: int, measured_at: Callable[[int], Measure]) -> Laid:
    """The paragraph at the largest scale, up to its wish, that keeps to its number of rows; at scale 1 it takes as many as it needs."""
    for scale in range(line.scale, 1, -1):
        rows = _rows(line, text, room, measured_at(scale))
        if not line.rows or len(rows) <= line.rows:
            return Laid(tuple(rows), scale)
    return Laid(tuple(_rows(line, text, room, measured_at(1))), 1)


def _rows(line: Text, text: str, room: int, measure: Measure) -> list[str]:
    if line.align is Align.CENTER:
        return width.balanced(text, room, measure)
    indent = " " * round(measure(line.hang) / measure(" "))
    first, *rest = width.wrap(text, room, measure, measure(indent))
    return [first, *(indent + row for row in rest)]
