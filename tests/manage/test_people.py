"""People in the office: accounts with one-time codes that are shown once, names and roles, ending sessions, closing and opening again."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.operations import people
from hallq.operations.hall import SYSTEM
from tests.making import story
from tests.manage.pressing import at_office
from tests.serving import PASSWORD, make_person

CODE = re.compile(r"data-secret>([0-9A-Z-]+)<")
WANG = {"login": "wang", "name": "王芳", "role": "clerk"}


@pytest.fixture
def office(hall):
    """An administrator's browser in the office."""
    return at_office(hall, Role.ADMIN)


def make(office, **fields):
    """Make an account; the answer."""
    return office.post("/manage/people/new", **(WANG | fields))


def opens(hall, login, code):
    """Whether a one-time code opens an account."""
    form = {"login": login, "code": code, "password": PASSWORD, "again": PASSWORD}
    return hall.client.post("/first-password", data=form, headers={"Accept": "text/html"}).status_code == 303


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.AUDITOR])
@pytest.mark.parametrize("path", ["/manage/people", "/manage/people/new", "/manage/people/of/admin"])
def test_people_are_the_administrators(hall, role, path):
    assert at_office(hall, role).get(path).status_code == 403


# --- making ----------------------------------------------------------------------------------------------------------------------------------


def test_a_new_account_is_opened_by_the_code_that_is_shown(hall, office):
    code = CODE.search(make(office).text)[1]

    assert opens(hall, "wang", code)


def test_a_code_is_shown_once(office):
    first, again = (make(office, key="one-press-1") for _ in range(2))

    assert CODE.search(first.text)
    assert CODE.search(again.text) is None
    assert CODE.search(office.get("/manage/people/of/wang").text) is None


def test_a_code_is_in_no_book(hall, office):
    code = CODE.search(make(office).text)[1]

    with hall.house.database.reading() as connection:
        answers = connection.exec_driver_sql("SELECT * FROM idempotency").all()
    assert code not in str(answers)


def test_a_login_that_was_ever_given_is_refused_at_its_field(office):
    make(office)
    answer = make(office, name="王芳芳")

    assert answer.status_code == 409
    assert 'id="login-problem"' in answer.text
    assert 'value="王芳芳"' in answer.text


@pytest.mark.parametrize(("fields", "field"), [({"login": "王芳"}, "login"), ({"name": " "}, "name"), ({"role": "king"}, "role")])
def test_what_cannot_be_is_refused_at_its_field(office, fields, field):
    answer = make(office, **fields)

    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text


# --- one of them ---------------------------------------------------------------------------------------------------------------------------


def test_somebody_gets_another_name(hall, office):
    make(office)
    office.post("/manage/people/of/wang/name", name="王小芳")

    assert "王小芳" in office.get("/manage/people").text


def test_somebody_gets_another_role_and_is_signed_out(hall, office):
    clerk = at_office(hall, Role.CLERK)
    office.post("/manage/people/of/clerk/role", role="supervisor")

    assert clerk.get("/password").status_code == 303
    assert "值班主管" in office.get("/manage/people/of/clerk").text


def test_somebody_who_forgot_the_password_gets_a_code(hall, office):
    make_person(hall.house, hall.hall_id, Role.CLERK, "wang")
    code = CODE.search(office.post("/manage/people/of/wang/code").text)[1]

    assert opens(hall, "wang", code)


def test_somebody_is_signed_out_everywhere(hall, office):
    clerk = at_office(hall, Role.CLERK)
    office.post("/manage/people/of/clerk/sign-out")

    assert clerk.get("/password").status_code == 303


def test_a_closed_account_is_listed_as_closed_and_can_be_opened_again(hall, office):
    make(office)
    office.post("/manage/people/of/wang/close", sure="yes")

    assert "王芳" in office.get("/manage/people?group=closed").text
    assert opens(hall, "wang", CODE.search(office.post("/manage/people/of/wang/reopen").text)[1])


def test_no_account_is_closed_by_a_slip_of_the_hand(hall, office):
    make(office)
    before = len(story(hall.house, hall.hall_id))

    assert office.post("/manage/people/of/wang/close").status_code == 422
    assert len(story(hall.house, hall.hall_id)) == before


def test_the_last_administrator_stays(office):
    answer = office.post("/manage/people/of/admin/role", role="clerk")

    assert answer.status_code == 409
    assert 'id="role-problem"' in answer.text


def test_the_page_says_whose_account_it_is(office):
    assert "这是您自己的账号" in office.get("/manage/people/of/admin").text


def test_there_is_no_page_of_nobody(office):
    assert office.get("/manage/people/of/nobody").status_code == 404


# --- finding -------------------------------------------------------------------------------------------------------------------------------


def logins_on(page):
    """The logins in the table, in order."""
    return re.findall(r'<td class="code">([^<]+)</td>', page)


def test_those_with_most_rights_come_first(hall, office):
    make(office)
    make(office, login="li", name="李强", role="manager")

    assert logins_on(office.get("/manage/people").text) == ["admin", "li", "wang"]


@pytest.mark.parametrize("part", ["wan", "WAN", "芳"])
def test_somebody_is_found_by_a_part_of_name_or_login(office, part):
    make(office)

    assert logins_on(office.get(f"/manage/people?q={part}").text) == ["wang"]


def test_a_long_list_is_turned_like_pages(hall, office):
    for number in range(60):
        hall.house.act(
            hall.hall_id, SYSTEM, lambda tx, number=number: people.make_person(tx, login=f"clerk{number:02}", name="员工", role=Role.CLERK)
        )

    assert (len(logins_on(office.get("/manage/people").text)), len(logins_on(office.get("/manage/people?page=2").text))) == (50, 11)


# --- skills --------------------------------------------------------------------------------------------------------------------------------


def test_somebody_serves_some_queues_only(office):
    make(office)

    answer = office.post("/manage/people/of/wang/skills", which="some", skills=["card", "pension"])

    assert answer.headers["Location"].endswith("done=skills")
    shown = office.get("/manage/people/of/wang?done=skills").text
    assert ("自下一次叫号起生效" in shown, shown.count('name="skills" type="checkbox" value="card" checked')) == (True, 1)


def test_somebody_serves_everything_again(hall, office):
    make(office)
    office.post("/manage/people/of/wang/skills", which="some", skills=["card"])

    office.post("/manage/people/of/wang/skills", which="all", skills=["card"])

    assert 'id="which-all" name="which" type="radio" value="all" checked' in office.get("/manage/people/of/wang").text
    assert story(hall.house, hall.hall_id)[-2:] == ["person.changed", "person.changed"]


def test_nobody_is_left_without_any_queue(office):
    make(office)

    answer = office.post("/manage/people/of/wang/skills", which="some")

    assert (answer.status_code, "请至少勾选一个队列" in answer.text) == (422, True)


def test_whoever_calls_nobody_has_no_skills_to_tick(office):
    make(office, login="liu", role="guide")

    assert 'name="skills"' not in office.get("/manage/people/of/liu").text


def test_the_change_log_tells_whose_skills_were_changed(office):
    make(office)
    office.post("/manage/people/of/wang/skills", which="some", skills=["card"])

    assert "受理能力已改：王芳" in office.get("/manage/changes").text
