"""Pictures for tests, as files and as set-ups carry them."""

import base64
from io import BytesIO

from PIL import Image, ImageDraw


def file_of(image: Image.Image, kind: str = "PNG") -> bytes:
    """The picture as somebody would upload it."""
    buffer = BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def png_of(image: Image.Image) -> str:
    """The picture as PNG in base64."""
    return base64.b64encode(file_of(image)).decode("ascii")


def drawing(width: int = 300, height: int = 100) -> Image.Image:
    """A black ring on white paper, with a margin round it."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).ellipse((10, 10, width - 11, height - 11), outline="black", width=6)
    return image
