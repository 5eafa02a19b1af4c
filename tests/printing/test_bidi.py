"""What is written from right to left stands from right to left on paper, and what is not beside it keeps its own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.printing.bidi import in_visual_order, mirrored
from hallq.printing.fonts import font_book
from hallq.printing.width import columns, wrap

UYGHUR = "ئۇيغۇر تىلى"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("中文 A01", ["中文 A01"]),
        (UYGHUR, [UYGHUR]),
        ("A001 ئۇ 中", ["A001 ", "ئۇ", " 中"]),
        ("ئۇ 12 تى", [" تى", "12", "ئۇ "]),
        ("ئۇ A تى 中", ["中", " تى ", "A", "ئۇ "]),
    ],
)
def test_the_parts_of_a_row_stand_from_left_to_right(text, parts):
    assert [part for part, _ in in_visual_order(text)] == parts


@given(st.text(st.sampled_from("ئۇي 12aB中()،")))
def test_no_character_is_lost_or_doubled(text):
    assert sorted("".join(part for part, _ in in_visual_order(text))) == sorted(text)


def test_brackets_beside_letters_from_the_right_open_to_the_other_side():
    assert (mirrored("（ "), mirrored("(ئۇ)")) == (" ）", "(ئۇ)")


def test_words_of_one_script_are_shaped_in_one_piece():
    assert [part for _, part in font_book().runs(UYGHUR)] == [UYGHUR]


def test_a_vowel_stays_on_its_letter():
    assert [part for _, part in font_book().runs("中ཞབས་ཞུ")] == ["中", "ཞབས་ཞུ"]


@given(st.text(st.sampled_from("\u0f5e\u0f56\u0f72\u0f74\u0f0be\u0301中"), max_size=40), st.integers(2, 20))
def test_no_row_begins_with_a_mark_of_the_row_before(text, room):
    rows = wrap("中" + text, room, columns)

    assert not [row for row in rows[1:] if row.startswith(("\u0301", "\u0f74", "\u0f72"))]


def test_a_tibetan_row_breaks_behind_a_syllable():
    assert wrap("ཞབས་ཞུ་གནས་", 6, columns)[0].endswith("་")
