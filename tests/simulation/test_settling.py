"""Making the hall of a demo, or finding it as it was left."""

import pytest

from hallq.operations.clock import LiveClock, RunningClock
from hallq.operations.hall import House
from hallq.operations.people import password_opens
from hallq.simulation.demo import DemoHall, clock_of_the_book
from hallq.simulation.settling import HomeTaken, settle
from hallq.simulation.staff import GUESTS
from hallq.store.people_book import read_account
from tests.databases import open_database
from tests.making import hall_document, make_hall
from tests.simulation.conftest import document, eventually


@pytest.fixture
def house(sqlite_url):
    return House(open_database(sqlite_url), LiveClock())


def test_a_new_demo_has_its_guests(house):
    settled = settle(house, document("town"))
    with house.database.reading() as connection:
        accounts = [read_account(connection, settled.hall_id, guest.login) for guest in GUESTS]

    assert settled.is_new
    assert all(password_opens(account, guest.password) for account, guest in zip(accounts, GUESTS, strict=True))


def test_a_new_demo_begins_in_a_morning_after_it_was_made(house):
    settled = settle(house, document("town"))

    assert settled.begins_at > (clock_of_the_book(house, settled.hall_id) or 0)


def test_a_demo_that_never_lived_is_found_and_begins_as_a_new_one(house):
    made, found = settle(house, document("town")), settle(house, document("town"))

    assert (found.hall_id, found.begins_at, found.is_new) == (made.hall_id, made.begins_at, False)


def test_a_demo_goes_on_where_the_book_stopped(house):
    made = settle(house, document("town"))
    living = House(house.database, RunningClock(made.begins_at, speed=600))
    demo = DemoHall(living, made.hall_id, living.clock)
    demo.start()
    eventually(lambda: demo.now().at > made.begins_at + 30 * 60_000)
    demo.stop()

    assert settle(house, document("town")).begins_at == clock_of_the_book(house, made.hall_id)


def test_another_made_up_hall_in_the_home_is_named(house):
    settle(house, document("town"))

    with pytest.raises(HomeTaken) as taken:
        settle(house, document("city"))
    assert taken.value.codes == ("liuxi",)


def test_a_real_hall_is_never_taken_for_the_demo(sqlite_url):
    house, _ = make_hall(sqlite_url, made_up=False)

    with pytest.raises(HomeTaken):
        settle(house, hall_document(made_up=True))
