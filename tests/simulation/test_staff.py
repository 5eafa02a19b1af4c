"""The made-up people of a made-up hall."""

import pytest

from hallq.operations.hall import SYSTEM
from hallq.operations.people import password_opens
from hallq.simulation.staff import GUESTS, NotMadeUp, hash_guests, hire_clerks, welcome_guests
from hallq.store.people_book import read_account
from tests.making import make_hall


def test_every_counter_gets_a_clerk_of_its_own(sqlite_url):
    house, hall = make_hall(sqlite_url)
    clerks = house.act(hall, SYSTEM, hire_clerks)

    assert sorted(clerks) == ["1", "10", "2", "3"]
    assert len(set(clerks.values())) == 4


def test_clerks_who_are_there_already_are_kept(sqlite_url):
    house, hall = make_hall(sqlite_url)

    assert house.act(hall, SYSTEM, hire_clerks) == house.act(hall, SYSTEM, hire_clerks)


def test_guests_sign_in_with_the_passwords_that_are_told(sqlite_url):
    house, hall = make_hall(sqlite_url)
    hashes = hash_guests("xitou")
    house.act(hall, SYSTEM, lambda tx: welcome_guests(tx, hashes=hashes))
    with house.database.reading() as connection:
        accounts = {guest: read_account(connection, hall, guest.login) for guest in GUESTS}

    assert all(password_opens(account, guest.password) for guest, account in accounts.items())


def test_a_real_hall_gets_no_known_passwords(sqlite_url):
    house, hall = make_hall(sqlite_url, made_up=False)
    hashes = hash_guests("xitou")

    with pytest.raises(NotMadeUp):
        house.act(hall, SYSTEM, lambda tx: welcome_guests(tx, hashes=hashes))
