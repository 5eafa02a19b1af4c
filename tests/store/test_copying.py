"""A backup is one whole instant of a working hall, in one file that goes back into either database."""

import sqlite3
import stat
import threading
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from hallq.domain.errors import BackupInvalid, DatabaseBehind, DatabaseNotEmpty, FileTaken
from hallq.operations.verify import verify
from hallq.store import tables as t
from hallq.store.copying import backup, contents, fill, take_out
from tests.databases import close_databases, open_database, postgres_copy, sqlite_copy
from tests.everything import everything
from tests.making import issue, make_hall


def all_rows(database):
    with database.reading() as connection:
        return {table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr) for table in t.metadata.sorted_tables}


@pytest.fixture
def another_sqlite(sqlite_template, tmp_path):
    """A SQLite database that is not the one under `database_url`."""
    (tmp_path / "another").mkdir()
    url = sqlite_copy(sqlite_template, tmp_path / "another")
    yield open_database(url)
    close_databases(url)


@pytest.fixture
def another_postgres(postgres, postgres_template):
    """A PostgreSQL database that is not the one under `database_url`."""
    with postgres_copy(postgres, postgres_template) as url:
        yield open_database(url)


@pytest.fixture
def taken_out(tmp_path):
    """Takes backups out, and closes the copies with the test."""
    with ExitStack() as stack:

        def take(file):
            copy = take_out(file, tmp_path)
            stack.callback(copy.dispose)
            return copy

        yield take


@pytest.fixture
def saved(database_url, tmp_path):
    """A hall in which everything happened, and its backup."""
    house, hall = everything(database_url)
    file = tmp_path / "hall.backup"
    backup(house.database, file)
    return house, hall, file


def test_a_backup_holds_every_row_of_every_table(saved, taken_out):
    house, _, file = saved

    assert all_rows(taken_out(file)) == all_rows(house.database)


def test_a_backup_says_which_halls_it_holds_and_how_far(saved):
    house, hall, file = saved
    verdict = verify(house.database, hall)

    assert [(held.hall, held.lines, held.digest) for held in contents(file)] == [("xitou", verdict.lines, verdict.digest)]


def test_a_backup_is_one_plain_file_that_only_its_owner_may_read(saved, tmp_path):
    _, _, file = saved

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("hall.backup")] == ["hall.backup"]
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_nothing_is_written_over(saved):
    house, _, file = saved
    with pytest.raises(FileTaken):
        backup(house.database, file)


def test_a_backup_that_fails_leaves_no_file(database_url, tmp_path):
    house, _ = make_hall(database_url)
    with house.database.migrating() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
        connection.execute(sa.text("DROP TABLE evaluation"))
        connection.execute(sa.text("DROP TABLE hall CASCADE" if not house.database.is_sqlite else "DROP TABLE hall"))

    with pytest.raises((BackupInvalid, DatabaseBehind)):
        backup(house.database, tmp_path / "hall.backup")
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


def test_a_backup_made_while_tickets_are_issued_is_one_instant(database_url, tmp_path, taken_out):
    house, hall = make_hall(database_url)
    enough, stop = threading.Event(), threading.Event()

    def visitors():
        for count in range(10_000):
            issue(house, hall)
            if count == 20:
                enough.set()
            if stop.is_set():
                return

    kiosk = threading.Thread(target=visitors)
    kiosk.start()
    enough.wait()
    [held] = backup(house.database, tmp_path / "hall.backup")
    stop.set()
    kiosk.join()

    copy = taken_out(tmp_path / "hall.backup")
    verdict = verify(copy, held.hall_id)
    assert verdict.faults == []
    assert 20 < verdict.lines < verify(house.database, hall).lines


def test_a_backup_goes_back_into_an_empty_database_row_by_row(saved, another_postgres, taken_out, another_sqlite):
    house, _, file = saved
    source = taken_out(file)
    for target in (another_sqlite, another_postgres):
        fill(target, source, replacing=False)

        assert all_rows(target) == all_rows(house.database)


def test_things_made_after_a_restore_get_keys_of_their_own(saved, taken_out):
    house, hall, file = saved
    fill(house.database, taken_out(file), replacing=True)

    with house.database.migrating() as connection:
        row = {"hall_id": hall, "code": "new", "name_zh": "新", "name_en": "New", "position": 9}
        assert connection.execute(sa.insert(t.zone).values(row).returning(t.zone.c.id)).scalar_one() == 3


def test_sign_ins_and_pairings_do_not_come_back(saved, tmp_path, taken_out, another_sqlite):
    house, hall, _ = saved
    with house.database.migrating() as connection:
        person = {"id": 1, "hall_id": hall, "login": "li", "name": "李", "role": "clerk", "made_at": 0}
        connection.execute(sa.insert(t.person).values(person))
        connection.execute(sa.insert(t.login_session).values(digest="d", hall_id=hall, person_id=1, began_at=0, seen_at=0, until=9))
    backup(house.database, tmp_path / "later.backup")
    target = another_sqlite
    fill(target, taken_out(tmp_path / "later.backup"), replacing=False)

    assert all_rows(target)["login_session"] == []
    assert len(all_rows(target)["person"]) == 1


def test_a_database_that_holds_a_hall_is_not_written_over_by_mistake(saved, taken_out):
    house, _, file = saved
    before = all_rows(house.database)
    with pytest.raises(DatabaseNotEmpty):
        fill(house.database, taken_out(file), replacing=False)

    assert all_rows(house.database) == before


def test_a_fill_that_breaks_off_changes_nothing(saved, taken_out):
    house, hall, file = saved
    source = taken_out(file)
    issue(house, hall)
    before = all_rows(house.database)

    def break_off(_done, _whole):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(house.database, source, replacing=True, progress=break_off)
    assert all_rows(house.database) == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "holds no hall"), (b"not a database at all, but long enough to be looked at" * 20, "not a database"), (None, "no such file")],
)
def test_a_file_that_is_no_backup_is_refused(tmp_path, content, reason, taken_out):
    file = tmp_path / "odd.backup"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BackupInvalid, match=reason):
        taken_out(file)


def test_a_damaged_backup_is_refused(saved, taken_out):
    _, _, file = saved
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupInvalid):
        taken_out(file)


def test_a_backup_of_a_newer_hallq_is_refused(saved, taken_out):
    _, _, file = saved
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(BackupInvalid, match="newer"):
        taken_out(file)


def test_progress_is_told(saved, taken_out, another_sqlite):
    _, _, file = saved
    heard = []
    fill(another_sqlite, taken_out(file), replacing=False, progress=lambda done, whole: heard.append((done, whole)))

    assert heard[-1][0] == heard[-1][1] > 100
