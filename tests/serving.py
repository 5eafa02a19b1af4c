"""A small hall behind its front door: the application, and askers of every kind with their tokens."""

import itertools
import secrets
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.serving import ThreadedWSGIServer, make_server
from werkzeug.test import TestResponse

from hallq.app import LIVE, create_app
from hallq.config import Config
from hallq.domain.permissions import CLIENT_SCOPES, DEVICES, PEOPLE, Role
from hallq.operations import day, devices, people
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.store.people_book import PeopleBook
from tests.making import clock_of, make_hall

PASSWORD = "七点半 开门迎客"
SECONDS = 30
_KEYS = itertools.count(1)


def new_key() -> str:
    """An idempotency key that no other press of the tests has."""
    return f"press-{next(_KEYS):08}"


@dataclass
class Served:
    """A hall with its application; `token(role)` lets somebody of that role in."""

    house: House
    hall_id: int
    app: Flask
    folder: Path
    _tokens: dict[Role, str] = field(default_factory=dict)

    @property
    def client(self) -> FlaskClient:
        """A browser without cookies."""
        return self.app.test_client()

    def token(self, role: Role) -> str:
        """The token of a person, device or client of a role, made at the first asking."""
        if role not in self._tokens:
            self._tokens[role] = _let_in(self.house, self.hall_id, role)
        return self._tokens[role]

    def let_in(self, role: Role, token: str) -> None:
        """Let requests of a role carry this token."""
        self._tokens[role] = token

    def get(self, path: str, role: Role | None = Role.ADMIN, **more: Any) -> TestResponse:
        """Look, as somebody of a role; None as nobody."""
        return self.client.get(path, headers=self._headers(role, more.pop("headers", {})), **more)

    def post(self, path: str, body: Any = None, role: Role | None = Role.ADMIN, key: str | None = "", **more: Any) -> TestResponse:
        """Press, as somebody of a role, with a new key unless one is given; None sends none."""
        headers = self._headers(role, more.pop("headers", {}))
        if key is not None:
            headers.setdefault("Idempotency-Key", key or new_key())
        return self.client.post(path, json={} if body is None else body, headers=headers, **more)

    def issue(self, service: str = "card-new", role: Role = Role.KIOSK, **wishes: Any) -> dict[str, Any]:
        """Take a number by the API."""
        response = self.post("/api/v1/tickets", {"service": service, **wishes}, role)
        assert response.status_code == 201, response.text
        return dict(response.json or {})

    def close_day(self) -> None:
        """End the business day."""
        self.house.act(self.hall_id, SYSTEM, lambda tx: day.close_day(tx, force=True))

    def advance(self, **time: float) -> None:
        """Put the hall's clock forward."""
        clock_of(self.house).advance(**time)

    def _headers(self, role: Role | None, headers: dict[str, str]) -> dict[str, str]:
        return headers if role is None else {"Authorization": f"Bearer {self.token(role)}", **headers}


def serve(database_url: str, home: Path, **changes: Any) -> Served:
    """A small hall on a migrated, empty database, its day open and its clock standing at Monday 09:00."""
    house, hall_id = make_hall(database_url, **changes)
    return Served(house, hall_id, make_app(house, home, database_url), home)


def make_app(house: House, home: Path, database_url: str, **config: Any) -> Flask:
    """The application of a house in test dress."""
    return remember_templates(create_app(Config(home=home, database_url=database_url, **config), house=house))


class _Compiled(BytecodeCache):
    """What a template was compiled to, for all applications of this process: a test has one of its own, and templates do not differ."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Look whether another application has compiled it."""
        if bucket.key in self._found:
            bucket.bytecode_from_string(self._found[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next."""
        self._found[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def remember_templates(app: Flask) -> Flask:
    """Spare an application the compiling of templates that another of this process has compiled."""
    app.jinja_env.bytecode_cache = _COMPILED
    return app


@contextmanager
def on_a_port(served: Served, port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The application over real connections; what is under way at its end is cut off, and the sockets are told no more."""
    server = make_server("127.0.0.1", port, served.app, threaded=True, ssl_context=context)
    cast("ThreadedWSGIServer", server).daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(SECONDS)
        server.server_close()
        served.app.extensions[LIVE].teller.stop()


def _let_in(house: House, hall_id: int, role: Role) -> str:
    if role in PEOPLE:
        return sign_in(house, hall_id, role)
    if role in CLIENT_SCOPES:
        code = role.value.replace(":", "-")
        return house.act(hall_id, SYSTEM, lambda tx: devices.make_client(tx, code=code, name=code, scopes=[role])).token
    if role in DEVICES:
        return pair(house, hall_id, role)
    raise ValueError(role)


def make_person(house: House, hall_id: int, role: Role, login: str | None = None) -> str:
    """A person of a role with the tests' password; the login."""
    login = login or role.value
    house.act(hall_id, SYSTEM, lambda tx: people.make_person(tx, login=login, name=login.title(), role=role))
    hashed = people.hash_password(PASSWORD, login=login, hall="xitou")
    house.act(hall_id, SYSTEM, lambda tx: people.set_password(tx, login=login, password_hash=hashed))
    return login


def sign_in(house: House, hall_id: int, role: Role) -> str:
    """The session token of somebody of a role; the password is spared, for hashing one is slow on purpose."""
    token = secrets.token_urlsafe(32)

    def begin(tx: Tx) -> None:
        people.make_person(tx, login=role.value, name=role.value.title(), role=role)
        book = PeopleBook(tx.book.writer, hall_id)
        account = book.account(role.value)
        assert account is not None
        book.add_session(people.digest_of(token), account.id, tx.real_now, tx.real_now + 3_600_000)

    house.act(hall_id, SYSTEM, begin)
    return token


def pair(house: House, hall_id: int, role: Role) -> str:
    """The token of a paired device."""
    place = {Role.PAD: {"counter": "1"}, Role.AGENT: {"printer": "lobby"}}.get(role, {})
    pairing = house.act(hall_id, SYSTEM, lambda tx: devices.begin_pairing(tx, kind=role.value))
    house.act(hall_id, SYSTEM, lambda tx: devices.approve_pairing(tx, code=pairing.code, name=role.value, device=role.value, **place))
    return house.act(hall_id, SYSTEM, lambda tx: devices.claim(tx, code=pairing.code, claim_token=pairing.claim)).token


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}
