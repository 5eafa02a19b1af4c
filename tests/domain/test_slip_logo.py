"""The logo of a slip is a small picture of black and white dots, and nothing else passes for one."""

import base64
import struct
import zlib

import pytest
from PIL import Image

from hallq.domain.slip_logo import slip_logo
from tests.pictures import drawing, file_of, png_of

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def part(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def head(width=8, height=2, depth=1, colour=0):
    return part(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


DOTS = part(b"IDAT", zlib.compress(b"\x00\xaa\x00\x55"))
END = part(b"IEND", b"")


def png(*parts):
    return base64.b64encode(SIGNATURE + b"".join(parts)).decode()


def refusal(raw):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 -- its text is what is looked at
        slip_logo(raw)
    return str(refused.value)


@pytest.mark.parametrize("size", [(1, 1), (9, 3), (384, 160)])
def test_a_picture_of_one_bit_a_dot_is_a_logo(size):
    logo = png_of(Image.new("1", size))

    assert slip_logo(logo) == logo


def test_a_logo_made_by_hand_is_one_too():
    assert slip_logo(png(head(), DOTS, END)) == png(head(), DOTS, END)


@pytest.mark.parametrize("raw", [5, None, "", "x\n", "A" * 16_385])
def test_a_logo_is_text_of_a_line(raw):
    assert not refusal(raw).startswith("is not a logo")


@pytest.mark.parametrize(
    "raw",
    [
        "not base64!",
        base64.b64encode(b"GIF89a").decode(),
        png(),
        png(DOTS, END),
        png(head(), DOTS),
        png(head(), head(), DOTS, END),
        png(head(), DOTS, END, END),
        png(head(), part(b"tEXt", b"Author\x00me"), DOTS, END),
        png(head(depth=8), DOTS, END),
        png(head(colour=3), DOTS, END),
        png(part(b"IHDR", b"short"), DOTS, END),
        png(head(), part(b"IDAT", b"no zlib"), END),
        png(head(), part(b"IDAT", zlib.compress(b"\x00\xaa")), END),
        png(head(), part(b"IDAT", zlib.compress(b"\x00" * 1_000_000)), END),
        png(head(), part(b"IDAT", zlib.compress(b"\x00\xaa\x00\x55")[:-4]), END),
        png(head(), DOTS[:-1] + b"?", END),
        png(head(), b"\x00"),
        png_of(drawing()),
        base64.b64encode(file_of(drawing(), "JPEG")).decode(),
    ],
)
def test_what_is_no_such_picture_is_refused(raw):
    assert refusal(raw).startswith("is not a logo")


@pytest.mark.parametrize("size", [(385, 8), (8, 161)])
def test_a_logo_that_is_too_large_is_told_its_size(size):
    assert refusal(png_of(Image.new("1", size))) == f"is {size[0]} × {size[1]} dots (at most 384 × 160)"


def test_a_logo_without_dots_is_refused():
    assert refusal(png(head(0, 0), part(b"IDAT", zlib.compress(b"")), END)) == "is 0 × 0 dots (at most 384 × 160)"
