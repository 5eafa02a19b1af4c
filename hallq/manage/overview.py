"""The hall now, by zone, line and window, and how the day has gone so far; the page follows the story by itself."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.counter import PAUSE_REASONS
from hallq.domain.permissions import Permission
from hallq.manage.figures import Alarm, alarm_of, minutes_since, percent, shown_seconds
from hallq.manage.navigation import ways
from hallq.manage.paper import REASONS as PAPER_REASONS
from hallq.manage.paper import printer_state
from hallq.queries.overview import overview
from hallq.queries.printers import printer_healths
from hallq.web.auth import allowed
from hallq.web.current import house, looking
from hallq.web.instants import clock_time
from hallq.words import mark as _

MOST_LINES = 8

STATES = {
    "serving": (_("Serving"), "ok"),
    "called": (_("Calling"), "calm"),
    "free": (_("Free"), ""),
    "paused": (_("On pause"), "warn"),
    "closed": (_("Not staffed"), ""),
}
"""What a window does, in a word, and the tone of it."""

ALARMS = {Alarm.LONG: (_("long"), "warn"), Alarm.TOO_LONG: (_("too long"), "danger")}
"""What is said of a wait besides its colour."""


def add_overview(blueprint: Blueprint) -> None:
    """The pages of the overview."""
    blueprint.add_url_rule("/", view_func=see_office, endpoint="office")
    blueprint.add_url_rule("/overview", view_func=see_overview, endpoint="overview")
    blueprint.add_url_rule("/overview/now", view_func=see_now, endpoint="overview_now")


@allowed(Permission.SEE_TICKETS)
def see_office() -> AnyResponse:
    """The door of the office: on to the first page that whoever asks may see."""
    return redirect(ways()[0].address)


@allowed(Permission.SEE_REPORTS)
def see_overview() -> str:
    """The whole page."""
    return render_template("manage/overview.html", **_told())


@allowed(Permission.SEE_REPORTS)
def see_now() -> str:
    """The part of it that changes with the story, to be put in the place of the old one."""
    return render_template("manage/_overview.html", **_told())


def _told() -> dict[str, object]:
    clock = house().clock
    with looking() as at:
        found, timezone, real_now = overview(at, clock.real()), at.setup.tz, clock.real()
        printers = {at.setup.printers.by_id[key].code: printer_state(health, real_now) for key, health in printer_healths(at).items()}
    now = clock.hall()
    return {
        "seen": found,
        "lines": found.lines[:MOST_LINES],
        "now": clock_time(now, timezone),
        "since": lambda instant: minutes_since(instant, now),
        "alarm": lambda instant: ALARMS.get(alarm_of(instant, now)),
        "seconds": shown_seconds,
        "percent": percent,
        "states": STATES,
        "pauses": PAUSE_REASONS,
        "paper": PAPER_REASONS,
        "printers": printers,
    }
