"""A log of a real office is replayed from the command line, with its columns named and its bad rows told."""

import json

import pytest
import yaml

from hallq.cli.commands import REFUSED

LOG = """line,day,came,called_at,office
cards,2026-11-23,540,545,west
cards,2026-11-23,541,551.5,west
cards,2026-11-23,oops,551.5,west
pensions,2026-11-23,600,,west
pensions,2026-11-23,600,601,east
"""
MAP = ("--map", "queue=line", "--map", "date=day", "--map", "issued=came", "--map", "called=called_at")


@pytest.fixture
def log(terminal):
    return terminal.file("log.csv", LOG)


def test_the_waits_are_reported_and_how_fast(terminal, log):
    said = terminal("replay", log, *MAP, "--where", "office!=east")

    assert "Tickets: 3; days: 1; queues: 2; counters: 1." in said.out
    assert "Rows that could not be taken: 1; not asked for: 1." in said.out
    assert "tickets a second" in said.out
    assert said.err == "Line 4: issued 'oops' is neither a time nor minutes after midnight\n"


def test_one_json_document_stands_alone_on_the_output(terminal, log):
    said = terminal("replay", log, *MAP, "--where", "office=west", "--format", "json")
    found = json.loads(said.out)["reports"]

    assert [report["report"] for report in found] == ["day", "waits"]
    assert found[1]["total"]["count"] == 2
    assert found[1]["total"]["mean"] == pytest.approx((5 + 10.5) / 2 * 60)
    assert "tickets a second" in said.err


def test_strict_stops_at_bad_rows(terminal, log):
    said = terminal("replay", log, *MAP, "--strict", code=REFUSED)

    assert "1 row cannot be taken" in said.err
    assert said.out == ""


def test_of_many_bad_rows_the_first_are_told(terminal):
    file = terminal.file("bad.csv", "queue,date,issued\na,2026-11-23,540\n" + "a,2026-11-23,x\n" * 30)

    assert "and 10 more" in terminal("replay", file).err


def test_services_cut_short_are_told(terminal):
    file = terminal.file("cut.csv", "queue,date,issued,called,ended,counter\na,2026-11-23,540,541,600,7\na,2026-11-23,541,550,555,7\n")

    assert "earlier than the log says: 1." in terminal("replay", file).out


def test_a_replayed_hall_may_be_kept_and_looked_at(terminal, log, tmp_path, monkeypatch):
    terminal("replay", log, *MAP, "--keep", tmp_path / "past")
    monkeypatch.setenv("HALLQ_DATABASE_URL", "")

    assert "the books are what the log tells" in terminal("--home", tmp_path / "past", "verify").out
    assert yaml.safe_load(terminal("setup", "export").out)["made_up"] is True
    terminal("replay", log, *MAP, "--keep", tmp_path / "past", code=REFUSED)


def test_a_replay_never_goes_into_the_halls_own_database(at_a_hall):
    file = at_a_hall.file("log.csv", "queue,date,issued\na,2026-11-23,540\n")
    at_a_hall("replay", file, "--database", at_a_hall.url.replace("+psycopg", ""), code=REFUSED)

    assert yaml.safe_load(at_a_hall("setup", "export").out)["hall"]["code"] == "xitou"


def test_an_empty_database_of_either_kind_may_be_named(terminal, log, postgres):
    url = postgres.create("replayed").replace("+psycopg", "")
    try:
        assert "tickets a second" in terminal("replay", log, *MAP, "--database", url).out
    finally:
        postgres.drop("replayed")


@pytest.mark.parametrize(
    "words",
    [
        ("--map", "issued"),
        ("--map", "=x"),
        ("--where", "west"),
        ("--where", "!=west"),
        ("--keep", "x", "--database", "sqlite:///y"),
        ("--timezone", "Mars/X"),
    ],
)
def test_what_cannot_be_meant_is_code_2(terminal, log, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    terminal("replay", log, *MAP, *words, code=2)


@pytest.mark.parametrize("words", [("--map", "issued=none"), ("--where", "shoe=42")])
def test_a_log_that_has_not_what_is_asked_for_is_refused(terminal, log, words):
    said = terminal("replay", log, *MAP, *words, code=REFUSED).err

    assert said.startswith("hallq: This log cannot be replayed:")


@pytest.mark.parametrize("zone", ["Mars/X", "/etc/passwd", ""])
def test_a_zone_that_is_none_is_blamed_on_its_option(terminal, log, zone):
    said = terminal("replay", log, *MAP, "--timezone", zone, code=2).err

    assert "--timezone" in said
    assert "is not a zone, as in Asia/Shanghai." in said


@pytest.mark.parametrize(
    ("text", "reason"), [("", "the file is empty"), ("a,2026-11-23,540\n", "the first line names none of the columns queue, date,")]
)
def test_a_log_without_a_header_is_told_so(terminal, text, reason):
    assert reason in terminal("replay", terminal.file("bare.csv", text), code=REFUSED).err
