"""Empty, migrated databases for the tests: made once a session, copied for each test."""

import resource
import shutil
import signal
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hallq.store.database import Database
from hallq.store.migrate import migrate
from tests.postgres import Postgres

_OPENED: defaultdict[str, list[Database]] = defaultdict(list)


def open_database(url: str) -> Database:
    """A database that is closed with the test that it was made for."""
    database = Database(url)
    _OPENED[url].append(database)
    return database


def close_databases(url: str) -> None:
    """Close whatever a test has opened of its database."""
    for database in _OPENED.pop(url, []):
        database.dispose()


def sqlite_url(file: Path) -> str:
    """Where SQLAlchemy finds a SQLite file."""
    return f"sqlite:///{file}"


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file in `folder`, closed and whole: nothing of it lies in a write-ahead log."""
    file = folder / "template.db"
    migrate(sqlite_url(file))
    left_open = [log.name for log in folder.glob("template.db-*") if log.stat().st_size]
    if left_open:
        message = f"migrate() left the template open: {left_open}"
        raise AssertionError(message)
    return file


def sqlite_copy(template: Path, folder: Path) -> str:
    """A test's own SQLite database in `folder`; its URL."""
    return sqlite_url(Path(shutil.copyfile(template, folder / "hall.db")))


def postgres_template(server: Postgres) -> str:
    """The name of a migrated database that nobody holds open."""
    migrate(server.create("hallq_template"))
    return "hallq_template"


@contextmanager
def postgres_copy(server: Postgres, template: str) -> Iterator[str]:
    """A test's own PostgreSQL database for the length of a `with`; its URL."""
    name = f"test_{uuid.uuid4().hex}"
    url = server.create(name, template)
    try:
        yield url
    finally:
        close_databases(url)
        server.drop(name)


@contextmanager
def failing_disk() -> Iterator[None]:
    """For the length of a `with` no file of this process can be written: a limit stands in for a failing disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, former)
