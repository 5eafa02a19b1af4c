"""Signing in at the door, and the first password."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.operations import people
from hallq.operations.hall import SYSTEM
from tests.serving import PASSWORD, make_person

LOCAL = "http://localhost"


@pytest.fixture
def wang(hall):
    """A clerk named wang."""
    return make_person(hall.house, hall.hall_id, Role.CLERK, "wang")


def sign_in(browser, login="wang", password=PASSWORD, **more):
    """Send the form."""
    return browser.post("/sign-in", data={"login": login, "password": password, **more})


def form_token(page):
    """The hidden field of a form."""
    return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]


def test_the_form_is_chinese_unless_told(hall):
    assert "登录" in hall.client.get("/sign-in").text


def test_whoever_knows_the_password_gets_in(hall, wang):
    browser = hall.client
    answer = sign_in(browser)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.get("/api/v1/tickets").status_code == 200


def test_the_cookie_is_for_the_server_alone(hall, wang):
    cookie = sign_in(hall.client).headers["Set-Cookie"]

    assert cookie.startswith("hallq=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_under_tls_the_cookie_is_bound_to_the_host(hall, wang):
    answer = hall.client.post("/sign-in", data={"login": "wang", "password": PASSWORD}, base_url="https://hall.lan")

    assert answer.headers["Set-Cookie"].startswith("__Host-hallq=")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_one_goes_on_to_where_one_came_from(hall, wang):
    assert sign_in(hall.client, next="/password").headers["Location"] == "/password"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a b"])
def test_one_never_goes_on_to_elsewhere(hall, wang, elsewhere):
    assert sign_in(hall.client, next=elsewhere).headers["Location"] == "/"


@pytest.mark.parametrize(("login", "password"), [("wang", "not the password"), ("nobody", PASSWORD)])
def test_the_answer_does_not_tell_which_was_wrong(hall, wang, login, password):
    answer = sign_in(hall.client, login, password)

    assert answer.status_code == 403
    assert "用户名或密码不正确" in answer.text


def test_a_refused_form_comes_back_with_the_name_and_without_the_password(hall, wang):
    page = sign_in(hall.client, password="not the password").text

    assert 'value="wang"' in page
    assert "not the password" not in page


def test_guessing_is_slowed(hall, wang):
    statuses = [sign_in(hall.client, password=f"guess {n}").status_code for n in range(5)]

    assert statuses == [403, 403, 403, 403, 429]


def test_a_form_of_another_origin_signs_nobody_in(hall, wang):
    answer = hall.client.post("/sign-in", data={"login": "wang", "password": PASSWORD}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_a_form_with_a_field_too_many_is_refused(hall, wang):
    assert sign_in(hall.client, admin="yes").json["code"] == "field_not_obeyed"


def test_a_page_that_asks_for_a_name_leads_to_the_form(hall):
    answer = hall.client.get("/password?x=1", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/password?x%3D1")


def test_a_code_sets_the_first_password_once(hall):
    code = hall.house.act(hall.hall_id, SYSTEM, lambda tx: people.make_person(tx, login="li", name="Li", role=Role.ADMIN)).code
    form = {"login": "li", "code": code.lower(), "password": PASSWORD, "again": PASSWORD}

    assert hall.client.post("/first-password", data=form).status_code == 303
    assert sign_in(hall.client, "li").status_code == 303
    assert hall.client.post("/first-password", data=form).status_code == 403


def test_two_different_passwords_use_no_code_up(hall):
    code = hall.house.act(hall.hall_id, SYSTEM, lambda tx: people.make_person(tx, login="li", name="Li", role=Role.ADMIN)).code
    form = {"login": "li", "code": code, "password": PASSWORD, "again": PASSWORD}

    assert hall.client.post("/first-password", data=form | {"again": "another one"}).status_code == 422
    assert hall.client.post("/first-password", data=form).status_code == 303


def test_a_password_that_everybody_tries_is_refused_with_the_reason(hall):
    code = hall.house.act(hall.hall_id, SYSTEM, lambda tx: people.make_person(tx, login="li", name="Li", role=Role.ADMIN)).code
    page = hall.client.post("/first-password", data={"login": "li", "code": code, "password": "password", "again": "password"}).text

    assert "最常被猜中" in page


def test_changing_the_password_ends_the_session(hall, wang):
    browser = hall.client
    sign_in(browser)
    token = form_token(browser.get("/password"))
    new = "下班以后 去河边走走"
    answer = browser.post("/password", data={"csrf": token, "old": PASSWORD, "password": new, "again": new})

    assert answer.headers["Location"] == "/sign-in?done=password"
    assert browser.get("/api/v1/head").status_code == 401
    assert sign_in(browser, password=new).status_code == 303


def test_the_old_password_must_be_known(hall, wang):
    browser = hall.client
    sign_in(browser)
    token = form_token(browser.get("/password"))

    assert browser.post("/password", data={"csrf": token, "old": "wrong", "password": "x" * 9, "again": "x" * 9}).status_code == 403


def test_signing_out_ends_the_session_at_once(hall, wang):
    browser = hall.client
    sign_in(browser)
    stolen = browser.get_cookie("hallq").value
    browser.post("/sign-out", data={"csrf": form_token(browser.get("/password"))})

    assert browser.get("/api/v1/head").status_code == 401
    assert hall.client.get("/api/v1/head", headers={"Cookie": f"hallq={stolen}"}).status_code == 401


def test_whoever_is_signed_in_needs_no_form(hall, wang):
    browser = hall.client
    sign_in(browser)

    assert browser.get("/sign-in?next=/password").headers["Location"] == "/password"


def test_the_form_works_under_the_halls_own_address(hall, wang):
    answer = hall.client.post("/h/xitou/sign-in", data={"login": "wang", "password": PASSWORD})

    assert answer.headers["Location"] == "/h/xitou/"
