"""Who may have a database open: a server holds its home, and a restore finds out whether anybody else is still there."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from hallq.domain.errors import DatabaseInUse
from hallq.store.database import Database
from hallq.store.sqlite import library

LOCK = "hallq.lock"
# A connection that was closed a moment ago may still be leaving.
TRIES, PAUSE_S = 10, 0.1


@contextmanager
def held(home: Path, *, alone: bool) -> Iterator[None]:
    """Hold a home for the length of a `with`: `alone`, or beside others of the same database. Raises DatabaseInUse.

    The lock is the file's, so that it ends with the process however that ends, and a forked worker holds it too.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / LOCK).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise DatabaseInUse(home=str(home), process=file.read().strip()) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def check_nobody_else(database: Database) -> None:
    """Raises DatabaseInUse where any other connection to the database is open, whoever holds it."""
    if database.is_sqlite:
        _check_sqlite(database.path)
    else:
        _check_postgresql(database)


def _check_sqlite(path: Path) -> None:
    if not path.exists():
        return
    connection = library.connect(str(path), timeout=0.2, isolation_level=None)
    try:
        # Only the sole connection of a WAL database may leave that mode.
        connection.execute("PRAGMA journal_mode=DELETE")
    except library.OperationalError:
        raise DatabaseInUse(home=str(path.parent), process="") from None
    except library.DatabaseError:
        return  # no database at all, so that nobody can have it open as one
    finally:
        connection.close()


OTHERS = sa.text(
    "SELECT min(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def _check_postgresql(database: Database) -> None:
    database.dispose()
    for _ in range(TRIES):
        with database.reading() as connection:
            other = connection.scalar(OTHERS)
        if other is None:
            return
        time.sleep(PAUSE_S)
    database.dispose()
    raise DatabaseInUse(home="", process=str(other))
