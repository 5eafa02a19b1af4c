"""Who works where, and how long the lines are."""

from hallq.domain.counter import CounterState
from hallq.operations import counters, people
from hallq.operations.hall import SYSTEM
from hallq.queries.instant import instant
from hallq.queries.staffing import CLOSED, Staffing, queues_called, staffing, waiting_by_queue
from hallq.queries.waiting import lines
from tests.making import call_next, clock_of, issue, make_hall, open_counters
from tests.queries.days import hire


def test_only_counters_where_somebody_works_are_told(database_url):
    house, hall = make_hall(database_url)
    clerk = hire(house, hall, li="李娜")[0]
    open_counters(house, hall, "1", clerks=[clerk])
    issue(house, hall)
    called = call_next(house, hall)
    setup = house.setup_of(hall)

    with instant(house.database, setup) as at:
        found = staffing(at)

    profile = setup.profiles.by_code["social-all"].id
    expected = Staffing(CounterState.OPEN, house.clock.hall(), None, profile, "li", called.id, "J001", clerk)
    assert found == {setup.counter("1").id: expected}


def test_a_pause_is_told_with_its_reason_and_since_when(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    clock_of(house).advance(minutes=5)
    house.act(hall, SYSTEM, lambda tx: counters.pause_counter(tx, counter="1", reason="lunch"))

    with instant(house.database, house.setup_of(hall)) as at:
        found = staffing(at)[at.setup.counter("1").id]

    assert (found.state, found.since, found.pause_reason) == (CounterState.PAUSED, house.clock.hall(), "lunch")


def test_a_counter_that_was_closed_is_not_staffed(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    house.act(hall, SYSTEM, lambda tx: counters.close_counter(tx, counter="1"))

    with instant(house.database, house.setup_of(hall)) as at:
        assert staffing(at) == {}


def test_the_length_of_a_line_is_told_in_two_ways_alike(database_url):
    house, hall = make_hall(database_url)
    for service in ("card-new", "card-new", "company-open"):
        issue(house, hall, service=service)

    with instant(house.database, house.setup_of(hall)) as at:
        counted, listed = waiting_by_queue(at), lines(at)

    card, company = (at.setup.queue(code).id for code in ("card", "company"))
    assert counted == {card: 2, company: 1}
    assert {queue: len(line.waiting) for queue, line in listed.items() if line.waiting} == counted


def test_lines_of_some_queues_are_of_those_only(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")

    with instant(house.database, house.setup_of(hall)) as at:
        company = at.setup.queue("company").id
        assert {queue: len(line.waiting) for queue, line in lines(at, [company]).items()} == {company: 0}


def test_somebody_calls_from_the_queues_of_the_profile_for_which_there_is_the_skill(database_url):
    house, hall = make_hall(database_url)
    clerk = hire(house, hall, li="李娜")[0]
    open_counters(house, hall, "1", clerks=[clerk])
    house.act(hall, SYSTEM, lambda tx: people.change_skills(tx, login="li", skills=["card", "company"]))

    with instant(house.database, house.setup_of(hall)) as at:
        who = staffing(at)[at.setup.counter("1").id]
        found = queues_called(at.setup, who, at.setup.ordinary.id), queues_called(at.setup, CLOSED, at.setup.ordinary.id)
        assert found == ({at.setup.queue("card").id}, frozenset())
