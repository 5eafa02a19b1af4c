"""What a visitor sees of the own visit."""

import pytest

from hallq.domain.errors import TicketUnknown
from hallq.domain.estimation import Estimate
from hallq.operations import issuing, serving
from hallq.operations.hall import SYSTEM, House
from hallq.queries.instant import instant
from hallq.queries.my_ticket import MyTicket, my_ticket
from tests.everything import EITHER_ORDER
from tests.making import call_next, issue, make_hall, open_counters
from tests.queries.days import hire


def look(house: House, hall: int, ticket_id: int, estimates=None) -> MyTicket:
    with instant(house.database, house.setup_of(hall)) as at:
        return my_ticket(at, ticket_id, house.clock.hall(), estimates or house.paces.estimate_for)


def test_the_place_is_what_the_order_puts_before_me_and_so_is_the_estimate(database_url):
    house, hall = make_hall(database_url)
    mine = issue(house, hall, service="pension-apply").ticket
    issue(house, hall, service="pension-apply", priority="green", reason="elderly")
    issue(house, hall, service="pension-apply")

    found = look(house, hall, mine.id, lambda _setup, _queue, ahead, *_: Estimate(0, ahead, 10))

    assert (found.ahead, found.estimate, found.counter) == (1, Estimate(0, 1, 10), None)


@pytest.mark.parametrize("wish", [{"counter": "1"}, {"clerk": "li"}])
def test_who_is_meant_for_one_window_or_person_is_told_no_minutes(database_url, wish):
    house, hall = make_hall(database_url)
    clerk = hire(house, hall, li="李娜")[0]
    open_counters(house, hall, "1", "2", clerks=[clerk, None])
    mine = issue(house, hall).ticket
    house.act(hall, SYSTEM, lambda tx: serving.transfer(tx, ticket_id=mine.id, **wish))

    found = look(house, hall, mine.id)

    assert (found.ahead, found.estimate) == (0, None)


def test_the_windows_that_may_call_are_told_as_people_count(database_url):
    house, hall = make_hall(database_url)
    mine = issue(house, hall, service="company-open").ticket

    assert [counter.code for counter in look(house, hall, mine.id).counters] == ["3", "10"]


def test_once_called_there_is_a_window_and_no_place(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "2")
    mine = issue(house, hall).ticket
    call_next(house, hall, "2")

    found = look(house, hall, mine.id)

    assert (found.counter.code, found.zone.code, found.ahead, found.estimate) == ("2", "social", None, None)


def test_parts_of_a_package_are_done_now_or_to_come(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "3")
    mine = issue(house, hall, service="start-business").ticket
    before = look(house, hall, mine.id)
    call_next(house, hall, "3")
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=mine.id))
    house.act(hall, SYSTEM, lambda tx: serving.complete(tx, ticket_id=mine.id))

    after = look(house, hall, mine.id)

    assert [(part.service.code, part.state) for part in before.parts] == [("company-open", "now"), ("card-new", "planned")]
    assert [part.state for part in after.parts] == ["done", "now"]
    assert (after.queue.code, after.ahead) == ("card", 0)


def test_of_two_parts_in_either_order_the_last_one_left_has_no_other(database_url):
    house, hall = make_hall(database_url, packages=[EITHER_ORDER])
    open_counters(house, hall, "1")
    mine = issue(house, hall, service=EITHER_ORDER["code"]).ticket
    before = look(house, hall, mine.id)
    call_next(house, hall, "1")
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=mine.id))
    house.act(hall, SYSTEM, lambda tx: serving.complete(tx, ticket_id=mine.id))

    assert [part.either for part in before.parts] == [True, True, False]
    assert [part.either for part in look(house, hall, mine.id).parts] == [False, False, False]


def test_a_visit_given_up_has_dropped_what_was_not_done(database_url):
    house, hall = make_hall(database_url)
    mine = issue(house, hall, service="start-business").ticket
    house.act(hall, SYSTEM, lambda tx: issuing.cancel_ticket(tx, ticket_id=mine.id))

    assert [part.state for part in look(house, hall, mine.id).parts] == ["dropped", "dropped"]


def test_the_service_that_may_be_rated_is_the_last_that_began(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1")
    mine = issue(house, hall).ticket
    before = look(house, hall, mine.id).to_rate
    call_next(house, hall)
    started = house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=mine.id))
    house.act(hall, SYSTEM, lambda tx: serving.complete(tx, ticket_id=mine.id))

    found = look(house, hall, mine.id)

    assert (before, found.to_rate, [part.state for part in found.parts]) == (None, started.occurrence_id, ["done"])


def test_a_ticket_of_nobody_is_unknown(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(TicketUnknown):
        look(house, hall, 4711)
