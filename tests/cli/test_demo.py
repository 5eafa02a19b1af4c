"""`hallq demo` as one starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
import requests
from click.testing import CliRunner

from hallq.cli.commands import main
from hallq.operations.hall import House
from hallq.operations.setup import init_hall
from hallq.simulation.settling import settle
from hallq.store.database import Database
from hallq.store.migrate import migrate
from tests.making import hall_document
from tests.simulation.conftest import document, eventually

SECONDS = 60


@contextmanager
def running(home, *words):
    """A demo in a process of its own; (address, process, the lines it said so far)."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", "from hallq.cli import main; main()", "demo", "--hall", "town", "--home", str(home), "--port", "0", *words]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    try:
        for line in process.stdout:
            said.append(line.strip())
            if line.startswith("  auditor"):
                break
        address = re.search(r"http://[\d.:]+", "\n".join(said))
        assert address is not None, said
        yield address[0], process, said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)
        process.stdout.close()


def refused(home, *words):
    """What a demo says that is not opened, with its exit code."""
    found = CliRunner().invoke(main, ["--home", str(home), "demo", *words], env={"LC_ALL": "C.UTF-8", "HALLQ_HOME": str(home)})
    return found.exit_code, found.stderr


def a_home_with(home, set_up):
    """A home that holds a hall."""
    home.mkdir(exist_ok=True)
    url = f"sqlite:///{home / 'hall.db'}"
    migrate(url)
    database = Database(url)
    init_hall(database, set_up)
    database.dispose()
    return home


def seq(address):
    """How many lines the story has, as the live board tells."""
    return int(re.search(r'data-seq="(\d+)"', requests.get(f"{address}/board", timeout=SECONDS).text)[1])


@pytest.mark.timeout(240)
def test_a_demo_opens_lives_ends_at_ctrl_c_and_is_kept(tmp_path):
    with running(tmp_path, "--speed", "60") as (address, process, said):
        page = requests.get(address, timeout=SECONDS)
        assert page.status_code == 200
        assert "柳溪镇便民服务中心" in page.text
        assert "Everybody and everything in it is made up. Sign in as" in said
        assert eventually(lambda: seq(address) > 150, SECONDS)
        told = seq(address)
    assert process.returncode == 0

    with running(tmp_path, "--speed", "60") as (address, _, said):
        assert not any(line.startswith("Making") for line in said)
        assert eventually(lambda: seq(address) > told, SECONDS)


def test_a_taken_port_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code, said = refused(tmp_path, "--hall", "town", "--port", str(port))

    assert code == 4
    assert f"127.0.0.1:{port} is taken" in said
    assert "--port" in said


def test_a_home_with_another_demo_is_named(tmp_path):
    code, said = refused(a_home_with(tmp_path, document("town")), "--hall", "city")

    assert code == 3
    assert "liuxi" in said


@pytest.mark.parametrize("words", [(), ("--fresh",)])
def test_a_real_hall_is_never_touched(tmp_path, words):
    home = a_home_with(tmp_path, hall_document(made_up=False))
    before = (home / "hall.db").read_bytes()
    code, said = refused(home, "--hall", "town", *words)

    assert code == 3
    assert "xitou" in said
    assert (home / "hall.db").read_bytes() == before


def test_fresh_begins_anew_even_with_another_made_up_hall(tmp_path):
    home = a_home_with(tmp_path, document("city"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        code, _ = refused(home, "--hall", "town", "--fresh", "--port", str(listener.getsockname()[1]))
    database = Database(f"sqlite:///{home / 'hall.db'}")
    settled = settle(House(database), document("town"))
    database.dispose()

    assert code == 4
    assert (settled.code, settled.is_new) == ("liuxi", False)


@pytest.mark.parametrize("words", [("--speed", "0"), ("--speed", "61"), ("--hall", "village"), ("--port", "70000")])
def test_what_cannot_be_is_refused_as_misspelled(tmp_path, words):
    assert refused(tmp_path, *words)[0] == 2
