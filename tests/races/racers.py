"""Many at once, as threads of one process or as processes of their own: everybody begins at the same instant, and what each did is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Barrier, BrokenBarrierError
from typing import Any, Protocol

from hallq.operations.clock import SetClock
from hallq.operations.hall import House
from hallq.store.database import Database
from tests.making import NINE

PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Racer:
    """One of those who begin at once; `together` waits for all of them."""

    number: int
    of: int
    house: House
    hall: int
    line: Any

    def together(self) -> None:
        """Go on when everybody has come this far."""
        self.line.wait(PATIENCE_S)


Race = Callable[..., Any]


class Field(Protocol):
    """Those who race."""

    of: int

    def run(self, race: Race, url: str, hall: int, *wishes: Any) -> list[Any]:
        """What each of them answers who runs the race."""


class Threads:
    """Threads of this process, which share one house as the requests of a server do."""

    def __init__(self, of: int) -> None:
        self.of = of

    def run(self, race: Race, url: str, hall: int, *wishes: Any) -> list[Any]:
        """What each thread answers."""
        database, line = Database(url), Barrier(self.of)
        house = House(database, SetClock(NINE))
        try:
            with ThreadPoolExecutor(self.of) as pool:
                begun = [pool.submit(race, Racer(number, self.of, house, hall, line), *wishes) for number in range(self.of)]
                return [one.result() for one in begun]
        finally:
            database.dispose()


_line: Any = None


def _stand_at(line: Any) -> None:
    global _line  # noqa: PLW0603 -- how a process of the pool is handed what cannot be sent later
    _line = line


def _in_a_process(race: Race, number: int, of: int, url: str, hall: int, wishes: tuple[Any, ...]) -> Any:
    database = Database(url)
    try:
        return race(Racer(number, of, House(database, SetClock(NINE)), hall, _line), *wishes)
    except BrokenBarrierError:
        return None  # another one broke, and tells why
    except BaseException:
        _line.abort()
        raise
    finally:
        database.dispose()


class Processes:
    """Processes, each with a house of its own; they are kept for many races, because a process takes a while to begin."""

    def __init__(self, of: int, pool: ProcessPoolExecutor) -> None:
        self.of, self._pool = of, pool

    def run(self, race: Race, url: str, hall: int, *wishes: Any) -> list[Any]:
        """What each process answers."""
        begun = [self._pool.submit(_in_a_process, race, number, self.of, url, hall, wishes) for number in range(self.of)]
        return [one.result() for one in begun]


@contextmanager
def processes(of: int) -> Iterator[Processes]:
    """So many processes for the length of a `with`."""
    context = get_context("spawn")
    with ProcessPoolExecutor(of, context, initializer=_stand_at, initargs=(context.Barrier(of),)) as pool:
        yield Processes(of, pool)
