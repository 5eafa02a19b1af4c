"""What the house knows of one kind of printer, as frozen values."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from hallq.domain.names import Name


@dataclass(frozen=True, slots=True)
class Source:
    """Where the printer's commands are documented, and when that was read."""

    title: str
    url: str
    read: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """Paper that was seen: when, from which firmware, and where its photograph lies."""

    date: date
    firmware: str
    photo: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The roll: `dots` is the printable width; one dot is `feed_units` of the units that ESC J feeds by."""

    width_mm: int
    printable_mm: int
    dots: int
    dpi: int
    feed_units: int


@dataclass(frozen=True, slots=True)
class TextFont:
    """The printer's own Latin font, 12 x 24 dots, and its code page."""

    columns: int
    line_dots: int
    codepage: int
    encoding: str


@dataclass(frozen=True, slots=True)
class ChineseFont:
    """The printer's own Chinese font, 24 x 24 dots."""

    encoding: Literal["none", "gb2312", "gbk", "gb18030-2"]


@dataclass(frozen=True, slots=True)
class Render:
    """Text where possible, or pictures only."""

    strategy: Literal["hybrid", "raster"]
    threshold: int


@dataclass(frozen=True, slots=True)
class Raster:
    """How pictures are cut into blocks."""

    band_rows: int
    avoid_rows_multiple_of: int


@dataclass(frozen=True, slots=True)
class QrCode:
    """Who draws the code, and how large."""

    mode: Literal["native", "raster"]
    module_dots: int
    ec: Literal["L", "M", "Q", "H"]
    quiet_modules: int
    max_chars: int


@dataclass(frozen=True, slots=True)
class Cutter:
    """How a slip ends. Only the GS V of 65 and 66 feed to the knife themselves; before the others `feed_lines` must."""

    command: Literal["gs_v_66", "gs_v_65", "gs_v_1", "gs_v_0", "esc_i", "esc_m", "none"]
    feed_lines: int


@dataclass(frozen=True, slots=True)
class StatusRules:
    """What the printer answers, and whether its silence forbids sending; `barrier_over` the links over which it answers in its turn."""

    realtime: bool
    required: bool
    near_end: bool
    barrier: Literal["gs_r_1", "gs_paren_H", "none"]
    barrier_over: tuple[Literal["tcp", "serial", "usb"], ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait for what, in seconds; `chunk` in bytes, `slowest` in bytes a second: a printer that takes fewer is given up."""

    connect_s: float
    reply_s: float
    stall_s: float
    barrier_s: float
    drain_s: float
    chunk: int
    slowest: int


@dataclass(frozen=True, slots=True)
class SerialLine:
    """The serial port's setting."""

    baud: int
    bits: Literal[7, 8]
    parity: Literal["N", "E", "O"]
    stop: Literal[1, 2]
    flow: Literal["rtscts", "dsrdtr", "xonxoff", "none"]


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """Everything the house knows of one kind of printer."""

    id: str
    name: Name
    vendor: str
    models: tuple[str, ...]
    verified: Literal["none", "emulator", "hardware"]
    source: Source | None
    evidence: Evidence | None
    paper: Paper
    text: TextFont
    cjk: ChineseFont
    render: Render
    raster: Raster
    qr: QrCode
    cut: Cutter
    status: StatusRules
    timing: Timing
    serial: SerialLine

    def over(self, link: str) -> "PrinterProfile":
        """The profile as it holds over a kind of link: nothing is proved where the printer is not documented to answer in its turn."""
        return self if link in self.status.barrier_over else replace(self, status=replace(self.status, barrier="none"))
