"""Every command is helped, refused and failed in the same way."""

import os
import signal
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from hallq import __version__
from hallq.cli.commands import BROKEN, COMMANDS, MACHINE, REFUSED, STOPPED, UNREAD, Commands, main
from tests.cli.conftest import Terminal

OFFERED = main.list_commands(None)  # type: ignore[arg-type]  # the list asks nothing of it


def below(name: str) -> list[tuple[str, ...]]:
    command = main.get_command(None, name)  # type: ignore[arg-type]  # see above
    children = getattr(command, "commands", {})
    return [(name,), *((name, child) for child in children)]


def test_the_list_names_every_command_with_a_line():
    shown = subprocess.run([sys.executable, "-c", "from hallq.cli import main; main()", "--help"], capture_output=True, text=True, check=True).stdout

    assert all(COMMANDS[name][2] in " ".join(shown.split()) for name in OFFERED)


def test_the_agreed_commands_are_all_there():
    agreed = {"init", "migrate", "serve", "demo", "simulate", "replay", "report", "verify", "backup", "restore", "setup", "user", "device"}

    assert agreed | {"client", "printer", "doctor", "print-agent"} <= set(OFFERED)


def test_the_list_is_shown_without_loading_what_it_lists():
    heavy = "print([name for name in sys.modules if name in ('sqlalchemy', 'flask', 'gunicorn')])"
    loaded = f"import sys; from hallq.cli import main\ntry: main(['--help'])\nfinally: {heavy}"
    shown = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout

    assert shown.rstrip().endswith("[]")


@pytest.mark.parametrize("words", [words for name in OFFERED for words in below(name)], ids=" ".join)
def test_every_command_explains_itself(terminal, words):
    said = terminal(*words, "--help")

    assert said.out.startswith("Usage:")
    assert len(said.out.splitlines()) > 6


def test_the_version_is_told(terminal):
    assert terminal("--version").out == f"hallq {__version__}\n"


@pytest.mark.parametrize("words", [["no-such"], ["report", "no-such"], ["user", "add"], ["restore", "no-such-file"], ["print-agent", "no-such"]])
def test_a_misspelled_command_is_code_2(terminal, words):
    assert "Usage:" in terminal(*words, code=2).err


def test_a_refusal_is_one_sentence_and_code_3(at_a_hall):
    said = at_a_hall("user", "close", "nobody", code=REFUSED)

    assert said.err == "hallq: There is nobody of that name in this hall.\n"


def test_the_sentence_is_in_the_operators_language(at_a_hall, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    assert "本大厅没有" in at_a_hall("user", "close", "nobody", code=REFUSED).err


def test_a_home_without_a_hall_is_code_4_and_says_what_to_do(terminal):
    assert "hallq init" in terminal("verify", code=MACHINE).err


def test_a_home_without_a_database_is_not_given_one(terminal, tmp_path, monkeypatch):
    monkeypatch.setenv("HALLQ_DATABASE_URL", "")
    terminal("--home", tmp_path / "nowhere", "verify", code=MACHINE)

    assert not (tmp_path / "nowhere").exists()


def test_a_wrong_setting_is_code_4_and_named(at_a_hall, monkeypatch):
    monkeypatch.setenv("HALLQ_THREADS", "many")
    monkeypatch.setenv("HALLQ_THREDS", "1")
    said = at_a_hall("verify", code=MACHINE).err

    assert "HALLQ_THREADS must be a whole number" in said
    assert "HALLQ_THREDS is not a setting" in said


def test_a_database_that_cannot_be_reached_is_code_4(terminal, monkeypatch):
    monkeypatch.setenv("HALLQ_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")

    assert terminal("verify", code=MACHINE).err.startswith("hallq: ")


def test_tables_of_a_newer_version_are_refused(at_a_hall):
    with at_a_hall.database().migrating() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    assert "newer hallq" in at_a_hall("verify", code=REFUSED).err


def test_a_file_that_cannot_be_written_is_code_4(at_a_hall, tmp_path):
    said = at_a_hall("setup", "export", tmp_path / "no" / "such" / "folder.yaml", code=MACHINE).err

    assert "No such file or directory" in said


def test_what_breaks_inside_is_told_whole(at_a_hall):
    with at_a_hall.database().migrating() as connection:
        connection.exec_driver_sql("UPDATE hall SET settings = 'not json'")

    assert "JSONDecodeError" in at_a_hall("setup", "export", code=BROKEN).err


def test_ctrl_c_stops_quietly():
    class Stoppable(Commands):
        def get_command(self, ctx, cmd_name):  # noqa: ARG002 -- click's signature
            return click.Command(cmd_name, callback=lambda: signal.raise_signal(signal.SIGINT))

    former = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background of a shell is deaf to it
    try:
        result = CliRunner().invoke(Stoppable("trial"), ["wait"])
    finally:
        signal.signal(signal.SIGINT, former)
    assert (result.exit_code, result.stdout) == (STOPPED, "")


def test_where_there_are_two_halls_one_must_be_named(at_a_hall: Terminal):
    at_a_hall("init", at_a_hall.setup_file("other.yaml", hall={"code": "dongtou"}))

    assert "Where there are several" in at_a_hall("user", "list", code=REFUSED).err
    assert at_a_hall("user", "list", "--hall", "dongtou").out.count("admin") == 3
    assert at_a_hall("verify").out.count("the books are what the log tells") == 2
    assert at_a_hall("verify", "--hall", "xitou").out.count("the books are what the log tells") == 1
    at_a_hall("verify", "--hall", "no-such", code=REFUSED)


def test_an_output_that_nobody_reads_to_its_end_is_no_fault_to_be_told(at_a_hall):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-c", "from hallq.cli import main; main()", "--home", str(at_a_hall.home), "printer", "profiles"]
    ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)

    assert (ended.returncode, ended.stderr) == (UNREAD, "")


def test_a_pipe_that_broke_elsewhere_is_told():
    class Breaking(Commands):
        def get_command(self, ctx, cmd_name):  # noqa: ARG002 -- click's signature
            return click.Command(cmd_name, callback=break_off)

    def break_off():
        raise BrokenPipeError(32, "Broken pipe")

    result = CliRunner().invoke(Breaking("trial"), ["send"])
    assert (result.exit_code, "Broken pipe" in result.stderr) == (MACHINE, True)
