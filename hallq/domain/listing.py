"""Things of one kind in their order, found by id or by code, and the order in which people count."""

import re
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Coded(Protocol):
    """Anything of the set-up: a key for the database and a code for people and files."""

    @property
    def id(self) -> int:
        """The key in the database."""

    @property
    def code(self) -> str:
        """The immutable code, unique in the hall among things of its kind."""


T = TypeVar("T", bound=Coded)


class Listing(Generic[T]):
    """An immutable row of things with two ways to find one: `by_id` and `by_code`."""

    __slots__ = ("by_code", "by_id", "items")

    def __init__(self, items: tuple[T, ...] = ()) -> None:
        self.items = items
        self.by_id: dict[int, T] = {item.id: item for item in items}
        self.by_code: dict[str, T] = {item.code: item for item in items}

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Listing) and self.items == other.items

    def __hash__(self) -> int:
        return hash(self.items)

    def __repr__(self) -> str:
        return f"Listing({self.items!r})"


def counting_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which codes stand as people count: "2" before "10", "A2" before "A10"."""
    return tuple(
        (0, int(part), part) if part.isdecimal() else (1, 0, part)
        for part in re.findall(r"\d+|\D+", code)
    )
