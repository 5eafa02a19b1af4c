"""The first page of a hall: its live board as it hangs on the wall, with the way to everything else."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import FieldInvalid
from hallq.domain.names import Name
from hallq.queries.board import Board, Call, ZoneOnBoard, board
from hallq.queries.instant import head
from hallq.web.auth import check_origin, everyone
from hallq.web.current import hall, house, looking
from hallq.web.demo import Demo, demo
from hallq.web.instants import clock_time
from hallq.words import mark as _

MOST_CALLS = 13
MOST_SLIPS = 2
SPEEDS = (1, 5, 20, 60)
MINUTE_MS = 60_000

ROLES = {
    "admin": _("Administrator"),
    "manager": _("Hall manager"),
    "supervisor": _("Supervisor"),
    "clerk": _("Clerk"),
    "guide": _("Guide"),
    "auditor": _("Auditor"),
}

pages = Blueprint("front", __name__)


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone as the table shows it: who waits, since when, and how many windows work."""

    name: Name
    waiting: int
    longest: int | None
    open: int
    paused: int


@dataclass(frozen=True, slots=True)
class Wall:
    """All that the page shows of the hall; `longest` is in whole minutes, None where nobody waits."""

    board: Board
    now: int
    clock: str
    timezone: str
    latest: Call | None
    calls: tuple[Call, ...]
    longest: int | None
    zones: tuple[ZoneRow, ...]


@pages.get("/")
@everyone
def front_page() -> str:
    """The whole page."""
    return render_template("hall/front.html", wall=_wall(), demo=demo(), speeds=SPEEDS, slips=_slips(), roles=ROLES)


@pages.get("/board")
@everyone
def live_part() -> str:
    """The part of it that changes with the story, to be put in the place of the old one."""
    return render_template("hall/_board.html", wall=_wall(), demo=demo(), slips=_slips())


@pages.get("/board/head")
@everyone
def live_head() -> dict[str, object]:
    """Where the story stands, so that a page which missed the last message finds out."""
    found = head(house().database, hall().id)
    return {"epoch": found.epoch, "seq": found.seq}


@pages.get("/slips/<slip_id>.png")
@everyone
def slip_picture(slip_id: str) -> Response:
    """What a virtual printer of the demo printed."""
    running = demo()
    found = next((slip for slip in running.slips() if slip.id == slip_id), None) if running else None
    if found is None:
        raise NotFound
    return Response(found.png, mimetype="image/png", headers={"Cache-Control": "private, max-age=3600, immutable"})


@pages.post("/demo/pause")
@everyone
def pause_demo() -> AnyResponse:
    """Stop the made-up hall."""
    _running().pause()
    return _back()


@pages.post("/demo/resume")
@everyone
def resume_demo() -> AnyResponse:
    """Let the made-up hall go on."""
    _running().resume()
    return _back()


@pages.post("/demo/speed")
@everyone
def set_speed() -> AnyResponse:
    """Let the made-up hall go faster or slower. Raises FieldInvalid."""
    try:
        speed = float(request.form.get("speed", ""))
    except ValueError as fault:
        raise FieldInvalid(field="speed", reason="not a number") from fault
    _running().run_at(speed)
    return _back()


def _running() -> Demo:
    """The demo, for a press that comes from a page of ours: nobody is signed in here, so the Origin is what tells."""
    running = demo()
    if running is None:
        raise NotFound
    check_origin()
    return running


def _back() -> AnyResponse:
    return redirect(url_for(".front_page"), code=303)


def _slips() -> list[object]:
    running = demo()
    return list(running.slips()[:MOST_SLIPS]) if running else []


def _wall() -> Wall:
    with looking() as at:
        shown = board(at)
        timezone = at.setup.tz
    now = house().clock.hall()
    calls = shown.calls[:MOST_CALLS]
    return Wall(
        board=shown,
        now=now,
        clock=clock_time(now, timezone),
        timezone=timezone.key,
        latest=calls[0] if calls else None,
        calls=calls[1:],
        longest=_minutes(shown.load.oldest_since, now),
        zones=tuple(_row(zone, now) for zone in shown.zones),
    )


def _row(zone: ZoneOnBoard, now: int) -> ZoneRow:
    return ZoneRow(zone.name, zone.load.waiting, _minutes(zone.load.oldest_since, now), zone.load.open, zone.load.paused)


def _minutes(since: int | None, now: int) -> int | None:
    return None if since is None else max(0, (now - since) // MINUTE_MS)


