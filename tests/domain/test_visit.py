"""What each line of the story makes of a ticket."""

from dataclasses import replace

import pytest

from hallq.domain import events as e
from hallq.domain.calling import PLACE_STEP
from hallq.domain.errors import IllegalTransition
from hallq.domain.ticket import TicketState
from hallq.domain.visit import as_told, effective_story, evolve, first_state, order_of_steps

S = TicketState
MINUTE = 60_000


def line(seq, event):
    """A line of the story; each is told a minute after the one before."""
    return e.next_line(1, "e1", (seq - 1, ""), seq * MINUTE, "system", event)


ISSUED = line(
    5,
    e.TicketIssued(
        5, "A001", "A", 1, "2026-11-23", service=11, queue=21, priority=31, rank=2, steps=((11, 21), (12, 22)), language="en", source="kiosk", ahead=3
    ),
)
CALLED = e.TicketCalled(
    5, "A001", queue=21, service=11, zone=1, counter=41, window="3", clerk=51, session=2, nth=1, first=True, waited_ms=1, why="earlier", language="en"
)
RECALLED = e.TicketRecalled(5, "A001", queue=21, zone=1, counter=41, window="3", nth=2, language="en")
STARTED = e.TicketStarted(5, "A001", counter=41, clerk=52, session=2)
HELD = e.TicketHeld(5, "A001", counter=41, reason="waiting")
RESUMED = e.TicketResumed(5, "A001", counter=42, window="4", clerk=53, session=3)
TRANSFERRED = e.TicketTransferred(5, "A001", from_queue=21, from_counter=41, queue=23, service=13, place=5 * PLACE_STEP)
REQUEUED = e.TicketRequeued(5, "A001", queue=21, counter=41, place=5 * PLACE_STEP)
NO_SHOW = e.TicketNoShow(5, "A001", counter=41)
REINSTATED = e.TicketReinstated(5, "A001", queue=21, place=5 * PLACE_STEP)
COMPLETED = e.TicketCompleted(5, "A001", counter=41, clerk=51, outcome="done")
NEXT_STEP = replace(COMPLETED, next_step=2, next_service=12, next_queue=22, place=5 * PLACE_STEP)
CANCELLED = e.TicketCancelled(5, "A001", reason="visitor")
EXPIRED = e.TicketExpired(5, "A001")
WAITING = first_state(ISSUED, ISSUED.event)


def after(*events):
    """The ticket after these events, one a minute from the sixth line on."""
    ticket = WAITING
    for seq, event in enumerate(events, start=6):
        ticket = evolve(ticket, line(seq, event))
    return ticket


def at_nobody(ticket):
    """Whether nobody has the visitor."""
    return (ticket.counter_id, ticket.clerk_id, ticket.session_id) == (None, None, None)


# --- issue and call ------------------------------------------------------------------------------------------------------------------------


def test_a_new_ticket_waits_for_its_first_step():
    assert (WAITING.id, WAITING.state, WAITING.step, WAITING.steps, WAITING.service_id, WAITING.queue_id) == (5, S.WAITING, 1, 2, 11, 21)


def test_the_line_of_its_issue_is_a_tickets_place_and_time():
    assert (WAITING.place_seq, WAITING.issued_at, WAITING.queued_at, WAITING.placed_at) == (5 * PLACE_STEP, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE)


def test_a_called_ticket_is_at_its_counter():
    called = after(CALLED)

    assert (called.state, called.counter_id, called.clerk_id, called.session_id) == (S.CALLED, 41, 51, 2)


def test_the_first_call_ends_the_wait():
    assert after(CALLED).first_called_at == 6 * MINUTE


def test_a_later_call_is_not_the_end_of_the_wait_again():
    again = after(CALLED, REQUEUED, CALLED)

    assert (again.first_called_at, again.called_at) == (6 * MINUTE, 8 * MINUTE)


def test_a_recall_is_the_last_call_and_not_a_new_end_of_the_wait():
    recalled = after(CALLED, RECALLED)

    assert (recalled.calls, recalled.called_at, recalled.first_called_at, recalled.state) == (2, 7 * MINUTE, 6 * MINUTE, S.CALLED)


# --- service -------------------------------------------------------------------------------------------------------------------------------


def test_the_line_of_its_start_names_a_service():
    started = after(CALLED, STARTED)

    assert (started.state, started.occurrence_id, started.started_at, started.clerk_id) == (S.SERVING, 7, 7 * MINUTE, 52)


def test_a_held_visit_frees_its_counter_and_keeps_its_service():
    held = after(CALLED, STARTED, HELD)

    assert (held.state, at_nobody(held), held.occurrence_id) == (S.ON_HOLD, True, 7)


def test_a_resumed_visit_goes_on_at_another_counter():
    resumed = after(CALLED, STARTED, HELD, RESUMED)

    assert (resumed.state, resumed.counter_id, resumed.clerk_id, resumed.occurrence_id) == (S.SERVING, 42, 53, 7)


def test_a_visit_called_from_hold_goes_on_with_the_same_service():
    called = after(CALLED, STARTED, HELD, CALLED, STARTED)

    assert (called.occurrence_id, called.started_at) == (7, 7 * MINUTE)


def test_a_completed_visit_is_over():
    done = after(CALLED, STARTED, COMPLETED)

    assert (done.state, done.is_final, done.ended_at, at_nobody(done)) == (S.COMPLETED, True, 8 * MINUTE, True)


def test_a_visit_with_a_further_step_waits_anew():
    waiting = after(CALLED, STARTED, NEXT_STEP)

    assert (waiting.state, waiting.step, waiting.service_id, waiting.queue_id) == (S.WAITING, 2, 12, 22)
    assert (waiting.queued_at, waiting.first_called_at, waiting.started_at, waiting.occurrence_id) == (8 * MINUTE, None, None, None)
    assert (waiting.calls, waiting.ended_at, at_nobody(waiting)) == (0, None, True)


def test_a_further_step_keeps_the_place_and_age_of_the_first():
    waiting = after(CALLED, STARTED, NEXT_STEP)

    assert (waiting.place_seq, waiting.placed_at) == (5 * PLACE_STEP, 5 * MINUTE)


# --- back to a line ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("events", [(CALLED, TRANSFERRED), (TRANSFERRED,), (CALLED, STARTED, TRANSFERRED)])
def test_a_transferred_visitor_waits_in_the_other_queue(events):
    moved = after(*events)

    assert (moved.state, moved.queue_id, moved.service_id, moved.occurrence_id, at_nobody(moved)) == (S.WAITING, 23, 13, None, True)


RETURNS = [(CALLED, TRANSFERRED), (CALLED, REQUEUED), (CALLED, NO_SHOW, REINSTATED), (CALLED, STARTED, HELD, REQUEUED)]


@pytest.mark.parametrize("events", RETURNS)
def test_who_keeps_the_place_keeps_the_age(events):
    back = after(*events)

    assert (back.place_seq, back.placed_at) == (5 * PLACE_STEP, 5 * MINUTE)


@pytest.mark.parametrize("events", RETURNS)
def test_who_is_put_at_the_back_is_as_young_as_a_newcomer(events):
    *earlier, last = events
    seq = 5 + len(events)
    back = after(*earlier, replace(last, place=seq * PLACE_STEP))

    assert (back.place_seq, back.placed_at) == (seq * PLACE_STEP, seq * MINUTE)


@pytest.mark.parametrize("events", RETURNS)
def test_the_wait_of_the_step_is_not_begun_again(events):
    assert after(*events).queued_at == 5 * MINUTE


@pytest.mark.parametrize("events", [*RETURNS, (CALLED, STARTED, HELD)])
def test_calls_are_counted_anew_for_whoever_comes_back(events):
    assert after(*events).calls == 0


def test_a_missed_visitor_is_nowhere():
    missed = after(CALLED, NO_SHOW)

    assert (missed.state, at_nobody(missed), missed.is_final) == (S.NO_SHOW, True, False)


def test_a_visit_missed_after_a_hold_has_no_service_any_more():
    assert after(CALLED, STARTED, HELD, CALLED, NO_SHOW).occurrence_id is None


@pytest.mark.parametrize(("event", "state"), [(CANCELLED, S.CANCELLED), (EXPIRED, S.EXPIRED)])
def test_a_visit_that_is_given_up_is_over(event, state):
    over = after(CALLED, event)

    assert (over.state, over.ended_at, at_nobody(over)) == (state, 7 * MINUTE, True)


# --- the story -----------------------------------------------------------------------------------------------------------------------------


def test_every_line_counts_one_version():
    ticket = after(CALLED, RECALLED, STARTED)

    assert (ticket.version, ticket.last_seq) == (4, 8)


def test_a_story_that_could_not_have_happened_is_not_told():
    with pytest.raises(IllegalTransition):
        after(STARTED)


def story(*events):
    return [ISSUED, *(line(seq, event) for seq, event in enumerate(events, start=6))]


def undone(*seqs):
    return e.TicketUndone(5, "A001", undone=seqs, what="ticket.called", counter=41)


def test_an_undone_line_and_its_undoing_do_not_hold():
    assert effective_story(story(CALLED, undone(6), CALLED)) == [ISSUED, line(8, CALLED)]


def test_an_undone_first_call_never_ended_the_wait():
    told = as_told(story(CALLED, undone(6)))

    assert told is not None
    assert (told.state, told.first_called_at, told.calls) == (S.WAITING, None, 0)


def test_two_lines_are_undone_as_one():
    told = as_told(story(CALLED, replace(STARTED, auto=True), undone(6, 7)))

    assert told == WAITING


def test_lines_that_only_mention_a_ticket_do_not_move_it():
    printed = e.PrintFinished(job=5, ticket=5, printer=1, outcome="printed", reason="")
    told = as_told(story(CALLED, printed))

    assert told is not None
    assert told.state is S.CALLED


def test_nothing_is_told_of_a_ticket_that_was_not_issued():
    assert as_told([line(6, CALLED)]) is None


# --- meant for one -------------------------------------------------------------------------------------------------------------------------

FREED = e.TicketFreed(5, "A001", queue=21, for_counter=41)
KEPT_HERE = replace(HELD, papers="kept")


def test_who_is_meant_for_a_window_is_so_until_the_service_begins():
    moved = after(replace(TRANSFERRED, for_counter=41))

    assert (moved.for_counter, after(replace(TRANSFERRED, for_counter=41), CALLED).for_counter) == (41, 41)
    assert after(replace(TRANSFERRED, for_counter=41), CALLED, STARTED).for_counter is None


def test_papers_that_are_kept_bind_a_held_visit_to_the_window_until_it_goes_on():
    held = after(CALLED, STARTED, KEPT_HERE)
    resumed = after(CALLED, STARTED, KEPT_HERE, RESUMED)

    assert [(one.for_counter, one.papers) for one in (held, resumed)] == [(41, "kept"), (None, "")]


def test_a_freed_visit_is_called_by_anybody_and_its_papers_are_elsewhere():
    held = after(CALLED, STARTED, KEPT_HERE, FREED)

    assert (held.state, held.for_counter, held.papers) == (S.ON_HOLD, None, "elsewhere")


def test_only_who_is_meant_for_one_can_be_freed():
    with pytest.raises(IllegalTransition):
        after(FREED)


# --- steps in either order, help from other counters ---------------------------------------------------------------------------------------

CHOSEN = e.TicketStepChosen(5, "A001", step=1, brought_forward=2, from_queue=21, queue=22, service=12)
JOINED = e.TicketJoined(5, "A001", counter=42, window="4", clerk=53, session=3, occurrence=7)
PARTED = e.TicketParted(5, "A001", counter=42, clerk=53)


def test_whoever_chooses_another_step_keeps_place_and_age():
    chosen = after(CHOSEN)

    assert (chosen.queue_id, chosen.service_id, chosen.step) == (22, 12, 1)
    assert (chosen.place_seq, chosen.placed_at, chosen.queued_at) == (WAITING.place_seq, WAITING.placed_at, WAITING.queued_at)


@pytest.mark.parametrize("before", [(CALLED,), (CALLED, REQUEUED), (CALLED, STARTED)])
def test_a_step_that_was_called_is_not_put_off(before):
    with pytest.raises(IllegalTransition):
        after(*before, CHOSEN)


def test_help_changes_nothing_of_the_visit():
    served, helped = after(CALLED, STARTED), after(CALLED, STARTED, JOINED, PARTED)

    assert replace(helped, version=served.version, last_seq=served.last_seq, last_at=served.last_at) == served


@pytest.mark.parametrize("event", [JOINED, PARTED])
@pytest.mark.parametrize("before", [(), (CALLED,), (CALLED, STARTED, HELD)])
def test_only_who_is_served_can_be_helped(event, before):
    with pytest.raises(IllegalTransition):
        after(*before, event)


def test_steps_stand_in_the_order_in_which_they_are_done():
    assert order_of_steps(story(CHOSEN)) == ((12, 22), (11, 21))
    assert order_of_steps(story(CHOSEN, CALLED, STARTED, replace(NEXT_STEP, next_service=11, next_queue=21))) == ((12, 22), (11, 21))


def test_a_step_that_was_brought_forward_in_an_undone_line_stands_where_it_was():
    issued = replace(ISSUED.event, steps=((11, 21), (12, 22), (13, 23)))
    lines = [line(5, issued), *story(CALLED, STARTED, replace(NEXT_STEP, next_service=13, next_queue=23, brought_forward=3))[1:]]
    assert order_of_steps(lines) == ((11, 21), (13, 23), (12, 22))

    assert order_of_steps([*lines, line(9, undone(8))]) == ((11, 21), (12, 22), (13, 23))
