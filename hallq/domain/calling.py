"""How often a visitor is called, when the absence counts as a no-show, and where someone who comes back is placed."""

from dataclasses import dataclass
from enum import StrEnum

from hallq.domain.errors import NothingToUndo, TooEarly, TooLate


class Place(StrEnum):
    """Where a visitor is put who returns to a line: in the old place, which keeps the age, or at the back."""

    KEPT = "kept"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """A hall's rules of calling: calls needed before a no-show, seconds that must pass since the last call, seconds in which an undo is open."""

    calls_before_no_show: int = 1
    seconds_before_no_show: int = 0
    undo_seconds: int = 8


def check_no_show(*, calls: int, called_at: int, now: int, policy: CallPolicy) -> None:
    """Whether the absence may be recorded. Raises TooEarly with the calls or seconds still missing.

    A clock that was set back since the call measures nothing: then the calls alone decide, else nobody would be missed for a day.
    """
    missing_calls = policy.calls_before_no_show - calls
    missing_ms = called_at + policy.seconds_before_no_show * 1000 - now if now >= called_at else 0
    if missing_calls > 0 or missing_ms > 0:
        raise TooEarly(calls_missing=max(missing_calls, 0), seconds_missing=max(-(-missing_ms // 1000), 0))


def place_of(place: Place, *, kept: int, back: int) -> int:
    """The place sequence for someone who returns: `kept` is the old place, `back` the present line's number."""
    return kept if place is Place.KEPT else back


UNDOABLE = frozenset({"ticket.called", "ticket.no_show", "ticket.completed", "ticket.transferred"})


def check_undo(*, last_event: str, happened_at: int, now: int, policy: CallPolicy) -> None:
    """Whether the last line of a ticket may be undone: only a call, no-show, completion or transfer, and only for some seconds.

    Raises NothingToUndo or TooLate.
    """
    if last_event not in UNDOABLE:
        raise NothingToUndo(last=last_event)
    if now - happened_at > policy.undo_seconds * 1000:
        raise TooLate(seconds=policy.undo_seconds)
