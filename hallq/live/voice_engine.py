"""The engine that speaks: espeak-ng as a program of its own, and whether it can be understood.

Debian 12's plain Mandarin voice (`cmn`) reads 号 and 请 as English letters, so that nobody understands it; `cmn-latn-pinyin` says the right
syllables with the right tones. Which of them a machine has is found out by asking for the phonemes of a known word, never by a version.
"""

import logging
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hallq.domain.announcement import Announcement

log = logging.getLogger(__name__)

PROGRAM = "espeak-ng"
VOICES = {"zh": "cmn-latn-pinyin", "en": "en-gb"}
WORDS_PER_MINUTE = {"zh": 150, "en": 140}
PATIENCE_S = 8
# A word of every call, and what the phonemes of a voice that cannot read it show: a switch to English.
_KNOWN = {"zh": "请到号窗口办理", "en": "number"}
_FOREIGN = {"zh": "(en)", "en": "(cmn"}


class CannotSpeak(Exception):
    """The engine gave no speech."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that speaks these languages: those whose self-test it passed."""

    program: str
    languages: frozenset[str]

    def say(self, announcement: Announcement) -> bytes:
        """The words of an announcement as WAV, without its chime. Raises CannotSpeak."""
        language = announcement.language
        if language not in self.languages:
            raise CannotSpeak(f"no voice for {language}")
        with tempfile.TemporaryDirectory(prefix="hallq-voice-") as folder:
            # Written to a file: on its standard output the program tells a wrong length, and no page could tell when a call has ended.
            target = Path(folder) / "call.wav"
            _run([self.program, "-v", VOICES[language], "-s", str(WORDS_PER_MINUTE[language]), "--stdin", "-w", str(target)], announcement.text())
            try:
                return target.read_bytes()
            except OSError as fault:
                raise CannotSpeak("it wrote no sound") from fault


@cache
def find_engine(program: str = PROGRAM) -> Engine | None:
    """The engine of this machine with the languages it can be understood in, found out once; None where there is none, or none understood."""
    path = shutil.which(program)
    if path is None:
        log.warning("%s is not installed: calls are announced by a chime alone", program)
        return None
    spoken = frozenset(language for language in VOICES if _is_understood(path, language))
    if not spoken:
        log.warning("%s cannot be understood here: calls are announced by a chime alone", program)
        return None
    return Engine(path, spoken)


def _is_understood(path: str, language: str) -> bool:
    try:
        told = _run([path, "-v", VOICES[language], "-q", "-x", "--stdin"], _KNOWN[language])
    except CannotSpeak:
        return False
    return bool(told.strip()) and _FOREIGN[language] not in told


def _run(command: list[str], text: str) -> str:
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=PATIENCE_S, check=True)  # noqa: S603 -- the words come by its input
    except (OSError, subprocess.SubprocessError) as fault:
        raise CannotSpeak(str(fault)) from fault
    return done.stdout.decode(errors="replace")
