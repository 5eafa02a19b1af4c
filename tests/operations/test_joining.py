"""Two clerks serve one visitor: both work, and the visitor has waited once."""

import pytest

from hallq.domain import errors as e
from hallq.domain.ticket import TicketState
from hallq.operations import calling, counters, day, leaving, serving
from hallq.operations.hall import Actor
from hallq.operations.joining import join_service, part_service
from hallq.operations.verify import verify
from hallq.operations.walking_in import serve_walk_in
from hallq.store import tables as t
from tests.operations.at_work import AtWork

CLERK = Actor("person", 12, clerk_id=12)


@pytest.fixture
def served(work: AtWork):
    """Somebody is served at counter 1, and counter 2 helps since a minute later."""
    work.issue()
    ticket = work.serve()
    work.later(minutes=1)
    return work.do(join_service, ticket_id=ticket.id, counter="2")


def parts(work: AtWork):
    return [(row["counter_id"], row["clerk_id"], row["began_at"], row["ended_at"]) for row in work.rows(t.joint_part)]


def counter_id(work: AtWork, code="2"):
    return work.house.setup_of(work.hall).counters.by_code[code].id


def clean(work: AtWork):
    return verify(work.house.database, work.hall).faults == []


def test_help_is_written_with_counter_and_clerk(work, served):
    row = work.row(t.joint_part)

    assert (row["ticket_id"], row["occurrence_id"], row["counter_id"], row["clerk_id"]) == (served.id, served.occurrence_id, counter_id(work), 12)
    assert (row["began_at"], row["ended_at"]) == (work.now, None)


def test_the_visit_stays_as_it_is(work, served):
    assert (served.state, served.clerk_id, served.calls) == (TicketState.SERVING, 11, 1)


def test_a_counter_that_helps_is_busy(work, served):
    work.issue()

    assert work.refuses(e.CounterBusy, calling.call_next, counter="2") == {"counter": "2", "ticket": served.id}
    work.refuses(e.CounterBusy, counters.pause_counter, counter="2", reason="break")
    work.refuses(e.CounterBusy, counters.close_counter, counter="2")
    work.refuses(e.CounterBusy, serve_walk_in, counter="2", service="card-new")
    work.refuses(e.CounterBusy, serving.complete_and_call_next, counter="2")


def test_whoever_helps_signs_out_only_after_it(work, served):
    work.refuses(e.VisitorAtCounter, leaving.leave_post, clerk_id=12)

    assert not work.do(leaving.close_left_post, clerk_id=12)


def test_help_ends_when_the_counter_says_so_and_the_service_goes_on(work, served):
    work.later(minutes=4)
    ticket = work.do(part_service, ticket_id=served.id, counter="2")

    assert ticket.state is TicketState.SERVING
    assert parts(work)[0][2:] == (work.now - 240_000, work.now)
    assert work.issue()
    assert work.call("2")


@pytest.mark.parametrize("end", ["complete", "hold", "transfer"])
def test_help_ends_with_the_service(work, served, end):
    work.later(minutes=4)
    wishes = {"transfer": {"queue": "pension"}}.get(end, {})
    work.do(getattr(serving, end), ticket_id=served.id, **wishes)

    assert parts(work)[0][3] == work.now
    work.issue()
    assert work.call("2")
    assert clean(work)


def test_help_ends_with_the_day(work, served):
    work.do(day.close_day, force=True)

    assert parts(work)[0][3] == work.now
    assert clean(work)


def test_several_counters_may_help(work, served):
    work.do(join_service, ticket_id=served.id, counter="3")
    work.do(part_service, ticket_id=served.id, counter="2")

    assert [one[3] is None for one in parts(work)] == [False, True]


def test_a_counter_may_come_back(work, served):
    work.do(part_service, ticket_id=served.id, counter="2")
    work.later(minutes=1)
    work.do(join_service, ticket_id=served.id, counter="2")

    assert [one[3] is None for one in parts(work)] == [False, True]
    assert clean(work)


def test_an_undone_completion_calls_no_helper_back(work, served):
    work.later(minutes=2)
    work.complete(served)
    work.issue()
    work.call("2")
    work.do(calling.undo, ticket_id=served.id)

    assert work.ticket(served.id).state is TicketState.SERVING
    assert len(parts(work)) == 1
    assert parts(work)[0][3] == work.now
    assert clean(work)


def test_a_completion_is_not_undone_where_the_first_counter_helps_elsewhere(work, served):
    work.issue()
    work.complete(served)
    other = work.serve("2")
    work.do(join_service, ticket_id=other.id, counter="1")

    work.refuses(e.NothingToUndo, calling.undo, ticket_id=served.id)


def test_a_visit_on_hold_is_not_taken_up_by_a_counter_that_helps(work, served):
    work.do(serving.hold, ticket_id=served.id)
    work.issue("company-open")
    other = work.serve("3")
    work.do(join_service, ticket_id=other.id, counter="1")

    work.refuses(e.CounterBusy, serving.resume, ticket_id=served.id, counter="1")


def test_only_who_is_served_can_be_helped(work):
    ticket = work.issue()
    assert work.refuses(e.IllegalTransition, join_service, ticket_id=ticket.id, counter="2")["action"] == "join"
    work.call()
    work.refuses(e.IllegalTransition, join_service, ticket_id=ticket.id, counter="2")


def test_a_counter_does_not_help_itself(work, served):
    work.refuses(e.CounterBusy, join_service, ticket_id=served.id, counter="1")


def test_a_counter_that_does_not_help_cannot_stop(work, served):
    work.refuses(e.NotJoined, part_service, ticket_id=served.id, counter="3")
    work.refuses(e.NotJoined, part_service, ticket_id=served.id, counter="1")


def test_a_closed_counter_does_not_help(work, served):
    work.do(counters.close_counter, counter="3")

    work.refuses(e.CounterNotOpen, join_service, ticket_id=served.id, counter="3")


def test_nobody_joins_for_a_colleague(work, served):
    with pytest.raises(e.CounterTaken):
        work.do(join_service, by=CLERK, ticket_id=served.id, counter="3")


def test_a_stale_version_joins_nothing(work, served):
    work.refuses(e.VersionStale, join_service, ticket_id=served.id, counter="3", expected_version=served.version - 1)
