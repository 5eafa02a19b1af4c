"""`hallq restore`: a backup in the place of the database, which is kept aside; until the last moment nothing of it is touched."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from hallq.cli.place import known_revision, opened
from hallq.cli.talk import Progress, examples, say, warn
from hallq.config import Config, read_config
from hallq.domain.errors import DatabaseNotEmpty
from hallq.operations.clock import LiveClock
from hallq.operations.restore import Restored
from hallq.operations.restore import restore as put_back
from hallq.queries.setup import halls
from hallq.store.copying import backup
from hallq.store.database import Database
from hallq.store.holding import check_nobody_else, held
from hallq.store.migrate import migrate
from hallq.words import mark as _

SQLITE_FILES = ("", "-wal", "-shm")
PutBack = Callable[[Database, bool], list[Restored]]


class _OnPaper(click.ParamType[tuple[str, int]]):
    """`A=1573`: the highest number of a series that was seen on paper."""

    name = "SERIES=NUMBER"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """The letters and the number."""
        letters, _sign, number = str(value).partition("=")
        if not letters or not number.isdecimal():
            self.fail(f"{value} is not of the form A=1573", param, ctx)
        return letters.upper(), int(number)


@click.command(epilog=examples("hallq restore hall.backup", "hallq restore hall.backup --replace --on-paper A=1573"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", "replacing", is_flag=True, help="Put it in the place of the hall that is there, which is kept aside.")
@click.option(
    "--on-paper", type=_OnPaper(), multiple=True, help="Highest number of a series that visitors hold, where more than 500 were given since."
)
def restore(file: Path, replacing: bool, on_paper: tuple[tuple[str, int], ...]) -> None:  # noqa: FBT001 -- a flag of the command line
    """Put the backup FILE back. Stop the server first: a database that anybody has open is refused.

    The hall begins a new life: screens notice, everybody signs in again, slips that were under way are not printed again, and every series of
    the day goes on in an unused thousand, so that no number on paper is given twice. Devices that were put out since the backup are in again: put
    them out once more. What was there before is kept in HALLQ_HOME as before-restore-1 and so on.
    """
    config = read_config(os.environ)

    def put(database: Database, replacing_it: bool) -> list[Restored]:  # noqa: FBT001 -- handed on as it is
        with Progress(file.name) as progress:
            return put_back(database, file, LiveClock(), replacing=replacing_it, on_paper=dict(on_paper), progress=progress)

    with held(config.home, alone=True):
        holds_hall = _holds_hall(config)
        if holds_hall and not replacing:
            raise DatabaseNotEmpty(home=str(config.home))
        with opened(config.database_url) as database:
            restored = _in_a_new_file(config, database, put) if database.is_sqlite else _in_its_place(config, database, put, aside=holds_hall)
    for hall in restored:
        _tell(hall)


def _holds_hall(config: Config) -> bool:
    """Whether there is anything to be lost; a database that cannot be read may hold a hall."""
    try:
        if known_revision(config.database_url) is None:
            return False
        with opened(config.database_url) as database, database.reading() as connection:
            return bool(halls(connection))
    except Exception:  # noqa: BLE001 -- whatever stops us from looking
        return True


def _in_a_new_file(config: Config, database: Database, put: PutBack) -> list[Restored]:
    """SQLite: all is made in a file beside, which takes the place at the end; the old file is renamed, broken or not."""
    check_nobody_else(database)
    fresh = database.path.with_name(database.path.name + ".restoring")
    _remove(fresh)
    migrate(f"sqlite:///{fresh}")
    try:
        with opened(f"sqlite:///{fresh}") as new:
            restored = put(new, False)
    except BaseException:
        _remove(fresh)
        raise
    _keep_aside(config, database.path)
    fresh.rename(database.path)
    return restored


def _in_its_place(config: Config, database: Database, put: PutBack, *, aside: bool) -> list[Restored]:
    """PostgreSQL: what is there is copied, then replaced in one transaction."""
    if aside:
        file = _next_aside(config, ".backup")
        with Progress(file.name) as progress:
            backup(database, file, progress)
        say(_("Kept what was there in %(file)s."), file=file)
    migrate(config.database_url)
    return put(database, aside)


def _keep_aside(config: Config, path: Path) -> None:
    if not path.exists():
        return
    aside = _next_aside(config, path.suffix)
    for ending in SQLITE_FILES:
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    say(_("Kept what was there in %(file)s."), file=aside)


def _next_aside(config: Config, suffix: str) -> Path:
    names = (config.home / f"before-restore-{number}{suffix}" for number in range(1, 10_000))
    return next(file for file in names if not file.exists())


def _remove(path: Path) -> None:
    for ending in SQLITE_FILES:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _tell(restored: Restored) -> None:
    kept = restored.backup
    say(_("%(hall)s is back as of line %(lines)s, and begins epoch %(epoch)s."), hall=kept.hall, lines=kept.lines, epoch=restored.epoch)
    for day, numbers in restored.numbers.items():
        told = ", ".join(f"{prefix} {last + 1}" for prefix, last in sorted(numbers.items()))
        say(_("Next numbers on %(day)s: %(numbers)s"), day=day, numbers=told)
    warn(_("Look at the devices (hallq device list): one that was put out since the backup is in again."))
