"""Service away from the counters in the office: whoever acts for others names the clerk, all others write their own; today's entries beneath."""

import re

import pytest

from hallq.domain.permissions import Role
from tests.making import story
from tests.manage.pressing import at_office
from tests.serving import make_person

PATH = "/manage/outside"
DONE = {"service": "pension-apply", "place": "home", "minutes": "40"}


@pytest.fixture
def office(hall):
    """A supervisor's browser; Wang is a clerk of the hall."""
    make_person(hall.house, hall.hall_id, Role.CLERK, "wang")
    return at_office(hall, Role.SUPERVISOR)


def write(office, **more):
    """Write down what Wang did."""
    return office.post(PATH, **({"clerk": "wang"} | DONE | more))


def lines(hall):
    """What the story tells of service outside."""
    return [line["event"] for line in hall.get("/api/v1/events", Role.AUDITOR).json["lines"] if line["name"] == "service.outside"]


def rows(page):
    """The rows of the list, each as its words."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]+>", " ", row).split() for row in body.split("<tr>")[1:]]


@pytest.mark.parametrize(("role", "status"), [(Role.CLERK, 200), (Role.MANAGER, 200), (Role.GUIDE, 403), (Role.AUDITOR, 403)])
def test_service_outside_is_of_those_who_serve(hall, role, status):
    assert at_office(hall, role).get(PATH).status_code == status


def test_the_way_here_is_in_the_navigation(office):
    assert f'href="{PATH}" aria-current="page"' in office.get(PATH).text


def test_a_supervisor_writes_down_what_a_clerk_did(hall, office):
    answer = write(office, matters="4", case_number="LX-2026-7", counter="1")
    page = office.get(answer.headers["Location"]).text
    facts, setup = lines(hall)[0], hall.house.setup_of(hall.hall_id)

    assert answer.status_code == 303
    assert (facts["place"], facts["minutes"], facts["matters"], facts["case_number"]) == ("home", 40, 4, "LX-2026-7")
    assert (facts["service"], facts["counter"]) == (setup.service("pension-apply").id, setup.counter("1").id)
    assert '<p class="notice notice-ok" role="status">' in page
    assert rows(page)[0][1:3] == ["Wang", "Supervisor代登记"]


def test_the_newest_stands_first_and_all_is_added_up(office):
    write(office)
    write(office, clerk="supervisor", minutes="20", matters="2")
    page = office.get(PATH).text

    assert [row[1] for row in rows(page)] == ["Supervisor", "Wang"]
    assert re.findall(r'<td class="right">(\d+)</td>', page.partition("<tfoot>")[2]) == ["60", "3"]


def test_a_second_press_is_the_same_entry(hall, office):
    first, again = (write(office, key="one-press-1") for _ in range(2))

    assert (first.headers["Location"], len(lines(hall))) == (again.headers["Location"], 1)


def test_a_clerk_writes_down_the_own_work_and_sees_no_other(hall, office):
    write(office)
    clerk = at_office(hall, Role.CLERK)
    answer = clerk.post(PATH, **DONE)
    page = clerk.get(answer.headers["Location"]).text

    assert 'name="clerk"' not in page
    assert len(rows(page)) == 1
    assert len(rows(office.get(PATH).text)) == 2


def test_a_clerk_writes_nothing_down_for_others(hall, office):
    answer = write(at_office(hall, Role.CLERK))

    assert (answer.status_code, lines(hall)) == (403, [])


def test_whose_work_it_may_be_is_whoever_serves_and_is_here_still(hall, office):
    make_person(hall.house, hall.hall_id, Role.GUIDE, "zhao")
    admin = at_office(hall, Role.ADMIN)
    make_person(hall.house, hall.hall_id, Role.CLERK, "gone")
    admin.post("/manage/people/of/gone/close", sure="yes")
    select = office.get(PATH).text.partition('<select id="clerk"')[2].partition("</select>")[0]

    assert re.findall(r'<option value="([^"]*)"', select) == ["", "wang", "supervisor", "admin"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"clerk": ""}, "clerk"),
        ({"clerk": "moon"}, "clerk"),
        ({"service": ""}, "service"),
        ({"service": "start-business"}, "service"),
        ({"place": ""}, "place"),
        ({"place": "moon"}, "place"),
        ({"minutes": ""}, "minutes"),
        ({"minutes": "1441"}, "minutes"),
        ({"matters": "0"}, "matters"),
        ({"case_number": "a case of two words"}, "case_number"),
        ({"counter": "99"}, "counter"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(hall, office, typed, field):
    answer = write(office, **typed)

    assert answer.status_code in {404, 422}
    assert f'id="{field}-problem"' in answer.text
    assert "service.outside" not in story(hall.house, hall.hall_id)


def test_what_was_typed_stays_where_it_is_refused(office):
    page = write(office, minutes="", case_number="LX-7", counter="1").text

    assert ('<option value="wang" selected>' in page, 'value="LX-7"' in page, '<option value="1" selected>' in page) == (True, True, True)
    assert re.search(r'name="place" value="home" checked', page)


def test_on_a_day_that_is_over_nothing_is_written_down(hall, office):
    hall.close_day()
    answer = write(office)

    assert (answer.status_code, lines(hall)) == (409, [])
    assert "今日尚未开厅" in office.get(PATH).text


def test_a_day_without_entries_says_so(office):
    assert "今日没有登记" in office.get(PATH).text
