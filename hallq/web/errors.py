"""How a refusal reaches the asker: a problem document (RFC 9457) for programs, a page for people; one table from class to status."""

import json
import logging
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from hallq.domain import errors as e
from hallq.web.current import prefix
from hallq.web.instants import as_text
from hallq.web.locale import language, remember_choice
from hallq.web.refusals import tell

log = logging.getLogger(__name__)

# The class nearest to a refusal decides.
STATUS: dict[type[e.Refusal], int] = {
    e.Refusal: 400,
    e.Unknown: 404,
    e.Invalid: 422,
    e.BodyInvalid: 400,
    e.KeyMissing: 400,
    e.MethodUnknown: 405,
    e.BodyTooLarge: 413,
    e.Forbidden: 403,
    e.NotSignedIn: 401,
    e.TryLater: 429,
    e.Conflict: 409,
    e.Unavailable: 503,
    e.InternalFault: 500,
    e.NotOffered: 501,
}
PROBLEM = "application/problem+json"
ABOUT = "/docs/problems"
RETRY_S = 5


def status_of(kind: type[e.Refusal]) -> int:
    """The HTTP status of a class of refusals."""
    return next(STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS)


def problem_of(refusal: e.Refusal, reader: str) -> dict[str, Any]:
    """The problem document; the refusal's facts stand beside its members and never replace one."""
    told = tell(refusal, reader)
    members = {"type": f"{ABOUT}#{refusal.code}", "title": told.title, "status": status_of(type(refusal)), "detail": told.sentence}
    return {name: _shown(name, value) for name, value in refusal.facts.items()} | members | {"code": refusal.code}


def answer_to(refusal: e.Refusal) -> Response:
    """The answer to a request that is refused; a page that asks for a name leads to the form for it."""
    if isinstance(refusal, e.NotSignedIn) and wants_page() and request.method == "GET":
        return Response(status=303, headers={"Location": _door_for_this_page()})
    problem = problem_of(refusal, language())
    if wants_page():
        response = Response(render_template(_page_of(refusal), problem=problem), problem["status"], mimetype="text/html")
        remember_choice(response)
    else:
        response = Response(json.dumps(problem, ensure_ascii=False), problem["status"], mimetype=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    response.headers.extend(_advice(refusal, problem["status"]))
    return response


def _page_of(refusal: e.Refusal) -> str:
    """A visitor whose link is dead needs a way to go, not what staff and programs read."""
    return "hall/link_dead.html" if isinstance(refusal, e.LinkExpired) else "hall/error.html"


def _door_for_this_page() -> str:
    """Where whoever is not let in may ask for it: a person at the sign-in, a screen on the page that shows it six digits."""
    screen = (request.view_args or {}).get("screen")
    if screen is not None:
        # The rule's own words before the code, for a code may be one of them: `/kiosk/kiosk/face`.
        before = str(request.url_rule).partition("/<screen>")[0]
        return prefix() + before.replace("/h/<hall>", "", 1) + "/"
    return f"{prefix()}/sign-in?next={quote(request.full_path.rstrip('?'), safe='/?')}"


def wants_page() -> bool:
    """Whether a person's browser waits for the answer."""
    return "/api/" not in request.path and request.accept_mimetypes.best_match(("application/json", "text/html"), "application/json") == "text/html"


def refuse_by_name(app: Flask) -> None:
    """Answer every error of the application by its name."""
    app.register_error_handler(e.Refusal, answer_to)
    app.register_error_handler(HTTPException, lambda fault: answer_to(_named(fault, app)) if fault.get_response().status_code >= 400 else fault)
    app.register_error_handler(Exception, _fault)


def _named(fault: HTTPException, app: Flask) -> e.Refusal:
    if fault.code == 405:
        return e.MethodUnknown(method=request.method, allowed=sorted(getattr(fault, "valid_methods", None) or ()))
    if fault.code == 413:
        return e.BodyTooLarge(most=request.max_content_length or app.config["MAX_CONTENT_LENGTH"])
    if fault.code == 404:
        return e.Unknown(path=request.path)
    return e.BodyInvalid() if (fault.code or 500) < 500 else e.InternalFault()


def _fault(fault: Exception) -> Response:
    log.error("%s %s went wrong", request.method, request.path, exc_info=fault)
    return answer_to(e.InternalFault())


def _advice(refusal: e.Refusal, status: int) -> dict[str, str]:
    """Headers that tell a program what to do about it."""
    if status == 401:
        return {"WWW-Authenticate": 'Bearer realm="hallq"'}
    if status == 405:
        return {"Allow": ", ".join(refusal.facts["allowed"])}
    if status == 429:
        return {"Retry-After": str(refusal.facts.get("seconds", RETRY_S))}
    return {"Retry-After": str(RETRY_S)} if status == 503 else {}


def _shown(name: str, value: Any) -> Any:
    """A fact as JSON has it; instants as text."""
    if isinstance(value, int) and (name == "since" or name.endswith("_at")):
        return as_text(value)
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
