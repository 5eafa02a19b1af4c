"""A clerk who pressed into a cut: no note is lost, and the page says by itself what became of the press."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.counter.clerk import act, at_desk, go_to_work, serve, state

PATIENCE_SECONDS = 30
NOT_SURE = re.compile("是否完成还不确定")
NOT_DONE = "连接已恢复，刚才的操作没有完成，请再按一次。"
DONE = "连接已恢复，刚才的操作已完成。"


@pytest.fixture
def served(hall):
    """Somebody who is served at counter 1."""
    go_to_work(hall)
    hall.issue()
    return serve(hall)


def said(page):
    return page.locator("[data-said]")


def pass_time_until(page, words):
    """Second by second, so that answers come in between, until the page says something.

    A tenth of a real second belongs to each: a page whose twenty seconds of patience pass in no time gives up every link before it stands.
    """
    wanted = words if isinstance(words, re.Pattern) else re.compile(f"^{re.escape(words)}$")
    end = time.monotonic() + PATIENCE_SECONDS
    while not wanted.search(said(page).text_content() or "") and time.monotonic() < end:
        page.clock.run_for(1000)
        page.wait_for_timeout(100)
    expect(said(page)).to_have_text(wanted)


def press_into_a_cut(page, words=NOT_SURE):
    """F2 while nothing comes through, until the page gives up."""
    page.clock.install()
    page.context.set_offline(True)
    page.keyboard.press("F2")
    pass_time_until(page, words)


def complete_with_a_note_in_a_cut(page):
    """Nothing comes through until the page gives up the note, and then the link is back."""
    page.fill("#note", "缺复印件")
    press_into_a_cut(page, re.compile("备注尚未保存"))
    page.context.set_offline(False)
    pass_time_until(page, NOT_DONE)


def test_a_note_that_does_not_come_through_lets_nobody_leave(hall, browser, served):
    with at_desk(hall, browser, cut=True) as page:
        complete_with_a_note_in_a_cut(page)

        expect(page.locator("#note")).to_have_value("缺复印件")
    assert state(hall, served) == "SERVING"


def test_a_note_that_did_not_come_through_is_kept_by_itself_when_the_link_is_back(hall, browser, served):
    with at_desk(hall, browser, cut=True) as page:
        complete_with_a_note_in_a_cut(page)

        expect(page.locator("[data-note-state]")).to_have_text("备注已保存")
        page.reload()
        expect(page.locator("#note")).to_have_value("缺复印件")


def test_who_presses_again_after_the_cut_completes_with_the_note(hall, browser, served):
    with at_desk(hall, browser, cut=True) as page:
        complete_with_a_note_in_a_cut(page)
        page.clock.run_for(1000)
        page.keyboard.press("F2")
        expect(page.locator("body")).to_have_attribute("data-phase", "idle")
        act(hall, served, "undo")
        page.reload()

        expect(page.locator("#note")).to_have_value("缺复印件")


def test_a_press_that_a_cut_swallowed_asks_to_be_pressed_again(hall, browser, served):
    with at_desk(hall, browser, cut=True) as page:
        press_into_a_cut(page)
        page.context.set_offline(False)
        pass_time_until(page, NOT_DONE)

        expect(page.locator("[data-lost]")).to_be_hidden()
    assert state(hall, served) == "SERVING"


def test_a_press_that_arrived_before_the_cut_is_told_as_done_and_let_go(hall, browser, served):
    with at_desk(hall, browser, cut=True, but=("net::ERR_FAILED",)) as page:

        def arrive_and_lose(route):
            route.fetch()
            route.abort()

        page.route("**/complete", lambda route: route.abort())
        page.route("**/complete", arrive_and_lose, times=1)
        page.route("**/desk", lambda route: route.abort())
        page.clock.install()
        page.keyboard.press("F2")
        pass_time_until(page, NOT_SURE)
        page.unroute("**/desk")
        hall.issue()
        pass_time_until(page, DONE)
        pass_time_until(page, "")
    assert state(hall, served) == "COMPLETED"


def test_a_wait_for_the_link_is_over_when_it_is_back(hall, browser, served):
    with at_desk(hall, browser, cut=True) as page:
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible(timeout=12_000)
        page.keyboard.press("F2")
        expect(said(page)).to_have_text("连接中断，请稍候。")
        page.context.set_offline(False)

        expect(page.locator("[data-lost]")).to_be_hidden(timeout=12_000)
        expect(said(page)).to_be_empty()
    assert state(hall, served) == "SERVING"
