"""Where a slip that was not sent goes next, and who may have a copy."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.errors import CopyNotOffered, FieldInvalid, PaperSettled
from hallq.domain.paper import (
    BACK_OFF_MS,
    JOB_STATES,
    KIOSK_COPY_MS,
    TRUSTED_MS,
    Member,
    back_off_ms,
    check_confirmable,
    check_job_state,
    check_kiosk_copy,
    leaves_for,
    moves_to,
)

HERE = Member(1, attempts=1)
NOW = 1_000_000


def test_each_rest_is_longer_until_the_last():
    assert [back_off_ms(attempts) for attempts in (0, 1, 2, 6, 99)] == [
        BACK_OFF_MS[0],
        BACK_OFF_MS[0],
        BACK_OFF_MS[1],
        BACK_OFF_MS[5],
        BACK_OFF_MS[5],
    ]


def test_every_state_of_a_print_job_can_be_asked_for():
    assert [check_job_state(state) for state in JOB_STATES] == list(JOB_STATES)


def test_a_state_that_no_print_job_has_is_refused_with_those_there_are():
    with pytest.raises(FieldInvalid) as refused:
        check_job_state("torn")

    assert refused.value.facts == {"field": "state", "reason": "unknown", "known": list(JOB_STATES)}


def test_a_printer_without_paper_hands_its_slip_on_at_once():
    assert moves_to(HERE, [Member(2)], "paper_out") == 2


def test_a_line_that_was_busy_gets_a_second_try_first():
    assert moves_to(HERE, [Member(2)], "refused") is None
    assert moves_to(Member(1, attempts=2), [Member(2)], "refused") == 2


@pytest.mark.parametrize("state", ["not_ready", "unreachable"])
def test_a_line_that_fails_at_a_printer_known_to_be_in_trouble_gets_no_second_try(state):
    assert moves_to(Member(1, attempts=1, state=state), [Member(2, state="ready")], "silent") == 2


def test_a_slip_alone_in_its_group_stays():
    assert moves_to(HERE, [], "paper_out") is None


@pytest.mark.parametrize("state", ["not_ready", "unreachable"])
def test_a_printer_known_to_be_in_trouble_is_passed_over(state):
    assert moves_to(HERE, [Member(2, state=state), Member(3, state="ready")], "paper_out") == 3


def test_a_printer_that_failed_this_slip_gets_it_again_only_once_it_recovered():
    assert moves_to(HERE, [Member(2, attempts=1, tried_at=50)], "paper_out") is None
    assert moves_to(HERE, [Member(2, attempts=1, tried_at=50, state="ready", since=40)], "paper_out") is None
    assert moves_to(HERE, [Member(2, attempts=1, tried_at=50, state="ready", since=60)], "paper_out") == 2


@given(
    st.lists(
        st.builds(
            Member,
            st.integers(2, 9),
            st.integers(0, 3),
            st.integers(0, 9),
            st.sampled_from((None, "ready", "not_ready", "unreachable")),
            st.integers(0, 9),
        )
    )
)
def test_no_slip_moves_to_a_printer_in_trouble(others):
    target = moves_to(HERE, others, "paper_out")

    assert target is None or any(one.printer_id == target and one.state in (None, "ready") for one in others)


DEAD = Member(1, state="unreachable", seen_at=NOW)
WELL = Member(2, state="ready", seen_at=NOW)


@pytest.mark.parametrize("state", ["not_ready", "unreachable"])
@pytest.mark.parametrize("other", ["ready", "unasked"])
def test_a_slip_leaves_a_printer_known_to_be_in_trouble_without_a_try(state, other):
    assert leaves_for(replace(DEAD, state=state), [replace(WELL, state=other)], NOW) == 2


@pytest.mark.parametrize("state", [None, "ready", "unasked"])
def test_a_slip_is_tried_where_nothing_is_known_against_its_printer(state):
    assert leaves_for(replace(DEAD, state=state), [WELL], NOW) is None


@pytest.mark.parametrize("state", [None, "not_ready", "unreachable"])
def test_a_slip_leaves_without_a_try_only_for_a_printer_that_is_known_to_be_well(state):
    assert leaves_for(DEAD, [replace(WELL, state=state)], NOW) is None
    assert leaves_for(DEAD, [replace(WELL, state=state), replace(WELL, printer_id=3)], NOW) == 3


@pytest.mark.parametrize("drift", [TRUSTED_MS + 1, -TRUSTED_MS - 1])
def test_what_was_seen_long_ago_or_by_another_clock_moves_nothing_without_a_try(drift):
    assert leaves_for(replace(DEAD, seen_at=NOW + drift), [WELL], NOW) is None
    assert leaves_for(DEAD, [replace(WELL, seen_at=NOW + drift)], NOW) is None
    assert leaves_for(replace(DEAD, seen_at=NOW - TRUSTED_MS), [replace(WELL, seen_at=NOW - TRUSTED_MS)], NOW) == 2


def test_a_slip_does_not_leave_for_a_printer_that_failed_it_and_did_not_recover_since():
    assert leaves_for(DEAD, [replace(WELL, attempts=1, tried_at=50, since=40)], NOW) is None
    assert leaves_for(DEAD, [replace(WELL, attempts=1, tried_at=50, since=60)], NOW) == 2


@pytest.mark.parametrize("state", ["unknown", "expired"])
def test_a_visitor_gets_one_copy_within_a_minute_where_nobody_knows(state):
    check_kiosk_copy(state, 1000, 0, 1000 + KIOSK_COPY_MS)


@pytest.mark.parametrize(
    ("state", "finished_at", "copies", "now"),
    [
        ("printed", 1000, 0, 1000),
        ("sent", 1000, 0, 1000),
        ("queued", None, 0, 1000),
        ("unknown", None, 0, 1000),
        ("unknown", 1000, 1, 1000),
        ("unknown", 1000, 0, 1001 + KIOSK_COPY_MS),
    ],
)
def test_all_else_is_asked_for_at_the_desk(state, finished_at, copies, now):
    with pytest.raises(CopyNotOffered):
        check_kiosk_copy(state, finished_at, copies, now)


def test_a_doubtful_slip_can_be_confirmed_once():
    check_confirmable("unknown", None)
    with pytest.raises(PaperSettled):
        check_confirmable("unknown", 5)
    with pytest.raises(PaperSettled):
        check_confirmable("printed", None)
