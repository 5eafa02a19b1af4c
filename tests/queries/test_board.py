"""The board of the lobby."""

import random
from collections import Counter

import pytest
import sqlalchemy as sa

from hallq.domain.calling import Place
from hallq.operations import calling, counters, serving
from hallq.operations.hall import SYSTEM, House
from hallq.queries.board import Board, board
from hallq.queries.instant import instant
from hallq.store import tables as t
from tests.making import call_next, clock_of, issue, make_hall, open_counters
from tests.queries.days import hire, live_through
from tests.queries.recompute import fold


def look(house: House, hall: int) -> Board:
    with instant(house.database, house.setup_of(hall)) as at:
        return board(at)


def zone(found: Board, code: str):
    return next(one for one in found.zones if one.code == code)


def queue(found: Board, code: str):
    return next(one for one in found.queues if one.code == code)


def test_the_newest_call_of_a_zone_stands_first_with_its_window(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1", "2", "3")
    for service in ("pension-apply", "card-new", "company-open"):
        issue(house, hall, service=service)
    for window in ("1", "2", "3"):
        clock_of(house).advance(seconds=30)
        call_next(house, hall, window)

    found = look(house, hall)

    assert [(call.number, call.window, call.state) for call in zone(found, "social").calls] == [("J001", "2", "CALLED"), ("A001", "1", "CALLED")]
    assert [call.number for call in found.calls] == ["K001", "J001", "A001"]
    assert zone(found, "business").calls[0].window_name.en == "Counter 3"


def test_a_recall_is_the_same_call_with_a_higher_count_and_the_latest_of_all(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    issue(house, hall)
    called = call_next(house, hall)
    clock_of(house).advance(seconds=30)
    house.act(hall, SYSTEM, lambda tx: calling.recall(tx, ticket_id=called.id))

    call = look(house, hall).calls[0]

    assert (call.nth, call.called_at) == (2, called.called_at + 30_000)


def test_it_tells_how_many_wait_and_since_when(database_url):
    house, hall = make_hall(database_url)
    first = issue(house, hall, service="card-new").ticket
    clock_of(house).advance(minutes=5)
    issue(house, hall, service="card-new")
    issue(house, hall, service="company-open")

    found = look(house, hall)

    assert (queue(found, "card").load.waiting, queue(found, "card").load.oldest_since) == (2, first.queued_at)
    assert (zone(found, "social").load.waiting, found.load.waiting, found.load.oldest_since) == (2, 3, first.queued_at)
    assert (queue(found, "pension").load.waiting, queue(found, "pension").load.oldest_since) == (0, None)


def test_who_goes_to_the_back_keeps_the_age_of_the_wait(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    waiting = issue(house, hall).ticket
    call_next(house, hall)
    clock_of(house).advance(minutes=5)
    house.act(hall, SYSTEM, lambda tx: calling.requeue(tx, ticket_id=waiting.id, place=Place.BACK))

    assert look(house, hall).load.oldest_since == waiting.queued_at


def test_whoever_waits_again_after_a_service_waits_since_then(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    ticket = issue(house, hall).ticket
    call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=ticket.id))
    clock_of(house).advance(minutes=20)
    house.act(hall, SYSTEM, lambda tx: serving.transfer(tx, ticket_id=ticket.id, queue="pension"))
    back_at = clock_of(house).hall()
    clock_of(house).advance(minutes=5)

    assert look(house, hall).load.oldest_since == back_at


def test_whoever_was_missed_waits_since_the_return(database_url):
    house, hall = make_hall(database_url, settings={"recalls_before_no_show": 0})
    open_counters(house, hall, "1")
    missed = issue(house, hall).ticket
    call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: calling.record_no_show(tx, ticket_id=missed.id))
    clock_of(house).advance(minutes=30)
    house.act(hall, SYSTEM, lambda tx: calling.reinstate(tx, ticket_id=missed.id, place=Place.KEPT))

    assert look(house, hall).load.oldest_since == clock_of(house).hall()


def test_windows_are_open_paused_or_idle(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1", "2", "3", "10")
    issue(house, hall)
    call_next(house, hall, "1")
    house.act(hall, SYSTEM, lambda tx: counters.pause_counter(tx, counter="3", reason="lunch"))

    found = look(house, hall)

    loads = [zone(found, "social").load, queue(found, "card").load, zone(found, "business").load, found.load]
    assert [(load.open, load.paused, load.idle) for load in loads] == [(2, 0, 1), (2, 0, 1), (1, 1, 1), (3, 1, 2)]


def test_the_missed_stand_apart_until_they_are_back(database_url):
    house, hall = make_hall(database_url, settings={"recalls_before_no_show": 0})
    open_counters(house, hall, "1")
    missed = issue(house, hall).ticket
    call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: calling.record_no_show(tx, ticket_id=missed.id))

    assert [(one.number, one.queue) for one in look(house, hall).missed] == [("J001", "card")]

    house.act(hall, SYSTEM, lambda tx: calling.reinstate(tx, ticket_id=missed.id))
    assert look(house, hall).missed == ()


def test_who_is_on_hold_is_not_on_the_board(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    held = issue(house, hall).ticket
    call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=held.id))
    house.act(hall, SYSTEM, lambda tx: serving.hold(tx, ticket_id=held.id))

    found = look(house, hall)

    assert (found.calls, found.missed, found.load.waiting) == ((), (), 0)


def test_it_belongs_to_the_last_line_of_the_story(database_url):
    house, hall = make_hall(database_url)
    seq = issue(house, hall).ticket.last_seq

    found = look(house, hall)

    assert (found.head.seq, found.day, found.day_is_open) == (seq, "2026-11-23", True)


@pytest.mark.parametrize("seed", [5, 6])
def test_after_a_lively_day_it_equals_what_the_log_tells(sqlite_url, seed):
    house, hall = make_hall(sqlite_url)
    live_through(house, hall, random.Random(seed), acts=400, clerks=hire(house, hall, li="李娜"))
    with house.database.reading() as connection:
        visits, _ = fold(row[0] for row in connection.execute(sa.select(t.event_log.c.body).order_by(t.event_log.c.seq)))

    found, setup = look(house, hall), house.setup_of(hall)

    expected = Counter(setup.queues.by_id[visit.queue].code for visit in visits if visit.state == "waiting")
    assert {one.code: one.load.waiting for one in found.queues if one.load.waiting} == expected
    assert found.load.oldest_since == min(visit.since for visit in visits if visit.state == "waiting")
    assert Counter(call.state for call in found.calls) == Counter(visit.state.upper() for visit in visits if visit.state in {"called", "serving"})
    assert len(found.missed) == sum(visit.state == "no_show" for visit in visits)
