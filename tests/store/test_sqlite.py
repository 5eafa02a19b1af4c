"""SQLite as hallq wants it: a sound library, and every promise read back."""

import pytest

from hallq.store.sqlite import PRAGMAS, SqliteUnfit, is_sound, library, open_connection


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 53, 4), True),
        ((3, 51, 3), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 44, 5), False),
        ((3, 45, 9), False),
        ((3, 40, 1), False),
        ((4, 0, 0), True),
    ],
)
def test_a_version_is_sound_once_it_has_the_fix_of_the_wal_reset_fault(version, sound):
    assert is_sound(version) is sound


def test_the_library_in_use_is_sound():
    assert is_sound(library.sqlite_version_info)


@pytest.fixture
def connection(tmp_path):
    """A connection to a new file."""
    found = open_connection(tmp_path / "hall.db")
    yield found
    found.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000), ("secure_delete", 1)],
)
def test_a_connection_keeps_every_promise(connection, pragma, value):
    assert connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_every_promise_is_read_back():
    assert set(PRAGMAS) == {"journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete"}


def test_a_connection_begins_nothing_by_itself(connection):
    connection.execute("CREATE TABLE one (n INTEGER)")
    connection.execute("INSERT INTO one VALUES (1)")

    assert not connection.in_transaction


def test_a_database_that_takes_no_write_ahead_log_is_refused():
    with pytest.raises(SqliteUnfit, match="journal_mode='memory' where 'wal' is needed"):
        open_connection(":memory:")


def test_a_promise_that_is_not_taken_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(PRAGMAS, "synchronous", ("NORMAL", 2))

    with pytest.raises(SqliteUnfit, match="synchronous=1 where 2 is needed"):
        open_connection(tmp_path / "hall.db")
