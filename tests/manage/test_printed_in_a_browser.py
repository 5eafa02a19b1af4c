"""What the printer makes of a report: every column on the sheet, none cut, in both languages."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.queries.reports import REPORTS
from tests.browser import staff_cookie, standing, visit
from tests.manage.days import at_work

MM = 96 / 25.4
MARGIN_MM = 12
SHEET = {"across": (297, 210), "upright": (210, 297)}
"""A4 in millimetres, as it lies."""
PAGES = [*(f"reports/{name}" for name in REPORTS), "estimates"]

CUT = """() => {
  const seen = (one) => one.getClientRects().length > 0;
  const beyond = (one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5 || one.scrollWidth > one.clientWidth + 1;
  return [...document.querySelectorAll(".table th, .table td, .chart canvas")].filter(seen).filter(beyond).map((one) => one.textContent.trim());
}"""
"""What ends beyond the sheet or its own cell."""

HEADS = """() => [...document.querySelectorAll(".table-figures thead th.right")].filter((one) => one.getClientRects().length > 0)
  .map((one) => one.textContent.trim())"""
"""The heads of the columns that are printed."""


@pytest.fixture
def day(hall):
    """A day of three visits that were served and rated."""
    work = at_work(hall)
    for level in (5, 3, 1):
        hall.issue()
        hall.advance(minutes=11)
        work.serve(level=level, minutes=65)
    return hall


def lie(page, how):
    """Look at the page as at a sheet: print's rules, and what lies between the margins."""
    page.emulate_media(media="print")
    page.set_viewport_size(dict(zip(("width", "height"), (round((side - 2 * MARGIN_MM) * MM) for side in SHEET[how]), strict=True)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_of_every_report_ends_on_the_sheet(day, browser, language):
    with standing(day) as address, visit(browser, address, "desk", language, [staff_cookie(day, Role.MANAGER)]) as page:
        for path in PAGES:
            page.goto(f"{address}/manage/{path}?lang={language}")
            for how in SHEET:
                lie(page, how)
                assert page.evaluate(CUT) == [], (path, how)


@pytest.mark.parametrize("name", ["day", "satisfaction", "waits"])
def test_every_column_of_the_screen_is_printed_once(day, browser, name):
    with standing(day) as address, visit(browser, address, cookies=[staff_cookie(day, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/reports/{name}")
        shown = page.evaluate(HEADS)
        lie(page, "across")

        assert page.evaluate(HEADS) == shown


@pytest.mark.parametrize(("name", "lies"), [("day", "across"), ("satisfaction", "across"), ("ways", "upright")])
def test_a_sheet_is_turned_for_a_wide_table(day, browser, name, lies):
    with standing(day) as address, visit(browser, address, cookies=[staff_cookie(day, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/reports/{name}")
        sheet = page.pdf(format="A4", prefer_css_page_size=True)

    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet)
    assert {float(wide) > float(high) for wide, high in boxes} == {lies == "across"}
