"""A ticket template is read strictly: every fault has its line, and what can be read has one written form."""

import pytest
from hypothesis import given

from hallq.domain.names import Name
from hallq.domain.setup_keys import Several
from hallq.domain.slip_template import (
    BUILT_IN,
    KINDS,
    PLACEHOLDERS,
    SlipLine,
    doubts_about,
    filled,
    line_of,
    slip_lines,
    sound_lines,
    written_line,
)
from tests.templates import TEMPLATES

NUMBER = {"kind": "number"}
TEXT = {"kind": "text", "zh": "请到{zone}", "en": "", "size": 1, "align": "center", "bold": False}


def reasons(raw):
    """What is said of lines that are refused."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011 -- its text is what is looked at
        slip_lines(raw)
    return list(refused.value.reasons) if isinstance(refused.value, Several) else [str(refused.value)]


def test_a_line_that_leaves_things_out_is_written_whole():
    assert slip_lines([NUMBER, {"kind": "text", "zh": "请到{zone}"}, {"kind": "space"}]) == [NUMBER, TEXT, {"kind": "space", "dots": 12}]


@given(TEMPLATES)
def test_written_lines_are_read_as_they_were(template):
    written = [written_line(line) for line in template.lines]

    assert slip_lines(written) == written
    assert tuple(line_of(line) for line in written) == template.lines


def test_the_built_in_slip_is_a_template_like_any_other():
    assert tuple(line_of(line) for line in slip_lines([written_line(line) for line in BUILT_IN.lines])) == BUILT_IN.lines


@pytest.mark.parametrize("raw", ["number", 5, None, {"kind": "number"}])
def test_lines_are_a_list(raw):
    assert reasons(raw) == ["must be a list"]


@pytest.mark.parametrize("raw", [[], [NUMBER, *[{"kind": "rule"}] * 40]])
def test_a_slip_has_some_lines_and_not_too_many(raw):
    assert reasons(raw) == ["must have from 1 to 40 lines"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("number", "2: must be a mapping of keys"),
        ({"zh": "x"}, "2.kind: is missing"),
        ({"kind": ["rule"]}, "2.kind: ['rule'] is none of " + ", ".join(KINDS)),
        ({"kind": "rule", "dots": 4}, "2.dots: is not a key here; known are kind"),
        ({"kind": "text"}, "2.zh: is missing"),
        ({**TEXT, "zh": " "}, "2.zh: must not be empty"),
        ({**TEXT, "zh": "字" * 121}, "2.zh: is longer than 120 characters"),
        ({**TEXT, "zh": "a\x1b@"}, "2.zh: holds a control character"),
        ({**TEXT, "en": "{"}, "2.en: has a brace { that belongs to no placeholder"),
        ({**TEXT, "en": "a}b"}, "2.en: has a brace } that belongs to no placeholder"),
        ({**TEXT, "size": 5}, "2.size: must be a whole number from 1 to 4"),
        ({**TEXT, "align": "up"}, "2.align: 'up' is none of left, center, right"),
        ({**TEXT, "bold": 1}, "2.bold: must be true or false"),
        ({"kind": "space", "dots": 201}, "2.dots: must be a whole number from 4 to 200"),
        (NUMBER, "2.kind: a line of this kind can be there once only"),
    ],
)
def test_a_line_that_is_wrong_is_told_with_its_number(line, reason):
    assert reason in reasons([NUMBER, line])


def test_a_placeholder_that_nobody_knows_is_told_with_those_that_are_known():
    known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)

    assert reasons([NUMBER, {**TEXT, "zh": "到{where}"}]) == [f"2.zh: has the placeholder {{where}}, which nobody knows (known are {known})"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "number"])
def test_a_slip_without_its_number_is_none(kind):
    line = TEXT if kind == "text" else {"kind": kind}

    assert reasons([line]) == ["needs the line with the number"]


@pytest.mark.parametrize("kind", ["rule", "space"])
def test_some_lines_may_be_there_more_than_once(kind):
    assert len(slip_lines([{"kind": kind}, NUMBER, {"kind": kind}])) == 3


def test_of_a_template_that_is_being_written_the_sound_lines_are_known():
    assert sound_lines([NUMBER, {"kind": "photo"}, {"kind": "space", "dots": 8}]) == (SlipLine("number"), SlipLine("space", dots=8))


@pytest.mark.parametrize(
    ("kinds", "logo", "doubts"),
    [
        (("number", "qr"), None, []),
        (("number",), None, ["no code for telephones stands on it"]),
        (("logo", "number", "qr"), None, ["has a line for the logo, but no logo"]),
        (("number", "qr"), "iVBO", ["has a logo, but no line for it"]),
        (("logo", "number", "qr"), "iVBO", []),
    ],
)
def test_what_is_worth_another_look_is_told(kinds, logo, doubts):
    assert doubts_about({"lines": [{"kind": kind} for kind in kinds], "logo": logo}) == doubts


def test_words_are_filled_with_the_facts():
    assert filled("请{number}到{zone}", {"number": "A001", "zone": "人社"}) == "请A001到人社"


def test_a_fact_with_braces_is_no_placeholder_again():
    assert filled("{service}", {"service": "{number}", "number": "A001"}) == "{number}"


def test_a_line_with_a_fact_that_is_not_there_says_nothing():
    assert filled("在{zone}等{minutes}分钟", {"zone": "人社", "minutes": None}) == ""


def test_words_without_placeholders_say_what_they_say():
    assert filled("欢迎", {}) == "欢迎"


def test_a_line_of_words_keeps_both_languages():
    assert line_of(TEXT) == SlipLine("text", Name("请到{zone}"))
