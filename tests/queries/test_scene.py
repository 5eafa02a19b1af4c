"""How a hall stands now, for playing it forward: parts that hang together, who waits where, what windows do, what profiles remember."""

import pytest
import sqlalchemy as sa

from hallq.domain.discipline import Turn
from hallq.domain.heads import Lane
from hallq.domain.play import Post
from hallq.operations import counters
from hallq.queries.instant import instant
from hallq.queries.scene import Wanted, scenes
from hallq.store import tables as t
from tests.operations.at_work import CLERKS, at_work


@pytest.fixture
def work(sqlite_url):
    """The small hall at work; its company queue goes by 2:1."""
    return at_work(sqlite_url, "1", "2", "3")


def look(work, **known):
    """Every part of the hall as it stands."""
    wanted = {"midnight": 0, "last_call": lambda _counter: None, "usually_open": lambda _counter: False, "asks": lambda _lane: False}
    setup = work.house.setup_of(work.hall)
    with instant(work.house.database, setup) as at:
        return scenes(at, work.now, Wanted(**(wanted | known)))


def queue(work, code):
    return work.house.setup_of(work.hall).queue(code).id


def counter(work, code):
    return work.house.setup_of(work.hall).counter(code).id


def social(work, **known):
    """The part of the social security counters."""
    return next(part for part in look(work, **known) if queue(work, "card") in {lane[0] for lane in part.lanes})


def window(part, counter_id):
    return next(one for one in part.windows if one.post.window_id == counter_id)


def test_queues_that_counters_share_are_one_part_and_others_another(work):
    parts = look(work)
    found = sorted((sorted(lane[0] for lane in part.lanes), [one.post.window_id for one in part.windows]) for part in parts)
    assert found == [
        (sorted([queue(work, "pension"), queue(work, "card")]), [counter(work, "1"), counter(work, "2")]),
        ([queue(work, "company")], [counter(work, "3")]),
    ]


def test_who_waits_stands_in_a_lane_with_place_and_age(work):
    ticket = work.issue("pension-apply", priority="green", reason="elderly")
    (one,) = social(work).standers
    assert one.lane == Lane(ticket.queue_id, ticket.priority_id)
    assert one.entry == (0, ticket.place_seq, ticket.id, work.now)
    assert one.service_id == ticket.service_id


def test_newcomers_are_asked_for_in_ordinary_lanes_in_those_where_somebody_waits_and_where_some_usually_come(work):
    setup = work.house.setup_of(work.hall)
    ordinary, green = setup.priority("ordinary").id, setup.priority("green").id
    pension, card = queue(work, "pension"), queue(work, "card")
    assert set(social(work).lanes) == {(pension, ordinary), (card, ordinary)}
    work.issue("pension-apply", priority="green", reason="elderly")
    assert set(social(work).lanes) == {(pension, ordinary), (card, ordinary), (pension, green)}
    assert (card, green) in social(work, asks=lambda lane: lane == (card, green)).lanes


def test_a_counter_is_busy_from_the_call_on(work):
    work.issue("card-new")
    called = work.call("1")
    work.later(minutes=2)
    found = window(social(work), counter(work, "1"))
    assert (found.called_at, found.queue_id, found.service_id) == (called.called_at, called.queue_id, called.service_id)
    assert window(social(work), counter(work, "2")).called_at is None


def test_a_counter_that_does_not_call_although_somebody_waits_is_still_at_its_last_call(work):
    card = queue(work, "card")
    last = {counter(work, "1"): (5, card, 7)}.get
    assert window(social(work, last_call=last), counter(work, "1")).called_at is None
    work.issue("card-new")
    found = window(social(work, last_call=last), counter(work, "1"))
    assert (found.called_at, found.queue_id, found.service_id) == (5, card, 7)


def test_a_paused_counter_says_since_when(work):
    work.do(counters.pause_counter, counter="1", reason="break")
    found = window(social(work), counter(work, "1"))
    assert (found.paused_at, found.shut) == (work.now, False)


def test_a_shut_counter_is_there_where_it_is_usually_open(work):
    ten = counter(work, "10")
    assert all(one.post.window_id != ten for part in look(work) for one in part.windows)
    parts = look(work, usually_open=lambda one: one == ten)
    assert any(one.post.window_id == ten and one.shut for part in parts for one in part.windows)


def test_profiles_remember_their_turn(work):
    profile = work.house.setup_of(work.hall).counter("1").profile_id
    work.do(lambda tx: tx.book.set_turn(profile, Turn(1, ((3, 2),))))
    assert social(work).turns == {profile: Turn(1, ((3, 2),))}


def test_a_post_is_a_counter_with_the_profile_of_its_session(work):
    profile = work.house.setup_of(work.hall).counter("1").profile_id
    assert window(social(work), counter(work, "1")).post == Post(counter(work, "1"), profile)


def test_typical_minutes_are_those_of_the_queues_services(work):
    assert social(work).minutes[queue(work, "pension")] == 6


def test_somebody_for_a_clerk_stands_where_the_clerk_works_or_nowhere(work):
    work.issue("card-new")
    for clerk, where in ((CLERKS["2"], counter(work, "2")), (99, 0)):
        with work.house.database.migrating() as connection:
            connection.execute(sa.update(t.ticket).values(for_clerk=clerk))
        (one,) = social(work).standers
        assert one.lane.only == where


def test_somebody_for_a_counter_stands_there(work):
    work.issue("card-new")
    with work.house.database.migrating() as connection:
        connection.execute(sa.update(t.ticket).values(for_counter=counter(work, "2")))
    (one,) = social(work).standers
    assert one.lane.only == counter(work, "2")


def test_a_counter_that_helps_with_a_service_is_busy_with_it(work):
    work.issue("card-new")
    served = work.serve("1")
    with work.house.database.migrating() as connection:
        row = {"hall_id": work.hall, "id": 900, "ticket_id": served.id, "occurrence_id": served.occurrence_id, "counter_id": counter(work, "2")}
        connection.execute(sa.insert(t.joint_part).values(row | {"clerk_id": None, "session_id": 1, "began_at": 77, "ended_at": None}))
    found = window(social(work), counter(work, "2"))
    assert (found.called_at, found.queue_id) == (77, served.queue_id)
