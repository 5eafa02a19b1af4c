"""What a clerk sees."""

import random

import pytest

from hallq.domain.counter import CounterState
from hallq.domain.discipline import Why
from hallq.domain.errors import CounterUnknown
from hallq.operations import calling, counters, serving
from hallq.operations.hall import SYSTEM, House
from hallq.queries.desk import Desk, desk
from hallq.queries.instant import instant
from hallq.queries.story import life
from tests.making import call_next, clock_of, issue, make_hall, open_counters
from tests.queries.days import hire, live_through


def look(house: House, hall: int, counter: str = "1") -> Desk:
    with instant(house.database, house.setup_of(hall)) as at:
        return desk(at, counter, house.clock.hall())


def numbers(found: Desk) -> list[tuple[str, Why]]:
    return [(one.ticket.number, one.why) for one in found.upcoming]


def test_three_come_next_in_the_order_of_the_profile_with_the_reason(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")
    issue(house, hall, service="pension-apply")
    issue(house, hall, service="pension-apply", priority="green", reason="elderly")
    issue(house, hall, service="card-new")
    issue(house, hall, service="company-open")

    assert numbers(look(house, hall)) == [("A002", Why.PRIORITY), ("J001", Why.EARLIER), ("A001", Why.EARLIER)]


def test_nobody_comes_next_where_nobody_waits(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="company-open")

    assert numbers(look(house, hall)) == []


def test_whoever_waited_longer_than_the_guard_comes_first(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="pension-apply")
    issue(house, hall, service="pension-apply", priority="green", reason="elderly")
    clock_of(house).advance(minutes=29)
    before = numbers(look(house, hall))
    clock_of(house).advance(minutes=1)

    assert (before[0][0], numbers(look(house, hall))[0][0]) == ("A002", "A001")


@pytest.mark.parametrize("seed", range(3))
def test_the_first_to_come_is_the_one_a_call_takes_and_for_the_reason_told(sqlite_url, seed):
    house, hall = make_hall(sqlite_url)
    chance = random.Random(seed)
    live_through(house, hall, chance, acts=120, clerks=hire(house, hall, li="李娜"))
    house.act(hall, SYSTEM, lambda tx: _free(tx, "1"))
    for _ in range(12):
        upcoming = look(house, hall).upcoming
        called = call_next(house, hall)
        assert (upcoming[0].ticket.id if upcoming else None) == (called.id if called else None)
        if called is not None:
            with instant(house.database, house.setup_of(hall)) as at:
                assert upcoming[0].why == life(at, called.id).lines[-1].event.why
            house.act(hall, SYSTEM, lambda tx: _free(tx, "1"))


def _free(tx, counter):
    """Whoever is at the counter is done with."""
    found = tx.book.desk(tx.setup.counter(counter).id)
    if found.state == "PAUSED":
        counters.resume_counter(tx, counter=counter)
    if found.ticket_id is not None:
        if tx.ticket(found.ticket_id).state == "CALLED":
            serving.start_service(tx, ticket_id=found.ticket_id)
        serving.complete(tx, ticket_id=found.ticket_id)


def test_the_own_visitor_is_there_with_the_time_of_service_without_holds(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    issue(house, hall)
    own = call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=own.id))
    clock_of(house).advance(minutes=2)
    house.act(hall, SYSTEM, lambda tx: serving.hold(tx, ticket_id=own.id))
    clock_of(house).advance(minutes=30)
    house.act(hall, SYSTEM, lambda tx: serving.resume(tx, ticket_id=own.id, counter="1"))

    found = look(house, hall)

    assert (found.ticket.id, found.served_ms, found.serving_since) == (own.id, 120_000, house.clock.hall())


def test_a_closed_counter_has_nobody_and_its_own_profile(database_url):
    house, hall = make_hall(database_url)
    found = look(house, hall, "3")

    assert (found.staffing.state, found.ticket, found.profile.code) == (CounterState.CLOSED, None, "business-all")
    assert (found.served_ms, found.serving_since) == (0, None)


def test_set_aside_and_missed_of_its_queues_are_listed_apart(database_url):
    house, hall = make_hall(database_url, settings={"recalls_before_no_show": 0})
    open_counters(house, hall, "1", "2", "3")
    for service in ("card-new", "card-new", "company-open"):
        issue(house, hall, service=service)
    held, missed, elsewhere = (call_next(house, hall, window) for window in ("1", "2", "3"))
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=held.id))
    house.act(hall, SYSTEM, lambda tx: serving.hold(tx, ticket_id=held.id))
    for absent in (missed, elsewhere):
        house.act(hall, SYSTEM, lambda tx, absent=absent: calling.record_no_show(tx, ticket_id=absent.id))

    found = look(house, hall)

    assert [[one.number for one in tickets] for tickets in (found.aside, found.missed)] == [["J001"], ["J002"]]


def test_the_lines_are_those_of_the_profile_in_its_order(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")

    assert [(line.queue.code, len(line.waiting)) for line in look(house, hall).lines] == [("pension", 0), ("card", 1)]


def test_an_unknown_counter_is_refused(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(CounterUnknown):
        look(house, hall, "99")
