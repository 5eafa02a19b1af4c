"""One of the staff acts at the own counter; a colleague's visitors are a colleague's."""

import pytest

from hallq.domain.errors import CounterTaken, NothingToUndo
from hallq.operations import calling, counters, serving
from hallq.operations.hall import SYSTEM, Actor
from tests.making import issue, make_hall, open_counters

WANG, LI = (Actor("person", number, clerk_id=number) for number in (11, 12))
HE = Actor("person", 13, clerk_id=13, of_others=True)
PROGRAM = Actor("client", 7)


@pytest.fixture
def hall(database_url):
    """Wang works at counter 1, Li at counter 2; three visitors wait for either."""
    house, hall_id = make_hall(database_url)
    open_counters(house, hall_id, "1", "2", clerks=(11, 12))
    for _ in range(3):
        issue(house, hall_id)
    return lambda verb, by=WANG, **wishes: house.act(hall_id, by, lambda tx: verb(tx, **wishes))


def test_a_clerk_calls_to_the_own_counter(hall):
    assert hall(calling.call_next, counter="1").counter_id is not None


def test_a_clerk_does_not_call_to_the_counter_of_another(hall):
    with pytest.raises(CounterTaken):
        hall(calling.call_next, LI, counter="1")


@pytest.mark.parametrize("by", [SYSTEM, PROGRAM], ids=str)
def test_the_house_and_programs_call_to_any_counter(hall, by):
    assert hall(calling.call_next, by, counter="1") is not None


CALLED = {
    "recall": (calling.recall, {}),
    "start": (serving.start_service, {}),
    "no_show": (calling.record_no_show, {}),
    "requeue": (calling.requeue, {}),
    "transfer": (serving.transfer, {"queue": "pension"}),
}


@pytest.mark.parametrize("verb", CALLED)
def test_a_called_visitor_is_left_to_the_clerk_who_called(hall, verb):
    ticket = hall(calling.call_next, counter="1")
    act, wishes = CALLED[verb]

    with pytest.raises(CounterTaken):
        hall(act, LI, ticket_id=ticket.id, **wishes)


@pytest.mark.parametrize("act", [serving.complete, serving.hold], ids=lambda act: act.__name__)
def test_a_served_visitor_is_left_to_the_clerk_who_serves(hall, act):
    ticket = hall(calling.call_next, counter="1")
    hall(serving.start_service, ticket_id=ticket.id)

    with pytest.raises(CounterTaken):
        hall(act, LI, ticket_id=ticket.id)
    assert hall(act, ticket_id=ticket.id).id == ticket.id


def test_whoever_waits_may_be_transferred_by_anybody_of_the_staff(hall):
    ticket = hall(calling.call_next, counter="1")
    hall(calling.requeue, ticket_id=ticket.id)

    assert hall(serving.transfer, LI, ticket_id=ticket.id, queue="pension").id == ticket.id


def test_a_visit_on_hold_is_taken_up_by_another_clerk(hall):
    ticket = hall(calling.call_next, counter="1")
    hall(serving.start_service, ticket_id=ticket.id)
    hall(serving.hold, ticket_id=ticket.id)

    assert hall(serving.resume, LI, ticket_id=ticket.id, counter="2").clerk_id == 12


def test_a_counter_is_paused_and_closed_by_who_works_there(hall):
    with pytest.raises(CounterTaken):
        hall(counters.pause_counter, LI, counter="1", reason="lunch")
    with pytest.raises(CounterTaken):
        hall(counters.close_counter, LI, counter="1")
    hall(counters.close_counter, counter="1")


# --- who may act for others ----------------------------------------------------------------------------------------------------------------------


def test_who_may_closes_the_counter_of_another(hall):
    hall(counters.close_counter, HE, counter="1")

    with pytest.raises(CounterTaken):
        hall(counters.pause_counter, WANG, counter="2", reason="lunch")


@pytest.mark.parametrize("verb", CALLED)
def test_who_may_sees_to_a_called_visitor_of_a_clerk_who_is_gone(hall, verb):
    ticket = hall(calling.call_next, counter="1")
    for _ in range(2):
        hall(calling.recall, ticket_id=ticket.id)
    act, wishes = CALLED[verb]

    assert hall(act, HE, ticket_id=ticket.id, **wishes).id == ticket.id


@pytest.mark.parametrize("act", [serving.complete, serving.hold], ids=lambda act: act.__name__)
def test_who_may_sees_to_a_served_visitor_of_a_clerk_who_is_gone(hall, act):
    ticket = hall(calling.call_next, counter="1")
    hall(serving.start_service, ticket_id=ticket.id)

    assert hall(act, HE, ticket_id=ticket.id).counter_id is None


def test_who_may_completes_and_calls_next_at_the_counter_of_another(hall):
    ticket = hall(calling.call_next, counter="1")
    hall(serving.start_service, ticket_id=ticket.id)
    with pytest.raises(CounterTaken):
        hall(serving.complete_and_call_next, LI, counter="1")

    assert hall(serving.complete_and_call_next, HE, counter="1").id != ticket.id


# --- undo ------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [LI, PROGRAM], ids=str)
def test_nobody_takes_back_what_a_colleague_did(hall, by):
    ticket = hall(calling.call_next, counter="1")

    with pytest.raises(NothingToUndo) as refused:
        hall(calling.undo, by, ticket_id=ticket.id)
    assert refused.value.facts["reason"] == "somebody else did it"


@pytest.mark.parametrize("by", [WANG, HE, SYSTEM], ids=str)
def test_whoever_did_it_who_may_and_the_house_take_it_back(hall, by):
    ticket = hall(calling.call_next, counter="1")

    assert hall(calling.undo, by, ticket_id=ticket.id).calls == 0
