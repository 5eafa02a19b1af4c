"""Wrong tries are slowed down, never locked out: kept in memory, by the real clock, for each process by itself."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hallq.domain.errors import LinkExpired, PairingUnknown, SignInRefused, TryLater

WRONG: tuple[type[Exception], ...] = (SignInRefused, PairingUnknown, LinkExpired)


@dataclass(frozen=True, slots=True)
class Slowing:
    """After `free` wrong tries each further one doubles the wait, from `first_ms` to `longest_ms`; all is forgotten after `memory_ms` of quiet.

    An `eager` one counts a try as wrong from its beginning, so that a hundred at once are not one, and takes it back where it was not.
    """

    free: int
    eager: bool = False
    first_ms: int = 1_000
    longest_ms: int = 30_000
    memory_ms: int = 900_000

    def wait_after(self, wrong: int) -> int:
        """Milliseconds to wait after so many wrong tries."""
        over = wrong - self.free
        return 0 if over <= 0 else min(self.first_ms << min(over - 1, 30), self.longest_ms)


ACCOUNT = Slowing(free=3, eager=True)
# A whole hall may stand behind one address, 180 clerks sign in at nine and some mistype: an address is borne with longer than an account.
ADDRESS = Slowing(free=20)
# Codes are short, so the sixth wrong one of a minute waits for the next minute.
PAIRING = Slowing(free=4, first_ms=60_000, longest_ms=60_000, memory_ms=60_000)
MOST_KEPT = 20_000


@dataclass(slots=True)
class _Tries:
    slowing: Slowing
    wrong: int = 0
    last_at: int = 0
    not_before: int = 0


@dataclass(slots=True)
class Guesses:
    """The wrong tries of one process. `now` is the real clock, UTC milliseconds."""

    now: Callable[[], int]
    _tries: dict[tuple[str, ...], _Tries] = field(default_factory=dict)
    _homes: dict[tuple[str, ...], None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def at_sign_in(self, hall_id: int, login: str, address: str) -> Iterator[None]:
        """Count what is tried inside against the account, known or not, and the address. Raises TryLater before anything is tried.

        Where the account has been opened from this address before, only what is tried here counts: nobody keeps a clerk out from elsewhere.
        """
        account, home = ("account", str(hall_id), login), ("account", str(hall_id), login, address)
        key = home if home in self._homes else account
        with self._counted({key: ACCOUNT, ("address", address): ADDRESS}):
            yield
        self._remember(key, home)

    @contextmanager
    def at_pairing(self, address: str) -> Iterator[None]:
        """Count wrong pairing codes of an address: five a minute. Raises TryLater before anything is tried."""
        with self._counted({("pairing", address): PAIRING}):
            yield

    @contextmanager
    def at_link(self, address: str) -> Iterator[None]:
        """Count the links of an address that open nothing. Raises TryLater before anything is tried.

        Only such links should be told inside: a whole hall may stand behind one address, and nobody's own link may wait for another's guesses.
        """
        with self._counted({("link", address): ADDRESS}):
            yield

    @contextmanager
    def _counted(self, keys: dict[tuple[str, ...], Slowing]) -> Iterator[None]:
        eager = {key: slowing for key, slowing in keys.items() if slowing.eager}
        noted = self._begin(keys, eager)
        try:
            yield
        except WRONG:
            self._count({key: slowing for key, slowing in keys.items() if key not in eager})
            raise
        except BaseException:
            self._take_back(noted)
            raise
        self._take_back(noted)

    def _begin(self, keys: dict[tuple[str, ...], Slowing], eager: dict[tuple[str, ...], Slowing]) -> dict[tuple[str, ...], int]:
        """Raises TryLater; else counts what is counted at once."""
        now = self.now()
        with self._lock:
            self._make_room(now)
            longest = max((self._tries[key].not_before - now for key in keys if key in self._tries), default=0)
            if longest > 0:
                raise TryLater(seconds=-(-longest // 1000))
            return {key: self._count_one(key, slowing, now) for key, slowing in eager.items()}

    def _count(self, keys: dict[tuple[str, ...], Slowing]) -> None:
        now = self.now()
        with self._lock:
            for key, slowing in keys.items():
                self._count_one(key, slowing, now)

    def _count_one(self, key: tuple[str, ...], slowing: Slowing, now: int) -> int:
        tries = self._tries.pop(key) if key in self._tries else _Tries(slowing)
        self._tries[key] = tries  # at the end: they stand in the order of their last try
        tries.wrong += 1
        tries.last_at = now
        tries.not_before = now + slowing.wait_after(tries.wrong)
        return tries.not_before

    def _take_back(self, noted: dict[tuple[str, ...], int]) -> None:
        with self._lock:
            for key, not_before in noted.items():
                tries = self._tries.get(key)
                if tries is not None:
                    tries.wrong -= 1
                    if tries.not_before == not_before:
                        tries.not_before = 0

    def _make_room(self, now: int) -> None:
        """Forget what is old, and of too much the oldest: they stand in the order of their last wrong try."""
        for key in [key for key, tries in self._tries.items() if tries.last_at + tries.slowing.memory_ms <= now]:
            del self._tries[key]
        for key in list(self._tries)[: max(0, len(self._tries) - MOST_KEPT)]:
            del self._tries[key]

    def _remember(self, key: tuple[str, ...], home: tuple[str, ...]) -> None:
        with self._lock:
            self._tries.pop(key, None)
            self._homes.pop(home, None)
            self._homes[home] = None
            if len(self._homes) > MOST_KEPT:
                del self._homes[next(iter(self._homes))]
