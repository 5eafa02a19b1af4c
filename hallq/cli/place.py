"""Where a command works: the settings, the database behind them, and which of its halls is meant."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from hallq.config import Config, read_config
from hallq.domain.errors import DatabaseAhead, DatabaseBehind, HallUnknown, NoHallYet
from hallq.domain.routing import HallSetup
from hallq.operations.hall import Actor, House
from hallq.queries.setup import HallInList, halls, setup_of
from hallq.store.database import Database
from hallq.store.migrate import known_revisions, migrate, newest_revision, revision_of

OPERATOR = Actor("operator")
"""Whoever may run commands on this machine; the story names no more."""

hall_option = click.option("--hall", "hall_code", metavar="CODE", help="Which hall, where there is more than one.")


@dataclass(frozen=True, slots=True)
class Place:
    """An open database with at least one hall, and the one that is meant."""

    config: Config
    house: House
    halls: tuple[HallInList, ...]
    code: str | None = None

    @property
    def hall(self) -> HallInList:
        """The hall that was named, or the only one. Raises HallUnknown."""
        found = [hall for hall in self.halls if self.code in (None, hall.code)]
        if len(found) != 1:
            raise HallUnknown(hall=self.code, known=[hall.code for hall in self.halls])
        return found[0]

    @property
    def meant(self) -> tuple[HallInList, ...]:
        """The hall that was named, or all. Raises HallUnknown."""
        return self.halls if self.code is None else (self.hall,)

    def act(self, perform: Any) -> Any:
        """One act in the hall that is meant, by whoever runs the command."""
        return self.house.act(self.hall.id, OPERATOR, perform)

    def setup(self) -> HallSetup:
        """The set-up of the hall that is meant."""
        with self.house.database.reading() as connection:
            return setup_of(connection, self.hall.id)


@contextmanager
def place(hall: str | None = None) -> Iterator[Place]:
    """The database of this installation, for the length of a `with`.

    Raises ConfigInvalid and what `check_revision` raises.
    """
    config = read_config(os.environ)
    check_revision(config.database_url)
    with opened(config.database_url) as database:
        with database.reading() as connection:
            known = halls(connection)
        if not known:
            raise NoHallYet(home=str(config.home))
        yield Place(config, House(database), known, hall)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database for the length of a `with`."""
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()


def check_revision(url: str) -> None:
    """Raises NoHallYet where there is no database, DatabaseBehind or DatabaseAhead where its tables are not those of this version."""
    revision = known_revision(url)
    if revision is None:
        raise NoHallYet(home=url)
    check_not_ahead(revision)
    if revision != newest_revision():
        raise DatabaseBehind(revision=revision)


def check_not_ahead(revision: str) -> None:
    """Raises DatabaseAhead for a revision that this version does not know."""
    if revision not in known_revisions():
        raise DatabaseAhead(revision=revision)


def make_database(url: str) -> None:
    """Make the tables of this version; a new SQLite file can be read by nobody else, nor what SQLite puts beside it."""
    with opened(url) as database:
        if database.is_sqlite:
            database.path.touch(mode=0o600)
    migrate(url)


def known_revision(url: str) -> str | None:
    """The revision of the database, None where there is none yet; looking makes no file."""
    with opened(url) as database:
        if database.is_sqlite and not database.path.exists():
            return None
    return revision_of(url)
