"""A small hall as one goes through its doors: by HTTP over real connections, with a screen on the wall and a printer without paper."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
import socketio

from hallq.domain.permissions import Role
from hallq.operations.guesses import Guesses
from hallq.operations.print_jobs import PrintJobs
from hallq.operations.signing_in import sign_in
from hallq.printing.driver import Printer
from hallq.printing.links import make_link
from hallq.printing.making import SlipMaker
from hallq.printing.profiles import load_profiles
from hallq.printing.worker import PrintWorker
from hallq.queries.head import StoryReader
from hallq.web.current import EXTENSION, Front
from tests.serving import PASSWORD, Served, make_person, new_key

PROFILE = load_profiles()["zh-80-cut"]
SECONDS = 20


@dataclass
class Screen:
    """A screen on the wall: a real socket that keeps what it is told."""

    hello: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    _came: threading.Condition = field(default_factory=threading.Condition)

    def told(self, message: dict[str, Any]) -> None:
        with self._came:
            self.lines += message["lines"]
            self._came.notify_all()

    def wait_for(self, seq: int) -> None:
        with self._came:
            assert self._came.wait_for(lambda: bool(self.lines) and self.lines[-1]["seq"] >= seq, SECONDS), "the screen was told nothing"

    def numbers(self, name: str) -> list[tuple[str, str | None]]:
        return [(line["number"], line.get("window")) for line in self.lines if line["name"] == name]


@dataclass
class Tray:
    """Where slips fall."""

    texts: list[str] = field(default_factory=list)
    _fell: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, printed: Any) -> None:
        with self._fell:
            self.texts.append(printed.slip.text)
            self._fell.notify_all()

    def wait_for(self, count: int) -> None:
        with self._fell:
            assert self._fell.wait_for(lambda: len(self.texts) >= count, SECONDS), "the slip never came"


class Hall:
    """The hall as one goes through its doors, by HTTP over a real connection."""

    def __init__(self, served: Served, port: int) -> None:
        self._served, self._base = served, f"http://127.0.0.1:{port}/api/v1"
        self._tokens: dict[str, str] = {}
        self.visitors: dict[str, str] = {}
        self.tickets: dict[str, int] = {}

    def wait(self, **time: float) -> None:
        """Time goes by."""
        self._served.advance(**time)

    def clerk(self, login: str) -> None:
        """A clerk comes to work and signs in."""
        house, hall_id = self._served.house, self._served.hall_id
        make_person(house, hall_id, Role.CLERK, login)
        signed = sign_in(house, hall_id, Guesses(house.clock.real), login=login, password=PASSWORD, address="127.0.0.1")
        self._tokens[login] = signed.token

    def take(self, service: str) -> str:
        """A visitor takes a number at the kiosk."""
        answer = self._post("/tickets", {"service": service}, self._served.token(Role.KIOSK), 201)
        return self._keep(answer)

    def help(self, service: str, reason: str) -> str:
        """The guide gives a number of the green channel."""
        answer = self._post("/tickets", {"service": service, "priority": "green", "reason": reason}, self._served.token(Role.GUIDE), 201)
        return self._keep(answer)

    def press(self, who: str, path: str, body: dict[str, Any] | None = None, status: int = 200) -> dict[str, Any]:
        """A clerk presses a button."""
        return self._post(path, body or {}, self._tokens[who], status)

    def do(self, who: str, number: str, verb: str, **body: Any) -> dict[str, Any]:
        """A clerk does something with a ticket."""
        return self.press(who, f"/tickets/{self.tickets[number]}/{verb}", body)

    def rate(self, number: str, level: int, *options: str) -> None:
        """The visitor of a number says how it was."""
        self._post("/evaluations", {"token": self.visitors[number], "level": level, "options": list(options)}, None, 201)

    def say_nothing(self, number: str) -> None:
        """The pad asked, and nobody answered."""
        self._post("/evaluations", {"token": self.visitors[number], "outcome": "timed_out"}, None, 201)

    def _keep(self, answer: dict[str, Any]) -> str:
        number = str(answer["number"])
        self.tickets[number] = answer["id"]
        self.visitors[number] = answer["visitor"]["token"] if "visitor" in answer else self._token_on_paper(answer["id"])
        return number

    def _token_on_paper(self, ticket_id: int) -> str:
        """Whom the guide helped finds the link on the slip only."""
        front: Front = self._served.app.extensions[EXTENSION]
        head = StoryReader(self._served.house.database).head(self._served.hall_id)
        assert head is not None
        return front.links.token(self._served.hall_id, head.epoch, ticket_id)

    def _post(self, path: str, body: dict[str, Any], token: str | None, status: int) -> dict[str, Any]:
        headers = {"Idempotency-Key": new_key()} | ({"Authorization": f"Bearer {token}"} if token else {})
        response = requests.post(self._base + path, json=body, headers=headers, timeout=SECONDS)
        assert response.status_code == status, response.text
        return dict(response.json()) if response.content else {}


@contextmanager
def printing(served: Served) -> Iterator[PrintWorker]:
    """A worker that drives the hall's printer."""
    printer = served.house.setup_of(served.hall_id).printers.by_code["lobby"]
    driven = Printer("lobby", PROFILE, make_link(printer.link, PROFILE))
    jobs = PrintJobs(served.house, served.hall_id)
    worker = PrintWorker([driven], jobs, owner="tale", clock=served.house.clock.real, make=SlipMaker(lambda _: None))
    worker.start()
    try:
        yield worker
    finally:
        worker.stop(SECONDS)


@contextmanager
def watching(port: int, screen: Screen) -> Iterator[None]:
    """A browser's socket on the public board."""
    socket = socketio.Client(reconnection=False)
    greeted = threading.Event()

    def greet(hello: dict[str, Any]) -> None:
        screen.hello.update(hello)
        greeted.set()

    socket.on("hello", greet)
    socket.on("lines", screen.told)
    socket.connect(f"http://127.0.0.1:{port}", transports=["websocket"], wait_timeout=SECONDS)
    try:
        assert greeted.wait(SECONDS), "the screen was not greeted"
        yield
    finally:
        socket.disconnect()
