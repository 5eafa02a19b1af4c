"""Reports by the interface."""

import csv
import io

import openpyxl
import pytest

from hallq.domain.permissions import Role
from tests.making import open_counters
from tests.serving import serve

REST = ("median", "p90", "maximum", "within_target")


@pytest.fixture
def day(hall):
    """A short day: three tickets, one called after five minutes."""
    open_counters(hall.house, hall.hall_id, "1")
    for _ in range(3):
        hall.issue()
    hall.advance(minutes=5)
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL)
    return hall


def get(hall, name="waits", **query):
    """A report as an API client that may see reports."""
    return hall.get(f"/api/v1/reports/{name}", Role.CLIENT_REPORT, query_string=query)


def test_a_report_is_about_the_open_day_unless_told(day):
    report = get(day).json

    assert (report["from"], report["to"], report["total"]["count"], report["total"]["mean"]) == ("2026-11-23", "2026-11-23", 1, 300.0)


def test_a_report_is_grouped(day):
    assert [(row["key"], row["figures"]["count"]) for row in get(day, by="queue").json["rows"]] == [("card", 1)]


def test_csv_and_workbook_hold_the_same_figures(day):
    figures = get(day, by="queue").json["rows"][0]["figures"]
    rows = list(csv.reader(io.StringIO(get(day, by="queue", format="csv").data.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(get(day, by="queue", format="xlsx").data))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]

    assert [float(cell) for cell in rows[1][2:]] == [figures["count"], figures["mean"], *[figures[name] for name in REST]]
    assert {figures[name] for name in ("count", "mean", *REST)} <= set(cells)


def test_a_file_bears_the_name_of_what_it_holds(day):
    assert get(day, by="queue", format="csv").headers["Content-Disposition"] == 'attachment; filename="xitou-waits-queue-2026-11-23-2026-11-23.csv"'


def test_a_report_that_is_not_there_is_refused_with_those_that_are(day):
    problem = get(day, "nothing").json

    assert problem["code"] == "report_unknown"
    assert "waits" in problem["known"]


@pytest.mark.parametrize(
    "query",
    [{"by": "colour"}, {"from": "yesterday"}, {"from": "2026-11-24", "to": "2026-11-23"}, {"from": "2026-02-30"}, {"format": "pdf"}],
)
def test_a_wrong_question_is_refused(day, query):
    assert get(day, **query).status_code == 422


def test_there_is_nothing_to_report_before_the_first_day(sqlite_url, tmp_path):
    assert get(serve(sqlite_url, tmp_path, open_day=False)).json["code"] == "day_not_open"
