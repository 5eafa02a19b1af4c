"""A table as a workbook is read as people see it; what cannot be taken is told with its sheet, row and column, and costs little."""

from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hallq.domain.errors import SetupInvalid
from hallq.sheets.matrix import MOST_BYTES, TOO_LARGE, read_cells, write_cells
from hallq.sheets.workbook import LOCKED, MOST_UNPACKED, NO_VALUE, NO_WORKBOOK, SWOLLEN
from tests.sheets.workbooks import BEGIN, END, book_of, with_part, with_rows

CELLS = [["事项编码", "name", "unit", "queue", "1", "A-2"], ["card-new", "=1+1", "hrss", "card", "1", ""], ["007", "", "", "", "", "1"]]


def refused(content):
    with pytest.raises(SetupInvalid) as refusal:
        read_cells(content)
    problems = refusal.value.facts["problems"]
    assert {one["place"] for one in problems} == {""}
    return [one["reason"] for one in problems]


def test_what_was_written_is_read():
    assert [row[: len(CELLS[0])] for row in read_cells(write_cells(CELLS, "xlsx"))] == [CELLS[0], CELLS[1][:5], CELLS[2]]


def test_a_written_table_keeps_its_head_in_sight_and_has_no_formula():
    sheet = load_workbook(BytesIO(write_cells(CELLS, "xlsx"))).active

    assert (sheet.freeze_panes, sheet["B2"].data_type, sheet["E2"].value, sheet["A3"].value) == ("E2", "s", 1, "007")


def test_numbers_are_as_people_write_them_and_a_tick_is_a_mark():
    assert read_cells(book_of(["matter", 1, 2.0, 2.5], ["card", True, False, "x"])) == [["matter", "1", "2", "2.5"], ["card", "1", "", "x"]]


def test_rows_and_columns_that_are_empty_keep_their_places():
    content = with_rows('<row r="3"><c r="C3" t="inlineStr"><is><t>here</t></is></c></row>')

    assert read_cells(content) == [[], [], ["", "", "here"]]


def test_a_formula_is_taken_by_the_value_it_was_saved_with():
    content = with_rows('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c></row>')

    assert read_cells(content) == [["2", ""]]


def test_empty_sheets_beside_the_table_do_no_harm():
    assert read_cells(book_of(["matter"], more=[("Sheet2", ""), ("Sheet3", " ")])) == [["matter"]]


def test_an_empty_workbook_has_no_cells():
    assert read_cells(book_of()) == []


def test_a_formula_without_a_value_is_told_by_sheet_row_and_column():
    content = with_rows('<row r="2"><c r="C2"><f>1+1</f></c><c r="D2"><f>1+1</f><v></v></c></row>')

    assert refused(content) == [f"sheet 'Windows', row 2, column {column}: {NO_VALUE}" for column in "CD"]


def test_merged_cells_are_told_by_sheet_row_and_column():
    content = with_part(
        book_of(["x"], name="窗口"),
        "xl/worksheets/sheet1.xml",
        BEGIN + '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells></worksheet>',
    )

    assert refused(content) == ["sheet '窗口', row 1, column A: cells are merged up to C1, split them"]


def test_errors_and_dates_are_told_together():
    content = with_rows('<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="d"><v>2026-10-01</v></c></row>')

    assert refused(content) == [
        "sheet 'Windows', row 1, column A: holds the error #REF!",
        "sheet 'Windows', row 1, column B: holds a date or a time, make the cell a text",
    ]


def test_a_window_that_a_spreadsheet_took_for_a_date_is_told():
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "m-d", "remove_timezone": True})
    book.add_worksheet("A").write_datetime(0, 1, datetime(2026, 1, 2, tzinfo=UTC))
    book.close()

    assert refused(file.getvalue()) == ["sheet 'A', row 1, column B: holds a date or a time, make the cell a text"]


def test_several_sheets_with_content_are_named():
    assert refused(book_of(["x"], more=[("旧表", "y")])) == ["holds something in several sheets, keep one of: Windows, 旧表"]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\0\0",
        write_cells(CELLS, "xlsx")[:-60],
        with_part(book_of(["x"]), "xl/worksheets/sheet1.xml", BEGIN),
        with_part(book_of(["x"]), "xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]>' + BEGIN + END),
        with_part(book_of(["x"]), "xl/sharedStrings.xml", ""),
    ],
    ids=["no-archive", "cut", "unended", "words-of-its-own", "no-texts"],
)
def test_what_is_no_workbook_is_refused(content):
    assert refused(content) == [NO_WORKBOOK]


def test_an_old_or_locked_workbook_is_told_from_others():
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == [LOCKED]


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"matter,1"])
def test_a_file_that_is_too_large_is_not_looked_into(begin):
    assert refused(begin + b"x" * MOST_BYTES) == [TOO_LARGE]


def test_an_archive_that_would_swell_is_not_unpacked():
    content = with_part(book_of(["x"]), "xl/worksheets/sheet1.xml", " " * (MOST_UNPACKED + 1))

    assert (len(content) < 100_000, refused(content)) == (True, [SWOLLEN])


@pytest.mark.parametrize("cell", ['<c r="ZZ1"/>', '<c r="XFD1"><v>1</v></c>'])
def test_a_sheet_of_too_many_cells_is_left_at_the_row_that_is_too_many(cell):
    wide = "".join(f'<row r="{n}">{cell.replace("1", str(n), 1)}</row>' for n in range(1, 2000))

    (reason,) = refused(with_rows(wide))

    assert reason.endswith("there are more than 500000 cells up to here")


def test_a_row_far_below_is_too_many_rows():
    (reason,) = refused(with_rows('<row r="99999999"><c r="A99999999"><v>1</v></c></row>'))

    assert reason.startswith("sheet 'Windows', row 500001: there are more than")


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(write_cells(CELLS, "xlsx")) - 1), sign=st.binary(min_size=1, max_size=6))
def test_no_altered_byte_brings_the_reader_down(at, sign):
    content = write_cells(CELLS, "xlsx")

    with suppress(SetupInvalid):
        assert isinstance(read_cells(content[:at] + sign + content[at + len(sign) :]), list)
