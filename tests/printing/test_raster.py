"""Pictures carry dots and nothing else."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hallq.domain.names import Name
from hallq.printing.decode import Decoder, Op
from hallq.printing.document import Cut, Picture, Text, TicketDocument
from hallq.printing.profile import Raster
from hallq.printing.raster import bands, to_dots
from tests.printing.slips import ENCODERS, PLAIN, PROFILES, slip_bytes

FORBIDDEN = re.compile(rb"\x10\x04[\x01-\x08]|\x10\x05[\x00-\x02]|\x10\x14[\x01-\x08]")
BYTES = st.lists(st.sampled_from([0x00, 0x01, 0x04, 0x05, 0x10, 0x14, 0xFF]), min_size=72 * 8, max_size=72 * 8)


def picture(data):
    """A picture whose dots are these bytes."""
    return Image.frombytes("1", (576, len(data) // 72), bytes(byte ^ 0xFF for byte in data)).convert("L")


@given(BYTES)
def test_no_real_time_command_is_left_in_the_dots(data):
    dots = bytes(byte ^ 0xFF for byte in to_dots(picture(data), 140).tobytes())

    assert not FORBIDDEN.search(dots)


@given(BYTES)
def test_breaking_a_command_adds_dots_and_takes_none(data):
    dots = bytes(byte ^ 0xFF for byte in to_dots(picture(data), 140).tobytes())

    assert all(after & before == before for before, after in zip(data, dots, strict=True))


def test_the_control_has_such_commands_without_the_remedy():
    data = [0x10, 0x04, 0x01] * 192

    assert FORBIDDEN.search(bytes(byte ^ 0xFF for byte in picture(data).convert("1").tobytes()))


@settings(max_examples=20)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=200, max_size=200))
def test_no_slip_drawn_in_random_characters_carries_one(text):
    decoder = Decoder(PROFILES["raster-80-cut"])
    commands = decoder.feed(slip_bytes("raster-80-cut", replace(PLAIN, tips=(Name(text, ""),))))

    assert not [command for command in commands if command.op is Op.PICTURE and FORBIDDEN.search(command.raw)]


@pytest.mark.parametrize("phase", range(3))
@pytest.mark.parametrize("profile", ["zh-80-cut", "zh-58-nocut", "raster-80-cut"])
def test_none_stands_across_rows_or_blocks_either(profile, phase):
    dots = PROFILES[profile].paper.dots
    pattern = (b"\x10\x04\x01" * (dots * 300))[phase : phase + dots // 8 * 300]
    data = ENCODERS[profile].encode(TicketDocument((Picture(pattern, dots, 300), Text("A"), Cut())))

    assert FORBIDDEN.search(pattern)
    assert not FORBIDDEN.search(data)


@given(st.integers(1, 600), st.integers(1, 255), st.integers(2, 60))
def test_no_block_has_a_forbidden_height_and_all_of_them_make_the_picture(height, band_rows, avoided):
    profile = replace(PROFILES["zh-80-cut"], raster=Raster(band_rows=band_rows, avoid_rows_multiple_of=avoided))
    heights = [band.height for band in bands(Image.new("1", (8, height)), profile)]

    assert sum(heights) == height
    assert all(0 < rows <= band_rows and rows % avoided for rows in heights)


@given(st.integers(1, 1000))
@pytest.mark.parametrize("profile", ["zh-80-cut", "zh-58-nocut"])
def test_blocks_add_up_to_the_picture(profile, height):
    image = Image.new("1", (PROFILES[profile].paper.dots, height))

    assert sum(band.height for band in bands(image, PROFILES[profile])) == height
