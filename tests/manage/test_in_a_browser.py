"""What only a real browser tells of the office's pages of figures: that they live, are drawn, fit, and can be read by everybody."""

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.browser import axe, overflow, staff_cookie, standing, visit
from tests.making import call_next, hall_document, open_counters
from tests.manage.days import at_work
from tests.serving import serve

DAY = "2026-11-23"
FIGURES = ["overview", "reports/day", "reports/satisfaction_by_wait", "reports/options", "trace", "trace/{ticket}", "slips", "slips/{ticket}"]
ORDER = ["next", "what-if"]
"""Pages about the order of calling."""


@pytest.fixture
def day(hall):
    """A day with something of everything; `hall.ticket` is a visit that was served and rated."""
    work = at_work(hall)
    for _ in range(7):
        hall.issue()
    hall.issue("company-open")
    hall.advance(minutes=16)
    tickets = [work.serve(level=level, minutes=2) for level in (5, 4, 5, 3, 1)]
    return hall, tickets[0]


def at(address, ticket, path, language="zh"):
    """The address of a page of the office."""
    return f"{address}/manage/{path.format(ticket=ticket)}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_pages_fit_and_everybody_can_read_them(day, browser, size, language):
    hall, ticket = day

    with standing(hall) as address, visit(browser, address, size, language, [staff_cookie(hall, Role.MANAGER)]) as page:
        for path in (*FIGURES, *ORDER):
            page.goto(at(address, ticket, path, language))
            if path.startswith("reports/"):
                expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "yes")
            assert overflow(page)[0] == 0, path
            assert axe(page) == [], path


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_day_played_again_fits_and_everybody_can_read_it(day, browser, size, language):
    hall, ticket = day
    hall.close_day()

    with standing(hall) as address, visit(browser, address, size, language, [staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(at(address, ticket, "what-if?rule=credit&head.green=15", language))
        expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "yes")
        assert overflow(page)[0] == 0
        assert axe(page) == []


def test_the_field_that_was_refused_is_shown_and_has_the_focus(day, browser):
    hall, ticket = day
    hall.close_day()

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)], but=["status of 422"]) as page:
        page.goto(at(address, ticket, "what-if?rule=fifo&favours=99"))
        expect(page.locator("#favours")).to_be_focused()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_columns_of_what_was_compared_fit_on_a_telephone(sqlite_url, tmp_path, browser, language):
    hall = serve(sqlite_url, tmp_path, queues=[{**queue, "discipline": "ratio"} for queue in hall_document()["queues"]])
    hall.issue("pension-apply")
    hall.issue("card-new")
    hall.issue("pension-apply", Role.GUIDE, priority="green", reason="elderly")
    hall.advance(minutes=44)

    with standing(hall) as address, visit(browser, address, "phone", language, [staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(at(address, 0, "next?window=1", language))
        box = page.locator("#heads")
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0


def test_a_call_is_on_the_overview_without_a_reload(hall, browser):
    open_counters(hall.house, hall.hall_id, "1")
    number = hall.issue()["number"]

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/overview")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        expect(page.locator(".windows .window-called")).to_have_count(0)
        call_next(hall.house, hall.hall_id, "1")

        expect(page.locator(".windows .window-called")).to_contain_text(number)
        expect(page.locator("[data-link-lost]")).to_be_hidden()


def test_whoever_comes_is_among_the_next_calls_without_a_reload(hall, browser):
    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/next?window=1")
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        expect(page.locator(".next-one")).to_have_count(0)
        number = hall.issue()["number"]

        expect(page.locator(".next-one")).to_contain_text(number)


def test_the_what_if_asks_only_for_what_its_rule_needs(day, browser):
    hall, _ticket = day
    hall.close_day()

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/what-if")
        expect(page.locator("#favours")).to_be_hidden()
        page.locator("#rule").select_option("ratio")
        page.locator("#favours").fill("3")
        page.locator(".asked button[type=submit]").click()

        expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "yes")
        assert "favours=3" in page.url
        assert "guard" not in page.url


def test_a_chart_is_drawn_with_patterns_on_request(day, browser):
    hall, _ticket = day

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/reports/visits?from={DAY}&to={DAY}&by=zone")
        canvas, button = page.locator("[data-chart] canvas").first, page.locator("[data-patterns]")
        expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "yes")
        plain = canvas.evaluate("one => one.toDataURL()")
        button.click()

        expect(button).to_have_attribute("aria-pressed", "true")
        assert page.wait_for_function("([before]) => document.querySelector('[data-chart] canvas').toDataURL() !== before", arg=[plain])


def test_the_chart_tells_its_figures_to_whoever_points_at_it(day, browser):
    hall, _ticket = day

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/reports/visits?from={DAY}&to={DAY}&by=zone")
        place = page.locator("[data-chart]")
        expect(place).to_have_attribute("data-drawn", "yes")
        before = page.locator("[data-chart] canvas").first.evaluate("one => one.toDataURL()")
        place.hover(position={"x": 300, "y": 200})

        assert page.wait_for_function("([before]) => document.querySelector('[data-chart] canvas').toDataURL() !== before", arg=[before])


def test_a_manager_finds_a_visit_by_its_number(day, browser):
    hall, _ticket = day

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/trace")
        number = page.locator("tbody th a").first.inner_text()
        page.fill("#number", number)
        page.get_by_role("button", name="查找").click()

        expect(page.locator("h1")).to_contain_text(number)
        expect(page.locator(".tale-line").first).to_contain_text("取号")


def test_a_guide_asks_for_a_copy_of_a_slip(day, browser):
    hall, ticket = day

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        page.goto(f"{address}/manage/trace/{ticket}")
        page.select_option("#reason", "torn")
        page.get_by_role("button", name="补打小票").click()

        expect(page.locator(".notice-ok")).to_contain_text("补打")
        expect(page.locator(".paper-job")).to_have_count(2)


def test_on_paper_the_house_around_the_figures_is_left_out(day, browser):
    hall, _ticket = day

    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/reports/waits?from={DAY}&to={DAY}")
        page.emulate_media(media="print")

        expect(page.locator(".office-nav")).to_be_hidden()
        expect(page.locator(".asked")).to_be_hidden()
        expect(page.locator(".table-figures")).to_be_visible()


HEAD_LINES = """() => [...document.querySelectorAll(".table thead th")].map((head) => {
  const text = document.createRange();
  text.selectNodeContents(head);
  return [head.textContent.trim(), new Set([...text.getClientRects()].map((line) => Math.round(line.top))).size];
})"""
"""In how many lines each column's head is written."""


def test_no_head_of_a_column_stands_on_its_end_on_a_phone(hall, browser):
    with standing(hall) as address, visit(browser, address, "phone", "zh", [staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/manage/overview")

        assert [head for head, lines in page.evaluate(HEAD_LINES) if lines > 1 and lines > len(head) / 2] == []
