"""Accounts of the staff, and the hashing of their passwords: hash first, outside any transaction, then act."""

import json
import re
import secrets
import threading
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hallq.domain.errors import CodeTaken, FieldInvalid, LastAdmin, PersonUnknown
from hallq.domain.events import PersonChanged, StaffSignedOut
from hallq.domain.labels import read_label
from hallq.domain.passwords import normal_form, read_password
from hallq.domain.permissions import PEOPLE, Role
from hallq.operations.hall import Tx
from hallq.operations.leaving import close_left_post
from hallq.store.people_book import Account, PeopleBook

CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs that are told apart on paper and by ear of a reader: no 0, 1, I, O."""

CODE_LENGTH = 16
CODE_LIFE_MS = 24 * 3_600_000

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Hashing takes memory on purpose: at nine in the morning everybody signs in, and the machine must not notice.
_HASHING = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that opens an account once, to set its password: told to its owner and kept nowhere. `until` is the real clock, UTC ms."""

    login: str
    code: str
    until: int


# --- passwords -----------------------------------------------------------------------------------------------------------------------------


def hash_password(password: str, *, login: str, hall: str) -> str:
    """What is kept of a password that may be used; `hall` is the hall's code. Takes some 50 ms: never inside a transaction.

    Raises PasswordTooWeak.
    """
    normal = read_password(password, login=login, hall=hall)
    with _HASHING:
        return _HASHER.hash(normal)


def password_opens(account: Account | None, password: str) -> bool:
    """Whether the password opens the account; takes as long for nobody as for somebody. Never inside a transaction."""
    kept = None if account is None or account.closed_at is not None else account.password_hash
    with _HASHING:
        try:
            _HASHER.verify(kept or _nobody(), normal_form(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def renewed_hash(account: Account, password: str) -> str | None:
    """The hash of a password that opens the account, made anew where other costs are asked for by now; None where it is as it should be."""
    if account.password_hash is None or not _HASHER.check_needs_rehash(account.password_hash):
        return None
    with _HASHING:
        return _HASHER.hash(normal_form(password))


@cache
def _nobody() -> str:
    """What an unknown name is compared with, so that the answer takes as long as for a known one."""
    return _HASHER.hash(secrets.token_urlsafe(16))


def digest_of(secret: str) -> str:
    """What is kept of a secret of ours that nobody can guess: its SHA-256."""
    return sha256(secret.encode()).hexdigest()


def code_digest(code: str) -> str:
    """What is kept of a one-time code, however it was typed: small letters and hyphens mean the same."""
    return digest_of("".join(sign for sign in code.upper() if sign in CODE_SIGNS))


# --- accounts ------------------------------------------------------------------------------------------------------------------------------


def login_of(raw: str) -> str:
    """A login as it is kept: capital letters and blanks around it mean nothing."""
    return unicodedata.normalize("NFKC", raw).strip().casefold()


def make_person(tx: Tx, *, login: str, name: str, role: Role) -> NewCode:
    """Open an account; the code with which its owner sets a password within a day.

    Raises FieldInvalid for a login, name or role that cannot be, CodeTaken where the login was ever used: a story names it for good.
    """
    wanted = login_of(login)
    if not _LOGIN.fullmatch(wanted):
        raise FieldInvalid(field="login", reason="2 to 32 small letters, digits, dots, hyphens or underscores")
    book = _book(tx)
    if book.account(wanted) is not None:
        raise CodeTaken(login=wanted)
    code, until = _new_code(tx)
    row = {"login": wanted, "name": read_label(name), "role": _role(role).value, "password_hash": None, "made_at": tx.real_now}
    person_id = book.add(row | {"once_digest": code_digest(code), "once_until": until})
    tx.record(PersonChanged(person_id, "made", role.value))
    return NewCode(wanted, code, until)


def renew_code(tx: Tx, *, login: str) -> NewCode:
    """Give a new code to somebody who forgot the password or missed the day; the old password and all sessions end at once."""
    account = _open_account(tx, login)
    code, until = _new_code(tx)
    _book(tx).set_secrets(account.id, None, code_digest(code), until)
    _sign_out_everywhere(tx, account, "code")
    tx.record(PersonChanged(account.id, "code", account.role))
    return NewCode(account.login, code, until)


def set_password(tx: Tx, *, login: str, password_hash: str) -> None:
    """Put a password's hash in the place of whatever opened the account; all sessions end at once."""
    account = _open_account(tx, login)
    _book(tx).set_secrets(account.id, password_hash)
    _sign_out_everywhere(tx, account, "password")
    tx.record(PersonChanged(account.id, "password", account.role))


def rename_person(tx: Tx, *, login: str, name: str) -> None:
    """Write another name; the story names nobody, so it stays as it is."""
    account = _open_account(tx, login)
    _book(tx).set_name(account.id, read_label(name))
    tx.record(PersonChanged(account.id, "name", account.role))


def change_skills(tx: Tx, *, login: str, skills: Collection[str] | None) -> None:
    """Say which queues somebody can serve, by their codes; None for all. From the next call on nobody of another queue is called by this person.

    The same again changes nothing. Raises QueueUnknown for a queue that is not in use (a code that the person has already may be of a past one),
    FieldInvalid for no queue at all.
    """
    account = _open_account(tx, login)
    if skills is not None and not skills:
        raise FieldInvalid(field="skills", reason="one queue at least, or all")
    before = frozenset(json.loads(account.skills or "[]"))
    wanted = None if skills is None else sorted(code if code in before else tx.setup.queue(code).code for code in set(skills))
    kept = None if wanted is None else json.dumps(wanted)
    if kept != account.skills:
        _book(tx).set_skills(account.id, kept)
        tx.record(PersonChanged(account.id, "skills", account.role, None if wanted is None else tuple(wanted)))


def change_role(tx: Tx, *, login: str, role: Role) -> None:
    """Give somebody another role; all sessions end at once. Raises LastAdmin where nobody would be left to administer the hall."""
    account = _open_account(tx, login)
    if account.role == _role(role):
        return
    _check_not_last(tx, account)
    _book(tx).set_role(account.id, role.value)
    _sign_out_everywhere(tx, account, "role")
    tx.record(PersonChanged(account.id, "role", role.value))


def close_person(tx: Tx, *, login: str) -> None:
    """Close an account; all sessions end at once. Raises LastAdmin where nobody would be left to administer the hall."""
    account = _open_account(tx, login)
    _check_not_last(tx, account)
    book = _book(tx)
    book.set_closed(account.id, tx.real_now)
    book.set_secrets(account.id, None)
    _sign_out_everywhere(tx, account, "closed")
    tx.record(PersonChanged(account.id, "closed", account.role))


def reopen_person(tx: Tx, *, login: str) -> NewCode:
    """Open a closed account again, with a new code. Raises PersonUnknown where no closed account has this login."""
    account = _book(tx).account(login_of(login))
    if account is None or account.closed_at is None:
        raise PersonUnknown(login=login)
    _book(tx).set_closed(account.id, None)
    tx.record(PersonChanged(account.id, "reopened", account.role))
    return renew_code(tx, login=login)


def end_sessions(tx: Tx, *, login: str) -> int:
    """Sign somebody out everywhere; how many sessions ended."""
    return _sign_out_everywhere(tx, _open_account(tx, login), "ended")


def person_id(tx: Tx, *, login: str) -> int:
    """The key of an open account. Raises PersonUnknown."""
    return _open_account(tx, login).id


def _book(tx: Tx) -> PeopleBook:
    return PeopleBook(tx.book.writer, tx.book.hall_id)


def _open_account(tx: Tx, login: str) -> Account:
    account = _book(tx).account(login_of(login))
    if account is None or account.closed_at is not None:
        raise PersonUnknown(login=login)
    return account


def _sign_out_everywhere(tx: Tx, account: Account, reason: str) -> int:
    ended = _book(tx).end_sessions(account.id)
    if ended:
        close_left_post(tx, clerk_id=account.id)
        tx.record(StaffSignedOut(account.id, reason))
    return ended


def _check_not_last(tx: Tx, account: Account) -> None:
    if account.role == Role.ADMIN and _book(tx).admins() == 1:
        raise LastAdmin(login=account.login)


def _new_code(tx: Tx) -> tuple[str, int]:
    signs = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    parts = [signs[i : i + 4] for i in range(0, CODE_LENGTH, 4)]
    return "-".join(parts), tx.real_now + CODE_LIFE_MS


def _role(role: Role) -> Role:
    if role not in PEOPLE:
        raise FieldInvalid(field="role", reason="not a role of a person", known=[one.value for one in PEOPLE])
    return role
