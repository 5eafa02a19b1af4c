"""The file of a table of windows and matters is read however a spreadsheet here saves it, and written so that one opens it."""

import pytest

from hallq.domain.errors import SetupInvalid
from hallq.sheets.matrix import NO_TABLE, read_cells, write_cells

CELLS = [["事项编码", "1", "2"], ["card-new", "1", ""]]


def test_what_was_written_is_read():
    assert read_cells(write_cells(CELLS)) == CELLS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_of_spreadsheets_are_read(encoding, separator):
    text = "\r\n".join(separator.join(row) for row in CELLS)

    assert read_cells(text.encode(encoding)) == CELLS


def test_no_cell_becomes_a_formula():
    assert b"'=1+1" in write_cells([["=1+1"]])


def test_an_empty_file_has_no_cells():
    assert read_cells(b"") == []


@pytest.mark.parametrize("content", [b"\0", b"\xff\xff\xff", b'"open'])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(SetupInvalid) as refused:
        read_cells(content)

    assert refused.value.facts["problems"] == [{"place": "", "reason": NO_TABLE}]
