"""SQLite as hallq wants it: a library without the WAL-reset fault, and every promise read back when a connection opens."""

import importlib
import sqlite3
from pathlib import Path
from typing import Any

# 3.7.0 to 3.51.2 may corrupt a WAL database when two connections checkpoint at once (sqlite.org/wal.html#walresetbug).
FIXED: tuple[tuple[int, int, int], ...] = ((3, 51, 3), (3, 50, 7), (3, 44, 6))

# FULL, not NORMAL: a ticket on paper must survive a power cut, and NORMAL loses the last commits.
PRAGMAS: dict[str, tuple[str, Any]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "busy_timeout": ("5000", 5000),
    "secure_delete": ("ON", 1),
}


def is_sound(version: tuple[int, ...]) -> bool:
    """Whether a SQLite of this version has the fix of the WAL-reset fault."""
    newest, *branches = FIXED
    return version >= newest or any(version[:2] == fixed[:2] and version >= fixed for fixed in branches)


def _find_library() -> Any:
    if is_sound(sqlite3.sqlite_version_info):
        return sqlite3
    return importlib.import_module("pysqlite3.dbapi2")


library: Any = _find_library()


class SqliteUnfit(Exception):
    """The SQLite in use did not take a setting that hallq's promises rest on."""


def open_connection(path: Path) -> Any:
    """A connection that begins nothing by itself, with every pragma set and read back. Raises SqliteUnfit."""
    connection = library.connect(str(path), timeout=5, check_same_thread=False, isolation_level=None, cached_statements=256)
    for name, (value, expected) in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            message = f"SQLite at {path} answers {name}={found!r} where {expected!r} is needed"
            raise SqliteUnfit(message)
    return connection
