"""Copies of a whole database: one portable file, made while the hall works, and put back into either database."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hallq.domain.errors import BackupInvalid, DatabaseBehind, DatabaseNotEmpty, FileTaken
from hallq.store import tables as t
from hallq.store.database import FAULTS, Database, refusal_of
from hallq.store.migrate import known_revisions, migrate, newest_revision, revision_of
from hallq.store.sqlite import library, open_connection

Progress = Callable[[int, int], None]
AT_ONCE = 2_000
# Instructions of SQLite between two looks at how far a copy is.
STRIDE = 1_000_000


@dataclass(frozen=True, slots=True)
class Copied:
    """A hall as a backup holds it: its code and the number and digest of its last line, by which the copy can be told from any other."""

    hall_id: int
    hall: str
    epoch: str
    lines: int
    digest: str


def backup(database: Database, file: Path, progress: Progress = lambda _done, _all: None) -> list[Copied]:
    """Write one consistent copy of the database to `file`, a SQLite file whichever database runs; the hall goes on working.

    On SQLite nobody waits for it: readers of a WAL database hold up no writer. On PostgreSQL it is one repeatable-read snapshot. The file is
    whole or not there: it is written beside, synced, then given its name. `progress` is told bytes or rows done and in all, roughly.
    Raises FileTaken, and whatever the database refuses.
    """
    if file.exists():
        raise FileTaken(file=str(file))
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    try:
        (_vacuum_into if database.is_sqlite else _dump)(database, part, progress)
        _make_plain(part)
        copied = contents(part)
        _give_name(part, file)
    finally:
        part.unlink(missing_ok=True)
    return copied


def contents(file: Path) -> list[Copied]:
    """The halls in a backup. Raises BackupInvalid where it is none of ours."""
    with _opened(file) as connection:
        return [Copied(*row) for row in _ask(connection, HALLS)]


def take_out(file: Path, folder: Path) -> Database:
    """A working copy of a backup in `folder`, whole, checked and led to the present tables. Raises BackupInvalid."""
    with _opened(file) as connection:
        _check(connection)
    copy = folder / "restoring.db"
    shutil.copyfile(file, copy)
    database = Database(f"sqlite:///{copy}")
    if revision_of(database.url) not in known_revisions():
        raise BackupInvalid(reason="it was made by a newer hallq", revision=revision_of(database.url))
    migrate(database.url)
    return database


def fill(target: Database, source: Database, *, replacing: bool, progress: Progress = lambda _done, _all: None) -> None:
    """Put every row of `source` into `target`, whose tables are the present ones, in one transaction: wholly or not at all.

    Sign-ins and pairings are left out: one that was ended since the backup must not live again.
    Raises DatabaseNotEmpty where the target holds a hall, unless `replacing`.
    """
    with source.reading() as there, target.migrating() as here:
        if (hall := here.scalar(sa.select(t.hall.c.code).limit(1))) is not None:
            if not replacing:
                raise DatabaseNotEmpty(hall=hall)
            for table in reversed(t.metadata.sorted_tables):
                here.execute(sa.delete(table))
        _copy(there, here, progress, [table for table in t.metadata.sorted_tables if table not in {t.login_session, t.pairing}])


# --- the two ways to a file ----------------------------------------------------------------------------------------------------------------


def _vacuum_into(database: Database, part: Path, progress: Progress) -> None:
    whole = database.path.stat().st_size
    with closing(open_connection(database.path)) as connection:
        connection.set_progress_handler(lambda: progress(part.stat().st_size if part.exists() else 0, whole), STRIDE)
        try:
            connection.execute("VACUUM INTO ?", (str(part),))
        except FAULTS as fault:
            raise refusal_of(fault) from fault


def _dump(database: Database, part: Path, progress: Progress) -> None:
    url = f"sqlite:///{part}"
    if (revision := revision_of(database.url)) != newest_revision():
        raise DatabaseBehind(revision=revision)
    migrate(url)
    with database.reading() as there, Database(url).migrating() as here:
        _copy(there, here, progress, t.metadata.sorted_tables)


def _make_plain(part: Path) -> None:
    """One file, nothing of it in a log beside; only its owner may read it, for it holds digests of secrets."""
    with closing(library.connect(str(part), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    part.chmod(0o600)


def _give_name(part: Path, file: Path) -> None:
    """Only what is safe on the disk bears the name of a backup."""
    _sync(part)
    part.rename(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# --- rows ----------------------------------------------------------------------------------------------------------------------------------


def _copy(there: sa.Connection, here: sa.Connection, progress: Progress, tables: list[sa.Table]) -> None:
    counts = {table: int(there.scalar(sa.select(sa.func.count()).select_from(table)) or 0) for table in tables}
    done, whole = 0, sum(counts.values())
    for table in tables:
        for some in there.execute(sa.select(table), execution_options={"yield_per": AT_ONCE}).partitions():
            _put(here, table, [tuple(row) for row in some])
            done += len(some)
            progress(done, whole)
        if here.dialect.name == "postgresql" and table.autoincrement_column is not None:
            here.exec_driver_sql(GO_ON_AFTER.format(table=table.name))


GO_ON_AFTER = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"


def _put(here: sa.Connection, table: sa.Table, rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(column.name for column in table.columns)
    cursor = here.connection.cursor()
    if here.dialect.name == "postgresql":
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join("?" * len(table.columns))
        cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", rows)  # noqa: S608 -- names of our own tables


# --- looking into a file -------------------------------------------------------------------------------------------------------------------

HALLS = (
    "SELECT h.id, h.code, h.epoch, l.seq, l.digest FROM hall h LEFT JOIN event_log l ON l.hall_id = h.id"
    " AND l.seq = (SELECT max(seq) FROM event_log WHERE hall_id = h.id) ORDER BY h.id"
)


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    if not file.is_file():
        raise BackupInvalid(reason="there is no such file", file=str(file))
    with closing(library.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        yield connection


def _ask(connection: Any, question: str) -> list[tuple[Any, ...]]:
    try:
        return list(connection.execute(question))
    except library.DatabaseError as fault:
        raise BackupInvalid(reason=str(fault)) from fault


def _check(connection: Any) -> None:
    """Raises BackupInvalid for a file that is damaged, or that is no backup of a hall."""
    for question in ("PRAGMA integrity_check", "PRAGMA foreign_key_check"):
        if (said := _ask(connection, question)) not in ([("ok",)], []):
            raise BackupInvalid(reason=f"it is damaged: {said[0]}")
    if not _ask(connection, "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'") or not _ask(connection, HALLS):
        raise BackupInvalid(reason="it holds no hall")
