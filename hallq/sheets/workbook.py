"""A table as an Excel workbook: read cell by cell and never run, and written so that a spreadsheet opens it and reads it back."""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as NotUnpacked  # noqa: N812 -- the library's name says nothing beside others

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from hallq.domain.errors import SetupInvalid

MOST_UNPACKED = 32_000_000
MOST_CELLS = 500_000
MOST_FAULTS = 100
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How a workbook begins, and how an old or a locked one does."""

NO_WORKBOOK = "is no workbook that can be read: save it as XLSX or CSV"
LOCKED = "is an old or a locked workbook: save it as XLSX without a password"
SWOLLEN = f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB"
NO_VALUE = "holds a formula without a value: save the file in a spreadsheet, or write the value"

_BROKEN = (BadZipFile, NotUnpacked, LookupError, ValueError, TypeError, SyntaxError, AttributeError, ArithmeticError, EOFError, OSError, RuntimeError)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
_TIMES = (date, datetime, time, timedelta)
_AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_ALL_CELLS = "A1:XFD1048576"

warnings.filterwarnings("ignore", module=r"openpyxl\.")  # what a workbook has beside its cells is of no matter here


def read_workbook(content: bytes) -> list[list[str]]:
    """The cells of the one sheet that holds anything, in their rows and columns; numbers as people write them, a tick as 1.

    Raises SetupInvalid for what is no workbook or too large, for several sheets with content, and with sheet, row and column for merged cells,
    formulas without a value, errors and dates.
    """
    if content.startswith(OLE):
        raise refusal(LOCKED)
    try:
        _check_parts(content)
        return _the_one(content)
    except _BROKEN as fault:
        raise refusal(NO_WORKBOOK) from fault


def write_workbook(rows: Sequence[Sequence[str]], *, fixed: int) -> bytes:
    """The workbook of a table whose first row, and whose first `fixed` columns, stay in sight; a 1 is a number, all else a text."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _AS_WRITTEN)
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "bottom": 1, "align": "center", "bg_color": "#EEF2F7"})
    mark = book.add_format({"align": "center"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            _write(sheet, at, column, cell, head if at == 0 else mark if column >= fixed else None)
    for column in range(fixed):
        sheet.set_column(column, column, min(40, 3 + max((_width(row[column]) for row in rows if column < len(row)), default=8)))
    sheet.freeze_panes(1, fixed)
    sheet.ignore_errors({"number_stored_as_text": _ALL_CELLS})
    book.close()
    return file.getvalue()


def refusal(*reasons: str) -> SetupInvalid:
    """The refusal of a file, for these reasons."""
    return SetupInvalid(problems=[{"place": "", "reason": reason} for reason in reasons[:MOST_FAULTS]])


# --- reading -------------------------------------------------------------------------------------------------------------------------------


def _check_parts(content: bytes) -> None:
    """Refuse what would swell, before anything of it is unpacked, and any part that defines words of its own."""
    with ZipFile(BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise refusal(SWOLLEN)
        for part in parts.infolist():
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in parts.read(part):
                raise refusal(NO_WORKBOOK)


def _the_one(content: bytes) -> list[list[str]]:
    """The cells of the sheet with content; its formulas are asked for their values only where there are any."""
    with closing(load_workbook(BytesIO(content), read_only=True, data_only=False)) as book:
        filled = [sheet for sheet in book.worksheets if _holds_something(sheet)]
        if not book.worksheets or len(filled) > 1:
            raise refusal(_several([sheet.title for sheet in filled]) if filled else NO_WORKBOOK)
        if not filled:
            return []
        sheet = filled[0]
        _check_merged(sheet, content)
        rows = list(_rows(sheet))
        title = sheet.title
    if any(cell.data_type == "f" for row in rows for cell in row):
        with closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as book:
            return _told(list(_rows(book[title])), title, rows)
    return _told(rows, title)


def _several(titles: Sequence[str]) -> str:
    return f"holds something in several sheets, keep one of: {', '.join(titles[:10])}"


def _holds_something(sheet: Any) -> bool:
    return any(str(cell.value or "").strip() for row in _rows(sheet) for cell in row)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Rows without what stands empty at their end. Raises SetupInvalid as soon as there are too many cells, were they only coloured."""
    sheet.reset_dimensions()
    seen = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        seen += len(row) or 1
        if seen > MOST_CELLS:
            raise refusal(f"sheet {sheet.title!r}, row {number}: there are more than {MOST_CELLS} cells up to here")
        yield row


def _check_merged(sheet: Any, content: bytes) -> None:
    """A read-only sheet does not tell merged cells: its part of the file does."""
    with ZipFile(BytesIO(content)) as parts:
        found = _MERGED.findall(parts.read(sheet._worksheet_path))  # noqa: SLF001 -- the library tells the part of a sheet nowhere else
    faults = [f"{_at(sheet.title, *coordinate_to_tuple(one.decode()))}: cells are merged up to {other.decode()}, split them" for one, other in found]
    if faults:
        raise refusal(*faults)


def _told(rows: Sequence[Sequence[Any]], title: str, formulas: Sequence[Sequence[Any]] | None = None) -> list[list[str]]:
    """Every cell as text. Raises SetupInvalid with every cell that has none."""
    faults: list[str] = []
    table = []
    for number, row in enumerate(rows, start=1):
        asked = formulas[number - 1] if formulas else row
        pairs = enumerate(zip(row, asked, strict=True), start=1)
        table.append([_said(cell, before, faults, _at(title, number, column)) for column, (cell, before) in pairs])
    if faults:
        raise refusal(*faults)
    return table


def _said(cell: Any, before: Any, faults: list[str], place: str) -> str:
    if cell.data_type == "e":
        faults.append(f"{place}: holds the error {cell.value}")
    elif isinstance(cell.value, _TIMES):
        faults.append(f"{place}: holds a date or a time, make the cell a text")
    elif cell.value is None and before.data_type == "f" and cell.data_type == "n":
        faults.append(f"{place}: {NO_VALUE}")
    return _plain(cell.value)


def _plain(value: Any) -> str:
    """A value as people write it: 3.0 is 3, a tick is 1."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _at(title: str, row: int, column: int) -> str:
    return f"sheet {title!r}, row {row}, column {get_column_letter(column)}"


# --- writing -------------------------------------------------------------------------------------------------------------------------------


def _write(sheet: Any, row: int, column: int, cell: str, style: Any) -> None:
    if row and cell == "1":
        sheet.write_number(row, column, 1, style)
    elif cell:
        sheet.write_string(row, column, cell, style)


def _width(text: str) -> int:
    """How many letters' room a text takes; a Chinese sign takes that of two."""
    return sum(2 if sign > "\u2e80" else 1 for sign in text)
