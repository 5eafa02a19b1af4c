"""Copies, and the word of somebody who saw what became of a slip."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from hallq.domain.errors import CopyNotOffered, FieldInvalid, PaperSettled, PrintJobUnknown
from hallq.domain.slip import from_json
from hallq.operations.copies import (
    confirm_paper,
    drop_paper_of_the_gone,
    request_copy,
    request_copy_at_kiosk,
    request_copy_of_doubtful,
    request_test_page,
)
from hallq.operations.issuing import cancel_ticket
from hallq.operations.print_jobs import EXPIRES_AFTER_MS
from hallq.store import tables as t


def came_too_late(paper):
    """The first slip, which no printer took in time."""
    paper.wait(EXPIRES_AFTER_MS / 1000 + 1)
    paper.jobs.sweep(paper.now)
    return paper.ticket.id


def told(paper, name):
    """The facts of every line of this name."""
    return [json.loads(row["body"])["event"] for row in paper.work.rows(t.event_log) if row["name"] == name]


def ended(paper, outcome, reason="closed"):
    """The first slip, ended so."""
    job = paper.lease()
    paper.jobs.mark_sending(job, "one")
    paper.jobs.finish(job, "one", outcome, reason)
    return job.id


def test_a_slip_that_was_not_begun_gives_way_to_its_copy(paper):
    copy = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="not_printed")

    assert (paper.row()["state"], paper.row()["reason"]) == ("dropped", "copy_instead")
    assert paper.lease().id == copy


@pytest.mark.parametrize("lost", ["not_sent", "its worker"])
def test_a_slip_in_hand_never_comes_out_behind_its_copy(paper, lost):
    job = paper.lease(seconds=10)
    copy = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="not_printed")
    if lost == "not_sent":
        paper.jobs.finish(job, "one", "not_sent", "paper_out")
    paper.wait(11)
    paper.jobs.sweep(paper.now)

    assert (paper.row()["state"], paper.row()["reason"]) == ("dropped", "copy_instead")
    assert paper.lease().id == copy


def test_a_copy_in_hand_never_comes_out_behind_the_next_one(paper):
    ended(paper, "printed")
    first = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="torn")
    job = paper.lease()
    paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="torn")
    paper.jobs.finish(job, "one", "not_sent", "paper_out")

    assert paper.row(first)["state"] == "dropped"


def test_a_doubtful_slip_counts_as_copied(paper):
    ended(paper, "unknown")
    paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="not_printed")

    assert paper.row()["confirmed_at"] == paper.now
    assert [line["what"] for line in told(paper, "print.confirmed")] == ["copied"]


def test_a_slip_that_came_out_is_left_as_it_is(paper):
    ended(paper, "printed")
    paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="lost")

    assert (paper.row()["state"], paper.row()["confirmed_at"]) == ("printed", None)


def test_a_slip_that_was_confirmed_is_not_asked_about_again(paper):
    job = ended(paper, "unknown")
    paper.work.do(confirm_paper, job_id=job, what="came_out")
    paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="lost")

    assert [line["what"] for line in told(paper, "print.confirmed")] == ["came_out"]


def test_a_copy_of_a_visit_that_is_over_says_so(paper):
    ended(paper, "printed")
    paper.work.do(cancel_ticket, ticket_id=paper.ticket.id)
    copy = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="lost")

    assert from_json(paper.row(copy)["facts"]).void == "cancelled"


def test_a_copy_is_printed_where_the_first_slip_was(paper):
    ended(paper, "printed")
    copy = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="lost")

    assert paper.row(copy)["printer_id"] == paper.row()["printer_id"]


def test_a_visitor_gets_one_copy_of_a_doubtful_slip(paper):
    ended(paper, "unknown")
    copy = paper.work.do(request_copy_at_kiosk, ticket_id=paper.ticket.id)

    assert from_json(paper.row(copy)["facts"]).copy == 1
    with pytest.raises(CopyNotOffered):
        paper.work.do(request_copy_at_kiosk, ticket_id=paper.ticket.id)


def test_a_visitor_gets_no_copy_of_a_slip_that_came_out(paper):
    ended(paper, "printed")

    with pytest.raises(CopyNotOffered):
        paper.work.do(request_copy_at_kiosk, ticket_id=paper.ticket.id)


@pytest.mark.parametrize("what", ["came_out", "dropped"])
def test_what_somebody_saw_is_written_once(paper, what):
    job = ended(paper, "unknown")
    paper.work.do(confirm_paper, job_id=job, what=what)

    assert [line["what"] for line in told(paper, "print.confirmed")] == [what]
    with pytest.raises(PaperSettled):
        paper.work.do(confirm_paper, job_id=job, what=what)


def test_of_a_slip_that_is_known_nobody_says_anything(paper):
    job = ended(paper, "printed")

    with pytest.raises(PaperSettled):
        paper.work.do(confirm_paper, job_id=job, what="came_out")


def test_other_words_are_refused(paper):
    job = ended(paper, "unknown")

    with pytest.raises(FieldInvalid):
        paper.work.do(confirm_paper, job_id=job, what="copied")


def test_a_job_that_is_none_is_refused(paper):
    with pytest.raises(PrintJobUnknown):
        paper.work.do(confirm_paper, job_id=99_999, what="came_out")


def test_of_a_ticket_without_paper_there_is_no_copy_at_the_kiosk(work):
    from_nothing = work.issue()
    with work.house.database.writing(work.hall, lambda: None) as writer:
        writer.run(sa.delete(t.print_job), {})

    work.refuses(PrintJobUnknown, request_copy_at_kiosk, ticket_id=from_nothing.id)


def test_a_copy_in_the_place_of_a_doubtful_slip_settles_it(paper):
    job = ended(paper, "unknown")
    copy = paper.work.do(request_copy_of_doubtful, job_id=job, printer="lobby")

    assert from_json(paper.row(copy)["facts"]).copy == 1
    assert [line["what"] for line in told(paper, "print.confirmed")] == ["copied"]


@pytest.mark.parametrize(("outcome", "why"), [("unknown", "outcome_unknown"), ("expired", "not_printed")])
def test_a_copy_of_a_doubtful_slip_says_no_more_than_is_known(paper, outcome, why):
    job = ended(paper, "unknown") if outcome == "unknown" else came_too_late(paper)
    paper.work.do(request_copy_of_doubtful, job_id=job)

    assert told(paper, "print.requested")[-1]["reason"] == why


def test_two_people_do_not_ask_for_a_copy_of_the_same_doubtful_slip(paper):
    job = ended(paper, "unknown")
    paper.work.do(request_copy_of_doubtful, job_id=job)

    with pytest.raises(PaperSettled):
        paper.work.do(request_copy_of_doubtful, job_id=job)


def test_a_test_page_bears_the_time_of_the_halls_clock(paper):
    facts = replace(from_json(paper.row()["facts"]), issued_at=0)
    job = paper.work.do(request_test_page, printer="lobby", facts=facts)

    assert from_json(paper.row(job)["facts"]).issued_at == paper.work.rows(t.event_log)[-1]["at"]


def test_of_a_test_page_there_is_no_copy(paper):
    ended(paper, "printed")
    facts = from_json(paper.row()["facts"])
    paper.work.do(request_test_page, printer="lobby", facts=facts)
    job = ended(paper, "unknown")

    with pytest.raises(PrintJobUnknown):
        paper.work.do(request_copy_of_doubtful, job_id=job)


def test_doubtful_paper_of_a_visit_that_is_over_is_dropped_at_once(paper):
    job = ended(paper, "unknown")
    assert paper.work.do(drop_paper_of_the_gone) == 0
    paper.work.do(cancel_ticket, ticket_id=paper.ticket.id)

    assert paper.work.do(drop_paper_of_the_gone) == 1
    assert [(line["job"], line["what"]) for line in told(paper, "print.confirmed")] == [(job, "dropped")]
    assert paper.work.do(drop_paper_of_the_gone) == 0
