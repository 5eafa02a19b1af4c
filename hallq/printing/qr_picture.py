"""A code for phones as a picture for screens: a path of squares, which a page draws at any size and in its own colours."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from hallq.printing.raster import qr_matrix

QUIET_MODULES = 4
"""The white border that readers of codes ask for, on every side."""


@dataclass(frozen=True, slots=True)
class QrPicture:
    """The picture is `size` modules wide and high with its border; `path` (SVG) covers the dark ones."""

    size: int
    path: str


@lru_cache(maxsize=64)
def qr_picture(payload: str, ec: str = "M") -> QrPicture:
    """The smallest code that holds the payload. Raises DataOverflowError where none does."""
    matrix = qr_matrix(payload, ec, QUIET_MODULES)
    return QrPicture(len(matrix), "".join(_row(top, row) for top, row in enumerate(matrix)))


def _row(top: int, row: list[bool]) -> str:
    """One rectangle for each run of dark modules."""
    path, left = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            path += f"M{left} {top}h{length}v1h-{length}z"
        left += length
    return path
