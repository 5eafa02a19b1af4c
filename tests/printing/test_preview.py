"""Bytes become slips: what they say, what they look like, and what is wrong with them."""

import re
from io import BytesIO

import pytest
from PIL import Image

from hallq.printing.flaw import CUT_SHORT, IN_A_PICTURE, PAST_THE_EDGE, TOO_WIDE, UNKNOWN
from hallq.printing.picture import ALARM, EDGE, INK, draw
from hallq.printing.preview import slips
from hallq.words import gettext
from tests.printing.slips import CASES, PROFILES, slip_bytes


def printed(data, profile="zh-80-cut"):
    """The slips of the bytes."""
    return slips(data, PROFILES[profile])


def told(slip):
    """What could not be obeyed, in English."""
    return [str(flaw) for flaw in slip.errors]


def colours(slip):
    """Which colours its picture uses."""
    return {colour for _, colour in draw(slip.rows, slip.profile).getcolors() or []}


def test_a_slip_is_transcribed_row_by_row():
    assert printed(slip_bytes("zh-80-cut"))[0].text.split("\n") == [
        "滨河市政务服务中心",
        "-" * 48,
        "您的号码",
        "A001",
        "企业职工基本养老",
        "保险关系转移接续",
        "-" * 48,
        "您前面还有 12 人等待",
        "预计等待                          约 15—25 分钟",
        "办理区域                                社会保障",
        "办理窗口                                1、2、12",
        "取号时间                        2026-11-21 09:25",
        "-" * 48,
        "[QR http://192.0.2.10:8000/t/7Q2F9KX4M3]",
        "扫码查看排队进度",
        "请留意叫号，过号请到服务台。",
        "No. 20261121-A001",
        "[cut]",
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_picture_is_as_wide_as_the_paper_prints(profile):
    (slip,) = printed(slip_bytes(profile), profile)

    assert Image.open(BytesIO(slip.png)).width == PROFILES[profile].paper.dots


def test_a_picture_is_black_on_white_with_a_cut_edge():
    assert colours(printed(slip_bytes("zh-80-cut"))[0]) == {0, INK, EDGE}


def test_an_unknown_byte_is_named_and_marked_in_red():
    (slip,) = printed(b"\x1b@A\x07B\n")

    assert told(slip) == ["byte 3: 07 is not known"]
    assert ALARM in colours(slip)
    assert slip.text == "A[07]B"


def test_a_long_unknown_command_is_shown_by_its_beginning():
    (slip,) = printed(b"\x1d(k\x0a\x000Q0123456789"[:15] + b"\n")

    assert told(slip) == ["byte 0: 1D 28 6B 0A 00 30 51 30 … is not known"]


@pytest.mark.parametrize(("end", "shown"), [(b"\x1d(", "1D 28"), (b"\x1d(k\x04\x001", "1D 28 6B 04 00 31"), (b"\x1b", "1B"), (b"\x1c&\xc4", "C4")])
def test_a_command_of_which_the_end_never_came_is_cut_short_and_not_unknown(end, shown):
    (slip,) = printed(b"\x1b@A001\n" + end)

    assert [flaw.words for flaw in slip.errors] == [CUT_SHORT]
    assert slip.errors[0].facts["shown"] == shown


def test_of_a_command_that_was_cut_short_nothing_stands_on_the_paper():
    (slip,) = printed(b"\x1b@A001\n\x1d(")

    assert slip.text == "A001"
    assert ALARM not in colours(slip)


@pytest.mark.parametrize("words", [UNKNOWN, CUT_SHORT, PAST_THE_EDGE, TOO_WIDE, IN_A_PICTURE])
def test_what_could_not_be_obeyed_is_told_in_chinese_with_the_same_facts(words):
    facts = {"at": 7, "shown": "1D 28", "paper": 576}

    assert gettext(words, "zh", **facts) != words % facts
    assert re.findall(r"%\(\w+\)s", gettext(words, "zh")) == re.findall(r"%\(\w+\)s", words)


def test_text_beyond_the_right_edge_is_an_error_and_goes_on_below():
    (slip,) = printed(b"x" * 49 + b"\n")

    assert (slip.text, told(slip)) == ("x" * 48 + "\nx", ["byte 0: the text runs past the right edge at 'x'"])


def test_a_picture_wider_than_the_paper_is_an_error():
    (slip,) = printed(b"\x1dv0\x00\x49\x00\x01\x00" + b"\xff" * 73)

    assert told(slip) == ["byte 0: a picture 584 dots wide on 576"]


def test_a_real_time_command_inside_a_picture_is_an_error():
    (slip,) = printed(b"\x1dv0\x00\x04\x00\x01\x00\x00\x10\x04\x01")

    assert told(slip) == ["byte 0: a real-time command stands inside a picture, 1 bytes in"]


def test_a_cut_ends_a_slip():
    assert [slip.text for slip in printed(b"A\n\x1dVB\x00B\n\x1dVB\x00")] == ["A\n[cut]", "B\n[cut]"]


def test_a_reset_begins_the_next_slip_where_there_is_no_knife():
    assert [slip.text for slip in printed(b"\x1b@A\n\x1bd\x05\x1b@B\n\x1bd\x05", "zh-58-nocut")] == ["A", "B"]


def test_paper_that_was_only_fed_is_no_slip():
    assert printed(b"\x1b@\n\x1bd\x05") == []


def test_a_row_without_a_line_feed_is_printed_at_the_end():
    assert [slip.text for slip in printed(b"A")] == ["A"]


def test_twice_the_size_is_twice_the_dots():
    small, large = (draw(printed(size + b"A\n")[0].rows, PROFILES["zh-80-cut"]) for size in (b"\x1d!\x00", b"\x1d!\x11"))

    assert _ink(large) == 4 * _ink(small)


def test_inverted_text_is_white_on_black():
    plain, inverted = (draw(printed(invert + b"A\n")[0].rows, PROFILES["zh-80-cut"]) for invert in (b"\x1dB\x00", b"\x1dB\x01"))

    assert _ink(plain) + _ink(inverted) == 12 * 24


def test_a_raster_block_is_drawn_dot_for_dot():
    drawn = draw(printed(b"\x1dv0\x00\x01\x00\x02\x00\xf0\x01")[0].rows, PROFILES["zh-80-cut"])

    assert [[drawn.getpixel((x, 16 + y)) for x in range(8)] for y in range(2)] == [[1, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 1]]


@pytest.mark.parametrize("case", CASES)
def test_bytes_at_rest_and_bytes_of_a_slip_are_the_same(case):
    data = slip_bytes("zh-80-cut", CASES[case])

    assert [slip.data for slip in printed(data)] == [data]


def _ink(image):
    """How many dots are black."""
    return {colour: count for count, colour in image.getcolors()}[INK]
