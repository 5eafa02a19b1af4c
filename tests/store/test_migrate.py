"""Migrations lead to exactly the tables that the code knows, and back."""

import re

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from hallq.store import tables as t
from hallq.store.migrate import MigrationUnsound, known_revisions, migrate, newest_revision, revision_of, step_back
from hallq.store.sqlite import library
from tests.databases import open_database, sqlite_url
from tests.making import make_hall

SHAPES = {
    "sqlite": "SELECT type, tbl_name, name, sql FROM sqlite_master",
    "postgresql": """
        SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
            FROM information_schema.columns WHERE table_schema = 'public'
    """,
}


def shape(database):
    """Every table, index and constraint as the database itself tells it, its parts in any order."""
    with database.reading() as connection:
        rows = connection.exec_driver_sql(SHAPES[connection.dialect.name]).all()
    ours = [row for row in rows if row[1] != "alembic_version" and not row[1].startswith("sqlite_stat")]
    return {(kind, table, name): sorted(re.split(r"[\s,()]+", sentence or "")) for kind, table, name, sentence in ours}


@pytest.fixture
def bare_url(database_url):
    """A database of which nothing is made yet."""
    step_back(database_url, "base")
    return database_url


def test_a_migrated_database_is_what_the_code_knows(database_url):
    database = open_database(database_url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})

        assert compare_metadata(context, t.metadata) == []


def test_indexes_and_checks_are_as_if_the_tables_had_been_made_at_once(database_url):
    migrated = open_database(database_url)
    by_migration = shape(migrated)
    with migrated.migrating() as connection:
        t.metadata.drop_all(connection)
        t.metadata.create_all(connection)

    assert by_migration == shape(migrated)


def test_an_empty_database_has_no_revision(bare_url):
    assert revision_of(bare_url) is None


def test_stepping_back_leaves_nothing(bare_url):
    assert shape(open_database(bare_url)) == {}


def test_a_database_goes_up_from_empty(bare_url):
    migrate(bare_url)

    assert revision_of(bare_url) == newest_revision()


def test_a_database_is_the_same_after_going_down_and_up_again(database_url):
    database = open_database(database_url)
    before = shape(database)
    step_back(database_url, "base")
    migrate(database_url)

    assert shape(database) == before


def test_migrating_again_changes_nothing(database_url):
    house, hall = make_hall(database_url)
    before = shape(house.database)
    migrate(database_url)

    assert shape(house.database) == before
    assert house.setup_of(hall).code == "xitou"


def test_every_step_up_is_known(database_url):
    assert revision_of(database_url) in known_revisions()


def test_a_new_sqlite_file_is_made(tmp_path):
    """On SQLite only: no server makes a database by being asked for it."""
    url = sqlite_url(tmp_path / "new.db")
    migrate(url)

    assert revision_of(url) == newest_revision()


def test_a_migration_that_leaves_rows_pointing_nowhere_is_taken_back(tmp_path, sqlite_url):
    """On SQLite only: PostgreSQL never lets go of its foreign keys."""
    step_back(sqlite_url, "base")
    loose = library.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    loose.execute("CREATE TABLE one (id INTEGER PRIMARY KEY)")
    loose.execute("CREATE TABLE other (one_id INTEGER REFERENCES one(id))")
    loose.execute("INSERT INTO other VALUES (7)")
    loose.close()

    with pytest.raises(MigrationUnsound):
        migrate(sqlite_url)
    assert revision_of(sqlite_url) is None


@pytest.mark.parametrize("table", t.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_constraint_has_a_name(table):
    assert [constraint for constraint in table.constraints if not constraint.name] == []


@pytest.mark.parametrize("table", t.BOOKS, ids=lambda table: table.name)
def test_history_is_never_deleted_along_with_something_else(table):
    assert [key for key in table.foreign_keys if key.ondelete] == []


def test_instants_outlast_2038():
    kinds = {type(column.type) for table in t.metadata.sorted_tables for column in table.columns if column.name.endswith(("_at", "until", "at"))}

    assert kinds == {sa.BigInteger}
