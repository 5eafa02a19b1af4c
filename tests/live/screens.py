"""A server of sockets on a port of its own, and real screens that connect to it."""

import threading
import time

import socketio
from flask import Flask, request
from socketio.exceptions import ConnectionError as NotLetIn
from werkzeug.serving import make_server

from hallq.live.hub import PUBLIC, STAFF, Hub, Screen
from hallq.operations.hall import SYSTEM
from hallq.queries.head import StoryReader

PATIENCE_S = 10
MOST = 4
STRANGERS = 3


class Server:
    """A hall's sockets on a port of their own. A screen says in `auth` who it is; what is asked is written down."""

    def __init__(self, house, hall):
        self.house, self.hall, self.broken = house, hall, False
        self.now = 0
        self.heard = []
        app = Flask("sockets")
        reader = StoryReader(house.database)
        self.hub = Hub(reader, authenticate=self.let_in, max_sockets=MOST, listen=self.heard.extend, real_now=lambda: self.now)
        self.hub.join(app)
        house.listen(self.hub.teller.hear)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def let_in(self, auth):
        if self.broken:
            raise ZeroDivisionError
        kinds = {"wall": Screen(self.hall, PUBLIC), "clerk": Screen(self.hall, STAFF, "person:7"), "client": Screen(self.hall, STAFF, "client:3")}
        kinds |= {"nowhere": Screen(999, PUBLIC), "short": Screen(self.hall, PUBLIC, "person:8", until=1000)}
        return kinds.get(auth.get("as") or request.args.get("as"))

    def act(self, perform):
        return self.house.act(self.hall, SYSTEM, perform)

    def close(self):
        self.hub.teller.stop()
        self._server.shutdown()


class Client:
    """A real screen: what it was told, in order."""

    def __init__(self, url, kind="wall", **options):
        self.told, self.refusal, self._more = [], None, threading.Condition()
        # Else the library would say an origin of its own beside the one that a test says.
        self.sio = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
        self.sio.on("*", self._note)
        self.sio.on("connect_error", self._refused)
        self.sio.on("connect", self._let_in)
        self.sio.connect(url, auth={"as": kind} if isinstance(kind, str) else kind, transports=["websocket"], wait=False, **options)
        self.until(lambda: self.sio.namespaces or self.refusal)
        if self.refusal:
            self.leave()
            raise NotLetIn(self.refusal)

    def _let_in(self):
        with self._more:
            self._more.notify_all()

    def _refused(self, told):
        with self._more:
            self.refusal = told["message"] if isinstance(told, dict) else told
            self._more.notify_all()

    def leave(self):
        """End as a pulled plug does; saying goodbye first would take seconds with this library."""
        if self.sio.eio.ws is not None:
            self.sio.eio.ws.shutdown()
        self.sio.eio.queue.put(None)
        for task in (self.sio.eio.read_loop_task, self.sio.eio.write_loop_task):
            if task is not None:
                task.join(PATIENCE_S)

    def _note(self, event, body):
        with self._more:
            self.told.append((event, body))
            self._more.notify_all()

    @property
    def hello(self):
        """What it was greeted with."""
        self.until(lambda: self.told)
        assert self.told[0][0] == "hello"
        return self.told[0][1]

    @property
    def lines(self):
        """Every line it was told."""
        return [line for event, body in self.told if event == "lines" for line in body["lines"]]

    def until(self, condition):
        """Until something is so."""
        with self._more:
            assert self._more.wait_for(condition, PATIENCE_S), self.told

    def until_line(self, seq):
        """Until it was told of a line."""
        self.until(lambda: any(line["seq"] == seq for line in self.lines))

    def until_gone(self):
        """Until it was disconnected."""
        wait_until(lambda: not self.sio.connected)


def wait_until(condition):
    """Until something is so, which nobody tells of."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until
        threading.Event().wait(0.02)
