"""A home has one server, and a restore finds out whether anybody is still there."""

import os
import signal
import subprocess
import sys

import pytest

from hallq.domain.errors import DatabaseInUse
from hallq.store.holding import check_nobody_else, held
from tests.databases import open_database
from tests.making import issue, make_hall

SERVER = """
import sys
from pathlib import Path
from hallq.store.holding import held
with held(Path(sys.argv[1]), alone=True):
    print("here", flush=True)
    sys.stdin.read()
"""


def test_a_second_server_of_a_home_is_refused_and_told_who_is_there(tmp_path):
    with held(tmp_path, alone=True), pytest.raises(DatabaseInUse) as refused, held(tmp_path, alone=True):
        pass

    assert refused.value.facts == {"home": str(tmp_path), "process": str(os.getpid())}


def test_servers_of_one_city_may_share_a_home(tmp_path):
    with held(tmp_path, alone=False), held(tmp_path, alone=False):
        pass


def test_nobody_is_alone_beside_those_who_share(tmp_path):
    with held(tmp_path, alone=False), pytest.raises(DatabaseInUse), held(tmp_path, alone=True):
        pass


def test_a_home_is_free_again_afterwards(tmp_path):
    with held(tmp_path / "new", alone=True):
        pass
    with held(tmp_path / "new", alone=True):
        pass


def test_a_home_is_free_again_when_its_server_is_killed(tmp_path):
    server = subprocess.Popen([sys.executable, "-c", SERVER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with server:
        assert server.stdout is not None
        server.stdout.readline()
        with pytest.raises(DatabaseInUse), held(tmp_path, alone=True):
            pass
        server.send_signal(signal.SIGKILL)
        server.wait()
    with held(tmp_path, alone=True):
        pass


def test_an_open_database_is_noticed_without_any_lock_file(database_url):
    house, hall = make_hall(database_url)
    with pytest.raises(DatabaseInUse):
        check_nobody_else(open_database(database_url))

    house.database.dispose()
    check_nobody_else(open_database(database_url))
    issue(house, hall)


def test_a_database_that_is_not_there_yet_is_nobodys(tmp_path):
    check_nobody_else(open_database(f"sqlite:///{tmp_path / 'new.db'}"))

    assert list(tmp_path.iterdir()) == []
