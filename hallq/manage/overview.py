"""The hall now, by zone and window, and how the day has gone so far."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.permissions import Permission
from hallq.web.auth import allowed, asker


def add_overview(blueprint: Blueprint) -> None:
    """The pages of the overview."""
    blueprint.add_url_rule("/", view_func=see_office, endpoint="office")
    blueprint.add_url_rule("/overview", view_func=see_overview, endpoint="overview")


@allowed(Permission.SEE_TICKETS)
def see_office() -> AnyResponse:
    """The door of the office: on to the first page that whoever asks may see."""
    first = ".overview" if asker().may(Permission.SEE_REPORTS) else ".trace"
    return redirect(url_for(first))


@allowed(Permission.SEE_REPORTS)
def see_overview() -> str:
    """The whole page."""
    return render_template("manage/overview.html")
