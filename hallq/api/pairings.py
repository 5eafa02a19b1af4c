"""Letting a screen in: it shows six digits, a manager approves them and says where it stands, the screen fetches its token."""

from flask import Response, request
from pydantic import Field

from hallq.api.models import NewPairingAnswer, PairedDevice, PairingAnswer, TokenAnswer
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.domain import errors as e
from hallq.domain.permissions import Permission
from hallq.operations import devices
from hallq.operations.hall import Actor, Tx
from hallq.operations.people import digest_of
from hallq.queries.principals import pairing_state
from hallq.web.acting import JSON, press
from hallq.web.auth import allowed, everyone, give_cookie
from hallq.web.current import front, hall, house
from hallq.web.forms import Code, Sent, Words, read_body
from hallq.web.instants import as_text
from hallq.words import mark as _

pairings = Routes(_("Letting screens in"))

SCREEN = Actor("screen")


class NewPairing(Sent):
    """What the screen wants to be."""

    kind: Code = Field(examples=["display"], description=_("kiosk, display, pad or agent."))


class Approval(Sent):
    """What the screen is called and where it stands; a pad belongs to a counter."""

    name: Words = Field(examples=["大厅主屏"])
    device: Code | None = None
    zone: Code | None = None
    counter: Code | None = None
    printer: Code | None = None


class Claiming(Sent):
    """With `cookie` the browser that asks is signed in, and the token is not told."""

    cookie: bool = False


@pairings.post(
    "/pairings",
    _("A screen asks to be let in; its six digits are good for ten minutes and for once."),
    more=_("`claim` is the screen's own secret: it is sent as bearer token with the two routes below."),
    key=False,
    takes=NewPairing,
    gives=NewPairingAnswer,
    status=201,
    refuses=(e.FieldInvalid, e.TryLater),
)
@everyone
def begin_pairing() -> Response:
    asked = read_body(NewPairing)
    new = house().act(hall().id, SCREEN, lambda tx: devices.begin_pairing(tx, kind=asked.kind))
    return _answer({"code": new.code, "claim": new.claim, "until": as_text(new.until)}, 201)


@pairings.get(
    "/pairings/<code>",
    _("Whether the screen has been let in."),
    gives=PairingAnswer,
    refuses=(e.PairingUnknown, e.TryLater),
)
@everyone
def see_pairing(code: str) -> Response:
    here, now = hall().id, house().clock.real()
    with front().guesses.at_pairing(str(request.remote_addr)), house().database.reading() as connection:
        found = pairing_state(connection, here, devices.pairing_digest(here, code), digest_of(_claim()), now)
        if found is None:
            raise e.PairingUnknown
    return _answer({"kind": found.kind, "state": "approved" if found.approved else "waiting", "until": as_text(found.until)}, 200)


@pairings.post(
    "/pairings/<code>/claim",
    _("The screen that was let in fetches its token, once."),
    key=False,
    takes=Claiming,
    gives=TokenAnswer,
    refuses=(e.PairingUnknown, e.PairingNotApproved, e.TryLater),
)
@everyone
def claim_pairing(code: str) -> Response:
    asked, claim = read_body(Claiming), _claim()
    with front().guesses.at_pairing(str(request.remote_addr)):
        new = house().act(hall().id, SCREEN, lambda tx: devices.claim(tx, code=code, claim_token=claim))
    if asked.cookie:
        return give_cookie(_answer({"device": new.code, "token": None}, 200), new.token, new.code)
    return _answer({"device": new.code, "token": new.token}, 200)


@pairings.post(
    "/pairings/<code>/approve",
    _("A manager lets the screen that shows these digits in, and says what it is called and where it stands."),
    takes=Approval,
    gives=PairedDevice,
    refuses=(e.PairingUnknown, e.FieldInvalid, e.CodeTaken, e.ZoneUnknown, e.CounterUnknown, e.PrinterUnknown, e.TryLater),
)
@allowed(Permission.APPROVE_PAIRING)
def approve_pairing(code: str) -> Response:
    asked = read_body(Approval)

    def approve(tx: Tx) -> str:
        return devices.approve_pairing(
            tx, code=code, name=asked.name, device=asked.device, zone=asked.zone, counter=asked.counter, printer=asked.printer
        )

    with front().guesses.at_pairing(str(request.remote_addr)):
        return press(approve, lambda _tx, device: (200, encode({"device": device})))


def _claim() -> str:
    scheme, _, claim = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not claim:
        raise e.NotSignedIn
    return claim


def _answer(told: dict[str, object], status: int) -> Response:
    return Response(encode(told), status, content_type=JSON)
