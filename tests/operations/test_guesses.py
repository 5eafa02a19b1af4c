"""Wrong tries are slowed down by account and by address, and forgotten after a while."""

import threading
from contextlib import ExitStack

import pytest

from hallq.domain.errors import DatabaseUnavailable, LinkExpired, PairingUnknown, SignInRefused, TryLater
from hallq.operations import guesses as g
from hallq.operations.guesses import ACCOUNT, ADDRESS, PAIRING, Guesses, Slowing

HERE, THERE = "192.0.2.7", "192.0.2.8"


class Clock:
    """A real clock that a test moves."""

    def __init__(self):
        self.at = 1_000_000

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def guesses(clock):
    return Guesses(clock)


def guess(guesses, login="wang", address=HERE, hall=1):
    with pytest.raises(SignInRefused), guesses.at_sign_in(hall, login, address):
        raise SignInRefused


def guess_code(guesses, address=HERE):
    with pytest.raises(PairingUnknown), guesses.at_pairing(address):
        raise PairingUnknown


def waits(guesses, login="wang", address=HERE, hall=1):
    """Seconds that a try must wait now, 0 where it need not."""
    try:
        with guesses.at_sign_in(hall, login, address):
            raise DatabaseUnavailable  # noqa: TRY301 -- neither right nor wrong
    except TryLater as refusal:
        return refusal.facts["seconds"]
    except DatabaseUnavailable:
        return 0


def test_the_wait_doubles_up_to_half_a_minute():
    assert [ACCOUNT.wait_after(wrong) for wrong in range(11)] == [0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]


def test_a_million_wrong_tries_wait_no_longer():
    assert ACCOUNT.wait_after(1_000_000) == 30_000


def test_three_wrong_tries_of_an_account_are_free(guesses):
    for _ in range(3):
        guess(guesses)

    assert waits(guesses) == 0


def test_the_fourth_wrong_try_slows_the_account_down_from_every_address(guesses):
    for _ in range(4):
        guess(guesses)

    assert (waits(guesses), waits(guesses, address=THERE), waits(guesses, login="li"), waits(guesses, hall=2)) == (1, 1, 0, 0)


def test_many_names_tried_from_one_address_slow_the_address_down(guesses):
    for name in range(21):
        guess(guesses, login=f"name{name}")

    assert (waits(guesses, login="wang"), waits(guesses, login="wang", address=THERE)) == (1, 0)


def test_a_refused_try_is_not_counted(guesses, clock):
    for _ in range(4):
        guess(guesses)
    for _ in range(50):
        waits(guesses)
    clock.at += 1000

    assert waits(guesses) == 0


def test_signing_in_forgives_the_account(guesses, clock):
    for _ in range(4):
        guess(guesses)
    clock.at += 1000
    with guesses.at_sign_in(1, "wang", HERE):
        pass
    for _ in range(3):
        guess(guesses)

    assert waits(guesses) == 0


def test_signing_in_does_not_forgive_the_address(guesses, clock):
    for name in range(21):
        guess(guesses, login=f"name{name}")
    clock.at += 1000
    with guesses.at_sign_in(1, "mine", HERE):
        pass
    guess(guesses, login="yours")

    assert waits(guesses, login="his") == 2


def test_what_failed_for_another_reason_is_no_wrong_try(guesses):
    for _ in range(9):
        waits(guesses)

    assert waits(guesses) == 0


def test_a_quarter_of_an_hour_of_quiet_is_forgiven(guesses, clock):
    for _ in range(9):
        guess(guesses)
        clock.at += 30_000
    clock.at += ACCOUNT.memory_ms
    guess(guesses)

    assert waits(guesses) == 0


def test_a_hundred_tries_at_once_are_not_one(guesses):
    """All are under way before the first is known to be wrong."""
    inside, refused = [], []
    begun, end = threading.Barrier(101), threading.Event()

    def attempt():
        try:
            with guesses.at_sign_in(1, "wang", HERE):
                inside.append(1)
                begun.wait()
                end.wait()
                raise SignInRefused  # noqa: TRY301 -- what a wrong password does
        except TryLater:
            refused.append(1)
            begun.wait()
        except SignInRefused:
            pass

    threads = [threading.Thread(target=attempt) for _ in range(100)]
    for thread in threads:
        thread.start()
    begun.wait()
    end.set()
    for thread in threads:
        thread.join()

    assert (len(inside), len(refused)) == (4, 96)


def test_what_failed_for_another_reason_does_not_shorten_a_wait_that_came_meanwhile(guesses, clock):
    fault = DatabaseUnavailable()
    attempt = guesses.at_sign_in(1, "wang", HERE)
    attempt.__enter__()
    for _ in range(3):
        clock.at += 1
        guess(guesses)
    attempt.__exit__(DatabaseUnavailable, fault, None)

    assert waits(guesses) == 1


def test_many_who_sign_in_at_once_behind_one_address_do_not_wait(guesses):
    with ExitStack() as morning:
        for clerk in range(180):
            morning.enter_context(guesses.at_sign_in(1, f"clerk{clerk}", HERE))

        assert waits(guesses, login="one more") == 0


def test_five_wrong_pairing_codes_of_an_address_wait_for_the_next_minute(guesses, clock):
    for _ in range(5):
        guess_code(guesses)
    with pytest.raises(TryLater) as refused, guesses.at_pairing(HERE):
        pass
    guess_code(guesses, THERE)
    clock.at += 60_000
    guess_code(guesses)

    assert refused.value.facts == {"seconds": 60}
    assert PAIRING.memory_ms == 60_000


def test_right_pairing_codes_are_not_counted(guesses):
    for _ in range(20):
        with guesses.at_pairing(HERE):
            pass

    guess_code(guesses)


def test_links_that_open_nothing_are_counted_for_an_address(guesses):
    for _ in range(ADDRESS.free + 1):
        with pytest.raises(LinkExpired), guesses.at_link(HERE):
            raise LinkExpired
    with pytest.raises(TryLater), guesses.at_link(HERE):
        raise LinkExpired
    with pytest.raises(LinkExpired), guesses.at_link(THERE):
        raise LinkExpired


def test_no_more_is_kept_than_there_is_room_for(guesses, clock, monkeypatch):
    monkeypatch.setattr(g, "MOST_KEPT", 10)
    for name in range(40):
        clock.at += 1
        guess(guesses, login=f"name{name}", address=f"192.0.2.{name}")

    assert len(guesses._tries) <= 12  # noqa: SLF001 -- memory is what this is about


def test_nobody_keeps_a_clerk_out_from_elsewhere(guesses):
    with guesses.at_sign_in(1, "wang", HERE):
        pass
    for _ in range(4):
        guess(guesses, address=THERE)

    assert (waits(guesses, address=HERE), waits(guesses, address=THERE)) == (0, 1)


def test_wrong_tries_at_one_s_own_place_are_slowed_down_too(guesses):
    with guesses.at_sign_in(1, "wang", HERE):
        pass
    for _ in range(4):
        guess(guesses)

    assert waits(guesses) == 1


def test_of_too_many_places_the_oldest_is_forgotten(guesses, monkeypatch):
    monkeypatch.setattr(g, "MOST_KEPT", 2)
    for address in (HERE, THERE, "192.0.2.9"):
        with guesses.at_sign_in(1, "wang", address):
            pass
    for _ in range(4):
        guess(guesses, address="192.0.2.10")

    assert (waits(guesses, address=HERE), waits(guesses, address=THERE)) == (1, 0)


def test_what_was_made_room_for_is_taken_back_without_a_fault(guesses, clock):
    with guesses.at_sign_in(1, "wang", HERE):
        clock.at += ACCOUNT.memory_ms
        guess(guesses, login="li", address=THERE)

    assert waits(guesses) == 0


def test_an_address_is_borne_with_longer_than_an_account():
    assert ADDRESS.free > ACCOUNT.free > 0
    assert Slowing(free=0).wait_after(1) == 1000
