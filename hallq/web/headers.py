"""What every answer carries: headers that keep pages of others out, and a count of answers by class."""

import mimetypes
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, current_app, request

from hallq.web.locale import remember_choice

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    # Not no-referrer: with it a browser sends `Origin: null` with our own forms, which are then taken for a stranger's.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
A_YEAR = 31_536_000
STATIC = Path(__file__).parent / "static"

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("image/svg+xml", ".svg")


def add_headers(app: Flask, answers: Counter[str]) -> None:
    """Put the headers on every answer of the application and count it."""

    @app.after_request
    def finish(response: Response) -> Response:
        answers[f"{response.status_code // 100}xx"] += 1
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if request.endpoint is not None and request.endpoint.rpartition(".")[2] == "static":
            # A file asked for by its content's name never changes; one that a module of ours imports is asked after.
            headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if "v" in request.args else "no-cache"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return _as_page(response) if response.mimetype == "text/html" else response


def _as_page(response: Response) -> Response:
    for name, value in PAGE_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    return remember_choice(response)


@cache
def static_address(name: str) -> str:
    """The address of a file of this house for browsers, with its content's name in it, so that it may be kept for long.

    A name that begins with a station's (`kiosk/kiosk.css`) is a file of that station. Raises OSError where there is none.
    """
    station, _, rest = name.partition("/")
    folder = current_app.blueprints[station].static_folder if station in current_app.blueprints else None
    file, address = (STATIC / name, f"/static/{name}") if folder is None else (Path(folder) / rest, f"/{station}/static/{rest}")
    return f"{address}?v={sha256(file.read_bytes()).hexdigest()[:10]}"
