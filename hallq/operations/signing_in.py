"""Signing in and out: whoever knows the password gets a session that ends by itself, and at once when told to."""

import secrets
from dataclasses import dataclass

from hallq.domain.errors import SignInRefused
from hallq.domain.events import PersonChanged, StaffSignedIn, StaffSignedOut
from hallq.domain.permissions import Role
from hallq.domain.sessions import LIFE_MS, idle_since
from hallq.operations.guesses import Guesses
from hallq.operations.hall import Actor, House, Tx
from hallq.operations.leaving import close_left_post, leave_post
from hallq.operations.people import code_digest, digest_of, hash_password, login_of, password_opens, renewed_hash, set_password
from hallq.store.people_book import Account, PeopleBook, read_account


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new login session. `token` goes into the cookie and is kept nowhere; `until` is the real clock, UTC milliseconds."""

    token: str
    person_id: int
    login: str
    name: str
    role: Role
    until: int


def sign_in(house: House, hall_id: int, guesses: Guesses, *, login: str, password: str, address: str) -> SignedIn:
    """Begin a session for whoever knows the password.

    Raises SignInRefused, which tells neither by word nor by time whether the name is known, and TryLater after too many wrong tries.
    """
    wanted = login_of(login)
    with guesses.at_sign_in(hall_id, wanted, address):
        account = _account(house, hall_id, wanted)
        if not password_opens(account, password) or account is None:
            raise SignInRefused
        renewed = renewed_hash(account, password)
        by = Actor("person", account.id, clerk_id=account.id)
        return house.act(hall_id, by, lambda tx: _begin(tx, account, renewed))


def set_first_password(house: House, hall_id: int, guesses: Guesses, *, login: str, code: str, password: str, address: str) -> None:
    """Set a password with a one-time code, which is used up by it. Raises SignInRefused, TryLater and PasswordTooWeak."""
    wanted = login_of(login)
    with guesses.at_sign_in(hall_id, wanted, address):
        hashed = hash_password(password, login=wanted, hall=house.setup_of(hall_id).code)
        account = _account(house, hall_id, wanted)
        by = Actor("person", None if account is None else account.id)
        house.act(hall_id, by, lambda tx: _use_code(tx, wanted, code, hashed))


def change_password(house: House, hall_id: int, guesses: Guesses, *, login: str, old: str, new: str, address: str) -> None:
    """Change one's own password; all sessions end. Raises SignInRefused for a wrong old one, TryLater and PasswordTooWeak."""
    wanted = login_of(login)
    with guesses.at_sign_in(hall_id, wanted, address):
        account = _account(house, hall_id, wanted)
        if not password_opens(account, old) or account is None:
            raise SignInRefused
        hashed = hash_password(new, login=wanted, hall=house.setup_of(hall_id).code)
        house.act(hall_id, Actor("person", account.id), lambda tx: set_password(tx, login=wanted, password_hash=hashed))


def sign_out(tx: Tx, *, session: str) -> None:
    """End the session of this digest, and the work at the counter of whoever signs out; a session that has ended already is no fault.

    Raises VisitorAtCounter while somebody is called or served there; the session then goes on.
    """
    person_id = _book(tx).end_session(session)
    if person_id is not None:
        leave_post(tx, clerk_id=person_id)
        tx.record(StaffSignedOut(person_id, "self"))


def end_stale_sessions(tx: Tx) -> int:
    """Forget sessions that are over or idle, and close the counters that were left open with them; how many sessions.

    Nothing is told of a session, for nobody did anything. It opens nothing any more, but the last one of a clerk is not forgotten before the
    counter is free.
    """
    book, idle = _book(tx), idle_since(tx.real_now)
    signed_in = book.people_signed_in(tx.real_now, idle)
    stale = book.stale_sessions(tx.real_now, idle)
    over = [digest for digest, person_id in stale if person_id in signed_in or close_left_post(tx, clerk_id=person_id)]
    for digest in over:
        book.end_session(digest)
    return len(over)


def _account(house: House, hall_id: int, login: str) -> Account | None:
    with house.database.reading() as connection:
        return read_account(connection, hall_id, login)


def _begin(tx: Tx, seen: Account, renewed: str | None) -> SignedIn:
    """The account is looked at again under the lock: it may have been closed while its password was hashed."""
    book = _book(tx)
    account = book.account(seen.login)
    if account is None or account.closed_at is not None or account.password_hash != seen.password_hash:
        raise SignInRefused
    if renewed is not None:
        book.set_secrets(account.id, renewed)
    token, until = secrets.token_urlsafe(32), tx.real_now + LIFE_MS
    book.add_session(digest_of(token), account.id, tx.real_now, until)
    tx.record(StaffSignedIn(account.id))
    return SignedIn(token, account.id, account.login, account.name, Role(account.role), until)


def _use_code(tx: Tx, login: str, code: str, hashed: str) -> None:
    account = _book(tx).account(login)
    if account is None or account.closed_at is not None or account.once_digest is None or account.once_until is None:
        raise SignInRefused
    if account.once_until <= tx.real_now or not secrets.compare_digest(account.once_digest, code_digest(code)):
        raise SignInRefused
    _book(tx).set_secrets(account.id, hashed)
    tx.record(PersonChanged(account.id, "password", account.role))


def _book(tx: Tx) -> PeopleBook:
    return PeopleBook(tx.book.writer, tx.book.hall_id)
