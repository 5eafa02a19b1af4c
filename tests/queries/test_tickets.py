"""Looks at tickets."""

import pytest

from hallq.domain.errors import TicketUnknown
from hallq.domain.ticket import TicketState
from hallq.operations import issuing, serving
from hallq.operations.hall import SYSTEM, House
from hallq.queries.instant import instant
from hallq.queries.tickets import TicketView, last_service_of, one_ticket, tickets_by_id, tickets_of_day
from tests.making import MONDAY, call_next, issue, make_hall, open_counters
from tests.queries.days import end_day, next_day


def numbers(house: House, hall: int, day: str = MONDAY, **wishes) -> list[str]:
    with instant(house.database, house.setup_of(hall)) as at:
        return [view.ticket.number for view in tickets_of_day(at, day, house.clock.hall(), **wishes)]


def one(house: House, hall: int, ticket_id: int) -> TicketView:
    with instant(house.database, house.setup_of(hall)) as at:
        return one_ticket(at, ticket_id, house.clock.hall())


def test_tickets_of_a_day_stand_in_the_order_of_their_issue(database_url):
    house, hall = make_hall(database_url)
    for service in ("card-new", "company-open", "card-new"):
        issue(house, hall, service=service)

    assert numbers(house, hall) == ["J001", "K001", "J002"]


def test_they_can_be_asked_for_by_state_queue_and_number(database_url):
    house, hall = make_hall(database_url)
    for service in ("card-new", "company-open", "card-new"):
        issue(house, hall, service=service)
    given_up = issue(house, hall).ticket
    house.act(hall, SYSTEM, lambda tx: issuing.cancel_ticket(tx, ticket_id=given_up.id))

    assert numbers(house, hall, state=TicketState.CANCELLED) == ["J003"]
    assert numbers(house, hall, queue=house.setup_of(hall).queue("card")) == ["J001", "J002", "J003"]
    assert numbers(house, hall, queue=house.setup_of(hall).queue("card"), state=TicketState.WAITING) == ["J001", "J002"]
    assert numbers(house, hall, number="K001") == ["K001"]


def test_pages_follow_one_another_without_gap_or_repetition(database_url):
    house, hall = make_hall(database_url)
    tickets = [issue(house, hall).ticket for _ in range(5)]

    pages = [numbers(house, hall, after=after, most=2) for after in (0, tickets[1].id, tickets[3].id, tickets[4].id)]

    assert pages == [["J001", "J002"], ["J003", "J004"], ["J005"], []]


def test_days_do_not_mix(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall)
    end_day(house, hall)
    next_day(house, hall)
    issue(house, hall, service="company-open")

    assert (numbers(house, hall, MONDAY), numbers(house, hall, "2026-11-24")) == (["J001"], ["K001"])


def test_a_ticket_tells_its_steps_and_who_is_before_it(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="company-open")
    package = issue(house, hall, service="start-business").ticket
    setup = house.setup_of(hall)

    view = one(house, hall, package.id)

    assert (view.ticket, view.ahead) == (package, 1)
    assert view.steps == tuple((setup.service(code).id, setup.queue(queue).id) for code, queue in (("company-open", "company"), ("card-new", "card")))


def test_nobody_is_before_somebody_who_does_not_wait(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    ticket = issue(house, hall).ticket
    call_next(house, hall)

    assert one(house, hall, ticket.id).ahead is None


def test_a_ticket_that_was_never_issued_is_unknown(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(TicketUnknown):
        one(house, hall, 4711)


def test_the_last_service_is_the_one_that_began_last(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    ticket = issue(house, hall).ticket
    started = []
    for _ in range(2):
        call_next(house, hall)
        started.append(house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=ticket.id)).occurrence_id)
        house.act(hall, SYSTEM, lambda tx: serving.transfer(tx, ticket_id=ticket.id, queue="pension"))

    with instant(house.database, house.setup_of(hall)) as at:
        assert last_service_of(at, ticket.id) == started[1]
        assert last_service_of(at, 4711) is None


def test_several_are_found_by_their_keys_and_strangers_left_out(database_url):
    house, hall = make_hall(database_url)
    tickets = [issue(house, hall).ticket for _ in range(3)]

    with instant(house.database, house.setup_of(hall)) as at:
        assert tickets_by_id(at, [tickets[2].id, tickets[0].id, 4711]) == {ticket.id: ticket for ticket in (tickets[0], tickets[2])}
        assert tickets_by_id(at, []) == {}
