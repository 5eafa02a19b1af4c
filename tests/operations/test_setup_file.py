"""A set-up file's text: plain values only, and a fault is shown where it stands."""

from importlib.resources import files
from itertools import pairwise

import pytest

from hallq.domain.errors import SetupInvalid
from hallq.operations.setup_file import LONGEST, parse_setup, write_setup
from tests.making import HALL


def problem_of(text):
    with pytest.raises(SetupInvalid) as refused:
        parse_setup(text)
    (problem,) = refused.value.facts["problems"]
    return problem["place"], problem["reason"]


def test_what_is_written_is_read_the_same():
    assert parse_setup(write_setup(HALL)) == HALL


def test_a_written_set_up_is_text_that_people_can_read():
    assert "zh: 溪头便民服务中心" in write_setup(HALL)


@pytest.mark.parametrize("name", ["city", "town"])
def test_the_halls_that_come_with_the_house_name_no_key_twice(name):
    assert parse_setup((files("hallq") / "halls" / f"{name}.yaml").read_text(encoding="utf-8"))["schema"] == 1


def test_a_fault_in_the_text_is_named_with_line_and_column():
    place, reason = problem_of("schema: 1\nhall: {code: binhe\nzones: []\n")

    assert place.startswith("line 3, column ")
    assert reason


def test_a_key_that_is_there_twice_is_a_fault():
    assert problem_of("schema: 1\nzones: []\nzones: []\n") == ("line 3, column 1", "the key 'zones' is there twice")


def test_a_merged_mapping_may_be_overruled():
    assert parse_setup("a: &a {x: 1}\nb: {<<: *a, x: 2}\n") == {"a": {"x": 1}, "b": {"x": 2}}


def test_a_file_makes_no_objects():
    assert problem_of("a: !!python/object/apply:os.getcwd []\n")[0] == "line 1, column 4"


def test_signs_that_no_file_may_hold_are_a_fault():
    place, reason = problem_of("a: \x07\n")

    assert (place, reason) == ("", "the text cannot be read")


def test_an_endless_file_is_refused_unread():
    assert problem_of("#" * (LONGEST + 1)) == ("", "is longer than 2000000 characters")


def test_a_mapping_as_a_key_is_a_fault():
    assert problem_of("? {a: 1}\n: 2\n") == ("line 1, column 3", "found unhashable key")


def test_a_short_text_that_means_an_endless_file_is_refused():
    text = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
        f"{now}: &{now} [{', '.join(['*' + before] * 10)}]\n" for before, now in pairwise("abcdefgh")
    )

    assert problem_of(text) == ("", "means more than 500000 values")


def test_a_text_that_holds_itself_is_refused():
    assert problem_of("a: &a [*a]\n") == ("", "means more than 500000 values")


def test_a_text_nested_without_end_is_refused():
    assert problem_of("[" * 100_000) == ("", "is nested too deeply")
