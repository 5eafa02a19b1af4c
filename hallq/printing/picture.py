"""Draws what is on the roll as a picture of the paper, dot for dot."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from hallq.printing.document import Align
from hallq.printing.fonts import FontBook, font_book
from hallq.printing.profile import PrinterProfile
from hallq.printing.raster import qr_matrix
from hallq.printing.roll import COLUMN_DOTS, CodeRow, CutRow, Gap, PictureRow, Row, Span, TextRow

PAPER, INK, ALARM, EDGE = range(4)
COLOURS = (255, 255, 255, 24, 24, 27, 214, 28, 28, 160, 160, 168)
GLYPH_HIGH = 24
LATIN_SIZE = 21
BASELINE = 21
DARK = 128
CUT_HIGH = 16
MARGIN = 16


def png(rows: Sequence[Row], profile: PrinterProfile) -> bytes:
    """The slip as a PNG of the printable width."""
    buffer = BytesIO()
    draw(rows, profile).save(buffer, "PNG", bits=2)
    return buffer.getvalue()


def draw(rows: Sequence[Row], profile: PrinterProfile) -> Image.Image:
    """The slip as a picture with four colours: paper, ink, red for what is not known, grey for the cut edge."""
    pieces = [_piece(row, profile) for row in rows] or [_sheet(profile.paper.dots, profile.text.line_dots)]
    whole = _sheet(profile.paper.dots, sum(piece.height for piece in pieces) + MARGIN)
    top = MARGIN
    for piece in pieces:
        whole.paste(piece, (0, top))
        top += piece.height
    return whole


def _piece(row: Row, profile: PrinterProfile) -> Image.Image:
    match row:
        case TextRow():
            return _text(row, profile)
        case PictureRow():
            return _picture(row, profile.paper.dots)
        case CodeRow():
            return _code(row, profile.paper.dots)
        case Gap():
            return _sheet(profile.paper.dots, row.dots)
        case CutRow():
            return _cut(profile.paper.dots)


def _sheet(width: int, height: int) -> Image.Image:
    sheet = Image.new("P", (width, height), PAPER)
    sheet.putpalette(COLOURS)
    return sheet


def _text(row: TextRow, profile: PrinterProfile) -> Image.Image:
    high = max(span.high for span in row.spans) * GLYPH_HIGH
    sheet = _sheet(profile.paper.dots, max(high, profile.text.line_dots))
    left = _left(row.align, profile.paper.dots, sum(span.dots for span in row.spans))
    for span in row.spans:
        _span(sheet, span, left, high)
        left += span.dots
    return sheet


def _left(align: Align, dots: int, taken: int) -> int:
    free = max(dots - taken, 0)
    return {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[align]


def _span(sheet: Image.Image, span: Span, left: int, bottom: int) -> None:
    """The characters on their common bottom line, white on black where inverted."""
    ground, ink = (INK, PAPER) if span.invert else (PAPER, ALARM if span.unknown else INK)
    top, cell = bottom - span.high * GLYPH_HIGH, span.columns * COLUMN_DOTS * span.wide
    sheet.paste(ground, (left, top, left + span.dots, bottom))
    for place, ch in enumerate(span.text):
        glyph = _glyph(font_book(), ch, span.columns, span.bold).resize((cell, span.high * GLYPH_HIGH), Image.Resampling.NEAREST)
        sheet.paste(ink, (left + place * cell, top), glyph)


@cache
def _glyph(fonts: FontBook, ch: str, columns: int, bold: bool) -> Image.Image:  # noqa: FBT001 — a key of the cache
    """One character as the printer's font has it: 12 or 24 by 24 dots; one that is wider is squeezed."""
    size = LATIN_SIZE if columns == 1 else GLYPH_HIGH
    cell = columns * COLUMN_DOTS
    natural = max(fonts.length(ch, size), 1)
    sheet = Image.new("L", (max(natural, cell), GLYPH_HIGH), 0)
    for place, part in fonts.runs(ch):
        origin = (max(cell - natural, 0) // 2, BASELINE)
        ImageDraw.Draw(sheet).text(origin, part, fill=255, font=fonts.face(place, size), anchor="ls", stroke_width=0.5 if bold else 0)
    return sheet.resize((cell, GLYPH_HIGH), Image.Resampling.LANCZOS).point(lambda grey: 255 if grey >= DARK else 0).convert("1")


def _picture(row: PictureRow, dots: int) -> Image.Image:
    height = len(row.data) // row.width_bytes
    mask = Image.frombytes("1", (row.width_bytes * 8, height), row.data)
    sheet = _sheet(dots, height)
    sheet.paste(INK, (0, 0), mask)
    return sheet


def _code(row: CodeRow, dots: int) -> Image.Image:
    matrix = qr_matrix(row.payload, row.ec, 0)
    mask = Image.new("1", (len(matrix), len(matrix)))
    mask.putdata([255 if dark else 0 for line in matrix for dark in line])
    side = len(matrix) * row.module_dots
    sheet = _sheet(dots, side)
    sheet.paste(INK, (_left(row.align, dots, side), 0), mask.resize((side, side), Image.Resampling.NEAREST))
    return sheet


def _cut(dots: int) -> Image.Image:
    """The edge the knife leaves: a dashed grey line."""
    sheet = _sheet(dots, CUT_HIGH)
    for start in range(0, dots, COLUMN_DOTS):
        ImageDraw.Draw(sheet).line((start, CUT_HIGH - 2, start + COLUMN_DOTS // 2, CUT_HIGH - 2), fill=EDGE, width=2)
    return sheet
