"""The pages of a screen: of the whole hall, of a zone, or of the bar over a window, as its device is placed."""

from functools import partial

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from display.device import build, me
from display.sound import room
from display.wall import CALL, Bar, Wall, bar_of, wall_of
from hallq.domain.permissions import Permission
from hallq.queries.principals import Principal
from hallq.web.auth import allowed, everyone
from hallq.web.current import hall, house, looking
from hallq.web.demo import demo
from hallq.web.locale import COOKIE, answer_in, language
from hallq.web.pairing_page import pairing_page
from hallq.words import LANGUAGES
from hallq.words import gettext as say


def add_pages(blueprint: Blueprint) -> None:
    """Put the pages on the station."""
    blueprint.add_url_rule("/", view_func=begin)
    blueprint.add_url_rule("/<screen>/", view_func=show)
    blueprint.add_url_rule("/<screen>/live", view_func=live)


@everyone
def begin() -> Response:
    """On to the page of the screen that this browser is, else to the six digits."""
    return pairing_page("display", ".show")


@allowed(Permission.SEE_BOARD)
def show(screen: str) -> str:
    """The whole page of a screen."""
    device = me(screen)
    _speak_to_the_hall()
    if device.counter_id is not None:
        return render_template("display/bar.html", bar=_bar(device), **_known(screen))
    return render_template("display/screen.html", wall=_wall(device), **_known(screen))


@allowed(Permission.SEE_BOARD)
def live(screen: str) -> str:
    """The part of it that changes with the story."""
    device = me(screen)
    _speak_to_the_hall()
    if device.counter_id is not None:
        return render_template("display/_bar.html", bar=_bar(device), **_known(screen))
    return render_template("display/_screen.html", wall=_wall(device), **_known(screen))


def _wall(device: Principal) -> Wall:
    with looking() as at:
        return wall_of(at, house().clock, house().paces.estimate_for, device.zone_id)


def _bar(device: Principal) -> Bar:
    assert device.counter_id is not None  # noqa: S101 -- a bar hangs over a window
    with looking() as at:
        return bar_of(at, house().clock, device.counter_id)


def _known(screen: str) -> dict[str, object]:
    """What every page of a screen knows besides what it shows."""
    other = next(tag for tag in LANGUAGES if tag != language())
    running = demo()
    speed = house().clock.speed if running is None or not running.paused else 0
    was_said = partial(room().was_said, hall().id)
    told = {"screen": screen, "other": other, "also": partial(_also, other), "speed": speed, "was_said": was_said}
    return told | {"build": build(), "asked_language": request.args.get("lang"), "call_sentence": CALL}


def _also(other: str, msgid: str, **facts: object) -> str:
    """The sentence in the other language of the house: a wall is read by everybody."""
    return say(msgid, other, **facts)


def _speak_to_the_hall() -> None:
    """The language that was chosen for this screen, else the hall's first: whatever its browser prefers, it is not the reader."""
    with looking() as at:
        answer_in(request.args.get("lang") or request.cookies.get(COOKIE) or at.setup.languages[0])
