"""What the screens of the lobby show; on both databases, for its own SQL stands behind it."""

import pytest

from hallq.operations import calling, counters, serving
from hallq.operations.hall import SYSTEM
from hallq.operations.walking_in import serve_walk_in
from hallq.queries.instant import instant
from hallq.queries.lobby import call_line, lobby, window_now
from tests.making import HALL, NINE, call_next, issue, make_hall, open_counters


@pytest.fixture
def made(database_url):
    """A small hall with three windows open, and its key."""
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1", "2", "3")
    return house, hall


def look(made, zone=None):
    """The lobby, of a zone where one is named."""
    house, hall = made
    setup = house.setup_of(hall)
    with instant(house.database, setup) as at:
        return lobby(at, NINE, house.paces.estimate_for, None if zone is None else setup.zones.by_code[zone].id)


def bar(made, window="1"):
    """A window as its bar shows it."""
    house, hall = made
    with instant(house.database, house.setup_of(hall)) as at:
        return window_now(at, at.setup.counter(window).id)


def act(made, verb, **more):
    house, hall = made
    return house.act(hall, SYSTEM, lambda tx: verb(tx, **more))


def called(made, window="1", service="card-new"):
    """Somebody who was called to a window."""
    issue(*made, service=service)
    return call_next(*made, window)


def shown(found):
    return [(call.number, call.window) for call in found.calls]


def test_the_newest_call_stands_first(made):
    called(made, "1")
    called(made, "2")

    assert shown(look(made)) == [("J002", "2"), ("J001", "1")]


def test_whoever_is_served_without_waiting_is_called_nowhere(made):
    ticket = act(made, serve_walk_in, counter="3", service="start-business")
    assert shown(look(made)) == []
    act(made, serving.complete, ticket_id=ticket.id)

    call_next(*made, "1")
    assert shown(look(made)) == [("K001", "1")]


def test_a_recall_moves_up_and_stands_once(made):
    first = called(made, "1")
    called(made, "2")
    act(made, calling.recall, ticket_id=first.id)

    assert shown(look(made)) == [("J001", "1"), ("J002", "2")]


def test_a_call_bears_the_number_of_its_last_line(made):
    ticket = called(made)
    recalled = act(made, calling.recall, ticket_id=ticket.id)

    assert look(made).calls[0].seq == recalled.last_seq


def test_whoever_is_served_is_still_there(made):
    ticket = called(made)
    act(made, serving.start_service, ticket_id=ticket.id)

    assert [call.is_served for call in look(made).calls] == [True]


@pytest.mark.parametrize("verb", [calling.undo, calling.requeue])
def test_whoever_is_called_no_more_is_gone(made, verb):
    ticket = called(made)
    act(made, verb, ticket_id=ticket.id)

    assert look(made).calls == ()


def test_a_zone_sees_its_own_calls(made):
    called(made, "1")
    called(made, "3", "company-open")

    assert shown(look(made, "business")) == [("K001", "3")]


def test_every_line_tells_who_waits(made):
    for service in ("card-new", "card-new", "company-open"):
        issue(*made, service=service)
    found = [(queue.queue.code, queue.waiting) for zone in look(made).zones for queue in zone.queues]

    assert found == [("pension", 0), ("card", 2), ("company", 1)]


def test_a_line_for_which_a_window_is_open_has_an_estimate(made):
    assert all(queue.estimate is not None for zone in look(made).zones for queue in zone.queues)


def test_a_line_for_which_no_window_is_open_has_none(made):
    act(made, counters.close_counter, counter="3")

    assert [queue.estimate for queue in look(made, "business").zones[0].queues] == [None]


def test_a_line_whose_only_window_takes_no_ordinary_visitor_has_none(database_url):
    green = {"queue": "company", "classes": ["green"], "share": 1, "after_minutes": 0}
    made = make_hall(database_url, profiles=[{**one, "limits": [green] if "company" in one["queues"] else []} for one in HALL["profiles"]])
    open_counters(*made, "3")
    (line,) = look(made, "business").zones[0].queues

    assert (line.windows_open, line.estimate, look(made).windows_open) == (0, None, 1)


def test_windows_are_counted(made):
    act(made, counters.pause_counter, counter="2", reason="lunch")
    found = look(made)

    assert (found.windows, found.windows_open, found.windows_paused) == (4, 2, 1)


def test_a_zone_counts_its_own_windows(made):
    assert [zone.windows_open for zone in look(made).zones] == [2, 1]


def test_a_line_of_a_call_is_found_by_its_number(made):
    ticket = called(made)
    house, hall = made
    with instant(house.database, house.setup_of(hall)) as at:
        assert call_line(at, ticket.last_seq).event.number == "J001"


def test_a_line_of_anything_else_is_not_found(made):
    called(made)
    house, hall = made
    with instant(house.database, house.setup_of(hall)) as at:
        assert [seq for seq in range(at.head.seq + 2) if call_line(at, seq) is not None] == [at.head.seq]


def test_a_window_knows_whom_it_called(made):
    called(made)

    assert bar(made).call.number == "J001"


def test_a_window_counts_who_waits_for_it(made):
    issue(*made, service="card-new")
    issue(*made, service="company-open")

    assert bar(made).waiting == 1


def test_a_window_names_the_lines_it_takes(made):
    assert [queue.code for queue in bar(made).queues] == ["pension", "card"]


def test_a_window_where_nobody_works_is_closed(made):
    assert bar(made, "10").staffed.state == "CLOSED"
