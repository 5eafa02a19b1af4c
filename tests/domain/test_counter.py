"""The counter's states: every pair of state and act."""

import pytest

from hallq.domain.counter import (
    PAUSE_REASONS,
    CounterAction,
    CounterState,
    check_pause_reason,
    next_counter_state,
)
from hallq.domain.errors import CounterTransitionIllegal, FieldInvalid

ALLOWED = {
    ("CLOSED", "open"): "OPEN",
    ("OPEN", "pause"): "PAUSED",
    ("OPEN", "close"): "CLOSED",
    ("PAUSED", "resume"): "OPEN",
    ("PAUSED", "close"): "CLOSED",
}
PAIRS = [(state, action) for state in CounterState for action in CounterAction]


@pytest.mark.parametrize(("pair", "expected"), ALLOWED.items())
def test_an_allowed_act_leads_to_its_state(pair: tuple[str, str], expected: str) -> None:
    state, action = CounterState(pair[0]), CounterAction(pair[1])

    assert next_counter_state(state, action) == expected


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair not in ALLOWED])
def test_any_other_act_is_refused(pair: tuple[CounterState, CounterAction]) -> None:
    with pytest.raises(CounterTransitionIllegal):
        next_counter_state(*pair)


def test_five_of_the_twelve_pairs_are_allowed() -> None:
    assert (len(PAIRS), len(ALLOWED)) == (12, 5)


@pytest.mark.parametrize("reason", PAUSE_REASONS)
def test_a_reason_of_the_list_is_taken(reason: str) -> None:
    assert check_pause_reason(reason) == reason


@pytest.mark.parametrize("reason", ["", "holiday", "Break"])
def test_a_reason_outside_the_list_is_refused(reason: str) -> None:
    with pytest.raises(FieldInvalid):
        check_pause_reason(reason)


def test_every_reason_is_named_in_both_languages() -> None:
    assert [reason for reason, name in PAUSE_REASONS.items() if not (name.zh and name.en)] == []
