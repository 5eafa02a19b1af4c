"""The pages of a kiosk: its way into the hall, its screen, and the two parts of it that are fetched anew."""

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.permissions import Permission
from hallq.web.auth import allowed, asker, everyone
from hallq.web.current import house, looking
from hallq.web.demo import demo
from hallq.web.headers import static_address
from hallq.web.locale import answer_in
from hallq.web.pairing_page import pairing_page
from kiosk.face import Face, face
from kiosk.paper import paper

VISIT = "Hallq-Visit"
"""The header in which a kiosk's page sends the visitor's token: never in an address, which would be written down somewhere."""


def add_pages(blueprint: Blueprint) -> None:
    """Put the pages on the station's blueprint."""
    blueprint.add_url_rule("/", view_func=way_in)
    blueprint.add_url_rule("/<screen>/", view_func=home)
    blueprint.add_url_rule("/<screen>/face", view_func=live_face)
    blueprint.add_url_rule("/<screen>/paper", view_func=live_paper)


@everyone
def way_in() -> AnyResponse:
    """Where a browser becomes a kiosk."""
    return pairing_page("kiosk", ".home")


@allowed(Permission.ISSUE)
def home(screen: str) -> str:
    """The whole screen."""
    return render_template("kiosk/home.html", screen=screen, **_shown())


@allowed(Permission.ISSUE)
def live_face(screen: str) -> str:
    """All that changes with the story or with the language."""
    return render_template("kiosk/_face.html", screen=screen, **_shown())


@allowed(Permission.ISSUE)
def live_paper(screen: str) -> Response:
    """The paper of the number just taken on this screen, and its code for phones. Raises LinkExpired."""
    with looking() as at:
        _take_language(at.setup.languages)
        shown = paper(at, request.headers.get(VISIT, ""))
    page = render_template("kiosk/_paper.html", screen=screen, paper=shown)
    return Response(page, mimetype="text/html", headers={"Referrer-Policy": "no-referrer"})


def _shown() -> dict[str, object]:
    running = demo()
    speed = 1.0 if running is None else 0.0 if running.paused else running.speed
    return {"face": _face(), "speed": speed, "build": static_address("kiosk/kiosk.js")}


def _face() -> Face:
    principal = asker().principal
    with looking() as at:
        _take_language(at.setup.languages)
        return face(at, house().clock.hall(), house().paces.estimate_for, None if principal is None else principal.zone_id)


def _take_language(spoken: tuple[str, ...]) -> None:
    """A kiosk speaks the hall's first language until its visitor chooses another; the browser's own wishes are nobody's."""
    asked = request.args.get("in", "")
    answer_in(asked if asked in spoken else spoken[0])
