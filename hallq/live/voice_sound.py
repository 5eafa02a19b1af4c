"""Sound as WAV bytes, one channel of 16 bits: a chime made here, silence, and speech put behind a chime."""

import io
import math
import sys
import wave
from array import array
from collections.abc import Iterable
from typing import TypeAlias

Samples: TypeAlias = "array[int]"

RATE = 22_050
PEAK = 0.86
"""How loud the loudest sample is made, of 1: every call alike, and nothing clipped."""

# Two falling notes, E5 and C5, as a doorbell has them: seconds from the start, hertz, seconds of their ringing.
_NOTES = ((0.0, 659.25, 0.55), (0.34, 523.25, 0.62))
_OVERTONES = ((1, 1.0), (2, 0.28), (3, 0.1))
_FADE_S = 0.004


class SoundUnfit(Exception):
    """A recording that is not of one channel of 16 bits, or no recording at all."""


def read_wav(recording: bytes) -> tuple[int, Samples]:
    """The rate and the samples of a WAV. Raises SoundUnfit."""
    try:
        with wave.open(io.BytesIO(recording)) as sound:
            if (sound.getnchannels(), sound.getsampwidth()) != (1, 2):
                raise SoundUnfit("not one channel of 16 bits")
            rate, samples = sound.getframerate(), array("h", sound.readframes(sound.getnframes()))
    except (wave.Error, EOFError) as fault:
        raise SoundUnfit(str(fault)) from fault
    if sys.byteorder == "big":
        samples.byteswap()
    return rate, samples


def write_wav(samples: Samples, rate: int = RATE) -> bytes:
    """Samples as a WAV whose header tells their length."""
    told, body = io.BytesIO(), samples
    if sys.byteorder == "big":
        body = array("h", samples)
        body.byteswap()
    with wave.open(told, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(body.tobytes())
    return told.getvalue()


def seconds(recording: bytes) -> float:
    """How long a recording plays. Raises SoundUnfit."""
    rate, samples = read_wav(recording)
    return len(samples) / rate


def chime(rate: int = RATE) -> Samples:
    """Two falling notes that say: listen. Something under a second."""
    length = round(max(start + ringing for start, _, ringing in _NOTES) * rate)
    sound = [0.0] * length
    for start, hertz, ringing in _NOTES:
        begin = round(start * rate)
        for step in range(min(round(ringing * rate), length - begin)):
            sound[begin + step] += _ring(step / rate, hertz, ringing)
    return _as_loud_as(sound, PEAK * 0.8)


def silence(length_s: float, rate: int = RATE) -> Samples:
    """So many seconds of nothing."""
    return array("h", bytes(2 * round(length_s * rate)))


def level(samples: Iterable[int]) -> Samples:
    """The same sound, as loud as every call is."""
    return _as_loud_as([float(sample) for sample in samples], PEAK)


def trimmed(samples: Samples, rate: int, *, floor: int = 160, keep_s: float = 0.03) -> Samples:
    """A sound without the quiet before and after it."""
    loud = [place for place, sample in enumerate(samples) if abs(sample) > floor]
    if not loud:
        return samples
    kept = round(keep_s * rate)
    return samples[max(0, loud[0] - kept) : loud[-1] + kept]


def _ring(at: float, hertz: float, ringing: float) -> float:
    tone = sum(part * math.sin(2 * math.pi * hertz * times * at) for times, part in _OVERTONES)
    fade = min(1.0, at / _FADE_S, (ringing - at) / _FADE_S)
    return tone * math.exp(-5.5 * at / ringing) * fade


def _as_loud_as(sound: list[float], peak: float) -> Samples:
    loudest = max(map(abs, sound), default=0.0)
    if loudest == 0:
        return array("h", bytes(2 * len(sound)))
    gain = peak * 32_767 / loudest
    return array("h", [round(sample * gain) for sample in sound])
