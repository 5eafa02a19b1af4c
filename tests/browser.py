"""A real browser for the tests of pages: a served hall at an address, and pages that fail the test on whatever they complain about."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from hallq.app import LIVE
from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from tests.serving import Served

SIZES = {
    "kiosk": (1080, 1920),
    "kiosk_wide": (1920, 1080),
    "lobby": (1920, 1080),
    "bar": (1920, 360),
    "desk": (1366, 768),
    "pad": (1280, 800),
    "phone": (390, 844),
}
AXE = Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a browser says by itself when a test cuts the network or is refused on purpose; what a page says is never in it.
LINK_WORDS = ("net::ERR_", "WebSocket connection to")


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium as Debian ships it, allowed to play sound by itself like a screen of a hall."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@contextmanager
def standing(hall: Served, port: int = 0) -> Iterator[str]:
    """The hall at an address of this machine, for as long as the block runs."""
    server = make_server("127.0.0.1", port, hall.app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]  # of the threaded server
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        hall.app.extensions[LIVE].teller.stop()
        _let_go(hall)


def _let_go(hall: Served) -> None:
    """End the library's thread that looks after sockets: it would keep the whole application in memory for as long as the tests run."""
    server = hall.app.extensions[LIVE].sio.server
    if server.eio.service_task_handle is not None:
        server.shutdown()


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Said to nobody."""


def free_port() -> int:
    """A port where nothing listens, for a server that is to come back at the same address."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@contextmanager
def context(browser: Browser, size: str = "desk", language: str = "zh", **options: Any) -> Iterator[BrowserContext]:
    """A browser of somebody's own: cookies, language and size of the screen."""
    width, height = SIZES[size]
    locale = "zh-CN" if language == "zh" else "en-GB"
    made = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **options)
    made.set_default_timeout(15_000)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def visit(
    browser: Browser,
    address: str,
    size: str = "desk",
    language: str = "zh",
    cookies: Sequence[dict[str, str]] = (),
    *,
    cut: bool = False,
    but: Sequence[str] = (),
    **options: Any,
) -> Iterator[Page]:
    """A page that fails the test on console messages, page errors and requests to elsewhere.

    With `cut` the test itself cuts the network; `but` are words of what the browser says where a refusal is wanted, such as "status of 409".
    """
    with context(browser, size, language, **options) as own:
        if cookies:
            own.add_cookies([{"url": address, **cookie} for cookie in cookies])  # type: ignore[typeddict-item]  # name, value and url are enough
        page = own.new_page()
        said = watch(page, address)
        yield page
        wanted = (*but, *(LINK_WORDS if cut else ()))
        faults = [line for line in said if not any(word in line for word in wanted)]
    if faults:
        raise AssertionError(faults)


def watch(page: Page, address: str) -> list[str]:
    """What a page complains about from now on."""
    said: list[str] = []
    host = urlsplit(address).netloc
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("request", lambda request: said.append(request.url) if _is_foreign(request.url, host) else None)
    return said


def _is_foreign(url: str, host: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in {"about", "data", "blob"} and parts.netloc != host


def axe(page: Page, within: str | None = None) -> list[str]:
    """What breaks WCAG 2.2 AA on the page as it stands: rule, place and reason of each."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("([within, tags]) => axe.run(within ?? document, {runOnly: {type: 'tag', values: tags}})", [within, WCAG])
    return [f"{one['id']}: {' '.join(node['target'])} {node['failureSummary']}" for one in found["violations"] for node in one["nodes"]]


def overflow(page: Page) -> tuple[int, int]:
    """By how many pixels the page is wider and higher than its window."""
    wide, high = page.evaluate(
        "[document.documentElement.scrollWidth - document.documentElement.clientWidth, document.documentElement.scrollHeight - innerHeight]"
    )
    return int(wide), int(high)


def device_cookie(hall: Served, role: Role, code: str | None = None, **place: str) -> dict[str, str]:
    """A device let in with its place (`zone="social"`, `counter="1"`), and the cookie by which a browser is it."""
    name = code or role.value
    act = hall.house.act
    pairing = act(hall.hall_id, SYSTEM, lambda tx: devices.begin_pairing(tx, kind=role.value))
    act(hall.hall_id, SYSTEM, lambda tx: devices.approve_pairing(tx, code=pairing.code, name=name, device=name, **place))
    token = act(hall.hall_id, SYSTEM, lambda tx: devices.claim(tx, code=pairing.code, claim_token=pairing.claim)).token
    return {"name": f"hallq-at-{name}", "value": token}


def staff_cookie(hall: Served, role: Role) -> dict[str, str]:
    """The cookie of somebody of a role who is signed in."""
    return {"name": "hallq", "value": hall.token(role)}
