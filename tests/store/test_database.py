"""One lock a hall, one transaction an act, and what is said on a bad day: nothing is half written, and the next act works."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy as sa

from hallq.store.sqlite import library
from tests.making import make_hall

SET_EPOCH = sa.text("UPDATE hall SET epoch = :epoch WHERE id = :hall")
EPOCH = sa.text("SELECT epoch FROM hall WHERE id = :hall")


def epoch(database, hall):
    """What stands in the one place that these tests write."""
    with database.writing(hall) as writer:
        return writer.value(EPOCH, {"hall": hall})


def write(database, hall, word):
    """A smallest act."""
    with database.writing(hall) as writer:
        writer.run(SET_EPOCH, {"hall": hall, "epoch": word})


def half_an_act(writer, hall, then):
    """Write something, and then let the act go wrong."""
    writer.run(SET_EPOCH, {"hall": hall, "epoch": "half"})
    then()


@pytest.fixture
def house_and_hall(database_url):
    """A small hall whose day is open."""
    return make_hall(database_url)


# --- one act, one transaction --------------------------------------------------------------------------------------------------------------


def test_what_an_act_wrote_is_there_after_it(house_and_hall):
    house, hall = house_and_hall
    write(house.database, hall, "new")

    assert epoch(house.database, hall) == "new"


def test_an_act_that_fails_writes_nothing(house_and_hall):
    house, hall = house_and_hall
    before = epoch(house.database, hall)

    with pytest.raises(ZeroDivisionError), house.database.writing(hall) as writer:
        half_an_act(writer, hall, lambda: 1 / 0)

    assert epoch(house.database, hall) == before


def test_a_statement_that_fails_writes_nothing(house_and_hall):
    house, hall = house_and_hall
    before = epoch(house.database, hall)

    with pytest.raises((library.IntegrityError, psycopg.IntegrityError)), house.database.writing(hall) as writer:
        half_an_act(writer, hall, lambda: writer.run(SET_EPOCH, {"hall": hall, "epoch": None}))

    assert epoch(house.database, hall) == before


def test_nobody_is_told_of_an_act_that_failed(house_and_hall):
    house, hall = house_and_hall
    told = []

    with pytest.raises(ZeroDivisionError), house.database.writing(hall, lambda: told.append("told")):
        raise ZeroDivisionError

    assert told == []


def test_others_are_told_before_the_next_act_begins(house_and_hall):
    house, hall = house_and_hall
    order = []
    first_is_in, go_on = threading.Event(), threading.Event()

    def first():
        with house.database.writing(hall, lambda: order.append("told")):
            first_is_in.set()
            assert go_on.wait(10)

    def second():
        assert first_is_in.wait(10)
        go_on.set()
        with house.database.writing(hall):
            order.append("next act")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result()

    assert order == ["told", "next act"]


def test_a_reader_sees_one_instant_whatever_is_written_meanwhile(house_and_hall):
    house, hall = house_and_hall
    with house.database.reading() as connection:
        before = connection.scalar(EPOCH, {"hall": hall})
        write(house.database, hall, "meanwhile")

        assert connection.scalar(EPOCH, {"hall": hall}) == before


def test_a_reader_waits_for_no_writer(house_and_hall):
    house, hall = house_and_hall
    with house.database.writing(hall) as writer, house.database.reading() as connection:
        writer.run(SET_EPOCH, {"hall": hall, "epoch": "unfinished"})

        assert connection.scalar(EPOCH, {"hall": hall}) != "unfinished"


def test_a_database_opens_again_after_it_was_closed(house_and_hall):
    house, hall = house_and_hall
    write(house.database, hall, "kept")
    house.database.dispose()

    assert epoch(house.database, hall) == "kept"


def test_two_halls_of_one_server_do_not_wait_for_each_other(postgres_url):
    """On PostgreSQL only: SQLite has one writer."""
    house, hall = make_hall(postgres_url)
    other_house, other = make_hall(postgres_url, hall={"code": "dongtou"})

    with house.database.writing(hall) as writer, other_house.database.writing(other) as other_writer:
        writer.run(SET_EPOCH, {"hall": hall, "epoch": "one"})
        other_writer.run(SET_EPOCH, {"hall": other, "epoch": "other"})

    assert (epoch(house.database, hall), epoch(house.database, other)) == ("one", "other")
