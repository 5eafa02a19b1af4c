"""Reports as comma-separated values."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest

from hallq.domain.report import Report, Value
from hallq.sheets.csv import BOM, as_csv, guarded
from tests.sheets.reports import HOSTILE, made_up_report


def read(report: Report, language: str = "en") -> list[list[str]]:
    return list(csv.reader(StringIO(as_csv(report, language).decode(), newline="")))


def figure(cell: str, like: Value) -> Value:
    """The cell as what it was written from."""
    kinds: dict[type, Callable[[str], Value]] = {bool: lambda text: text == "1", int: int, float: float}
    return kinds[type(like)](cell) if cell else None


def test_every_figure_reads_back_as_it_was():
    report = made_up_report()
    lines = read(report)[1:]

    for line, row in zip(lines, (*report.rows, report.total), strict=True):
        assert [figure(cell, value) for cell, value in zip(line[2:], row.figures, strict=True)] == list(row.figures)


def test_there_is_a_line_of_captions_one_a_row_and_the_total():
    report = made_up_report()
    lines = read(report)

    assert len(lines) == 1 + len(report.rows) + 1
    assert lines[0][:6] == ["Queue", "Name", "Count", "Mean (s)", "Share rated", "Mean level"]
    assert [line[:2] for line in lines[1:]] == [["pension", "Pensions"], ["card", "Cards, new"], ["", "none"], ["", "Total"]]


def test_names_are_in_the_language_that_is_asked_for():
    assert [line[1] for line in read(made_up_report(), "zh")[1:3]] == ["养老", "社保卡"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_would_begin_a_formula_is_a_text(text):
    line = read(made_up_report(text))[3]

    assert line[:2] == [f"'{text}", f"'{text}"]


def test_negative_figures_stay_numbers():
    assert read(made_up_report())[1][6] == "-0.125"


@pytest.mark.parametrize("text", ["A001", "养老", "", "5to10", "a=b", "O'Neil"])
def test_an_ordinary_text_is_left_as_it_is(text):
    assert guarded(text) == text


def test_lines_end_as_the_standard_has_it_and_commas_are_quoted():
    text = as_csv(made_up_report(), "en").decode()

    assert text.endswith("\r\n")
    assert '"Cards, new"' in text
    assert text.count("\n") == text.count("\r\n")


def test_the_mark_of_utf8_is_there_only_when_asked_for():
    plain, marked = as_csv(made_up_report(), "zh"), as_csv(made_up_report(), "zh", bom=True)

    assert marked == BOM.encode() + plain
    assert not plain.startswith(BOM.encode())
