"""Two clocks: the hall's, which rules waits, hours and the day, and the real one, which rules leases, tokens and limits."""

import threading
import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """What tells the time, in UTC milliseconds."""

    @property
    def speed(self) -> float:
        """How many seconds of the hall pass in one of the world."""

    def hall(self) -> int:
        """The hall's clock: business time, handed in for a demo, a simulation or a replay."""

    def real(self) -> int:
        """The clock on the wall of the world."""


class LiveClock:
    """Both clocks are the computer's."""

    speed = 1.0

    def hall(self) -> int:
        """The computer's time."""
        return time.time_ns() // 1_000_000

    real = hall


@dataclass(slots=True)
class SetClock:
    """A hall's clock that stands where it is put; the real clock is the computer's. For replay, simulation and tests."""

    at: int = 0

    @property
    def speed(self) -> float:
        """A person's hand is as quick as in the hall."""
        return 1.0

    def hall(self) -> int:
        """Where it was put."""
        return self.at

    def real(self) -> int:
        """The computer's time."""
        return time.time_ns() // 1_000_000

    def put_forward(self, to: int) -> None:
        """Put the hall's clock to a later instant; one in the past is ignored."""
        self.at = max(self.at, to)

    def advance(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Put the hall's clock forward."""
        self.at += round((hours * 3600 + minutes * 60 + seconds) * 1000)


class RunningClock:
    """A hall's clock that began at an instant and runs `speed` times as fast as the world; it can be stopped and sped up, never turned back.

    Many threads read it while one changes it: what they read is one value, so that nobody sees half a change.
    """

    def __init__(self, begins_at: int, speed: float = 1.0) -> None:
        self._gait = _Gait(begins_at, time.monotonic(), speed)
        self._changing = threading.Lock()

    @property
    def speed(self) -> float:
        """How many seconds of the hall pass in one of the world, also while it stands still."""
        return self._gait.speed

    @property
    def paused(self) -> bool:
        """Whether the hall's time stands still."""
        return self._gait.paused

    def hall(self) -> int:
        """The hall's time now."""
        return self._gait.at(time.monotonic())

    def real(self) -> int:
        """The computer's time."""
        return time.time_ns() // 1_000_000

    def run_at(self, speed: float) -> None:
        """Go on from the present hall time at another speed."""
        self._change(speed=speed)

    def pause(self) -> None:
        """Stop the hall's time."""
        self._change(paused=True)

    def resume(self) -> None:
        """Let the hall's time run on."""
        self._change(paused=False)

    def put_forward(self, to: int) -> None:
        """Jump ahead, to the next morning for instance; a moment in the past is ignored."""
        self._change(least=to)

    def _change(self, *, speed: float | None = None, paused: bool | None = None, least: int = 0) -> None:
        with self._changing:
            now, old = time.monotonic(), self._gait
            anchor = max(old.at(now), least)
            self._gait = _Gait(anchor, now, old.speed if speed is None else speed, old.paused if paused is None else paused)


@dataclass(frozen=True, slots=True)
class _Gait:
    """How a running clock runs: from `anchor`, the hall's time at `since` of the computer's monotonic clock."""

    anchor: int
    since: float
    speed: float
    paused: bool = False

    def at(self, monotonic: float) -> int:
        return self.anchor if self.paused else self.anchor + round((monotonic - self.since) * 1000 * self.speed)
