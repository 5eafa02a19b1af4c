"""The code for phones as a picture for screens."""

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from hallq.printing.qr_picture import QUIET_MODULES, qr_picture

ADDRESS = "http://127.0.0.1:8000/h/xitou/t/1-abcdefghijklmnopqrstuv"


def drawn(picture, scale=8):
    """The path as a browser would fill it."""
    image = Image.new("L", (picture.size * scale, picture.size * scale), 255)
    draw = ImageDraw.Draw(image)
    for part in picture.path.split("M")[1:]:
        left, rest = part.split(" ", 1)
        top, _, run = rest.partition("h")
        length = run.partition("v")[0]
        box = [int(left), int(top), int(left) + int(length), int(top) + 1]
        draw.rectangle([box[0] * scale, box[1] * scale, box[2] * scale - 1, box[3] * scale - 1], fill=0)
    return image


def test_a_phone_reads_it():
    assert zxingcpp.read_barcode(drawn(qr_picture(ADDRESS))).text == ADDRESS


@pytest.mark.parametrize("payload", ["a", ADDRESS])
def test_it_has_the_quiet_border_that_readers_ask_for(payload):
    picture = qr_picture(payload)
    image = drawn(picture, scale=1)

    assert image.point(lambda grey: 255 - grey).getbbox() == (QUIET_MODULES,) * 2 + (picture.size - QUIET_MODULES,) * 2
