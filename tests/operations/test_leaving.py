"""Signing out leaves no counter open behind, and no visitor standing at an empty one."""

import pytest
import sqlalchemy as sa

from hallq.domain.errors import VisitorAtCounter
from hallq.domain.events import CounterClosed, read_line
from hallq.domain.permissions import Role
from hallq.operations import counters, people, serving, signing_in
from hallq.operations.guesses import Guesses
from hallq.operations.hall import SYSTEM
from hallq.operations.upkeep import end_what_ran_out
from hallq.store import tables as t
from tests.making import NINE, PASSWORD, StillClock, call_next, issue, make_hall, make_person, story

IDLE_H = 2 * 3_600_000


class Post:
    """A clerk who has signed in and works at counter 1."""

    def __init__(self, database_url):
        self.house, self.hall = make_hall(database_url, clock=StillClock(NINE))
        make_person(self.house, self.hall, "wang", Role.CLERK)
        self.session = self.sign_in()
        self.clerk = self.do(people.person_id, login="wang")
        self.do(counters.open_counter, counter="1", clerk_id=self.clerk)

    def do(self, verb, **wishes):
        return self.house.act(self.hall, SYSTEM, lambda tx: verb(tx, **wishes))

    def sign_in(self):
        made = signing_in.sign_in(
            self.house, self.hall, Guesses(self.house.clock.real), login="wang", password=PASSWORD, address="192.0.2.7"
        )
        return people.digest_of(made.token)

    def serve_somebody(self):
        issue(self.house, self.hall)
        ticket = call_next(self.house, self.hall)
        return self.do(serving.start_service, ticket_id=ticket.id)

    def open_counter(self):
        return self.do(lambda tx: tx.book.counter_of(self.clerk))

    def reasons(self):
        with self.house.database.reading() as connection:
            lines = [read_line(*row) for row in connection.execute(sa.select(t.event_log.c.body, t.event_log.c.digest).order_by(t.event_log.c.seq))]
        return [line.event.reason for line in lines if isinstance(line.event, CounterClosed)]


@pytest.fixture
def post(database_url):
    return Post(database_url)


def test_whoever_signs_out_closes_the_own_counter(post):
    post.do(signing_in.sign_out, session=post.session)

    assert story(post.house, post.hall)[-2:] == ["counter.closed", "staff.signed_out"]
    assert (post.open_counter(), post.reasons()) == (None, ["signed_out"])


def test_a_paused_counter_is_closed_too(post):
    post.do(counters.pause_counter, counter="1", reason="lunch")
    post.do(signing_in.sign_out, session=post.session)

    assert post.open_counter() is None


def test_whoever_works_nowhere_just_signs_out(post):
    post.do(counters.close_counter, counter="1")
    post.do(signing_in.sign_out, session=post.session)

    assert (story(post.house, post.hall)[-1], post.reasons()) == ("staff.signed_out", ["clerk"])


def test_nobody_signs_out_while_a_visitor_is_called(post):
    issue(post.house, post.hall)
    ticket = call_next(post.house, post.hall)
    before = story(post.house, post.hall)

    with pytest.raises(VisitorAtCounter) as refused:
        post.do(signing_in.sign_out, session=post.session)
    assert refused.value.facts == {"counter": "1", "ticket": ticket.id}
    assert story(post.house, post.hall) == before


def test_the_session_goes_on_where_signing_out_was_refused(post):
    post.serve_somebody()
    with pytest.raises(VisitorAtCounter):
        post.do(signing_in.sign_out, session=post.session)

    post.do(serving.complete_and_call_next, counter="1")
    post.do(signing_in.sign_out, session=post.session)
    assert post.open_counter() is None


def test_a_colleagues_counter_stays_open(post):
    make_person(post.house, post.hall, "li", Role.CLERK)
    post.do(counters.open_counter, counter="2", clerk_id=post.do(people.person_id, login="li"))
    post.do(signing_in.sign_out, session=post.session)

    assert post.do(lambda tx: len(tx.book.working_counters())) == 1


def test_a_session_that_has_ended_already_closes_nothing(post):
    post.do(signing_in.sign_out, session="0" * 64)

    assert post.open_counter() is not None


# --- sessions that end without a word --------------------------------------------------------------------------------------------


def test_an_idle_sign_in_takes_its_counter_with_it(post):
    post.house.clock.real_at += IDLE_H

    assert post.do(end_what_ran_out) == 1
    assert (post.open_counter(), post.reasons()) == (None, ["left_behind"])


def test_a_counter_stays_open_while_its_clerk_is_signed_in_elsewhere(post):
    post.house.clock.real_at += IDLE_H // 2
    post.sign_in()
    post.house.clock.real_at += IDLE_H // 2

    assert post.do(end_what_ran_out) == 1
    assert post.open_counter() is not None


def test_a_counter_with_a_visitor_is_closed_once_the_visitor_has_gone(post):
    ticket = post.serve_somebody()
    post.house.clock.real_at += IDLE_H
    assert (post.do(end_what_ran_out), post.open_counter() is not None) == (0, True)

    post.do(serving.complete, ticket_id=ticket.id)
    assert (post.do(end_what_ran_out), post.open_counter()) == (1, None)


def test_two_idle_sign_ins_of_one_clerk_end_together(post):
    post.sign_in()
    post.house.clock.real_at += IDLE_H

    assert (post.do(end_what_ran_out), post.reasons()) == (2, ["left_behind"])


def test_a_clerk_without_any_sign_in_is_left_alone(post):
    """Programs and made-up clerks open counters without signing in."""
    post.do(signing_in.sign_out, session=post.session)
    post.do(counters.open_counter, counter="1", clerk_id=post.clerk)
    post.house.clock.real_at += IDLE_H

    assert (post.do(end_what_ran_out), post.open_counter() is not None) == (0, True)


def test_whoever_is_put_out_leaves_no_counter_open(post):
    post.do(people.close_person, login="wang")

    assert (post.open_counter(), post.reasons()) == (None, ["left_behind"])


def test_whoever_is_put_out_leaves_the_visitor_where_others_can_finish(post):
    ticket = post.serve_somebody()
    post.do(people.end_sessions, login="wang")

    assert post.open_counter() is not None
    assert post.do(serving.complete, ticket_id=ticket.id).is_final
