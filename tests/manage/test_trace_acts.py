"""The guide's desk: a missed number waits again, and one that nobody wants is given up."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.operations import calling
from tests.making import HALL, story
from tests.manage.days import at_work
from tests.manage.pressing import at_office
from tests.serving import serve


@pytest.fixture
def guide(hall):
    """A guide's tablet."""
    return at_office(hall, Role.GUIDE)


def missed(hall):
    """A visitor who was called and did not come; the ticket's id."""
    work = at_work(hall)
    ticket = hall.issue()["id"]
    work.act(lambda tx: calling.call_next(tx, counter="1"))
    for _ in range(2):
        work.act(lambda tx: calling.recall(tx, ticket_id=ticket))
    hall.advance(minutes=3)
    work.act(lambda tx: calling.record_no_show(tx, ticket_id=ticket))
    return ticket


def state(hall, ticket):
    """The state of a ticket."""
    return hall.get(f"/api/v1/tickets/{ticket}", Role.GUIDE).json["state"]


def test_a_missed_visitor_waits_again(hall, guide):
    ticket = missed(hall)
    assert "/back" in guide.get(f"/manage/trace/{ticket}").text
    answer = guide.post(f"/manage/trace/{ticket}/back")

    assert (answer.status_code, state(hall, ticket)) == (303, "WAITING")
    assert "已唤回" in guide.get(answer.headers["Location"]).text


def test_a_second_press_brings_nobody_back_twice(hall, guide):
    ticket = missed(hall)
    for _ in range(2):
        guide.post(f"/manage/trace/{ticket}/back", key="one-press-1")

    assert story(hall.house, hall.hall_id).count("ticket.reinstated") == 1


def test_where_the_rule_has_ended_the_number_the_page_says_so(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, settings={**HALL["settings"], "missed_rule": "void"})
    ticket = missed(hall)
    answer = at_office(hall, Role.GUIDE).post(f"/manage/trace/{ticket}/back")

    assert (answer.status_code, state(hall, ticket)) == (409, "NO_SHOW")
    assert '<p class="notice notice-danger" role="alert">' in answer.text


def test_whoever_waits_is_not_to_be_brought_back(hall, guide):
    ticket = hall.issue()["id"]

    assert "/back" not in guide.get(f"/manage/trace/{ticket}").text
    assert guide.post(f"/manage/trace/{ticket}/back").status_code == 409


def test_a_number_that_nobody_wants_is_given_up(hall, guide):
    ticket = hall.issue()["id"]
    answer = guide.post(f"/manage/trace/{ticket}/give-up", reason="left")

    assert (answer.status_code, state(hall, ticket)) == (303, "CANCELLED")
    assert "give-up" not in guide.get(answer.headers["Location"]).text


def test_nothing_is_given_up_for_a_reason_that_is_none(hall, guide):
    ticket = hall.issue()["id"]

    assert (guide.post(f"/manage/trace/{ticket}/give-up", reason="moon").status_code, state(hall, ticket)) == (422, "WAITING")


@pytest.mark.parametrize("act", ["back", "give-up"])
def test_who_only_looks_has_no_acts(hall, act):
    ticket = missed(hall)
    auditor = at_office(hall, Role.AUDITOR)

    assert f"/{act}" not in auditor.get(f"/manage/trace/{ticket}").text
    assert auditor.post(f"/manage/trace/{ticket}/{act}", reason="left").status_code == 403


def test_a_number_of_a_day_that_is_over_stays_as_it_is(hall, guide):
    ticket = missed(hall)
    hall.close_day()

    assert "desk-title" not in guide.get(f"/manage/trace/{ticket}").text


@pytest.mark.parametrize("act", ["copy", "give-up"])
def test_no_reason_is_chosen_for_whoever_presses(hall, guide, act):
    ticket = hall.issue()["id"]
    page = guide.get(f"/manage/trace/{ticket}").text
    form = page[page.index(f'action="/manage/trace/{ticket}/{act}"') :].split("</form>")[0]

    assert re.search(r'<select [^>]*name="reason" required', form)
    assert '<option value="" selected>请选择原因</option>' in form
    assert form.count("selected") == 1
    assert guide.post(f"/manage/trace/{ticket}/{act}", reason="").status_code == 422
