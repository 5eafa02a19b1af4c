"""From a document to the bytes of one printer: text where its fonts reach, pictures where they do not."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from hallq.printing import width
from hallq.printing.charset import Alphabet, Repertoire, clean
from hallq.printing.document import Align, Cut, Feed, Line, Pair, Picture, Qr, Rule, Text, TicketDocument
from hallq.printing.escpos_library import CORRECTION, dummy
from hallq.printing.fonts import FontBook, font_book
from hallq.printing.layout import lay
from hallq.printing.profile import PrinterProfile
from hallq.printing.raster import Canvas, Cell, bands, fitting_module, qr_modules, stacked, to_dots

log = logging.getLogger(__name__)

RESET = b"\x1b@"
CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
ALIGN = {Align.LEFT: b"\x1ba\x00", Align.CENTER: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"}
ROW_GAP = 8
"""Dots between the rows of one text in large letters, which would else touch."""
LONGEST_FEED = 255
CUTS = {"gs_v_65": b"\x1dVA\x00", "gs_v_1": b"\x1dV\x01", "gs_v_0": b"\x1dV\x00", "esc_i": b"\x1bi", "esc_m": b"\x1bm", "none": b""}
"""What cuts where the library knows no command of that kind."""
SMALLEST_MODULE = 3

Part = bytes | Image.Image
"""A piece of a slip: bytes as they are, or a picture to be cut into blocks."""


class UnreadableCode(ValueError):
    """The address cannot be a code that a telephone reads from this paper."""


class EscPosEncoder:
    """Makes the bytes of slips for the printers of one profile. Its tables are kept, so keep the encoder."""

    def __init__(self, profile: PrinterProfile, fonts: FontBook | None = None) -> None:
        self.profile = profile
        self._repertoire = Repertoire(profile)
        self._canvas = Canvas(profile, fonts or font_book())

    def encode(self, document: TicketDocument) -> bytes:
        """The whole slip, from a clean start of the printer to its cut."""
        page = _Page(self.profile, self._repertoire, self._canvas)
        parts = [page.start(), *(part for line in document.lines for part in page.parts(line))]
        return b"".join(self._joined(parts))

    def _joined(self, parts: Sequence[Part]) -> Iterator[bytes]:
        """The parts as bytes; pictures that follow one another become one."""
        for is_picture, group in groupby(parts, lambda part: isinstance(part, Image.Image)):
            if is_picture:
                yield self._blocks([part for part in group if isinstance(part, Image.Image)])
            else:
                yield from (part for part in group if isinstance(part, bytes))

    def _blocks(self, images: Sequence[Image.Image]) -> bytes:
        printer = dummy()
        for band in bands(to_dots(stacked(images), self.profile.render.threshold), self.profile):
            printer.image(band, impl="bitImageRaster", fragment_height=band.height)
        return bytes(printer.output)


@dataclass(frozen=True, slots=True)
class _Style:
    """What the printer was last told of how text looks."""

    align: Align = Align.LEFT
    scale: int = 1
    bold: bool = False
    invert: bool = False


class _Page:
    """One slip while it is written: remembers the style, so that only changes are sent."""

    def __init__(self, profile: PrinterProfile, repertoire: Repertoire, canvas: Canvas) -> None:
        self._profile, self._repertoire, self._canvas = profile, repertoire, canvas
        self._style = _Style()

    def start(self) -> bytes:
        """Default settings, Chinese off (where the command is known), our code page."""
        chinese = b"" if self._profile.cjk.encoding == "none" else CHINESE_OFF
        return RESET + chinese + b"\x1bt" + bytes([self._profile.text.codepage])

    def parts(self, line: Line) -> Iterator[Part]:
        """The parts of one line."""
        match line:
            case Text():
                yield from self._text(line)
            case Pair():
                yield from self._pair(line)
            case Rule():
                yield self._rule()
            case Qr():
                yield from self._qr(line)
            case Picture():
                yield self._canvas.picture(line)
            case Feed():
                yield self._feed(line.dots)
            case Cut():
                yield self._cut()

    def _text(self, line: Text) -> Iterator[Part]:
        text = self._printable(line.text)
        if text is None:
            yield from self._drawn_text(line)
            return
        laid = lay(line, text, self._profile.text.columns, self._columns_at)
        style = _Style(line.align, laid.scale, line.bold, line.invert)
        rows = (self._row(style, self._barred(row, laid.scale) if line.invert else row) for row in laid.rows)
        yield from self._apart(rows, laid.scale)

    def _drawn_text(self, line: Text) -> Iterator[Part]:
        laid = lay(line, self._drawable(line.text), self._profile.paper.dots, self._dots_at)
        cell = Cell(line.align, laid.scale, line.bold, line.invert)
        yield from self._apart((self._canvas.row(row, cell) for row in laid.rows), laid.scale)

    def _apart(self, rows: Iterator[Part], scale: int) -> Iterator[Part]:
        """Rows of one text; those of large letters with a gap between them."""
        for place, row in enumerate(rows):
            if place and scale > 1:
                yield self._feed(ROW_GAP)
            yield row

    def _pair(self, line: Pair) -> Iterator[Part]:
        left, right = self._printable(line.left), self._printable(line.right)
        if left is None or right is None:
            yield from self._drawn_pair(line)
            return
        room, measure = self._profile.text.columns, self._columns_at(1)
        for row in width.pair(left, right, room, measure):
            gap = " " * (room - measure(row.left) - measure(row.right))
            yield self._row(_Style(bold=line.bold), row.left + gap + row.right)

    def _drawn_pair(self, line: Pair) -> Iterator[Part]:
        rows = width.pair(self._drawable(line.left), self._drawable(line.right), self._profile.paper.dots, self._dots_at(1))
        yield from (self._canvas.pair(row.left, row.right, Cell(bold=line.bold)) for row in rows)

    def _rule(self) -> Part:
        if self._profile.render.strategy == "raster":
            return self._canvas.rule()
        return self._row(_Style(), "-" * self._profile.text.columns)

    def _qr(self, line: Qr) -> Iterator[Part]:
        """The code and its sentence; neither where the code would not be readable: the number on the paper is enough."""
        try:
            code = self._code(line.payload)
        except UnreadableCode as error:
            log.warning("The slip goes without its QR code: %s", error)
            return
        yield from code
        yield from self._text(Text(line.caption, Align.CENTER))

    def _code(self, payload: str) -> list[Part]:
        rules = self._profile.qr
        if len(payload) > rules.max_chars or not payload.isascii() or not payload.isprintable():
            raise UnreadableCode(f"an address of {len(payload)} characters; at most {rules.max_chars}, all printable ASCII")
        modules = qr_modules(payload, rules.ec, rules.quiet_modules)
        module = fitting_module(rules, modules, self._profile.paper.dots)
        if module < SMALLEST_MODULE:
            raise UnreadableCode(f"{modules} modules would be {module} dots each")
        if rules.mode == "raster":
            return [self._canvas.qr(payload)]
        return [self._native_code(payload, module)]

    def _native_code(self, payload: str, module: int) -> bytes:
        printer = dummy()
        printer.qr(payload, ec=CORRECTION[self._profile.qr.ec], size=module, native=True)
        quiet = self._feed(module * self._profile.qr.quiet_modules)
        return self._change(_Style(Align.CENTER)) + quiet + bytes(printer.output) + quiet

    def _feed(self, dots: int) -> bytes:
        return b"\x1bJ" + bytes([min(dots * self._profile.paper.feed_units, LONGEST_FEED)])

    def _cut(self) -> bytes:
        feed = b"\x1bd" + bytes([self._profile.cut.feed_lines]) if self._profile.cut.feed_lines else b""
        if self._profile.cut.command in CUTS:
            return feed + CUTS[self._profile.cut.command]
        printer = dummy()
        printer.cut(mode="PART", feed=False)
        return feed + bytes(printer.output)

    def _printable(self, text: str) -> str | None:
        """The text as this printer's fonts can print it; None where it must be drawn."""
        if self._profile.render.strategy == "raster":
            return None
        cleaned = clean(text)
        fitted = self._repertoire.fitted(cleaned)
        if fitted is None:
            lacking = {ch for ch in cleaned if self._repertoire.fitted(ch) is None}
            level = logging.DEBUG if self._profile.cjk.encoding == "none" else logging.INFO
            log.log(level, "%s has no %s: this line is drawn as a picture", self._profile.id, " ".join(sorted(lacking)))
        return fitted

    def _drawable(self, text: str) -> str:
        """The text as it is drawn; what no font has is told, and drawn as a box."""
        cleaned = clean(text)
        if missing := self._canvas.lacking(cleaned):
            log.warning("No font here has %s: the slip shows boxes in their place", " ".join(missing))
        return cleaned

    def _row(self, style: _Style, text: str) -> bytes:
        return self._change(style) + b"".join(map(self._run, self._repertoire.runs(text))) + b"\n"

    def _run(self, run: tuple[Alphabet, bytes]) -> bytes:
        alphabet, data = run
        return CHINESE_ON + data + CHINESE_OFF if alphabet is Alphabet.CHINESE else data

    def _change(self, style: _Style) -> bytes:
        """The commands from the style before to this one."""
        before, self._style = self._style, style
        commands = (
            (before.align != style.align, ALIGN[style.align]),
            (before.scale != style.scale, b"\x1d!" + bytes([(style.scale - 1) * 0x11])),
            (before.bold != style.bold, b"\x1bE" + bytes([style.bold])),
            (before.invert != style.invert, b"\x1dB" + bytes([style.invert])),
        )
        return b"".join(command for changed, command in commands if changed)

    def _barred(self, row: str, scale: int) -> str:
        """The row with blanks on both sides, so that the black bar spans the paper."""
        free = self._profile.text.columns // scale - self._columns_at(1)(row)
        return " " * (free // 2) + row + " " * (free - free // 2)

    def _columns_at(self, scale: int) -> width.Measure:
        return lambda text: scale * sum(map(self._repertoire.columns, text))

    def _dots_at(self, scale: int) -> width.Measure:
        return lambda text: self._canvas.length(text, scale)
