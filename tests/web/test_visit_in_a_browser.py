"""The visitor's page on a phone: live from the first wait to the rating, loud when asked to be, and silent when nobody looks."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from hallq.app import LIVE
from hallq.domain.permissions import Role
from hallq.operations import calling, issuing, serving
from hallq.operations.hall import SYSTEM
from tests.browser import axe, free_port, overflow, standing, visit
from tests.making import call_next, open_counters
from tests.serving import make_app

SHAKEN = "window.shaken = 0; navigator.vibrate = () => { window.shaken += 1; return true; };"


@contextmanager
def phone(hall, browser, ticket, language="zh", **options):
    """The page of a number on a phone, listening."""
    with standing(hall) as address, visit(browser, address, "phone", language, **options) as page:
        page.add_init_script(SHAKEN)
        page.goto(address + ticket["visitor"]["page"])
        expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        yield page


def act(hall, verb, ticket, **wishes):
    """Somebody does something with the number."""
    return hall.house.act(hall.hall_id, SYSTEM, lambda tx: verb(tx, ticket_id=ticket["id"], **wishes))


def shows(page, state):
    """The page has come to this state by itself."""
    expect(page.locator(f"[data-state={state}]")).to_be_visible()


def ratings(hall):
    """What the story tells of ratings."""
    lines = hall.get("/api/v1/events", Role.AUDITOR).json["lines"]
    return [(line["event"]["level"], line["event"]["codes"]) for line in lines if line["name"] == "evaluation.recorded"]


def serve(hall, ticket, counter="1"):
    """The number is called and its visitor comes."""
    open_counters(hall.house, hall.hall_id, counter)
    assert call_next(hall.house, hall.hall_id, counter).id == ticket["id"]
    act(hall, serving.start_service, ticket)


def test_a_visit_from_the_first_wait_to_the_rating(hall, browser):
    open_counters(hall.house, hall.hall_id, "1", "2")
    before, ticket = hall.issue(), hall.issue()
    with phone(hall, browser, ticket) as page:
        expect(page.locator(".visit-facts dd").first).to_contain_text("1")
        assert call_next(hall.house, hall.hall_id, "1").id == before["id"]
        expect(page.locator(".visit-facts dd").first).to_contain_text("0")
        call_next(hall.house, hall.hall_id, "2")
        shows(page, "called")
        expect(page.locator(".visit-window")).to_have_text("2")
        expect(page.locator("body")).to_have_css("background-color", "rgb(255, 216, 77)")
        act(hall, serving.start_service, ticket)
        shows(page, "serving")
        act(hall, serving.complete, ticket)
        shows(page, "completed")
        page.get_by_role("radio", name="不满意", exact=True).check()
        page.get_by_text("未在承诺时间内办结").click()
        page.locator(".rate-options-2 summary").click()
        page.get_by_text("服务态度生硬").click()
        page.locator("textarea").fill("等得太久")
        page.get_by_role("button", name="提交评价").click()

        expect(page.get_by_text("感谢您的评价")).to_be_visible()
        assert ratings(hall) == [(2, ["209", "214"])]


def test_a_number_is_given_up_after_a_second_thought(hall, browser):
    ticket = hall.issue()
    with phone(hall, browser, ticket) as page:
        page.get_by_text("放弃排队").click()
        page.get_by_role("button", name="继续等候").click()
        expect(page.get_by_role("button", name="确定放弃")).to_be_hidden()
        page.get_by_text("放弃排队").click()
        page.get_by_role("button", name="确定放弃").dblclick()

        shows(page, "cancelled")
        expect(page.get_by_text("放弃排队")).to_be_hidden()


def test_giving_up_too_late_is_told_in_words(hall, browser):
    ticket = hall.issue()
    with phone(hall, browser, ticket, cut=True, but=["status of 409"]) as page:
        page.get_by_text("放弃排队").click()
        page.route("**/now", lambda route: route.abort("connectionfailed"))
        act(hall, issuing.cancel_ticket, ticket)
        page.get_by_role("button", name="确定放弃").click()

        expect(page.get_by_role("alert")).to_contain_text("不允许")


def test_a_call_rings_and_shakes_only_after_the_visitor_has_asked_for_it(hall, browser):
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue()
    with phone(hall, browser, ticket) as page:
        call_next(hall.house, hall.hall_id, "1")
        shows(page, "called")
        silent = page.evaluate("window.shaken")
        page.get_by_role("button", name="声音与震动提醒").click()
        tried = page.evaluate("window.shaken")
        act(hall, calling.recall, ticket)

        expect(page.locator("[data-calls='2']")).to_be_visible()
        assert (silent, tried, page.evaluate("window.shaken")) == (0, 1, 2)


def test_news_do_not_take_away_what_somebody_has_begun_to_say(hall, browser):
    ticket = hall.issue()
    serve(hall, ticket)
    act(hall, serving.complete, ticket)
    with phone(hall, browser, ticket) as page:
        page.get_by_role("radio", name="基本满意").check()
        page.locator("textarea").fill("窗口人员很耐心")
        for _ in range(3):
            hall.issue()
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        hall.issue()

        expect(page.locator("textarea")).to_have_value("窗口人员很耐心")
        page.get_by_role("button", name="提交评价").click()
        expect(page.get_by_text("感谢您的评价")).to_be_visible()


def rate_at_the_pad(hall, ticket):
    """The visitor is satisfied, and says so at the pad of the window."""
    said = {"token": ticket["visitor"]["token"], "level": 4}
    assert hall.post("/api/v1/evaluations", said, Role.PAD).status_code == 201


def test_who_has_rated_at_the_pad_is_asked_no_more(hall, browser):
    ticket = hall.issue()
    serve(hall, ticket)
    act(hall, serving.complete, ticket)
    with phone(hall, browser, ticket) as page:
        expect(page.locator("#rate")).to_be_visible()
        rate_at_the_pad(hall, ticket)

        expect(page.locator("#rate")).to_have_count(0)
        expect(page.get_by_text("感谢您的评价")).to_be_visible()
        expect(page.locator("[data-rated-before]")).to_be_hidden()


def test_who_rates_twice_is_told_which_rating_stands(hall, browser):
    ticket = hall.issue()
    serve(hall, ticket)
    act(hall, serving.complete, ticket)
    with phone(hall, browser, ticket, but=["status of 409"]) as page:
        page.get_by_role("radio", name="不满意", exact=True).check()
        rate_at_the_pad(hall, ticket)
        page.get_by_role("button", name="提交评价").click()

        expect(page.get_by_text("未计入")).to_be_visible()
        assert (axe(page), ratings(hall)) == ([], [(4, [])])


# --- the link to the hall ------------------------------------------------------------------------------------------------------------------


def test_what_happened_while_the_link_was_lost_is_shown_when_it_is_back(hall, browser):
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue()
    with phone(hall, browser, ticket, cut=True) as page:
        page.clock.install()
        page.context.set_offline(True)
        call_next(hall.house, hall.hall_id, "1")
        page.clock.run_for(25_000)
        expect(page.get_by_text("连接中断，正在重试")).to_be_visible()
        page.context.set_offline(False)

        shows(page, "called")
        expect(page.get_by_text("连接中断，正在重试")).to_be_hidden()


def test_a_page_without_a_socket_asks_now_and_then(hall, browser):
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue()
    with standing(hall) as address, visit(browser, address, "phone", but=["WebSocket"]) as page:
        page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
        page.clock.install()
        page.goto(address + ticket["visitor"]["page"])
        shows(page, "waiting")
        call_next(hall.house, hall.hall_id, "1")
        page.clock.run_for(20_000)

        shows(page, "called")


def test_a_hidden_page_asks_nothing_and_catches_up_when_it_is_seen(hall, browser):
    open_counters(hall.house, hall.hall_id, "1")
    ticket = hall.issue()
    with phone(hall, browser, ticket) as page:
        page.clock.install()
        turn(page, hidden=True)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        call_next(hall.house, hall.hall_id, "1")
        page.clock.run_for(120_000)
        while_hidden = list(asked)
        turn(page, hidden=False)

        shows(page, "called")
        assert while_hidden == []


def test_a_page_that_found_no_room_for_a_socket_gets_in_when_there_is(hall, browser):
    hall.app = make_app(hall.house, hall.folder, hall.house.database.url, max_sockets=1)
    first, second = hall.issue(), hall.issue()
    with standing(hall) as address, visit(browser, address, "phone", cut=True) as waiting:
        with visit(browser, address, "phone") as inside:
            inside.goto(address + first["visitor"]["page"])
            expect(inside.locator("html")).to_have_attribute("data-greeted", "yes")
            waiting.clock.install()
            waiting.goto(address + second["visitor"]["page"])
            shows(waiting, "waiting")
            expect(waiting.locator("html")).not_to_have_attribute("data-greeted", "yes")
        while hall.app.extensions[LIVE].connected:
            waiting.clock.run_for(100)
        waiting.clock.run_for(20_000)

        expect(waiting.locator("html")).to_have_attribute("data-greeted", "yes")


def turn(page, *, hidden):
    """The visitor puts the phone away, or takes it out again."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_a_server_that_comes_back_is_followed_again(hall, browser):
    open_counters(hall.house, hall.hall_id, "1")
    ticket, port = hall.issue(), free_port()
    with standing(hall, port) as address:
        page_of = address + ticket["visitor"]["page"]
    with visit(browser, address, "phone", cut=True) as page:
        with standing(hall, port):
            page.goto(page_of)
            expect(page.locator("html")).to_have_attribute("data-greeted", "yes")
        expect(page.get_by_text("连接中断，正在重试")).to_be_visible(timeout=30_000)
        call_next(hall.house, hall.hall_id, "1")
        with standing(hall, port):
            shows(page, "called")
            page.goto("about:blank")


# --- on a later day --------------------------------------------------------------------------------------------------------------------------


def test_who_rates_on_a_later_day_is_thanked(hall, browser):
    ticket = hall.issue()
    serve(hall, ticket)
    act(hall, serving.complete, ticket)
    hall.close_day()
    with standing(hall) as address, visit(browser, address, "phone") as page:
        page.goto(address + ticket["visitor"]["page"])
        page.get_by_role("radio", name="非常满意").check()
        page.get_by_role("button", name="提交评价").click()

        expect(page.get_by_text("感谢您的评价")).to_be_visible()
    assert ratings(hall) == [(5, [])]


# --- without scripts, and for everybody ------------------------------------------------------------------------------------------------------


def test_without_scripts_the_visitor_rates_and_gives_up_by_forms(hall, browser):
    ticket, other = hall.issue(), hall.issue()
    serve(hall, ticket)
    act(hall, serving.complete, ticket)
    with standing(hall) as address, visit(browser, address, "phone", java_script_enabled=False) as page:
        page.goto(address + ticket["visitor"]["page"])
        page.get_by_role("radio", name="满意", exact=True).check()
        page.locator(".rate-options-4 summary").click()
        page.get_by_text("跑大厅一次办完").click()
        page.get_by_role("button", name="提交评价").click()
        expect(page.get_by_text("感谢您的评价")).to_be_visible()
        page.goto(address + other["visitor"]["page"])
        page.get_by_text("放弃排队").click()
        page.get_by_role("button", name="确定放弃").click()

        shows(page, "cancelled")
    assert ratings(hall) == [(4, ["411"])]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_can_be_read_by_everybody_and_is_no_wider_than_a_phone(hall, browser, language):
    open_counters(hall.house, hall.hall_id, "3")
    hall.issue("company-open")
    ticket = hall.issue("start-business", language=language)
    with phone(hall, browser, ticket, language, but=["status of 404"]) as page:
        faults = []

        def look(state):
            shows(page, state)
            faults.extend((state, one) for one in axe(page))
            if overflow(page)[0]:
                faults.append((state, str(overflow(page))))

        page.locator("#give-up summary").click()
        look("waiting")
        page.locator("#keep").click()
        first = call_next(hall.house, hall.hall_id, "3")
        hall.house.act(hall.hall_id, SYSTEM, lambda tx: issuing.cancel_ticket(tx, ticket_id=first.id))
        call_next(hall.house, hall.hall_id, "3")
        look("called")
        assert overflow(page)[1] <= 0 or page.locator("#alarm").is_visible()
        act(hall, serving.start_service, ticket)
        look("serving")
        act(hall, serving.hold, ticket, reason="copy")
        look("on_hold")
        act(hall, serving.resume, ticket, counter="3")
        act(hall, serving.complete, ticket)
        look("waiting")
        serve(hall, ticket, "1")
        act(hall, serving.complete, ticket)
        look("completed")
        page.locator("#level-1").check(force=True)
        page.locator(".rate-options-1 summary").click()
        look("completed")
        hall.close_day()
        page.reload()
        expect(page.locator("form.rate")).to_be_visible()
        faults.extend(("later", one) for one in axe(page))

    assert faults == []


SETTLED = """async (reads) => {
    const { settle } = await import("/static/visit-range.js");
    const place = document.createElement("div");
    return reads.map(([low, high, likely, late, minute]) => {
        place.innerHTML = `<span data-range data-low="${low}" data-high="${high}" data-likely="${likely}" data-late="${late}">${low}–${high}</span>`;
        settle(place, minute * 60000);
        return place.textContent;
    });
}"""


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        ([5, 15, 11, "", 1], "10–20"),
        ([5, 15, 9, "", 1], "5–15"),
        ([10, 15, 12, "", 2], "10–15"),
        ([5, 15, 9, "", 2], "5–15"),
        ([10, 25, 16, "", 1], "10–20"),
        ([15, 30, 21, "", 1], "15–30"),
        ([10, 15, 12, "yes", 1], "10–15"),
    ],
)
def test_a_range_changes_only_where_its_middle_left_it_or_after_two_minutes_or_when_it_is_late(hall, browser, read, shown):
    with phone(hall, browser, hall.issue()) as page:
        assert page.evaluate(SETTLED, [[10, 20, 15, "", 0], read])[1] == shown
