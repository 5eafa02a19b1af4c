"""The picture at the head of a slip as a set-up carries it: one bit a dot, as PNG in base64, small enough for a line of a file."""

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator

from hallq.domain.setup_keys import text

WIDEST, HIGHEST = 384, 160
"""In dots; 8 are a millimetre, so that it fits on the narrowest paper."""

LONGEST = 16_384
SIGNATURE = b"\x89PNG\r\n\x1a\n"
PARTS = frozenset({b"IHDR", b"IDAT", b"IEND"})


def slip_logo(raw: object) -> str:
    """The picture in its written form. Raises ValueError for anything but a sound PNG of one bit a dot and nothing beside its dots."""
    said: str = text(LONGEST)(raw)
    try:
        width, height = _size(base64.b64decode(said, validate=True))
    except (binascii.Error, struct.error, zlib.error, _Unsound) as fault:
        raise ValueError("is not a logo: a PNG of one bit a dot, in base64") from fault
    if not (0 < width <= WIDEST and 0 < height <= HIGHEST):
        raise ValueError(f"is {width} × {height} dots (at most {WIDEST} × {HIGHEST})")
    return said


class _Unsound(ValueError):
    """The bytes are no picture of the kind that slips carry."""


def _size(png: bytes) -> tuple[int, int]:
    """Width and height of the picture, after a look at every part of it."""
    parts = list(_parts(png))
    kinds = [kind for kind, _content in parts]
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or not set(kinds) <= PARTS or kinds.count(b"IHDR") > 1 or kinds.count(b"IEND") > 1:
        raise _Unsound
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", parts[0][1])
    if (depth, colour, rest) != (1, 0, [0, 0, 0]):
        raise _Unsound
    if width <= WIDEST and height <= HIGHEST:
        _check_dots(b"".join(content for kind, content in parts if kind == b"IDAT"), height * (1 + (width + 7) // 8))
    return width, height


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each part."""
    if not png.startswith(SIGNATURE):
        raise _Unsound
    at = len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        content = png[at + 8 : at + 8 + length]
        if struct.unpack_from(">I", png, at + 8 + length)[0] != zlib.crc32(kind + content):
            raise _Unsound
        yield kind, content
        at += 12 + length


def _check_dots(packed: bytes, size: int) -> None:
    """The dots of every row, and no more: a few bytes may mean a million."""
    unpacking = zlib.decompressobj()
    if len(unpacking.decompress(packed, size + 1)) != size or not unpacking.eof:
        raise _Unsound
