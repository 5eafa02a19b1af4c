"""A set-up file's text: plain values only, and a fault is shown where it stands."""

from importlib.resources import files
from itertools import pairwise

import pytest

from hallq.domain.errors import SetupInvalid
from hallq.operations.setup_file import LONGEST, MOST_VALUES, SetupText, decoded, parse_setup, write_setup
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


def test_a_part_may_be_named_and_meant_again():
    assert parse_setup("a: &a {x: 1}\nb: *a\n") == {"a": {"x": 1}, "b": {"x": 1}}


@pytest.mark.parametrize("key", ["<<", "!!merge x"])
def test_mappings_are_not_merged(key):
    place, reason = problem_of(f"a: &a {{x: 1}}\nb: {{{key}: *a}}\n")

    assert (place, reason) == ("line 2, column 5", "a merge key is not taken; write the values out")


def test_the_sign_of_a_merge_key_in_quotes_is_text():
    assert parse_setup("a: '<<'\n") == {"a": "<<"}


def test_a_file_makes_no_objects():
    assert problem_of("a: !!python/object/apply:os.getcwd []\n")[0] == "line 1, column 4"


def test_signs_that_no_file_may_hold_are_a_fault():
    assert problem_of("b: 1\na: \x07\n") == ("line 2", "holds a sign that no text has, U+0007")


def test_what_the_reader_of_yaml_says_stands_behind_a_sentence_of_ours():
    assert problem_of("a: *b\n") == ("line 1, column 4", "cannot be read as YAML: found undefined alias")


@pytest.mark.parametrize("value", ["2026-02-31", "9" * 5000, "1" + ":1" * 300, "!!bool x", "!!timestamp x"])
def test_what_only_looks_like_a_number_or_a_date_is_a_fault(value):
    place, reason = problem_of(f"a: {value}\n")

    assert (place, reason.endswith(" looks like a number or a date, but is none")) == ("line 1, column 4", True)


def test_the_mark_that_editors_put_before_a_text_is_no_part_of_it():
    assert decoded("\ufeffa: 1".encode()) == "a: 1"


def test_a_file_in_another_encoding_is_refused_with_the_line_of_its_first_strange_sign():
    with pytest.raises(SetupInvalid) as refused:
        decoded(b"a: 1\nb: \xb4\xf3\n")

    assert refused.value.facts["problems"] == [{"place": "line 2", "reason": "is not in UTF-8"}]


def test_an_endless_file_is_refused_unread():
    assert problem_of("#" * (LONGEST + 1)) == ("", "is longer than 2000000 characters")


def test_a_mapping_as_a_key_is_a_fault():
    assert problem_of("? {a: 1}\n: 2\n") == ("line 1, column 3", "cannot be read as YAML: found unhashable key")


def test_a_short_text_that_means_an_endless_file_is_refused():
    text = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
        f"{now}: &{now} [{', '.join(['*' + before] * 10)}]\n" for before, now in pairwise("abcdefgh")
    )

    assert problem_of(text) == ("", "means more than 200000 values")


def test_a_text_that_holds_itself_is_refused():
    assert problem_of("a: &a [*a]\n") == ("", "means more than 200000 values")


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "a: " + "{b: " * 50])
def test_a_text_nested_without_end_is_refused_where_it_becomes_too_deep(text):
    place, reason = problem_of(text)

    assert (place.partition(",")[0], reason) == ("line 1", "is nested more than 40 levels deep")


def test_a_text_of_too_many_values_is_refused_before_they_are_made():
    assert problem_of("[" + "1," * (MOST_VALUES + 1) + "]")[1] == "means more than 200000 values"


def test_a_text_that_refers_to_itself_too_often_is_refused():
    assert problem_of("a: &a 1\nb: [" + "*a," * 1001 + "]\n") == ("line 2, column 3005", "refers to other parts more than 1000 times")


# --- where a place stands ---------------------------------------------------------------------------------------------

TEXT = SetupText("""\
zones:
  - code: one
    name: {zh: 一, en: ""}
  - name: {zh: 二, en: ""}
series:
  - prefix: A
hall:
  code: x
""")


@pytest.mark.parametrize(("place", "line"), [
    ("zones", 2),
    ("zones.one", 2),
    ("zones.one.name", 3),
    ("zones.one.code", 2),
    ("zones.one.missing", 2),
    ("zones.other.name", 2),
    ("zones[2]", 4),
    ("zones[2].name", 4),
    ("zones[3]", 2),
    ("series.A", 6),
    ("hall.code", 8),
    ("hall.name", 8),
    ("printers.lobby", None),
    ("", None),
])  # fmt: skip
def test_a_place_is_found_with_its_line(place, line):
    assert TEXT.line_of(place) == line


def test_an_empty_text_has_no_places():
    assert (SetupText("").values(), SetupText("").line_of("hall")) == (None, None)
