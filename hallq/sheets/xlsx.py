"""A report as an Excel workbook: the figures with captions in both languages, and beside them the rules by which they were made."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from hallq.domain.names import Name
from hallq.domain.report import Kind, Report, Row
from hallq.sheets.captions import GROUPINGS, KEY, NAME, TOTAL, caption, definitions, label, said, title

# A cell that begins like a formula, a number or an address is a text all the same.
_AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.SECONDS: "#,##0.0",
    Kind.SHARE: "0.0%",
    Kind.LEVEL: "0.00",
    Kind.CORRELATION: "0.000",
    Kind.FLAG: "General",
}
_CAPTIONS_ROW = 4
_KEY_WIDTH, _NAME_WIDTH, _FIGURE_WIDTH, _RULE_WIDTH = 14, 28, 16, 90


def as_xlsx(report: Report) -> bytes:
    """The workbook, its figures those of the other formats; the same report makes the same bytes."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _AS_WRITTEN)
    book.set_properties({"title": _both(title(report)), "created": datetime.fromisoformat(report.to_day).replace(tzinfo=UTC)})
    _Figures(book, report).write()
    _write_rules(book, report)
    book.close()
    return file.getvalue()


class _Figures:
    """The sheet of figures: what they are of, a row of captions, the rows, the total."""

    def __init__(self, book: Any, report: Report) -> None:
        self._report = report
        self._sheet = book.add_worksheet("figures")
        self._bold = book.add_format({"bold": True})
        self._caption = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._number = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        self._sum = {kind: book.add_format({"num_format": text, "bold": True, "top": 1}) for kind, text in _FORMATS.items()}

    def write(self) -> None:
        """All of it."""
        report, sheet = self._report, self._sheet
        sheet.write_string(0, 0, _both(title(report)), self._bold)
        sheet.write_string(1, 0, _both(report.hall_name))
        sheet.write_string(2, 0, f"{report.from_day} – {report.to_day}  ({report.epoch}/{report.seq})")
        self._write_captions()
        for place, row in enumerate(report.rows, start=_CAPTIONS_ROW + 1):
            self._write_row(place, row, label(row), self._number)
        self._write_row(_CAPTIONS_ROW + 1 + len(report.rows), report.total, said(TOTAL), self._sum)
        sheet.freeze_panes(_CAPTIONS_ROW + 1, 2)

    def _write_captions(self) -> None:
        report, sheet = self._report, self._sheet
        names = [said(GROUPINGS[report.by]), said(NAME), *(caption(column) for column in report.columns)]
        for place, name in enumerate(names):
            sheet.write_string(_CAPTIONS_ROW, place, _both(name, "\n"), self._caption)
        sheet.set_column(0, 0, _KEY_WIDTH)
        sheet.set_column(1, 1, _NAME_WIDTH)
        sheet.set_column(2, len(names) - 1, _FIGURE_WIDTH)

    def _write_row(self, place: int, row: Row, name: Name, formats: dict[Kind, Any]) -> None:
        sheet = self._sheet
        sheet.write_string(place, 0, row.key or "")
        sheet.write_string(place, 1, _both(name))
        for column, (kind, value) in enumerate(zip((one.kind for one in self._report.columns), row.figures, strict=True), start=2):
            if isinstance(value, bool):
                sheet.write_boolean(place, column, value, formats[kind])
            elif value is not None:
                sheet.write_number(place, column, value, formats[kind])


def _write_rules(book: Any, report: Report) -> None:
    sheet = book.add_worksheet("definitions")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, _KEY_WIDTH)
    sheet.set_column(1, 2, _RULE_WIDTH)
    rules = [(_both(said(KEY)), Name("中文", "English")), *zip(report.definitions, definitions(report), strict=True)]
    for place, (code, name) in enumerate(rules):
        sheet.write_string(place, 0, code)
        sheet.write_string(place, 1, name.zh, wrapped)
        sheet.write_string(place, 2, name.of("en"), wrapped)


def _both(name: Name, between: str = " / ") -> str:
    english = name.of("en")
    return name.zh if english == name.zh else f"{name.zh}{between}{english}"
