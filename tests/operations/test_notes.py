"""The note of a visit: it travels with the visitor, stands in no log, and is erased after some days."""

import pytest
import sqlalchemy as sa

from hallq.domain.errors import CounterTaken, FieldInvalid, IllegalTransition, TicketUnknown
from hallq.operations import calling, serving
from hallq.operations.hall import Actor, House
from hallq.operations.notes import write_note
from hallq.operations.upkeep import DAY_MS, erase_old_comments
from hallq.operations.verify import verify
from hallq.queries.instant import instant
from hallq.queries.notes import note_of
from hallq.queries.setup import setup_of
from hallq.store import tables as t
from tests.making import NINE


def note(work, ticket):
    with work.house.database.reading() as connection:
        setup = setup_of(connection, work.hall)
    with instant(work.house.database, setup) as at:
        return note_of(at, ticket.id)


def test_a_note_is_read_as_it_was_written(work):
    work.issue()
    ticket = work.serve()
    work.do(write_note, ticket_id=ticket.id, words="  缺身份证复印件，\n 已补 ")

    assert note(work, ticket) == "缺身份证复印件， 已补"


def test_a_second_note_takes_the_place_of_the_first(work):
    work.issue()
    ticket = work.call()
    work.do(write_note, ticket_id=ticket.id, words="一")
    work.do(write_note, ticket_id=ticket.id, words="二")

    assert note(work, ticket) == "二"


def test_no_words_take_the_note_away(work):
    work.issue()
    ticket = work.serve()
    work.do(write_note, ticket_id=ticket.id, words="一")
    work.do(write_note, ticket_id=ticket.id, words="  ")

    assert note(work, ticket) == ""


def test_a_note_goes_with_the_visitor(work):
    work.issue()
    ticket = work.serve()
    work.do(write_note, ticket_id=ticket.id, words="转养老")
    work.do(serving.transfer, ticket_id=ticket.id, queue="pension")

    assert note(work, work.call("2")) == "转养老"


def test_a_visit_on_hold_may_be_noted(work):
    work.issue()
    ticket = work.serve()
    work.do(serving.hold, ticket_id=ticket.id)
    work.do(write_note, ticket_id=ticket.id, words="去复印")

    assert note(work, ticket) == "去复印"


def test_nobody_is_noted_who_waits(work):
    ticket = work.issue()

    with pytest.raises(IllegalTransition):
        work.do(write_note, ticket_id=ticket.id, words="一")


def test_a_colleagues_visitor_is_not_noted(work):
    work.issue()
    ticket = work.serve("1")

    with pytest.raises(CounterTaken):
        work.do(write_note, by=Actor("person", 12, clerk_id=12), ticket_id=ticket.id, words="一")


def test_a_ticket_that_is_not_there_is_not_noted(work):
    with pytest.raises(TicketUnknown):
        work.do(write_note, ticket_id=999, words="一")


@pytest.mark.parametrize("words", ["字" * 201, "a\x07b"])
def test_what_is_no_note_is_refused(work, words):
    work.issue()
    ticket = work.call()

    with pytest.raises(FieldInvalid):
        work.do(write_note, ticket_id=ticket.id, words=words)


def test_two_hundred_characters_are_a_note(work):
    work.issue()
    ticket = work.call()
    work.do(write_note, ticket_id=ticket.id, words="字" * 200)

    assert len(note(work, ticket)) == 200


def test_no_word_of_it_is_in_the_story(work):
    work.issue()
    ticket = work.call()
    before = len(work.story)
    work.do(write_note, ticket_id=ticket.id, words="张三的儿子代办")

    assert len(work.story) == before
    assert list(verify(work.house.database, work.hall).faults) == []


def test_a_note_outlives_an_undo(work):
    work.issue()
    ticket = work.call()
    work.do(write_note, ticket_id=ticket.id, words="一")
    work.do(calling.undo, ticket_id=ticket.id)

    assert note(work, ticket) == "一"


def test_notes_are_erased_with_the_words_of_visitors(work):
    with work.house.database.migrating() as connection:
        ages = {1: 31, 2: 29}
        rows = [{"hall_id": work.hall, "ticket_id": n, "words": "x", "at": NINE - days * DAY_MS} for n, days in ages.items()]
        connection.execute(sa.insert(t.ticket_note), rows)
    house = House(work.house.database, Still())

    assert house.act(work.hall, Actor("system"), lambda tx: erase_old_comments(tx, days=30)) == 1
    with work.house.database.reading() as connection:
        assert connection.scalars(sa.select(t.ticket_note.c.ticket_id)).all() == [2]


class Still:
    """A clock that stands, in both halves."""

    speed = 1.0

    def hall(self):
        return NINE

    real = hall
