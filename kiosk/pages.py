"""The pages of a kiosk: its way into the hall, its screen, the two parts of it that are fetched anew, and the copy a visitor may ask for."""

import json

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.permissions import Permission
from hallq.operations.copies import request_copy_at_kiosk
from hallq.operations.hall import Tx
from hallq.web.acting import press
from hallq.web.auth import allowed, asker, everyone, ticket_of_link
from hallq.web.current import front, house, looking
from hallq.web.demo import demo
from hallq.web.forms import Sent, Words, read_body
from hallq.web.headers import static_address
from hallq.web.pairing_page import pairing_page
from kiosk.face import face
from kiosk.paper import own_printer, paper
from kiosk.printer import trouble_before
from kiosk.voice import slip_sound, sound_address
from kiosk.wording import take_language

VISIT = "Hallq-Visit"
"""The header in which a kiosk's page sends the visitor's token: never in an address, which would be written down somewhere."""


class CopyAsked(Sent):
    """Whose paper it is: the visitor's token, as the screen knows it of the number it shows."""

    visit: Words


def add_pages(blueprint: Blueprint) -> None:
    """Put the pages on the station's blueprint."""
    blueprint.add_url_rule("/", view_func=way_in)
    blueprint.add_url_rule("/<screen>/", view_func=home)
    blueprint.add_url_rule("/<screen>/face", view_func=live_face)
    blueprint.add_url_rule("/<screen>/paper", view_func=live_paper)
    blueprint.add_url_rule("/<screen>/voice/<int:ticket>/<said>.wav", view_func=slip_sound)
    blueprint.add_url_rule("/<screen>/copy", view_func=copy_paper, methods=["POST"])


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
        take_language(at.setup.languages)
        shown = paper(at, request.headers.get(VISIT, ""))
        voice = sound_address(at, screen, shown)
    page = render_template("kiosk/_paper.html", screen=screen, paper=shown, voice=voice)
    return Response(page, mimetype="text/html", headers={"Referrer-Policy": "no-referrer"})


@allowed(Permission.ISSUE)
def copy_paper(screen: str) -> Response:  # noqa: ARG001 -- whose page it is, the guard has read
    """Ask for the one copy of a slip of which nobody knows whether it came out. Raises LinkExpired, CopyNotOffered, PrintJobUnknown."""
    asked = read_body(CopyAsked)
    with looking() as at:
        ticket_id = ticket_of_link(at, asked.visit)
    return press(lambda tx: request_copy_at_kiosk(tx, ticket_id=ticket_id), _job)


def _job(_tx: Tx, job_id: int) -> tuple[int, str]:
    """201, and which line of the story will tell of it."""
    return 201, json.dumps({"job": job_id})


def _shown() -> dict[str, object]:
    running, principal = demo(), asker().principal
    speed = 1.0 if running is None else 0.0 if running.paused else running.speed
    clock = house().clock
    with looking() as at:
        take_language(at.setup.languages)
        seen = face(at, clock.hall(), house().paces.estimate_for, None if principal is None else principal.zone_id)
        trouble = trouble_before(at, own_printer(), clock.real())
    has_code = front().links.base_url is not None
    return {"face": seen, "trouble": trouble, "has_code": has_code, "speed": speed, "build": static_address("kiosk/kiosk.js")}
