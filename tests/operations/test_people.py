"""Accounts of the staff: opened, changed and closed; who is put out is out at once."""

import pytest
from argon2 import PasswordHasher

from hallq.domain.errors import CodeTaken, FieldInvalid, LastAdmin, PasswordTooWeak, PersonUnknown
from hallq.domain.permissions import Role
from hallq.operations import people
from hallq.operations.hall import SYSTEM
from hallq.queries import principals
from hallq.store.people_book import Account
from tests.making import NINE, PASSWORD, StillClock, make_hall, sign_in_as, story


def act(house, hall, verb, **wishes):
    return house.act(hall, SYSTEM, lambda tx: verb(tx, **wishes))


def make(house, hall, login="wang", role=Role.CLERK):
    return act(house, hall, people.make_person, login=login, name="王丽华", role=role)


def listed(house, hall, now=NINE):
    with house.database.reading() as connection:
        return {person.login: person for person in principals.people(connection, hall, now)}


def still_hall(database_url):
    return make_hall(database_url, clock=StillClock(NINE), open_day=False)


def test_a_new_account_has_a_code_for_one_day_and_no_password(database_url):
    house, hall = still_hall(database_url)

    made = make(house, hall)
    person = listed(house, hall)["wang"]

    assert (person.name, person.role, person.has_password, person.code_until) == ("王丽华", Role.CLERK, False, NINE + 24 * 3_600_000)
    assert made.until == person.code_until


def test_a_code_is_sixteen_signs_that_are_not_confused(database_url):
    house, hall = still_hall(database_url)

    signs = make(house, hall).code.replace("-", "")

    assert len(signs) == 16
    assert set(signs) <= set("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")


def test_a_login_is_the_same_in_capital_letters(database_url):
    house, hall = still_hall(database_url)
    make(house, hall, " Wang.Li ")

    assert "wang.li" in listed(house, hall)


@pytest.mark.parametrize("login", ["", "w", "王丽华", "wang li", "-wang", "w" * 33])
def test_a_login_that_cannot_be_typed_everywhere_is_refused(database_url, login):
    house, hall = still_hall(database_url)

    with pytest.raises(FieldInvalid) as refused:
        make(house, hall, login)

    assert refused.value.facts["field"] == "login"


def test_a_device_s_role_is_no_role_of_a_person(database_url):
    house, hall = still_hall(database_url)

    with pytest.raises(FieldInvalid) as refused:
        make(house, hall, role=Role.KIOSK)

    assert refused.value.facts["field"] == "role"


def test_a_login_is_given_once_even_after_its_account_is_closed(database_url):
    house, hall = still_hall(database_url)
    make(house, hall)
    act(house, hall, people.close_person, login="wang")

    with pytest.raises(CodeTaken):
        make(house, hall)


def test_two_halls_may_have_the_same_login(database_url):
    house, hall = still_hall(database_url)
    _, other = make_hall(database_url, hall={"code": "other"})

    assert make(house, hall).login == make(house, other).login


def test_the_story_names_the_account_and_no_secret(database_url):
    house, hall = still_hall(database_url)
    lines = []
    house.listen(lines.extend)
    made = make(house, hall)
    hashed = people.hash_password(PASSWORD, login="wang", hall="xitou")
    act(house, hall, people.set_password, login="wang", password_hash=hashed)

    assert [line.event.what for line in lines] == ["made", "password"]
    assert [secret for secret in (made.code, "argon2", PASSWORD, "王丽华", "wang") for line in lines if secret in line.body] == []


def test_a_password_is_kept_as_argon2id_with_the_costs_of_the_house():
    assert people.hash_password(PASSWORD, login="wang", hall="xitou").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_weak_password_is_not_hashed():
    with pytest.raises(PasswordTooWeak):
        people.hash_password("Xitou2026", login="wang", hall="xitou")


def account(**facts):
    return Account(**({"id": 1, "login": "wang", "name": "王", "role": "clerk", "password_hash": None, "once_digest": None} | facts))


def test_only_its_own_password_opens_an_account():
    kept = account(password_hash=people.hash_password(PASSWORD, login="wang", hall="xitou"), once_until=None, closed_at=None)

    assert people.password_opens(kept, PASSWORD)
    assert not people.password_opens(kept, PASSWORD + "!")


@pytest.mark.parametrize("facts", [{"password_hash": None}, {"password_hash": "not a hash"}, {"closed_at": NINE}], ids=str)
def test_no_password_opens_an_account_without_one_or_a_closed_one(facts):
    hashed = people.hash_password(PASSWORD, login="wang", hall="xitou")
    kept = account(**({"password_hash": hashed, "once_until": None, "closed_at": None} | facts))

    assert not people.password_opens(kept, PASSWORD)


def test_nobody_is_opened_by_no_password():
    assert not people.password_opens(None, PASSWORD)


def test_a_hash_of_lower_costs_is_made_anew():
    cheap = account(password_hash=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD), once_until=None, closed_at=None)

    assert (people.renewed_hash(cheap, PASSWORD) or "").startswith("$argon2id$v=19$m=19456")


def test_a_hash_of_today_s_costs_stays():
    kept = account(password_hash=people.hash_password(PASSWORD, login="wang", hall="xitou"), once_until=None, closed_at=None)

    assert people.renewed_hash(kept, PASSWORD) is None


def test_another_role_ends_all_sessions_at_once(database_url):
    house, hall = still_hall(database_url)
    session = sign_in_as(house, hall, "wang", Role.CLERK)

    act(house, hall, people.change_role, login="wang", role=Role.SUPERVISOR)

    with house.database.reading() as connection:
        assert principals.person_of_session(connection, session, NINE) is None
    assert (listed(house, hall)["wang"].role, listed(house, hall)["wang"].sessions) == (Role.SUPERVISOR, 0)
    assert story(house, hall)[-2:] == ["staff.signed_out", "person.changed"]


def test_the_same_role_again_changes_nothing(database_url):
    house, hall = still_hall(database_url)
    sign_in_as(house, hall, "wang", Role.CLERK)
    before = story(house, hall)

    act(house, hall, people.change_role, login="wang", role=Role.CLERK)

    assert story(house, hall) == before
    assert listed(house, hall)["wang"].sessions == 1


def test_a_closed_account_is_out_at_once_and_has_no_password(database_url):
    house, hall = still_hall(database_url)
    session = sign_in_as(house, hall, "wang", Role.CLERK)

    act(house, hall, people.close_person, login="wang")

    with house.database.reading() as connection:
        assert principals.person_of_session(connection, session, NINE) is None
    assert (listed(house, hall)["wang"].closed_at, listed(house, hall)["wang"].has_password) == (NINE, False)


def test_a_closed_account_is_opened_again_with_a_new_code(database_url):
    house, hall = still_hall(database_url)
    make(house, hall)
    act(house, hall, people.close_person, login="wang")

    code = act(house, hall, people.reopen_person, login="wang")

    assert (listed(house, hall)["wang"].closed_at, listed(house, hall)["wang"].code_until) == (None, code.until)


@pytest.mark.parametrize("verb", [people.close_person, people.renew_code, people.end_sessions, people.reopen_person], ids=lambda verb: verb.__name__)
def test_a_verb_for_nobody_is_refused(database_url, verb):
    house, hall = still_hall(database_url)

    with pytest.raises(PersonUnknown):
        act(house, hall, verb, login="nobody")


def test_an_open_account_cannot_be_opened_again(database_url):
    house, hall = still_hall(database_url)
    make(house, hall)

    with pytest.raises(PersonUnknown):
        act(house, hall, people.reopen_person, login="wang")


def test_the_last_admin_is_neither_closed_nor_given_another_role(database_url):
    house, hall = still_hall(database_url)
    make(house, hall, "admin", Role.ADMIN)

    with pytest.raises(LastAdmin):
        act(house, hall, people.close_person, login="admin")
    with pytest.raises(LastAdmin):
        act(house, hall, people.change_role, login="admin", role=Role.MANAGER)


def test_one_of_two_admins_may_go(database_url):
    house, hall = still_hall(database_url)
    make(house, hall, "admin", Role.ADMIN)
    make(house, hall, "second", Role.ADMIN)

    act(house, hall, people.close_person, login="admin")

    assert listed(house, hall)["admin"].closed_at == NINE


def test_another_name_ends_no_session(database_url):
    house, hall = still_hall(database_url)
    sign_in_as(house, hall, "wang", Role.CLERK)

    act(house, hall, people.rename_person, login="wang", name="王丽")

    assert (listed(house, hall)["wang"].name, listed(house, hall)["wang"].sessions) == ("王丽", 1)


def test_everybody_can_be_signed_out_everywhere(database_url):
    house, hall = still_hall(database_url)
    sign_in_as(house, hall, "wang", Role.CLERK)

    assert act(house, hall, people.end_sessions, login="wang") == 1
    assert act(house, hall, people.end_sessions, login="wang") == 0
    assert story(house, hall).count("staff.signed_out") == 1


def test_an_account_is_found_by_its_login(database_url):
    house, hall = still_hall(database_url)
    make(house, hall)

    assert act(house, hall, people.person_id, login="WANG") == listed(house, hall)["wang"].id
