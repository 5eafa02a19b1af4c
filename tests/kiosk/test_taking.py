"""Taking a number at the page of a kiosk: few touches, one ticket, and the number at once."""

import re

import pytest
from playwright.sync_api import expect

from hallq.operations import day
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.operations.queues import suspend_queue
from tests.kiosk.standing import hold, kiosk, matter, number, numbers_given, speak, take
from tests.making import open_counters

TICKETS = "**/api/v1/tickets*"


def shows(page, screen):
    """The page shows this of its screens."""
    expect(page.locator("#face")).to_have_attribute("data-shows", screen)


def test_two_touches_give_a_number(browser, hall):
    with kiosk(browser, hall) as page:
        take(page)

        expect(number(page)).to_have_text("J001")
    assert numbers_given(hall) == ["J001"]


def test_the_screen_says_who_is_ahead_and_which_windows(browser, hall):
    open_counters(hall.house, hall.hall_id, "1", "2")
    hall.issue("card-new")
    with kiosk(browser, hall) as page:
        take(page)

        expect(page.locator("[data-ahead]")).to_have_text("1")
        expect(page.locator("[data-result-windows]")).to_have_text("1、2 号窗口")
        expect(page.locator("[data-estimate]")).to_have_text(re.compile("分钟"))


@pytest.mark.parametrize(("before", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people")])
def test_one_who_is_ahead_is_a_person_and_others_are_people(browser, hall, before, said):
    for _ in range(before):
        hall.issue("card-new")
    with kiosk(browser, hall) as page:
        speak(page, "en")
        take(page)

        expect(page.locator("dd", has=page.locator("[data-ahead]"))).to_have_text(said)


def test_without_a_window_the_wait_cannot_be_told_and_the_screen_says_why(browser, hall):
    with kiosk(browser, hall) as page:
        take(page)

        expect(page.locator("[data-estimate]")).to_have_text("暂时无法估计")
        expect(page.locator("[data-result-none]")).to_contain_text("目前没有窗口办理该事项")


def test_a_package_gives_one_number_and_shows_its_parts(browser, hall):
    with kiosk(browser, hall) as page:
        page.click("[data-tab=packages]")
        matter(page, "start-business").click()

        expect(number(page)).to_have_text("K001")
        expect(page.locator("[data-result-parts]")).to_have_text("企业设立 → 社保卡办理")


def test_the_slip_speaks_the_language_of_the_screen(browser, hall):
    with kiosk(browser, hall) as page:
        speak(page, "en")
        take(page)
        expect(page.locator("[data-service]")).to_have_text("New card")
    assert hall.get("/api/v1/tickets").json["tickets"][0]["language"] == "en"


def test_the_paper_is_followed_on_the_screen(browser, hall):
    with kiosk(browser, hall) as page:
        take(page)
        expect(page.locator("[data-paper-state=printing]")).to_be_visible()
        jobs = PrintJobs(hall.house, hall.hall_id)
        job = jobs.lease("lobby", "worker", hall.house.clock.real(), 30)
        jobs.mark_sending(job, "worker")
        jobs.finish(job, "worker", "printed", "proved")

        expect(page.locator("[data-paper-state=printed]")).to_be_visible()


def test_the_visitors_token_is_in_no_address(browser, hall):
    asked = []
    with kiosk(browser, hall) as page:
        page.on("request", lambda request: asked.append(request.url))
        with page.expect_response("**/paper*"), page.expect_response(TICKETS) as answer:
            take(page)
        token = answer.value.json()["visitor"]["token"]

        assert [url for url in asked if token in url] == []
        assert token not in page.content()


def test_a_double_touch_gives_one_number(browser, hall):
    with kiosk(browser, hall) as page:
        page.click("#zone-social")
        expect(page.locator(".grid-place")).to_have_js_property("inert", value=False)
        page.evaluate("{ const tile = document.getElementById('matter-card-new'); tile.click(); tile.click(); tile.click(); }")
        expect(number(page)).to_have_text("J001")
    assert numbers_given(hall) == ["J001"]


def test_the_second_of_two_touches_on_a_zone_takes_nothing(browser, hall):
    with kiosk(browser, hall) as page:
        box = page.locator("#zone-social").bounding_box()
        page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

        expect(matter(page, "card-new")).to_be_visible()
    assert numbers_given(hall) == []


def test_a_lost_reply_is_asked_for_again_and_gives_the_same_number(browser, hall):
    with kiosk(browser, hall, cut=True) as page:
        lost = []

        def lose_the_first(route):
            if lost:
                route.fallback()
            else:
                lost.append(route.fetch().status)
                route.abort("connectionreset")

        page.route(TICKETS, lose_the_first)
        take(page)

        expect(number(page)).to_have_text("J001")
    assert (lost, numbers_given(hall)) == ([201], ["J001"])


def test_the_menu_cannot_be_touched_until_the_answer_has_come(browser, hall):
    with kiosk(browser, hall) as page:
        held = []

        def hold(route):
            held.append(route)

        page.route(TICKETS, hold)
        take(page)

        expect(page.locator(".stage")).to_have_js_property("inert", value=True)
        held[0].continue_()
        expect(number(page)).to_have_text("J001")


def test_what_was_refused_in_between_is_told_with_the_way_to_go(browser, hall):
    with kiosk(browser, hall, cut=True, but=("status of 409",)) as page:
        page.route("**/face?*", lambda route: route.abort())
        page.click("#zone-social")
        hall.house.act(hall.hall_id, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="system"))
        page.unroute("**/face?*")
        matter(page, "card-new").click()

        shows(page, "notice")
        expect(page.locator("[data-notice-title]")).to_have_text("该事项暂停取号")
        expect(page.locator("[data-notice-way]")).to_contain_text("导办台")
    assert numbers_given(hall) == []


def test_touching_what_is_shut_tells_why_and_leads_back(browser, hall):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="system"))
    with kiosk(browser, hall) as page:
        take(page)
        shows(page, "notice")
        page.click("[data-do=back]")

        expect(matter(page, "card-new")).to_be_visible()


def test_a_hall_that_opens_lets_the_screen_go_on_by_itself(browser, hall):
    hall.close_day()
    with kiosk(browser, hall) as page:
        shows(page, "shut")
        hall.advance(hours=24)
        hall.house.act(hall.hall_id, SYSTEM, day.open_day)

        shows(page, "menu")


def test_counts_go_on_with_the_story(browser, hall):
    with kiosk(browser, hall) as page:
        page.click("#zone-social")
        hall.issue("card-new")

        expect(matter(page, "card-new")).to_contain_text("前面 1 人")


def test_done_makes_way_for_the_next_visitor(browser, hall):
    with kiosk(browser, hall) as page:
        speak(page, "en")
        take(page)
        page.click("[data-do=done]")

        shows(page, "menu")
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(number(page)).to_have_text("")


def test_another_language_does_not_take_the_number_away(browser, hall):
    with kiosk(browser, hall) as page:
        take(page)
        expect(number(page)).to_have_text("J001")
        page.click("[data-tongue=en]")

        expect(page.locator("[data-service]")).to_have_text("New card")
        expect(number(page)).to_have_text("J001")


def test_another_language_takes_the_old_words_about_the_paper_away(browser, hall):
    with kiosk(browser, hall) as page:
        held = hold(page, "**/paper?in=zh")
        take(page)
        expect(number(page)).to_have_text("J001")
        page.click("[data-tongue=en]")
        expect(page.locator("[data-service]")).to_have_text("New card")
        with page.expect_response("**/paper?in=en"):
            pass
        for route in held:
            route.fulfill(content_type="text/html", body='<div class="paper" data-paper-state="printed">旧</div>')

        expect(page.locator("[data-live-paper]")).to_contain_text("Printing your slip")
        expect(page.locator("[data-live-paper]")).not_to_contain_text("旧")
