"""Where a clerk puts a visitor: a place in the line, one window alone, a kind of hold, and what the rule makes of a missed number."""

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.counter.clerk import act, at_desk, call, go_to_work, phase, serve, state
from tests.making import open_counters
from tests.serving import serve as make_hall


@pytest.fixture
def work(hall):
    """The clerk has opened counter 1."""
    go_to_work(hall)
    return hall


def ahead(hall, ticket):
    """How many are before somebody who waits."""
    return hall.get(f"/api/v1/tickets/{ticket['id']}").json["ahead"]


def test_a_visitor_goes_back_behind_as_many_as_the_clerk_says(work, browser):
    for _ in range(5):
        work.issue()
    ticket = call(work)
    with at_desk(work, browser) as page:
        page.keyboard.press("Shift+F8")
        page.fill("#dialog-requeue [data-others]", "2")
        page.locator("#dialog-requeue [data-choose=after]").click()
        phase(page, "idle")

    assert ahead(work, ticket) == 2


def test_a_visitor_is_sent_to_one_window_alone_and_the_place_is_told_before(work, browser):
    open_counters(work.house, work.hall_id, "3", clerks=[None])
    for _ in range(4):
        work.issue("company-open")
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        page.locator("#act-transfer").click()
        expect(page.locator("[data-choose='counter:3']")).to_contain_text("4 人在前")
        page.locator("input[name=place][value=after]").check()
        page.fill("[data-send-others]", "1")
        page.locator("[data-send-others]").blur()
        expect(page.locator("[data-choose='counter:3']")).to_contain_text("1 人在前")
        page.locator("[data-choose='counter:3']").click()
        phase(page, "idle")

    assert ahead(work, ticket) == 1
    assert work.post(f"/api/v1/tickets/{ticket['id']}/call", {"counter": "1"}, Role.CLERK).json["code"] == "not_served_here"


def test_papers_that_stay_here_keep_the_visit_here(work, browser):
    open_counters(work.house, work.hall_id, "2", clerks=[None])
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        page.locator("#act-hold").click()
        page.locator("input[name=papers][value=kept]").check()
        page.keyboard.press("Digit3")
        phase(page, "idle")
        expect(page.locator(".side-more .paper")).to_have_text("持件")
        page.locator(f"#resume-{ticket['id']}").click()
        phase(page, "serving")

    assert state(work, ticket) == "SERVING"


def test_a_number_that_has_ended_is_not_brought_back_and_says_why(sqlite_url, tmp_path, browser):
    hall = make_hall(sqlite_url, tmp_path, settings={"missed_rule": "void", "recalls_before_no_show": 0})
    go_to_work(hall)
    hall.issue()
    ticket = call(hall)
    act(hall, ticket, "no-show")
    with at_desk(hall, browser) as page:
        page.locator(f"#back-{ticket['id']}").click(force=True)
        expect(page.locator("[data-said]")).to_have_text("已作废，请重新取号")

    assert state(hall, ticket) == "NO_SHOW"
