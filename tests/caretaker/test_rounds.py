"""The caretaker does every duty in its time, is stopped by nothing that goes wrong, and stops when told."""

import logging
import threading

import pytest
import sqlalchemy as sa

from hallq.caretaker.rounds import Caretaker, Duty, duties_of
from hallq.domain.errors import DatabaseUnavailable
from hallq.domain.permissions import Role
from hallq.operations.calling import record_no_show
from hallq.operations.hall import SYSTEM
from hallq.operations.serving import transfer
from hallq.operations.setup import init_hall
from hallq.queries.principals import Principal, SeenNotes
from hallq.store import tables as t
from tests.making import clock_of, hall_document, make_hall, story
from tests.operations.at_work import at_work


def days(house):
    with house.database.reading() as connection:
        return {row.id: row.business_day for row in connection.execute(sa.select(t.hall.c.id, t.hall.c.business_day))}


def test_the_day_is_turned_in_every_hall(database_url):
    house, hall = make_hall(database_url)
    other = init_hall(house.database, hall_document(hall={"code": "dongtou"}), house.clock)
    clock_of(house).advance(hours=24)
    Caretaker(duties_of(house, SeenNotes())).look_round(0.0)

    assert days(house) == {hall: "2026-11-24", other: "2026-11-24"}


def test_a_demo_turns_its_days_itself(database_url):
    house, hall = make_hall(database_url)
    clock_of(house).advance(hours=24)
    Caretaker(duties_of(house, SeenNotes(), turns_days=False)).look_round(0.0)

    assert days(house) == {hall: "2026-11-23"}


def test_a_clock_far_ahead_is_warned_of_once_a_day_and_halls_beside_are_looked_after(database_url, caplog):
    house, hall = make_hall(database_url)
    clock_of(house).advance(hours=24 * 30)
    other = init_hall(house.database, hall_document(hall={"code": "dongtou"}), house.clock)
    caretaker = Caretaker(duties_of(house, SeenNotes()))
    for now in (0.0, 1000.0, 2000.0):
        caretaker.look_round(now)

    assert days(house) == {hall: "2026-11-23", other: "2026-12-23"}
    assert [record.message for record in caplog.records] == [
        f"The clock shows 2026-12-23, more than a week after the last day of hall {hall}: a manager must open it"
    ]


def test_who_was_missed_waits_again_by_itself_and_whom_nobody_can_call_is_called_by_others(database_url):
    work = at_work(database_url, "1", "2", settings={"recalls_before_no_show": 0, "reoffer_minutes": 5})
    work.do(transfer, ticket_id=work.issue().id, counter="2")
    missed = work.do(record_no_show, ticket_id=work.call("2").id)
    with work.house.database.migrating() as connection:
        connection.execute(sa.update(t.counter_session).where(t.counter_session.c.counter_id == 2).values(profile_id=2))
    work.later(minutes=5)
    Caretaker(duties_of(work.house, SeenNotes())).look_round(0.0)

    assert work.call("1").id == missed.id


def test_who_was_seen_is_written_down(database_url):
    house, hall = make_hall(database_url)
    with house.database.migrating() as connection:
        row = {"id": 5, "hall_id": hall, "code": "display-1", "kind": "display", "role": "display", "name": "x"}
        connection.execute(sa.insert(t.device).values(row))
    notes = SeenNotes()
    notes.saw(Principal(hall_id=hall, kind="device", id=5, role=Role.DISPLAY), 77)
    Caretaker(duties_of(house, notes)).look_round(0.0)

    with house.database.reading() as connection:
        assert connection.scalar(sa.select(t.device.c.seen_at)) == 77


def test_all_duties_of_a_quiet_hall_leave_no_line(database_url):
    house, hall = make_hall(database_url)
    before = story(house, hall)
    caretaker = Caretaker(duties_of(house, SeenNotes()))
    caretaker.look_round(0.0)

    assert story(house, hall) == before
    assert not any(duty.failing for duty in caretaker.duties)


def test_the_log_of_sqlite_is_brought_into_its_file(sqlite_url):
    house, _ = make_hall(sqlite_url)
    log = house.database.path.with_name(house.database.path.name + "-wal")
    assert log.stat().st_size > 0
    house.database.checkpoint()

    assert log.stat().st_size == 0


def test_a_long_look_keeps_no_writer_waiting_for_the_log(sqlite_url):
    house, hall = make_hall(sqlite_url)
    with house.database.reading() as connection:
        connection.scalar(sa.select(t.hall.c.id))
        house.act(hall, SYSTEM, lambda tx: tx.book.suspend_queue(1, suspended=True))
        house.database.checkpoint()
    house.act(hall, SYSTEM, lambda tx: tx.book.suspend_queue(1, suspended=False))


def test_each_duty_is_done_in_its_time():
    done = []
    caretaker = Caretaker([Duty("a", 10, lambda: done.append("a")), Duty("b", 25, lambda: done.append("b"))])

    assert [caretaker.look_round(now) for now in (100.0, 105.0, 110.0, 120.0, 125.0)] == [10, 5, 10, 5, 5]
    assert done == ["a", "b", "a", "a", "b"]


def test_what_goes_wrong_is_told_once_and_again_when_it_goes_well(caplog):
    faults = [DatabaseUnavailable(reason="x"), DatabaseUnavailable(reason="x"), None]

    def stumble():
        if (fault := faults.pop(0)) is not None:
            raise fault

    others = []
    caretaker = Caretaker([Duty("sweep", 1, stumble), Duty("watch", 1, lambda: others.append(1))])
    with caplog.at_level(logging.WARNING):
        for now in (1.0, 2.0, 3.0):
            caretaker.look_round(now)

    assert [record.message for record in caplog.records] == ["Could not sweep: database_unavailable(reason='x')", "Could sweep again"]
    assert others == [1, 1, 1]


def test_a_fault_in_one_hall_is_told_after_the_others_were_looked_after(database_url, caplog):
    house, hall = make_hall(database_url, open_day=False)
    other = init_hall(house.database, hall_document(hall={"code": "dongtou"}), house.clock)
    with house.database.migrating() as connection:
        connection.execute(sa.update(t.hall).where(t.hall.c.id == hall).values(timezone="Nowhere/At/All", setup_version=99))
    house.forget_setup(hall)
    Caretaker(duties_of(house, SeenNotes())).look_round(0.0)

    assert days(house) == {hall: None, other: "2026-11-23"}
    assert "Could not turn the day" in caplog.text


@pytest.mark.parametrize("started", [True, False])
def test_it_stops_promptly_and_does_last_what_is_to_be_done_last(started):
    done, first_round = [], threading.Event()
    caretaker = Caretaker([Duty("last", 1000, lambda: done.append("last"), last=True), Duty("other", 1000, first_round.set)])
    if started:
        caretaker.start()
        first_round.wait()
    caretaker.stop()

    assert done == ["last"] * (1 + started)
    assert "caretaker" not in {thread.name for thread in threading.enumerate()}
