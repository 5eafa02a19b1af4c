"""Workbooks as other programs make them, whole and broken."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

BEGIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


def book_of(*rows, name="Windows", more=()):
    """A workbook with these rows on its first sheet, and with `more` sheets of one cell each."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"})
    for title, lines in ((name, rows), *((one, [[text]]) for one, text in more)):
        sheet = book.add_worksheet(title)
        for number, row in enumerate(lines):
            sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def with_part(content, name, text):
    """The workbook with another text for one of its parts."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for part in before.namelist():
            after.writestr(part, text if part == name else before.read(part))
    return file.getvalue()


def with_rows(rows):
    return with_part(book_of(["x"]), "xl/worksheets/sheet1.xml", BEGIN + rows + END)
