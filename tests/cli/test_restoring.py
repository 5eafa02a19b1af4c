"""A backup takes the place of a database that is kept aside; until the last moment nothing of it is touched."""

import pytest
import sqlalchemy as sa

from hallq.cli.commands import MACHINE, REFUSED
from hallq.operations.hall import SYSTEM, House
from hallq.operations.upkeep import turn_day
from hallq.store import tables as t
from hallq.store.holding import held
from tests.making import issue


@pytest.fixture
def saved(at_a_hall, tmp_path):
    """A terminal at a hall that has been saved; one more ticket was given since."""
    house = House(at_a_hall.database())
    house.act(1, SYSTEM, turn_day)
    issue(house, 1, any_hour=True)
    at_a_hall("backup", tmp_path / "hall.backup")
    issue(house, 1, any_hour=True)
    house.database.dispose()
    return at_a_hall, tmp_path / "hall.backup"


def tickets(terminal):
    database = terminal.database()
    with database.reading() as connection:
        found = connection.scalars(sa.select(t.ticket.c.number).order_by(t.ticket.c.id)).all()
    database.dispose()
    return found


def test_a_hall_that_is_there_is_replaced_on_demand_only(saved):
    terminal, file = saved
    terminal("restore", file, code=REFUSED)

    assert tickets(terminal) == ["J001", "J002"]


def test_the_hall_is_back_as_it_was_saved_and_goes_on_past_the_paper(saved):
    terminal, file = saved
    said = terminal("restore", file, "--replace").out

    assert "xitou is back as of line" in said
    assert "J 1001" in said
    assert tickets(terminal) == ["J001"]
    house = House(terminal.database())
    assert issue(house, 1, any_hour=True).ticket.number == "J1001"
    assert "the books are what the log tells" in terminal("verify").out


def test_what_was_there_is_kept_aside(saved):
    terminal, file = saved
    said = terminal("restore", file, "--replace").out
    kept = next(path for path in terminal.home.glob("before-restore-1.*") if path.suffix in {".db", ".backup"})

    assert str(kept) in said
    terminal("restore", file, "--replace")
    assert next(terminal.home.glob("before-restore-2.*")).exists()


def test_what_was_kept_aside_goes_back_again(saved):
    terminal, file = saved
    terminal("restore", file, "--replace")
    kept = next(path for path in terminal.home.glob("before-restore-1.*") if path.suffix in {".db", ".backup"})
    terminal("restore", kept, "--replace")

    assert tickets(terminal) == ["J001", "J002"]


def test_higher_numbers_on_paper_are_named_by_their_letters(saved):
    terminal, file = saved

    assert "J 3001" in terminal("restore", file, "--replace", "--on-paper", "j=1700").out
    assert "A=1573" in terminal("restore", file, "--replace", "--on-paper", "J", code=2).err


def test_a_server_that_runs_is_noticed(saved):
    terminal, file = saved
    with held(terminal.home, alone=True):
        assert "has the database open" in terminal("restore", file, "--replace", code=REFUSED).err


def test_an_open_database_is_noticed_even_without_a_server(saved):
    terminal, file = saved
    database = terminal.database()
    with database.reading() as connection:
        connection.scalar(sa.select(t.hall.c.id))
    terminal("restore", file, "--replace", code=REFUSED)

    database.dispose()
    assert tickets(terminal) == ["J001", "J002"]


def test_a_damaged_backup_changes_nothing(saved):
    terminal, file = saved
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    before = sorted(path.name for path in terminal.home.iterdir())
    terminal("restore", file, "--replace", code=REFUSED)

    assert tickets(terminal) == ["J001", "J002"]
    assert [path.name for path in terminal.home.iterdir() if "restoring" in path.name] == []
    assert [name for name in before if name not in {path.name for path in terminal.home.iterdir()}] == []


def test_a_backup_goes_into_a_home_where_nothing_is(saved, tmp_path, monkeypatch):
    terminal, file = saved
    monkeypatch.setenv("HALLQ_DATABASE_URL", "")
    said = terminal("--home", tmp_path / "elsewhere", "restore", file)

    assert "xitou is back" in said.out
    assert "the books are what the log tells" in terminal("verify").out


def test_a_broken_database_is_put_aside_as_it_is(saved, tmp_path, monkeypatch):
    terminal, file = saved
    home = tmp_path / "broken"
    home.mkdir()
    (home / "hall.db").write_bytes(b"SQLite format 3\0" + b"but nothing of it is whole" * 500)
    monkeypatch.setenv("HALLQ_DATABASE_URL", "")

    assert "hallq restore FILE --replace" in terminal("--home", home, "verify", code=MACHINE).err
    terminal("restore", file, code=REFUSED)
    terminal("restore", file, "--replace")
    assert (home / "before-restore-1.db").read_bytes().startswith(b"SQLite format 3\0but nothing")
    assert "the books are what the log tells" in terminal("verify").out


def test_a_series_that_the_backup_does_not_have_is_refused_by_name(saved):
    terminal, file = saved
    said = terminal("restore", file, "--replace", "--on-paper", "q=7", code=REFUSED).err

    assert "on_paper: the backup has no series Q" in said
    assert "Known here: A, J, K" in said
    assert tickets(terminal) == ["J001", "J002"]
