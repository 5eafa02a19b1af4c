"""The papers of one ticket: the slip, its copies, and why one is not out yet."""

import pytest

from hallq.operations.copies import request_copy
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.queries.instant import instant
from hallq.queries.papers import papers_of, why_not_sent
from tests.making import ALONE, HALL, NINE, StillClock, issue, make_hall

GROUP = [HALL["printers"][0] | {"group": "slips"}, HALL["printers"][0] | ALONE | {"code": "door", "group": "slips"}]


@pytest.fixture
def hall(database_url):
    return make_hall(database_url, clock=StillClock(NINE), printers=GROUP)


def papers(hall, ticket):
    """Each paper of a ticket with the reason for which it was not sent."""
    house, hall_id = hall
    with instant(house.database, house.setup_of(hall_id)) as at:
        return [(paper, why_not_sent(at, paper)) for paper in papers_of(at, ticket.id)]


def try_once(hall, printer, reason):
    """A worker takes the job and cannot send it."""
    house, hall_id = hall
    jobs = PrintJobs(house, hall_id)
    jobs.finish(jobs.lease(printer, "one", house.clock.real(), 30), "one", "not_sent", reason)


def test_a_slip_that_was_not_tried_has_no_reason(hall):
    ticket = issue(*hall).ticket
    [(paper, why)] = papers(hall, ticket)

    assert (paper.id, paper.copy, paper.state, why) == (ticket.id, 0, "queued", None)


def test_a_reason_is_told_while_it_stays_where_it_was_asked_for(hall):
    ticket = issue(*hall).ticket
    try_once(hall, "lobby", "silent")

    [(paper, why)] = papers(hall, ticket)
    assert (paper.printer_id == paper.asked_printer_id, why) == (True, "silent")


def test_a_reason_stays_with_the_printer_that_had_it(hall):
    ticket = issue(*hall).ticket
    try_once(hall, "lobby", "paper_out")

    [(paper, why)] = papers(hall, ticket)
    assert (paper.printer_id != paper.asked_printer_id, why) == (True, None)


def test_where_no_other_takes_it_the_reason_is_told(hall):
    ticket = issue(*hall).ticket
    try_once(hall, "lobby", "paper_out")
    try_once(hall, "door", "cover_open")

    assert [why for _, why in papers(hall, ticket)] == ["cover_open"]


def test_copies_follow_the_slip(hall):
    house, hall_id = hall
    ticket, other = issue(*hall).ticket, issue(*hall).ticket
    for one in (other, ticket):
        house.act(hall_id, SYSTEM, lambda tx, one=one: request_copy(tx, ticket_id=one.id, reason="lost"))

    assert [(paper.copy, paper.state) for paper, _ in papers(hall, ticket)] == [(0, "dropped"), (1, "queued")]
