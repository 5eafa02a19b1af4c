"""The voice of the application: one for all its stations, so that no two render at once and all keep what was said in one folder."""

from pathlib import Path
from typing import cast

from flask import Flask, Response

from hallq.live.voice import Voice
from hallq.live.voice_engine import find_engine

EXTENSION = "hallq-voice"
HOME = "HALLQ_HOME"
"""Where the application keeps what it is told of the house's folder."""


def voice_of(app: Flask) -> Voice:
    """The voice of an application, made when the first station asks for it."""
    if EXTENSION not in app.extensions:
        app.extensions[EXTENSION] = Voice(Path(app.config[HOME]) / "voice", find_engine())
    return cast("Voice", app.extensions[EXTENSION])


def wav(sound: bytes, keep: str) -> Response:
    """A sound as an answer; `keep` is its Cache-Control."""
    return Response(sound, mimetype="audio/wav", headers={"Cache-Control": keep})
