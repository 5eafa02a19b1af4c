"""Reports as pages: the same figures as everywhere, shown with care."""

import csv
import io
import json
import re

import openpyxl
import pytest

from hallq.domain.permissions import Role
from hallq.queries.reports import REPORTS
from hallq.sheets.captions import REPORTS as TITLES
from tests.making import hall_document
from tests.manage.days import at_work
from tests.serving import serve

DAY = "2026-11-23"
DAYS = {"from": DAY, "to": DAY}


@pytest.fixture
def day(hall):
    """A day of three visits: two served after two and seven minutes of waiting, one still waiting, come by an agent; the first was rated."""
    work = at_work(hall)
    hall.issue()
    hall.issue()
    hall.issue("card-new", Role.GUIDE, agent="liu")
    hall.advance(minutes=2)
    work.serve(level=5)
    work.serve()
    return hall


def page(hall, name, role=Role.MANAGER, **query):
    """The page of a report, in English."""
    return hall.get(f"/manage/reports/{name}", role, query_string={"lang": "en", **DAYS, **query}, headers={"Accept": "text/html"})


def file(hall, name, form, role=Role.MANAGER, **query):
    """The file of a report."""
    return hall.get(f"/manage/reports/{name}.{form}", role, query_string={**DAYS, **query})


def chart(answer):
    """The chart that the page hands to the browser."""
    return json.loads(re.search(r'data-chart="([^"]+)"', answer.text)[1].replace("&#34;", '"'))


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_has_a_page_with_chart_table_and_rules(day, name):
    text = page(day, name).text

    assert f"<h1>{TITLES[name]}</h1>" in text
    assert all(part in text for part in ("data-chart=", "<tfoot>", "How these figures are made"))


@pytest.mark.parametrize("name", REPORTS)
def test_a_file_holds_the_figures_of_the_interface(day, name):
    by_interface = day.get(f"/api/v1/reports/{name}", Role.MANAGER, query_string=DAYS).json

    assert file(day, name, "json").json == by_interface


def test_csv_and_workbook_hold_the_figures_of_the_interface(day):
    figures = day.get("/api/v1/reports/waits", Role.MANAGER, query_string={**DAYS, "by": "queue"}).json["rows"][0]["figures"]
    rows = list(csv.reader(io.StringIO(file(day, "waits", "csv", by="queue").data.decode("utf-8-sig"))))
    book = openpyxl.load_workbook(io.BytesIO(file(day, "waits", "xlsx", by="queue").data))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]

    assert [float(cell) for cell in rows[1][2:]] == list(figures.values())
    assert set(figures.values()) <= set(cells)


def test_a_file_bears_the_name_of_what_it_holds(day):
    name = file(day, "waits", "xlsx", by="queue").headers["Content-Disposition"]

    assert name == f'attachment; filename="xitou-waits-queue-{DAY}-{DAY}.xlsx"'


def test_a_name_that_begins_like_a_formula_is_text_in_the_file(sqlite_url, tmp_path):
    formula = {"name": {"zh": "=1+1", "en": "=1+1"}}
    queues = [queue | formula if queue["code"] == "card" else queue for queue in hall_document()["queues"]]
    hall = serve(sqlite_url, tmp_path, queues=queues)
    work = at_work(hall)
    hall.issue()
    work.serve()

    rows = list(csv.reader(io.StringIO(file(hall, "waits", "csv", by="queue").data.decode("utf-8-sig"))))

    assert rows[1][1] == "'=1+1"


def test_an_unknown_kind_of_file_is_refused(day):
    assert file(day, "waits", "pdf").status_code == 422


def test_a_report_that_is_not_there_is_not_found(day):
    assert page(day, "nothing").status_code == 404


def test_without_days_a_report_is_about_the_last_week(day):
    text = day.get("/manage/reports/waits", Role.MANAGER, headers={"Accept": "text/html"}).text

    assert 'value="2026-11-17"' in text
    assert f'value="{DAY}"' in text


@pytest.mark.parametrize(("query", "field"), [({"from": "2026-11-31"}, "from"), ({"to": "2026-11-22"}, "to"), ({"by": "colour"}, "by")])
def test_a_wrong_question_is_answered_at_its_field(day, query, field):
    answer = page(day, "waits", **query)

    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text


def test_of_fewer_than_five_ratings_no_share_is_shown(day):
    text = page(day, "satisfaction", by="queue").text

    assert "100%" not in text
    assert "Shares and means of fewer than 5 ratings are not shown." in text
    assert chart(page(day, "satisfaction", by="queue"))["series"][-1]["values"] == [None]


def test_of_five_ratings_the_share_is_shown(hall):
    work = at_work(hall)
    for level in (5, 4, 3, 5, 1):
        hall.issue()
        work.serve(level=level)

    answer = page(hall, "satisfaction", by="queue")

    assert "80.0%" in answer.text
    assert chart(answer)["series"][-1]["values"] == [80]


def test_the_reading_of_the_correlation_waits_for_five_ratings(day):
    assert "Too few ratings to tell" in page(day, "satisfaction_by_wait").text


def test_a_chart_has_the_figures_of_the_table_in_the_units_of_its_axes(day):
    figures = day.get("/api/v1/reports/waits", Role.MANAGER, query_string={**DAYS, "by": "queue"}).json["rows"][0]["figures"]
    drawn = {one["name"]: one["values"] for one in chart(page(day, "waits", by="queue"))["series"]}

    assert drawn["Mean"] == [round(figures["mean"] / 60, 2)]
    assert drawn["Called in time"] == [round(figures["within_target"] * 100, 2)]


def test_a_supervisor_sees_the_figures_of_single_clerks(day):
    assert "Wang" in page(day, "services", Role.SUPERVISOR, by="clerk").text


@pytest.mark.parametrize("path", ["/manage/reports/services?by=clerk", "/manage/reports/services.csv?by=clerk", "/api/v1/reports/services?by=clerk"])
def test_an_auditor_sees_no_figures_of_single_clerks(day, path):
    assert day.get(path, Role.AUDITOR).status_code == 403


def test_whoever_may_not_see_clerks_is_not_offered_them(day):
    assert 'value="clerk"' not in page(day, "services", Role.AUDITOR).text


def test_when_visitors_come_stands_with_the_visits_only(day):
    assert 'class="right heat-5">3<' in page(day, "visits").text
    assert "heat-5" not in page(day, "waits").text


def test_days_without_visits_are_said_to_be_empty(day):
    answer = page(day, "waits", **{"from": "2026-11-20", "to": "2026-11-20"})

    assert "Nothing happened on these days" in answer.text
    assert "data-chart=" not in answer.text


def test_before_the_first_day_the_days_are_those_on_the_wall(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, open_day=False)

    assert hall.get("/manage/reports/waits", Role.MANAGER, headers={"Accept": "text/html"}).status_code == 200
