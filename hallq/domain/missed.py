"""What becomes of a number whose visitor was called and did not come: the hall's rule says where it waits again, or that it does not."""

from dataclasses import dataclass

from hallq.domain.calling import Place
from hallq.domain.errors import MissedTooLong, NumberVoid
from hallq.domain.refusal import Conflict
from hallq.domain.routing import Settings

MINUTE = 60_000

RULES = ("void", "back", "after", "minutes", "numbers")
"""The number has ended; so many times to the end of the line, or behind some others; the place is kept for minutes, or until so many were called."""


@dataclass(frozen=True, slots=True)
class MissedRule:
    """A hall's rule for numbers that were missed; only the limit of its own kind counts."""

    kind: str = "back"
    times: int = 3
    after: int = 3
    minutes: float = 30.0
    numbers: int = 10


@dataclass(frozen=True, slots=True)
class Missing:
    """How a number was missed: how often, how long ago the last time, and how many later numbers of its series have been called."""

    number: str
    misses: int
    missed_ms: int
    later_called: int = 0


def rule_in(settings: Settings) -> MissedRule:
    """The rule of a hall."""
    return MissedRule(settings.missed_rule, settings.missed_times, settings.missed_after, settings.missed_minutes, settings.missed_numbers)


def may_come_back(rule: MissedRule, missing: Missing) -> bool:
    """Whether the rule lets a missed number wait again."""
    try:
        place_of_missed(rule, missing)
    except Conflict:
        return False
    return True


def place_of_missed(rule: MissedRule, missing: Missing) -> tuple[Place, int]:
    """Where a missed number waits again, with the number of others before it where the place is behind some.

    Raises NumberVoid where it has ended, MissedTooLong where its place was kept and is no longer.
    """
    if rule.kind == "void":
        raise NumberVoid(number=missing.number, misses=missing.misses, times=0)
    if rule.kind in {"back", "after"}:
        _check_times(rule, missing)
        return (Place.BACK, 0) if rule.kind == "back" else (Place.AFTER, rule.after)
    _check_kept(rule, missing)
    return Place.KEPT, 0


def _check_times(rule: MissedRule, missing: Missing) -> None:
    if missing.misses > rule.times:
        raise NumberVoid(number=missing.number, misses=missing.misses, times=rule.times)


def _check_kept(rule: MissedRule, missing: Missing) -> None:
    minutes = missing.missed_ms // MINUTE
    facts = {"number": missing.number, "minutes": minutes, "later": missing.later_called}
    if rule.kind == "minutes" and missing.missed_ms > rule.minutes * MINUTE:
        raise MissedTooLong(**facts, most_minutes=rule.minutes)
    if rule.kind == "numbers" and missing.later_called > rule.numbers:
        raise MissedTooLong(**facts, most_later=rule.numbers)


def is_offered_again(rule: MissedRule, misses: int) -> bool:
    """Whether a missed number still waits again by itself: once, or as often as the rule takes it back where that is counted."""
    return misses == 1 or rule.kind in {"back", "after"}
