"""The pages of one's own account: signing in and out, the first password, another password."""

import re
from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import FieldInvalid, Refusal
from hallq.domain.permissions import Permission
from hallq.operations.hall import Actor
from hallq.operations.people import digest_of
from hallq.operations.signing_in import change_password, set_first_password, sign_in, sign_out
from hallq.web.auth import allowed, asker, check_origin, everyone, give_cookie, session_token, signed_in, take_cookie
from hallq.web.current import front, hall, house, prefix
from hallq.web.errors import status_of
from hallq.web.forms import Asked, read_fields
from hallq.web.locale import gettext as _
from hallq.web.locale import language
from hallq.web.refusals import tell

# A path of this house and nothing else: neither //elsewhere nor a backslash, which browsers take for a slash.
_INSIDE = re.compile(r"/(?![/\\])[^\\\s]*")


class SignIn(Asked):
    """The form of signing in."""

    login: str
    password: str
    next: str = ""


class FirstPassword(Asked):
    """The form of the first password."""

    login: str
    code: str
    password: str
    again: str


class NewPassword(Asked):
    """The form of another password."""

    csrf: str
    login: str = ""
    old: str
    password: str
    again: str


def account_pages(name: str, url_prefix: str | None) -> Blueprint:
    """The pages as a blueprint: once under the hall's name, once bare."""
    pages = Blueprint(name, __name__, url_prefix=url_prefix)
    pages.add_url_rule("/sign-in", view_func=see_sign_in, endpoint="sign_in", methods=["GET"])
    pages.add_url_rule("/sign-in", view_func=try_sign_in, methods=["POST"])
    pages.add_url_rule("/first-password", view_func=see_first_password, endpoint="first_password", methods=["GET"])
    pages.add_url_rule("/first-password", view_func=try_first_password, methods=["POST"])
    pages.add_url_rule("/password", view_func=see_password, endpoint="password", methods=["GET"])
    pages.add_url_rule("/password", view_func=change_own_password, methods=["POST"])
    pages.add_url_rule("/sign-out", view_func=leave, methods=["POST"])
    return pages


@everyone
def see_sign_in() -> AnyResponse:
    """The form; whoever is signed in already goes on."""
    following = inside(request.args.get("next", ""))
    if signed_in() is not None and "done" not in request.args:
        return redirect(following)
    done = _("Your password is set. Please sign in with it.") if request.args.get("done") == "password" else None
    return _page("sign_in", 200, next=following, done=done)


@everyone
def try_sign_in() -> AnyResponse:
    """Sign this browser in, and go on to where it came from."""
    check_origin()
    form = read_fields(SignIn, request.form.to_dict())
    here = hall()

    def enter() -> AnyResponse:
        session = sign_in(house(), here.id, front().guesses, login=form.login, password=form.password, address=_address())
        return give_cookie(_go(inside(form.next)), session.token)

    return _or_again(enter, "sign_in", login=form.login, next=inside(form.next))


@everyone
def see_first_password() -> Response:
    """The form for whoever was given a one-time code."""
    return _page("first_password", 200)


@everyone
def try_first_password() -> AnyResponse:
    """Set the password with the code, which is used up by it."""
    check_origin()
    form = read_fields(FirstPassword, request.form.to_dict())
    here = hall()

    def set_it() -> AnyResponse:
        _check_same(form.password, form.again)
        set_first_password(
            house(), here.id, front().guesses, login=form.login, code=form.code, password=form.password, address=_address()
        )
        return _go(url_for(".sign_in", done="password"))

    return _or_again(set_it, "first_password", login=form.login)


@allowed(Permission.OWN_ACCOUNT)
def see_password() -> Response:
    """The form for another password, and the way out."""
    return _page("password", 200, who=asker().principal)


@allowed(Permission.OWN_ACCOUNT)
def change_own_password() -> AnyResponse:
    """Change one's own password; all sessions end."""
    form = read_fields(NewPassword, request.form.to_dict())
    who = asker().principal

    def change() -> AnyResponse:
        _check_same(form.password, form.again)
        login = who.code if who is not None else ""
        change_password(house(), hall().id, front().guesses, login=login, old=form.old, new=form.password, address=_address())
        return take_cookie(_go(url_for(".sign_in", done="password")))

    return _or_again(change, "password", who=who)


@allowed(Permission.OWN_ACCOUNT)
def leave() -> AnyResponse:
    """End this browser's session."""
    token = session_token()
    if token is not None:
        person: Actor = asker().actor
        house().act(hall().id, person, lambda tx: sign_out(tx, session=digest_of(token)))
    return take_cookie(_go(url_for(".sign_in")))


def _or_again(attempt: Callable[[], AnyResponse], page: str, **told: object) -> AnyResponse:
    """The attempt's answer; where it is refused, the form once more with the reason, and never with a password."""
    try:
        return attempt()
    except Refusal as refusal:
        return _page(page, status_of(type(refusal)), problem=tell(refusal, language()).sentence, **told)


def _page(name: str, status: int, **told: object) -> Response:
    return Response(render_template(f"hall/{name}.html", **told), status)


def _go(address: str) -> Response:
    return Response(status=303, headers={"Location": address})


def _check_same(password: str, again: str) -> None:
    if password != again:
        raise FieldInvalid(field="again", reason="not the same twice")


def inside(address: str) -> str:
    """An address to go on to that lies in this house; the front page in the place of any other."""
    return address if _INSIDE.fullmatch(address) else f"{prefix()}/"


def _address() -> str:
    return str(request.remote_addr)
