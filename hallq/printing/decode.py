"""Reads ESC/POS bytes back: the commands our slips use, and every other byte named as unknown."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hallq.printing.charset import CHINESE_CODECS, of_two_bytes
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
    NOTHING = "nothing"
    UNKNOWN = "unknown"
    CUT_SHORT = "cut short"


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
PROCESS_HEAD, PROCESS_LENGTH, PROCESS_SIGNS = b"\x06\x0000", 11, range(32, 127)
QR_MODEL, QR_MODULE, QR_CORRECTION, QR_STORE, QR_PRINT = QR_FUNCTIONS = (65, 67, 69, 80, 81)


class Decoder:
    """Cuts a stream into commands as it comes; a command that is not whole yet waits for its rest."""

    def __init__(self, profile: PrinterProfile) -> None:
        self._latin, self._font = profile.text, profile.cjk.encoding
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
            yield Command(Op.CUT_SHORT, rest)

    def _next(self) -> Command | None:
        head = self._rest[:1]
        if head == b"\n":
            return Command(Op.NEW_LINE, head)
        if head == b"\0":
            return Command(Op.NOTHING, self._rest[: len(self._rest) - len(self._rest.lstrip(b"\0"))])
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
        waits = self._chinese and self._font in CHINESE_CODECS and len(self._rest) == 1 and self._rest >= b"\x81"
        return None if waits else Command(Op.UNKNOWN, self._rest[:1])

    def _character(self, at: int) -> tuple[str, int] | None:
        """The character at this place and its bytes, which are also its columns."""
        byte = self._rest[at : at + 1]
        if byte < b" " or byte == b"\x7f":
            return None
        if byte.isascii():
            return byte.decode("ascii"), 1
        if self._chinese:
            ch = of_two_bytes(self._rest[at : at + 2], self._font)
            return (ch, 2) if ch else None
        return self._latin_character(byte) if self._codepage == self._latin.codepage else None

    def _latin_character(self, byte: bytes) -> tuple[str, int] | None:
        try:
            return byte.decode(self._latin.encoding), 1
        except UnicodeDecodeError:
            return None


def _fixed(key: bytes, rest: bytes) -> Command | None:
    op, length = FIXED.get(key, (Op.UNKNOWN, 2))
    if len(rest) < length:
        return None
    value = rest[2] if length == 3 else 0
    known = op not in ALLOWED or value in ALLOWED[op]
    return Command(op if known else Op.UNKNOWN, rest[:length], value)


def _function(rest: bytes) -> Command | None:
    """GS ( k: a step of a QR code; GS ( H: the question for a process ID."""
    return _process(rest) if rest[2:3] == b"H" else _qr(rest)


def _process(rest: bytes) -> Command | None:
    """GS ( H 6 0 48 48 d1 d2 d3 d4: answered with the same four signs once all before it is on paper."""
    if len(rest) < PROCESS_LENGTH:
        return None
    known = rest[3:7] == PROCESS_HEAD and all(sign in PROCESS_SIGNS for sign in rest[7:PROCESS_LENGTH])
    return Command(Op.ASK_PROOF if known else Op.UNKNOWN, rest[:PROCESS_LENGTH], 48, rest[7:PROCESS_LENGTH].decode("ascii", "replace"))


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


VARIABLE: dict[bytes, Callable[[bytes], Command | None]] = {b"\x1d(": _function, b"\x1dv": _picture, b"\x1dV": _cut}
