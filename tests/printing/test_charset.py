"""Each character is printed by the alphabet that has it, or not as text at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.printing.charset import Alphabet, Repertoire, clean
from tests.printing.slips import PROFILES

CHINESE = Repertoire(PROFILES["zh-80-cut"])
LATIN = Repertoire(PROFILES["latin-80-cut"])


@pytest.mark.parametrize("text", ["，", "。", "（", "）", "：", "、", "￥", "①", "〇", "·", "—", "“一件事”（〇号）·①—￥5"])
def test_chinese_signs_are_printed_as_they_are(text):
    assert CHINESE.fitted(text) == text


@pytest.mark.parametrize("ch", ["㐂", "𠮷", "䶮", "ئ", "བ", "😀"])
def test_what_the_printers_font_lacks_is_not_text(ch):
    assert CHINESE.fitted(f"张{ch}") is None


@pytest.mark.parametrize(("ch", "stand_in"), [("•", "·"), ("・", "·"), ("〜", "～"), ("‑", "-")])
def test_a_sign_that_looks_alike_stands_in(ch, stand_in):
    assert CHINESE.fitted(ch) == stand_in


def test_a_stand_in_may_need_one_itself():
    assert LATIN.fitted("〜") == "~"


def test_round_quotes_stay_where_the_printer_has_them():
    assert LATIN.fitted("“a”") == "“a”"


def test_letters_go_by_the_code_page_and_signs_by_the_chinese_font():
    assert [CHINESE.alphabet(ch) for ch in "é·中A"] == [Alphabet.LATIN, Alphabet.CHINESE, Alphabet.CHINESE, Alphabet.LATIN]


def test_a_character_takes_the_columns_of_its_alphabet():
    assert [CHINESE.columns(ch) for ch in "A中·é"] == [1, 2, 2, 1]


def test_the_bytes_of_a_text_are_cut_where_the_alphabet_changes():
    assert list(CHINESE.runs("A中é")) == [(Alphabet.LATIN, b"A"), (Alphabet.CHINESE, b"\xd6\xd0"), (Alphabet.LATIN, b"\x82")]


def test_a_text_that_was_not_fitted_has_no_bytes():
    with pytest.raises(ValueError, match="fitted"):
        list(CHINESE.runs("㐂"))


def test_gb2312_has_no_rare_name():
    narrow = Repertoire(replace(PROFILES["zh-80-cut"], cjk=replace(PROFILES["zh-80-cut"].cjk, encoding="gb2312")))

    assert (narrow.fitted("镕"), CHINESE.fitted("镕")) == (None, "镕")


@given(st.text())
def test_no_control_character_passes(text):
    assert all(ch.isprintable() or ch == "\u3000" or not CHINESE.alphabet(ch) for ch in clean(text))


@given(st.text())
def test_every_byte_of_a_fitted_text_is_printable(text):
    fitted = CHINESE.fitted(clean(text))

    assert fitted is None or all(byte >= 0x20 and byte != 0x7F for _, data in CHINESE.runs(fitted) for byte in data)


def test_every_blank_becomes_a_space():
    assert clean("a\tb\nc\u00a0d\u2009e") == "a b c d e"


def test_marks_that_steer_are_left_out():
    assert clean("a\u200bb\u202ec\ufeffd\x1b") == "abcd"


def test_a_letter_and_its_accent_become_one():
    assert clean("e\u0301") == "é"
