"""Lines of a slip as pictures: black dots on the printable width, cut into blocks that carry no command by accident."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import qrcode
from PIL import Image, ImageDraw, ImageOps
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

from hallq.printing.document import Align, Picture
from hallq.printing.fonts import FontBook
from hallq.printing.profile import PrinterProfile, QrCode

GLYPH_DOTS = 24
BASELINE = 0.88
WHITE, BLACK = 255, 0
CORRECTION = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
REALTIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


@dataclass(frozen=True, slots=True)
class Cell:
    """How one row of text is drawn."""

    align: Align = Align.LEFT
    scale: int = 1
    bold: bool = False
    invert: bool = False


class Canvas:
    """Draws rows as wide as the paper of a profile."""

    def __init__(self, profile: PrinterProfile, fonts: FontBook) -> None:
        self._profile, self._fonts = profile, fonts
        self._dots = profile.paper.dots

    def length(self, text: str, scale: int = 1) -> int:
        """The width of a row of text in dots."""
        return self._fonts.length(text, GLYPH_DOTS * scale)

    def lacking(self, text: str) -> str:
        """The characters of the text that no font has, each once."""
        return self._fonts.lacking(text)

    def row(self, text: str, cell: Cell) -> Image.Image:
        """One row of text."""
        free = self._dots - self.length(text, cell.scale)
        left = {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[cell.align]
        return self._drawn([(left, text)], cell)

    def pair(self, left: str, right: str, cell: Cell) -> Image.Image:
        """One row with a text at each edge."""
        return self._drawn([(0, left), (self._dots - self.length(right, cell.scale), right)], cell)

    def rule(self) -> Image.Image:
        """A dashed line across the paper."""
        image = self.blank(self._profile.text.line_dots)
        middle = image.height // 2
        for start in range(0, self._dots, GLYPH_DOTS // 2):
            ImageDraw.Draw(image).rectangle((start + 1, middle - 1, start + 10, middle), fill=BLACK)
        return image

    def blank(self, rows: int) -> Image.Image:
        """Empty paper."""
        return Image.new("L", (self._dots, rows), WHITE)

    def qr(self, payload: str) -> Image.Image:
        """A QR code in the middle, its quiet zone above and below."""
        rules = self._profile.qr
        matrix = qr_matrix(payload, rules.ec, rules.quiet_modules)
        code = Image.new("L", (len(matrix), len(matrix)), WHITE)
        code.putdata([BLACK if dark else WHITE for row in matrix for dark in row])
        dots = len(matrix) * fitting_module(rules, len(matrix), self._dots)
        image = self.blank(dots)
        image.paste(code.resize((dots, dots), Image.Resampling.NEAREST), ((self._dots - dots) // 2, 0))
        return image

    def picture(self, line: Picture) -> Image.Image:
        """A picture in the middle."""
        shown = ImageOps.invert(Image.frombytes("1", (line.width, line.height), line.dots).convert("L"))
        shown.thumbnail((self._dots, line.height), Image.Resampling.LANCZOS)
        image = self.blank(shown.height)
        image.paste(shown, ((self._dots - shown.width) // 2, 0))
        return image

    def _drawn(self, parts: Sequence[tuple[int, str]], cell: Cell) -> Image.Image:
        """The parts on one row, as high as the printer's own row of this scale; higher where a script needs more."""
        size = GLYPH_DOTS * cell.scale
        above, below = self._ink([text for _, text in parts], size)
        height = max(self._profile.text.line_dots * cell.scale, size) if cell.scale == 1 else size + 6
        top = max((height - size) // 2 + round(size * BASELINE), above)
        image = self.blank(max(height, top + below))
        for left, text in parts:
            self._write(ImageDraw.Draw(image), left, top, text, cell)
        return image.point(lambda grey: WHITE - grey) if cell.invert else image

    def _ink(self, texts: Sequence[str], size: int) -> tuple[int, int]:
        """The dots above and below the baseline that the texts reach."""
        boxes = [self._fonts.face(place, size).getbbox(part, anchor="ls") for text in texts for place, part in self._fonts.runs(text)]
        return round(max((-box[1] for box in boxes), default=0)), round(max((box[3] for box in boxes), default=0))

    def _write(self, draw: ImageDraw.ImageDraw, left: float, baseline: int, text: str, cell: Cell) -> None:
        size = GLYPH_DOTS * cell.scale
        for place, part in self._fonts.runs(text):
            face = self._fonts.face(place, size)
            draw.text((left, baseline), part, fill=BLACK, font=face, anchor="ls", stroke_width=0.5 * cell.scale if cell.bold else 0)
            left += face.getlength(part)


def qr_matrix(payload: str, ec: str, border: int) -> list[list[bool]]:
    """The modules of the smallest code that holds the payload. Raises DataOverflowError where none does."""
    code = _qr(payload, ec, border)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def qr_modules(payload: str, ec: str, border: int) -> int:
    """How many modules wide that code is, with its quiet zone: found without drawing it."""
    return 17 + 4 * int(_qr(payload, ec, border).best_fit()) + 2 * border


def _qr(payload: str, ec: str, border: int) -> Any:
    code = qrcode.QRCode(border=border, error_correction=CORRECTION[ec])
    code.add_data(payload)
    return code


def fitting_module(rules: QrCode, modules: int, dots: int) -> int:
    """The size of a module in dots: the profile's, or less where a long payload would be wider than the paper."""
    return max(1, min(rules.module_dots, dots // modules))


def stacked(images: Sequence[Image.Image]) -> Image.Image:
    """The pictures below one another."""
    whole = Image.new("L", (images[0].width, sum(image.height for image in images)), WHITE)
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height
    return whole


def to_dots(image: Image.Image, threshold: int) -> Image.Image:
    """Greys to dots, without the byte pairs a printer would take for a real-time question: one dot more breaks each."""
    dots = image.point(lambda grey: 255 if grey < threshold else 0).convert("1")
    safe = REALTIME.sub(b"\x30", dots.tobytes())
    return Image.frombytes("1", dots.size, bytes(byte ^ 0xFF for byte in safe))


def bands(image: Image.Image, profile: PrinterProfile) -> Iterator[Image.Image]:
    """The picture in blocks of at most `band_rows` rows, none of a forbidden height."""
    top = 0
    while top < image.height:
        rows = min(profile.raster.band_rows, image.height - top)
        avoided = profile.raster.avoid_rows_multiple_of
        if avoided and rows % avoided == 0:
            rows -= 1
        yield image.crop((0, top, image.width, top + rows))
        top += rows
