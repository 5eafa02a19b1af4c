"""Paper that comes too late is not printed, holds up nobody, and is forgotten after some days."""

import time

import sqlalchemy as sa

from hallq.domain.errors import PrintJobUnknown
from hallq.operations.copies import request_copy
from hallq.operations.print_jobs import EXPIRES_AFTER_MS, KEPT_MS, LATE_AT_ONCE, forget_old_jobs
from hallq.operations.setup import load_setup
from hallq.store import tables as t
from tests.making import NINE, hall_document
from tests.operations.paper import PRINTERS


def test_paper_that_comes_too_late_is_not_printed_any_more(paper):
    paper.wait(EXPIRES_AFTER_MS / 1000 + 0.001)

    assert paper.lease() is None
    assert paper.jobs.sweep(paper.now) == 1
    assert (paper.row()["state"], len(paper.told())) == ("expired", 1)


def test_paper_that_comes_just_in_time_is_printed(paper):
    paper.wait(EXPIRES_AFTER_MS / 1000)

    assert paper.jobs.sweep(paper.now) == 0
    assert paper.lease().id == paper.ticket.id


def test_what_was_tried_often_is_late_like_everything_else(paper):
    paper.wait(80)
    paper.jobs.finish(paper.lease(), "one", "not_sent", "error")
    paper.wait(11)

    assert paper.lease() is None
    assert paper.jobs.due_in("lobby", paper.now) is None
    assert paper.jobs.sweep(paper.now) == 1


def test_late_paper_does_not_hold_up_the_next(paper):
    paper.wait(EXPIRES_AFTER_MS / 1000 + 1)
    fresh = paper.work.issue()

    assert paper.lease().id == fresh.id


def test_late_paper_is_cleared_away_some_at_a_time(paper):
    for _ in range(LATE_AT_ONCE):
        paper.work.issue()
    paper.wait(EXPIRES_AFTER_MS / 1000 + 1)

    assert [paper.jobs.sweep(paper.now) for _ in range(3)] == [LATE_AT_ONCE, 1, 0]


def test_late_paper_of_a_printer_that_nobody_drives_is_cleared_away(paper):
    copy = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="torn", printer="stairs")
    paper.work.do(load_setup, document=hall_document(printers=PRINTERS[:1]))
    paper.wait(EXPIRES_AFTER_MS / 1000 + 1)
    paper.jobs.sweep(paper.now)

    assert paper.row(copy)["state"] == "expired"


def test_a_lease_looks_at_no_late_paper(paper):
    row = paper.row() | {"requested_at": NINE - 86_400_000, "next_at": NINE - 86_400_000}
    with paper.work.house.database.migrating() as connection:
        connection.execute(sa.insert(t.print_job), [row | {"id": 1_000 + n} for n in range(20_000)])
    paper.jobs.finish(paper.lease(), "one", "not_sent", "error")
    began = time.perf_counter()
    for _ in range(50):
        assert paper.lease() is None
        assert paper.jobs.due_in("lobby", paper.now) == 0.5

    assert time.perf_counter() - began < 2
    paper.wait(0.5)
    assert paper.lease().id == paper.ticket.id


def test_the_paper_of_the_last_days_is_kept_and_older_is_forgotten(paper):
    paper.jobs.finish(paper.lease(), "one", "printed", "")
    paper.wait(KEPT_MS / 1000)
    waiting = paper.work.issue()

    assert paper.work.do(forget_old_jobs) == 0
    paper.wait(0.001)
    assert paper.work.do(forget_old_jobs) == 1
    assert [row["id"] for row in paper.work.rows(t.print_job)] == [waiting.id]


def test_a_ticket_whose_paper_is_forgotten_has_no_copy(paper):
    paper.jobs.finish(paper.lease(), "one", "printed", "")
    paper.wait(KEPT_MS / 1000 + 1)
    paper.work.do(forget_old_jobs)

    paper.work.refuses(PrintJobUnknown, request_copy, ticket_id=paper.ticket.id, reason="torn")
