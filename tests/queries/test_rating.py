"""What is asked of visitors about services."""

import pytest

from hallq.domain.evaluation import Outcome
from hallq.operations import calling, serving
from hallq.operations.evaluating import evaluate, record_timeout
from hallq.operations.hall import SYSTEM
from hallq.queries.instant import instant
from hallq.queries.rating import pad_view, question_at, service_of_visit
from tests.making import call_next, clock_of, issue, make_hall, open_counters

DAY_S = 24 * 3600


@pytest.fixture
def made(database_url):
    """A hall with somebody at work at counters 1 and 3."""
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1", "3")
    return house, hall


def serve(made, service="card-new", counter="1"):
    """Somebody is served; the ticket."""
    house, hall = made
    ticket = issue(house, hall, service=service).ticket
    call_next(house, hall, counter)
    act(made, serving.start_service, ticket_id=ticket.id)
    return ticket


def act(made, verb, **wishes):
    """Somebody does something."""
    house, hall = made
    return house.act(hall, SYSTEM, lambda tx: verb(tx, **wishes))


def look(made, read, *asked):
    """Read at one instant."""
    house, hall = made
    with instant(house.database, house.setup_of(hall)) as at:
        return read(at, *asked)


def question(made, counter="1", speed=1.0):
    """What the pad of a counter asks."""
    house, hall = made
    return look(made, question_at, house.setup_of(hall).counter(counter).id, house.clock.hall(), speed)


def test_the_service_that_a_counter_ended_last_is_asked_about(made):
    first, second = serve(made), None
    act(made, serving.complete, ticket_id=first.id)
    second = serve(made)
    act(made, serving.complete, ticket_id=second.id)
    found = question(made)

    assert (found.number, found.service.code, found.language, found.left_ms) == (second.number, "card-new", "zh", 60_000)
    assert question(made, "3") is None


def test_on_a_faster_clock_the_visitor_has_the_same_time(made):
    act(made, serving.complete, ticket_id=serve(made).id)
    clock_of(made[0]).advance(minutes=10)

    assert question(made) is None
    assert question(made, speed=20.0).left_ms == 30_000


def test_each_part_of_a_package_is_asked_about_where_it_was_done(made):
    ticket = serve(made, "start-business", "3")
    act(made, serving.complete, ticket_id=ticket.id)

    assert question(made, "3").service.code == "company-open"
    assert question(made, "1") is None


@pytest.mark.parametrize("said", [evaluate, record_timeout])
def test_of_what_something_was_said_nothing_is_asked(made, said):
    act(made, serving.complete, ticket_id=serve(made).id)
    wishes = {"level": 5} if said is evaluate else {}
    act(made, said, occurrence_id=question(made).occurrence, **wishes)

    assert question(made) is None


def test_before_the_first_day_nothing_is_asked(database_url):
    made = make_hall(database_url, open_day=False)

    assert question(made) is None


def test_the_pad_sees_who_is_called_to_its_counter(made):
    house, hall = made
    ticket = issue(house, hall).ticket
    counter = house.setup_of(hall).counter("1").id
    before = look(made, pad_view, counter, house.clock.hall())
    call_next(house, hall, "1")
    called = look(made, pad_view, counter, house.clock.hall())

    assert before.ticket is None
    assert (called.ticket.number, called.ticket.calls, [queue.code for queue in called.queues]) == (ticket.number, 1, ["pension", "card"])


def test_the_last_service_of_a_visit_is_rated_once_and_for_a_week(made):
    ticket = serve(made)
    now = made[0].clock.hall()
    found = look(made, service_of_visit, ticket.id)
    act(made, evaluate, occurrence_id=found.occurrence, level=4)
    rated = look(made, service_of_visit, ticket.id)
    week = now + 7 * DAY_S * 1000

    assert (found.said, found.may_be_rated(week), found.may_be_rated(week + 1)) == (None, True, False)
    assert (rated.said, rated.may_be_rated(now), rated.is_recent(week), rated.is_recent(week + 1)) == (Outcome.GIVEN, False, True, False)


def test_silence_leaves_the_word_to_the_visitor(made):
    ticket = serve(made)
    act(made, record_timeout, occurrence_id=look(made, service_of_visit, ticket.id).occurrence)

    assert look(made, service_of_visit, ticket.id).may_be_rated(made[0].clock.hall())


def test_a_visit_that_was_never_served_has_no_service(made):
    ticket = issue(*made).ticket
    act(made, calling.call_next, counter="1")

    assert look(made, service_of_visit, ticket.id) is None
