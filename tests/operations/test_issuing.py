"""Taking a number and giving it up: every refusal consumes nothing."""

import json

import pytest

from hallq.domain.errors import (
    DayNotOpen,
    FieldInvalid,
    HallClosed,
    HallFull,
    IllegalTransition,
    NoMoreTickets,
    PriorityReasonInvalid,
    PriorityUnknown,
    QueueFull,
    QueueSuspended,
    ServiceRetired,
    ServiceUnknown,
    VersionStale,
)
from hallq.domain.events import QueueReopened
from hallq.domain.events import QueueSuspended as Suspended
from hallq.domain.ticket import TicketState
from hallq.operations import day, setup
from hallq.operations.issuing import cancel_ticket, issue_ticket
from hallq.store import tables as t
from tests.making import HALL, MONDAY, TERMS, hall_document
from tests.operations.at_work import at_work

MINUTE = 60_000


def services(**changes):
    """The services of the small hall, with something else in each."""
    return [{**one, **changes} for one in HALL["services"]]


def queues(**changes):
    """The queues of the small hall, with something else in each."""
    return [{**one, **changes} for one in HALL["queues"]]


# --- the number ------------------------------------------------------------------------------------------------------------------------------


def test_numbers_of_a_series_follow_one_another(work):
    assert [work.issue().number for _ in range(3)] == ["J001", "J002", "J003"]


def test_each_series_counts_for_itself(work):
    assert [work.issue("card-new").number, work.issue("company-open").number, work.issue("card-new").number] == ["J001", "K001", "J002"]


def test_services_of_one_queue_share_its_series(work):
    assert [work.issue("pension-apply").number, work.issue("pension-proof").number] == ["A001", "A002"]


def test_after_999_comes_1000(database_url):
    work = at_work(database_url, series=[{"prefix": prefix, "first": 999, "width": 3} for prefix in "AJK"])

    assert [work.issue().number, work.issue().number] == ["J999", "J1000"]


def test_every_day_begins_anew(work):
    work.issue()
    work.later(hours=24)
    work.do(day.open_day)

    assert work.issue().number == "J001"


def test_a_cancelled_number_is_not_given_again(work):
    work.do(cancel_ticket, ticket_id=work.issue().id)

    assert work.issue().number == "J002"


def test_a_tickets_id_is_the_number_of_its_line(work):
    ticket = work.issue()
    line = work.rows(t.event_log)[-1]

    assert (line["seq"], line["name"], line["ticket_id"]) == (ticket.id, "ticket.issued", ticket.id)


def test_a_ticket_knows_its_day_service_queue_and_class(work):
    found = work.house.setup_of(work.hall)
    ticket = work.issue("pension-apply", priority="green", reason="elderly", language="en", source="kiosk")

    assert (ticket.business_day, ticket.language, ticket.source, ticket.rank) == (MONDAY, "en", "kiosk", 2)
    assert (ticket.service_id, ticket.queue_id) == (found.service("pension-apply").id, found.queue("pension").id)


def test_who_does_not_say_speaks_the_halls_first_language(work):
    assert work.issue().language == "zh"


def test_a_package_has_its_steps_in_order(work):
    found = work.house.setup_of(work.hall)
    ticket = work.issue("start-business")
    steps = work.rows(t.ticket_step, ticket_id=ticket.id)

    assert (ticket.number, ticket.steps) == ("K001", 2)
    assert [(one["position"], one["service_id"], one["queued_at"]) for one in steps] == [
        (1, found.service("company-open").id, work.now),
        (2, found.service("card-new").id, None),
    ]


# --- what the visitor is told ------------------------------------------------------------------------------------------------------------------


def test_a_newcomer_is_told_how_many_are_before(work):
    assert [work.do(issue_ticket, service="card-new").ahead for _ in range(3)] == [0, 1, 2]


def test_a_newcomer_of_a_higher_class_has_fewer_before(work):
    for _ in range(3):
        work.issue("pension-apply")

    assert work.do(issue_ticket, service="pension-apply", priority="green", reason="elderly").ahead == 0


def test_whoever_has_waited_for_the_guard_is_before_a_higher_class(work):
    work.issue("pension-apply")
    work.later(minutes=30)
    work.issue("pension-apply")

    assert work.do(issue_ticket, service="pension-apply", priority="green", reason="elderly").ahead == 1


def test_whoever_is_called_is_before_nobody(work):
    work.issue()
    work.call("1")

    assert work.do(issue_ticket, service="card-new").ahead == 0


def test_where_a_counter_is_open_the_wait_is_told_as_a_range(work):
    for _ in range(5):
        work.issue()
    told = work.do(issue_ticket, service="card-new").estimate

    assert told.low <= told.likely <= told.high
    assert told.likely > 0


def test_where_no_counter_is_open_no_wait_is_told(database_url):
    assert at_work(database_url).do(issue_ticket, service="card-new").estimate is None


# --- refusals --------------------------------------------------------------------------------------------------------------------------------


def test_an_unknown_service_is_refused(work):
    work.refuses(ServiceUnknown, issue_ticket, service="none")


def test_an_unknown_class_is_refused(work):
    work.refuses(PriorityUnknown, issue_ticket, service="card-new", priority="none")


@pytest.mark.parametrize(("priority", "reason"), [("green", None), ("green", "tired"), (None, "elderly")])
def test_a_class_without_its_reason_is_refused(work, priority, reason):
    work.refuses(PriorityReasonInvalid, issue_ticket, service="pension-apply", priority=priority, reason=reason)


def test_a_language_that_is_not_spoken_here_is_refused(work):
    assert work.refuses(FieldInvalid, issue_ticket, service="card-new", language="fr")["field"] == "language"


def test_on_a_closed_day_nothing_is_issued(work):
    work.do(day.close_day)
    work.refuses(DayNotOpen, issue_ticket, service="card-new")


def test_outside_the_hours_nothing_is_issued_and_the_next_opening_is_told(work):
    work.later(hours=3, minutes=30)

    assert work.refuses(HallClosed, issue_ticket, service="card-new") == {"service": "card-new", "opens_at": work.now + 30 * MINUTE}


def test_a_replayed_day_is_not_asked_when_it_was_open(work):
    work.later(hours=12)

    assert work.do(issue_ticket, service="card-new", any_hour=True, source="replay").ticket.number == "J001"


def test_after_the_last_ticket_nothing_is_issued(database_url):
    work = at_work(database_url, timetables=[{**HALL["timetables"][0], "last_ticket_minutes": 30}])
    work.later(hours=7, minutes=30)

    work.refuses(NoMoreTickets, issue_ticket, service="card-new")


def test_a_retired_service_is_refused(work):
    work.do(setup.load_setup, document=hall_document(services=HALL["services"][:-1]))

    work.refuses(ServiceRetired, issue_ticket, service="company-seal")


def test_a_suspended_queue_takes_nobody_until_it_is_reopened(work):
    card = work.house.setup_of(work.hall).queue("card").id
    work.do(lambda tx: tx.record(Suspended(card, "equipment")))
    work.refuses(QueueSuspended, issue_ticket, service="card-new")
    work.do(lambda tx: tx.record(QueueReopened(card)))

    assert work.issue().number == "J001"


def test_a_package_is_refused_where_one_of_its_steps_cannot_be_done(work):
    card = work.house.setup_of(work.hall).queue("card").id
    work.do(lambda tx: tx.record(Suspended(card, "equipment")))

    work.refuses(QueueSuspended, issue_ticket, service="start-business")


def test_a_full_queue_takes_nobody(database_url):
    work = at_work(database_url, "1", queues=queues(capacity=2))
    work.issue()
    work.issue()
    work.refuses(QueueFull, issue_ticket, service="card-new")
    work.call("1")

    assert work.issue().number == "J003"


def test_a_full_hall_takes_nobody(database_url):
    work = at_work(database_url, "1", settings={"max_tickets_waiting": 2})
    work.issue("card-new")
    work.issue("company-open")
    work.refuses(HallFull, issue_ticket, service="pension-apply")
    work.call("1")

    assert work.issue("pension-apply").number == "A001"


# --- giving up -------------------------------------------------------------------------------------------------------------------------------


def test_a_cancelled_visit_is_over_and_never_called(work):
    ticket = work.issue()
    cancelled = work.do(cancel_ticket, ticket_id=ticket.id, reason="staff")

    assert (cancelled.state, cancelled.ended_at, work.ticket(ticket.id)) == (TicketState.CANCELLED, work.now, cancelled)
    assert json.loads(work.rows(t.event_log)[-1]["body"])["event"]["reason"] == "staff"


def test_a_called_visitor_may_give_up_and_the_counter_is_free(work):
    work.issue()
    work.issue()
    work.do(cancel_ticket, ticket_id=work.call("1").id)

    assert work.call("1").number == "J002"


def test_who_is_being_served_cannot_give_up(work):
    work.issue()

    work.refuses(IllegalTransition, cancel_ticket, ticket_id=work.serve("1").id)


def test_giving_up_with_a_stale_version_is_refused(work):
    work.refuses(VersionStale, cancel_ticket, ticket_id=work.issue().id, expected_version=7)


# --- age and appointments ----------------------------------------------------------------------------------------------------------------------


def test_an_age_of_nobody_is_refused(work):
    assert work.refuses(FieldInvalid, issue_ticket, service="card-new", age=-1)["field"] == "age"


def test_a_class_that_is_named_counts_whatever_the_age(database_url):
    work = at_work(database_url, "1", priorities=[{**one, "from_age": 70 if one["code"] == "green" else None} for one in HALL["priorities"]])

    assert work.do(issue_ticket, service="card-new", age=80, priority="ordinary").priority.code == "ordinary"


def test_a_class_of_an_age_that_asks_for_no_reason_gets_none(database_url):
    classes = [*HALL["priorities"], {"code": "senior", "rank": 1, "name": {"zh": "长者", "en": "Senior"}, "reasons": [], **TERMS, "from_age": 60}]
    work = at_work(database_url, "1", priorities=classes)

    assert work.do(issue_ticket, service="card-new", age=60).priority.code == "senior"


def test_a_line_without_appointments_takes_none(work):
    told = {"field": "slot", "reason": "no appointments in this line"}

    assert work.refuses(FieldInvalid, issue_ticket, service="card-new", slot=work.now) == told


@pytest.mark.parametrize(("late", "kept"), [(-30, True), (15, True), (16, False)])
def test_an_appointment_is_kept_until_its_slack_is_over(database_url, late, kept):
    work = at_work(database_url, "1", queues=[{**one, "discipline": "appointment"} for one in HALL["queues"]])
    slot = work.now - late * 60_000
    ticket = work.do(issue_ticket, service="card-new", slot=slot).ticket

    assert (ticket.slot_at, ticket.placed_at) == ((slot, max(work.now, slot - 300_000)) if kept else (0, work.now))
