"""An uploaded picture becomes a small logo of black dots, or it is said why not."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from hallq.domain.slip_logo import slip_logo
from hallq.domain.slip_template import BUILT_IN, SlipLine
from hallq.printing.compose import compose_ticket
from hallq.printing.document import Picture
from hallq.printing.fonts import font_book
from hallq.printing.logo import LogoRefusedError, logo_of, picture_of
from hallq.printing.preview import slips
from hallq.printing.raster import Canvas
from hallq.printing.roll import PictureRow
from tests.pictures import drawing, file_of, png_of
from tests.printing.slips import ENCODERS, PLAIN, PROFILES


def black(picture):
    """How many dots of a picture are black."""
    return sum(byte.bit_count() for byte in picture.dots)


def slip_with(logo, profile):
    """What a printer makes of a slip that begins with a logo."""
    template = replace(BUILT_IN, logo=logo, lines=(SlipLine("logo"), *BUILT_IN.lines))
    return slips(ENCODERS[profile].encode(compose_ticket(PLAIN, None, template)), PROFILES[profile])[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_drawing_becomes_a_logo_cut_to_its_ink(kind):
    picture = picture_of(slip_logo(logo_of(file_of(drawing(300, 100), kind))))

    assert (picture.width, picture.height) == pytest.approx((280, 80), abs=6)


@pytest.mark.parametrize("size", [(2000, 300), (300, 2000), (4000, 3000)])
def test_a_large_picture_is_made_small(size):
    picture = picture_of(slip_logo(logo_of(file_of(drawing(*size)))))

    assert picture.width <= 384
    assert picture.height <= 160


def test_what_is_transparent_is_paper():
    glass = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    ImageDraw.Draw(glass).rectangle((20, 10, 39, 29), fill=(0, 0, 0, 255))

    picture = picture_of(logo_of(file_of(glass)))

    assert (picture.width, picture.height, black(picture)) == (20, 20, 400)


def test_a_pale_drawing_is_printed_black():
    pale = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(pale).rectangle((20, 10, 39, 29), fill=(150, 180, 230))
    ImageDraw.Draw(pale).rectangle((22, 12, 37, 27), fill=(255, 255, 255))

    assert black(picture_of(logo_of(file_of(pale)))) == 144


def test_greys_of_a_photograph_become_patterns():
    fade = Image.linear_gradient("L").resize((200, 100))

    picture = picture_of(logo_of(file_of(fade)))

    assert 0.3 < black(picture) / (picture.width * picture.height) < 0.7


def test_a_photograph_is_taken_as_it_was_held():
    lying = drawing(300, 100)
    turned = lying.getexif()
    turned[0x0112] = 6
    buffer = BytesIO()
    lying.save(buffer, "JPEG", exif=turned)

    picture = picture_of(logo_of(buffer.getvalue()))

    assert picture.height > picture.width


@pytest.mark.parametrize(
    ("upload", "reason"),
    [
        (b"\x00" * 1_000_001, "is larger than 1 MB"),
        (b"", "is no PNG or JPEG picture"),
        (b"<svg/>", "is no PNG or JPEG picture"),
        (file_of(drawing(), "GIF"), "is no PNG or JPEG picture"),
        (file_of(drawing())[:200], "is no PNG or JPEG picture"),
        (file_of(Image.new("1", (4001, 4000))), "has more than 16 million dots"),
        (file_of(Image.new("1", (20_000, 20_000))), "is no PNG or JPEG picture"),
        (file_of(Image.new("RGB", (50, 50), "white")), "shows nothing on white paper"),
        (file_of(Image.new("RGBA", (50, 50), (0, 0, 0, 0))), "shows nothing on white paper"),
    ],
)
def test_what_cannot_be_a_logo_is_refused_with_the_reason(upload, reason):
    with pytest.raises(LogoRefusedError, match=reason):
        logo_of(upload)


@pytest.mark.parametrize("logo", ["", "not base64", "iVBORw0KGgo="])
def test_a_logo_that_cannot_be_read_keeps_no_slip_back(logo):
    assert picture_of(logo) is None


@pytest.mark.parametrize("profile", PROFILES)
def test_a_logo_stands_in_the_middle_of_every_paper(profile):
    width = PROFILES[profile].paper.dots
    row = next(row for row in slip_with(png_of(Image.new("1", (80, 16))), profile).rows if isinstance(row, PictureRow))

    inked = [x for x in range(width) if row.data[x // 8] >> (7 - x % 8) & 1]

    assert (len(inked), inked[0], inked[-1]) == (80, (width - 80) // 2, (width - 80) // 2 + 79)


def test_a_logo_wider_than_the_paper_is_made_smaller():
    narrow = replace(PROFILES["zh-58-nocut"], paper=replace(PROFILES["zh-58-nocut"].paper, dots=320))
    logo = Picture(b"\xff" * 48 * 20, 384, 20)

    assert Canvas(narrow, font_book()).picture(logo).width == 320
