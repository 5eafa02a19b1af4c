"""Reads ESC/POS bytes back: the commands our slips use, and every other byte named as unknown."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hallq.printing.charset import CHINESE_CODECS
from hallq.printing.profile import PrinterProfile


class Op(StrEnum):
    """What a command does."""

    TEXT = "text"
    NEW_LINE = "new line"
    RESET = "reset"
    CODE_PAGE = "code page"
    CHINESE_ON = "Chinese on"
    CHINESE_OFF = "Chinese off"
    ALIGN = "align"
    SIZE = "size"
    BOLD = "bold"
    INVERT = "invert"
    FEED_DOTS = "feed dots"
    FEED_LINES = "feed lines"
    QR = "QR code"
    PICTURE = "picture"
    CUT = "cut"
    ASK_STATUS = "ask status"
    ASK_PROOF = "ask proof"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it came: its bytes, its parameter, the text it prints (for text the parameter is the columns of each character)."""

    op: Op
    raw: bytes
    value: int = 0
    text: str = ""


FIXED = {
    b"\n": (Op.NEW_LINE, 1),
    b"\x1b@": (Op.RESET, 2),
    b"\x1bt": (Op.CODE_PAGE, 3),
    b"\x1c&": (Op.CHINESE_ON, 2),
    b"\x1c.": (Op.CHINESE_OFF, 2),
    b"\x1ba": (Op.ALIGN, 3),
    b"\x1d!": (Op.SIZE, 3),
    b"\x1bE": (Op.BOLD, 3),
    b"\x1dB": (Op.INVERT, 3),
    b"\x1bJ": (Op.FEED_DOTS, 3),
    b"\x1bd": (Op.FEED_LINES, 3),
    b"\x1bi": (Op.CUT, 2),
    b"\x1bm": (Op.CUT, 2),
    b"\x10\x04": (Op.ASK_STATUS, 3),
    b"\x1dr": (Op.ASK_PROOF, 3),
}
"""Commands of a fixed length; the last byte of those with three is their parameter."""

ALLOWED: dict[Op, Container[int]] = {
    Op.ALIGN: range(3), Op.BOLD: range(2), Op.INVERT: range(2), Op.ASK_STATUS: range(1, 5), Op.ASK_PROOF: range(1, 2),
    Op.SIZE: [width << 4 | height for width in range(8) for height in range(8)],
}
"""The parameters we know; any other makes the command unknown."""

INTRODUCERS = (b"\x10", b"\x1b", b"\x1c", b"\x1d")
QR_CODE = 49
QR_MODEL, QR_MODULE, QR_CORRECTION, QR_STORE, QR_PRINT = QR_FUNCTIONS = (65, 67, 69, 80, 81)


class Decoder:
    """Cuts a stream into commands as it comes; a command that is not whole yet waits for its rest."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._latin, self._chinese_codec = profile.text, CHINESE_CODECS.get(profile.cjk.encoding)
        self._rest = b""
        self._chinese, self._codepage = False, 0

    def feed(self, data: bytes) -> Iterator[Command]:
        """The commands that are whole now."""
        self._rest += data
        while self._rest:
            command = self._next()
            if command is None:
                return
            self._rest = self._rest[len(command.raw) :]
            self._remember(command)
            yield command

    def end(self) -> Iterator[Command]:
        """What was left in the middle of a command when the stream ended."""
        rest, self._rest = self._rest, b""
        if rest:
            yield Command(Op.UNKNOWN, rest)

    def _next(self) -> Command | None:
        head = self._rest[:1]
        if head == b"\n":
            return Command(Op.NEW_LINE, head)
        return self._command() if head in INTRODUCERS else self._printed()

    def _command(self) -> Command | None:
        if len(self._rest) < 2:
            return None
        key = self._rest[:2]
        return VARIABLE[key](self._rest) if key in VARIABLE else _fixed(key, self._rest)

    def _remember(self, command: Command) -> None:
        match command.op:
            case Op.RESET:
                self._chinese, self._codepage = False, 0
            case Op.CODE_PAGE:
                self._codepage = command.value
            case Op.CHINESE_ON | Op.CHINESE_OFF:
                self._chinese = command.op is Op.CHINESE_ON

    def _printed(self) -> Command | None:
        """The characters of one width at the head of the stream, or one unknown byte; None while a Chinese one waits for its second half."""
        text, length, columns = "", 0, 0
        while (found := self._character(length)) and columns in {0, found[1]}:
            text, columns, length = text + found[0], found[1], length + found[1]
        if text:
            return Command(Op.TEXT, self._rest[:length], columns, text)
        waits = self._chinese and len(self._rest) == 1 and self._rest >= b"\x81"
        return None if waits else Command(Op.UNKNOWN, self._rest[:1])

    def _character(self, at: int) -> tuple[str, int] | None:
        """The character at this place and its bytes, which are also its columns."""
        byte = self._rest[at : at + 1]
        if byte < b" " or byte == b"\x7f":
            return None
        if byte.isascii():
            return byte.decode("ascii"), 1
        if self._chinese:
            return _decoded(self._rest[at : at + 2], self._chinese_codec, 2)
        return _decoded(byte, self._latin.encoding if self._codepage == self._latin.codepage else None, 1)


def _decoded(data: bytes, codec: str | None, size: int) -> tuple[str, int] | None:
    if codec is None or len(data) < size:
        return None
    try:
        return data.decode(codec), size
    except UnicodeDecodeError:
        return None


def _fixed(key: bytes, rest: bytes) -> Command | None:
    op, length = FIXED.get(key, (Op.UNKNOWN, 2))
    if len(rest) < length:
        return None
    value = rest[2] if length == 3 else 0
    known = op not in ALLOWED or value in ALLOWED[op]
    return Command(op if known else Op.UNKNOWN, rest[:length], value)


def _qr(rest: bytes) -> Command | None:
    """GS ( k pL pH cn fn ...: a step of a QR code."""
    if rest[2:3] not in (b"", b"k"):
        return Command(Op.UNKNOWN, rest[:3])
    if len(rest) < 5 or len(rest) < 5 + (length := int.from_bytes(rest[3:5], "little")):
        return None
    raw = rest[: 5 + length]
    if length < 3 or raw[5] != QR_CODE or raw[6] not in QR_FUNCTIONS:
        return Command(Op.UNKNOWN, raw)
    return Command(Op.QR, raw, raw[6], raw[8:].decode("ascii", "replace") if raw[6] == QR_STORE else "")


def _picture(rest: bytes) -> Command | None:
    """GS v 0 m xL xH yL yH d...: a block of dots, eight to a byte."""
    if rest[2:3] not in (b"", b"0") or rest[3:4] not in (b"", b"\x00"):
        return Command(Op.UNKNOWN, rest[:4])
    if len(rest) < 8 or len(rest) < 8 + (length := int.from_bytes(rest[4:6], "little") * int.from_bytes(rest[6:8], "little")):
        return None
    return Command(Op.PICTURE, rest[: 8 + length], int.from_bytes(rest[4:6], "little"))


def _cut(rest: bytes) -> Command | None:
    """GS V m, or GS V m n where m asks to feed to the knife."""
    if len(rest) < 3:
        return None
    length = 4 if rest[2] in (65, 66) else 3
    if len(rest) < length:
        return None
    return Command(Op.CUT if rest[2] in (0, 1, 48, 49, 65, 66) else Op.UNKNOWN, rest[:length], rest[2])


VARIABLE: dict[bytes, Callable[[bytes], Command | None]] = {b"\x1d(": _qr, b"\x1dv": _picture, b"\x1dV": _cut}
