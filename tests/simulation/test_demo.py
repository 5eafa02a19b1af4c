"""A demo hall lives by itself, and stops, goes on and is taken up as told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hallq.domain.errors import FieldInvalid
from hallq.operations.clock import RunningClock
from hallq.operations.day import open_day
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.operations.verify import verify
from hallq.simulation.demo import IN_TIME_MS, LATE_MS, DemoHall, clock_of_the_book, first_morning, free_counters, pace_for
from tests.databases import open_database
from tests.making import MONDAY, NINE, hall_document, issue, make_hall, story
from tests.simulation.conftest import document, eventually

HALF_PAST_EIGHT = NINE - 30 * 60_000
MORNING = HALF_PAST_EIGHT - 15 * 60_000


@contextmanager
def living(house: House, hall: int) -> Iterator[DemoHall]:
    assert isinstance(house.clock, RunningClock)
    demo = DemoHall(house, hall, house.clock)
    demo.start()
    try:
        yield demo
    finally:
        demo.stop()


@pytest.fixture
def town(sqlite_url) -> tuple[House, int]:
    house = House(open_database(sqlite_url), RunningClock(MORNING, speed=600))
    return house, init_hall(house.database, document("town"), house.clock)


def states(house: House) -> set[str]:
    with house.database.reading() as connection:
        return {row[0] for row in connection.exec_driver_sql("SELECT DISTINCT state FROM ticket")}


def _issued_at(house: House) -> list[int]:
    with house.database.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT issued_at FROM ticket")]


def test_when_the_doors_open_people_are_waiting(town):
    house, hall = town
    with living(house, hall) as demo:
        assert eventually(lambda: story(house, hall).count("ticket.issued") > 3)
        demo.pause()

    # A second of a busy machine is ten minutes of this hall.
    assert min(_issued_at(house)) <= HALF_PAST_EIGHT + 20 * 60_000


def test_visitors_come_and_clerks_serve_them(town):
    house, hall = town
    with living(house, hall):
        assert eventually(lambda: {"SERVING", "COMPLETED"} <= states(house))


def test_everything_made_up_is_told_in_the_story(town):
    house, hall = town
    with living(house, hall):
        eventually(lambda: "COMPLETED" in states(house))

    assert verify(house.database, hall).clean


def stands_still(house: House, hall: int, seconds: float) -> bool:
    """Whether nothing is told for so long."""
    told = len(story(house, hall))
    threading.Event().wait(seconds)
    return len(story(house, hall)) == told


def test_a_paused_hall_stands_still(town):
    house, hall = town
    with living(house, hall) as demo:
        assert eventually(lambda: demo.now().at >= HALF_PAST_EIGHT)
        demo.pause()
        at = demo.now().at
        # An act that had begun when the clock stopped is still told.
        assert eventually(lambda: stands_still(house, hall, 0.3))

        assert stands_still(house, hall, 0.5)
        assert demo.now().at == at
        assert demo.paused


def test_a_resumed_hall_goes_on(town):
    house, hall = town
    with living(house, hall) as demo:
        assert eventually(lambda: demo.now().at >= HALF_PAST_EIGHT)
        demo.pause()
        told = len(story(house, hall))
        demo.resume()

        assert eventually(lambda: len(story(house, hall)) > told + 5)


@pytest.mark.parametrize("speed", [0, 0.5, 61, -1, float("nan")])
def test_a_speed_outside_one_to_sixty_is_refused(town, speed):
    house, hall = town
    assert isinstance(house.clock, RunningClock)
    demo = DemoHall(house, hall, house.clock)

    with pytest.raises(FieldInvalid):
        demo.run_at(speed)


def test_the_speed_can_be_changed(town):
    house, hall = town
    assert isinstance(house.clock, RunningClock)
    demo = DemoHall(house, hall, house.clock)
    demo.run_at(20)

    assert demo.speed == 20


def test_after_closing_the_clock_goes_on_to_the_next_working_day(town):
    house, hall = town
    assert isinstance(house.clock, RunningClock)
    with living(house, hall) as demo:
        assert eventually(lambda: demo.now().at >= HALF_PAST_EIGHT)
        house.clock.put_forward(NINE + 9 * 3_600_000)

        assert eventually(lambda: demo.now().day == "2026-11-24" and demo.now().at >= HALF_PAST_EIGHT + 24 * 3_600_000)
    assert {"day.closed"} <= set(story(house, hall))
    assert verify(house.database, hall).clean


def test_a_restarted_demo_goes_on_where_the_book_stopped(town):
    house, hall = town
    with living(house, hall):
        eventually(lambda: "COMPLETED" in states(house))
    stopped = clock_of_the_book(house, hall)
    assert stopped is not None
    again = House(house.database, RunningClock(stopped, speed=600))
    told = len(story(again, hall))
    with living(again, hall):
        assert eventually(lambda: len(story(again, hall)) > told + 20)

    assert story(again, hall).count("day.opened") == 1
    assert verify(house.database, hall).clean


def test_the_story_never_goes_back_in_time(town):
    house, hall = town
    with living(house, hall):
        eventually(lambda: "COMPLETED" in states(house))
    with house.database.reading() as connection:
        times = [row[0] for row in connection.exec_driver_sql("SELECT at FROM event_log ORDER BY seq")]

    assert times == sorted(times)


def test_a_number_taken_by_a_guest_is_called(town):
    house, hall = town
    with living(house, hall) as demo:
        assert eventually(lambda: demo.now().at > HALF_PAST_EIGHT)
        ticket = issue(house, hall, service="resident-pension-enrolment").ticket

        assert eventually(lambda: house.act(hall, SYSTEM, lambda tx: tx.ticket(ticket.id)).first_called_at is not None)


def test_guests_find_a_free_counter(town):
    house, hall = town
    assert isinstance(house.clock, RunningClock)

    assert DemoHall(house, hall, house.clock).now().free_counters == ("20",)


def test_the_city_leaves_counters_of_several_zones_free(city):
    zones = [city.counter(code).zone_id for code in free_counters(city)]

    assert len(set(zones)) == len(zones) == 3


def test_a_first_demo_begins_on_the_morning_of_a_working_day(city):
    saturday = NINE - 2 * 24 * 3_600_000

    assert first_morning(city, saturday) == MORNING


def test_on_a_working_day_a_first_demo_begins_that_morning(city):
    assert first_morning(city, NINE + 6 * 3_600_000) == MORNING


def test_a_hall_without_a_story_has_no_clock(sqlite_url):
    house, hall = make_hall(sqlite_url, open_day=False)

    assert clock_of_the_book(house, hall) == NINE
    assert clock_of_the_book(house, hall + 1) is None


def test_a_day_opened_by_hand_on_which_nothing_is_taken_is_closed(sqlite_url):
    house = House(open_database(sqlite_url), RunningClock(MORNING - 24 * 3_600_000, speed=600))
    hall = init_hall(house.database, hall_document(), house.clock)
    house.act(hall, SYSTEM, open_day)
    with living(house, hall) as demo:
        assert eventually(lambda: demo.now().day == MONDAY)


@pytest.mark.parametrize(
    ("late_ms", "speed", "pace"),
    [(LATE_MS + 1, 60, 30), (LATE_MS + 1, 1.5, 1), (LATE_MS + 1, 1, 1), (LATE_MS, 30, 30), (0, 30, 60), (0, 60, 60), (IN_TIME_MS, 15, 15)],
)
def test_the_clock_of_a_machine_that_cannot_keep_up_waits_for_its_people(late_ms, speed, pace):
    assert pace_for(late_ms, speed, wish=60) == pace
