"""Leading a database to the present tables, or finding out whether it is there."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from hallq.store.database import Database
from hallq.store.planner import teach_planner

HEAD = "head"


def migrate(url: str, to: str = HEAD) -> None:
    """Lead the database at `url` up to revision `to`, in one transaction where the database can; a new SQLite file is made.

    SQLite's foreign keys are off meanwhile, because rebuilding a table would fire them, and checked afterwards.
    Raises MigrationUnsound where rows point nowhere after it; nothing is changed then.
    """
    _run(url, lambda config: command.upgrade(config, to))


def step_back(url: str, to: str) -> None:
    """Lead the database back to revision `to`."""
    _run(url, lambda config: command.downgrade(config, to))


def revision_of(url: str) -> str | None:
    """The revision a database is at; None for an empty one."""
    database = Database(url)
    try:
        with database.reading() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        database.dispose()


def newest_revision() -> str:
    """The revision this version of hallq works with."""
    return str(ScriptDirectory.from_config(_config(None)).get_current_head())


def known_revisions() -> frozenset[str]:
    """Every revision from which this version of hallq can lead a database up."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions())


class MigrationUnsound(Exception):
    """A migration left rows that point nowhere; it was taken back."""


def _config(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _run(url: str, act: Callable[[Config], None]) -> None:
    database = Database(url)
    try:
        with database.migrating() as connection:
            act(_config(connection))
            if database.is_sqlite:
                teach_planner(connection)
            if database.is_sqlite and (loose := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                message = f"rows that point nowhere: {loose[:5]}"
                raise MigrationUnsound(message)
    finally:
        database.dispose()
