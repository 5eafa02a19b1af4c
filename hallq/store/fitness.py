"""Whether the database that runs is one on which the promises of the house rest."""

import sqlalchemy as sa

from hallq.store.database import Database
from hallq.store.sqlite import is_sound, library, open_connection

LEAST_POSTGRESQL = 15


def version_of(database: Database) -> str:
    """Name and version of the database that runs."""
    if database.is_sqlite:
        return f"SQLite {library.sqlite_version}"
    with database.reading() as connection:
        return f"PostgreSQL {connection.scalar(sa.text('SHOW server_version'))}"


def complaint_of(database: Database) -> str | None:
    """What is wrong with it, None for nothing. Settings are read back, not believed."""
    if not database.is_sqlite:
        with database.reading() as connection:
            version = int(connection.scalar(sa.text("SHOW server_version_num")) or 0)
            durable = connection.scalar(sa.text("SHOW synchronous_commit")) != "off" and connection.scalar(sa.text("SHOW fsync")) == "on"
        if version < LEAST_POSTGRESQL * 10_000:
            return f"version {LEAST_POSTGRESQL} or newer is needed"
        return None if durable else "fsync and synchronous_commit must be on, or a power cut loses tickets that people hold"
    if not is_sound(library.sqlite_version_info):
        return "this version may corrupt a database in WAL mode (3.51.3 or newer is needed)"
    open_connection(database.path).close()
    return None
