"""Rows break where people would break them, and never run over."""

from hypothesis import given
from hypothesis import strategies as st

from hallq.printing.width import PairRow, balanced, columns, pair, wrap

WORDS = st.text(st.sampled_from("ab 中文，。（）-1"), max_size=60)


def test_a_chinese_character_takes_two_columns_and_a_latin_one_one():
    assert columns("A中，ｱ") == 1 + 2 + 2 + 1


def test_a_combining_mark_takes_no_column():
    assert columns("e\u0301") == 1


@given(WORDS, st.integers(4, 48))
def test_no_row_is_wider_than_the_room(text, room):
    assert all(columns(row) <= room for row in wrap(text, room, columns))


@given(WORDS, st.integers(4, 48))
def test_wrapping_loses_nothing_but_blanks(text, room):
    assert "".join(wrap(text, room, columns)).replace(" ", "") == text.replace(" ", "")


@given(WORDS, st.integers(4, 48))
def test_a_balanced_title_needs_no_more_rows(text, room):
    assert len(balanced(text, room, columns)) <= len(wrap(text, room, columns))


def test_a_word_stays_whole_where_it_fits():
    assert wrap("Transfer of pension insurance", 16, columns) == ["Transfer of", "pension", "insurance"]


def test_a_word_longer_than_the_paper_is_cut():
    assert wrap("Donaudampfschifffahrt", 8, columns) == ["Donaudam", "pfschiff", "fahrt"]


def test_a_row_never_begins_with_a_closing_sign():
    assert wrap("请留意叫号，过号重取", 10, columns) == ["请留意叫", "号，过号重", "取"]


def test_a_row_never_ends_with_an_opening_sign():
    assert wrap("消防检查（告知）", 10, columns) == ["消防检查", "（告知）"]


def test_a_title_breaks_in_the_middle():
    assert balanced("企业职工基本养老保险关系转移接续", 24, columns) == ["企业职工基本养老", "保险关系转移接续"]


def test_later_rows_of_a_hanging_paragraph_are_shorter():
    assert wrap("1. 中中中中中", 9, columns, hang=3) == ["1. 中中中", "中中"]


def test_a_pair_stands_on_one_row_where_it_fits():
    assert pair("窗口", "1、2", 20, columns) == [PairRow("窗口", "1、2")]


def test_a_long_value_wraps_beside_its_label():
    assert pair("窗口", "21、22、23、24、25", 18, columns) == [PairRow("窗口", "21、22、23、"), PairRow("", "24、25")]


def test_a_value_beside_a_long_label_goes_below():
    assert pair("A very long label", "a value", 20, columns) == [PairRow("A very long label", ""), PairRow("", "a value")]
