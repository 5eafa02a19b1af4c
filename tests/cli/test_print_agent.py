"""`hallq print-agent` is let in by six digits, keeps its token to itself, and says in a sentence what is wrong."""

import re
import stat

import pytest

from hallq.cli.commands import MACHINE, REFUSED
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from hallq.printing.agent.door import Address, Door
from hallq.printing.agent.pairing import TokenError, pair, read_token, write_token
from hallq.store.people_book import DeviceBook
from tests.cli.starting import start
from tests.printing.agent.at_work import SECONDS
from tests.serving import on_a_port, serve


@pytest.fixture
def address(sqlite_url, tmp_path):
    """A hall that is served, and its address."""
    hall = serve(sqlite_url, tmp_path)
    with on_a_port(hall) as port:
        yield hall, f"http://127.0.0.1:{port}"


def approve(hall, code):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.approve_pairing(tx, code=code, name="大厅取号机"))


def let_in(address, folder, *words):
    """A machine that asks to be let in, as a process, and a manager who types its digits; the line that showed them, and what it said then."""
    hall, server = address
    process = start("print-agent", "--server", server, "--folder", folder, "pair", *words)
    try:
        line = process.stdout.readline()
        shown = re.fullmatch(r"Pairing code: (\d{3}) (\d{3})\n", line)
        assert shown, line + process.communicate(timeout=SECONDS)[1]
        approve(hall, shown[1] + shown[2])
        said = process.stdout.read() + process.stderr.read()
        assert process.wait(SECONDS) == 0, said
        return line, said
    finally:
        process.kill()
        process.communicate()


def test_a_machine_that_was_let_in_has_its_token_in_a_file_that_nobody_else_reads(terminal, address, tmp_path):
    folder = tmp_path / "agent"
    shown, said = let_in(address, folder)
    token = read_token(folder / "token")

    assert f"{address[1]}/manage/devices/pair" in said
    assert "This machine is agent-1 now." in said
    assert token not in shown + said
    assert stat.S_IMODE((folder / "token").stat().st_mode) == 0o600
    assert Door(Address(address[1]), token).get("print-agent")["device"] == "agent-1"


def test_a_machine_with_a_token_is_not_let_in_a_second_time_by_mistake(terminal, address, tmp_path):
    folder = tmp_path / "agent"
    let_in(address, folder)

    assert "has a token already" in terminal("print-agent", "--server", address[1], "--folder", folder, "pair", code=REFUSED).err
    assert "This machine is agent-2 now." in let_in(address, folder, "--again")[1]


def test_digits_that_grew_too_old_are_followed_by_new_ones(address):
    hall, server = address
    shown, old = [], []

    def wait(_seconds):
        if len(shown) == 1 and not old:
            old.append(shown[0])
            hall.house.act(hall.hall_id, SYSTEM, lambda tx: DeviceBook(tx.book.writer, hall.hall_id).forget_pairings(tx.real_now + 10**9))
        elif len(shown) == 2:
            approve(hall, shown[1])

    assert pair(Door(Address(server)), shown.append, wait)[0] == "agent-1"
    assert len(set(shown)) == 2


def test_without_a_token_there_is_nothing_to_do(terminal, tmp_path):
    said = terminal("print-agent", "--server", "https://hall.example", "--folder", str(tmp_path), code=MACHINE)

    assert re.search(r"there is no token in .*token\. hallq print-agent pair lets this machine be let in\.", said.err)


def test_a_token_that_others_may_read_is_not_used(tmp_path):
    write_token(tmp_path / "token", "secret")
    (tmp_path / "token").chmod(0o640)

    with pytest.raises(TokenError, match="others may read"):
        read_token(tmp_path / "token")


def test_an_empty_token_is_none(tmp_path):
    (tmp_path / "token").touch(mode=0o600)

    with pytest.raises(TokenError, match="there is no token"):
        read_token(tmp_path / "token")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--server", "hall"], "is no address of a hall"),
        (["--server", "http://hall.example"], "is not encrypted"),
        (["--server", "https://hall.example", "--ca", "/nowhere"], "there is no such file of certificates"),
        (["--settings", "/nowhere.toml"], "/nowhere.toml"),
    ],
)
def test_what_is_wrong_in_the_settings_is_said(terminal, words, sentence):
    assert sentence in terminal("print-agent", *words, code=MACHINE).err


def test_where_no_hall_answers_nobody_is_let_in(terminal, tmp_path):
    said = terminal("print-agent", "--server", "http://127.0.0.1:9", "--folder", str(tmp_path / "agent"), "pair", code=MACHINE)

    assert "http://127.0.0.1:9 lets nobody in" in said.err
    assert not (tmp_path / "agent" / "token").exists()
