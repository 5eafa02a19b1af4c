"""`hallq serve` serves, is refused a second time, and stops when told; a door that does not open says why."""

import re
import signal
import socket
from contextlib import contextmanager

import psutil
import pytest
import requests

from hallq.cli.commands import MACHINE, REFUSED
from tests.cli.starting import start

SECONDS = 60


@contextmanager
def served(terminal, *words):
    """A server in a process of its own, as somebody starts it; its process and its address."""
    process = start("serve", "--bind", "127.0.0.1:0", *words)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.communicate(timeout=SECONDS)[1]
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def stopped(process, how):
    process.send_signal(how)
    _out, err = process.communicate(timeout=SECONDS)
    return process.returncode, err


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_hall_is_served_until_stopped(at_a_hall, how):
    with served(at_a_hall) as (process, address):
        assert requests.get(f"{address}/healthz", timeout=SECONDS).status_code == 200
        hall = requests.get(f"{address}/api/v1/hall", timeout=SECONDS)
        assert hall.status_code in {200, 401}
        code, err = stopped(process, how)

    assert code == 0, err
    assert "Traceback" not in err


def test_the_day_is_opened_by_the_running_server(at_a_hall):
    with served(at_a_hall) as (process, address):
        requests.get(f"{address}/healthz", timeout=SECONDS)
        stopped(process, signal.SIGTERM)

    with at_a_hall.database().reading() as connection:
        assert "day.opened" in connection.exec_driver_sql("SELECT name FROM event_log").scalars().all()


def test_a_second_server_of_the_same_home_is_refused_where_only_one_may_be(at_a_hall):
    is_sqlite = at_a_hall.url.startswith("sqlite")
    with served(at_a_hall) as (process, address):
        assert requests.get(f"{address}/healthz", timeout=SECONDS).ok
        if is_sqlite:
            assert f"Process {process.pid} has the database open" in at_a_hall("serve", code=REFUSED).err
        else:
            with served(at_a_hall) as (_other, second):
                assert requests.get(f"{second}/healthz", timeout=SECONDS).ok


def test_a_server_killed_leaves_no_lock_behind(at_a_hall):
    with served(at_a_hall) as (process, address):
        assert requests.get(f"{address}/healthz", timeout=SECONDS).ok
        family = psutil.Process(process.pid).children()
        process.kill()
        # The worker notices that nobody looks after it any more.
        _gone, alive = psutil.wait_procs(family, timeout=SECONDS)
        assert alive == []
        with served(at_a_hall) as (_again, second):
            assert requests.get(f"{second}/healthz", timeout=SECONDS).ok


def test_an_address_that_is_taken_is_named(at_a_hall):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = at_a_hall("serve", "--bind", f"127.0.0.1:{port}", code=MACHINE).err

    assert said == f"hallq: The address 127.0.0.1:{port} is taken: another program listens there. Stop it, or choose another address with --bind.\n"


def test_an_address_that_is_not_this_machines_is_named(at_a_hall):
    assert "This machine has no address 192.0.2.7:8000" in at_a_hall("serve", "--bind", "192.0.2.7:8000", code=MACHINE).err


def test_a_name_that_nobody_knows_is_told(at_a_hall):
    assert "Cannot listen at no-such-host.invalid:8000" in at_a_hall("serve", "--bind", "no-such-host.invalid:8000", code=MACHINE).err


def test_a_profile_that_cannot_be_used_is_told_before_anybody_is_served(at_a_hall):
    own = at_a_hall.home / "printer_profiles"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text("schema = 1\n", encoding="utf-8")

    assert "ours.toml" in at_a_hall("serve", code=MACHINE).err


def test_an_address_without_a_port_is_a_wrong_setting(at_a_hall):
    assert "HALLQ_BIND must be an address and a port" in at_a_hall("serve", "--bind", "8000", code=MACHINE).err
