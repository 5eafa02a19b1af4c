"""Programs of others in the office: let in with rights, a token that is shown once, and put out."""

import re

import pytest

from hallq.domain.permissions import Role
from tests.manage.pressing import at_office
from tests.serving import bearer

TOKEN = re.compile(r"data-secret>([^<]+)<")
PORTAL = {"name": "市政务平台", "code": "city-portal"}


@pytest.fixture
def office(hall):
    """An administrator's browser in the office."""
    return at_office(hall, Role.ADMIN)


def make(office, **fields):
    """Let a program in; the answer."""
    return office.post("/manage/devices/programs", **({"scopes": ["client:read", "client:issue"]} | PORTAL | fields))


def status_of(hall, token):
    """What the interface answers to the token."""
    return hall.get("/api/v1/tickets", None, headers=bearer(token)).status_code


def test_programs_are_the_administrators(hall):
    assert at_office(hall, Role.MANAGER).get("/manage/devices/programs").status_code == 403


def test_a_manager_is_not_shown_the_way_to_them(hall):
    assert "/manage/devices/programs" not in at_office(hall, Role.MANAGER).get("/manage/devices").text


def test_a_program_is_let_in_by_the_token_that_is_shown(hall, office):
    token = TOKEN.search(make(office).text)[1]

    assert status_of(hall, token) == 200


def test_a_program_has_the_rights_that_were_ticked_only(hall, office):
    token = TOKEN.search(make(office, scopes=["client:report"]).text)[1]

    assert status_of(hall, token) == 403


def test_a_token_is_shown_once(office):
    first, again = (make(office, key="one-press-1") for _ in range(2))

    assert TOKEN.search(first.text)
    assert TOKEN.search(again.text) is None


def test_a_token_is_in_no_book(hall, office):
    token = TOKEN.search(make(office).text)[1]

    with hall.house.database.reading() as connection:
        assert token not in str(connection.exec_driver_sql("SELECT * FROM idempotency").all())


@pytest.mark.parametrize(
    ("fields", "field"), [({"code": "City Portal"}, "code"), ({"name": ""}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["admin"]}, "scopes")]
)
def test_what_cannot_be_is_refused_at_its_field(office, fields, field):
    answer = make(office, **fields)

    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text


def test_a_code_that_was_ever_given_is_refused_at_its_field_and_the_ticks_stay(office):
    make(office)
    answer = make(office)

    assert answer.status_code == 409
    assert 'id="code-problem"' in answer.text
    assert answer.text.count(" checked") == 2


def test_a_program_is_put_out(hall, office):
    token = TOKEN.search(make(office).text)[1]
    office.post("/manage/devices/programs/revoke", client="city-portal", sure="yes")

    assert status_of(hall, token) == 401
    assert "city-portal</span>" not in office.get("/manage/devices/programs").text


def test_a_device_is_not_put_out_as_a_program(hall, office):
    token = hall.token(Role.DISPLAY)

    assert office.post("/manage/devices/programs/revoke", client="display", sure="yes").status_code == 404
    assert hall.get("/api/v1/head", None, headers=bearer(token)).status_code == 200
