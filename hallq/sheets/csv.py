"""A report as comma-separated values (RFC 4180), which a spreadsheet opens without running anything in it."""

import csv
from io import StringIO

from hallq.domain.report import Report, Row, Value
from hallq.sheets.captions import GROUPINGS, NAME, TOTAL, caption, label, said

BOM = "\ufeff"
"""The mark by which Excel knows UTF-8; other programs may take it for part of the first word."""

# What a spreadsheet takes for the beginning of a formula, in any width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def as_csv(report: Report, language: str, *, bom: bool = False) -> bytes:
    """The rows and the total, UTF-8, with captions in `language`; figures are plain numbers, and empty where there is nothing to tell."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    captions = (said(GROUPINGS[report.by]), said(NAME), *(caption(column) for column in report.columns))
    lines.writerow([guarded(name.of(language)) for name in captions])
    for row in report.rows:
        lines.writerow(_cells(row, label(row).of(language)))
    lines.writerow(_cells(report.total, said(TOTAL).of(language)))
    return ((BOM if bom else "") + text.getvalue()).encode()


def guarded(text: str) -> str:
    """The text as a cell that is no formula: an apostrophe before what would begin one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(row: Row, name: str) -> list[str]:
    return [guarded(row.key or ""), guarded(name), *(_figure(value) for value in row.figures)]


def _figure(value: Value) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else repr(value)
