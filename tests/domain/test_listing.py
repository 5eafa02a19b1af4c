"""Listings of the set-up and the order in which people count."""

import pytest

from hallq.domain.listing import Listing, counting_order
from hallq.domain.names import Name
from hallq.domain.routing import Zone

NORTH = Zone(1, "north", Name("北", "North"))
SOUTH = Zone(2, "south", Name("南", "South"))


def test_a_thing_is_found_by_its_id() -> None:
    assert Listing((NORTH, SOUTH)).by_id[2] is SOUTH


def test_a_thing_is_found_by_its_code() -> None:
    assert Listing((NORTH, SOUTH)).by_code["north"] is NORTH


def test_a_listing_keeps_the_order_it_was_given() -> None:
    assert list(Listing((SOUTH, NORTH))) == [SOUTH, NORTH]


def test_a_listing_knows_how_many_it_holds() -> None:
    assert len(Listing((NORTH, SOUTH))) == 2


def test_listings_of_the_same_things_are_equal() -> None:
    assert Listing((NORTH,)) == Listing((NORTH,))


def test_listings_of_different_things_are_not_equal() -> None:
    assert Listing((NORTH,)) != Listing((SOUTH,))


def test_a_listing_is_not_equal_to_a_plain_tuple() -> None:
    assert Listing((NORTH,)) != (NORTH,)


def test_equal_listings_have_one_hash() -> None:
    assert hash(Listing((NORTH,))) == hash(Listing((NORTH,)))


def test_a_listing_shows_its_things() -> None:
    assert repr(Listing((NORTH,))) == f"Listing(({NORTH!r},))"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["A10", "A2", "B1"], ["A2", "A10", "B1"]),
        (["综合10", "综合9"], ["综合9", "综合10"]),
        (["VIP", "3"], ["3", "VIP"]),
        (["1", "01"], ["01", "1"]),
    ],
)
def test_codes_are_counted_as_people_count(given: list[str], expected: list[str]) -> None:
    assert sorted(given, key=counting_order) == expected
