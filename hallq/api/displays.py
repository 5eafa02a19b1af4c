"""Screens: the whole board at one point of the story, and the sign of life a screen gives."""

import json
from dataclasses import asdict
from typing import Any

from flask import Response
from pydantic import Field

from hallq.api.models import HeadAnswer
from hallq.api.models_hall import Snapshot
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.domain import errors as e
from hallq.domain.permissions import Permission
from hallq.queries import instant
from hallq.queries.board import Board, board
from hallq.queries.instant import Instant
from hallq.queries.principals import DeviceInList, devices
from hallq.web.acting import JSON
from hallq.web.auth import allowed, asker
from hallq.web.current import front, hall, house, looking
from hallq.web.forms import Sent, Words, read_body
from hallq.web.instants import as_text
from hallq.words import mark as _

displays = Routes(_("Screens"))


class SignOfLife(Sent):
    """What a screen tells of itself."""

    epoch: Words | None = None
    seq: int | None = Field(None, ge=0, le=2**53, description=_("The last line of the story that it shows."))
    spoken: int | None = Field(None, ge=0, le=2**53, description=_("The last line that it has spoken."))
    build: Words | None = None
    width: int | None = Field(None, ge=0, le=100_000)
    height: int | None = Field(None, ge=0, le=100_000)


@displays.get(
    "/displays/<display>/snapshot",
    _("The whole board as of one line of the story, for a screen that starts, comes back or noticed a gap."),
    gives=Snapshot,
    refuses=(e.DeviceUnknown,),
)
@allowed(Permission.SEE_BOARD)
def see_snapshot(display: str) -> Response:
    now = house().clock.hall()
    with looking() as at:
        screen = _screen(at, display)
        zone = None if screen.zone_id is None else at.setup.zones.by_id[screen.zone_id].code
        shown = _board_text(at)
    told = encode({"display": screen.code, "zone": zone, "now": as_text(now), "epoch": at.head.epoch, "seq": at.head.seq})
    return Response(f'{told[:-1]},"board":{shown}}}', content_type=JSON)


@displays.post(
    "/displays/<display>/heartbeat",
    _("A screen, kiosk, pad or agent tells that it lives and what it shows, every 15 seconds; the answer is the head of the story."),
    key=False,
    takes=SignOfLife,
    gives=HeadAnswer,
    refuses=(e.DeviceUnknown,),
)
@allowed(Permission.HEARTBEAT)
def give_sign_of_life(display: str) -> Response:
    told = read_body(SignOfLife)
    principal = asker().principal
    if principal is None or principal.code != display:
        raise e.NotAllowed(device=display)
    found = instant.head(house().database, hall().id)
    front().signs_of_life[(hall().id, display)] = (house().clock.real(), told.model_dump(exclude_none=True) | {"head": found.seq})
    front().doorkeeper.seen.saw(principal, house().clock.real())
    return Response(encode({"epoch": found.epoch, "seq": found.seq}), content_type=JSON)


def _screen(at: Instant, code: str) -> DeviceInList:
    found = next((one for one in devices(at.connection, at.setup.hall_id) if one.code == code and one.revoked_at is None), None)
    if found is None:
        raise e.DeviceUnknown(device=code)
    return found


def _board_text(at: Instant) -> str:
    """The board as JSON, made once for each line of the story however many screens ask."""
    kept = front().boards.get(at.setup.hall_id)
    if kept is not None and kept[0] == (at.head, at.setup.version):
        return kept[1]
    text = encode(_board(board(at)))
    front().boards[at.setup.hall_id] = ((at.head, at.setup.version), text)
    return text


def _board(shown: Board) -> dict[str, Any]:
    """Instants as text; where the story stands is told beside the board."""
    told = json.loads(encode(asdict(shown)), object_hook=_with_texts)
    return {name: value for name, value in told.items() if name != "head"}


def _with_texts(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: as_text(value) if isinstance(value, int) and name.endswith(("_at", "_since")) else value for name, value in facts.items()}
