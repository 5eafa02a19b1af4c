"""Visitors who are meant for one window or one person: who calls them, whom one may name, and that nobody waits for a window that has gone."""

import pytest
import sqlalchemy as sa

from hallq.domain.calling import Place
from hallq.domain.errors import (
    ClerkNotAtWork,
    CounterNotOpen,
    CounterUnknown,
    FieldInvalid,
    NothingToUndo,
    NotServedHere,
    PersonUnknown,
)
from hallq.domain.permissions import Role
from hallq.domain.ticket import TicketState as S
from hallq.operations import counters
from hallq.operations.calling import call_next, call_ticket, reinstate, undo
from hallq.operations.hall import Actor
from hallq.operations.leaving import leave_post
from hallq.operations.notes import write_note
from hallq.operations.serving import hold, transfer
from hallq.operations.verify import verify
from hallq.operations.wishes import free_stranded
from hallq.store import tables as t
from tests.making import make_person


def lina_at(work, counter):
    """Somebody with an account works at a counter in the place of who was there; the key of the account."""
    make_person(work.house, work.hall, "lina", Role.CLERK)
    with work.house.database.reading() as connection:
        key = connection.execute(sa.select(t.person.c.id).where(t.person.c.login == "lina")).scalar_one()
    work.do(counters.close_counter, counter=counter)
    work.do(counters.open_counter, counter=counter, clerk_id=key)
    return key


# --- for a window ----------------------------------------------------------------------------------------------------------------------------


def test_a_visitor_who_is_meant_for_a_window_is_called_there_alone(work):
    moved = work.do(transfer, ticket_id=work.issue().id, counter="2")

    assert (moved.queue_id, moved.for_counter) == (work.ticket(moved.id).queue_id, work.house.setup_of(work.hall).counter("2").id)
    assert work.do(call_next, counter="1") is None
    work.refuses(NotServedHere, call_ticket, ticket_id=moved.id, counter="1")
    assert work.call("2").id == moved.id


def test_it_is_known_of_a_visitor_who_is_meant_for_one(work):
    plain, meant = work.issue(), work.issue()
    work.do(transfer, ticket_id=meant.id, counter="2")

    assert [work.ticket(one.id).is_for_one for one in (plain, meant)] == [False, True]


def test_others_of_the_line_are_called_past_one_who_is_meant_for_another_window(work):
    first = work.issue()
    second = work.issue()
    work.do(transfer, ticket_id=first.id, counter="2")

    assert (work.call("1").id, work.call("2").id) == (second.id, first.id)


def test_once_served_a_visitor_is_meant_for_nobody_any_more(work):
    work.do(transfer, ticket_id=work.issue().id, counter="2")
    served = work.serve("2")
    held = work.do(hold, ticket_id=served.id)

    assert (served.for_counter, held.for_counter) == (None, None)


def test_who_is_meant_for_a_window_and_missed_is_still_meant_for_it(work):
    moved = work.do(transfer, ticket_id=work.issue().id, counter="2")
    work.do(reinstate, ticket_id=work.miss(work.call("2")).id)

    assert work.do(call_next, counter="1") is None
    assert work.call("2").id == moved.id


def test_number_and_note_go_along_and_both_clerks_stand_in_the_story(work):
    work.issue()
    served = work.serve("1")
    work.do(write_note, ticket_id=served.id, words="户口本在2号窗口")
    moved = work.do(transfer, ticket_id=served.id, queue="company", counter="3", place=Place.FRONT)
    again = work.serve("3")
    parts = work.rows(t.occurrence, ticket_id=served.id)

    assert (again.number, again.id, moved.placed_at) == (served.number, served.id, served.placed_at)
    assert work.row(t.ticket_note)["words"] == "户口本在2号窗口"
    assert [(one["clerk_id"], one["outcome"]) for one in parts] == [(11, "transferred"), (13, None)]


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"counter": "99"}, CounterUnknown),
        ({"counter": "10"}, CounterNotOpen),
        ({"counter": "3"}, NotServedHere),
        ({"queue": "company", "counter": "1"}, NotServedHere),
        ({"clerk": "nobody"}, PersonUnknown),
        ({"counter": "2", "clerk": "nobody"}, FieldInvalid),
        ({}, FieldInvalid),
        ({"queue": "company", "service": "company-seal", "counter": "3"}, FieldInvalid),
    ],
)
def test_who_cannot_call_the_visitor_cannot_be_named(work, wish, refusal):
    work.refuses(refusal, transfer, ticket_id=work.issue().id, **wish)


# --- for a person ----------------------------------------------------------------------------------------------------------------------------


def test_a_visitor_who_is_meant_for_a_person_follows_to_another_window(work):
    lina = lina_at(work, "2")
    moved = work.do(transfer, ticket_id=work.issue().id, clerk="lina")
    work.do(counters.close_counter, counter="1")

    assert (moved.for_counter, moved.for_clerk) == (None, lina)
    assert work.do(call_next, counter="2").id == moved.id


def test_somebody_who_is_not_at_work_cannot_be_named(work):
    make_person(work.house, work.hall, "lina", Role.CLERK)

    assert work.refuses(ClerkNotAtWork, transfer, ticket_id=work.issue().id, clerk="lina") == {"person": "王丽华"}


def test_somebody_who_does_not_serve_the_queue_cannot_be_named(work):
    lina_at(work, "3")

    assert work.refuses(NotServedHere, transfer, ticket_id=work.issue().id, clerk="lina")["counter"] == "3"


# --- nobody waits for a window that has gone -------------------------------------------------------------------------------------------------


def test_when_the_window_closes_others_call(work):
    moved = work.do(transfer, ticket_id=work.issue().id, counter="2")
    work.do(counters.close_counter, counter="2")

    assert (work.ticket(moved.id).for_counter, work.story[-1]) == (None, "ticket.freed")
    assert work.call("1").id == moved.id


def test_when_the_person_goes_others_call(work):
    lina = lina_at(work, "2")
    moved = work.do(transfer, ticket_id=work.issue().id, clerk="lina")
    work.do(leave_post, by=Actor("person", lina, lina), clerk_id=lina)

    assert (work.ticket(moved.id).for_clerk, work.call("1").id) == (None, moved.id)


def test_a_window_on_pause_is_still_waited_for(work):
    moved = work.do(transfer, ticket_id=work.issue().id, counter="2")
    work.do(counters.pause_counter, counter="2", reason="lunch")

    assert work.do(free_stranded) == 0
    assert work.ticket(moved.id).for_counter is not None


def test_when_another_window_closes_nothing_changes(work):
    moved = work.do(transfer, ticket_id=work.issue().id, counter="2")
    work.do(counters.close_counter, counter="1")

    assert work.ticket(moved.id).for_counter is not None


def test_when_the_window_serves_the_queue_no_more_others_call(work):
    moved = work.do(transfer, ticket_id=work.issue().id, counter="2")
    work.do(counters.change_profile, counter="2", profile="business-all")

    assert work.story[-2:] == ["counter.profile_changed", "ticket.freed"]
    assert work.call("1").id == moved.id


def test_when_the_person_knows_the_queue_no_more_others_call(work):
    lina = lina_at(work, "2")
    moved = work.do(transfer, ticket_id=work.issue().id, clerk="lina")
    with work.house.database.migrating() as connection:
        connection.execute(sa.update(t.person).where(t.person.c.id == lina).values(skills='["pension"]'))

    assert work.do(free_stranded) == 1
    assert work.call("1").id == moved.id


def test_the_missed_and_the_held_are_freed_too(work):
    work.do(transfer, ticket_id=work.issue().id, counter="2")
    missed = work.miss(work.call("2"))
    work.issue()
    held = work.do(hold, ticket_id=work.serve("2").id, papers="kept")
    work.do(counters.close_counter, counter="2")

    assert [(work.ticket(one.id).state, work.ticket(one.id).for_counter) for one in (missed, held)] == [(S.NO_SHOW, None), (S.ON_HOLD, None)]


def test_a_transfer_to_a_window_that_has_closed_since_is_not_taken_back(work):
    work.do(transfer, ticket_id=work.issue().id, counter="2")
    moved = work.rows(t.ticket)[0]["id"]
    work.do(counters.close_counter, counter="2")

    work.refuses(NothingToUndo, undo, ticket_id=moved)


def test_a_transfer_to_a_window_is_taken_back(work):
    moved = work.do(transfer, ticket_id=work.issue().id, counter="2")

    assert work.do(undo, ticket_id=moved.id).for_counter is None


def test_the_books_can_be_rebuilt_from_a_story_of_wishes(work):
    work.do(transfer, ticket_id=work.issue().id, counter="2")
    work.issue()
    work.do(hold, ticket_id=work.serve("1").id, papers="kept")
    for counter in ("1", "2"):
        work.do(counters.close_counter, counter=counter)

    assert not verify(work.house.database, work.hall).faults
