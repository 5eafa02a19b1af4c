"""How a printer is, judged from what it answers again and again: one bad answer is believed, one silence is not."""

from dataclasses import dataclass, replace

READY, NOT_READY, UNREACHABLE, UNASKED = "ready", "not_ready", "unreachable", "unasked"
STATES = (READY, NOT_READY, UNREACHABLE, UNASKED)

MISSES = 2
"""So many looks in a row at which a printer did not answer make it unreachable."""

LULLS = 3
"""So many looks in a row without a roll near its end take that warning back: a sensor at its edge says now this, now that."""


STALLED = "stalled"
TRIAL_MS = 5 * 60_000
"""So long a printer that stopped taking data gets no slip that another may take, where nothing more can be learned of it than that it is there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at a printer.

    `answered` whether it said how it is; `reason` what stands against printing, "" for nothing: of a printer that did not answer, why. `taken` where
    one that says nothing took bytes. Neither of the three tells no more than that it can be reached.
    """

    answered: bool
    reason: str = ""
    near_end: bool = False
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """How a printer is since an instant (real clock, UTC milliseconds); `misses` and `lulls` count the looks that may change it."""

    state: str
    reason: str
    near_end: bool
    since: int
    misses: int = 0
    lulls: int = 0


def judge(before: Health | None, seen: Seen, now: int) -> Health:
    """How a printer is after one more look.

    What it says itself is believed at once. Where it says nothing it stays as it was until the second time, then it is unreachable. That it can be
    reached ends that, unless it had stopped taking data: then it is well again once it answers or has taken bytes, and where nobody can learn that
    without a slip, after TRIAL_MS, so that one slip is tried.
    """
    if seen.answered or seen.taken:
        return _heard(before, seen, now)
    if not seen.reason:
        return before if before is not None and _is_stalled(before, now) else _heard(before, seen, now)
    misses = (0 if before is None else before.misses) + 1
    if before is not None and before.state != UNREACHABLE and misses < MISSES:
        return replace(before, misses=misses)
    return _since(before, Health(UNREACHABLE, seen.reason, before is not None and before.near_end, now, misses))


def is_same(one: Health | None, other: Health) -> bool:
    """Whether nothing that is told has changed."""
    return one is not None and (one.state, one.reason, one.near_end) == (other.state, other.reason, other.near_end)


def _is_stalled(before: Health, now: int) -> bool:
    """Whether it stopped taking data less than TRIAL_MS ago; a clock that was set back ends that, too."""
    return (before.state, before.reason) == (UNREACHABLE, STALLED) and abs(now - before.since) < TRIAL_MS


def _heard(before: Health | None, seen: Seen, now: int) -> Health:
    near_end, lulls = _near_end(before, seen)
    state = (UNASKED if not seen.answered else READY) if not seen.reason else NOT_READY
    return _since(before, Health(state, seen.reason, near_end, now, 0, lulls))


def _near_end(before: Health | None, seen: Seen) -> tuple[bool, int]:
    """A new roll ends the warning at once: the printer was out of paper or open before."""
    if seen.near_end or before is None or not before.near_end:
        return seen.near_end, 0
    new_roll = before.state == NOT_READY and not seen.reason
    lulls = before.lulls + 1
    return (False, 0) if new_roll or lulls >= LULLS else (True, lulls)


def _since(before: Health | None, after: Health) -> Health:
    """A state lasts since it began, whatever its reason became meanwhile."""
    return after if before is None or before.state != after.state else replace(after, since=before.since)
