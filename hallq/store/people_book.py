"""Accounts, login sessions, devices and pairings of one hall. Secrets are here as digests only."""

import json
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.store import tables as t
from hallq.store.statements import Writer

_pc, _sc, _dc, _rc = t.person.c, t.login_session.c, t.device.c, t.pairing.c


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands; `skills` is a list in JSON of codes of queues, None for all."""

    id: int
    login: str
    name: str
    role: str
    password_hash: str | None
    once_digest: str | None
    once_until: int | None
    closed_at: int | None
    skills: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as it stands."""

    id: int
    code: str
    kind: str
    role: str
    name: str
    zone_id: int | None
    counter_id: int | None
    printer_id: int | None
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class PairingRow:
    """A screen that waits to be let in, or has been."""

    kind: str
    claim_digest: str
    until: int
    device_id: int | None
    claimed_at: int | None


_ACCOUNT = tuple(f.name for f in fields(Account))
_DEVICE = tuple(f.name for f in fields(DeviceRow))
_PAIRING = tuple(f.name for f in fields(PairingRow))
_NEW_PERSON = ("login", "name", "role", "password_hash", "once_digest", "once_until", "made_at")
_NEW_DEVICE = ("code", "kind", "role", "name", "zone_id", "counter_id", "printer_id", "digest", "paired_at")

_THIS_PERSON = sa.and_(_pc.hall_id == p("hall"), _pc.id == p("person"))
_THIS_DEVICE = sa.and_(_dc.hall_id == p("hall"), _dc.id == p("device"))
_THIS_PAIRING = sa.and_(_rc.hall_id == p("hall"), _rc.digest == p("code"))
ACCOUNT = sa.select(*(_pc[name] for name in _ACCOUNT)).where(_pc.hall_id == p("hall"), _pc.login == p("login"))
ADD_PERSON = sa.insert(t.person).values({"hall_id": p("hall"), **{c: p(c) for c in _NEW_PERSON}}).returning(_pc.id)
SET_NAME = sa.update(t.person).where(_THIS_PERSON).values(name=p("name"))
SET_ROLE = sa.update(t.person).where(_THIS_PERSON).values(role=p("role"))
SKILLS = sa.select(_pc.skills).where(_THIS_PERSON)
SET_SKILLS = sa.update(t.person).where(_THIS_PERSON).values(skills=p("skills"))
SET_CLOSED = sa.update(t.person).where(_THIS_PERSON).values(closed_at=p("closed_at"))
SET_SECRETS = sa.update(t.person).where(_THIS_PERSON).values(
    password_hash=p("password_hash"), once_digest=p("once_digest"), once_until=p("once_until")
)
ADMINS = sa.text("SELECT count(*) FROM person WHERE hall_id = :hall AND role = 'admin' AND closed_at IS NULL")
ADD_SESSION = sa.insert(t.login_session)
SESSION = sa.select(_sc.person_id).where(_sc.hall_id == p("hall"), _sc.digest == p("session"))
END_SESSION = sa.delete(t.login_session).where(_sc.hall_id == p("hall"), _sc.digest == p("session"))
END_SESSIONS = sa.delete(t.login_session).where(_sc.hall_id == p("hall"), _sc.person_id == p("person"))
_STALE = sa.or_(_sc.until <= p("now"), _sc.seen_at <= p("idle_since"))
STALE = sa.select(_sc.digest, _sc.person_id).where(_sc.hall_id == p("hall"), _STALE)
SIGNED_IN = sa.select(_sc.person_id).where(_sc.hall_id == p("hall"), sa.not_(_STALE))
SESSION_SEEN = (
    sa.update(t.login_session).where(_sc.hall_id == p("hall"), _sc.digest == p("session"), _sc.seen_at < p("at")).values(seen_at=p("at"))
)
DEVICE = sa.select(*(_dc[name] for name in _DEVICE)).where(_dc.hall_id == p("hall"), _dc.code == p("code"))
CODES = sa.select(_dc.code).where(_dc.hall_id == p("hall"))
DEVICE_BY_ID = sa.select(*(_dc[name] for name in _DEVICE)).where(_THIS_DEVICE)
ADD_DEVICE = sa.insert(t.device).values({"hall_id": p("hall"), **{c: p(c) for c in _NEW_DEVICE}}).returning(_dc.id)
SET_TOKEN = sa.update(t.device).where(_THIS_DEVICE).values(digest=p("digest"), paired_at=p("at"))
SET_PLACE = sa.update(t.device).where(_THIS_DEVICE).values(
    name=p("name"), zone_id=p("zone"), counter_id=p("counter"), printer_id=p("printer")
)
SET_BARE = sa.update(t.device).where(_THIS_DEVICE).values(digest=sa.null(), paired_at=sa.null(), revoked_at=sa.null())
SET_REVOKED = sa.update(t.device).where(_THIS_DEVICE).values(revoked_at=p("at"))
DEVICE_SEEN = sa.text("UPDATE device SET seen_at = :at WHERE hall_id = :hall AND id = :device AND (seen_at IS NULL OR seen_at < :at)")
ADD_PAIRING = sa.insert(t.pairing)
PAIRING = sa.select(*(_rc[name] for name in _PAIRING)).where(_THIS_PAIRING)
APPROVE = sa.update(t.pairing).where(_THIS_PAIRING).values(device_id=p("device"))
CLAIM = sa.update(t.pairing).where(_THIS_PAIRING).values(claimed_at=p("at"))
FORGET_PAIRINGS_OF = sa.delete(t.pairing).where(_rc.hall_id == p("hall"), _rc.device_id == p("device"))
FORGET_PAIRINGS = sa.delete(t.pairing).where(_rc.hall_id == p("hall"), _rc.until <= p("now"))
OPEN_PAIRINGS = sa.text("SELECT count(*) FROM pairing WHERE hall_id = :hall")


class PeopleBook:
    """Accounts and login sessions of one hall within one transaction."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    def account(self, login: str) -> Account | None:
        """The account of that login."""
        row = self._write.first(ACCOUNT, {"hall": self.hall_id, "login": login})
        return None if row is None else Account(*row)

    def add(self, row: dict[str, Any]) -> int:
        """Make an account; its key."""
        return int(self._write.value(ADD_PERSON, {"hall": self.hall_id, **row}))

    def set_name(self, person_id: int, name: str) -> None:
        """Write another name."""
        self._write.run(SET_NAME, {"hall": self.hall_id, "person": person_id, "name": name})

    def skills_of(self, person_id: int) -> tuple[str, ...] | None:
        """The codes of the queues that somebody can serve; None for all."""
        kept = self._write.value(SKILLS, {"hall": self.hall_id, "person": person_id})
        return None if kept is None else tuple(json.loads(kept))

    def set_skills(self, person_id: int, skills: str | None) -> None:
        """Write the queues that somebody can serve, as a list in JSON; None for all."""
        self._write.run(SET_SKILLS, {"hall": self.hall_id, "person": person_id, "skills": skills})

    def set_role(self, person_id: int, role: str) -> None:
        """Write another role."""
        self._write.run(SET_ROLE, {"hall": self.hall_id, "person": person_id, "role": role})

    def set_closed(self, person_id: int, at: int | None) -> None:
        """Close an account, or open it again with None."""
        self._write.run(SET_CLOSED, {"hall": self.hall_id, "person": person_id, "closed_at": at})

    def set_secrets(self, person_id: int, password_hash: str | None, once_digest: str | None = None, once_until: int | None = None) -> None:
        """Write what opens the account: a password's hash, or the digest of a code that does so once."""
        asked = {"hall": self.hall_id, "person": person_id, "password_hash": password_hash}
        self._write.run(SET_SECRETS, asked | {"once_digest": once_digest, "once_until": once_until})

    def admins(self) -> int:
        """How many open accounts administer the hall."""
        return int(self._write.value(ADMINS, {"hall": self.hall_id}))

    def add_session(self, digest: str, person_id: int, at: int, until: int) -> None:
        """Somebody signed in."""
        row = {"hall_id": self.hall_id, "digest": digest, "person_id": person_id}
        self._write.run(ADD_SESSION, row | {"began_at": at, "seen_at": at, "until": until})

    def end_session(self, digest: str) -> int | None:
        """End one login session; whose it was, None where there is none."""
        person_id = self._write.value(SESSION, {"hall": self.hall_id, "session": digest})
        self._write.run(END_SESSION, {"hall": self.hall_id, "session": digest})
        return None if person_id is None else int(person_id)

    def end_sessions(self, person_id: int) -> int:
        """End all login sessions of somebody; how many there were."""
        return self._write.run(END_SESSIONS, {"hall": self.hall_id, "person": person_id})

    def stale_sessions(self, now: int, idle_since: int) -> list[tuple[str, int]]:
        """The digest and the person of every session that is over or idle since then."""
        return [(row[0], row[1]) for row in self._write.all(STALE, {"hall": self.hall_id, "now": now, "idle_since": idle_since})]

    def people_signed_in(self, now: int, idle_since: int) -> frozenset[int]:
        """Everybody who has a session that is neither over nor idle."""
        return frozenset(row[0] for row in self._write.all(SIGNED_IN, {"hall": self.hall_id, "now": now, "idle_since": idle_since}))

    def session_seen(self, digest: str, at: int) -> None:
        """Somebody was here at that time."""
        self._write.run(SESSION_SEEN, {"hall": self.hall_id, "session": digest, "at": at})


class DeviceBook:
    """Devices and pairings of one hall within one transaction."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    def device(self, code: str) -> DeviceRow | None:
        """The device of that code, a revoked one too."""
        row = self._write.first(DEVICE, {"hall": self.hall_id, "code": code})
        return None if row is None else DeviceRow(*row)

    def device_by_id(self, device_id: int) -> DeviceRow | None:
        """The device of that key, a revoked one too."""
        row = self._write.first(DEVICE_BY_ID, {"hall": self.hall_id, "device": device_id})
        return None if row is None else DeviceRow(*row)

    def codes(self) -> set[str]:
        """Every code ever given to a device."""
        return {row[0] for row in self._write.all(CODES, {"hall": self.hall_id})}

    def add(self, row: dict[str, Any]) -> int:
        """Make a device; its key."""
        return int(self._write.value(ADD_DEVICE, {"hall": self.hall_id, **row}))

    def set_token(self, device_id: int, digest: str, at: int) -> None:
        """The device has its token from now on."""
        self._write.run(SET_TOKEN, {"hall": self.hall_id, "device": device_id, "digest": digest, "at": at})

    def set_place(self, device_id: int, name: str, place: dict[str, int | None]) -> None:
        """Write another name and place: keys of the set-up for `zone`, `counter` and `printer`."""
        self._write.run(SET_PLACE, {"hall": self.hall_id, "device": device_id, "name": name, **place})

    def set_bare(self, device_id: int) -> None:
        """The device has no token and waits for one, as if it had just been let in; whatever else was to fetch one gets none."""
        asked = {"hall": self.hall_id, "device": device_id}
        self._write.run(SET_BARE, asked)
        self._write.run(FORGET_PAIRINGS_OF, asked)

    def revoke(self, device_id: int, at: int) -> None:
        """The device's token opens nothing any more."""
        self._write.run(SET_REVOKED, {"hall": self.hall_id, "device": device_id, "at": at})

    def seen(self, device_id: int, at: int) -> None:
        """A device was heard of at that time."""
        self._write.run(DEVICE_SEEN, {"hall": self.hall_id, "device": device_id, "at": at})

    def forget_pairings(self, now: int) -> None:
        """Forget what was not used in time."""
        self._write.run(FORGET_PAIRINGS, {"hall": self.hall_id, "now": now})

    def pairings(self) -> int:
        """How many pairings there are."""
        return int(self._write.value(OPEN_PAIRINGS, {"hall": self.hall_id}))

    def add_pairing(self, digest: str, kind: str, claim_digest: str, until: int) -> None:
        """A screen asks to be let in."""
        row = {"hall_id": self.hall_id, "digest": digest, "kind": kind, "claim_digest": claim_digest}
        self._write.run(ADD_PAIRING, row | {"until": until, "device_id": None, "claimed_at": None})

    def pairing(self, digest: str) -> PairingRow | None:
        """The pairing of a code."""
        row = self._write.first(PAIRING, {"hall": self.hall_id, "code": digest})
        return None if row is None else PairingRow(*row)

    def approve(self, digest: str, device_id: int) -> None:
        """A pairing leads to this device."""
        self._write.run(APPROVE, {"hall": self.hall_id, "code": digest, "device": device_id})

    def claim(self, digest: str, at: int) -> None:
        """The screen has fetched its token."""
        self._write.run(CLAIM, {"hall": self.hall_id, "code": digest, "at": at})


def read_account(connection: sa.Connection, hall_id: int, login: str) -> Account | None:
    """The account of that login, looked up without a lock: hashing a password takes longer than any act may."""
    row = connection.execute(ACCOUNT, {"hall": hall_id, "login": login}).first()
    return None if row is None else Account(*row)
