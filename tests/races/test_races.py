"""Two clerks on one visitor, two kiosks on one number, one press sent many times, the last place of a quota: with threads and with processes.

Beside each proof stands a control: the same race by those who read first and write afterwards, each in a transaction of its own. There the fault
happens, which shows that the race is one.
"""

import json
from threading import Lock

import psycopg
import pytest
import sqlalchemy as sa

from hallq.domain.errors import QuotaReached
from hallq.operations import calling, issuing, serving
from hallq.operations.counters import open_counter
from hallq.operations.hall import Actor, Press
from hallq.operations.verify import verify
from hallq.store import pages
from hallq.store import tables as t
from hallq.store.database import Database
from tests.making import HALL
from tests.operations.at_work import at_work
from tests.races import racers
from tests.races.racers import Threads, processes

WINDOWS = 32
TAKERS = 20
QUOTA = 3


@pytest.fixture(scope="module")
def pool(full):
    """The processes of all races."""
    with processes(8 if full else 3) as found:
        yield found


@pytest.fixture(params=["threads", "processes"])
def field(request, full):
    """Those who race."""
    return Threads(32 if full else 8) if request.param == "threads" else request.getfixturevalue("pool")


@pytest.fixture
def work(database_url):
    """A hall with a counter for every racer, each open; one service has a quota."""
    work = at_work(
        database_url,
        counters=[
            {"code": str(n), "zone": "social", "unit": None, "profile": "social-all", "name": {"zh": f"{n}号", "en": str(n)}}
            for n in range(1, WINDOWS + 1)
        ],
        services=[{**one, "quota": QUOTA if one["code"] == "pension-proof" else None} for one in HALL["services"]],
        profiles=[{**HALL["profiles"][0], "queues": ["pension", "card", "company"]}, HALL["profiles"][1]],
    )
    for n in range(1, WINDOWS + 1):
        work.do(open_counter, counter=str(n))
    return work


def window(racer):
    """The counter of a racer."""
    return str(racer.number + 1)


def act(racer, verb, **wishes):
    """One act of a racer."""
    return racer.house.act(racer.hall, Actor("person", racer.number), lambda tx: verb(tx, **wishes))


# --- two clerks on one visitor -----------------------------------------------------------------------------------------------------------------


def call_the_only_one(racer, rounds):
    """In each round one visitor waits, and every clerk presses Next; whom each got."""
    got = []
    for _ in range(rounds):
        if racer.number == 0:
            act(racer, issuing.issue_ticket, service="card-new")
        racer.together()
        called = act(racer, calling.call_next, counter=window(racer))
        racer.together()
        got.append(called and called.id)
        if called:
            act(racer, issuing.cancel_ticket, ticket_id=called.id)
        racer.together()
    return got


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_one_visitor_is_called_by_one_clerk(work, field, full):
    told = field.run(call_the_only_one, work.house.database.url, work.hall, 200 if full else 10)

    assert [sum(one is not None for one in got) for got in zip(*told, strict=True)] == [1] * len(told[0])
    assert verify(work.house.database, work.hall).clean


def call_by_reading_first(racer):
    """Whoever reads who is next, and writes in another transaction that it is theirs."""
    with racer.house.database.reading() as connection:
        head = connection.scalar(sa.select(t.ticket.c.id).where(t.WAITING).order_by(t.ticket.c.place_seq).limit(1))
    racer.together()
    with racer.house.database.writing(racer.hall) as writer:
        writer.run(
            sa.text("UPDATE ticket SET state = 'CALLED', counter_id = :counter WHERE hall_id = :hall AND id = :ticket"),
            {"hall": racer.hall, "ticket": head, "counter": racer.number + 1},
        )
    return head


def test_control_clerks_who_read_first_call_the_same_visitor(work, field):
    ticket = work.issue()

    assert field.run(call_by_reading_first, work.house.database.url, work.hall) == [ticket.id] * field.of


# --- many kiosks ---------------------------------------------------------------------------------------------------------------------------------


def take_numbers(racer, count):
    """So many visitors take a number at this kiosk; the numbers."""
    racer.together()
    return [act(racer, issuing.issue_ticket, service="card-new").ticket.number for _ in range(count)]


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_no_two_kiosks_give_one_number_and_none_is_left_out(work, field, full):
    told = field.run(take_numbers, work.house.database.url, work.hall, 300 if full else 12)
    numbers = sorted(number for one in told for number in one)

    assert numbers == sorted(f"J{n:03d}" for n in range(1, len(numbers) + 1))
    assert verify(work.house.database, work.hall).clean


def number_by_reading_first(racer):
    """Whoever reads the last number, and writes the next one in another transaction."""
    asked = sa.select(sa.func.coalesce(sa.func.max(t.series_day.c.last), 0)).where(t.series_day.c.prefix == "J")
    with racer.house.database.reading() as connection:
        last = connection.scalar(asked)
    racer.together()
    with racer.house.database.writing(racer.hall) as writer:
        writer.run(sa.text("UPDATE series_day SET last = :last WHERE hall_id = :hall AND prefix = 'J'"), {"hall": racer.hall, "last": last + 1})
    return last + 1


def test_control_kiosks_that_read_first_give_one_number_to_all(work, field):
    work.issue()

    assert field.run(number_by_reading_first, work.house.database.url, work.hall) == [2] * field.of


class Unlocked(Database):
    """A database in which the acts of a hall do not wait for each other."""

    def __init__(self, url):
        super().__init__(url)
        self._lock_of = lambda _hall: Lock()


def test_control_without_the_halls_lock_kiosks_run_into_each_other(postgres_url, monkeypatch):
    """On PostgreSQL only: SQLite has one connection that writes, and no act without its lock. The keys of the tables are the last guard."""
    work = at_work(postgres_url)
    h = t.hall.c
    unlocked = sa.select(h.epoch, h.business_day, h.day_is_open, h.setup_version).where(h.id == sa.bindparam("hall"))
    monkeypatch.setattr(pages, "LOCK", unlocked)
    monkeypatch.setattr(racers, "Database", Unlocked)

    with pytest.raises(psycopg.errors.UniqueViolation):
        Threads(8).run(take_numbers, postgres_url, work.hall, 12)


# --- one press, sent many times --------------------------------------------------------------------------------------------------------------------


def press_next(racer, rounds):
    """In each round everybody sends the same press of Next at counter 1; what each was told."""
    told = []
    for n in range(rounds):
        racer.together()
        answer = racer.house.answer(
            racer.hall,
            Actor("person", 7),
            Press(f"press-{n}", "next"),
            lambda tx: serving.complete_and_call_next(tx, counter="1"),
            lambda _tx, called: (200, json.dumps(called and called.number)),
        )
        told.append(answer.body)
        racer.together()
        if racer.number == 0 and json.loads(answer.body):
            start_whoever_is_at(racer, "1")
    return told


def start_whoever_is_at(racer, counter):
    """The called visitor comes."""

    def start(tx):
        desk = tx.book.desk(tx.setup.counter(counter).id)
        return serving.start_service(tx, ticket_id=desk.ticket_id)

    racer.house.act(racer.hall, Actor("person", 7), start)


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_next_pressed_many_times_calls_one_visitor(work, field, full):
    rounds = 100 if full else 8
    for _ in range(rounds):
        work.issue()
    told = field.run(press_next, work.house.database.url, work.hall, rounds)

    assert [set(bodies) for bodies in zip(*told, strict=True)] == [{json.dumps(f"J{n:03d}")} for n in range(1, rounds + 1)]
    assert work.story.count("ticket.called") == rounds
    assert verify(work.house.database, work.hall).clean


def press_by_looking_first(racer):
    """Whoever looks whether the press was answered, and acts in another transaction."""
    with racer.house.database.reading() as connection:
        answered = connection.scalar(sa.select(sa.func.count()).select_from(t.idempotency))
    racer.together()
    if not answered:
        act(racer, issuing.issue_ticket, service="card-new")
    return answered


def test_control_a_press_looked_up_first_is_acted_upon_every_time(work, field):
    field.run(press_by_looking_first, work.house.database.url, work.hall)

    assert work.story.count("ticket.issued") == field.of


# --- the last place of a quota -------------------------------------------------------------------------------------------------------------------


def take_the_last_place(racer, takers):
    """So many visitors together want the last place; how many got it here."""
    got = 0
    racer.together()
    for _ in range(racer.number, takers, racer.of):
        try:
            act(racer, issuing.issue_ticket, service="pension-proof")
            got += 1
        except QuotaReached:
            pass
    return got


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_the_last_place_of_a_quota_goes_to_one_of_twenty(work, field, full):
    for _day in range(10 if full else 1):
        for _ in range(QUOTA - 1):
            work.issue("pension-proof")
        told = field.run(take_the_last_place, work.house.database.url, work.hall, TAKERS)
        given = [ticket for ticket in work.rows(t.ticket) if ticket["state"] == "WAITING"]

        assert (sum(told), len(given)) == (1, QUOTA)
        assert [ticket["value"] for ticket in given] == list(range(given[0]["value"], given[0]["value"] + QUOTA))
        for ticket in given:
            work.do(issuing.cancel_ticket, ticket_id=ticket["id"])
    assert verify(work.house.database, work.hall).clean


def take_by_counting_first(racer):
    """Whoever counts the places, and takes one in another transaction that does not count them."""
    with racer.house.database.reading() as connection:
        taken = connection.scalar(sa.select(sa.func.count()).select_from(t.ticket))
    racer.together()
    if taken < QUOTA:
        act(racer, issuing.issue_ticket, service="pension-apply")
    return taken


def test_control_takers_who_count_first_take_more_than_there_are(work, field):
    for _ in range(QUOTA - 1):
        work.issue("pension-proof")
    field.run(take_by_counting_first, work.house.database.url, work.hall)

    assert len(work.rows(t.ticket)) == QUOTA - 1 + field.of > QUOTA
