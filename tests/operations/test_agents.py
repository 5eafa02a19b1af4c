"""Whoever takes a number for others: how many matters, and how many numbers a day."""

import pytest

from hallq.domain import errors as e
from hallq.operations.issuing import cancel_ticket, issue_ticket
from hallq.operations.setup import load_setup
from hallq.operations.verify import verify
from hallq.operations.walking_in import serve_walk_in
from hallq.store import tables as t
from tests.making import hall_document
from tests.operations.at_work import at_work


def agent_of(work, code="liu"):
    return work.house.setup_of(work.hall).agents.by_code[code]


def test_a_number_tells_the_agent_and_the_matters(work):
    ticket = work.issue(agent="liu", matters=3)

    assert (ticket.agent_id, ticket.matters) == (agent_of(work).id, 3)


def test_matters_are_one_unless_told(work):
    assert work.issue(agent="liu").matters == 1


def test_whoever_comes_for_nobody_else_may_bring_several_matters(work):
    ticket = work.issue(matters=4)

    assert (ticket.agent_id, ticket.matters) == (None, 4)


@pytest.mark.parametrize("matters", [0, 1000, -1])
def test_a_number_of_matters_that_cannot_be_is_refused(work, matters):
    assert work.refuses(e.FieldInvalid, issue_ticket, service="card-new", agent="liu", matters=matters)["field"] == "matters"


def test_an_unknown_agent_is_refused(work):
    assert work.refuses(e.AgentUnknown, issue_ticket, service="card-new", agent="moon") == {"agent": "moon"}


def test_an_agent_out_of_use_is_unknown(work):
    work.do(load_setup, document=hall_document(agents=[]))

    work.refuses(e.AgentUnknown, issue_ticket, service="card-new", agent="liu")


def test_the_limit_of_a_day_holds(work):
    work.issue(agent="liu")
    work.issue("pension-proof", agent="liu")

    assert work.refuses(e.AgentLimitReached, issue_ticket, service="card-new", agent="liu") == {"agent": "liu", "limit": 2}


def test_whoever_is_served_without_waiting_counts_too(work):
    work.issue(agent="liu")
    work.do(serve_walk_in, counter="1", service="card-new", agent="liu")

    work.refuses(e.AgentLimitReached, serve_walk_in, counter="2", service="card-new", agent="liu")


def test_a_number_that_was_given_up_is_free_again(work):
    work.issue(agent="liu")
    work.do(cancel_ticket, ticket_id=work.issue(agent="liu").id)

    assert work.issue(agent="liu").agent_id == agent_of(work).id


def test_without_a_limit_an_agent_takes_as_many_as_are_wanted(database_url):
    work = at_work(database_url, "1", agents=[{**hall_document()["agents"][0], "limit_per_day": None}])

    assert [work.issue(agent="liu").number for _ in range(4)][-1] == "J004"


def test_a_service_counts_as_many_matters_as_were_brought(work):
    work.issue(agent="liu", matters=3)
    work.complete(work.serve())

    assert work.row(t.occurrence)["matters"] == 3


def test_the_clerk_may_say_that_there_were_others(work):
    work.issue(agent="liu", matters=3)
    work.complete(work.serve(), matters=2)

    assert work.row(t.occurrence)["matters"] == 2


def test_the_books_can_be_told_again(work):
    work.issue(agent="liu", matters=3)

    assert verify(work.house.database, work.hall).faults == []
