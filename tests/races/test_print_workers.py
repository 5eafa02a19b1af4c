"""Print workers that are killed at any instant, and two that want one printer: no slip comes out twice, none is mixed, and none is in no state."""

import logging
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from hallq.operations.clock import LiveClock
from hallq.operations.hall import SYSTEM, House
from hallq.operations.issuing import issue_ticket
from hallq.printing.preview import slips
from hallq.printing.profiles import load_profiles
from hallq.store import tables as t
from tests.databases import open_database
from tests.making import make_hall
from tests.operations.at_work import AtWork
from tests.printers import FakePrinter

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
PROFILE = load_profiles()["zh-80-cut"]
UNDER_WAY = {"queued", "leased", "sending"}
AT_ONCE = 8
SLOW, FAST = 12_000, 200_000
"""Bytes a second: a slip takes the slow printer long enough for many a worker to die in the middle of it."""
PATIENCE_S = 120


@pytest.fixture
def spool(database_url):
    """A hall by the real clock."""
    house, hall = make_hall(database_url)
    live = House(open_database(house.database.url), LiveClock())
    yield AtWork(live, hall)
    live.database.dispose()


@contextmanager
def worker(spool, printer, place):
    """A process that prints, killed at the end; handed over once it says that it begins."""
    command = [sys.executable, "-m", "tests.races.print_victim", spool.house.database.url, str(spool.hall), str(printer.port), place]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(30)


def states(spool):
    """The state of each slip by its number, as the spool has it."""
    numbers = {row["id"]: row["number"] for row in spool.rows(t.ticket)}
    return {numbers[row["ticket_id"]]: row["state"] for row in spool.rows(t.print_job)}


def under_way(spool):
    """How many slips are still to come out."""
    return sum(row["state"] in UNDER_WAY for row in spool.rows(t.print_job))


def issue(spool, many):
    """So many more numbers."""
    for _ in range(many):
        spool.house.act(spool.hall, SYSTEM, lambda tx: issue_ticket(tx, service="card-new", any_hour=True))


def on_paper(printer):
    """The numbers at the foot of each slip that came out, slip by slip."""
    return [re.findall(r"No\. \d+-(\w+)", slip.text) for slip in slips(bytes(printer.taken), PROFILE)]


def printed_by(spool):
    """How many slips each process has printed; on a busy machine one of them may long be the quicker."""
    return Counter(row["worker"][:3] for row in spool.rows(t.print_attempt) if row["outcome"] == "printed")


def wait_until_done(spool, most=PATIENCE_S):
    """Until every slip has ended."""
    pause = threading.Event()
    for _ in range(most * 20):
        if not under_way(spool):
            return
        pause.wait(0.05)
    raise AssertionError(f"{under_way(spool)} slips never ended")


@pytest.mark.proof
@pytest.mark.timeout(5400)
def test_no_slip_is_doubled_or_lost_whenever_the_worker_dies(spool, full):
    chance, jobs, deaths = random.Random(7), 1000 if full else 24, 0
    pause = threading.Event()
    with FakePrinter(bytes_a_second=SLOW) as printer:
        given = 0
        while given < jobs:
            with worker(spool, printer, "here#"):
                lives_s = chance.uniform(0.3, 4.0)
                more = min(AT_ONCE - min(under_way(spool), AT_ONCE), jobs - given)
                issue(spool, more)
                given += more
                pause.wait(lives_s)
            deaths += 1
        with worker(spool, printer, "here#"):
            wait_until_done(spool)
        ended, papers = states(spool), on_paper(printer)

    whole = Counter(numbers[0] for numbers in papers if numbers)
    log.info("%s slips, %s deaths of the worker: %s", jobs, deaths, dict(Counter(ended.values())))
    assert len(ended) == jobs
    # A slip whose workers die for a minute and a half is given up: nobody waits for it any more.
    assert set(ended.values()) <= {"printed", "unknown", "expired"}
    assert [number for number, times in whole.items() if times > 1] == []
    assert [number for number, state in ended.items() if state == "printed" and whole[number] != 1] == []
    assert [numbers for numbers in papers if len(numbers) > 1] == []


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_two_processes_on_one_printer_never_mix_their_slips(spool, full):
    jobs = 600 if full else 24
    with FakePrinter(bytes_a_second=FAST) as printer, worker(spool, printer, "one#"), worker(spool, printer, "two#"):
        given = 0
        while given < jobs or (len(printed_by(spool)) < 2 and given < 10 * jobs):
            issue(spool, AT_ONCE)
            given += AT_ONCE
            wait_until_done(spool)
        papers, read = on_paper(printer), slips(bytes(printer.taken), PROFILE)

    workers = printed_by(spool)
    log.info("%s slips by two processes: %s", given, dict(workers))
    assert [len(numbers) for numbers in papers] == [1] * given
    assert [slip.errors for slip in read if slip.errors] == []
    assert set(states(spool).values()) == {"printed"}
    assert len(workers) == 2
