"""Whatever a hand, a page or a network does: one press has one effect, and the clerk reads what came of it."""

from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.counter.clerk import CALM_MS, act, at_desk, call, go_to_work, phase, serve, state
from tests.making import call_next, open_counters, story


def calls(hall):
    """How many calls there were."""
    return story(hall.house, hall.hall_id).count("ticket.called")


def starts(hall):
    """How many services began."""
    return story(hall.house, hall.hall_id).count("ticket.started")


def hold_down(page, key, times=5):
    """A key that is held sends one press and its repeats."""
    for _ in range(times + 1):
        page.keyboard.down(key)
    page.keyboard.up(key)


def at_work(hall, visitors=3):
    go_to_work(hall)
    for _ in range(visitors):
        hall.issue()


def settle(page):
    """Longer than any second effect of a press would take."""
    page.wait_for_timeout(CALM_MS)
    phase(page, page.locator("body").get_attribute("data-phase"))


def test_a_double_click_is_one_call(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.locator("#act-primary").dblclick()
        phase(page, "called")
        settle(page)
    assert (calls(hall), starts(hall)) == (1, 0)


def test_two_clicks_at_a_slow_pace_are_one_call(hall, browser):
    """As slow as a double click may be: the second comes when the button already says something else."""
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.locator("#act-primary").dblclick(delay=150)
        phase(page, "called")
        settle(page)
    assert (calls(hall), starts(hall)) == (1, 0)


def test_a_held_keypad_key_is_one_call(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        hold_down(page, "NumpadEnter")
        phase(page, "called")
        settle(page)
    assert (calls(hall), starts(hall)) == (1, 0)


def test_enter_held_on_a_focused_button_is_one_call(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.locator("#act-primary").focus()
        hold_down(page, "Enter")
        phase(page, "called")
        settle(page)
    assert (calls(hall), starts(hall)) == (1, 0)


def test_a_held_digit_types_one_digit_and_calls_nobody(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        hold_down(page, "Numpad1", times=1)

        expect(page.locator("#dialog-number")).to_be_visible()
    assert calls(hall) == 0


def test_a_second_double_click_in_a_dialog_pauses_once(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.locator("#act-pause").click()
        page.get_by_role("button", name="午餐").dblclick()
        phase(page, "paused")
        settle(page)
    assert story(hall.house, hall.hall_id).count("counter.paused") == 1


# --- keys --------------------------------------------------------------------------------------------------------------------------


def test_the_keypad_only_types_inside_a_field(hall, browser):
    at_work(hall)
    serve(hall)
    with at_desk(hall, browser) as page:
        page.locator("#case-number").focus()
        for key in ("NumpadAdd", "NumpadSubtract", "NumpadMultiply", "NumpadEnter"):
            page.keyboard.press(key)

        expect(page.locator("#case-number")).to_have_value("+-*")
        expect(page.locator("body")).to_have_attribute("data-phase", "serving")


def test_function_keys_work_inside_a_field_too(hall, browser):
    at_work(hall)
    serve(hall)
    with at_desk(hall, browser) as page:
        page.locator("#note").focus()
        page.keyboard.press("F9")

        phase(page, "idle")


def test_letters_do_nothing(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.keyboard.type("abcdefghijklmnopqrstuvwxyz 0123456789")
        settle(page)

        expect(page.locator("body")).to_have_attribute("data-phase", "idle")
        expect(page.locator("dialog[open]")).to_have_count(0)
    assert calls(hall) == 0


def test_keys_can_be_off_and_stay_off(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.keyboard.press("Shift+?")
        page.uncheck("#keys-on")
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("NumpadEnter")
        settle(page)

        expect(page.locator("body")).to_have_attribute("data-phase", "idle")
        expect(page.locator("#act-primary kbd")).to_have_text("")
    assert calls(hall) == 0


def test_a_key_can_be_another_and_stays_so(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.keyboard.press("Shift+?")
        page.locator("[data-map=primary][data-column='1']").click()
        page.keyboard.press("F9")
        expect(page.locator("[data-map=complete][data-column='1']")).to_have_text("无")
        page.keyboard.press("Escape")
        page.reload()
        expect(page.locator("#act-primary kbd")).to_have_text("小键盘 Enter / F9")
        page.keyboard.press("F9")

        phase(page, "called")


def test_the_keys_are_as_delivered_again(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.keyboard.press("Shift+?")
        page.locator("[data-map=primary][data-column='1']").click()
        page.keyboard.press("Delete")
        expect(page.locator("[data-map=primary][data-column='1']")).to_have_text("无")
        page.get_by_role("button", name="恢复默认").click()

        expect(page.locator("[data-map=primary][data-column='1']")).to_have_text("F2")


def test_a_learned_key_presses_nothing_while_it_is_learned(hall, browser):
    at_work(hall)
    with at_desk(hall, browser) as page:
        page.keyboard.press("Shift+?")
        page.locator("[data-map=recall][data-column='0']").click()
        page.keyboard.press("NumpadEnter")
        settle(page)

        expect(page.locator("[data-map=recall][data-column='0']")).to_have_text("小键盘 Enter")
    assert calls(hall) == 0


# --- pages that are old ------------------------------------------------------------------------------------------------------------


def test_what_somebody_else_has_done_meanwhile_is_told_and_not_undone(hall, browser):
    """The page has not heard of it: its press names the version it has seen."""
    at_work(hall)
    ticket = serve(hall)
    with at_desk(hall, browser, but=("status of 409",)) as page:
        page.route("**/desk", lambda route: route.abort())
        act(hall, ticket, "hold", Role.SUPERVISOR)
        page.unroute("**/desk")
        page.evaluate("document.querySelector('[data-desk]').dataset.version = '3'")
        page.keyboard.press("F9")

        expect(page.locator("[data-said]")).to_have_text("状态已变化，已刷新；请看清后再操作。")
        phase(page, "idle")
    assert state(hall, ticket) == "ON_HOLD"


def test_two_windows_of_one_clerk_call_once(hall, browser):
    """The small window beside the large one: what is pressed in one is seen in the other."""
    at_work(hall)
    with at_desk(hall, browser) as page, page.context.new_page() as small:
        small.goto(page.url)
        small.locator("#act-primary").click()
        phase(small, "called")

        phase(page, "called")
    assert calls(hall) == 1


def test_whoever_is_busy_by_another_hand_is_told_the_servers_words(hall, browser):
    at_work(hall)
    with at_desk(hall, browser, but=("status of 409",)) as page:
        page.route("**/desk", lambda route: route.abort())
        call(hall)
        page.unroute("**/desk")
        page.evaluate("document.querySelector('[data-desk]').dataset.seq = '999'")
        page.locator("[data-act=call_next]").click()

        expect(page.locator("[data-said]")).to_contain_text("1")
        phase(page, "called")
    assert calls(hall) == 1


def test_whoever_works_at_another_window_is_led_there(hall, browser):
    go_to_work(hall, "2")
    with at_desk(hall, browser, but=("status of 409",)) as page:
        page.locator("#act-primary").click()
        expect(page.locator("[data-said]")).to_contain_text("您正在 2 号窗口工作，请先关窗。")
        page.locator("[data-said] a").click()

        page.wait_for_url("**/counter/2/")


# --- networks --------------------------------------------------------------------------------------------------------------------


def test_without_a_network_the_visitor_stays_readable_and_nothing_can_be_pressed(hall, browser):
    at_work(hall)
    call(hall)
    with at_desk(hall, browser, cut=True) as page:
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible(timeout=12_000)
        expect(page.locator("[data-now-number]")).to_have_text("J001")
        expect(page.locator("#act-primary")).to_have_attribute("aria-disabled", "true")
        page.keyboard.press("F2")
        expect(page.locator("[data-said]")).to_have_text("连接中断，请稍候。")
        page.context.set_offline(False)

        expect(page.locator("[data-lost]")).to_be_hidden(timeout=12_000)
        expect(page.locator("#act-primary")).not_to_have_attribute("aria-disabled", "true")
    assert starts(hall) == 0


def test_what_happened_during_a_cut_is_seen_afterwards(hall, browser):
    at_work(hall, visitors=1)
    open_counters(hall.house, hall.hall_id, "2")
    with at_desk(hall, browser, cut=True) as page:
        page.context.set_offline(True)
        expect(page.locator("[data-lost]")).to_be_visible(timeout=12_000)
        call_next(hall.house, hall.hall_id, counter="2")
        page.context.set_offline(False)

        expect(page.locator(".side-next")).to_contain_text("暂无人等候", timeout=12_000)


def test_a_lost_answer_is_asked_for_again_and_nobody_is_called_twice(hall, browser):
    at_work(hall)
    with at_desk(hall, browser, cut=True, but=("net::ERR_FAILED",)) as page:
        lost = []

        def lose(route):
            route.fetch()  # the press arrives, its answer does not
            lost.append(route.request.headers["idempotency-key"])
            route.abort()

        page.route("**/call-next", lose, times=1)
        page.keyboard.press("NumpadEnter")
        phase(page, "called")
    assert (calls(hall), len(lost)) == (1, 1)


def test_a_press_that_does_not_come_through_tells_of_the_cut_at_once(hall, browser):
    at_work(hall)
    with at_desk(hall, browser, cut=True, but=("net::ERR_FAILED",)) as page:
        page.evaluate("new MutationObserver(() => { window.told = true; }).observe(document.querySelector('[data-lost]'), { attributes: true })")
        page.route("**/call-next", lambda route: route.abort(), times=1)
        page.keyboard.press("NumpadEnter")
        page.wait_for_function("window.told")


        phase(page, "called")
        expect(page.locator("[data-lost]")).to_be_hidden()


def test_a_session_that_has_ended_leads_to_the_door(hall, browser):
    at_work(hall)
    with at_desk(hall, browser, but=("status of 401",)) as page:
        page.context.clear_cookies()
        page.keyboard.press("NumpadEnter")

        expect(page.locator("#login")).to_be_visible()
    assert calls(hall) == 0
