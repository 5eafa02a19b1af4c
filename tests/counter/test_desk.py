"""A clerk's desk behind its door: the phase it is in, what may be pressed, who is there and who is next, and what may be taken back."""

import re

import pytest

from hallq.domain.permissions import Role
from tests.counter.clerk import PAGE, act, call, desk, go_to_work, serve, told
from tests.serving import serve as served


def why_not(hall, act_name):
    """Why a button cannot be pressed; None where it can."""
    button = re.search(rf'<button[^>]*id="act-{act_name}"[^>]*>', desk(hall)).group(0)
    found = re.search(r'data-why="([^"]*)"', button)
    return found and found.group(1)


def primary(hall, **where):
    """What the one large button does."""
    found = re.search(r'id="act-primary" data-act="(\w+)"', desk(hall, **where))
    return found and found.group(1)


def ended(hall, ticket):
    """A visitor leaves."""
    return act(hall, ticket, "complete")


# --- phases ------------------------------------------------------------------------------------------------------------------------


def test_a_closed_counter_is_to_be_opened(hall):
    assert (told(hall, "phase"), primary(hall)) == ("closed", "open")


def test_a_free_counter_calls_the_next(hall):
    go_to_work(hall)

    assert (told(hall, "phase"), primary(hall)) == ("idle", "call_next")


def test_a_called_visitor_is_to_be_served(hall):
    go_to_work(hall)
    hall.issue()
    call(hall)

    assert (told(hall, "phase"), primary(hall)) == ("called", "start")


def test_a_served_visitor_is_to_be_completed(hall):
    go_to_work(hall)
    hall.issue()
    serve(hall)

    assert (told(hall, "phase"), primary(hall)) == ("serving", "complete")


def test_a_paused_counter_goes_on(hall):
    go_to_work(hall)
    hall.post("/api/v1/counters/1/pause", {"reason": "lunch"}, Role.CLERK)

    assert (told(hall, "phase"), primary(hall)) == ("paused", "resume_work")
    assert "午餐" in desk(hall)


def test_somebody_elses_counter_is_left_alone(hall):
    hall.post("/api/v1/counters/1/open", role=Role.SUPERVISOR)

    assert (told(hall, "phase"), primary(hall)) == ("taken", None)
    assert 'class="acts"' not in desk(hall)


def test_a_supervisor_may_act_in_a_clerks_place_and_is_told_so(hall):
    go_to_work(hall)
    text = desk(hall, role=Role.SUPERVISOR)

    assert 'data-phase="idle"' in text
    assert "clerk 使用" in text


def test_an_unknown_counter_is_not_found(hall):
    assert hall.get("/counter/77/", Role.CLERK, headers=PAGE).status_code == 404


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(hall):
    answer = hall.client.get("/counter/1/", headers=PAGE)

    assert answer.headers["Location"] == "/sign-in?next=/counter/1/"


def test_the_whole_page_names_the_window_and_its_clerk(hall):
    text = hall.get("/counter/1/?lang=zh", Role.CLERK, headers=PAGE).text

    assert "1号窗口" in text
    assert "Clerk" in text


# --- what may be pressed -----------------------------------------------------------------------------------------------------------


def test_a_button_that_cannot_be_pressed_says_why(hall):
    go_to_work(hall)

    assert why_not(hall, "recall") == "窗口现在没有来访者。"
    assert why_not(hall, "number") is None


def test_nobody_is_missed_before_the_promised_calls(hall):
    go_to_work(hall)
    hall.issue()
    ticket = call(hall)
    assert why_not(hall, "no_show") == "还不能记过号：按大厅规定还须呼叫2次。"

    for _ in range(2):
        act(hall, ticket, "recall")
    assert why_not(hall, "no_show") is None


def test_after_three_more_calls_a_missed_visitor_is_suggested(hall):
    go_to_work(hall)
    hall.issue()
    ticket = call(hall)
    for _ in range(3):
        act(hall, ticket, "recall")

    assert why_not(hall, "recall") == "呼叫次数已够：仍未到可记过号。"
    assert "act-suggested" in desk(hall)


# --- the visitor -------------------------------------------------------------------------------------------------------------------


def test_the_visitor_is_shown_with_service_wait_class_and_reason(hall):
    go_to_work(hall)
    hall.issue("pension-apply")
    hall.issue("pension-apply", Role.GUIDE, priority="green", reason="elderly")
    hall.advance(minutes=7)
    call(hall)
    text = desk(hall)
    now = text[text.index('class="now ') : text.index('class="first"')]

    assert "A002" in now
    assert "养老金申领" in now
    assert "等候了 7 分钟" in now
    assert "绿色通道" in now
    assert "绿色通道优先" in now


def test_the_way_is_measured_against_a_minute(hall):
    go_to_work(hall)
    hall.issue()
    call(hall)

    assert (told(hall, "timer"), told(hall, "target")) == ("way", "60000")


def test_the_service_is_measured_against_its_usual_time(hall):
    go_to_work(hall)
    hall.issue()
    serve(hall)

    assert (told(hall, "timer"), told(hall, "target")) == ("service", "300000")


def test_a_hold_is_no_service_time(hall):
    go_to_work(hall)
    hall.issue()
    ticket = serve(hall)
    hall.advance(minutes=3)
    act(hall, ticket, "hold")
    hall.advance(minutes=30)
    act(hall, ticket, "resume", counter="1")

    assert told(hall, "before") == str(3 * 60_000)


def test_the_next_three_are_in_the_real_order_with_their_reasons(hall):
    go_to_work(hall)
    for service in ("card-new", "pension-apply", "card-new", "card-new"):
        hall.issue(service)
    hall.issue("pension-apply", Role.GUIDE, priority="green", reason="elderly")
    text = desk(hall)
    side = text[text.index('class="side-next"') : text.index('class="side-more"')]

    assert re.findall(r'row-number number">(\w+)<', side) == ["A002", "J001", "A001"]
    assert "绿色通道" in side
    assert [ended(hall, serve(hall))["number"] for _ in range(3)] == ["A002", "J001", "A001"]


def test_whoever_is_set_aside_or_missed_is_listed(hall):
    go_to_work(hall)
    hall.issue()
    hall.issue()
    act(hall, serve(hall), "hold")
    ticket = call(hall)
    for _ in range(2):
        act(hall, ticket, "recall")
    act(hall, ticket, "no-show")
    text = desk(hall)
    more = text[text.index('class="side-more"') :]

    assert re.findall(r'data-act="(resume|bring_back)" data-ticket="\d+" data-version="\d+" data-number="(\w+)"', more) == [
        ("resume", "J001"),
        ("bring_back", "J002"),
    ]


def test_the_title_tells_who_is_here_and_who_waits(hall):
    go_to_work(hall)
    hall.issue()
    assert told(hall, "title") == "等候1人 · 空闲 · 1号窗口"

    call(hall)
    assert told(hall, "title") == "● J001 已呼叫 · 1号窗口"


def test_nothing_of_the_page_is_kept_by_the_browser(hall):
    assert hall.get("/counter/1/", Role.CLERK, headers=PAGE).headers["Cache-Control"] == "no-store"


# --- taking back -------------------------------------------------------------------------------------------------------------------


def test_a_call_may_be_taken_back_for_eight_seconds(hall):
    go_to_work(hall)
    hall.issue()
    call(hall)
    assert told(hall, "left") == "8000"
    hall.advance(seconds=8.1)

    assert "data-undo" not in desk(hall)


def test_what_went_on_since_is_not_offered(hall):
    go_to_work(hall)
    hall.issue()
    serve(hall)

    assert "data-undo" not in desk(hall)


@pytest.mark.parametrize("verb", ["complete", "transfer"])
def test_an_ending_may_be_taken_back(hall, verb):
    go_to_work(hall)
    hall.issue()
    act(hall, serve(hall), verb, **({"queue": "pension"} if verb == "transfer" else {}))

    assert "data-undo" in desk(hall)


def test_a_colleagues_act_is_not_offered(hall):
    go_to_work(hall)
    hall.issue()
    hall.post("/api/v1/counters/1/call-next", role=Role.SUPERVISOR)

    assert "data-undo" not in desk(hall)


def test_where_a_call_begins_the_service_the_call_may_be_taken_back(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, settings={"confirm_arrival": False})
    go_to_work(hall)
    hall.issue()
    call(hall)

    assert (told(hall, "phase"), "data-undo" in desk(hall)) == ("serving", True)


# --- papers that were left -------------------------------------------------------------------------------------------------------------------


def left_behind(hall):
    """A visit whose papers were kept at counter 1, which has closed; the clerk is at counter 2."""
    go_to_work(hall)
    hall.issue()
    act(hall, serve(hall), "hold", reason="copy", papers="kept")
    assert hall.post("/api/v1/counters/1/close", role=Role.CLERK).status_code == 204
    go_to_work(hall, "2")


def test_papers_left_at_a_window_that_has_closed_are_told_to_lie_there(hall):
    left_behind(hall)
    text = desk(hall, "2")

    assert "材料在 1 号窗口" in text
    assert "paper-elsewhere" not in text


def test_papers_of_a_step_elsewhere_lie_at_no_window(hall):
    left_behind(hall)
    ticket = hall.issue()
    act(hall, serve(hall, "2"), "hold", reason="copy", papers="elsewhere")

    assert desk(hall, "2").count("材料在") == 1
    assert f">{ticket['number']}</b>" + '<span class="paper paper-elsewhere">等待</span>' in desk(hall, "2")


def test_the_place_one_works_at_is_called_a_window_throughout(hall):
    go_to_work(hall)
    hall.issue()
    page = hall.get("/counter/1/?lang=en", Role.CLERK, headers=PAGE).text

    assert "are waiting for this window" in page
    assert "this counter" not in page
