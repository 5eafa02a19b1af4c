"""The socket that says that something has happened at the server: a hint and no more, for what it says is asked for anyway."""

import logging
import random
import threading
from collections.abc import Callable
from typing import Any

import socketio

from hallq.printing.agent.door import Door

log = logging.getLogger(__name__)

PAPER = frozenset({"ticket.issued", "print.requested", "print.moved", "print.finished"})
DUTIES = frozenset({"setup.changed", "device.changed", "device.paired", "device.revoked", "epoch.began"})
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
SECONDS = 10


class Hint:
    """Listens in a thread of its own, and comes back by itself. `on_paper` and `on_duties` are called where there may be some."""

    def __init__(self, door: Door, on_paper: Callable[[], None], on_duties: Callable[[], None]) -> None:
        self._door, self._on_paper, self._on_duties = door, on_paper, on_duties
        self._stop = threading.Event()
        self._socket: socketio.Client | None = None
        self._thread = threading.Thread(target=self._run, name="hint", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End, whatever the socket is at."""
        self._stop.set()
        socket = self._socket
        if socket is not None:
            _hang_up(socket)
        self._thread.join(SECONDS)

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            heard = self._listen()
            pause = FIRST_PAUSE if heard else min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause * random.uniform(0.5, 1.5))  # noqa: S311 -- so that not all knock at once

    def _listen(self) -> bool:
        """One connection, until it ends; whether there was one."""
        socket = socketio.Client(
            reconnection=False, handle_sigint=False, http_session=self._door.session(), websocket_extra_options={"suppress_origin": True}
        )
        socket.on("hello", self._greeted)
        socket.on("lines", self._told)
        self._socket = socket
        hall = self._door.address.hall
        address = self._door.address.server + ("" if hall is None else f"/?hall={hall}")
        try:
            socket.connect(address, auth={"token": self._door.token}, transports=["websocket"], wait_timeout=SECONDS)
            socket.wait()
        except Exception as error:  # noqa: BLE001 -- whatever a library raises here, the agent asks by itself
            log.debug("No hints for now: %s", error)
            return False
        finally:
            self._socket = None
            _hang_up(socket)
        return True

    def _greeted(self, _hello: dict[str, Any]) -> None:
        """The server is there: what was missed is asked for."""
        self._door.hope()
        self._on_duties()
        self._on_paper()

    def _told(self, message: dict[str, Any]) -> None:
        names = {line.get("name") for line in message.get("lines", ())}
        if names & DUTIES:
            self._on_duties()
        if names & PAPER:
            self._on_paper()


def _hang_up(socket: socketio.Client) -> None:
    """End a connection; one that is only beginning, in another thread, has parts that are not there yet."""
    try:
        socket.disconnect()
    except Exception as error:  # noqa: BLE001 -- whatever a library raises here, why the agent ends is told by the agent
        log.debug("The socket was not there to be ended: %s", error)
