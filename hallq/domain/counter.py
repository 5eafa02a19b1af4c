"""The states of a counter, and which act leads from one to another."""

from enum import StrEnum

from hallq.domain.errors import CounterTransitionIllegal, FieldInvalid
from hallq.domain.names import Name


class CounterState(StrEnum):
    """Whether somebody works at a counter. Busy is not a state: it follows from its ticket."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    PAUSED = "PAUSED"


class CounterAction(StrEnum):
    """What a clerk does with a counter."""

    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


COUNTER_TRANSITIONS: dict[tuple[CounterState, CounterAction], CounterState] = {
    (CounterState.CLOSED, CounterAction.OPEN): CounterState.OPEN,
    (CounterState.OPEN, CounterAction.PAUSE): CounterState.PAUSED,
    (CounterState.OPEN, CounterAction.CLOSE): CounterState.CLOSED,
    (CounterState.PAUSED, CounterAction.RESUME): CounterState.OPEN,
    (CounterState.PAUSED, CounterAction.CLOSE): CounterState.CLOSED,
}

PAUSE_REASONS: dict[str, Name] = {
    "break": Name("短暂休息", "Short break"),
    "lunch": Name("午餐", "Lunch"),
    "meeting": Name("会议", "Meeting"),
    "paperwork": Name("内部办理", "Paperwork"),
    "help": Name("协助其他窗口", "Helping at another counter"),
    "equipment": Name("设备故障", "Equipment fault"),
    "other": Name("其他", "Other"),
}
"""Why a counter pauses, in the order offered to a clerk."""


def next_counter_state(state: CounterState, action: CounterAction) -> CounterState:
    """The state an act leads to. Raises CounterTransitionIllegal."""
    following = COUNTER_TRANSITIONS.get((state, action))
    if following is None:
        raise CounterTransitionIllegal(state=state, action=action)
    return following


def check_pause_reason(reason: str) -> str:
    """The reason itself if it is one of the list. Raises FieldInvalid."""
    if reason not in PAUSE_REASONS:
        raise FieldInvalid(field="reason", reason="unknown", allowed=sorted(PAUSE_REASONS))
    return reason
