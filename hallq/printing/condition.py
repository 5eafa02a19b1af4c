"""What may be the matter with a printer, and what a real one says of it."""

from dataclasses import dataclass
from typing import Literal

PaperLevel = Literal["ok", "near", "out"]

_FIXED_BITS = 0x12
_NEAR_END, _END = 0x0C, 0x60
_PROOF_NEAR_END, _PROOF_END = 0x03, 0x0C


@dataclass(frozen=True, slots=True)
class Condition:
    """How a printer is. `pace` is in bytes a second, None for as fast as they come.

    `stalled` is one whose firmware hangs: lines to it open, and nothing is read, printed or answered. `off` is one without power.
    """

    paper: PaperLevel = "ok"
    cover_open: bool = False
    cutter_error: bool = False
    pace: int | None = None
    stalled: bool = False
    off: bool = False

    @property
    def online(self) -> bool:
        """Whether nothing keeps it from printing that it would tell itself."""
        return self.paper != "out" and not self.cover_open and not self.cutter_error

    @property
    def prints(self) -> bool:
        """Whether what it has taken goes on to paper."""
        return self.online and not self.stalled and not self.off

    def told(self, n: int) -> bytes:
        """The answer to DLE EOT n, for n from 1 to 4."""
        return bytes([_FIXED_BITS | (self._printer, self._causes, self._errors, self._sensors)[n - 1]])

    @property
    def proof(self) -> bytes:
        """The answer to GS r 1: the paper sensors."""
        return bytes([{"ok": 0, "near": _PROOF_NEAR_END, "out": _PROOF_NEAR_END | _PROOF_END}[self.paper]])

    @property
    def _printer(self) -> int:
        return 0 if self.online else 0x08

    @property
    def _causes(self) -> int:
        return 0x04 * self.cover_open | 0x20 * (self.paper == "out") | 0x40 * self.cutter_error

    @property
    def _errors(self) -> int:
        return 0x08 * self.cutter_error

    @property
    def _sensors(self) -> int:
        return {"ok": 0, "near": _NEAR_END, "out": _NEAR_END | _END}[self.paper]
