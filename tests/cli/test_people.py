"""Accounts, devices and clients can be looked after from the machine itself."""

import re

import pytest
import sqlalchemy as sa

from hallq.cli.commands import REFUSED
from hallq.operations.devices import begin_pairing
from hallq.operations.hall import SYSTEM, House
from hallq.store import tables as t


def columns(text):
    return [re.split(r"  +", line) for line in text.splitlines()]


def test_accounts_are_listed_with_their_state(at_a_hall):
    at_a_hall("user", "add", "li", "--name", "李娜", "--role", "clerk")

    assert columns(at_a_hall("user", "list").out) == [
        ["login", "role", "name", "state", "seen", "skills"],
        ["admin", "admin", "admin", "waits for its code", "–", "all"],
        ["li", "clerk", "李娜", "waits for its code", "–", "all"],
    ]


def test_an_account_is_opened_closed_and_reopened(at_a_hall):
    assert "One-time code of li" in at_a_hall("user", "add", "li", "--name", "李娜", "--role", "clerk").out
    at_a_hall("user", "close", "li")
    assert "li" not in at_a_hall("user", "list").out
    assert "closed" in at_a_hall("user", "list", "--all").out
    assert "One-time code of li" in at_a_hall("user", "reopen", "li").out


def test_somebody_who_forgot_the_password_gets_a_new_code(at_a_hall):
    first = at_a_hall("user", "add", "li", "--name", "李娜", "--role", "clerk").out

    assert at_a_hall("user", "code", "li").out != first


def test_somebody_gets_another_role(at_a_hall):
    at_a_hall("user", "add", "li", "--name", "李娜", "--role", "clerk")

    assert at_a_hall("user", "role", "li", "manager").out == "li is manager now.\n"
    assert "manager" in at_a_hall("user", "list").out


def test_somebody_gets_skills_and_all_of_them_back(at_a_hall):
    at_a_hall("user", "add", "li", "--name", "李娜", "--role", "clerk", "--skills", "card, pension")
    first = at_a_hall("user", "list").out
    at_a_hall("user", "skills", "li", "--skills", "company")
    second = at_a_hall("user", "list").out

    assert at_a_hall("user", "skills", "li", "--all").out == "li calls by the new skills from the next call on.\n"
    assert [columns(text)[2][5] for text in (first, second, at_a_hall("user", "list").out)] == ["card,pension", "company", "all"]


@pytest.mark.parametrize("words", [[], ["--all", "--skills", "card"]])
def test_skills_are_some_or_all(at_a_hall, words):
    assert "--skills or --all" in at_a_hall("user", "skills", "admin", *words, code=2).err


def test_a_skill_is_a_queue_of_the_hall(at_a_hall):
    at_a_hall("user", "skills", "admin", "--skills", "flying", code=REFUSED)


def test_the_last_administrator_stays(at_a_hall):
    at_a_hall("user", "close", "admin", code=REFUSED)


def test_the_story_says_that_the_operator_did_it(at_a_hall):
    with at_a_hall.database().reading() as connection:
        bodies = connection.scalars(sa.select(t.event_log.c.body).where(t.event_log.c.name == "person.changed")).all()

    assert ['"by":"operator"' in body for body in bodies] == [True]


# --- devices and clients -------------------------------------------------------------------------------------------------------------------


def a_screen(terminal, kind="display"):
    """The six digits that a screen shows."""
    return House(terminal.database()).act(1, SYSTEM, lambda tx: begin_pairing(tx, kind=kind)).code


def test_a_screen_is_let_in_by_its_six_digits_named_and_placed(at_a_hall):
    said = at_a_hall("device", "approve", a_screen(at_a_hall), "--name", "大厅一号屏", "--zone", "social").out

    assert said == "Let display-1 in.\n"
    assert columns(at_a_hall("device", "list").out)[1] == ["display-1", "display", "大厅一号屏", "social", "approved", "–"]


def test_a_pad_is_placed_at_its_counter(at_a_hall):
    at_a_hall("device", "approve", a_screen(at_a_hall, "pad"), "--name", "评价器", "--counter", "10", "--code", "pad-ten")

    assert columns(at_a_hall("device", "list").out)[1][:4] == ["pad-ten", "pad", "评价器", "10"]


def test_digits_that_no_screen_shows_are_refused(at_a_hall):
    at_a_hall("device", "approve", "000000", "--name", "x", code=REFUSED)


def test_a_device_that_was_put_out_is_listed_on_demand_only(at_a_hall):
    at_a_hall("device", "approve", a_screen(at_a_hall), "--name", "屏")
    assert at_a_hall("device", "revoke", "display-1").out == "display-1 is out.\n"

    assert "display-1" not in at_a_hall("device", "list").out
    assert "out" in at_a_hall("device", "list", "--all").out


def test_a_client_gets_its_token_once_and_its_scopes(at_a_hall):
    said = at_a_hall("client", "add", "portal", "--name", "市平台", "--scope", "read", "--scope", "issue").out

    assert re.fullmatch(r"Token of portal, shown this once: [\w-]{43}\n", said)
    assert columns(at_a_hall("client", "list").out)[1] == ["portal", "client", "市平台", "read issue", "in", "–"]
    assert "portal" not in at_a_hall("device", "list").out
    assert at_a_hall("client", "revoke", "portal").out == "portal is out.\n"
    assert "portal" not in at_a_hall("client", "list").out


@pytest.mark.parametrize("words", [["device", "revoke", "none"], ["client", "revoke", "none"]])
def test_what_is_not_there_cannot_be_put_out(at_a_hall, words):
    said = at_a_hall(*words, code=REFUSED).err

    assert said.startswith("hallq: ")
