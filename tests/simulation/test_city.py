"""The city hall's day: all of it in the full proof, a twentieth otherwise."""

import time

import pytest
import sqlalchemy as sa

from hallq.operations.clock import SetClock
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.operations.verify import verify
from hallq.simulation.day import HallDay, play
from hallq.simulation.staff import hire_clerks
from hallq.store.database import Database
from tests.making import NINE
from tests.simulation.conftest import TUESDAY, document

SYNCHRONOUS = sa.text("PRAGMA synchronous")


@pytest.mark.proof
def test_a_day_of_the_city_hall_is_played_within_a_minute_and_its_books_hold(sqlite_url, full):
    clock, database = SetClock(NINE), Database(sqlite_url, durable=False)
    house = House(database, clock)
    hall = init_hall(database, document("city"), clock)
    clerks = house.act(hall, SYSTEM, hire_clerks)
    day = HallDay(house, hall, TUESDAY, 1, clerks=clerks, share=1.0 if full else 0.05)
    began = time.monotonic()
    play(day, clock)
    took = time.monotonic() - began
    verdict = verify(database, hall)
    database.dispose()

    assert verdict.clean, verdict.faults
    assert len(day.visitors) > (3_000 if full else 150)
    assert took < 60


def test_a_scratch_database_waits_for_no_disk(sqlite_url):
    database = Database(sqlite_url, durable=False)
    with database.writing(1) as writer:
        mode = writer.value(SYNCHRONOUS, {})
    database.dispose()

    assert mode == 0
