"""Telling the screens: one thread a process is the only one that emits, in the order of the story and in no request's way.

A broadcast to 200 screens keeps the interpreter busy for some 20 ms, so that one for each ticket would stop a busy hall. Lines therefore
gather: a call leaves at once (at most every 30 ms), everything else within a quarter of a second or along with the next call. Lines that
another process wrote are found once a second in the log itself.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hallq.domain.events import Line
from hallq.live.nudge import URGENT
from hallq.queries.head import Head

log = logging.getLogger(__name__)

URGENT_PAUSE_S = 0.03
QUIET_PAUSE_S = 0.25
LOOK_EVERY_S = 1.0
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Message:
    """What one hall's screens are told at once: lines in order, none left out."""

    hall_id: int
    epoch: str
    lines: tuple[Line, ...]


class Story(Protocol):
    """Where the teller looks for lines it was not handed."""

    def head(self, hall_id: int) -> Head | None:
        """Where the hall's story stands; None where there is no such hall."""

    def after(self, hall_id: int, seq: int, most: int) -> list[Line]:
        """The lines after a number, in order."""


class Teller:
    """Collects lines and hands each hall's on through `send`; whatever `send` raises is logged, and screens find the gap by themselves.

    `look_round` is called once a second too.
    """

    def __init__(self, story: Story, send: Callable[[Message], None], look_round: Callable[[], object] = lambda: None) -> None:
        self._story = story
        self._send = send
        self._look_round = look_round
        self._lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        self._told: dict[int, int] = {}
        self._thread: threading.Thread | None = None
        self._starting, self._telling = threading.Lock(), threading.Lock()
        self._stopped = self._ended = False

    def hear(self, lines: list[Line]) -> None:
        """Take the lines of an act; called under the hall's lock, so it only hands over."""
        for line in lines:
            if line.hall_id in self._told:  # a hall without screens is told nothing, so nothing is kept for it
                self._lines.put(line)

    def watch(self, hall_id: int) -> None:
        """Tell this hall's screens from now on; a hall without screens costs nothing. Starts the thread, so never before a fork."""
        if hall_id not in self._told and (head := self._story.head(hall_id)) is not None:
            self._told.setdefault(hall_id, head.seq)
        with self._starting:
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(target=self._run, name="teller", daemon=True)
                self._thread.start()

    def welcome(self, hall_id: int, greet: Callable[[int], None]) -> None:
        """Greet one more screen of a hall that there is, between two messages.

        `greet` is handed the number of the last line told, so that the first line the screen is told is the one after it.
        """
        self.watch(hall_id)
        with self._telling:
            greet(self._told[hall_id])

    def stop(self) -> None:
        """End the thread after what it holds has been told."""
        self._stopped = True
        self._lines.put(None)
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        sent_at, looked_at = 0.0, time.monotonic()
        while not self._ended:
            gathered = self._gather(sent_at)
            if gathered:
                self._tell(gathered)
                sent_at = time.monotonic()
            if time.monotonic() - looked_at >= LOOK_EVERY_S:
                self._look()
                looked_at = time.monotonic()

    def _gather(self, sent_at: float) -> list[Line]:
        """Wait for lines, at most until the next look; then until their pause is over, taking along whatever comes meanwhile."""
        lines: list[Line] = []
        deadline = time.monotonic() + LOOK_EVERY_S
        while (left := self._due(lines, sent_at, deadline) - time.monotonic()) > 0 or not self._lines.empty():
            try:
                line = self._lines.get(timeout=max(left, 0))
            except queue.Empty:
                break
            if line is None:
                self._ended = True
                break
            lines.append(line)
        return lines

    @staticmethod
    def _due(lines: list[Line], sent_at: float, deadline: float) -> float:
        if not lines:
            return deadline
        urgent = any(line.event.name in URGENT for line in lines)
        return sent_at + (URGENT_PAUSE_S if urgent else QUIET_PAUSE_S)

    def _tell(self, lines: list[Line]) -> None:
        by_hall: dict[int, list[Line]] = {}
        for line in lines:
            by_hall.setdefault(line.hall_id, []).append(line)
        for hall_id, of_hall in by_hall.items():
            self._tell_hall(hall_id, of_hall)

    def _tell_hall(self, hall_id: int, lines: list[Line]) -> None:
        told = self._told.get(hall_id)
        if told is None:
            return
        fresh = [line for line in lines if line.seq > told]
        if not fresh:
            return
        if fresh[0].seq != told + 1 or len(fresh) != fresh[-1].seq - fresh[0].seq + 1:
            self._catch_up(hall_id)
        else:
            self._emit(hall_id, fresh)

    def _look(self) -> None:
        """Find what other processes wrote."""
        try:
            self._look_round()
        except Exception:
            log.exception("could not look round")
        for hall_id in list(self._told):
            self._catch_up(hall_id)

    def _catch_up(self, hall_id: int) -> None:
        try:
            # Only a full page may be followed by another at once: what comes meanwhile gathers, or the look would never end.
            while lines := self._story.after(hall_id, self._told[hall_id], MOST_AT_ONCE):
                self._emit(hall_id, lines)
                if len(lines) < MOST_AT_ONCE:
                    return
        except Exception:
            log.exception("could not read the story of hall %s", hall_id)

    def _emit(self, hall_id: int, lines: list[Line]) -> None:
        try:
            with self._telling:
                self._told[hall_id] = lines[-1].seq
                self._send(Message(hall_id, lines[-1].epoch, tuple(lines)))
        except Exception:  # a lost message is allowed, screens notice by seq; a dead teller is not
            log.exception("could not tell hall %s", hall_id)
