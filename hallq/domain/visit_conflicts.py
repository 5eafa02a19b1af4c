"""What cannot be done with a visit now: too early, too late, too often, or not by the hall's rule for missed numbers."""

from hallq.domain.refusal import Conflict


class TooEarly(Conflict):
    """A no-show before the visitor had the promised time or calls."""

    code = "too_early"


class RecalledEnough(Conflict):
    """The visitor was called as often as the hall allows: `calls` times of `most`."""

    code = "recalled_enough"


class NumberVoid(Conflict):
    """A number that was missed `misses` times and waits again only `times` times: by the hall's rule it has ended."""

    code = "number_void"


class MissedTooLong(Conflict):
    """The place of a missed number was kept for `most_minutes`, or until `most_later` later numbers were called, and is no longer."""

    code = "missed_too_long"


class ClerkNotAtWork(Conflict):
    """The person for whom a visitor is meant works at no counter now."""

    code = "clerk_not_at_work"


class TooLate(Conflict):
    """The time in which this could be done is over."""

    code = "too_late"


class NothingToUndo(Conflict):
    """The last act on the ticket is not one that can be undone, or somebody has acted since."""

    code = "nothing_to_undo"
