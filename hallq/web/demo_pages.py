"""What a guest of a demo presses on the front page: the hall's clock, and one click to every place of the hall."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import FieldInvalid
from hallq.domain.ticket import TicketState
from hallq.operations.signing_in import sign_in
from hallq.queries.instant import Instant
from hallq.queries.tickets import TicketView, tickets_of_day
from hallq.web.account import inside
from hallq.web.auth import everyone, give_cookie
from hallq.web.current import front, hall, house, looking
from hallq.web.demo import go, pressed
from hallq.web.demo_printers import add_printers
from hallq.web.locale import language

MOST_LOOKED_AT = 500


def add_demo(pages: Blueprint) -> None:
    """Put the presses of a demo among the pages of the front door."""
    for rule, view in (
        ("/demo/pause", pause_demo),
        ("/demo/resume", resume_demo),
        ("/demo/speed", set_speed),
        ("/demo/send-home", send_home),
        ("/demo/call-back", call_back),
        ("/demo/screen/<name>", open_screen),
        ("/demo/account/<login>", enter_as),
        ("/demo/phone", open_phone),
    ):
        pages.add_url_rule(rule, view_func=view, methods=["POST"])
    add_printers(pages)


@everyone
def pause_demo() -> AnyResponse:
    """Stop the made-up hall."""
    pressed().pause()
    return go("/")


@everyone
def resume_demo() -> AnyResponse:
    """Let the made-up hall go on."""
    pressed().resume()
    return go("/")


@everyone
def set_speed() -> AnyResponse:
    """Let the made-up hall go faster or slower. Raises FieldInvalid."""
    try:
        speed = float(request.form.get("speed", ""))
    except ValueError as fault:
        raise FieldInvalid(field="speed", reason="not a number") from fault
    pressed().run_at(speed)
    return go("/")


@everyone
def send_home() -> AnyResponse:
    """Let the made-up people rest: the guest has the hall alone."""
    pressed().send_home()
    return go("/")


@everyone
def call_back() -> AnyResponse:
    """Let the made-up people go on."""
    pressed().call_back()
    return go("/")


@everyone
def open_screen(name: str) -> AnyResponse:
    """Let this browser be a screen of the demo, and show its page."""
    found = next((screen for screen in pressed().screens if screen.name == name), None)
    if found is None:
        raise NotFound
    return give_cookie(go(found.path), found.token, found.code)


@everyone
def enter_as(login: str) -> AnyResponse:
    """Sign this browser in with an account that the front page tells, and go on to the place asked for."""
    account = next((account for account in pressed().accounts if account.login == login), None)
    if account is None:
        raise NotFound
    address = str(request.remote_addr)
    session = sign_in(house(), hall().id, front().guesses, login=login, password=account.password, address=address)
    return give_cookie(Response(status=303, headers={"Location": inside(request.form.get("next", ""))}), session.token)


@everyone
def open_phone() -> AnyResponse:
    """The page of some made-up visitor who waits, as that visitor's phone shows it; the front page where nobody does."""
    pressed()
    with looking() as at:
        found = _someone_waiting(at)
        token = None if found is None else front().links.token(at.setup.hall_id, at.head.epoch, found.ticket.id)
    return go("/" if token is None else f"/t/{token}")


def _someone_waiting(at: Instant) -> TicketView | None:
    """One who reads the guest's language, and with a few before, so that a guest sees the place change soon."""
    waiting = tickets_of_day(at, at.day or "", house().clock.hall(), state=TicketState.WAITING, most=MOST_LOOKED_AT)
    return min(waiting, key=lambda view: (view.ticket.language != language(), abs((view.ahead or 0) - 3)), default=None)
