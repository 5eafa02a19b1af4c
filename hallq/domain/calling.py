"""How often a visitor is called, when the absence counts as a no-show, and where someone who comes back is placed."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from hallq.domain.errors import NothingToUndo, RecalledEnough, TooEarly, TooLate

PLACE_STEP = 1 << 20
"""A place is the number of the line that gave it times this, so that somebody can be put between two others."""


class Place(StrEnum):
    """Where a visitor is put in a line: by first arrival, which keeps place and age, at the back, at the front, or behind some others."""

    KEPT = "kept"
    BACK = "back"
    FRONT = "front"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """A hall's rules of calling: calls needed before a no-show, seconds that must pass since the last call, seconds in which an undo is open.

    Nobody is called more than `most_calls` times; None where that has no limit.
    """

    calls_before_no_show: int = 1
    seconds_before_no_show: int = 0
    undo_seconds: int = 8
    most_calls: int | None = None


def check_recall(*, calls: int, policy: CallPolicy) -> None:
    """Whether a visitor may be called again. Raises RecalledEnough after as many calls as the hall allows, but never before a no-show may be told."""
    most = None if policy.most_calls is None else max(policy.most_calls, policy.calls_before_no_show)
    if most is not None and calls >= most:
        raise RecalledEnough(calls=calls, most=most)


def check_no_show(*, calls: int, called_at: int, now: int, policy: CallPolicy) -> None:
    """Whether the absence may be recorded. Raises TooEarly with the calls or seconds still missing.

    A clock that was set back since the call measures nothing: then the calls alone decide, else nobody would be missed for a day.
    """
    missing_calls = policy.calls_before_no_show - calls
    missing_ms = called_at + policy.seconds_before_no_show * 1000 - now if now >= called_at else 0
    if missing_calls > 0 or missing_ms > 0:
        raise TooEarly(calls_missing=max(missing_calls, 0), seconds_missing=max(-(-missing_ms // 1000), 0))


UNDOABLE = frozenset({"ticket.called", "ticket.no_show", "ticket.completed", "ticket.transferred"})


def check_undo(*, last_event: str, happened_at: int, now: int, policy: CallPolicy, speed: float = 1.0) -> None:
    """Whether the last line of a ticket may be undone: only a call, no-show, completion or transfer, and only for some seconds.

    They are seconds of whoever presses: where the hall's clock runs `speed` times as fast as the world, as many more of the hall's. A clock that
    was set back since measures nothing, and then nothing is undone. Raises NothingToUndo or TooLate.
    """
    if last_event not in UNDOABLE:
        raise NothingToUndo(last=last_event)
    if not 0 <= now - happened_at <= policy.undo_seconds * 1000 * speed:
        raise TooLate(seconds=policy.undo_seconds)


DOUBLE_CLICK_MS = 2_000


def check_second_press(*, called_at: int, now: int, speed: float = 1.0) -> None:
    """Whether a service that began with its call may be completed by a press that does not say whose: not within two seconds of the call.

    A double click would end the service of whom the first click has just called. Raises TooEarly with the seconds still missing.
    """
    missing_ms = DOUBLE_CLICK_MS - (now - called_at) / speed
    if now >= called_at and missing_ms > 0:
        raise TooEarly(calls_missing=0, seconds_missing=ceil(missing_ms / 1000))
