"""A package whose steps may be done in either order: under one number each is done once, at the quickest line first or as people choose."""

import contextlib
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hallq.domain import errors as e
from hallq.domain.ticket import TicketState
from hallq.operations import calling, issuing, serving
from hallq.operations.queues import suspend_queue
from hallq.operations.steps import choose_step
from hallq.operations.verify import verify
from hallq.store import tables as t
from tests.making import hall_document
from tests.operations.at_work import AtWork, at_work

COUNTERS = {"pension": "1", "card": "2", "company": "3"}


def package(*steps):
    return [{**hall_document()["packages"][0], "steps": list(steps)}]


@pytest.fixture
def work(database_url):
    """Founding a company; then its seal and a card in either order; then a proof."""
    return at_work(database_url, "1", "2", "3", packages=package("company-open", ["company-seal", "card-new"], "pension-proof"))


@pytest.fixture
def either(database_url):
    """A card and a proof in either order."""
    return at_work(database_url, "1", "2", "3", packages=package(["card-new", "pension-proof"]))


def setup_of(work: AtWork):
    return work.house.setup_of(work.hall)


def service(work, ticket):
    return setup_of(work).services.by_id[ticket.service_id].code


def queue(work, ticket):
    return setup_of(work).queues.by_id[ticket.queue_id].code


def serve(work: AtWork, ticket):
    """The visitor is called to a counter of the line and comes."""
    return work.start(work.do(calling.call_ticket, ticket_id=ticket.id, counter=COUNTERS[queue(work, ticket)]))


def finish(work: AtWork, ticket):
    return work.complete(serve(work, ticket))


def plan(work: AtWork, ticket):
    rows = work.rows(t.ticket_step, ticket_id=ticket.id)
    return [(row["stage"], setup_of(work).services.by_id[row["service_id"]].code) for row in rows]


def clean(work: AtWork):
    return verify(work.house.database, work.hall).faults == []


def test_steps_of_a_stage_are_planned_as_the_setup_says(work):
    ticket = work.issue("start-business")

    assert plan(work, ticket) == [(1, "company-open"), (2, "company-seal"), (2, "card-new"), (3, "pension-proof")]


def test_of_equally_long_lines_the_first_of_the_stage_is_next(work):
    assert service(work, finish(work, work.issue("start-business"))) == "company-seal"


def test_the_shortest_line_of_the_stage_is_next(work):
    ticket = work.issue("start-business")
    work.issue("company-seal")
    serve(work, ticket)
    work.later(minutes=40)

    # The visitor keeps the place of the first step and stands before whoever came later; so nobody is ahead in either line.
    assert service(work, work.complete(ticket)) == "company-seal"


def test_whoever_came_before_the_visitor_makes_a_line_longer(work):
    work.issue("company-seal")
    ticket = work.issue("start-business")
    assert service(work, finish(work, ticket)) == "card-new"
    assert plan(work, ticket) == [(1, "company-open"), (2, "card-new"), (2, "company-seal"), (3, "pension-proof")]


def test_the_visit_begins_in_the_shorter_line_of_its_first_stage(either):
    either.issue("card-new")

    ticket = either.issue("start-business")
    assert (queue(either, ticket), ticket.number, plan(either, ticket)) == ("pension", "A001", [(1, "pension-proof"), (1, "card-new")])


def test_the_room_of_the_line_in_which_the_visit_begins_counts(database_url):
    queues = [{**one, "capacity": 1 if one["code"] == "card" else None} for one in hall_document()["queues"]]
    work = at_work(database_url, "1", "2", packages=package(["card-new", "pension-proof"]), queues=queues)
    work.issue("card-new")

    assert queue(work, work.issue("start-business")) == "pension"
    work.issue("pension-proof")
    work.issue("pension-proof")
    assert work.refuses(e.QueueFull, issuing.issue_ticket, service="start-business")["queue"] == "card"


def test_the_slip_lists_the_steps_as_the_visit_goes_through_them(either):
    either.issue("card-new")
    issued = either.do(issuing.issue_ticket, service="start-business")

    assert [one.code for one, _ in issued.steps] == ["pension-proof", "card-new"]


def test_each_step_is_called_and_the_visit_is_over_after_the_last(work):
    ticket = work.issue("start-business")
    done = []
    while ticket.state is not TicketState.COMPLETED:
        done.append(service(work, ticket))
        ticket = finish(work, ticket)

    assert done == ["company-open", "company-seal", "card-new", "pension-proof"]
    assert all(row["called_at"] and row["ended_at"] for row in work.rows(t.ticket_step, ticket_id=ticket.id))


def test_another_step_of_the_stage_may_be_chosen_while_the_visitor_waits(work):
    ticket = finish(work, work.issue("start-business"))

    chosen = work.do(choose_step, ticket_id=ticket.id, step=3)
    assert (chosen.step, service(work, chosen), queue(work, chosen)) == (2, "card-new", "card")
    assert (chosen.place_seq, chosen.placed_at, chosen.queued_at) == (ticket.place_seq, ticket.placed_at, ticket.queued_at)
    assert work.story[-1] == "ticket.step_chosen"


def test_the_step_that_was_put_off_comes_after_the_chosen_one(work):
    ticket = work.do(choose_step, ticket_id=finish(work, work.issue("start-business")).id, step=3)

    assert service(work, finish(work, ticket)) == "company-seal"


def test_the_wait_of_a_chosen_step_runs_from_where_the_visitor_began_to_wait(work):
    ticket = finish(work, work.issue("start-business"))
    work.later(minutes=5)
    work.do(choose_step, ticket_id=ticket.id, step=3)

    rows = work.rows(t.ticket_step, ticket_id=ticket.id)
    assert (rows[1]["queued_at"], rows[2]["queued_at"]) == (ticket.queued_at, None)


def test_the_first_step_may_be_put_off_too(either):
    ticket = either.issue("start-business")

    assert service(either, either.do(choose_step, ticket_id=ticket.id, step=2)) == "pension-proof"


@pytest.mark.parametrize("step", [0, 1, 2, 4, 9])
def test_a_step_of_another_stage_is_not_chosen(work, step):
    ticket = finish(work, work.issue("start-business"))

    assert work.refuses(e.StepNotOpen, choose_step, ticket_id=ticket.id, step=step)["step"] == step


def test_a_plain_service_has_no_other_step(work):
    work.refuses(e.StepNotOpen, choose_step, ticket_id=work.issue().id, step=2)


def test_a_step_that_was_called_is_not_put_off(work):
    ticket = finish(work, work.issue("start-business"))
    called = work.do(calling.call_ticket, ticket_id=ticket.id, counter="3")
    work.refuses(e.StepNotOpen, choose_step, ticket_id=ticket.id, step=3)
    work.do(calling.requeue, ticket_id=called.id)

    work.refuses(e.StepNotOpen, choose_step, ticket_id=ticket.id, step=3)


def test_a_step_whose_line_is_suspended_is_not_chosen(work):
    ticket = finish(work, work.issue("start-business"))
    work.do(suspend_queue, queue="card", reason="staff")

    work.refuses(e.QueueSuspended, choose_step, ticket_id=ticket.id, step=3)


def test_a_stale_version_chooses_nothing(work):
    ticket = finish(work, work.issue("start-business"))

    work.refuses(e.VersionStale, choose_step, ticket_id=ticket.id, step=3, expected_version=ticket.version - 1)


def test_an_undone_completion_brings_the_plan_back(work):
    work.issue("company-seal")
    ticket = work.issue("start-business")
    before = plan(work, ticket)
    finish(work, ticket)

    undone = work.do(calling.undo, ticket_id=ticket.id)
    assert (undone.state, undone.step, plan(work, ticket)) == (TicketState.SERVING, 1, before)
    assert clean(work)


def test_a_visit_that_is_given_up_gives_back_the_places_of_what_never_began(database_url):
    services = [{**one, "quota": 5} for one in hall_document()["services"]]
    work = at_work(database_url, "1", "2", "3", services=services, packages=package("company-open", ["company-seal", "card-new"], "pension-proof"))
    ticket = work.do(choose_step, ticket_id=finish(work, work.issue("start-business")).id, step=3)
    serve(work, ticket)
    work.do(serving.hold, ticket_id=ticket.id)
    work.do(issuing.cancel_ticket, ticket_id=ticket.id)

    given = {setup_of(work).services.by_id[row["service_id"]].code: row["issued"] for row in work.rows(t.quota_day)}
    assert given == {"company-open": 1, "card-new": 1, "company-seal": 0, "pension-proof": 0}
    assert clean(work)


def test_a_place_is_given_back_once_where_a_completion_was_undone_before(work):
    work.issue("company-seal")
    ticket = work.issue("start-business")
    finish(work, ticket)
    work.do(calling.undo, ticket_id=ticket.id)
    work.complete(ticket)
    work.do(issuing.cancel_ticket, ticket_id=ticket.id)

    assert clean(work)


NUMBERS = count()
SERVICES = ("company-open", "company-seal", "card-new", "pension-proof", "pension-apply")
STAGES = st.lists(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=3, unique=True), min_size=1, max_size=4).filter(
    lambda stages: 2 <= sum(map(len, stages)) <= 6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stages=STAGES, others=st.lists(st.sampled_from(SERVICES), max_size=4), choices=st.lists(st.integers(1, 7), max_size=8))
def test_however_people_choose_every_step_is_done_once_and_stage_after_stage(sqlite_url, stages, others, choices):
    hall = {"code": f"hall-{next(NUMBERS)}"}
    work = at_work(sqlite_url, "1", "2", "3", hall=hall, packages=package(*[stage if len(stage) > 1 else stage[0] for stage in stages]))
    for other in others:
        work.issue(other)
    ticket = work.issue("start-business")
    done = []
    while ticket.state is not TicketState.COMPLETED:
        if choices:
            with contextlib.suppress(e.StepNotOpen):
                ticket = work.do(choose_step, ticket_id=ticket.id, step=choices.pop())
        assert ticket.step == len(done) + 1
        done.append(service(work, ticket))
        ticket = finish(work, ticket)
    flat = [one for stage in stages for one in stage]
    ends = [sum(map(len, stages[: i + 1])) for i in range(len(stages))]
    assert sorted(done) == sorted(flat)
    assert [sorted(done[end - len(stage) : end]) for end, stage in zip(ends, stages, strict=True)] == [sorted(stage) for stage in stages]
    assert clean(work)
