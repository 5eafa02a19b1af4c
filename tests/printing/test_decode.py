"""Every byte of a stream is a known command, text, or named as unknown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.printing.decode import Command, Decoder, Op
from tests.printing.slips import CASES, PROFILES, slip_bytes


def decoded(data, profile="zh-80-cut"):
    """All commands of the bytes."""
    decoder = Decoder(PROFILES[profile])
    return [*decoder.feed(data), *decoder.end()]


@given(st.binary(max_size=200))
def test_no_byte_is_lost(data):
    assert b"".join(command.raw for command in decoded(data)) == data


@settings(max_examples=20)
@given(st.data())
@pytest.mark.parametrize("profile", PROFILES)
def test_a_slip_reads_the_same_however_it_is_cut_up(profile, data):
    whole = slip_bytes(profile, CASES["en"])
    at = data.draw(st.integers(0, len(whole)))
    decoder = Decoder(PROFILES[profile])
    pieces = [*decoder.feed(whole[:at]), *decoder.feed(whole[at:]), *decoder.end()]

    assert _joined(pieces) == _joined(decoded(whole, profile))


def _joined(commands):
    """Texts cut in two by the stream, put together again."""
    joined: list[Command] = []
    for command in commands:
        if joined and joined[-1].op == command.op is Op.TEXT and joined[-1].value == command.value:
            last = joined.pop()
            joined.append(Command(Op.TEXT, last.raw + command.raw, command.value, last.text + command.text))
        else:
            joined.append(command)
    return joined


@pytest.mark.parametrize(
    "data",
    [
        b"\x07", b"\x7f", b"\x1bz", b"\x1c!\x00"[:2], b"\x1dA", b"\x1ba\x03", b"\x1bE\x02", b"\x1d!\x08", b"\x1dV\x05", b"\x10\x04\x09",
        b"\x1d(L", b"\x1d(k\x03\x001Z0", b"\x1d(k\x03\x000Q0", b"\x1d(k\x01\x001", b"\x1dv1\x00", b"\x1dv0\x01",
    ],
)  # fmt: skip
def test_what_our_slips_do_not_use_is_unknown(data):
    assert [(command.op, command.raw) for command in decoded(b"\x1c." + data)[1:]] == [(Op.UNKNOWN, data)]


def test_a_byte_above_ascii_is_read_in_the_profiles_code_page():
    assert [command.text for command in decoded(b"\x1bt\x00\x82")][1:] == ["é"]


def test_a_byte_above_ascii_in_another_code_page_is_unknown():
    assert decoded(b"\x1bt\x05\x82")[-1] == Command(Op.UNKNOWN, b"\x82")


def test_two_bytes_in_chinese_mode_are_one_character_of_two_columns():
    assert decoded(b"\x1c&\xd6\xd0A")[1:] == [Command(Op.TEXT, b"\xd6\xd0", 2, "中"), Command(Op.TEXT, b"A", 1, "A")]


def test_a_pair_that_is_no_character_is_unknown():
    assert [command.op for command in decoded(b"\x1c&\x81\x30")] == [Op.CHINESE_ON, Op.UNKNOWN, Op.TEXT]


def test_a_printer_without_chinese_knows_no_chinese_character():
    assert decoded(b"\x1c&\xd6\xd0", "latin-80-cut")[1:] == [Command(Op.UNKNOWN, b"\xd6"), Command(Op.UNKNOWN, b"\xd0")]


@pytest.mark.parametrize(
    "data",
    [b"\x1b", b"\x1d(k", b"\x1d(k\x05\x001P0", b"\x1dv0\x00\x01\x00\x02\x00\xff", b"\x1dV", b"\x1dVB", b"\x1ba", b"\x1c&\xd6"],
)
def test_half_a_command_waits_and_is_told_as_cut_short_at_the_end(data):
    decoder = Decoder(PROFILES["zh-80-cut"])

    assert [command.op for command in decoder.feed(data) if command.op is Op.UNKNOWN] == []
    assert [command.op for command in decoder.end()] == [Op.CUT_SHORT]
