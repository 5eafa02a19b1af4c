"""The numbers people hold: never the same code twice on a day, and none that sounds like another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.numbering import NumberSeries, confusable_prefixes, unused_thousand, write_number

PREFIXES = st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), min_size=1, max_size=2)
VALUES = st.integers(0, 99_999)


@pytest.mark.parametrize(("value", "code"), [(1, "A001"), (37, "A037"), (999, "A999"), (1000, "A1000"), (12_345, "A12345")])
def test_a_number_is_written_with_its_letters_and_at_least_its_width(value, code):
    assert write_number("A", value) == code


def test_after_999_the_series_goes_on_with_1000():
    assert write_number("A", 999 + 1) == "A1000"


@pytest.mark.parametrize(("width", "code"), [(2, "AB07"), (3, "AB007"), (4, "AB0007")])
def test_the_width_is_the_series_own(width, code):
    assert write_number("AB", 7, width) == code


@given(PREFIXES, VALUES, PREFIXES, VALUES, st.integers(2, 4), st.integers(2, 4))
def test_two_different_numbers_are_never_written_the_same(one, first, other, second, width, other_width):
    if (one, first) != (other, second):
        assert write_number(one, first, width) != write_number(other, second, other_width)


@pytest.mark.parametrize("prefix", ["", "a", "ABC", "A1", "甲", "1", "Ä", "A "])
def test_a_prefix_is_one_or_two_capital_letters(prefix):
    with pytest.raises(ValueError, match="one or two capital letters"):
        NumberSeries(prefix)


@pytest.mark.parametrize("first", [-1, 10_000])
def test_a_series_begins_between_0_and_9999(first):
    with pytest.raises(ValueError, match="not within 0 to 9999"):
        NumberSeries("A", first=first)


@pytest.mark.parametrize("width", [1, 5])
def test_a_number_has_two_to_four_digits_at_least(width):
    with pytest.raises(ValueError, match="not within 2 to 4 digits"):
        NumberSeries("A", width=width)


def test_a_series_may_begin_anywhere_within_its_bounds():
    assert [NumberSeries("AB", first, width) for first, width in ((0, 2), (9999, 4))] == [NumberSeries("AB", 0, 2), NumberSeries("AB", 9999, 4)]


@pytest.mark.parametrize(("last", "goes_on_after"), [(0, 1000), (37, 1000), (499, 1000), (500, 2000), (1000, 2000), (1999, 3000)])
def test_after_a_restore_a_series_goes_on_in_a_thousand_that_was_never_used(last, goes_on_after):
    assert unused_thousand(last) == goes_on_after


@given(VALUES, st.integers(0, 500))
def test_no_number_is_given_again_while_at_most_500_were_lost(last, lost):
    assert unused_thousand(last) + 1 > last + lost


@given(VALUES)
def test_at_most_a_thousand_and_a_half_numbers_are_left_out(last):
    assert unused_thousand(last) - last <= 1500


def test_a_series_that_began_with_nothing_goes_on_in_the_first_unused_thousand():
    assert unused_thousand(-1) == 1000


@pytest.mark.parametrize(
    ("prefixes", "alike"),
    [
        ("BP", [("B", "P")]),
        ("MN", [("M", "N")]),
        ("AJK", []),
        ("BDA", [("B", "D")]),
        ("BPT", [("B", "P"), ("B", "T"), ("P", "T")]),
    ],
)
def test_letters_that_sound_alike_are_told_in_pairs(prefixes, alike):
    assert confusable_prefixes(prefixes) == alike


def test_letters_of_different_length_are_not_confused():
    assert confusable_prefixes(["B", "PP"]) == []


def test_two_letters_sound_alike_when_each_of_them_does():
    assert confusable_prefixes(["AB", "AP", "BK"]) == [("AB", "AP")]


def test_a_letter_is_not_confused_with_itself():
    assert confusable_prefixes(["M", "M"]) == []
