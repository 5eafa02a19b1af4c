"""The voice of the screens: the call as sound, who speaks it, and what became of it."""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, cast

from flask import Blueprint, Flask, Response, current_app
from pydantic import Field
from werkzeug.exceptions import NotFound

from display.device import build, me, zones_of
from hallq.domain.permissions import Permission
from hallq.live.voice import Called, Voice
from hallq.live.voice_lease import Speaker, VoiceLeases
from hallq.queries import instant
from hallq.queries.lobby import call_line
from hallq.web.auth import allowed
from hallq.web.current import EXTENSION as FRONT
from hallq.web.current import Front, front, hall, house, looking
from hallq.web.forms import Sent, Slug, Words, read_body
from hallq.web.voice import voice_of, wav

EXTENSION = "hallq-display"

SPOKEN_MS = 600_000
"""A call is to be heard for so long after it, by the hall's clock."""

MOST_SAID = 500
KEEP = "private, max-age=600, immutable"


@dataclass(slots=True)
class Room:
    """What the screens of this process share: the voice, who has it, and which calls have been spoken."""

    voice: Voice
    leases: VoiceLeases
    _said: OrderedDict[tuple[int, str, int], None] = field(default_factory=OrderedDict)

    def note_said(self, hall_id: int, epoch: str, seq: int) -> None:
        """A call was spoken."""
        self._said[(hall_id, epoch, seq)] = None
        while len(self._said) > MOST_SAID:
            self._said.popitem(last=False)

    def was_said(self, hall_id: int, epoch: str, seq: int) -> bool:
        """Whether a call was spoken by any screen."""
        return (hall_id, epoch, seq) in self._said


def begin_speaking(app: Flask) -> None:
    """Give the application a voice, and let it hear the house's lines."""
    voice, leases = voice_of(app), VoiceLeases()
    app.extensions[EXTENSION] = Room(voice, leases)
    cast("Front", app.extensions[FRONT]).house.listen(partial(voice.hear, is_heard=leases.anybody))


def room() -> Room:
    """The room of this application."""
    return cast("Room", current_app.extensions[EXTENSION])


class SignOfLife(Sent):
    """What a screen tells every 15 seconds. `page` names the page itself: a screen that is open twice is two that could echo."""

    page: Slug
    epoch: Words
    seq: int = Field(ge=0, le=2**53)
    spoken: int | None = Field(None, ge=0, le=2**53)
    backlog: int = Field(0, ge=0, le=100_000)
    can_play: bool = True
    build: Words
    width: int = Field(ge=0, le=100_000)
    height: int = Field(ge=0, le=100_000)


class Said(Sent):
    """What became of one call at a screen."""

    epoch: Words
    seq: int = Field(ge=0, le=2**53)
    status: Literal["ok", "error", "blocked", "watchdog", "silent"]


class Left(Sent):
    """The page is left."""

    page: Slug


def add_sound(blueprint: Blueprint) -> None:
    """Put the routes of the voice on the station."""
    blueprint.add_url_rule("/<screen>/voice/<int:seq>.wav", view_func=call_sound)
    blueprint.add_url_rule("/<screen>/voice/chime.wav", view_func=chime_sound)
    blueprint.add_url_rule("/<screen>/voice/silence.wav", view_func=silent_sound)
    blueprint.add_url_rule("/<screen>/alive", view_func=give_sign_of_life, methods=["POST"])
    blueprint.add_url_rule("/<screen>/said", view_func=note_said, methods=["POST"])
    blueprint.add_url_rule("/<screen>/left", view_func=leave, methods=["POST"])


@allowed(Permission.SEE_BOARD)
def call_sound(screen: str, seq: int) -> Response:
    """A call or recall of the last minutes, spoken; nothing else can be made to sound."""
    me(screen)
    with looking() as at:
        line = call_line(at, seq)
    if line is None or house().clock.hall() - line.at > SPOKEN_MS:
        raise NotFound
    return wav(room().voice.of_call(cast("Called", line.event)), KEEP)


@allowed(Permission.SEE_BOARD)
def chime_sound(screen: str) -> Response:
    """The chime alone."""
    me(screen)
    return wav(room().voice.chime, KEEP)


@allowed(Permission.SEE_BOARD)
def silent_sound(screen: str) -> Response:
    """A moment of nothing: whether a page may play it tells whether it may play."""
    me(screen)
    return wav(room().voice.silence, KEEP)


@allowed(Permission.HEARTBEAT)
def give_sign_of_life(screen: str) -> dict[str, object]:
    """The screen lives; it is told where the story stands, for which zones it speaks and when, and which build it should show."""
    device, told = me(screen), read_body(SignOfLife)
    now = house().clock.real()
    with looking() as at:
        zones = zones_of(device, at.setup)
    terms = room().leases.renew(
        hall().id, Speaker(screen, told.page), zones, now, of_zone=device.zone_id is not None, can_play=told.can_play
    )
    head = instant.head(house().database, hall().id)
    known = {"head": head.seq, "engine": room().voice.engine, "zones": sorted(terms)}
    _note(screen, now, told.model_dump(exclude={"page"}, exclude_none=True) | known)
    front().doorkeeper.seen.saw(device, now)
    spoken = {zone: [term.begins, term.ends] for zone, term in terms.items()}
    return {"epoch": head.epoch, "seq": head.seq, "build": build(), "zones": spoken}


@allowed(Permission.HEARTBEAT)
def note_said(screen: str) -> tuple[str, int]:
    """What became of a call at this screen: kept for the office, and so that no other screen speaks it again."""
    me(screen)
    told = read_body(Said)
    if told.status == "ok":
        room().note_said(hall().id, told.epoch, told.seq)
    _note(screen, house().clock.real(), {"spoken": told.seq, "voice": told.status})
    return "", 204


@allowed(Permission.HEARTBEAT)
def leave(screen: str) -> tuple[str, int]:
    """The page is left: another screen may speak at once."""
    me(screen)
    room().leases.give_back(hall().id, Speaker(screen, read_body(Left).page))
    return "", 204


def _note(screen: str, now: int, told: dict[str, object]) -> None:
    """What the office is told of a screen: the newest of everything."""
    signs, key = front().signs_of_life, (hall().id, screen)
    signs[key] = (now, signs.get(key, (0, {}))[1] | told)
