"""The way of a screen into its hall: a page with six digits, until a manager has said who it is and where it stands."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hallq.web.auth import own_devices
from hallq.web.current import prefix
from hallq.words import mark as _

POLL_S = 3
_ANY_CODE = "device-code"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a browser wants to be, in words (msgids): its name, and what the manager will be asked for."""

    name: str
    place: str


WANTED = {
    "kiosk": Wanted(_("Ticket kiosk"), _("Give it a name, and say in which zone it stands and which printer is its own.")),
    "display": Wanted(_("Display screen"), _("Give it a name, and say in which zone it hangs; nothing for the whole hall, a window for its bar.")),
    "pad": Wanted(_("Rating pad"), _("Give it a name, and say at which window it stands.")),
}


def pairing_page(kind: str, endpoint: str) -> Response:
    """Where a browser becomes a `kiosk`, `display` or `pad`: on to the page of the device that it is already, else the page with the digits.

    `endpoint` is the view of that page, which takes the device's code as `screen`. A browser that is several devices is asked which; with `new` in
    the address it becomes another one. Raises KeyError for another kind.
    """
    wanted, own = WANTED[kind], [] if "new" in request.args else own_devices(kind)
    if len(own) == 1:
        return redirect(url_for(endpoint, screen=own[0].code), code=303)
    if own:
        pages = [(one, url_for(endpoint, screen=one.code)) for one in sorted(own, key=lambda one: one.code)]
        return Response(render_template("hall/pairing_choice.html", wanted=wanted, pages=pages), mimetype="text/html")
    onward = url_for(endpoint, screen=_ANY_CODE)
    told = {"wanted": wanted, "kind": kind, "onward": onward, "any_code": _ANY_CODE, "poll_s": POLL_S, "office": _office()}
    return Response(render_template("hall/pairing.html", **told), mimetype="text/html")


def _office() -> tuple[str, str]:
    """The page of the office where the digits are typed, as somebody at another machine of the hall opens it: server and path."""
    return request.host_url, f"{prefix()}/manage/devices".removeprefix("/")
