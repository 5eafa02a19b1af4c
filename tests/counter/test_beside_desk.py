"""What lies beside a clerk's desk: numbers that are typed, places to send a visitor to, the note, and the way out."""

import re

import pytest

from hallq.domain.permissions import Role
from tests.counter.clerk import PAGE, act, call, desk, go_to_work, serve, told
from tests.making import open_counters

# --- numbers that are typed --------------------------------------------------------------------------------------------------------


def found(hall, number):
    """Who is found, and what would be done with each."""
    text = hall.get(f"/counter/1/numbers?number={number}&lang=zh", Role.CLERK, headers=PAGE).text
    return re.findall(r'data-act="(\w+)" data-ticket="\d+" data-version="\d+" data-number="(\w+)"', text)


def test_digits_find_the_number_of_every_series(hall):
    hall.issue("pension-apply")
    hall.issue()

    assert found(hall, "1") == [("call_number", "A001"), ("call_number", "J001")]
    assert found(hall, "001") == [("call_number", "A001"), ("call_number", "J001")]


def test_letters_narrow_it_down(hall):
    hall.issue("pension-apply")
    hall.issue()

    assert found(hall, "j001") == [("call_number", "J001")]


def test_other_counters_visitors_are_not_found(hall):
    hall.issue("company-open")

    assert found(hall, "1") == []


@pytest.mark.parametrize("typed", ["", "A", "1A", "12345", "²", "%"])
def test_what_is_no_number_finds_nobody(hall, typed):
    hall.issue()

    assert found(hall, typed) == []


def test_whoever_was_set_aside_or_missed_is_found_too(hall):
    go_to_work(hall)
    hall.issue()
    act(hall, serve(hall), "hold")
    assert found(hall, "1") == [("resume", "J001")]

    hall.issue()
    ticket = call(hall)
    for _ in range(2):
        act(hall, ticket, "recall")
    act(hall, ticket, "no-show")
    assert found(hall, "2") == [("call_missed", "J002")]


# --- places to send somebody to ----------------------------------------------------------------------------------------------------


def test_the_own_zone_comes_first(hall):
    text = hall.get("/counter/3/targets?lang=zh", Role.CLERK, headers=PAGE).text

    assert re.findall(r'data-choose="queue:(\w+)"', text) == ["company", "pension", "card"]


def test_a_service_is_a_place_and_a_package_is_none(hall):
    text = hall.get("/counter/1/targets", Role.CLERK, headers=PAGE).text

    assert 'data-choose="service:card-new"' in text
    assert "start-business" not in text


# --- the note ----------------------------------------------------------------------------------------------------------------------


def test_a_note_is_kept_and_shown_to_the_next_clerk(hall):
    go_to_work(hall)
    hall.issue()
    ticket = serve(hall)
    assert hall.post(f"/counter/notes/{ticket['id']}", {"words": "缺复印件"}, Role.CLERK).status_code == 204

    act(hall, ticket, "transfer", queue="pension")
    call(hall)
    assert told(hall, "note") == "缺复印件"


def test_a_note_is_text_and_no_markup(hall):
    go_to_work(hall)
    hall.issue()
    ticket = serve(hall)
    hall.post(f"/counter/notes/{ticket['id']}", {"words": '"><script>'}, Role.CLERK)

    assert "<script>" not in desk(hall)


def test_a_note_of_nobodys_is_refused(hall):
    ticket = hall.issue()

    assert hall.post(f"/counter/notes/{ticket['id']}", {"words": "x"}, Role.CLERK).json["code"] == "illegal_transition"


def test_a_guide_keeps_no_notes(hall):
    ticket = hall.issue()

    assert hall.post(f"/counter/notes/{ticket['id']}", {"words": "x"}, Role.GUIDE).status_code == 403


def test_notes_are_on_no_public_page(hall):
    go_to_work(hall)
    hall.issue()
    ticket = serve(hall)
    hall.post(f"/counter/notes/{ticket['id']}", {"words": "秘密备注"}, Role.CLERK)

    assert "秘密备注" not in hall.get("/board", None).text
    assert "秘密备注" not in hall.get(f"/api/v1/tickets/{ticket['id']}").text


# --- signing out -------------------------------------------------------------------------------------------------------------------


def test_signing_out_closes_the_counter(hall):
    go_to_work(hall)
    open_counters(hall.house, hall.hall_id, "2")
    sign_out(hall)

    states = {one["code"]: one["state"] for one in hall.get("/api/v1/counters").json["counters"]}
    assert (states["1"], states["2"]) == ("CLOSED", "OPEN")


def test_signing_out_is_refused_in_words_while_a_visitor_is_there(hall):
    go_to_work(hall)
    hall.issue()
    call(hall)
    answer = sign_out(hall)

    assert answer.status_code == 409
    assert "1号窗口还有来访者：请先办完，再退出登录。" in answer.text
    assert told(hall, "phase") == "called"


def sign_out(hall):
    """The clerk presses the button of the masthead."""
    client = hall.client
    client.set_cookie("hallq", hall.token(Role.CLERK))
    csrf = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/?lang=zh").text).group(1)
    return client.post("/sign-out", data={"csrf": csrf}, headers=PAGE)
