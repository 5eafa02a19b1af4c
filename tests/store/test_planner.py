"""What SQLite's planner is told."""

import sqlalchemy as sa

from hallq.store.migrate import migrate
from hallq.store.planner import KNOWN
from tests.databases import open_database

TOLD = sa.text("SELECT tbl, idx, stat FROM sqlite_stat1")
INDEXES = sa.text("SELECT m.name, i.name FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'")


def read(url, statement):
    with open_database(url).reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def test_a_new_database_knows_the_figures_of_a_long_past(sqlite_url):
    assert {(table, index): rows for table, index, rows in read(sqlite_url, TOLD)}.items() >= KNOWN.items()


def test_it_is_told_of_indexes_that_are_there_and_of_no_other(sqlite_url):
    there = set(read(sqlite_url, INDEXES))
    own_keys = {(table, table) for table, _ in KNOWN}

    assert KNOWN.keys() - own_keys - there == set()


def test_every_index_of_a_table_of_which_it_is_told_is_known(sqlite_url):
    tables = {table for table, _ in KNOWN}
    there = {(table, index) for table, index in read(sqlite_url, INDEXES) if table in tables and "autoindex" not in index}

    assert there - KNOWN.keys() == set()


def test_migrating_again_tells_it_once(sqlite_url):
    migrate(sqlite_url)

    told = [(table, index) for table, index, _ in read(sqlite_url, TOLD)]
    assert len(told) == len(set(told))
