"""The voice of a hall: one finished WAV a call or a slip, rendered once for what is said and kept in a folder.

A call is rendered as soon as its line is told, on a thread of its own, so that the screen which asks for it a moment later finds it there. Where
the engine is missing or fails, the call is a chime: the number is on the screen, and nobody waits for a sound that never comes.
"""

import logging
import queue
import threading
from array import array
from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from hallq.domain.announcement import Announcement, announce
from hallq.domain.discipline import Why
from hallq.domain.events import Line, TicketCalled, TicketRecalled
from hallq.live.voice_engine import VOICES, CannotSpeak, Engine
from hallq.live.voice_sound import RATE, SoundUnfit, chime, level, read_wav, silence, trimmed, write_wav

log = logging.getLogger(__name__)

Called = TicketCalled | TicketRecalled

MOST_KEPT = 400
"""Calls in the folder, some 250 KB each: the oldest go."""

MOST_AHEAD = 50
"""Calls that wait to be rendered ahead; what is more is rendered when it is asked for."""

PAUSE_S = 0.12
BETWEEN_LANGUAGES_S = 0.35
_MADE = "1"  # changes whenever the same words are to sound otherwise


class Voice:
    """What is said aloud. `engine` None leaves the chime; `folder` is made at the first call."""

    def __init__(self, folder: Path, engine: Engine | None) -> None:
        self._folder, self._engine = folder, engine
        self._rendering = threading.Lock()
        self._ahead: queue.SimpleQueue[Called | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @property
    def engine(self) -> str:
        """What speaks, for the office: the engine's name, or `chime`."""
        return "chime" if self._engine is None else Path(self._engine.program).name

    @cached_property
    def chime(self) -> bytes:
        """The chime alone, as a WAV."""
        return write_wav(chime())

    @cached_property
    def silence(self) -> bytes:
        """A tenth of a second of nothing, by which a page finds out whether it may play."""
        return write_wav(silence(0.1))

    def of_call(self, called: Called) -> bytes:
        """The WAV of a call: the chime, the words in Chinese, and in English too for whoever chose it; the chime alone where nothing speaks."""
        return self.say([announce(called.number, called.window, language) for language in _languages(called.language)])

    def say(self, announcements: list[Announcement]) -> bytes:
        """The WAV of some announcements behind one chime, from the folder where it was said before."""
        spoken = [one for one in announcements if self._engine is not None and one.language in self._engine.languages]
        if not spoken:
            return self.chime
        target = self._folder / f"{_name(spoken)}.wav"
        try:
            return target.read_bytes()
        except OSError:
            with self._rendering:
                return target.read_bytes() if target.exists() else self._made(spoken, target)

    def hear(self, lines: Iterable[Line], is_heard: Callable[[int], bool] = lambda _hall: True) -> None:
        """Render the calls among these lines ahead of being asked, but in a hall that `is_heard` denies, where no screen listens.

        A listener of the house, under the hall's lock: it only hands on.
        """
        for line in lines:
            if _is_loud(line) and self._engine is not None and is_heard(line.hall_id) and self._ahead.qsize() < MOST_AHEAD:
                self._ahead.put(line.event)  # type: ignore[arg-type]  # a loud line is one of a call
                self._start()

    def stop(self) -> None:
        """End the thread after what it has to do."""
        self._ahead.put(None)
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (called := self._ahead.get()) is not None:
            try:
                self.of_call(called)
            except Exception:  # a call that cannot be rendered ahead is rendered when it is asked for
                log.exception("could not render the call of %s", called.number)

    def _made(self, spoken: list[Announcement], target: Path) -> bytes:
        try:
            recording = self._render(spoken)
        except (CannotSpeak, SoundUnfit):
            log.exception("the voice failed; the call is a chime")
            return self.chime
        self._keep(recording, target)
        return recording

    def _render(self, spoken: list[Announcement]) -> bytes:
        assert self._engine is not None  # noqa: S101 -- nothing is spoken without one
        sound, rate = array("h"), RATE
        for announcement in spoken:
            rate, words = read_wav(self._engine.say(announcement))
            sound += silence(BETWEEN_LANGUAGES_S if sound else PAUSE_S, rate) + level(trimmed(words, rate))
        return write_wav(chime(rate) + sound, rate)

    def _keep(self, recording: bytes, target: Path) -> None:
        """A folder that cannot be written costs time, not the call."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            part.write_bytes(recording)
            part.replace(target)
            kept = sorted(self._folder.glob("*.wav"), key=lambda file: file.stat().st_mtime)
            for old in kept[:-MOST_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            log.exception("could not keep a call in %s", self._folder)


def _is_loud(line: Line) -> bool:
    """Whether somebody is called who is not at the counter already."""
    return isinstance(line.event, TicketRecalled) or (isinstance(line.event, TicketCalled) and line.event.why != Why.DIRECT)


def _languages(wanted: str) -> tuple[str, ...]:
    """Chinese first: the whole hall listens; then English for a visitor who chose it."""
    return ("zh", "en") if wanted.startswith("en") else ("zh",)


def _name(spoken: list[Announcement]) -> str:
    told = "|".join(f"{one.language}:{VOICES[one.language]}:{one.text()}" for one in spoken)
    return sha256(f"{_MADE}|{told}".encode()).hexdigest()[:32]
