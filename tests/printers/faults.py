"""What may be wrong with a printer, and what it says of itself then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

PAPER_SENSED = {"ok": 0x00, "near": 0x03, "out": 0x0F}


@dataclass
class Faults:
    """A printer's faults, all of which may be changed while it runs; without any it is a well printer."""

    paper: Literal["ok", "near", "out"] = "ok"
    cover_open: bool = False
    error: bool | Literal["cutter", "unrecoverable"] = False
    listens: bool = True
    unroutable: bool = False
    """Calls are neither taken nor refused, as where no machine is: its line of callers is full."""
    clients: Literal["many", "one, others wait", "one, others unanswered"] = "many"
    reads: bool = True
    hangs_up: Literal["", "politely", "rudely"] = ""
    answers: Literal["well", "none", "garbage", "status only", "to the question before"] = "well"
    garbage: bytes = b"\xff\x00"
    late_by: float = 0.0
    """Seconds until it answers a question for its status."""
    proof_late_by: float = 0.0
    """Seconds until it answers GS r."""
    proof_held: bool = False
    """It prints and answers GS r no sooner than `let_go`."""
    proof: bytes = b""
    """What it answers to GS r instead of its paper's state."""
    says_first: bytes = b""
    says_between: bytes = b""
    """Said before every answer about the status."""
    says_before_proof: bytes = b""
    reset_after: int | None = None
    """Once so many bytes have come, the line ends."""
    ends: Literal["rudely", "politely"] = "rudely"
    """How that line ends."""
    hangs_up_when_proved: bool = False
    idle_for: float | None = None
    """A line that carried nothing for so many seconds is reset."""
    bytes_a_second: int | None = None
    """How fast it prints."""
    changes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """What becomes of it once so many bytes were taken: `{300: {"paper": "out"}}`."""

    @property
    def ready(self) -> bool:
        """Whether it would print."""
        return self.paper != "out" and not self.cover_open and not self.error

    def status(self, n: int) -> bytes:
        """The answer to DLE EOT n."""
        causes = {
            1: 0 if self.ready else 0x08,
            2: 0x04 * self.cover_open | 0x20 * (self.paper == "out") | 0x40 * bool(self.error),
            3: 0x20 if self.error == "unrecoverable" else 0x08 * bool(self.error),
            4: {"ok": 0, "near": 0x0C, "out": 0x6C}[self.paper],
        }
        return bytes([0x12 | causes.get(n, 0)])

    def automatic(self) -> bytes:
        """The four bytes it sends unasked once GS a has switched that on."""
        off_line = 0 if self.ready else 0x08
        error = 0x20 if self.error == "unrecoverable" else 0x08 * bool(self.error)
        return bytes([0x10 | off_line | 0x20 * self.cover_open, error, PAPER_SENSED[self.paper], 0])

    def proved(self) -> bytes:
        """The answer to GS r 1."""
        return self.proof or bytes([PAPER_SENSED[self.paper]])
