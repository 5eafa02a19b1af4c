"""Taking numbers for visitors and for those who come for others: the slip, the limit of the day, the refusal at its field, one press one number."""

import re

import pytest

from hallq.domain.permissions import Role
from tests.making import HALL, hall_document, story
from tests.manage.pressing import at_office
from tests.serving import serve

PATH = "/manage/numbers"


@pytest.fixture
def guide(hall):
    """A guide's tablet."""
    return at_office(hall, Role.GUIDE)


def take(guide, **more):
    """Take a number for a new card."""
    return guide.post(PATH, **({"service": "card-new"} | more))


def shown_after(guide, answer):
    """The page on which a press ended."""
    assert answer.status_code == 303, answer.text
    return guide.get(answer.headers["Location"]).text


def newest(hall):
    """The number taken last, as programs read it."""
    return hall.get("/api/v1/tickets", Role.GUIDE).json["tickets"][-1]


def count(hall):
    """How many numbers were taken."""
    return story(hall.house, hall.hall_id).count("ticket.issued")


@pytest.mark.parametrize(("role", "status"), [(Role.GUIDE, 200), (Role.CLERK, 200), (Role.SUPERVISOR, 200), (Role.AUDITOR, 403)])
def test_numbers_are_taken_by_whoever_vouches_for_visitors(hall, role, status):
    assert at_office(hall, role).get(PATH).status_code == status


def test_a_guide_begins_the_day_here(guide):
    assert guide.get("/manage/").headers["Location"] == PATH


def test_the_way_here_is_in_the_navigation(guide):
    assert f'href="{PATH}" aria-current="page"' in guide.get(PATH).text


# --- taking --------------------------------------------------------------------------------------------------------------------------------


def test_a_visitor_gets_a_number_with_its_slip(hall, guide):
    page = shown_after(guide, take(guide))
    ticket = newest(hall)

    assert 'class="taken-number number">J001<' in page
    assert (ticket["number"], ticket["source"], ticket["agent"], ticket["matters"]) == ("J001", "staff", None, 1)
    assert [job["ticket"] for job in hall.get("/api/v1/print-jobs", Role.GUIDE).json["jobs"]] == [ticket["id"]]


def test_an_agent_gets_a_number_with_matters(hall, guide):
    page = shown_after(guide, take(guide, agent="liu", matters="3"))
    ticket = newest(hall)

    assert (ticket["agent"], ticket["matters"]) == ("liu", 3)
    assert 'name="agent" value="liu" data-name="代办员刘" checked' in page


def test_the_numbers_of_an_agent_are_told_together(guide):
    take(guide, agent="liu")
    page = shown_after(guide, take(guide, agent="liu", service="pension-proof"))

    assert re.findall(r'<a class="number" href="[^"]+">([A-Z]\d+)</a>', page) == ["J001", "A001"]


def test_a_second_press_is_the_same_number(hall, guide):
    first, again = (take(guide, agent="liu", key="one-press-1") for _ in range(2))

    assert (first.headers["Location"], count(hall)) == (again.headers["Location"], 1)


def test_a_guide_vouches_for_a_class_and_its_reason(hall, guide):
    take(guide, priority="green/elderly")

    assert newest(hall)["priority"] == "green"


def test_the_slip_speaks_the_language_that_was_chosen(hall, guide):
    take(guide, language="en")

    assert newest(hall)["language"] == "en"


def test_the_slip_comes_out_where_the_guide_stands(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, printers=[{**HALL["printers"][0], "code": code} for code in ("lobby", "stairs")])
    guide = at_office(hall, Role.GUIDE)
    page = shown_after(guide, take(guide, printer="stairs"))

    assert [job["printer"] for job in hall.get("/api/v1/print-jobs", Role.GUIDE).json["jobs"]] == ["stairs"]
    assert '<option value="stairs" selected>' in page


def test_an_appointment_goes_before_who_came_earlier(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, queues=[{**one, "discipline": "appointment"} for one in HALL["queues"]])
    guide = at_office(hall, Role.GUIDE)
    take(guide)
    take(guide, slot="09:00")

    assert newest(hall)["ahead"] == 0


def test_a_hall_without_paper_says_so(sqlite_url, tmp_path):
    guide = at_office(serve(sqlite_url, tmp_path, printers=[], agents=[]), Role.GUIDE)
    page = shown_after(guide, take(guide))

    assert "本大厅不打印小票" in page
    assert 'name="agent"' not in page


# --- what is told --------------------------------------------------------------------------------------------------------------------------


def test_the_lines_and_the_agents_are_told_as_they_stand(guide):
    take(guide, agent="liu")
    told = dict(re.findall(r'<i data-of="([^"]+)"[^>]*>([^<]*)</i>', guide.get(f"{PATH}/now").text))

    assert (told["line card"], told["agent liu"]) == ("1 人等候", "今日 1 / 2 个")


def test_what_is_not_offered_now_is_told(hall, guide):
    hall.close_day()

    assert '<i data-of="service card-new" data-shut>' in guide.get(f"{PATH}/now").text


def test_an_agent_without_limit_is_told_by_count_alone(sqlite_url, tmp_path):
    guide = at_office(serve(sqlite_url, tmp_path, agents=[{**hall_document()["agents"][0], "limit_per_day": None}]), Role.GUIDE)

    assert '<i data-of="agent liu">今日 0 个</i>' in guide.get(f"{PATH}/now").text


def test_the_number_taken_last_is_told_as_it_stands(hall, guide):
    take(guide)
    ticket = newest(hall)["id"]

    assert "J001" in guide.get(f"{PATH}/{ticket}").text
    assert guide.get(f"{PATH}/999999").status_code == 404


def test_a_number_that_is_not_there_leaves_the_form_as_it_is(guide):
    page = guide.get(f"{PATH}?ticket=999999")

    assert (page.status_code, "data-taken" in page.text) == (200, False)


# --- refusals ------------------------------------------------------------------------------------------------------------------------------


def test_the_limit_of_the_day_is_told_at_the_agents(hall, guide):
    for _ in range(2):
        take(guide, agent="liu")
    answer = take(guide, agent="liu", matters="4")

    assert (answer.status_code, count(hall)) == (409, 2)
    assert re.search(r'id="agent-problem" role="alert">代办员 代办员刘 今日允许的 2 个号已取完', answer.text)
    assert 'name="agent" value="liu" data-name="代办员刘" checked' in answer.text
    assert 'name="matters" type="number" value="4"' in answer.text
    assert 'data-of="agent liu" data-shut' in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"service": ""}, "service"),
        ({"service": "moon"}, "service"),
        ({"agent": "moon"}, "agent"),
        ({"priority": "green"}, "priority"),
        ({"priority": "moon/elderly"}, "priority"),
        ({"matters": "0"}, "matters"),
        ({"matters": "many"}, "matters"),
        ({"printer": "moon"}, "printer"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(sqlite_url, tmp_path, typed, field):
    hall = serve(sqlite_url, tmp_path, printers=[{**HALL["printers"][0], "code": code} for code in ("lobby", "stairs")])
    answer = take(at_office(hall, Role.GUIDE), **typed)

    assert answer.status_code in {404, 409, 422}
    assert f'id="{field}-problem"' in answer.text
    assert count(hall) == 0


def test_a_time_that_is_none_is_refused_at_its_field(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, queues=[{**one, "discipline": "appointment"} for one in HALL["queues"]])

    assert 'id="slot-problem"' in take(at_office(hall, Role.GUIDE), slot="soon").text


def test_a_hall_whose_day_is_over_gives_no_numbers(hall, guide):
    hall.close_day()
    answer = take(guide)

    assert (answer.status_code, count(hall)) == (409, 0)
    assert '<p class="notice notice-danger" role="alert">' in answer.text


# --- giving up -----------------------------------------------------------------------------------------------------------------------------


def test_a_number_taken_by_mistake_is_given_up_and_counts_no_more(hall, guide):
    take(guide, agent="liu")
    ticket = newest(hall)["id"]
    page = shown_after(guide, guide.post(f"{PATH}/{ticket}/give-up", reason="mistake"))

    assert newest(hall)["state"] == "CANCELLED"
    assert "give-up" not in page
    assert '<i data-of="agent liu">今日 0 / 2 个</i>' in page


def test_nothing_is_given_up_for_no_reason(hall, guide):
    take(guide)
    answer = guide.post(f"{PATH}/{newest(hall)['id']}/give-up", reason="moon")

    assert (answer.status_code, newest(hall)["state"]) == (422, "WAITING")
