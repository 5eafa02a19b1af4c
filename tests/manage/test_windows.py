"""Windows and queues in the office: marks and work profiles hold from the next call on, and two people do not undo each other unseen."""

import pytest

from hallq.domain.permissions import Role
from hallq.operations.counters import change_profile
from hallq.operations.hall import SYSTEM
from hallq.operations.moving import move_queues
from tests.making import call_next, open_counters
from tests.manage.forms import form, page
from tests.serving import Served


@pytest.fixture
def at_work(hall: Served) -> Served:
    """The small hall, where somebody works at the windows 1 and 2."""
    open_counters(hall.house, hall.hall_id, "1", "2", clerks=[1, 2])
    return hall


def zone(hall, role=Role.ADMIN, code="social", **more):
    return form(hall, f"windows?zone={code}&all=yes", "/manage/windows", role)


def marks(hall, window, role=Role.ADMIN):
    return zone(hall, role).all(f"at.{window}")


def next_number(hall, window="1"):
    called = call_next(hall.house, hall.hall_id, window)
    return None if called is None else called.number


def test_a_mark_lets_a_window_call_a_queue_from_its_next_call_on(at_work):
    at_work.issue("company-open")

    answer = zone(at_work, Role.SUPERVISOR).send({"at.1": ["pension", "card", "company"]})

    assert answer.headers["Location"].endswith("done=today")
    assert next_number(at_work) == "K001"


def test_without_a_mark_it_calls_the_queue_no_more(at_work):
    at_work.issue("card-new")

    zone(at_work, Role.SUPERVISOR).send({"at.1": ["pension"]})

    assert (next_number(at_work), next_number(at_work, "2")) == (None, "J001")


def test_the_usual_queues_of_a_window_stay_unless_it_is_meant_from_now_on(at_work):
    zone(at_work).send({"at.1": ["pension"]})
    usual = form(at_work, "setup/counters/code/1")["profile"]
    zone(at_work).send({"at.1": ["pension"], "at.2": ["pension"], "holds": "lasting"})

    assert (usual, form(at_work, "setup/counters/code/2")["profile"]) == ("social-all", "mix-1")


def test_only_who_sets_the_hall_up_changes_what_holds_from_now_on(at_work):
    zone(at_work, Role.SUPERVISOR).send({"at.1": ["pension"], "holds": "lasting"})

    assert form(at_work, "setup/counters/code/1")["profile"] == "social-all"


def test_a_window_that_differs_says_so(at_work):
    zone(at_work).send({"at.1": ["pension"]})

    assert page(at_work, "windows?zone=social").count("仅今日") == 1


def test_queues_that_the_table_does_not_show_stay(at_work):
    at_work.house.act(at_work.hall_id, SYSTEM, lambda tx: change_profile(tx, counter="1", profile="business-all"))

    form(at_work, "windows?zone=social", "/manage/windows").send({"at.1": ["company", "card"]})

    assert sorted(marks(at_work, "1")) == ["card", "company"]


def test_a_table_that_somebody_else_has_changed_comes_again_with_both(at_work):
    mine = zone(at_work)
    was = {"1": ["pension", "card"]}
    at_work.house.act(at_work.hall_id, SYSTEM, lambda tx: move_queues(tx, wanted={"1": ["card"]}, was=was, lasting=False))

    answer = mine.send({"at.1": ["pension", "card", "company"]})

    assert answer.status_code == 409
    assert "双方的改动都已在表中" in answer.text
    assert marks(at_work, "1") == ["card"]
    assert [queue for queue in ("pension", "card", "company") if f'name="at.1" value="{queue}"' in checked(answer.text)] == ["card", "company"]


def checked(text):
    """The boxes of a page that are ticked."""
    return "".join(box for box in text.split("<input") if " checked" in box.partition(">")[0])


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"at.1": []}, 422, "1号窗口至少要受理一个队列"),
        ({"at.1": ["flying"]}, 404, "队列已停用"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(at_work, typed, status, said):
    answer = zone(at_work).send(typed)

    assert answer.status_code == status
    assert said in answer.text


def test_a_closed_window_is_not_changed_for_the_day(at_work):
    answer = zone(at_work, code="business").send({"at.3": ["card"]})

    assert (answer.status_code, "无人办公" in answer.text) == (409, True)


def test_who_may_not_change_closed_windows_saves_beside_them(hall):
    open_counters(hall.house, hall.hall_id, "1", clerks=[1])

    answer = zone(hall, Role.SUPERVISOR).send({"at.1": ["pension"]})

    assert answer.headers["Location"].endswith("done=today")
    assert (marks(hall, "1"), marks(hall, "2")) == (["pension"], ["pension", "card"])


def test_a_mark_at_a_window_that_may_not_be_changed_counts_for_nothing(hall):
    open_counters(hall.house, hall.hall_id, "1", clerks=[1])

    answer = zone(hall, Role.SUPERVISOR).send({"at.1": ["pension"], "at.2": ["company"]})

    assert answer.headers["Location"].endswith("done=today")
    assert marks(hall, "2") == ["pension", "card"]


def test_the_refusal_names_the_closed_window(at_work):
    assert "3号窗口无人办公" in zone(at_work, code="business").send({"at.3": ["card"]}).text


def test_what_was_moved_for_today_stays_so_where_another_window_is_changed_from_now_on(at_work):
    zone(at_work).send({"at.1": ["pension"]})

    zone(at_work).send({"at.2": ["card"], "holds": "lasting"})

    assert "仅今日" in page(at_work, "windows?zone=social")
    assert (usual_of(at_work, "1"), usual_of(at_work, "2")) == ("social-all", "mix-2")


def test_only_the_marks_of_this_press_hold_from_now_on(at_work):
    zone(at_work).send({"at.1": ["pension"]})

    zone(at_work).send({"at.1": ["pension", "company"], "holds": "lasting"})

    assert (marks(at_work, "1"), queues_of(at_work, usual_of(at_work, "1"))) == (["pension", "company"], ["pension", "card", "company"])


def test_a_window_that_would_have_no_queue_from_now_on_is_refused_with_a_sentence(at_work):
    zone(at_work).send({"at.1": ["pension"], "holds": "lasting"})
    zone(at_work).send({"at.1": ["pension", "company"]})

    answer = zone(at_work).send({"at.1": ["company"], "holds": "lasting"})

    assert (answer.status_code, "1 号窗口今后将没有任何队列" in answer.text) == (422, True)


def usual_of(hall, window):
    """The work profile of a window by the set-up."""
    return form(hall, f"setup/counters/code/{window}")["profile"]


def queues_of(hall, profile):
    """The queues of a work profile."""
    return form(hall, f"setup/profiles/code/{profile}").all("queues")


def test_a_queue_that_is_usual_and_not_called_today_is_in_the_table(at_work):
    zone(at_work).send({"at.1": ["pension", "card", "company"], "holds": "lasting"})
    zone(at_work).send({"at.1": ["pension", "card"]})

    assert 'name="at.1" value="company"' in page(at_work, "windows?zone=social")


@pytest.mark.parametrize(("holds", "done"), [("today", "nothing"), ("lasting", "unmarked")])
def test_saving_what_holds_already_says_so(at_work, holds, done):
    answer = zone(at_work).send({"holds": holds})

    assert answer.headers["Location"].endswith(f"done={done}")
    assert "没有改动" in page(at_work, answer.headers["Location"].removeprefix("/manage/"))


@pytest.mark.parametrize("typed", [{"was": "nothing"}, {"was": "[]"}, {"shown": "{}"}])
def test_a_form_that_no_page_made_is_refused(at_work, typed):
    assert zone(at_work).send(typed).status_code == 422


@pytest.mark.parametrize("role", [Role.CLERK, Role.GUIDE, Role.AUDITOR])
def test_only_those_who_lead_the_hall_see_it(at_work, role):
    assert at_work.get("/manage/windows", role, headers={"Accept": "text/html"}).status_code == 403


def test_the_change_log_tells_which_window_goes_on_as_what(at_work):
    form(at_work, "windows/at/1").send({"profile": "business-all"})

    assert "1 号窗口改按“商事综合”受理" in page(at_work, "changes")


# --- one window ----------------------------------------------------------------------------------------------------------------------------


def test_an_open_window_goes_on_with_another_work_profile(at_work):
    at_work.issue("company-open")

    form(at_work, "windows/at/1", role=Role.SUPERVISOR).send({"profile": "business-all"})

    assert next_number(at_work) == "K001"


def test_its_page_says_what_it_would_be_by_the_set_up(at_work):
    form(at_work, "windows/at/1").send({"profile": "business-all"})

    assert "设置中为“人社综合”" in page(at_work, "windows/at/1")


def test_what_holds_for_today_is_kept_from_now_on(at_work):
    form(at_work, "windows/at/1").send({"profile": "business-all"})

    answer = form(at_work, "windows/at/1", "/manage/windows/at/1/keep").send()

    assert answer.headers["Location"].endswith("done=kept")
    assert usual_of(at_work, "1") == "business-all"
    assert "/windows/at/1/keep" not in page(at_work, "windows/at/1?done=kept")


def test_only_what_was_seen_is_kept(at_work):
    form(at_work, "windows/at/1").send({"profile": "business-all"})
    seen = form(at_work, "windows/at/1", "/manage/windows/at/1/keep")
    form(at_work, "windows/at/1").send({"profile": "social-all"})

    answer = seen.send()

    assert (answer.status_code, "请重新查看" in answer.text) == (409, True)


def test_who_does_not_set_the_hall_up_keeps_nothing(at_work):
    form(at_work, "windows/at/1").send({"profile": "business-all"})
    seen = form(at_work, "windows/at/1", "/manage/windows/at/1/keep")
    seen.role = Role.SUPERVISOR

    assert "/windows/at/1/keep" not in page(at_work, "windows/at/1", Role.SUPERVISOR)
    assert seen.send().status_code == 403


def test_a_closed_window_goes_on_with_nothing(at_work):
    answer = form(at_work, "windows/at/3").send({"profile": "social-all"})

    assert (answer.status_code, "无人办公" in answer.text) == (409, True)


def test_there_is_no_page_of_a_window_that_is_not_there(at_work):
    assert at_work.get("/manage/windows/at/99", headers={"Accept": "text/html"}).status_code == 404


def test_the_overview_leads_to_the_window(at_work):
    assert "/manage/windows/at/1" in page(at_work, "overview", Role.SUPERVISOR)
    assert "/manage/windows/at/1" not in page(at_work, "overview", Role.AUDITOR)
