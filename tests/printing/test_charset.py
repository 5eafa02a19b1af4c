"""Each character is printed by the alphabet that has it, or not as text at all."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.printing.charset import ALIKE, Alphabet, Repertoire, clean, of_two_bytes, two_bytes
from tests.printing.slips import PROFILES

CHINESE = Repertoire(PROFILES["zh-80-cut"])
LATIN = Repertoire(PROFILES["latin-80-cut"])
FONTS = ["gb2312", "gbk", "gb18030-2"]
ANYTHING = st.characters()
STEERING = (
    "\0\x07\x10\x1b\x7f\x9b\u00ad\u200b\u200c\u200e\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
    "\ufeff\ufe0f\U000e0100\U000e0041"
)


def repertoire(chinese="none", encoding="cp437"):
    """What a printer with these two alphabets has."""
    profile = PROFILES["zh-80-cut"]
    return Repertoire(replace(profile, cjk=replace(profile.cjk, encoding=chinese), text=replace(profile.text, encoding=encoding)))


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
    assert (repertoire("gb2312").fitted("镕"), CHINESE.fitted("镕")) == (None, "镕")


def test_gb2312_has_the_signs_of_every_slip():
    assert repertoire("gb2312").fitted("，。（）：、￥①·—“”…") == "，。（）：、￥①·—“”…"


@pytest.mark.parametrize(("ch", "stand_in"), [("¥", "￥"), ("–", "—"), ("‐", "-"), ("―", "—")])
@pytest.mark.parametrize("font", FONTS)
def test_a_sign_that_every_chinese_printer_has_goes_before_its_rarer_look(font, ch, stand_in):
    assert repertoire(font).fitted(ch) == stand_in


@pytest.mark.parametrize("ch", ALIKE)
@pytest.mark.parametrize("encoding", ["cp437", "cp866", "cp1252"])
@pytest.mark.parametrize("font", ["none", *FONTS])
def test_stand_ins_never_end_in_a_circle(font, encoding, ch):
    fitted = repertoire(font, encoding).fitted(ch)

    assert fitted is None or all(map(repertoire(font, encoding).alphabet, fitted))


@pytest.mark.parametrize("font", FONTS)
def test_a_code_that_each_user_fills_himself_is_no_character(font):
    assert [of_two_bytes(code, font) for code in (b"\xaa\xa1", b"\xa1\x40", b"\xf8\xa1")] == [None] * 3


@given(ANYTHING)
@pytest.mark.parametrize("font", FONTS)
def test_a_character_has_two_bytes_that_lead_back_to_it_or_none(font, ch):
    code = two_bytes(ch, font)

    assert code is None or (len(code), code[0] >= 0x81, code[1] >= 0x40, of_two_bytes(code, font)) == (2, True, True, ch)


@given(st.text())
def test_no_control_character_passes(text):
    assert all(ch.isprintable() or ch == "\u3000" or not CHINESE.alphabet(ch) for ch in clean(text))


@given(st.text())
def test_a_cleaned_text_is_composed_and_clean_already(text):
    assert unicodedata.is_normalized("NFC", clean(text))
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("中a e\u0301\u200b\u200d\u202e\u2066\u2028\x1b\x85\ufe0f\u00ad")))
def test_nothing_invisible_is_left(text):
    assert not [ch for ch in clean(text) if unicodedata.category(ch) in {"Cc", "Cf", "Zl", "Zp"} or ch == "\ufe0f"]


@given(st.text())
def test_every_byte_of_a_fitted_text_is_printable(text):
    fitted = CHINESE.fitted(clean(text))

    assert fitted is None or all(byte >= 0x20 and byte != 0x7F for _, data in CHINESE.runs(fitted) for byte in data)


@pytest.mark.parametrize("blank", "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u2002\u2009\u202f\u2028\u2029")
def test_every_blank_and_every_end_of_a_line_becomes_a_space(blank):
    assert clean(f"a{blank}b") == "a b"


@pytest.mark.parametrize("mark", [*STEERING])
def test_marks_that_steer_are_left_out(mark):
    assert clean(f"a{mark}b") == "ab"


def test_an_accent_behind_something_invisible_still_joins_its_letter():
    assert clean("e\u200d\u0301") == "é"


def test_the_blank_of_chinese_is_kept_where_it_can_be_printed():
    assert (CHINESE.fitted("张\u3000三"), LATIN.fitted("a\u3000b")) == ("张\u3000三", "a  b")


def test_a_letter_and_its_accent_become_one():
    assert clean("e\u0301") == "é"
