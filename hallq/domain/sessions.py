"""How long somebody stays signed in, by the real clock."""

LIFE_MS = 12 * 3_600_000
"""A session ends after a working day, whatever is done with it."""

IDLE_MS = 2 * 3_600_000
"""A session unused for so long is over, whatever is left of its day."""


def idle_since(now: int) -> int:
    """Whoever was last seen at this instant or before is signed out at `now` (both UTC milliseconds)."""
    return now - IDLE_MS
