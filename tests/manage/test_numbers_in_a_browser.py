"""Taking numbers in a real browser: found by typing, taken by two presses as one, told without a reload, and with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.browser import axe, overflow, staff_cookie, standing, visit
from tests.making import HALL, story
from tests.serving import serve


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall with two printers and so many agents that one is looked for."""
    printers = [{**HALL["printers"][0], "code": code} for code in ("lobby", "stairs")]
    named = enumerate("甲乙丙丁戊己")
    agents = [{"code": f"agent-{n}", "name": {"zh": f"{name}代办员", "en": f"{name} agent"}, "limit_per_day": 1} for n, name in named]
    return serve(sqlite_url, tmp_path, printers=printers, agents=agents)


def opened(page, address, language="en"):
    """The page, following the story."""
    page.goto(f"{address}/manage/numbers?lang={language}")
    expect(page.locator("html")).to_have_attribute("data-greeted", "yes")


def issued(hall):
    """How many numbers were taken."""
    return story(hall.house, hall.hall_id).count("ticket.issued")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["desk", "pad", "phone"])
def test_the_page_fits_and_everybody_can_use_it(hall, browser, size, language):
    with standing(hall) as address, visit(browser, address, size, language, [staff_cookie(hall, Role.GUIDE)]) as page:
        opened(page, address, language)
        page.locator("[name=agent]").nth(2).check()
        page.locator("[name=service]").first.check()
        page.locator(".numbers-take").click()
        expect(page.locator(".taken-number")).to_be_visible()

        assert overflow(page)[0] <= 0
        assert axe(page) == []


def test_a_number_is_taken_with_the_keyboard_alone(hall, browser):
    with standing(hall) as address, visit(browser, address, "pad", cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        opened(page, address)
        page.locator("#service-search").focus()
        page.keyboard.type("new card")
        page.keyboard.press("Enter")
        expect(page.locator("[data-chosen=service]")).to_have_text("New card")
        page.keyboard.press("Enter")

        expect(page.locator(".taken-number")).to_have_text("J001")


def test_an_agent_is_found_by_first_letters_and_stays_for_the_next_number(hall, browser):
    with standing(hall) as address, visit(browser, address, "pad", cookies=[staff_cookie(hall, Role.GUIDE)], but=["status of 409"]) as page:
        opened(page, address)
        page.locator("#agent-search").fill("bdby")
        expect(page.locator("[data-find^=agent]:visible")).to_have_count(1)
        page.locator("#agent-search").press("Enter")
        page.locator("[name=service]").first.check()
        page.locator(".numbers-take").click()
        expect(page.locator(".taken-number")).to_be_visible()
        expect(page.locator("[data-chosen=agent]")).to_have_text("丙 agent")
        expect(page.locator(".pick-shut [name=agent]")).to_be_checked()
        page.locator("[name=service]").first.check()
        page.locator(".numbers-take").click()

        expect(page.locator("#agent-problem")).to_contain_text("丙 agent")
        expect(page.locator("[name=agent]:checked")).to_be_focused()
        assert issued(hall) == 1


def test_two_presses_are_one_number(hall, browser):
    with standing(hall) as address, visit(browser, address, "pad", cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        opened(page, address)
        page.locator("[name=service]").first.check()
        page.locator(".numbers-take").dblclick()
        expect(page.locator(".taken-number")).to_be_visible()

        assert issued(hall) == 1


def test_what_is_told_beside_the_choices_follows_the_story(hall, browser):
    with standing(hall) as address, visit(browser, address, "pad", cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        opened(page, address)
        page.locator("[name=service][value=card-new]").check()
        line = page.locator("[data-told='line card']")
        expect(line).to_contain_text("0 waiting")
        hall.issue("card-new")

        expect(line).to_contain_text("1 waiting")
        expect(page.locator("[name=service][value=card-new]")).to_be_checked()


def test_a_tablet_remembers_where_its_slips_come_out(hall, browser):
    with standing(hall) as address, visit(browser, address, "pad", cookies=[staff_cookie(hall, Role.GUIDE)]) as page:
        opened(page, address)
        page.locator("#printer").select_option("stairs")
        opened(page, address)

        expect(page.locator("#printer")).to_have_value("stairs")
