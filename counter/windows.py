"""Choosing a window: all of them by zone with who may sit where, one's own last one first."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from counter.wording import WINDOW_STATES
from hallq.domain.counter import CounterState
from hallq.domain.listing import counting_order
from hallq.domain.names import Name
from hallq.domain.permissions import Permission
from hallq.domain.routing import Counter, Zone
from hallq.queries.at_desk import last_window
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.staffing import CLOSED, staffing, waiting_by_queue
from hallq.web.auth import allowed, asker
from hallq.web.current import looking


@dataclass(frozen=True, slots=True)
class Window:
    """A window to somebody who looks for one: `kind` is free, taken or own; `waiting` how many wait for what it serves."""

    counter: Counter
    work: Name
    kind: str
    state: str
    waiting: int
    paused: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """All windows by zone; `first` is where one works now, else worked last, if it is free."""

    head: Head
    first: Window | None
    zones: tuple[tuple[Zone, tuple[Window, ...]], ...]


def add_windows(blueprint: Blueprint) -> None:
    """Put the choice of a window into the station."""
    blueprint.add_url_rule("/", view_func=choose_window, methods=["GET"])
    blueprint.add_url_rule("/windows", view_func=live_windows, methods=["GET"])


@allowed(Permission.OPEN_COUNTER)
def choose_window() -> str:
    """The whole page."""
    return render_template("counter/windows.html", choice=_choice())


@allowed(Permission.OPEN_COUNTER)
def live_windows() -> str:
    """The part of it that changes as colleagues come and go."""
    return render_template("counter/_windows.html", choice=_choice())


def _choice() -> Choice:
    who = asker().principal
    with looking() as at:
        windows = _windows(at, "" if who is None else who.code)
        last = None if who is None or who.clerk_id is None else last_window(at, who.clerk_id)
        zones = tuple((zone, tuple(one for one in windows if one.counter.zone_id == zone.id)) for zone in at.setup.zones if not zone.retired)
        return Choice(at.head, _first(windows, last), tuple((zone, some) for zone, some in zones if some))


def _windows(at: Instant, login: str) -> list[Window]:
    staffed, waiting = staffing(at), waiting_by_queue(at)
    found = []
    for counter in sorted((one for one in at.setup.counters if not one.retired), key=lambda one: counting_order(one.code)):
        now = staffed.get(counter.id, CLOSED)
        kind = "free" if now.state is CounterState.CLOSED else "own" if now.clerk == login else "taken"
        profile = at.setup.profiles.by_id[counter.profile_id]
        many = sum(waiting.get(key, 0) for key in profile.queue_ids)
        found.append(Window(counter, profile.name, kind, WINDOW_STATES[now.state], many, now.state is CounterState.PAUSED))
    return found


def _first(windows: list[Window], last: int | None) -> Window | None:
    own = next((one for one in windows if one.kind == "own"), None)
    return own or next((one for one in windows if one.counter.id == last and one.kind == "free"), None)
