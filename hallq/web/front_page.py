"""The first page of a hall: its live board as it hangs on the wall, with the way to everything else."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template
from werkzeug.exceptions import NotFound

from hallq.domain.hours import closes_at, opens_next
from hallq.domain.names import Name
from hallq.domain.routing import HallSetup
from hallq.queries.board import Board, Call, ZoneOnBoard, board
from hallq.queries.instant import head
from hallq.web.auth import everyone
from hallq.web.current import hall, house, looking
from hallq.web.demo import demo
from hallq.web.demo_pages import add_demo
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
class Doors:
    """Whether the hall is open by its hours, and the wall-clock time at which that changes; None where it does not for a long time."""

    are_open: bool
    until: str | None


@dataclass(frozen=True, slots=True)
class Wall:
    """All that the page shows of the hall; `longest` is in whole minutes, None where nobody waits."""

    board: Board
    now: int
    clock: str
    timezone: str
    doors: Doors
    latest: Call | None
    calls: tuple[Call, ...]
    longest: int | None
    zones: tuple[ZoneRow, ...]


@pages.get("/")
@everyone
def front_page() -> str:
    """The whole page."""
    return render_template("hall/front.html", wall=_wall(), demo=demo(), speeds=SPEEDS, slips=_slips(), roles=ROLES, stations=current_app.blueprints)


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


add_demo(pages)


def _slips() -> list[object]:
    running = demo()
    return list(running.slips()[:MOST_SLIPS]) if running else []


def _wall() -> Wall:
    with looking() as at:
        shown = board(at)
        setup = at.setup
    timezone, now = setup.tz, house().clock.hall()
    calls = shown.calls[:MOST_CALLS]
    return Wall(
        board=shown,
        now=now,
        clock=clock_time(now, timezone),
        timezone=timezone.key,
        doors=_doors(setup, now),
        latest=calls[0] if calls else None,
        calls=calls[1:],
        longest=_minutes(shown.load.oldest_since, now),
        zones=tuple(_row(zone, now) for zone in shown.zones),
    )


def _doors(setup: HallSetup, now: int) -> Doors:
    """By the hours of the hall: the lunch break is told as such, for many windows rest then."""
    hours = next(iter(setup.timetables.values()))
    closes = closes_at(hours, now, setup.tz)
    changes = closes if closes is not None else opens_next(hours, now, setup.tz)
    return Doors(closes is not None, None if changes is None else clock_time(changes, setup.tz))


def _row(zone: ZoneOnBoard, now: int) -> ZoneRow:
    return ZoneRow(zone.name, zone.load.waiting, _minutes(zone.load.oldest_since, now), zone.load.open, zone.load.paused)


def _minutes(since: int | None, now: int) -> int | None:
    return None if since is None else max(0, (now - since) // MINUTE_MS)


