"""The doctor looks at every part, says what to do, and goes on whatever is broken."""

import dataclasses
import resource
import socket
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from hallq.cli import examining
from hallq.cli.commands import FAULT_FOUND
from hallq.cli.examining import Finding, Health
from hallq.cli.place import place
from hallq.config import read_config
from hallq.operations.hall import SYSTEM, House
from hallq.operations.upkeep import turn_day
from hallq.store import tables as t
from tests.printers import FakePrinter

MACHINE = ["disk", "space", "clock", "fonts", "profiles", "limits", "door", "secrets"]


def config(home, **settings):
    return read_config({"HALLQ_HOME": str(home)} | {f"HALLQ_{name.upper()}": value for name, value in settings.items()})


def findings(text):
    return {line[2:21].strip(): line for line in text.splitlines() if line and not line.startswith(" " * 20)}


@pytest.fixture
def at_a_dead_printer(terminal):
    """A terminal at a hall whose printer's address nobody answers at."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    printer = {"code": "lobby", "profile": "zh-80-cut", "link": {"kind": "tcp", "host": "127.0.0.1", "port": port}, "zone": None}
    terminal("init", terminal.setup_file(printers=[printer]))
    return terminal


@pytest.fixture
def at_an_open_hall(sqlite_url, terminal, monkeypatch):
    """A terminal at a hall without printers whose day is today's, on SQLite: the tests' PostgreSQL syncs nothing, which no doctor lets pass."""
    monkeypatch.setenv("HALLQ_DATABASE_URL", sqlite_url)
    terminal.url = sqlite_url
    terminal("init", terminal.setup_file(printers=[]))
    House(terminal.database()).act(1, SYSTEM, turn_day)
    return terminal


def test_every_part_of_machine_and_house_is_looked_at(at_an_open_hall):
    assert set(MACHINE) | {"database", "day xitou"} <= set(findings(at_an_open_hall("doctor").out))


def test_before_there_is_a_hall_the_machine_is_examined_all_the_same(terminal):
    said = terminal("doctor").out

    assert set(MACHINE) <= set(findings(said))
    assert "hallq init" in said
    assert "heed what is marked" in said


def test_a_printer_that_does_not_answer_is_code_1_with_advice(at_a_dead_printer):
    said = at_a_dead_printer("doctor", code=FAULT_FOUND).out

    assert findings(said)["printer lobby"].startswith("✗")
    assert "its cable" in said


def test_a_profile_that_cannot_be_used_is_code_1_and_printers_are_examined_all_the_same(at_a_dead_printer):
    own = at_a_dead_printer.home / "printer_profiles"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text('schema = 1\nid = "mine"', encoding="utf-8")

    found = findings(at_a_dead_printer("doctor", code=FAULT_FOUND).out)
    assert "ours.toml: id: must be" in found["profiles"]
    assert "refuses the connection" in found["printer lobby"]


def test_a_roll_near_its_end_is_to_be_heeded(terminal):
    with FakePrinter(paper="near") as printer:
        link = {"kind": "tcp", "host": "127.0.0.1", "port": printer.port}
        terminal("init", terminal.setup_file(printers=[{"code": "lobby", "profile": "zh-80-cut", "link": link, "zone": None}]))

        with place() as here:
            found = list(examining.printers(here))

    assert [one.health for one in found] == [Health.HEED]


def test_tables_of_another_version_are_code_1(at_an_open_hall):
    with at_an_open_hall.database().migrating() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    assert findings(at_an_open_hall("doctor", code=FAULT_FOUND).out)["hall"].startswith("✗")


def test_a_clock_that_is_behind_the_halls_day_is_code_1(at_an_open_hall):
    with at_an_open_hall.database().migrating() as connection:
        connection.execute(sa.update(t.hall).values(business_day="2999-01-01"))

    said = at_an_open_hall("doctor", code=FAULT_FOUND).out
    assert "The clock is behind" in said


def test_a_day_that_is_yet_to_be_turned_is_to_be_heeded(at_an_open_hall):
    with at_an_open_hall.database().migrating() as connection:
        connection.execute(sa.update(t.hall).values(business_day="2020-01-01"))

    assert findings(at_an_open_hall("doctor").out)["day xitou"].startswith("!")


def test_the_database_says_its_version(at_a_dead_printer):
    name = "SQLite 3." if at_a_dead_printer.url.startswith("sqlite") else "PostgreSQL "

    assert name in findings(at_a_dead_printer("doctor", code=FAULT_FOUND).out)["database"]


def test_a_postgresql_that_does_not_sync_is_a_fault(postgres_url, terminal, monkeypatch):
    # The tests' own server runs with fsync off, which no hall may.
    monkeypatch.setenv("HALLQ_DATABASE_URL", postgres_url.replace("+psycopg", ""))
    terminal("init", terminal.setup_file(printers=[]))

    assert "fsync and synchronous_commit must be on" in terminal("doctor", code=FAULT_FOUND).out


# --- one by one ----------------------------------------------------------------------------------------------------------------------------


def test_the_disk_is_timed_by_synced_writes_and_nothing_is_left(tmp_path):
    found = examining.disk(tmp_path)

    assert "50 synced writes" in found.found
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_syncs_slowly_is_to_be_heeded(tmp_path, monkeypatch):
    monkeypatch.setattr(examining, "SLOW_SYNC_MS", 0.0)

    assert examining.disk(tmp_path).health is Health.HEED


@pytest.mark.parametrize(("little", "least", "health"), [(1, 1, Health.WELL), (2**62, 1, Health.HEED), (2**62, 2**62, Health.FAULT)])
def test_little_room_is_to_be_heeded_and_none_is_a_fault(tmp_path, monkeypatch, little, least, health):
    monkeypatch.setattr(examining, "LITTLE_SPACE", little)
    monkeypatch.setattr(examining, "LEAST_SPACE", least)

    assert examining.space(tmp_path).health is health


def test_the_clock_is_told(monkeypatch):
    monkeypatch.setattr(examining, "UNSYNCHRONISED", -1)

    assert examining.clock(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)) == Finding("clock", Health.WELL, "2026-11-23 09:30 UTC")


def test_too_few_open_files_are_to_be_heeded(tmp_path):
    few = config(tmp_path, max_sockets="10", threads="100")
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    assert examining.limits(few).health is Health.WELL
    assert examining.limits(dataclasses.replace(few, max_sockets=soft)).health is Health.HEED


@pytest.mark.parametrize(
    ("settings", "health"),
    [
        ({"public_base_url": "https://hall.example.org"}, Health.WELL),
        ({}, Health.HEED),
        ({"bind": "0.0.0.0:8000", "public_base_url": "https://hall.example.org"}, Health.HEED),
        ({"bind": "0.0.0.0:8000", "public_base_url": "https://hall.example.org", "trusted_proxies": "1"}, Health.WELL),
    ],
)
def test_a_door_that_is_open_to_the_network_wants_tls(tmp_path, settings, health):
    assert examining.door(config(tmp_path, **settings)).health is health


def test_secrets_that_others_can_read_are_to_be_heeded(tmp_path):
    tmp_path.chmod(0o755)
    key = tmp_path / "secret.key"
    key.touch(mode=0o600)
    assert examining.secrets(tmp_path).health is Health.WELL

    key.chmod(0o604)
    assert examining.secrets(tmp_path).health is Health.HEED


def test_a_home_that_lets_nobody_in_keeps_its_secrets(tmp_path):
    (tmp_path / "secret.key").touch()
    (tmp_path / "secret.key").chmod(0o644)
    tmp_path.chmod(0o700)

    assert examining.secrets(tmp_path).health is Health.WELL


def test_the_door_names_the_settings_it_looked_at(tmp_path):
    assert examining.door(config(tmp_path, bind="127.0.0.1:8001")).found == "HALLQ_BIND 127.0.0.1:8001, HALLQ_PUBLIC_BASE_URL –"


def test_heeding_alone_is_not_code_1_and_the_help_says_so(terminal):
    assert "exit code 1 where there is any ✗" in " ".join(terminal("doctor", "--help").out.split())


def test_a_look_that_breaks_off_is_a_finding_itself():
    def broken():
        yield Finding("printer a", Health.WELL, "ready")
        raise RuntimeError("the cable is cut")

    found = list(examining.examined("printer", broken))
    assert [(one.part, one.health) for one in found] == [("printer a", Health.WELL), ("printer", Health.FAULT)]
    assert "the cable is cut" in found[1].found
