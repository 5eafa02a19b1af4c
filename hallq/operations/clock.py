"""Two clocks: the hall's, which rules waits, hours and the day, and the real one, which rules leases, tokens and limits."""

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """What tells the time, in UTC milliseconds."""

    def hall(self) -> int:
        """The hall's clock: business time, handed in for a demo, a simulation or a replay."""

    def real(self) -> int:
        """The clock on the wall of the world."""


class LiveClock:
    """Both clocks are the computer's."""

    def hall(self) -> int:
        """The computer's time."""
        return time.time_ns() // 1_000_000

    real = hall


@dataclass(slots=True)
class SetClock:
    """A hall's clock that stands where it is put; the real clock is the computer's. For replay, simulation and tests."""

    at: int = 0

    def hall(self) -> int:
        """Where it was put."""
        return self.at

    def real(self) -> int:
        """The computer's time."""
        return time.time_ns() // 1_000_000

    def advance(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Put the hall's clock forward."""
        self.at += round((hours * 3600 + minutes * 60 + seconds) * 1000)


class RunningClock:
    """A hall's clock that began at an instant and runs `speed` times as fast as the world; it can be stopped and sped up, never turned back."""

    def __init__(self, begins_at: int, speed: float = 1.0) -> None:
        self._anchor, self._real_anchor, self.speed = begins_at, time.monotonic(), speed
        self.paused = False

    def hall(self) -> int:
        """The hall's time now."""
        if self.paused:
            return self._anchor
        return self._anchor + round((time.monotonic() - self._real_anchor) * 1000 * self.speed)

    def real(self) -> int:
        """The computer's time."""
        return time.time_ns() // 1_000_000

    def run_at(self, speed: float) -> None:
        """Go on from the present hall time at another speed."""
        self._settle()
        self.speed = speed

    def pause(self) -> None:
        """Stop the hall's time."""
        self._settle()
        self.paused = True

    def resume(self) -> None:
        """Let the hall's time run on."""
        self._settle()
        self.paused = False

    def put_forward(self, to: int) -> None:
        """Jump ahead, to the next morning for instance; a moment in the past is ignored."""
        self._settle()
        self._anchor = max(self._anchor, to)

    def _settle(self) -> None:
        self._anchor, self._real_anchor = self.hall(), time.monotonic()
