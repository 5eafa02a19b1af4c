"""What a printer says is believed at once; that it says nothing only the second time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.printer_health import LULLS, NOT_READY, READY, STATES, TRIAL_MS, UNASKED, UNREACHABLE, Health, Seen, is_same, judge

WELL, SILENT, TAKEN = Seen(answered=True), Seen(answered=False, reason="silent"), Seen(answered=False, taken=True)
STALLED, REACHED, REFUSED = Seen(answered=False, reason="stalled"), Seen(answered=False), Seen(answered=False, reason="refused")
OUT, NEAR = Seen(answered=True, reason="paper_out"), Seen(answered=True, near_end=True)


def after(*looks):
    """The health after looks at a printer, one a second from 1,000 ms on."""
    health = None
    for at, seen in enumerate(looks, start=1):
        health = judge(health, seen, at * 1000)
    return health


@pytest.mark.parametrize(
    ("looks", "state", "reason"),
    [
        ((WELL,), READY, ""),
        ((OUT,), NOT_READY, "paper_out"),
        ((WELL, OUT), NOT_READY, "paper_out"),
        ((OUT, WELL), READY, ""),
        ((SILENT,), UNREACHABLE, "silent"),
        ((WELL, SILENT), READY, ""),
        ((WELL, SILENT, WELL, SILENT), READY, ""),
        ((WELL, SILENT, SILENT), UNREACHABLE, "silent"),
        ((WELL, SILENT, SILENT, WELL), READY, ""),
        ((TAKEN,), UNASKED, ""),
        ((REACHED,), UNASKED, ""),
        ((SILENT, REACHED), UNASKED, ""),
        ((REACHED, REFUSED, REACHED, REFUSED), UNASKED, ""),
        ((REACHED, REFUSED, REFUSED), UNREACHABLE, "refused"),
        ((REACHED, REFUSED, REFUSED, REACHED), UNASKED, ""),
        ((REACHED, STALLED), UNASKED, ""),
        ((REACHED, STALLED, STALLED), UNREACHABLE, "stalled"),
        ((REACHED, STALLED, STALLED, REACHED, REACHED), UNREACHABLE, "stalled"),
        ((REACHED, STALLED, STALLED, REACHED, TAKEN), UNASKED, ""),
        ((REACHED, STALLED, STALLED, REACHED, WELL), READY, ""),
    ],
)
def test_a_printer_is_what_its_looks_make_it(looks, state, reason):
    assert (after(*looks).state, after(*looks).reason) == (state, reason)


@pytest.mark.parametrize(("later", "state"), [(TRIAL_MS - 1, UNREACHABLE), (TRIAL_MS, UNASKED), (-TRIAL_MS, UNASKED)])
def test_one_that_stopped_taking_data_gets_a_slip_to_try_after_a_time_or_when_the_clock_is_set_back(later, state):
    before = after(STALLED)

    assert judge(before, REACHED, before.since + later).state == state


def test_a_look_that_tells_nothing_new_leaves_everything_as_it_is():
    before = after(NEAR, STALLED, STALLED)

    assert judge(before, REACHED, before.since + 1) == before


def test_a_state_lasts_since_it_began():
    assert [after(*looks).since for looks in ((WELL, WELL), (WELL, OUT, OUT), (OUT, Seen(answered=True, reason="cover_open")))] == [1000, 2000, 1000]


def test_a_roll_near_its_end_is_told_at_once_and_taken_back_slowly():
    assert after(NEAR).near_end
    assert after(NEAR, *[WELL] * (LULLS - 1)).near_end
    assert not after(NEAR, *[WELL] * LULLS).near_end


def test_a_new_roll_ends_the_warning_at_once():
    assert not after(NEAR, OUT, WELL).near_end


def test_a_roll_stays_near_its_end_while_nobody_answers():
    assert after(NEAR, SILENT, SILENT).near_end


def test_what_is_told_is_the_same_where_only_counts_moved():
    assert is_same(after(WELL), after(WELL, SILENT))
    assert not is_same(None, after(WELL))
    assert not is_same(after(WELL), after(NEAR))


LOOKS = st.builds(Seen, answered=st.booleans(), reason=st.sampled_from(("", "paper_out", "silent")), near_end=st.booleans())


@given(st.lists(LOOKS, min_size=1, max_size=12))
def test_whatever_is_seen_a_ready_printer_has_no_complaint(looks):
    health = after(*looks)

    assert health.state in STATES
    assert isinstance(health, Health)
    assert (health.reason == "") or health.state in (NOT_READY, UNREACHABLE)


@given(st.lists(LOOKS, max_size=12))
def test_one_good_answer_makes_any_printer_ready(looks):
    assert after(*looks, WELL).state == READY
