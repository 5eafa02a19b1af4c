"""Letting screens, kiosks, pads, print agents and programs of others in, and putting them out at once."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hallq.domain.errors import CodeTaken, DeviceUnknown, FieldInvalid, PairingNotApproved, PairingUnknown, PrinterUnknown, TryLater, ZoneUnknown
from hallq.domain.events import DeviceChanged, DevicePaired, DeviceRevoked
from hallq.domain.labels import read_label
from hallq.domain.permissions import CLIENT_SCOPES, DEVICES, Role
from hallq.operations.hall import Tx
from hallq.operations.people import digest_of
from hallq.store.people_book import DeviceBook, DeviceRow, PairingRow, PeopleBook

CLIENT = "client"
KINDS = tuple(role.value for role in DEVICES)
PAIRING_LIFE_MS = 600_000
MOST_PAIRINGS = 100

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")


@dataclass(frozen=True, slots=True)
class NewPairing:
    """What a screen shows and keeps: `code` for people, `claim` for itself alone. `until` is the real clock, UTC milliseconds."""

    code: str
    claim: str
    until: int


@dataclass(frozen=True, slots=True)
class NewToken:
    """A device or client with its token, which is told once and kept nowhere."""

    device_id: int
    code: str
    token: str


def begin_pairing(tx: Tx, *, kind: str) -> NewPairing:
    """A screen asks to be let in as a kiosk, display, pad or agent; its six digits are good for ten minutes and once.

    Raises FieldInvalid for another kind, TryLater where a hundred ask already.
    """
    if kind not in KINDS:
        raise FieldInvalid(field="kind", reason="cannot be paired", known=list(KINDS))
    book = _book(tx)
    book.forget_pairings(tx.real_now)
    if book.pairings() >= MOST_PAIRINGS:
        raise TryLater(seconds=60)
    code, claim, until = _unused_code(tx, book), secrets.token_urlsafe(32), tx.real_now + PAIRING_LIFE_MS
    book.add_pairing(pairing_digest(tx.book.hall_id, code), kind, digest_of(claim), until)
    return NewPairing(code, claim, until)


def approve_pairing(
    tx: Tx, *, code: str, name: str, device: str | None = None, zone: str | None = None, counter: str | None = None, printer: str | None = None
) -> str:
    """Let the screen that shows `code` in, named and placed; the device's code, which is `display-3` and the like unless told.

    A pad belongs to a counter; which printers an agent drives, the set-up says. Raises PairingUnknown, CodeTaken, FieldInvalid and what a place may
    lack.
    """
    pairing = _pairing(tx, code)
    if pairing.device_id is not None:
        raise PairingUnknown(pairing=code)
    row = {"code": _device_code(tx, device, pairing.kind), "kind": pairing.kind, "role": pairing.kind, "name": read_label(name)}
    place = _place(tx, pairing.kind, zone, counter, printer)
    device_id = _book(tx).add(row | place | {"digest": None, "paired_at": None})
    _book(tx).approve(pairing_digest(tx.book.hall_id, code), device_id)
    tx.record(DevicePaired(device_id, pairing.kind))
    return row["code"]


def repair_device(tx: Tx, *, code: str, device: str) -> None:
    """Let the screen that shows `code` take the place of a `device`, under its name: new hardware for old.

    What the old hardware has opens nothing from now on; a device that was put out comes back so. Raises PairingUnknown, DeviceUnknown, and
    FieldInvalid where the screen wants to be something else.
    """
    pairing, known = _pairing(tx, code), _known(tx, device)
    if pairing.device_id is not None:
        raise PairingUnknown(pairing=code)
    if pairing.kind != known.kind:
        raise FieldInvalid(field="device", reason="another kind", kind=pairing.kind)
    if known.revoked_at is None:
        tx.record(DeviceRevoked(known.id))
    _book(tx).set_bare(known.id)
    _book(tx).approve(pairing_digest(tx.book.hall_id, code), known.id)
    tx.record(DevicePaired(known.id, known.kind))


def change_device(tx: Tx, *, device: str, name: str, zone: str | None = None, counter: str | None = None, printer: str | None = None) -> None:
    """Write another name and place, of which nothing is kept that is not told again. A client has no place.

    Raises DeviceUnknown, also for one that is out, FieldInvalid and what a place may lack.
    """
    known = _known(tx, device)
    if known.revoked_at is not None:
        raise DeviceUnknown(device=device)
    label, place = read_label(name), _place(tx, known.kind, zone, counter, printer)
    old = {"zone_id": known.zone_id, "counter_id": known.counter_id, "printer_id": known.printer_id}
    _book(tx).set_place(known.id, label, {"zone": place["zone_id"], "counter": place["counter_id"], "printer": place["printer_id"]})
    for what, changed in (("name", label != known.name), ("place", place != old)):
        if changed:
            tx.record(DeviceChanged(known.id, what))


def claim(tx: Tx, *, code: str, claim_token: str) -> NewToken:
    """The screen fetches its token, once. Raises PairingUnknown, and PairingNotApproved while nobody has let it in."""
    pairing = _pairing(tx, code)
    if not secrets.compare_digest(pairing.claim_digest, digest_of(claim_token)):
        raise PairingUnknown(pairing=code)
    if pairing.device_id is None:
        raise PairingNotApproved(pairing=code)
    device = _book(tx).device_by_id(pairing.device_id)
    if device is None or device.revoked_at is not None:
        raise PairingUnknown(pairing=code)
    token = secrets.token_urlsafe(32)
    _book(tx).set_token(device.id, digest_of(token), tx.real_now)
    _book(tx).claim(pairing_digest(tx.book.hall_id, code), tx.real_now)
    return NewToken(device.id, device.code, token)


def make_client(tx: Tx, *, code: str, name: str, scopes: Iterable[Role]) -> NewToken:
    """Let a program of somebody else in, with one or more scopes. Raises FieldInvalid and CodeTaken."""
    wanted = tuple(dict.fromkeys(scopes))
    if not wanted or any(scope not in CLIENT_SCOPES for scope in wanted):
        raise FieldInvalid(field="scopes", reason="one or more scopes of a client", known=[one.value for one in CLIENT_SCOPES])
    token = secrets.token_urlsafe(32)
    row = {"code": _device_code(tx, code, CLIENT), "kind": CLIENT, "role": " ".join(scope.value for scope in wanted), "name": read_label(name)}
    nowhere = dict.fromkeys(("zone_id", "counter_id", "printer_id"))
    device_id = _book(tx).add(row | nowhere | {"digest": digest_of(token), "paired_at": tx.real_now})
    tx.record(DevicePaired(device_id, CLIENT))
    return NewToken(device_id, row["code"], token)


def revoke(tx: Tx, *, device: str) -> None:
    """Put a device or client out: its token opens nothing from now on. One that is out already is no fault. Raises DeviceUnknown."""
    found = _known(tx, device)
    if found.revoked_at is None:
        _book(tx).revoke(found.id, tx.real_now)
        tx.record(DeviceRevoked(found.id))


def note_seen(tx: Tx, *, sessions: Mapping[str, int], devices: Mapping[int, int]) -> None:
    """Write down when people (by the digest of their session) and devices (by key) were last heard of: real clock, UTC milliseconds."""
    people, book = PeopleBook(tx.book.writer, tx.book.hall_id), _book(tx)
    for digest, at in sessions.items():
        people.session_seen(digest, at)
    for device_id, at in devices.items():
        book.seen(device_id, at)


def pairing_digest(hall_id: int, code: str) -> str:
    """What is kept of a pairing code of a hall."""
    return digest_of(f"{hall_id}:{code}")


def _book(tx: Tx) -> DeviceBook:
    return DeviceBook(tx.book.writer, tx.book.hall_id)


def _known(tx: Tx, code: str) -> DeviceRow:
    """The device or client of that code, one that is out too."""
    found = _book(tx).device(code)
    if found is None:
        raise DeviceUnknown(device=code)
    return found


def _pairing(tx: Tx, code: str) -> PairingRow:
    """The pairing of a code that is neither too old nor used."""
    found = _book(tx).pairing(pairing_digest(tx.book.hall_id, code))
    if found is None or found.until <= tx.real_now or found.claimed_at is not None:
        raise PairingUnknown(pairing=code)
    return found


def _unused_code(tx: Tx, book: DeviceBook) -> str:
    """Six digits that no other screen shows: of a million at most a hundred are taken."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06d}"
        if book.pairing(pairing_digest(tx.book.hall_id, code)) is None:
            return code


def _device_code(tx: Tx, wanted: str | None, kind: str) -> str:
    if wanted is None:
        return _next_code(_book(tx).codes(), kind)
    if not _CODE.fullmatch(wanted):
        raise FieldInvalid(field="code", reason="small letters, digits and hyphens, 48 at most")
    if _book(tx).device(wanted) is not None:
        raise CodeTaken(device=wanted)
    return wanted


def _next_code(taken: set[str], kind: str) -> str:
    number = 1
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def _place(tx: Tx, kind: str, zone: str | None, counter: str | None, printer: str | None) -> dict[str, Any]:
    if kind == Role.PAD and counter is None:
        raise FieldInvalid(field="counter", reason="a pad belongs to a counter")
    return {
        "zone_id": None if zone is None else _zone(tx, zone),
        "counter_id": None if counter is None else tx.setup.counter(counter).id,
        "printer_id": None if printer is None else _printer(tx, printer),
    }


def _zone(tx: Tx, code: str) -> int:
    found = tx.setup.zones.by_code.get(code)
    if found is None or found.retired:
        raise ZoneUnknown(zone=code)
    return found.id


def _printer(tx: Tx, code: str) -> int:
    found = tx.setup.printers.by_code.get(code)
    if found is None or found.retired:
        raise PrinterUnknown(printer=code)
    return found.id
