"""The set-up as a person uses it: every page fits its screen and is open to everybody, and the quicker ways of a browser work."""

import re

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from hallq.domain.setup_document import SECTIONS
from tests.browser import axe, overflow, staff_cookie, standing, visit
from tests.manage.forms import form
from tests.manage.test_setup_forms import CHANGED, NAME, written

PAGES = [
    "setup/", "setup/hall", "setup/file", "changes", "setup/services/?q=nothing", "setup/zones/?retired=yes", "setup/zones/code/social/retire",
    *(f"setup/{section}/" for section in SECTIONS),
    *(f"setup/{section}/new" for section in SECTIONS),
    *(f"setup/{section}/code/{CHANGED[section][0]}" for section in SECTIONS),
]  # fmt: skip


PARTS = 3
"""Every page is a long walk: each test goes a third of it."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("size", "language"), [("desk", "zh"), ("phone", "en")])
def test_every_page_is_open_to_everybody_and_never_wider_than_its_screen(hall, browser, size, language, part):
    form(hall, "setup/zones/new").send({"code": "new", **NAME})
    form(hall, "setup/zones/code/new/retire").send()
    found = {}

    with standing(hall) as address, visit(browser, address, size, language, [staff_cookie(hall, Role.ADMIN)]) as page:
        for path in PAGES[part::PARTS]:
            page.goto(f"{address}/manage/{path}")
            found[path] = (axe(page), overflow(page)[0])

    assert {path: faults for path, faults in found.items() if faults != ([], 0)} == {}


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "zh")])
def test_no_page_is_wider_than_its_screen_in_the_other_language(hall, browser, size, language):
    with standing(hall) as address, visit(browser, address, size, language, [staff_cookie(hall, Role.ADMIN)]) as page:
        found = {path: overflow(page)[0] for path in PAGES if page.goto(f"{address}/manage/{path}")}

    assert {path: wider for path, wider in found.items() if wider} == {}


def test_the_rules_of_order_fit_a_telephone_however_long_the_name_of_a_zone(hall, browser):
    form(hall, "setup/zones/code/social").send({"name.en": "Business Registration, Licensing and Social Security"})

    with standing(hall) as address, visit(browser, address, "phone", "en", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/setup/order")

        assert (axe(page), overflow(page)[0]) == ([], 0)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_refused_form_is_open_to_everybody_and_the_fault_has_the_focus(hall, browser, size):
    cookies = [staff_cookie(hall, Role.ADMIN)]
    with standing(hall) as address, visit(browser, address, size, "zh", cookies, but=("status of 422",)) as page:
        page.goto(f"{address}/manage/setup/timetables/code/office")
        page.get_by_label("星期二 结束").first.fill("07:00")
        page.get_by_role("button", name="保存").click()

        expect(page.get_by_text("“09:00-07:00”的结束早于开始。")).to_be_visible()
        assert (axe(page), overflow(page)[0]) == ([], 0)


def test_a_list_is_searched_while_one_types(hall, browser):
    with standing(hall) as address, visit(browser, address, "desk", "zh", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/setup/services/")
        page.get_by_role("searchbox").fill("sbk")

        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page).to_have_url(re.compile(r"q=sbk"))


def test_the_week_is_told_in_words_while_one_types(hall, browser):
    with standing(hall) as address, visit(browser, address, "desk", "en", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/setup/timetables/code/office")
        page.get_by_label("Saturday, from").first.fill("9:00")
        page.get_by_label("Saturday, until").first.fill("12:30")

        expect(page.locator("#preview")).to_contain_text("09:00–12:30")


def test_the_queues_of_a_profile_are_put_in_order_by_buttons(hall, browser):
    with standing(hall) as address, visit(browser, address, "desk", "en", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/setup/profiles/code/social-all")
        page.get_by_role("checkbox", name=re.compile("Companies")).check()
        page.get_by_role("button", name=re.compile("Earlier: Companies")).click()
        page.get_by_role("button", name=re.compile("Earlier: Companies")).press("Enter")
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert written(hall)["profiles"][0]["queues"] == ["company", "pension", "card"]


def test_lines_for_more_days_are_added(hall, browser):
    with standing(hall) as address, visit(browser, address, "desk", "en", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/setup/timetables/code/office")
        for _ in range(2):
            page.get_by_role("button", name="One more line").click()
        for line, day in enumerate(("2027-05-01", "2027-05-02", "2027-05-03", "2027-05-04")):
            page.get_by_label("First day").nth(line).fill(day)
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert len(written(hall)["timetables"][0]["exceptions"]) == 5


def test_only_the_fields_of_the_chosen_connection_are_shown(hall, browser):
    with standing(hall) as address, visit(browser, address, "desk", "en", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/setup/printers/code/lobby")
        expect(page.get_by_label("Address of the printer")).to_be_visible()
        page.get_by_label("Serial line").check()

        expect(page.get_by_label("Address of the printer")).to_be_hidden()
        expect(page.locator("#link-serial-device")).to_be_visible()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_tick_of_a_part_stands_in_one_line_below_its_matter(hall, browser, size):
    with standing(hall) as address, visit(browser, address, size, "zh", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/manage/setup/packages/code/start-business")
        step = page.locator(".step").nth(1)
        matter, box, label = (step.locator(one).bounding_box() for one in ("select", "input", "label"))

    assert (box["x"], box["width"] < 30, box["height"] < 30) == (matter["x"], True, True)
    assert label["x"] < box["x"] + 40
    assert label["y"] < box["y"] + box["height"] / 2 < label["y"] + label["height"]


def test_a_table_without_a_file_is_asked_for_in_the_words_of_the_page(hall, browser):
    cookies = [staff_cookie(hall, Role.ADMIN)]
    with standing(hall) as address, visit(browser, address, "desk", "zh", cookies, but=("status of 422",)) as page:
        page.goto(f"{address}/manage/setup/matrix")
        page.get_by_role("button", name="查看更改").click()

        expect(page.get_by_role("alert")).to_have_text("请先选择文件。")
