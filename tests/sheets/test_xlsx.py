"""Reports as workbooks, read back by another library."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from hallq.domain.report import Report
from hallq.sheets.json import as_json
from hallq.sheets.xlsx import as_xlsx
from tests.sheets.reports import HOSTILE, made_up_report

FIRST = 6


def opened(report: Report) -> Any:
    return load_workbook(BytesIO(as_xlsx(report)))


def rows_of(report: Report) -> list[list[Any]]:
    sheet = opened(report)["figures"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]


def test_every_figure_is_the_one_of_the_json():
    report = made_up_report()
    told = as_json(report)
    expected = [list(row["figures"].values()) for row in told["rows"]] + [list(told["total"].values())]

    assert [row[2:] for row in rows_of(report)] == expected


def test_a_flag_is_a_truth_value_and_a_count_a_number():
    cells = next(opened(made_up_report())["figures"].iter_rows(min_row=FIRST))

    assert [cell.data_type for cell in cells] == ["s", "s", "n", "n", "n", "n", "n", "b"]


def test_captions_are_in_both_languages_and_shares_are_percentages():
    sheet = opened(made_up_report())["figures"]

    assert sheet["B6"].value == "养老 / Pensions"
    assert sheet["D5"].value.endswith("Mean (s)")
    assert [sheet[f"{column}6"].number_format for column in "CDE"] == ["#,##0", "#,##0.0", "0.0%"]


def test_what_has_nothing_to_tell_is_an_empty_cell():
    assert rows_of(made_up_report())[1] == ["card", "社保卡 / Cards, new", 0, None, None, None, None, None]


@pytest.mark.parametrize("text", [*HOSTILE[:4], "＝1", "http://example.org", "007"])
def test_a_text_is_never_a_formula_a_link_or_a_number(text):
    report = made_up_report(text)
    cell = opened(report)["figures"].cell(FIRST + 2, 1)

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_rules_stand_on_a_sheet_of_their_own():
    report = made_up_report()
    sheet = opened(report)["definitions"]

    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(report.definitions)
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [sentence["en"] for sentence in as_json(report)["definitions"]]


def test_the_same_report_makes_the_same_bytes():
    assert as_xlsx(made_up_report()) == as_xlsx(made_up_report())


def test_columns_are_wide_enough_to_be_read():
    sheet = opened(made_up_report())["figures"]

    assert sheet.column_dimensions["B"].width >= 20
    assert sheet.freeze_panes == "C6"
