"""The numbers people hold: series, their daily start, and how a number is written."""

from collections.abc import Iterable
from dataclasses import dataclass

CONFUSABLE_LETTERS: tuple[frozenset[str], ...] = (frozenset("BDPTV"), frozenset("MN"), frozenset("FS"), frozenset("IO"), frozenset("CEG"))


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """A run of numbers shared by the queues that name it: `prefix` of one or two capital letters, first number of the day, least digits."""

    prefix: str
    first: int = 1
    width: int = 3

    def __post_init__(self) -> None:
        if not (1 <= len(self.prefix) <= 2 and self.prefix.isascii() and self.prefix.isalpha() and self.prefix.isupper()):
            msg = f"prefix {self.prefix!r}: one or two capital letters A-Z"
            raise ValueError(msg)
        if not 0 <= self.first <= 9_999:
            msg = f"series {self.prefix}: first number {self.first} is not within 0 to 9999"
            raise ValueError(msg)
        if not 2 <= self.width <= 4:
            msg = f"series {self.prefix}: width {self.width} is not within 2 to 4 digits"
            raise ValueError(msg)


def write_number(prefix: str, value: int, width: int = 3) -> str:
    """The number as printed: A001. After 999 it goes on with more digits (A1000) and never wraps within a day."""
    return f"{prefix}{value:0{width}d}"


def unused_thousand(last: int) -> int:
    """The value after which a series goes on when numbers may be on paper that the books do not know (a restore on the same day).

    More than five hundred numbers are left out, up to a full thousand: after 37 or 499 the next number is 1001, after 500 it is 2001, after 1999
    it is 3001. So no number on paper is given again as long as at most 500 of the series were issued since the backup.
    """
    return ((max(last, 0) + 500) // 1000 + 1) * 1000


def confusable_prefixes(prefixes: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of prefixes that sound alike when called aloud (B and P, M and N, ...), in alphabetical order: a warning, not a fault."""
    ordered = sorted(set(prefixes))
    return [(one, other) for i, one in enumerate(ordered) for other in ordered[i + 1 :] if _sound_alike(one, other)]


def _sound_alike(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    return all(a == b or any({a, b} <= group for group in CONFUSABLE_LETTERS) for a, b in zip(one, other, strict=True))
