"""The first password comes with a code that is good once; another one with the password before."""

import pytest

from hallq.domain.errors import PasswordTooWeak, SignInRefused
from hallq.domain.permissions import Role
from hallq.operations import people, signing_in
from hallq.operations.guesses import Guesses
from hallq.operations.hall import SYSTEM
from hallq.queries import principals
from tests.making import NINE, PASSWORD, StillClock, make_hall, make_person

HOUR = 3_600_000
HERE = "192.0.2.7"


@pytest.fixture
def wang(database_url):
    """A house, its hall, and a clerk of it."""
    house, hall = make_hall(database_url, clock=StillClock(NINE), open_day=False)
    make_person(house, hall, "wang", Role.CLERK)
    return house, hall


def guesses(house):
    return Guesses(house.clock.real)


def sign_in(house, hall, login="wang", password=PASSWORD, tried=None):
    return signing_in.sign_in(house, hall, tried or guesses(house), login=login, password=password, address=HERE)


def whose(house, signed_in, now=NINE):
    with house.database.reading() as connection:
        found = principals.person_of_session(connection, people.digest_of(signed_in.token), now)
    return found and found.code


def new_person(house, hall):
    return house.act(hall, SYSTEM, lambda tx: people.make_person(tx, login="li", name="李明", role=Role.ADMIN))


def set_first(house, hall, code, password=PASSWORD, login="li"):
    signing_in.set_first_password(house, hall, guesses(house), login=login, code=code, password=password, address=HERE)


def test_a_code_sets_a_password_that_opens_the_account(wang):
    house, hall = wang
    made = new_person(house, hall)

    set_first(house, hall, made.code)

    assert sign_in(house, hall, "li").role is Role.ADMIN


def test_a_code_may_be_typed_in_small_letters_without_hyphens(wang):
    house, hall = wang

    set_first(house, hall, new_person(house, hall).code.lower().replace("-", " "))

    assert sign_in(house, hall, "li")


def test_a_code_is_good_once(wang):
    house, hall = wang
    made = new_person(house, hall)
    set_first(house, hall, made.code)

    with pytest.raises(SignInRefused):
        set_first(house, hall, made.code, "another good password")


def test_a_code_is_good_for_a_day(wang):
    house, hall = wang
    made = new_person(house, hall)
    house.clock.real_at += 24 * HOUR

    with pytest.raises(SignInRefused):
        set_first(house, hall, made.code)


@pytest.mark.parametrize(("login", "code"), [("li", "AAAA-AAAA-AAAA-AAAA"), ("li", ""), ("nobody", "AAAA"), ("wang", "AAAA")])
def test_a_wrong_code_is_refused(wang, login, code):
    house, hall = wang
    new_person(house, hall)

    with pytest.raises(SignInRefused):
        set_first(house, hall, code, login=login)


def test_a_weak_password_does_not_use_the_code_up(wang):
    house, hall = wang
    made = new_person(house, hall)
    with pytest.raises(PasswordTooWeak):
        set_first(house, hall, made.code, "12345678")

    set_first(house, hall, made.code)

    assert sign_in(house, hall, "li")


def test_the_code_of_a_closed_account_is_refused(wang):
    house, hall = wang
    new_person(house, hall)
    made = house.act(hall, SYSTEM, lambda tx: people.make_person(tx, login="zhao", name="赵", role=Role.CLERK))
    house.act(hall, SYSTEM, lambda tx: people.close_person(tx, login="zhao"))

    with pytest.raises(SignInRefused):
        set_first(house, hall, made.code, login="zhao")


def test_a_renewed_code_takes_the_old_password_away(wang):
    house, hall = wang
    code = house.act(hall, SYSTEM, lambda tx: people.renew_code(tx, login="wang"))

    with pytest.raises(SignInRefused):
        sign_in(house, hall)
    set_first(house, hall, code.code, "another good password", login="wang")
    assert sign_in(house, hall, "wang", "another good password")


# --- One's own password -----------------------------------------------------------------------------------------------


def change(house, hall, old, new, login="wang"):
    signing_in.change_password(house, hall, guesses(house), login=login, old=old, new=new, address=HERE)


def test_whoever_knows_the_old_password_may_change_it_and_is_signed_out(wang):
    house, hall = wang
    session = sign_in(house, hall)

    change(house, hall, PASSWORD, "another good password")

    assert whose(house, session) is None
    assert sign_in(house, hall, "wang", "another good password")


def test_a_wrong_old_password_changes_nothing(wang):
    house, hall = wang

    with pytest.raises(SignInRefused):
        change(house, hall, "a wrong password", "another good password")

    assert sign_in(house, hall)


def test_nobody_has_no_password_to_change(wang):
    house, hall = wang

    with pytest.raises(SignInRefused):
        change(house, hall, PASSWORD, "another good password", login="nobody")
