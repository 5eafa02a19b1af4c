"""What a made-up visitor says of a service at the pad: the longer the wait before it, the worse."""

from dataclasses import dataclass
from random import Random

from hallq.domain.evaluation_options import CURRENT_VERSION, OPTION_LISTS

RATE, TIME_OUT = 0.55, 0.20
"""Shares of visitors who rate and whom the pad asks in vain; the others are never asked."""

# The share of each level (5 to 1) after no wait and after a long one; between them it goes with the wait.
AT_ONCE = (0.75, 0.19, 0.045, 0.010, 0.005)
AFTER_LONG = (0.35, 0.31, 0.17, 0.10, 0.07)
LONG_MINUTES = 45.0
# Who waited still longer is not much angrier.
LONGEST = 1.4
SENT_HOME = 0.3
"""Chance that a visitor whose matter was not dealt with takes a level off."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came of asking: a level with remarks, or None for silence, after so many seconds."""

    level: int | None
    codes: tuple[str, ...]
    seconds: float


def said(chance: Random, waited_minutes: float, *, dealt_with: bool) -> Said | None:
    """What a visitor says of a service after a wait; None where the visitor was not asked."""
    asked = chance.random()
    if asked >= RATE + TIME_OUT:
        return None
    if asked >= RATE:
        return Said(None, (), 30.0)
    level = level_after(chance, waited_minutes)
    if not dealt_with and level > 1 and chance.random() < SENT_HOME:
        level -= 1
    return Said(level, _remarks(chance, level), chance.uniform(4, 25))


def level_after(chance: Random, waited_minutes: float) -> int:
    """The level from 5 to 1 that somebody gives after a wait."""
    share = min(waited_minutes / LONG_MINUTES, LONGEST)
    weights = [max(at_once + (after - at_once) * share, 0.0) for at_once, after in zip(AT_ONCE, AFTER_LONG, strict=True)]
    return chance.choices((5, 4, 3, 2, 1), weights)[0]


def _remarks(chance: Random, level: int) -> tuple[str, ...]:
    offered = [option.code for option in OPTION_LISTS[CURRENT_VERSION].options_of(level)]
    return tuple(chance.sample(offered, min(chance.choice((0, 0, 1, 1, 2)), len(offered))))
