"""Choosing a window: who may, which are free, and one's own first."""

import re

from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.browser import axe, overflow, staff_cookie, standing, visit
from tests.counter.clerk import go_to_work
from tests.making import open_counters, story

PAGE = {"Accept": "text/html"}


def page(hall, role=Role.CLERK):
    return hall.get("/counter/?lang=zh", role, headers=PAGE).text


def kinds(text):
    """What each window is to the asker, the one on top apart."""
    tiles = re.findall(r'id="window-(\w+)" href="[^"]*" data-window="\w+" data-kind="(\w+)"', text)
    return dict(tiles)


def first(text):
    """The window that is offered on top."""
    found = re.search(r'id="first" href="[^"]*" data-window="(\w+)" data-kind="(\w+)"', text)
    return found and found.groups()


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(hall):
    answer = hall.client.get("/counter/", headers=PAGE)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/counter/")


def test_somebody_without_a_desk_is_refused(hall):
    assert hall.get("/counter/", Role.AUDITOR, headers=PAGE).status_code == 403


def test_windows_are_free_taken_or_ones_own(hall):
    go_to_work(hall, "2")
    open_counters(hall.house, hall.hall_id, "3")

    assert kinds(page(hall)) == {"1": "free", "2": "own", "3": "taken", "10": "free"}


def test_windows_stand_in_their_zones(hall):
    text = page(hall)

    assert text.index('id="zone-social"') < text.index('id="window-2"') < text.index('id="zone-business"') < text.index('id="window-3"')


def test_nothing_is_on_top_for_somebody_who_never_worked(hall):
    assert first(page(hall)) is None


def test_ones_own_window_is_on_top(hall):
    go_to_work(hall, "2")

    assert first(page(hall)) == ("2", "own")


def test_the_last_window_is_on_top_while_it_is_free(hall):
    go_to_work(hall, "2")
    hall.post("/api/v1/counters/2/close", role=Role.CLERK)
    assert first(page(hall)) == ("2", "free")

    open_counters(hall.house, hall.hall_id, "2")
    assert first(page(hall)) is None


def test_how_many_wait_for_a_window_is_told(hall):
    hall.issue()
    hall.issue("pension-apply")

    assert page(hall).count("等候2人") == 2


def test_a_window_is_opened_by_one_press_and_leads_to_its_desk(hall, browser):
    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.CLERK)]) as clerk:
        clerk.goto(f"{address}/counter/")
        clerk.locator("#window-1").dblclick()

        clerk.wait_for_url(f"{address}/counter/1/")
        expect(clerk.locator("body")).to_have_attribute("data-phase", "idle")
    assert story(hall.house, hall.hall_id).count("counter.opened") == 1


def test_ones_own_window_on_pause_says_so(hall):
    go_to_work(hall, "2")
    hall.post("/api/v1/counters/2/pause", {"reason": "meeting"}, Role.CLERK)

    assert "您在此工作（暂停中）" in hall.get("/counter/windows?lang=zh", Role.CLERK, headers={"Accept": "text/html"}).text


def test_a_second_window_is_refused_in_words(hall, browser):
    go_to_work(hall, "2")
    cookies = [staff_cookie(hall, Role.CLERK)]
    with standing(hall) as address, visit(browser, address, cookies=cookies, but=("status of 409",)) as clerk:
        clerk.goto(f"{address}/counter/")
        clerk.locator("#window-1").click()

        expect(clerk.get_by_role("alert")).to_contain_text("您正在 2 号窗口工作，请先关窗。")
        clerk.get_by_role("alert").get_by_role("link").click()
        clerk.wait_for_url(f"{address}/counter/2/")


def test_a_colleague_who_comes_is_seen_without_a_reload(hall, browser):
    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.CLERK)]) as clerk:
        clerk.goto(f"{address}/counter/")
        expect(clerk.locator("html")).to_have_attribute("data-greeted", "yes")
        open_counters(hall.house, hall.hall_id, "1")

        expect(clerk.locator("#window-1")).to_have_attribute("data-kind", "taken")


def test_a_window_is_found_by_its_number_and_by_being_free(hall, browser):
    open_counters(hall.house, hall.hall_id, "1")
    with standing(hall) as address, visit(browser, address, cookies=[staff_cookie(hall, Role.CLERK)]) as clerk:
        clerk.goto(f"{address}/counter/")
        clerk.fill("#find", "1")
        expect(clerk.locator(".window:visible")).to_have_count(2)
        clerk.check("#only-free")

        expect(clerk.locator(".window:visible")).to_have_count(1)


def test_the_page_fits_and_is_fit_for_everybody(hall, browser):
    go_to_work(hall, "2")
    open_counters(hall.house, hall.hall_id, "3")
    for language in ("zh", "en"):
        with standing(hall) as address, visit(browser, address, "desk", language, [staff_cookie(hall, Role.CLERK)]) as clerk:
            clerk.goto(f"{address}/counter/?lang={language}")

            assert overflow(clerk)[0] <= 0
            assert axe(clerk) == []
