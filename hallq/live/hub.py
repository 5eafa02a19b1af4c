"""The sockets of all screens: who is let in, which hall and audience a screen belongs to, and what it is told."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO, join_room

from hallq.domain.events import DeviceRevoked, Line, PersonChanged, StaffSignedOut
from hallq.live.nudge import tell_agents, tell_public, tell_staff
from hallq.live.teller import Message, Story, Teller

log = logging.getLogger(__name__)

PUBLIC, STAFF, AGENTS = "public", "staff", "agents"
# A screen notices a pulled cable after ten seconds instead of the library's forty-five.
PING_S = 5


@dataclass(frozen=True, slots=True)
class Screen:
    """A socket that was let in: its hall, what it may know, and the account it hangs on (None for the public board).

    `until` is when its session ends at the latest (real clock, UTC milliseconds), None where it hangs on none.
    """

    hall_id: int
    audience: str
    account: str | None = None
    until: int | None = None


Authenticate = Callable[[dict[str, Any]], Screen | None]
Listen = Callable[[list[Line]], None]


class Hub:
    """The Socket.IO server of one process. Sockets only push: a screen says nothing but hello."""

    def __init__(
        self,
        story: Story,
        *,
        authenticate: Authenticate,
        max_sockets: int,
        async_mode: str = "threading",
        listen: Listen | None = None,
        real_now: Callable[[], int] | None = None,
    ) -> None:
        """`listen` hears every line of a watched hall before the screens do, also those that another process wrote.

        Sessions end by `real_now`; without it their sockets end only by what the story tells.
        """
        self._story = story
        self._listen = listen
        self._authenticate = authenticate
        self._max_sockets = max_sockets
        self._real_now = real_now
        self._screens: dict[str, Screen] = {}
        self._lock = threading.Lock()
        # cors_allowed_origins stays unset: then only pages of our own origin are let in.
        self.sio = SocketIO(async_mode=async_mode, ping_interval=PING_S, ping_timeout=PING_S, max_http_buffer_size=4096, serve_client=False)
        self.teller = Teller(story, self._send, self.drop_ended)
        self.sio.on_event("connect", self._connect)
        self.sio.on_event("disconnect", self._disconnect)

    def join(self, app: Flask) -> None:
        """Serve the sockets of an application."""
        self.sio.init_app(app)

    @property
    def connected(self) -> int:
        """How many screens are connected now."""
        return len(self._screens)

    def drop(self, account: str) -> int:
        """Disconnect every socket of an account whose right to look has ended; how many."""
        return self._drop(lambda screen: screen.account == account)

    def drop_ended(self) -> int:
        """Disconnect every socket whose session has ended by now, of which no line tells; how many."""
        now = 0 if self._real_now is None else self._real_now()
        return self._drop(lambda screen: screen.until is not None and screen.until <= now)

    def _drop(self, is_doomed: Callable[[Screen], bool]) -> int:
        with self._lock:
            doomed = [sid for sid, screen in self._screens.items() if is_doomed(screen)]
        for sid in doomed:
            self.sio.server.disconnect(sid, namespace="/")
        return len(doomed)

    def _connect(self, auth: dict[str, Any] | None = None) -> None:
        try:
            self._let_in(auth if isinstance(auth, dict) else {})
        except Refused:
            self._disconnect()
            raise
        except Exception as fault:  # else the library would let the screen wait for an answer
            log.exception("could not let a screen in")
            self._disconnect()
            raise Refused("unavailable") from fault

    def _let_in(self, auth: dict[str, Any]) -> None:
        screen = self._authenticate(auth)
        if screen is None:
            raise Refused("not_signed_in")
        self._welcome(self._admit(screen), screen)

    def _welcome(self, sid: str, screen: Screen) -> None:
        head = self._story.head(screen.hall_id)
        if head is None:
            raise Refused("hall_unknown")

        def greet(told: int) -> None:
            self.sio.emit("hello", {"epoch": head.epoch, "seq": told, "audience": screen.audience}, to=sid)
            join_room(_room(screen.hall_id, screen.audience))

        self.teller.welcome(screen.hall_id, greet)

    def _admit(self, screen: Screen) -> str:
        sid = str(request.sid)  # type: ignore[attr-defined]  # set by Flask-SocketIO
        with self._lock:
            if self._is_full(screen):
                log.warning("a socket over the limit of %s was refused", self._max_sockets)
                raise Refused("too_many_sockets")
            self._screens[sid] = screen
        return sid

    def _is_full(self, screen: Screen) -> bool:
        """A quarter of the places is kept for screens and staff: however many visitors follow on their phones, the hall's own walls are told."""
        if len(self._screens) >= self._max_sockets:
            return True
        strangers = sum(one.account is None for one in self._screens.values())
        return screen.account is None and strangers >= self._max_sockets - self._max_sockets // 4

    def _disconnect(self, *_reason: object) -> None:
        with self._lock:
            self._screens.pop(str(request.sid), None)  # type: ignore[attr-defined]  # set by Flask-SocketIO

    def _send(self, message: Message) -> None:
        if self._listen is not None:
            self._listen(list(message.lines))
        for account in (account for line in message.lines for account in _put_out_by(line)):
            self.drop(account)
        for audience, told in ((PUBLIC, tell_public), (STAFF, tell_staff), (AGENTS, tell_agents)):
            body = {"epoch": message.epoch, "lines": [told(line) for line in message.lines]}
            self.sio.emit("lines", body, to=_room(message.hall_id, audience))


def _put_out_by(line: Line) -> tuple[str, ...]:
    """The accounts whose right to look may have ended with a line; a screen that may still look connects again."""
    match line.event:
        case DeviceRevoked(device=device):
            return (f"device:{device}", f"client:{device}")
        case StaffSignedOut(person=person) | PersonChanged(person=person):
            return (f"person:{person}",)
    return ()


def _room(hall_id: int, audience: str) -> str:
    return f"hall:{hall_id}:{audience}"
