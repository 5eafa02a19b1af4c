"""Signing in: only who knows the password, for a day at most, and never telling which part was wrong."""

from time import perf_counter

import pytest
from argon2 import PasswordHasher

from hallq.domain.errors import SignInRefused, TryLater
from hallq.domain.permissions import Role
from hallq.operations import people, signing_in
from hallq.operations.guesses import Guesses
from hallq.operations.hall import SYSTEM
from hallq.queries import principals
from tests.making import NINE, PASSWORD, StillClock, make_hall, make_person, story

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


def test_the_right_password_begins_a_session(wang):
    house, hall = wang
    signed_in = sign_in(house, hall, " WANG ")

    assert (signed_in.login, signed_in.role, signed_in.until) == ("wang", Role.CLERK, NINE + 12 * HOUR)
    assert whose(house, signed_in) == "wang"
    assert story(house, hall)[-1] == "staff.signed_in"


def test_the_token_itself_is_nowhere_in_the_database(wang):
    house, hall = wang
    signed_in = sign_in(house, hall)

    with house.database.reading() as connection:
        rows = [tuple(row) for table in ("login_session", "event_log") for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
    assert len(signed_in.token) == 43
    assert signed_in.token not in str(rows)


@pytest.mark.parametrize(("login", "password"), [("wang", PASSWORD + "!"), ("nobody", PASSWORD), ("", ""), ("王", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(wang, login, password):
    house, hall = wang

    with pytest.raises(SignInRefused) as refused:
        sign_in(house, hall, login, password)

    assert refused.value.facts == {}


def test_an_unknown_name_is_not_refused_sooner_than_a_known_one(wang):
    house, hall = wang

    def seconds(login):
        best = []
        for _ in range(5):
            begun = perf_counter()
            with pytest.raises(SignInRefused):
                sign_in(house, hall, login, "a wrong password")
            best.append(perf_counter() - begun)
        return min(best)

    seconds("nobody")

    assert seconds("nobody") > seconds("wang") / 3


def test_a_closed_account_does_not_open(wang):
    house, hall = wang
    house.act(hall, SYSTEM, lambda tx: people.close_person(tx, login="wang"))

    with pytest.raises(SignInRefused):
        sign_in(house, hall)


def test_an_account_opens_in_its_own_hall_only(wang, database_url):
    house, _ = wang
    _, other = make_hall(database_url, hall={"code": "other"})

    with pytest.raises(SignInRefused):
        sign_in(house, other)


def test_a_session_ends_after_twelve_hours(wang):
    house, hall = wang
    signed_in = sign_in(house, hall)
    house.act(hall, SYSTEM, lambda tx: people._book(tx).session_seen(people.digest_of(signed_in.token), NINE + 12 * HOUR - 2))  # noqa: SLF001 -- no other way to be seen all day

    assert whose(house, signed_in, NINE + 12 * HOUR - 1) == "wang"
    assert whose(house, signed_in, NINE + 12 * HOUR) is None


def test_a_session_ends_after_two_idle_hours(wang):
    house, hall = wang
    signed_in = sign_in(house, hall)

    assert whose(house, signed_in, NINE + 2 * HOUR - 1) == "wang"
    assert whose(house, signed_in, NINE + 2 * HOUR) is None


def test_sessions_go_by_the_real_clock(wang):
    house, hall = wang
    house.clock.advance(hours=48)

    assert sign_in(house, hall).until == NINE + 12 * HOUR


def test_stale_sessions_are_forgotten_without_a_word(wang):
    house, hall = wang
    sign_in(house, hall)
    house.clock.real_at += HOUR
    young = sign_in(house, hall)
    house.clock.real_at += HOUR
    before = story(house, hall)

    assert house.act(hall, SYSTEM, signing_in.end_stale_sessions) == 1
    assert whose(house, young, house.clock.real_at) == "wang"
    assert story(house, hall) == before


def test_signing_out_ends_one_session(wang):
    house, hall = wang
    here, there = sign_in(house, hall), sign_in(house, hall)

    house.act(hall, SYSTEM, lambda tx: signing_in.sign_out(tx, session=people.digest_of(here.token)))

    assert (whose(house, here), whose(house, there)) == (None, "wang")
    assert story(house, hall)[-1] == "staff.signed_out"


def test_signing_out_twice_is_no_fault(wang):
    house, hall = wang
    before = story(house, hall)

    house.act(hall, SYSTEM, lambda tx: signing_in.sign_out(tx, session="0" * 64))

    assert story(house, hall) == before


def test_a_password_changed_while_it_was_checked_does_not_open(wang):
    house, hall = wang
    with house.database.reading() as connection:
        seen = signing_in.read_account(connection, hall, "wang")
    house.act(hall, SYSTEM, lambda tx: people.set_password(tx, login="wang", password_hash="another"))

    with pytest.raises(SignInRefused):
        house.act(hall, SYSTEM, lambda tx: signing_in._begin(tx, seen, None))  # noqa: SLF001 -- between two steps of one verb


def test_a_hash_of_lower_costs_is_renewed_at_sign_in(wang):
    house, hall = wang
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    house.act(hall, SYSTEM, lambda tx: people.set_password(tx, login="wang", password_hash=cheap))
    sign_in(house, hall)

    with house.database.reading() as connection:
        assert "m=19456" in signing_in.read_account(connection, hall, "wang").password_hash


# --- Guessing ---------------------------------------------------------------------------------------------------------


def wrong(house, hall, tried, times, login="wang"):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            sign_in(house, hall, login, "a wrong password", tried)


def test_after_wrong_tries_even_the_right_password_must_wait(wang):
    house, hall = wang
    tried = guesses(house)
    wrong(house, hall, tried, 4)

    with pytest.raises(TryLater) as refused:
        sign_in(house, hall, tried=tried)

    assert refused.value.facts == {"seconds": 1}


def test_whoever_waits_may_try_again_and_is_never_locked_out(wang):
    house, hall = wang
    tried = guesses(house)
    for _ in range(12):
        wrong(house, hall, tried, 1)
        house.clock.real_at += 30_000

    assert sign_in(house, hall, tried=tried)


def test_an_unknown_name_is_slowed_down_just_the_same(wang):
    house, hall = wang
    tried = guesses(house)
    wrong(house, hall, tried, 4, login="nobody")

    with pytest.raises(TryLater):
        sign_in(house, hall, "nobody", tried=tried)
