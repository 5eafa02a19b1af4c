"""Suspending a queue and reopening it."""

import pytest

from hallq.domain.errors import FieldInvalid, QueueSuspended, QueueUnknown
from hallq.domain.reasons import SUSPEND_REASONS
from hallq.operations.issuing import issue_ticket
from hallq.operations.queues import reopen_queue, suspend_queue
from hallq.operations.verify import verify


@pytest.mark.parametrize("reason", SUSPEND_REASONS)
def test_a_suspended_queue_gives_no_numbers(work, reason):
    work.do(suspend_queue, queue="card", reason=reason)

    work.refuses(QueueSuspended, issue_ticket, service="card-new")
    assert work.issue("pension-apply").number == "A001"


def test_who_waits_in_a_suspended_queue_is_served(work):
    ticket = work.issue()
    work.do(suspend_queue, queue="card", reason="full")

    assert work.call("1").id == ticket.id


def test_a_reopened_queue_gives_numbers(work):
    work.do(suspend_queue, queue="card", reason="system")
    work.do(reopen_queue, queue="card")

    assert work.issue().number == "J001"


def test_both_are_lines_of_the_story_and_the_books_are_what_it_tells(work):
    work.do(suspend_queue, queue="card", reason="system")
    work.do(reopen_queue, queue="card")

    assert work.story[-2:] == ["queue.suspended", "queue.reopened"]
    assert verify(work.house.database, work.hall).clean


def test_what_is_so_already_is_no_line(work):
    work.do(reopen_queue, queue="card")
    work.do(suspend_queue, queue="card", reason="system")
    before = work.story
    work.do(suspend_queue, queue="card", reason="full")

    assert work.story == before


def test_another_reason_is_refused(work):
    assert work.refuses(FieldInvalid, suspend_queue, queue="card", reason="tired")["field"] == "reason"


@pytest.mark.parametrize(("verb", "wishes"), [(suspend_queue, {"reason": "full"}), (reopen_queue, {})])
def test_a_queue_that_is_not_there_is_refused(work, verb, wishes):
    work.refuses(QueueUnknown, verb, queue="none", **wishes)
