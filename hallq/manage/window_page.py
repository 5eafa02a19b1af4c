"""One window: what it calls now and by the set-up, the work profiles that it may go on with, and what holds for today made to last."""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from hallq.domain.errors import CounterNotOpen, Refusal, SetupInvalid, SetupStale
from hallq.domain.permissions import Permission
from hallq.domain.routing import Counter, HallSetup, WorkProfile
from hallq.manage.refused import Sealed
from hallq.manage.windows import SAVED, may_last, row_of, told
from hallq.operations import counters
from hallq.operations.moving import keep_profile
from hallq.queries.staffing import CLOSED, staffing
from hallq.web.acting import perform_once
from hallq.web.auth import allowed
from hallq.web.current import looking
from hallq.web.errors import status_of
from hallq.web.forms import read_fields
from hallq.web.joining import as_list
from hallq.web.locale import gettext, language
from hallq.words import mark as _

DONE = SAVED | {"kept": _("Saved. From now on the window works like this.")}
GONE_ON = _("Nothing was saved: the window works otherwise by now. Please look again.")


class OtherProfile(Sealed):
    """Another work profile for a window, or the one that it is to keep."""

    profile: str


def add_window_page(blueprint: Blueprint) -> None:
    """Put the page into the office."""
    post = ["POST"]
    blueprint.add_url_rule("/windows/at/<counter>", view_func=see_window, endpoint="windows_one")
    blueprint.add_url_rule("/windows/at/<counter>", view_func=give_profile, endpoint="windows_profile", methods=post)
    blueprint.add_url_rule("/windows/at/<counter>/keep", view_func=keep, endpoint="windows_keep", methods=post)


@allowed(Permission.CHANGE_PROFILE)
def see_window(counter: str) -> str:
    """One window: what it calls now, and the work profiles that it may go on with."""
    return _page(counter)


@allowed(Permission.CHANGE_PROFILE)
def give_profile(counter: str) -> Response:
    """Let an open window go on with another work profile."""
    asked = read_fields(OtherProfile, request.form.to_dict())
    try:
        perform_once(lambda tx: counters.change_profile(tx, counter=counter, profile=asked.profile), lambda _tx, _none: (204, ""))
    except CounterNotOpen as refusal:
        return _refused(counter, refusal, told(refusal))
    return redirect(url_for(".windows_one", counter=counter, done="today"), 303)


@allowed(Permission.CHANGE_PROFILE, Permission.MANAGE_SETUP)
def keep(counter: str) -> Response:
    """Make what an open window calls for today what it calls from now on."""
    asked = read_fields(OtherProfile, request.form.to_dict())
    try:
        perform_once(lambda tx: keep_profile(tx, counter=counter, profile=asked.profile), lambda _tx, _change: (204, ""))
    except (CounterNotOpen, SetupStale, SetupInvalid) as refusal:
        return _refused(counter, refusal, gettext(GONE_ON))
    return redirect(url_for(".windows_one", counter=counter, done="kept"), 303)


def _refused(counter: str, refusal: Refusal, sentence: str) -> Response:
    return Response(_page(counter, sentence), status_of(type(refusal)), mimetype="text/html")


def _page(code: str, problem: str | None = None) -> str:
    with looking() as at:
        place = at.setup.counters.by_code.get(code)
        if place is None or place.retired:
            abort(404)
        here = staffing(at).get(place.id, CLOSED)
        row = row_of(at.setup, place, here, None)
        now = at.setup.profiles.by_id[here.profile_id or place.profile_id]
        profiles = [(one, _queue_names(at.setup, one)) for one in _near_first(at.setup, place)]
        usual = at.setup.profiles.by_id[place.profile_id]
    shown = {"done": DONE.get(request.args.get("done", "")), "problem": problem, "may_keep": may_last() and not now.retired}
    return render_template("manage/window.html", row=row, place=place, now=now, usual=usual, profiles=profiles, **shown)


def _near_first(setup: HallSetup, place: Counter) -> list[WorkProfile]:
    """The profiles in use: its own, those of its zone's windows, then the others."""
    in_zone = {one.profile_id for one in setup.counters if one.zone_id == place.zone_id and not one.retired}
    in_use = [one for one in setup.profiles if not one.retired]
    return sorted(in_use, key=lambda one: (one.id != place.profile_id, one.id not in in_zone))


def _queue_names(setup: HallSetup, profile: WorkProfile) -> str:
    return as_list(setup.queues.by_id[queue_id].name.of(language()) for queue_id in profile.queue_ids)
