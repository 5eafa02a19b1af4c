"""Who asks: people, devices and clients by what they carry, and the lists of them. No look writes anything."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.permissions import Permission, Role, may_any
from hallq.domain.sessions import idle_since
from hallq.store import tables as t

_pc, _sc, _dc, _rc = t.person.c, t.login_session.c, t.device.c, t.pairing.c
SESSION = (
    sa.select(_sc.hall_id, _pc.id, _pc.login, _pc.name, _pc.role, _sc.until)
    .join(t.person, sa.and_(_pc.id == _sc.person_id, _pc.hall_id == _sc.hall_id))
    .where(_sc.digest == p("digest"), _sc.until > p("now"), _sc.seen_at > p("idle_since"), _pc.closed_at.is_(None))
)
TOKEN = sa.select(_dc.hall_id, _dc.id, _dc.kind, _dc.code, _dc.name, _dc.role, _dc.zone_id, _dc.counter_id, _dc.printer_id).where(
    _dc.digest == p("digest"), _dc.revoked_at.is_(None)
)
_ALIVE = sa.and_(_sc.until > p("now"), _sc.seen_at > p("idle_since"))
PEOPLE = (
    sa.select(
        _pc.id,
        _pc.login,
        _pc.name,
        _pc.role,
        _pc.password_hash.is_not(None),
        sa.case((_pc.once_until > p("now"), _pc.once_until)),
        _pc.closed_at,
        sa.func.count(_sc.digest),
        sa.func.max(_sc.seen_at),
        _pc.skills,
    )
    .outerjoin(t.login_session, sa.and_(_sc.person_id == _pc.id, _ALIVE))
    .where(_pc.hall_id == p("hall"))
    .group_by(_pc.id)
    .order_by(_pc.login)
)
DEVICES = (
    sa.select(
        _dc.id, _dc.code, _dc.kind, _dc.role, _dc.name, _dc.zone_id, _dc.counter_id, _dc.printer_id, _dc.paired_at, _dc.seen_at, _dc.revoked_at
    )
    .where(_dc.hall_id == p("hall"))
    .order_by(_dc.kind, _dc.id)
)
PAIRING = sa.select(_rc.kind, _rc.device_id, _rc.until).where(
    _rc.hall_id == p("hall"), _rc.digest == p("code"), _rc.claim_digest == p("claim"), _rc.until > p("now"), _rc.claimed_at.is_(None)
)


WAITING = sa.select(_rc.kind, _rc.until).where(
    _rc.hall_id == p("hall"), _rc.digest == p("code"), _rc.until > p("now"), _rc.device_id.is_(None), _rc.claimed_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, and from where: `kind` person, device or client; `id` the key of the account. A device's places are keys of the set-up.

    `roles` are one, or the scopes of a client. `session` is the digest of a person's login session, `until` when it ends at the latest.
    """

    hall_id: int
    kind: str
    id: int
    role: Role
    clerk_id: int | None = None
    zone_id: int | None = None
    counter_id: int | None = None
    printer_id: int | None = None
    code: str = ""
    name: str = ""
    roles: tuple[Role, ...] = ()
    session: str | None = None
    until: int | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the table of permissions grants it to any of the roles."""
        return may_any(self.roles, permission)


@dataclass(frozen=True, slots=True)
class PersonInList:
    """An account as the office sees it. `code_until` where a one-time code waits to be used; instants are the real clock, UTC milliseconds.

    `skills` are codes of the queues that the person can serve, None for all.
    """

    id: int
    login: str
    name: str
    role: Role
    has_password: bool
    code_until: int | None
    closed_at: int | None
    sessions: int
    seen_at: int | None
    skills: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class DeviceInList:
    """A device or client as the office sees it: `paired_at` is None while the screen has not fetched its token."""

    id: int
    code: str
    kind: str
    roles: tuple[Role, ...]
    name: str
    zone_id: int | None
    counter_id: int | None
    printer_id: int | None
    paired_at: int | None
    seen_at: int | None
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class PairingState:
    """What a waiting screen may know: whether it has been let in."""

    kind: str
    approved: bool
    until: int


def person_of_session(connection: sa.Connection, digest: str, now: int) -> Principal | None:
    """Whose login session has this digest (SHA-256 of the cookie's token), if it is alive at `now`, the real clock."""
    row = connection.execute(SESSION, {"digest": digest, "now": now, "idle_since": idle_since(now)}).first()
    if row is None:
        return None
    hall_id, person_id, login, name, role, until = row
    held = Role(role)
    return Principal(hall_id, "person", person_id, held, person_id, code=login, name=name, roles=(held,), session=digest, until=until)


def device_of_token(connection: sa.Connection, digest: str) -> Principal | None:
    """Whose token has this digest: a device's or a client's that is not revoked."""
    row = connection.execute(TOKEN, {"digest": digest}).first()
    if row is None:
        return None
    hall_id, device_id, kind, code, name, role, zone_id, counter_id, printer_id = row
    roles = _roles(role)
    sort = "client" if kind == "client" else "device"
    return Principal(hall_id, sort, device_id, roles[0], None, zone_id, counter_id, printer_id, code, name, roles)


def find_principal(connection: sa.Connection, digest: str, now: int) -> Principal | None:
    """Whoever carries the secret of this digest, person, device or client."""
    return person_of_session(connection, digest, now) or device_of_token(connection, digest)


def people(connection: sa.Connection, hall_id: int, now: int) -> tuple[PersonInList, ...]:
    """Every account of a hall by login, closed ones too."""
    rows = connection.execute(PEOPLE, {"hall": hall_id, "now": now, "idle_since": idle_since(now)})
    return tuple(_person(*row) for row in rows)


def _person(key: int, login: str, name: str, role: str, has_password: bool, *more: Any) -> PersonInList:  # noqa: FBT001 -- a column
    until, closed, sessions, seen, skills = more
    known = None if skills is None else tuple(json.loads(skills))
    return PersonInList(key, login, name, Role(role), bool(has_password), until, closed, sessions, seen, known)


def devices(connection: sa.Connection, hall_id: int) -> tuple[DeviceInList, ...]:
    """Every device and client of a hall by kind, revoked ones too."""
    return tuple(DeviceInList(row[0], row[1], row[2], _roles(row[3]), *row[4:]) for row in connection.execute(DEVICES, {"hall": hall_id}))


def pairing_state(connection: sa.Connection, hall_id: int, code_digest: str, claim_digest: str, now: int) -> PairingState | None:
    """How a pairing stands, for the screen that holds its claim; None where it is over, used, or another's."""
    row = connection.execute(PAIRING, {"hall": hall_id, "code": code_digest, "claim": claim_digest, "now": now}).first()
    return None if row is None else PairingState(row[0], row[1] is not None, row[2])


def waiting_screen(connection: sa.Connection, hall_id: int, code_digest: str, now: int) -> PairingState | None:
    """The screen that shows this code and waits to be let in, for whoever may do so; None where no screen does."""
    row = connection.execute(WAITING, {"hall": hall_id, "code": code_digest, "now": now}).first()
    return None if row is None else PairingState(row[0], approved=False, until=row[1])


@dataclass(frozen=True, slots=True)
class Seen:
    """When people (by session digest) and devices (by key) of one hall were last heard of: real clock, UTC milliseconds."""

    sessions: Mapping[str, int]
    devices: Mapping[int, int]


@dataclass(slots=True)
class SeenNotes:
    """Who was heard of since the caretaker last wrote it down: kept in memory, so that a look writes nothing."""

    _sessions: dict[int, dict[str, int]] = field(default_factory=dict)
    _devices: dict[int, dict[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, principal: Principal, now: int) -> None:
        """Somebody asked something at `now`."""
        with self._lock:
            if principal.session is not None:
                self._sessions.setdefault(principal.hall_id, {})[principal.session] = now
            elif principal.kind != "person":
                self._devices.setdefault(principal.hall_id, {})[principal.id] = now

    def take(self) -> dict[int, Seen]:
        """The notes by hall; from now on there are none."""
        with self._lock:
            sessions, self._sessions = self._sessions, {}
            devices, self._devices = self._devices, {}
        return {hall_id: Seen(sessions.get(hall_id, {}), devices.get(hall_id, {})) for hall_id in sessions.keys() | devices.keys()}


def _roles(text: str) -> tuple[Role, ...]:
    return tuple(Role(one) for one in text.split())
