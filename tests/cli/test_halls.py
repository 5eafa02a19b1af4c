"""A hall is made from a set-up file, and its set-up goes out and in by files that say the same."""

import os
import re

import click
import pytest
import sqlalchemy as sa
import yaml

from hallq.cli.commands import MACHINE, REFUSED
from hallq.cli.halls import copy_before
from hallq.config import read_config
from hallq.store import tables as t
from hallq.store.copying import contents
from hallq.store.migrate import newest_revision, step_back
from tests.making import hall_document

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}")


def value(terminal, question):
    with terminal.database().reading() as connection:
        return connection.scalar(question)


def test_a_hall_is_made_with_an_administrator_who_sets_the_password_by_a_code(terminal):
    said = terminal("init", terminal.setup_file(), "--admin", "wang", "--admin-name", "王芳").out

    assert "Made the hall xitou (Xitou Service Hall)" in said
    assert CODE.search(said)
    assert "http://127.0.0.1:8000/first-password" in said
    assert value(terminal, sa.select(t.person.c.name).where(t.person.c.login == "wang")) == "王芳"
    assert value(terminal, sa.select(t.person.c.password_hash)) is None


def test_a_home_is_made_that_only_its_owner_enters(terminal):
    terminal("init", terminal.setup_file())

    assert terminal.home.stat().st_mode & 0o077 == 0


def test_a_database_that_nobody_else_reads_is_made_where_there_is_none(terminal, tmp_path, monkeypatch):
    monkeypatch.setenv("HALLQ_DATABASE_URL", "")
    terminal("--home", tmp_path / "new", "init", terminal.setup_file())

    assert (tmp_path / "new" / "hall.db").stat().st_mode & 0o777 == 0o600


def test_the_same_hall_cannot_be_made_twice(at_a_hall):
    assert "in use already" in at_a_hall("init", at_a_hall.setup_file(), code=REFUSED).err


def test_every_fault_of_a_set_up_file_is_told_with_its_place(terminal):
    said = terminal("init", terminal.setup_file(zones=[], units=[{"code": "Not A Code"}]), code=REFUSED).err

    assert "  units" in said
    assert "  queues.pension.zone: there is no zone 'social'" in said


def test_a_set_up_file_that_is_no_yaml_is_told_with_its_line(terminal):
    assert "line 2" in terminal("init", terminal.file("hall.yaml", "schema: 1\n\tx"), code=REFUSED).err


def test_an_administrator_who_cannot_be_is_told_with_the_remedy(terminal):
    said = terminal("init", terminal.setup_file(), "--admin", "no blanks please", code=REFUSED).err

    assert "hallq user add" in said
    assert terminal("user", "add", "wang", "--name", "王芳", "--role", "admin").out.startswith("One-time code of wang")


# --- set-up --------------------------------------------------------------------------------------------------------------------------------


def test_what_was_exported_loads_the_same(at_a_hall):
    file = at_a_hall.file("export.yaml", at_a_hall("setup", "export").out)

    assert "Nothing changed" in at_a_hall("setup", "load", file).out


def test_an_export_into_a_file_never_writes_over_one(at_a_hall, tmp_path):
    at_a_hall("setup", "export", tmp_path / "export.yaml")
    before = (tmp_path / "export.yaml").read_text()

    at_a_hall("setup", "export", tmp_path / "export.yaml", code=MACHINE)
    assert (tmp_path / "export.yaml").read_text() == before
    assert yaml.safe_load(before)["hall"]["code"] == "xitou"


def changed(terminal):
    document = hall_document()
    document["zones"].append({"code": "north", "name": {"zh": "北区", "en": "North"}})
    document["queues"][0]["target_minutes"] = 7
    document["printers"] = []
    return terminal.file("changed.yaml", yaml.safe_dump(document, allow_unicode=True))


def test_a_load_says_what_was_made_changed_and_retired(at_a_hall):
    said = at_a_hall("setup", "load", changed(at_a_hall)).out

    assert "+ zones: north\n" in said
    assert "~ queues: pension\n" in said
    assert "- printers: lobby\n" in said
    assert value(at_a_hall, sa.select(t.queue.c.target_minutes).where(t.queue.c.code == "pension")) == 7


def test_a_dry_run_says_the_same_and_changes_nothing(at_a_hall):
    said = at_a_hall("setup", "load", changed(at_a_hall), "--dry-run").out

    assert "+ zones: north\n" in said
    assert "Nothing was changed" in said
    assert value(at_a_hall, sa.select(t.queue.c.target_minutes).where(t.queue.c.code == "pension")) == 15


def test_what_should_be_looked_at_again_is_told(at_a_hall):
    document = hall_document()
    document["series"].append({"prefix": "P", "first": 1, "width": 3})
    document["series"].append({"prefix": "B", "first": 1, "width": 3})
    document["queues"][0]["series"], document["queues"][1]["series"] = "P", "B"
    file = at_a_hall.file("alike.yaml", yaml.safe_dump(document, allow_unicode=True))

    assert "B and P sound alike" in at_a_hall("setup", "load", file, "--dry-run").err


@pytest.mark.parametrize("name", ["city", "town"])
def test_a_made_up_hall_may_be_the_beginning_of_ones_own(terminal, name):
    file = terminal.file("made-up.yaml", terminal("setup", "export", "--made-up", name).out)

    assert "Made the hall" in terminal("init", file).out


# --- migrate -------------------------------------------------------------------------------------------------------------------------------


def test_a_database_of_this_version_is_left_alone(at_a_hall):
    assert newest_revision() in at_a_hall("migrate").out
    assert list(at_a_hall.home.glob("*.backup")) == []


def test_an_empty_database_is_led_to_the_newest_tables(terminal):
    step_back(terminal.url, "base")

    assert "Led the database" in terminal("migrate").out
    terminal("init", terminal.setup_file())


def test_an_older_database_is_copied_before_it_is_changed(sqlite_url, terminal, monkeypatch):
    monkeypatch.setenv("HALLQ_DATABASE_URL", sqlite_url)
    terminal("init", terminal.setup_file())
    copy_before(read_config(os.environ), "0000")

    assert [held.hall for held in contents(terminal.home / "before-migration-from-0000.backup")] == ["xitou"]


def test_postgresql_is_to_be_dumped_by_its_own_means(postgres_url, terminal, monkeypatch, capsys):
    monkeypatch.setenv("HALLQ_DATABASE_URL", postgres_url.replace("+psycopg", ""))
    terminal("init", terminal.setup_file())

    with pytest.raises(click.exceptions.Exit):
        copy_before(read_config(os.environ), "0000")
    assert "pg_dump" in capsys.readouterr().err


def test_a_database_of_a_newer_version_is_left_alone(at_a_hall):
    with at_a_hall.database().migrating() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    assert "newer hallq (9999)" in at_a_hall("migrate", code=REFUSED).err


@pytest.mark.parametrize("words", [("init",), ("setup", "load")])
def test_a_set_up_file_in_another_encoding_is_told_with_what_to_do(terminal, words):
    file = terminal.setup_file()
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    said = terminal(*words, file, code=MACHINE).err

    assert said == f"hallq: {file}: The file is not in UTF-8. Open it in an editor and save it as UTF-8.\n"


def test_a_fault_of_the_whole_set_up_file_is_told_of_the_file(terminal):
    assert "\n  the file: " in terminal("init", terminal.file("empty.yaml", ""), code=REFUSED).err
