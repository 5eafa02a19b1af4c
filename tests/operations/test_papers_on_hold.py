"""Where the papers are of a visit that is set aside, and which window may go on with it."""

import pytest

from hallq.domain.errors import FieldInvalid, NotServedHere
from hallq.operations import counters
from hallq.operations.calling import call_ticket, requeue
from hallq.operations.serving import hold, resume
from hallq.store import tables as t

MINUTE = 60_000


def set_aside(work, papers):
    """A visit at counter 1 is set aside."""
    work.issue()
    return work.do(hold, ticket_id=work.serve("1").id, papers=papers)


@pytest.mark.parametrize("papers", ["with_visitor", "elsewhere"])
@pytest.mark.parametrize("verb", [resume, call_ticket])
def test_any_window_of_the_queue_goes_on_where_no_window_keeps_the_papers(work, verb, papers):
    held = set_aside(work, papers)

    assert held.papers == papers
    assert work.do(verb, ticket_id=held.id, counter="2").counter_id is not None


@pytest.mark.parametrize("verb", [resume, call_ticket])
def test_only_the_window_that_keeps_the_papers_goes_on(work, verb):
    held = set_aside(work, "kept")

    work.refuses(NotServedHere, verb, ticket_id=held.id, counter="2")
    assert work.do(verb, ticket_id=held.id, counter="1").counter_id is not None


def test_papers_of_a_window_that_has_closed_are_elsewhere_and_any_window_goes_on(work):
    held = set_aside(work, "kept")
    work.do(counters.close_counter, counter="1")

    assert work.ticket(held.id).papers == "elsewhere"
    assert work.do(resume, ticket_id=held.id, counter="2").papers == ""


def test_back_in_the_line_the_visitor_is_called_by_the_window_that_keeps_the_papers(work):
    held = set_aside(work, "kept")
    other = work.issue()
    work.do(requeue, ticket_id=held.id)

    assert (work.call("2").id, work.call("1").id) == (other.id, held.id)


@pytest.mark.parametrize("papers", ["with_visitor", "kept", "elsewhere"])
def test_the_time_on_hold_is_nobodys_service(work, papers):
    work.issue()
    served = work.serve("1")
    work.later(minutes=3)
    work.do(hold, ticket_id=served.id, papers=papers)
    work.later(minutes=40)
    work.do(resume, ticket_id=served.id, counter="1")
    work.later(minutes=2)
    work.complete(work.ticket(served.id))

    assert work.row(t.occurrence)["served_ms"] == 5 * MINUTE


def test_papers_are_in_one_of_three_places(work):
    work.issue()

    assert work.refuses(FieldInvalid, hold, ticket_id=work.serve("1").id, papers="lost")["field"] == "papers"
