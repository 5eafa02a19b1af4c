"""A report is the same figures on the screen, in JSON, in CSV and in a workbook."""

import csv
import io
import json

import openpyxl
import pytest

from hallq.cli.commands import MACHINE
from hallq.queries.reports import REPORTS
from tests.everything import everything

DAYS = ("--from", "2026-11-23", "--to", "2026-11-24")


@pytest.fixture
def at_a_full_hall(terminal):
    """A terminal at a hall in which everything happened, on 23 and 24 November."""
    everything(terminal.url)
    return terminal


def in_json(terminal, *words):
    return json.loads(terminal("report", *words, "--format", "json").out)


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_report_is_printed_in_words(at_a_full_hall, name):
    said = at_a_full_hall("report", name, *DAYS).out

    assert len(said.splitlines()) > 4


def test_the_last_opened_day_is_meant_where_none_is_named(at_a_full_hall):
    found = in_json(at_a_full_hall, "visits")

    assert (found["from"], found["to"]) == ("2026-11-24", "2026-11-24")


def test_so_many_days_up_to_the_last(at_a_full_hall):
    found = in_json(at_a_full_hall, "visits", "--days", "7")

    assert (found["from"], found["to"]) == ("2026-11-18", "2026-11-24")


def test_json_csv_and_workbook_hold_equal_figures(at_a_full_hall, tmp_path):
    words = ("waits", "--by", "queue", *DAYS)
    figures = in_json(at_a_full_hall, *words)
    lines = list(csv.reader(io.StringIO(at_a_full_hall("report", *words, "--format", "csv").out)))
    at_a_full_hall("report", *words, "--format", "xlsx", "--output", tmp_path / "waits.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "waits.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, int | float)]

    counts = [row["figures"]["count"] for row in figures["rows"]]
    assert [int(line[2]) for line in lines[1:-1]] == counts
    assert figures["total"]["count"] == sum(counts) == int(lines[-1][2]) > 5
    assert set(counts) <= set(cells)


def test_captions_are_in_the_language_asked_for(at_a_full_hall):
    assert "等候" in at_a_full_hall("report", "waits", *DAYS, "--language", "zh").out
    assert "等候" not in at_a_full_hall("report", "waits", *DAYS, "--language", "en").out


def test_a_report_is_never_written_over_a_file(at_a_full_hall, tmp_path):
    (tmp_path / "waits.csv").write_text("kept")
    at_a_full_hall("report", "waits", "--format", "csv", "--output", tmp_path / "waits.csv", code=MACHINE)

    assert (tmp_path / "waits.csv").read_text() == "kept"


@pytest.mark.parametrize("words", [("--from", "2026-11-23", "--days", "2"), ("--to", "yesterday"), ("--by", "shoe-size")])
def test_what_cannot_be_meant_is_code_2(at_a_full_hall, words):
    at_a_full_hall("report", "waits", *words, code=2)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--from", "2026-11-24", "--to", "2026-11-23"), "2026-11-23, the last day, is before the first, 2026-11-24."),
        (("--by", "option"), "waits is not grouped by option; its groupings are"),
        (("--from", "1.11.2026", "--to", "2026-11-23"), "1.11.2026 is not a day"),
    ],
)
def test_what_the_report_cannot_tell_is_code_2_with_the_reason(at_a_full_hall, words, reason):
    assert reason in at_a_full_hall("report", "waits", *words, code=2).err


def test_a_hall_that_never_opened_has_no_last_day(at_a_hall):
    assert "--from" in at_a_hall("report", "waits", code=2).err
