"""Who asks, and whether they may: the guard that stands beside every route, and the cookie that staff and screens carry."""

import base64
import hmac
import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Response, g, request

from hallq.domain.errors import ForeignPage, LinkExpired, NotAllowed, NotSignedIn
from hallq.domain.permissions import Permission, Role
from hallq.operations.hall import Actor
from hallq.queries.instant import Instant
from hallq.queries.principals import Principal
from hallq.queries.tickets import day_of_ticket
from hallq.web.current import front, hall, looking
from hallq.web.doorkeeper import Asker

View = TypeVar("View", bound=Callable[..., Any])

DEVICE_COOKIE_S = 400 * 24 * 3600  # the longest that browsers keep one
_DEVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def allowed(*permissions: Permission, own: Permission | None = None, by_link: bool = False, any_hall: bool = False) -> Callable[[View], View]:
    """Let only those in who have all these permissions in the hall of the request.

    A visitor with `own` gets in for the ticket of the link. With `by_link` a request without account is a visitor's, whose token the view reads.
    `any_hall` is for what is not about one hall. Raises NotSignedIn, NotAllowed, ForeignPage.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> Any:
            who = _admitted(by_link=by_link, any_hall=any_hall)
            if not all(map(who.may, permissions)) and not (own is not None and who.may(own) and who.ticket_id == values.get("ticket_id")):
                raise NotAllowed(permission=" ".join(permissions))
            g.asker = who
            return view(*args, **values)

        guarded.permission = " ".join(permissions)  # type: ignore[attr-defined]  # read by `permission_of`
        return cast("View", guarded)

    return guard


def everyone(view: View) -> View:
    """Let anybody in: said beside a route on purpose, for one about which nothing is said is refused at the start."""
    view.permission = None  # type: ignore[attr-defined]  # read by `permission_of`
    return view


def permission_of(view: Callable[..., Any]) -> str | None:
    """The permission a route asks for, None where it is open to everybody. Raises AttributeError where nobody has decided."""
    return cast("str | None", view.permission)  # type: ignore[attr-defined]  # set by `allowed` and `everyone`


def asker() -> Asker:
    """Who asks: known once the guard has let somebody in."""
    return cast("Asker", g.asker)


def signed_in() -> Asker | None:
    """Who is signed in at this browser, for a page that anybody may see; None where nobody is."""
    return _browser()


def visitor_ticket(token: str, *, any_day: bool = False) -> int:
    """The ticket of a visitor's token; from here on a request without account is that visitor's.

    Raises LinkExpired, also after the ticket's day unless it may be `any_day`.
    """
    with looking() as at:
        ticket_id = ticket_of_link(at, token, any_day=any_day)
    if asker().ticket_id is None and asker().principal is None:
        g.asker = _visitor(hall().id, ticket_id)
    return ticket_id


def come_by_link(ticket_id: int) -> None:
    """From here on this request is of the visitor whose link it came by, whoever else is signed in at the browser."""
    g.asker = _visitor(hall().id, ticket_id)


def ticket_of_link(at: Instant, token: str, *, any_day: bool = False) -> int:
    """The ticket a visitor's link opens. Raises LinkExpired for no link of this hall, and after the ticket's day unless it may be `any_day`."""
    ticket_id = front().links.ticket_of(token, at.setup.hall_id, at.head.epoch)
    if not any_day and (not at.day_is_open or day_of_ticket(at, ticket_id) != at.day):
        raise LinkExpired
    return ticket_id


# --- cookies -------------------------------------------------------------------------------------------------------------------------------


def cookie_name(device: str | None = None) -> str:
    """The cookie of staff, or that of a device: each has its own, so that a kiosk, screens and a clerk can live in one browser.

    Under TLS a name that browsers bind to this very host; on the loopback address, without TLS, a plain one.
    """
    name = "hallq" if device is None else f"hallq-at-{device}"
    return f"__Host-{name}" if request.is_secure else name


def standing_at() -> str | None:
    """The code of the device whose page this is, or which a page's own press names in its header; None where a person asks."""
    told = (request.view_args or {}).get("screen") or request.headers.get("Hallq-Device")
    return told if told and _DEVICE.fullmatch(told) else None


def session_token(device: str | None = None) -> str | None:
    """The token in this browser's cookie: of the device that is named or that this page is, else of whoever is signed in."""
    return request.cookies.get(cookie_name(device or standing_at()))


def own_device() -> int | None:
    """The key of the device whose page this is; None on anybody else's."""
    who = g.get("asker")
    return who.principal.id if who is not None and who.principal is not None and who.principal.kind == "device" else None


def own_devices(kind: str) -> list[Principal]:
    """The devices of a kind which this browser is, in the hall of this request."""
    start = cookie_name("")
    found = [front().doorkeeper.find(token) for name, token in request.cookies.items() if name.startswith(start)]
    principals = [who.principal for who in found if who is not None and who.hall_id == hall().id]
    return [one for one in principals if one is not None and one.kind == "device" and one.role == kind]


def give_cookie(response: Response, token: str, device: str | None = None) -> Response:
    """Sign this browser in; with the code of a device, let it be that device for long."""
    lasting = None if device is None else DEVICE_COOKIE_S
    name = cookie_name(device)
    response.set_cookie(name, token, max_age=lasting, httponly=True, samesite="Lax", secure=request.is_secure, path="/")
    return response


def take_cookie(response: Response) -> Response:
    """Sign this browser out."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=request.is_secure, path="/")
    return response


def form_token() -> str:
    """What a page of this browser must send with every press, so that no page of others can press; empty where nobody is signed in."""
    token = session_token()
    if token is None:
        return ""
    return base64.urlsafe_b64encode(hmac.digest(front().links.key, f"form|{token}".encode(), sha256)[:16]).rstrip(b"=").decode()


def check_press() -> None:
    """A press of a browser that is signed in comes from a page of ours. Raises ForeignPage."""
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    check_origin()
    if not hmac.compare_digest(sent.encode(), form_token().encode()):
        raise ForeignPage


def check_origin() -> None:
    """A browser that says where a press comes from names this very host. Raises ForeignPage."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForeignPage


# --- letting in ----------------------------------------------------------------------------------------------------------------------------


def _admitted(*, by_link: bool, any_hall: bool) -> Asker:
    here = None if any_hall else hall()
    bearer = request.headers.get("Authorization")
    who = _browser() if bearer is None else _bearer(bearer)
    if who is None:
        if by_link and bearer is None and here is not None:
            return _visitor(here.id, None)
        raise NotSignedIn
    if bearer is None and request.method not in SAFE_METHODS:
        check_press()
    if here is not None and who.hall_id != here.id:
        raise NotAllowed(hall=here.code)
    return who


def _browser() -> Asker | None:
    token = session_token()
    return None if token is None else front().doorkeeper.find(token)


def _bearer(header: str) -> Asker | None:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    found = front().doorkeeper.find(token)
    return found or _visitor_of(token)


def _visitor_of(token: str) -> Asker | None:
    """A visitor who sends the link's token as a bearer token."""
    g.asker = _visitor(hall().id, None)
    try:
        visitor_ticket(token)
    except LinkExpired:
        return None
    return asker()


def _visitor(hall_id: int, ticket_id: int | None) -> Asker:
    return Asker(hall_id, (Role.VISITOR,), Actor("visitor", ticket_id), "link", ticket_id=ticket_id)
