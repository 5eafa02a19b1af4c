"""Pictures that halls upload, made into the logo of a slip: black dots, small, checked; and such a logo as dots again."""

import base64
import binascii
import logging
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

from hallq.domain.slip_logo import HIGHEST, LONGEST, WIDEST
from hallq.printing.document import Picture

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
MOST_DOTS = 16_000_000
WHITE = 255
BLANK = 245
"""A picture without anything darker than that shows nothing."""

FAINT = 225
"""Once its darkest dot is black, what is lighter than that is paper."""

MIDDLE, MOST_GREY = range(72, 184), 0.3
"""A picture with more than this part of its ink in greys is no drawing: its greys become patterns of dots."""


class LogoRefusedError(ValueError):
    """The uploaded file cannot be a logo; the text says why, for the person who sent it."""


def logo_of(upload: bytes) -> str:
    """A PNG or JPEG as the logo of a slip, cut to its ink and made small. Raises LogoRefusedError."""
    if len(upload) > MOST_BYTES:
        raise LogoRefusedError("is larger than 1 MB")
    ink = _ink(_on_paper(upload))
    ink.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    _dots(ink).save(buffer, "PNG", optimize=True)
    said = base64.b64encode(buffer.getvalue()).decode("ascii")
    if len(said) > LONGEST:
        raise LogoRefusedError("has too many details for a slip")
    return said


@lru_cache(maxsize=64)
def picture_of(logo: str) -> Picture | None:
    """The dots of a logo; None where it cannot be read, for a slip without its logo is better than none."""
    try:
        image = Image.open(BytesIO(base64.b64decode(logo)), formats=("PNG",)).convert("L")
    except (binascii.Error, OSError, SyntaxError, ValueError) as fault:
        log.warning("The logo of a slip cannot be read: %s", fault)
        return None
    return Picture(ImageOps.invert(image).convert("1").tobytes(), image.width, image.height)


def _on_paper(upload: bytes) -> Image.Image:
    """The picture in greys on white paper, as it was held when it was taken."""
    try:
        upright = _upright(upload)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise LogoRefusedError("is no PNG or JPEG picture") from fault
    if upright is None:
        raise LogoRefusedError("has more than 16 million dots")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    return paper.convert("L")


def _upright(upload: bytes) -> Image.Image | None:
    """The picture with its colours; None where it is too large to be looked at."""
    with Image.open(BytesIO(upload), formats=("PNG", "JPEG")) as image:
        if image.width * image.height > MOST_DOTS:
            return None
        image.draft("L", (2 * WIDEST, 2 * HIGHEST))
        return ImageOps.exif_transpose(image).convert("RGBA")


def _ink(grey: Image.Image) -> Image.Image:
    """The part on which anything stands, its darkest dot black."""
    darkest = next(value for value, many in enumerate(grey.histogram()) if many)
    if darkest > BLANK:
        raise LogoRefusedError("shows nothing on white paper")
    inked = grey.point(lambda value: max(value - darkest, 0) * WHITE // (WHITE - darkest))
    return inked.crop(inked.point(lambda value: WHITE if value < FAINT else 0).getbbox())


def _dots(grey: Image.Image) -> Image.Image:
    """Black and white: sharp edges for a drawing, patterns for a photograph."""
    counted = grey.histogram()
    inked = sum(counted[:FAINT])
    if sum(counted[value] for value in MIDDLE) > MOST_GREY * inked:
        return grey.convert("1")
    return grey.point(lambda value: WHITE if value >= MIDDLE[-1] else 0).convert("1", dither=Image.Dither.NONE)
