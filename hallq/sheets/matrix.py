"""The file of a table of windows and matters: comma-separated values, as a spreadsheet opens and saves them."""

import csv
from collections.abc import Sequence
from io import StringIO

from hallq.domain.errors import SetupInvalid
from hallq.sheets.csv import BOM, guarded

MOST_BYTES = 4_000_000
SEPARATORS = ",;\t"
NO_TABLE = "is no comma-separated table: save it as CSV"


def read_cells(content: bytes) -> list[list[str]]:
    """The cells of a file in UTF-8 or, as spreadsheets in China save it, in GB 18030. Raises SetupInvalid for what is no table."""
    text = _text(content)
    first = text.partition("\n")[0]
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True))
    except csv.Error as fault:
        raise _refusal() from fault


def write_cells(rows: Sequence[Sequence[str]]) -> bytes:
    """The file of a table, with the mark by which a spreadsheet knows its encoding; no cell of it is a formula."""
    told = StringIO(newline="")
    csv.writer(told).writerows([guarded(cell) for cell in row] for row in rows)
    return (BOM + told.getvalue()).encode()


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES or b"\0" in content:
        raise _refusal()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal()


def _refusal() -> SetupInvalid:
    return SetupInvalid(problems=[{"place": "", "reason": NO_TABLE}])
