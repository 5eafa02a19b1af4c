"""Every action of the desk by hand and by key: the same thing happens, and the page shows it without a reload."""

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.counter.clerk import act, at_desk, call, go_to_work, phase, serve, state
from tests.making import clock_of, issue, open_counters, story


@pytest.fixture
def work(hall):
    """The clerk has opened counter 1."""
    go_to_work(hall)
    return hall


def by_hand(page, button, *_keys):
    page.locator(f"#act-{button}").click()


def by_keypad(page, _button, keypad, _function):
    page.keyboard.press(keypad)


def by_function_key(page, _button, _keypad, function):
    page.keyboard.press(function)


WAYS = pytest.mark.parametrize("press", [by_hand, by_keypad, by_function_key])
TWO_WAYS = pytest.mark.parametrize("press", [by_hand, by_function_key])


def missable(hall):
    """A visitor who has been called as often as promised, some time ago."""
    hall.issue()
    ticket = call(hall)
    for _ in range(2):
        act(hall, ticket, "recall")
    hall.advance(seconds=30)
    return ticket


@WAYS
def test_a_counter_is_opened(hall, browser, press):
    with at_desk(hall, browser) as page:
        press(page, "primary", "NumpadEnter", "F2")
        phase(page, "idle")


@WAYS
def test_the_next_is_called(work, browser, press):
    work.issue()
    with at_desk(work, browser) as page:
        press(page, "primary", "NumpadEnter", "F2")
        phase(page, "called")

        expect(page.locator("[data-now-number]")).to_have_text("J001")
        expect(page).to_have_title("● J001 已呼叫 · 1号窗口")


@WAYS
def test_a_visitor_who_is_there_is_served(work, browser, press):
    work.issue()
    ticket = call(work)
    with at_desk(work, browser) as page:
        press(page, "primary", "NumpadEnter", "F2")
        phase(page, "serving")
    assert state(work, ticket) == "SERVING"


@WAYS
def test_a_visitor_is_called_again(work, browser, press):
    work.issue()
    call(work)
    work.advance(seconds=6)
    with at_desk(work, browser) as page:
        press(page, "recall", "NumpadAdd", "F4")

        expect(page.locator(".now-calls")).to_have_text("已呼叫2次")


@WAYS
def test_a_visitor_is_missed(work, browser, press):
    ticket = missable(work)
    with at_desk(work, browser) as page:
        press(page, "no_show", "NumpadSubtract", "F8")
        phase(page, "idle")
    assert state(work, ticket) == "NO_SHOW"


@WAYS
def test_a_service_is_completed_with_its_outcome(work, browser, press):
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        page.get_by_label("材料不齐").check()
        page.fill("#matters", "3")
        page.fill("#case-number", "人社2026-0007")
        page.keyboard.press("Enter")
        press(page, "primary", "NumpadDecimal", "F9")
        phase(page, "idle")
    assert state(work, ticket) == "COMPLETED"
    done = next(line for line in work.get("/api/v1/events").json["lines"] if line["name"] == "ticket.completed")
    assert (done["facts"]["outcome"], done["facts"]["matters"], done["facts"]["case_number"]) == ("materials_missing", 3, "人社2026-0007")


@WAYS
def test_a_counter_is_paused_with_a_reason_and_goes_on(work, browser, press):
    with at_desk(work, browser) as page:
        press(page, "pause", "NumpadDivide", "Control+Shift+P")
        page.get_by_role("button", name="午餐").click()
        phase(page, "paused")
        expect(page.locator(".now")).to_contain_text("午餐")
        press(page, "pause", "NumpadDivide", "Control+Shift+P")

        phase(page, "idle")


@WAYS
def test_a_visitor_is_transferred(work, browser, press):
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        press(page, "transfer", "NumpadMultiply", "Control+Enter")
        expect(page.locator("[data-choose='queue:pension']")).to_be_visible()
        page.keyboard.press("Numpad1")
        phase(page, "idle")
    assert work.get(f"/api/v1/tickets/{ticket['id']}").json["queue"] == "pension"


@pytest.mark.parametrize(("place", "numbers"), [("按取号先后", ["J001", "A001"]), ("队尾", ["A001", "J001"])])
def test_a_transferred_visitor_goes_where_the_clerk_says(work, browser, place, numbers):
    work.issue()
    serve(work)
    work.issue("pension-apply")
    with at_desk(work, browser) as page:
        page.locator("#act-transfer").click()
        page.locator("#dialog-transfer").get_by_label(place).check()
        page.locator("[data-choose='queue:pension']").click()
        phase(page, "idle")

        expect(page.locator(".side-next .row-number")).to_have_text(numbers)


def test_a_service_is_found_by_its_first_letters(work, browser):
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        page.locator("#act-transfer").click()
        page.fill("#transfer-search", "ylzm")
        expect(page.locator("#dialog-transfer .choice:visible")).to_have_count(1)
        page.keyboard.press("Enter")
        phase(page, "idle")
    assert work.get(f"/api/v1/tickets/{ticket['id']}").json["service"] == "pension-proof"


@TWO_WAYS
def test_a_visit_is_set_aside_and_taken_up_again(work, browser, press):
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        press(page, "hold", "", "Shift+F4")
        page.keyboard.press("Digit3")
        phase(page, "idle")
        assert state(work, ticket) == "ON_HOLD"
        page.locator(f"#resume-{ticket['id']}").click()

        phase(page, "serving")


@TWO_WAYS
def test_a_called_visitor_goes_back_to_the_line(work, browser, press):
    work.issue()
    ticket = call(work)
    with at_desk(work, browser) as page:
        press(page, "requeue", "", "Shift+F8")
        page.get_by_role("button", name="排到队尾").click()
        phase(page, "idle")
    assert state(work, ticket) == "WAITING"


@TWO_WAYS
def test_a_counter_is_closed_after_a_question(work, browser, press):
    with at_desk(work, browser) as page:
        press(page, "close", "", "Control+Shift+X")
        page.keyboard.press("Numpad1")
        phase(page, "closed")
    assert story(work.house, work.hall_id)[-1] == "counter.closed"


@WAYS
def test_a_call_is_taken_back(work, browser, press):
    work.issue()
    with at_desk(work, browser) as page:
        page.locator("#act-primary").click()
        phase(page, "called")
        press(page, "undo", "Backspace", "Control+Z")
        phase(page, "idle")

        expect(page.locator(".side-next .row-number")).to_have_text(["J001"])


def test_an_undo_is_offered_no_longer_than_it_may_be_pressed(work, browser):
    work.issue()
    call(work)
    work.advance(seconds=7)
    with at_desk(work, browser) as page:
        expect(page.locator("#act-undo")).to_be_visible()

        expect(page.locator("#act-undo")).to_be_hidden()


def test_a_number_is_typed_on_the_keypad_and_called(work, browser):
    for _ in range(3):
        work.issue()
    with at_desk(work, browser) as page:
        page.keyboard.press("Numpad3")
        expect(page.locator("#typed")).to_have_value("3")
        expect(page.locator("[data-found]")).to_contain_text("J003")
        page.keyboard.press("NumpadEnter")
        phase(page, "called")

        expect(page.locator("[data-now-number]")).to_have_text("J003")
        expect(page.locator(".why").first).to_have_text("指定呼叫")


def test_a_typed_number_is_given_up_with_escape(work, browser):
    work.issue()
    with at_desk(work, browser) as page:
        page.keyboard.press("Numpad1")
        expect(page.locator("#dialog-number")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.locator("#dialog-number")).to_be_hidden()
        expect(page.locator("body")).to_have_attribute("data-phase", "idle")


@pytest.mark.parametrize(("choice", "shown"), [("立即呼叫", "called"), ("按大厅规则", "idle")])
def test_a_missed_visitor_is_brought_back(work, browser, choice, shown):
    ticket = missable(work)
    act(work, ticket, "no-show")
    with at_desk(work, browser) as page:
        page.locator(f"#back-{ticket['id']}").click()
        expect(page.locator("[data-dialog-number]")).to_have_text("J001")
        page.locator("#dialog-bring_back").get_by_text(choice).click()

        expect(page.locator(f"#back-{ticket['id']}")).to_be_hidden()
        phase(page, shown)


def test_whoever_was_only_just_called_is_missed_after_a_question(work, browser):
    ticket = missable(work)
    act(work, ticket, "recall")
    with at_desk(work, browser) as page:
        page.keyboard.press("NumpadSubtract")
        expect(page.locator("#dialog-no_show")).to_be_visible()
        page.get_by_role("button", name="记为过号").click()

        phase(page, "idle")


def test_the_next_is_called_with_the_completion_where_the_clerk_wants_it(work, browser):
    for _ in range(2):
        work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        page.check("#auto-next")
        page.keyboard.press("F2")
        phase(page, "called")
        expect(page.locator("[data-now-number]")).to_have_text("J002")
        page.reload()

        expect(page.locator("#auto-next")).to_be_checked()
    assert state(work, ticket) == "COMPLETED"


def test_a_note_is_kept_on_enter_and_goes_with_the_visitor(work, browser):
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        page.keyboard.press("Shift+F9")
        page.keyboard.type("缺复印件")
        page.keyboard.press("Enter")
        expect(page.locator("[data-note-state]")).to_have_text("备注已保存")
        act(work, ticket, "transfer", queue="pension")
        phase(page, "idle")
        page.keyboard.press("F2")

        expect(page.locator("#note")).to_have_value("缺复印件")


def test_a_note_that_is_being_written_is_kept_with_the_ending(work, browser):
    work.issue()
    ticket = serve(work)
    with at_desk(work, browser) as page:
        page.fill("#note", "材料已收")
        page.keyboard.press("F9")
        phase(page, "idle")
        act(work, ticket, "undo")

        expect(page.locator("#note")).to_have_value("材料已收")


def test_a_newcomer_appears_without_a_reload(work, browser):
    with at_desk(work, browser) as page:
        expect(page.locator(".side-next")).to_contain_text("暂无人等候")
        issue(work.house, work.hall_id)

        expect(page.locator(".side-next .row-number")).to_have_text(["J001"])
        expect(page.locator("[data-show=waiting]")).to_have_text("1")


def test_a_colleagues_call_takes_a_visitor_off_the_list(work, browser):
    open_counters(work.house, work.hall_id, "2")
    work.issue()
    with at_desk(work, browser) as page:
        work.post("/api/v1/counters/2/call-next", role=Role.CLIENT_CALL)

        expect(page.locator(".side-next .row-number")).to_have_count(0)


def test_a_late_visitor_is_told_in_words_and_colour(work, browser):
    work.issue()
    call(work)
    clock_of(work.house).advance(seconds=61)
    with at_desk(work, browser) as page:
        expect(page.locator(".timer")).to_have_attribute("data-level", "amber")
        expect(page.locator(".timer-word:visible")).to_have_text("还未到：可重呼")
        clock_of(work.house).advance(seconds=60)
        page.reload()

        expect(page.locator(".timer")).to_have_attribute("data-level", "red")
        expect(page.locator(".timer-word:visible")).to_have_text("久未到：请重呼（还须呼叫 2 次）")


def test_signing_out_with_a_visitor_says_what_is_to_be_done_first(work, browser):
    work.issue()
    call(work)
    with at_desk(work, browser) as page:
        page.get_by_role("button", name="退出登录").click()

        expect(page.locator("[data-said]")).to_have_text("请先办完当前来访者，再退出登录。")


def test_a_button_that_cannot_be_pressed_says_why_when_it_is(work, browser):
    with at_desk(work, browser) as page:
        page.locator("#act-recall").click(force=True)

        expect(page.locator("[data-said]")).to_have_text("窗口现在没有来访者。")
