"""One press has one answer, however often it is sent."""

import json

import pytest

from hallq.domain.errors import KeyReused, QuotaReached, ServiceUnknown
from hallq.operations import calling, issuing
from hallq.operations.clock import SetClock
from hallq.operations.hall import Actor, House, Press
from tests.databases import open_database
from tests.making import hall_document, make_hall
from tests.operations.at_work import AtWork, at_work

KIOSK, OTHER_KIOSK = Actor("device", 1), Actor("device", 2)


def take_number(tx):
    return issuing.issue_ticket(tx, service="card-new")


def as_json(tx, issued):
    return 201, json.dumps({"number": issued.ticket.number, "at": tx.now})


def press(work, key="one", asked="card", by=KIOSK, perform=take_number, render=as_json):
    return work.house.answer(work.hall, by, Press(key, asked), perform, render)


def test_a_press_is_answered_once(work):
    assert press(work).status == 201
    assert work.story.count("ticket.issued") == 1


def test_the_same_press_gets_the_same_answer_byte_for_byte(work):
    first = press(work)
    work.later(minutes=5)
    again = press(work)

    assert (again.status, again.body, again.repeated) == (first.status, first.body, True)


def test_the_same_press_is_acted_upon_once(work):
    for _ in range(3):
        press(work)

    assert work.story.count("ticket.issued") == 1


def test_a_repeated_press_is_told_to_nobody(work):
    press(work)
    heard = []
    work.house.listen(heard.append)
    press(work)

    assert heard == []


def test_another_press_is_another_act(work):
    assert press(work, "one").body != press(work, "two").body


def test_the_same_key_with_another_body_is_refused_and_changes_nothing(work):
    press(work, asked="card")
    before = work.everything()

    with pytest.raises(KeyReused):
        press(work, asked="pension")
    assert work.everything() == before


def test_two_kiosks_may_use_the_same_key(work):
    assert press(work, by=KIOSK).body != press(work, by=OTHER_KIOSK).body


def test_two_halls_may_use_the_same_key(work):
    other = AtWork(*make_hall(work.house.database.url, hall={"code": "dongtou"}))

    assert (press(work).repeated, press(other).repeated) == (False, False)


def test_a_refused_press_keeps_no_answer(database_url):
    work = at_work(database_url)

    with pytest.raises(ServiceUnknown):
        press(work, perform=lambda tx: issuing.issue_ticket(tx, service="none"))
    assert press(work).repeated is False


def test_a_press_that_found_nobody_waiting_may_ask_again(work):
    def call(tx):
        return calling.call_next(tx, counter="1")

    def told(_tx, called):
        return (204, "") if called is None else (200, called.number)

    empty = press(work, perform=call, render=told)
    work.issue()
    again = press(work, perform=call, render=told)

    assert [(one.status, one.body, one.repeated) for one in (empty, again)] == [(204, "", False), (200, "J001", False)]


def test_the_answer_outlasts_the_house_that_gave_it(work):
    first = press(work)
    restarted = AtWork(House(open_database(work.house.database.url), SetClock(work.now)), work.hall)

    assert press(restarted).body == first.body


def test_an_answer_that_cannot_be_rendered_takes_the_act_back(work):
    before = work.everything()

    with pytest.raises(ZeroDivisionError):
        press(work, render=lambda _tx, _issued: 1 / 0)
    assert work.everything() == before


def test_a_quota_is_asked_only_of_the_first_press(database_url):
    services = hall_document()["services"]
    work = at_work(database_url, services=[{**one, "quota": 1} for one in services])
    first = press(work)

    assert press(work).body == first.body
    with pytest.raises(QuotaReached):
        press(work, key="two")
