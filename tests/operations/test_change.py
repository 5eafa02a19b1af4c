"""The one door to the books: what a line writes, and which lines cannot follow the ones before them."""

import pytest

from hallq.domain import events as e
from hallq.domain.errors import IllegalTransition
from hallq.operations import calling, serving
from hallq.store import tables as t
from tests.making import books


def periods(work, ticket):
    """Where a visit was, in order: state, begin and end in minutes after the issue."""
    return [
        (row["state"], (row["began_at"] - ticket.issued_at) // 60_000, row["ended_at"] and (row["ended_at"] - ticket.issued_at) // 60_000)
        for row in work.rows(t.ticket_period, ticket_id=ticket.id)
    ]


def test_periods_follow_one_another_without_gap(work):
    ticket = work.issue()
    for minutes, act in (
        (5, lambda: work.call("1")),
        (1, lambda: work.start(ticket)),
        (3, lambda: work.do(serving.hold, ticket_id=ticket.id)),
        (10, lambda: work.do(serving.resume, ticket_id=ticket.id, counter="2")),
        (2, lambda: work.complete(ticket)),
    ):
        work.later(minutes=minutes)
        act()

    assert periods(work, ticket) == [
        ("WAITING", 0, 5),
        ("CALLED", 5, 6),
        ("SERVING", 6, 9),
        ("ON_HOLD", 9, 19),
        ("SERVING", 19, 21),
    ]


def test_a_recall_begins_no_period(work):
    ticket = work.issue()
    work.call("1")
    work.later(minutes=1)
    work.do(calling.recall, ticket_id=ticket.id)

    assert len(periods(work, ticket)) == 2


def test_a_transfer_between_lines_begins_a_period(work):
    ticket = work.issue()
    work.later(minutes=4)
    work.do(serving.transfer, ticket_id=ticket.id, queue="company")

    assert periods(work, ticket) == [("WAITING", 0, 4), ("WAITING", 4, None)]


def test_a_period_knows_where_and_with_whom(work):
    ticket = work.issue()
    called = work.call("1")
    period = work.rows(t.ticket_period, ticket_id=ticket.id)[-1]

    assert (period["counter_id"], period["clerk_id"], period["session_id"], period["began_seq"]) == (
        called.counter_id, called.clerk_id, called.session_id, called.last_seq,
    )  # fmt: skip


def test_a_finished_visit_has_no_open_period_step_or_service(work):
    work.issue("start-business")
    work.complete(work.serve("3"))
    work.complete(work.serve("1"))

    assert all(row["ended_at"] is not None for table in (t.ticket_period, t.ticket_step, t.occurrence) for row in work.rows(table))


def test_every_line_with_a_version_is_a_line_about_the_ticket(work):
    ticket = work.issue()
    work.call("1")
    work.do(calling.undo, ticket_id=ticket.id)
    work.complete(work.serve("1"))
    lines = work.rows(t.event_log, ticket_id=ticket.id)

    assert (work.ticket(ticket.id).version, work.ticket(ticket.id).last_seq) == (len(lines), lines[-1]["seq"])


# --- lines that cannot be ------------------------------------------------------------------------------------------------------------------------


def tell(work, event):
    """Write a made-up line down, and what it makes of the books, without asking any verb."""
    return work.do(lambda tx: tx.record(event))


def test_a_line_about_a_ticket_that_was_never_issued_cannot_be_told(work):
    with pytest.raises(LookupError, match="speaks of ticket 99, which was never issued"):
        tell(work, e.TicketExpired(99, "J001"))


def test_a_line_that_the_state_forbids_cannot_be_told(work):
    ticket = work.issue()

    with pytest.raises(IllegalTransition):
        tell(work, e.TicketStarted(ticket.id, "J001", 1, None, 1))


def test_an_undoing_that_leaves_nothing_cannot_be_told(work):
    ticket = work.issue()

    with pytest.raises(LookupError, match="has no line left"):
        tell(work, e.TicketUndone(ticket.id, "J001", undone=(ticket.id,), what="ticket.issued", counter=None))


def test_an_undoing_of_an_issue_with_acts_after_it_cannot_be_told(work):
    ticket = work.issue()
    called = work.call("1")

    with pytest.raises(LookupError, match=r"begins with ticket\.called"):
        tell(work, e.TicketUndone(ticket.id, "J001", undone=(ticket.id,), what="ticket.issued", counter=None))
    assert work.ticket(ticket.id) == called


@pytest.mark.parametrize(
    "event",
    [
        e.PrintFinished(job=1, ticket=None, printer=1, outcome="printed", reason=""),
        e.PrintMoved(job=1, ticket=None, from_printer=1, printer=2, reason="paper_out"),
        e.PrintConfirmed(job=1, ticket=None, printer=1, what="came_out"),
        e.PrinterChanged(1, "not_ready", "paper_out", near_end=False),
        e.DeviceRevoked(1),
        e.DeviceChanged(1, "place"),
        e.StaffSignedOut(1, "idle"),
        e.PersonChanged(1, "closed", "clerk"),
    ],
    ids=lambda event: event.name,
)
def test_lines_about_paper_devices_and_people_write_no_books(work, event):
    before = books(work.house, work.hall)
    tell(work, event)

    assert books(work.house, work.hall) == before


def test_a_new_epoch_lets_series_go_on_where_it_says(work):
    work.issue()
    tell(work, e.EpochBegan("restore", day="2026-11-23", numbers=(("J", 1000),)))

    assert work.issue().number == "J1001"
