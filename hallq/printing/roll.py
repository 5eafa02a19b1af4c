"""What a stream of commands puts on the roll: rows of text, pictures, codes, gaps and cuts, and every byte nobody knows.

A command that is cut short puts nothing on it: a printer waits for the rest of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hallq.printing.decode import QR_CORRECTION, QR_MODULE, QR_PRINT, QR_STORE, Command, Op
from hallq.printing.document import Align
from hallq.printing.flaw import CUT_SHORT, IN_A_PICTURE, PAST_THE_EDGE, TOO_WIDE, UNKNOWN, Flaw
from hallq.printing.profile import PrinterProfile
from hallq.printing.raster import REALTIME

COLUMN_DOTS = 12
ALIGNS = (Align.LEFT, Align.CENTER, Align.RIGHT)
LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one look; `columns` is what each takes. `unknown` shows bytes the printer does not know."""

    text: str
    columns: int = 1
    wide: int = 1
    high: int = 1
    bold: bool = False
    invert: bool = False
    unknown: bool = False

    @property
    def dots(self) -> int:
        """The width on paper."""
        return len(self.text) * self.columns * COLUMN_DOTS * self.wide


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of text."""

    spans: tuple[Span, ...]
    align: Align


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A block of dots, eight to a byte, black where a bit is set."""

    data: bytes
    width_bytes: int


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A QR code the printer draws itself."""

    payload: str
    module_dots: int
    ec: str
    align: Align


@dataclass(frozen=True, slots=True)
class Gap:
    """Paper fed without printing."""

    dots: int


@dataclass(frozen=True, slots=True)
class CutRow:
    """The knife."""


Row = TextRow | PictureRow | CodeRow | Gap | CutRow


@dataclass(slots=True)
class _Code:
    """A QR code while its steps come in."""

    payload: str = ""
    module_dots: int = 3
    ec: str = "L"


@dataclass(slots=True)
class Roll:
    """A printer's head: obeys commands, fills rows, notes what it could not obey."""

    profile: PrinterProfile
    rows: list[Row] = field(default_factory=list)
    errors: list[Flaw] = field(default_factory=list)
    _line: list[Span] = field(default_factory=list)
    _look: Span = field(default_factory=lambda: Span(""))
    _align: Align = Align.LEFT
    _code: _Code = field(default_factory=_Code)
    _at: int = 0

    def obey(self, command: Command) -> None:
        """Do what one command says."""
        match command.op:
            case Op.TEXT:
                self._print(replace(self._look, text=command.text, columns=command.value))
            case Op.UNKNOWN:
                self._unknown(command.raw)
            case Op.CUT_SHORT:
                self._note(CUT_SHORT, _shown(command.raw))
            case Op.RESET:
                self._flush()
                self._look, self._align, self._code = Span(""), Align.LEFT, _Code()
            case Op.ALIGN:
                self._align = ALIGNS[command.value]
            case Op.SIZE:
                self._look = replace(self._look, wide=(command.value >> 4) + 1, high=(command.value & 7) + 1)
            case Op.BOLD:
                self._look = replace(self._look, bold=bool(command.value))
            case Op.INVERT:
                self._look = replace(self._look, invert=bool(command.value))
            case Op.QR:
                self._code_step(command)
            case _:
                self._move(command)
        self._at += len(command.raw)

    def finish(self) -> None:
        """The end of the stream: what stands in the line is printed."""
        self._flush()

    def _move(self, command: Command) -> None:
        """Commands that feed paper."""
        match command.op:
            case Op.NEW_LINE:
                self._flush(empty=True)
            case Op.FEED_DOTS:
                self._add(Gap(command.value // self.profile.paper.feed_units))
            case Op.FEED_LINES:
                self._add(Gap(command.value * self.profile.text.line_dots))
            case Op.PICTURE:
                self._picture(command)
            case Op.CUT:
                self._add(CutRow())

    def _print(self, span: Span) -> None:
        """The characters one by one, on to the next row where the paper ends, as printers do."""
        for ch in span.text:
            one = replace(span, text=ch)
            if sum(part.dots for part in self._line) + one.dots > self.profile.paper.dots:
                self._note(PAST_THE_EDGE, repr(ch))
                self._flush()
            self._line.append(one)

    def _unknown(self, raw: bytes) -> None:
        shown = _shown(raw)
        self._note(UNKNOWN, shown)
        self._line.append(Span(f"[{shown}]", unknown=True))

    def _picture(self, command: Command) -> None:
        data = command.raw[8:]
        if command.value * 8 > self.profile.paper.dots:
            self._note(TOO_WIDE, command.value * 8, paper=self.profile.paper.dots)
        for found in REALTIME.finditer(data):
            self._note(IN_A_PICTURE, found.start())
        self._add(PictureRow(data, command.value))

    def _code_step(self, command: Command) -> None:
        if command.value == QR_MODULE:
            self._code.module_dots = command.raw[7]
        elif command.value == QR_CORRECTION:
            self._code.ec = LEVELS.get(command.raw[7], "L")
        elif command.value == QR_STORE:
            self._code.payload = command.text
        elif command.value == QR_PRINT:
            self._add(CodeRow(self._code.payload, self._code.module_dots, self._code.ec, self._align))

    def _add(self, row: Row) -> None:
        self._flush()
        self.rows.append(row)

    def _flush(self, *, empty: bool = False) -> None:
        if self._line:
            self.rows.append(TextRow(tuple(_joined(self._line)), self._align))
            self._line = []
        elif empty:
            self.rows.append(Gap(self.profile.text.line_dots))

    def _note(self, words: str, shown: str | int, **facts: int) -> None:
        self.errors.append(Flaw(words, {"at": self._at, "shown": shown, **facts}))


def _shown(raw: bytes) -> str:
    """Bytes as they are told: the first eight."""
    return raw[:8].hex(" ").upper() + (" …" if len(raw) > 8 else "")


def _joined(spans: list[Span]) -> Iterator[Span]:
    """Neighbours of one look as one span."""
    held = spans[0]
    for span in spans[1:]:
        if replace(span, text="") == replace(held, text=""):
            held = replace(held, text=held.text + span.text)
        else:
            yield held
            held = span
    yield held


def transcript(rows: list[Row]) -> str:
    """The rows as plain text, one line a row; gaps are left out."""
    return "\n".join(said for row in rows if (said := _said(row)) is not None)


def _said(row: Row) -> str | None:
    match row:
        case TextRow():
            return "".join(span.text for span in row.spans).rstrip()
        case CodeRow():
            return f"[QR {row.payload}]"
        case PictureRow():
            return f"[picture {row.width_bytes * 8} × {len(row.data) // max(row.width_bytes, 1)}]"
        case CutRow():
            return "[cut]"
        case Gap():
            return None
