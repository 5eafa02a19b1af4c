"""Who carries a token: looked up, remembered for seconds, and forgotten at once when somebody is put out."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from hallq.domain.errors import NotAllowed
from hallq.domain.events import DeviceChanged, DeviceRevoked, Line, PersonChanged, StaffSignedOut
from hallq.domain.permissions import Permission, Role, may_any
from hallq.operations.hall import Actor
from hallq.queries.principals import Principal, SeenNotes, find_principal
from hallq.store.database import Database

REMEMBERED_S = 10.0
MOST_REMEMBERED = 10_000
_SOURCES = {"person": "staff", "client": "api"}


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever sends this request: somebody with an account, or a visitor with a link. `source` says where a ticket or rating came from."""

    hall_id: int
    roles: tuple[Role, ...]
    actor: Actor
    source: str
    principal: Principal | None = None
    ticket_id: int | None = None

    @property
    def is_staff(self) -> bool:
        """Whether it is a person of the house."""
        return self.actor.kind == "person"

    def may(self, permission: Permission) -> bool:
        """Whether the table of permissions grants it."""
        return may_any(self.roles, permission)

    def must(self, permission: Permission) -> None:
        """Go on only where it is granted. Raises NotAllowed."""
        if not self.may(permission):
            raise NotAllowed(permission=permission.value)


class Doorkeeper:
    """Finds who carries a token. The finding is remembered for ten seconds, and forgotten at once when somebody is put out in this process."""

    def __init__(self, database: Database, real_now: Callable[[], int]) -> None:
        self._database = database
        self._real_now = real_now
        self._known: dict[str, tuple[Asker, float]] = {}
        self._turn = 0
        self.seen = SeenNotes()

    def find(self, token: str) -> Asker | None:
        """Whoever carries this token; None where nobody does, or no longer."""
        digest = sha256(token.encode()).hexdigest()
        known = self._known.get(digest)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        turn, now = self._turn, self._real_now()
        with self._database.reading() as connection:
            principal = find_principal(connection, digest, now)
        if principal is None:
            self._known.pop(digest, None)
            return None
        self.seen.saw(principal, now)
        return self._remember(digest, _asker(principal), turn)

    def hear(self, lines: Iterable[Line]) -> None:
        """Forget everybody as soon as anybody's right has changed: a listener of the house, quick enough to run under its lock."""
        if any(isinstance(line.event, DeviceRevoked | DeviceChanged | StaffSignedOut | PersonChanged) for line in lines):
            self._turn += 1
            self._known.clear()

    def _remember(self, digest: str, asker: Asker, turn: int) -> Asker:
        # What was looked up before somebody was put out is not remembered after it.
        if turn == self._turn:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[digest] = (asker, time.monotonic() + REMEMBERED_S)
        return asker


def _asker(principal: Principal) -> Asker:
    of_others = principal.may(Permission.CLOSE_OTHER_COUNTER)
    actor = Actor(principal.kind, principal.id, principal.clerk_id, principal.printer_id, of_others)
    return Asker(principal.hall_id, principal.roles, actor, _SOURCES.get(principal.kind, principal.role.value), principal)
