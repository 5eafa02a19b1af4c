"""The rules of calling: when an absence counts, how long an act may be undone, where someone who comes back is placed."""

import pytest

from hallq.domain.calling import UNDOABLE, CallPolicy, check_no_show, check_recall, check_second_press, check_undo
from hallq.domain.errors import NothingToUndo, RecalledEnough, TooEarly, TooLate
from hallq.domain.events import CATALOGUE

CALLED_AT = 1_000_000
PATIENT = CallPolicy(calls_before_no_show=3, seconds_before_no_show=60, undo_seconds=8)


def test_after_the_promised_calls_and_seconds_an_absence_counts():
    check_no_show(calls=3, called_at=CALLED_AT, now=CALLED_AT + 60_000, policy=PATIENT)


def test_before_the_promised_calls_an_absence_does_not_count():
    with pytest.raises(TooEarly) as refused:
        check_no_show(calls=1, called_at=CALLED_AT, now=CALLED_AT + 600_000, policy=PATIENT)

    assert refused.value.facts == {"calls_missing": 2, "seconds_missing": 0}


def test_before_the_promised_seconds_an_absence_does_not_count():
    with pytest.raises(TooEarly) as refused:
        check_no_show(calls=3, called_at=CALLED_AT, now=CALLED_AT + 58_500, policy=PATIENT)

    assert refused.value.facts == {"calls_missing": 0, "seconds_missing": 2}


def test_a_clock_that_was_set_back_keeps_nobody_from_being_missed():
    check_no_show(calls=3, called_at=CALLED_AT, now=CALLED_AT - 86_400_000, policy=PATIENT)


@pytest.mark.parametrize("name", sorted(UNDOABLE))
def test_what_may_be_undone_may_be_undone_up_to_the_last_second(name):
    check_undo(last_event=name, happened_at=CALLED_AT, now=CALLED_AT + 8_000, policy=PATIENT)


@pytest.mark.parametrize("name", sorted(UNDOABLE))
def test_after_the_seconds_nothing_is_undone(name):
    with pytest.raises(TooLate):
        check_undo(last_event=name, happened_at=CALLED_AT, now=CALLED_AT + 8_001, policy=PATIENT)


@pytest.mark.parametrize("name", sorted(CATALOGUE.keys() - UNDOABLE))
def test_any_other_act_is_not_undone(name):
    with pytest.raises(NothingToUndo):
        check_undo(last_event=name, happened_at=CALLED_AT, now=CALLED_AT, policy=PATIENT)


def test_exactly_call_no_show_completion_and_transfer_may_be_undone():
    assert {"ticket.called", "ticket.no_show", "ticket.completed", "ticket.transferred"} == UNDOABLE


def test_nobody_is_called_more_often_than_the_hall_allows():
    check_recall(calls=3, policy=CallPolicy(calls_before_no_show=3, most_calls=4))
    with pytest.raises(RecalledEnough) as refused:
        check_recall(calls=4, policy=CallPolicy(calls_before_no_show=3, most_calls=4))

    assert refused.value.facts == {"calls": 4, "most": 4}


def test_a_visitor_may_be_called_until_the_absence_counts_whatever_else_is_allowed():
    check_recall(calls=3, policy=CallPolicy(calls_before_no_show=4, most_calls=2))


def test_where_nothing_is_said_of_it_a_visitor_may_be_called_any_number_of_times():
    check_recall(calls=99, policy=CallPolicy())


def test_where_the_halls_clock_runs_fast_the_seconds_are_those_of_whoever_presses():
    check_undo(last_event="ticket.called", happened_at=0, now=480_000, policy=CallPolicy(undo_seconds=8), speed=60)

    with pytest.raises(TooLate):
        check_undo(last_event="ticket.called", happened_at=0, now=480_001, policy=CallPolicy(undo_seconds=8), speed=60)


def test_after_the_clock_was_set_back_nothing_is_undone():
    with pytest.raises(TooLate):
        check_undo(last_event="ticket.called", happened_at=1, now=0, policy=CallPolicy())


@pytest.mark.parametrize(("now", "speed", "missing"), [(0, 1, 2), (500, 1, 2), (1_999, 1, 1), (60_000, 60, 1)])
def test_a_second_press_that_names_nobody_comes_too_early(now, speed, missing):
    with pytest.raises(TooEarly) as refused:
        check_second_press(called_at=0, now=now, speed=speed)

    assert refused.value.facts == {"calls_missing": 0, "seconds_missing": missing}


@pytest.mark.parametrize(("now", "speed"), [(2_000, 1), (120_000, 60), (-1, 1)])
def test_a_press_after_two_seconds_or_after_the_clock_was_set_back_is_meant(now, speed):
    assert check_second_press(called_at=0, now=now, speed=speed) is None
