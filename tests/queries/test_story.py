"""The life of a ticket, and facts in codes."""

import random

import pytest

from hallq.domain.errors import TicketUnknown
from hallq.operations import calling, serving
from hallq.operations.hall import SYSTEM, House
from hallq.queries.head import lines_after
from hallq.queries.instant import instant
from hallq.queries.story import Life, facts_in_codes, life, ticket_numbered
from tests.making import call_next, clock_of, issue, make_hall, open_counters
from tests.queries.days import hire, live_through


def look(house: House, hall: int, ticket_id: int) -> Life:
    with instant(house.database, house.setup_of(hall)) as at:
        return life(at, ticket_id)


def test_a_life_tells_every_line_and_how_long_each_state_was(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    ticket = issue(house, hall).ticket
    clock_of(house).advance(minutes=4)
    call_next(house, hall)
    clock_of(house).advance(seconds=20)
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=ticket.id))

    found = look(house, hall, ticket.id)

    assert [line.event.name for line in found.lines] == ["ticket.issued", "ticket.called", "ticket.started"]
    assert [(period.state, (period.ended_at or period.began_at) - period.began_at) for period in found.periods] == [
        ("WAITING", 240_000), ("CALLED", 20_000), ("SERVING", 0),
    ]  # fmt: skip
    assert found.periods[-1].ended_at is None


def test_what_was_undone_is_in_the_lines_and_not_in_the_periods(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    ticket = issue(house, hall).ticket
    call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: calling.undo(tx, ticket_id=ticket.id))

    found = look(house, hall, ticket.id)

    assert [line.event.name for line in found.lines] == ["ticket.issued", "ticket.called", "ticket.undone"]
    assert [period.state for period in found.periods] == ["WAITING"]


def test_a_ticket_is_found_by_day_and_number(database_url):
    house, hall = make_hall(database_url)
    ticket = issue(house, hall).ticket

    with instant(house.database, house.setup_of(hall)) as at:
        assert ticket_numbered(at, "2026-11-23", "J001") == ticket.id
        with pytest.raises(TicketUnknown):
            ticket_numbered(at, "2026-11-24", "J001")


def test_a_ticket_that_was_never_issued_has_no_life(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(TicketUnknown):
        look(house, hall, 4711)


def test_facts_name_things_of_the_set_up_by_their_codes(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "10")
    ticket = issue(house, hall, service="start-business", priority="green", reason="elderly").ticket
    call_next(house, hall, "10")
    setup = house.setup_of(hall)

    issued, called = (facts_in_codes(setup, line.event) for line in look(house, hall, ticket.id).lines)

    assert (issued["service"], issued["queue"], issued["priority"]) == ("company-open", "company", "green")
    assert issued["steps"] == [["company-open", "company"], ["card-new", "card"]]
    assert (called["counter"], called["zone"], called["ticket"]) == ("10", "business", ticket.id)


def test_every_line_of_a_lively_day_can_be_told_in_codes(sqlite_url):
    house, hall = make_hall(sqlite_url)
    live_through(house, hall, random.Random(3), acts=300, clerks=hire(house, hall, li="李娜"))
    with instant(house.database, house.setup_of(hall)) as at:
        lines = lines_after(at.connection, hall, 0, 10_000)

    told = [facts_in_codes(at.setup, line.event) for line in lines]
    queues = {value for facts in told for name, value in facts.items() if name in {"queue", "from_queue", "next_queue"}}

    assert queues == {"pension", "card", "company"}
    assert len(told) == at.head.seq
