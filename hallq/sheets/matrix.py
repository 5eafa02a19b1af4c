"""The file of a table of windows and matters: a workbook or comma-separated values, as a spreadsheet opens and saves them."""

import csv
from collections.abc import Sequence
from io import StringIO

from hallq.sheets.csv import BOM, guarded
from hallq.sheets.workbook import OLE, ZIP, read_workbook, refusal, write_workbook

MOST_BYTES = 4_000_000
FORMS = ("xlsx", "csv")
SEPARATORS = ",;\t"
TOO_LARGE = f"is larger than {MOST_BYTES // 1_000_000} MB"
NO_TABLE = "is neither a workbook nor a comma-separated table: save it as XLSX or CSV"
HEADS_FIRST = 4
"""How many columns tell of the matter itself, before those of windows."""


def read_cells(content: bytes) -> list[list[str]]:
    """The cells of a workbook, or of a text in UTF-8 or, as spreadsheets in China save it, in GB 18030. Raises SetupInvalid for what is no table."""
    if len(content) > MOST_BYTES:
        raise refusal(TOO_LARGE)
    if content.startswith((ZIP, OLE)):
        return read_workbook(content)
    text = _text(content)
    first = text.partition("\n")[0]
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True))
    except csv.Error as fault:
        raise refusal(NO_TABLE) from fault


def write_cells(rows: Sequence[Sequence[str]], form: str = "csv") -> bytes:
    """The file of a table, as `csv` with the mark by which a spreadsheet knows its encoding, or as `xlsx`; no cell of it is a formula."""
    if form == "xlsx":
        return write_workbook(rows, fixed=HEADS_FIRST)
    told = StringIO(newline="")
    csv.writer(told).writerows([guarded(cell) for cell in row] for row in rows)
    return (BOM + told.getvalue()).encode()


def _text(content: bytes) -> str:
    for encoding in () if b"\0" in content else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal(NO_TABLE)
