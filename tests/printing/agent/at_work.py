"""A served hall whose printer stands at another machine, and agents of that machine, to be stopped, killed and put out."""

import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from hallq.domain.permissions import Role
from hallq.printing.agent.door import Address, Door
from hallq.printing.agent.journal import Journal
from hallq.printing.agent.pairing import write_token
from hallq.printing.agent.running import Agent
from hallq.printing.profiles import load_profiles
from hallq.store import tables as t
from tests.making import HALL
from tests.serving import Served

ROOT = Path(__file__).parents[3]
PROFILES = load_profiles()
PROFILE = PROFILES["zh-80-cut"]
SECONDS = 30


def lobby(port, **changes):
    """The one printer of the hall, driven by the agent's machine."""
    link = {"kind": "tcp", "host": "127.0.0.1", "port": port}
    return [{**HALL["printers"][0], "profile": PROFILE.id, "link": link, "agent": "agent"} | changes]


@dataclass
class Machine:
    """The machine at which the printer stands: its folder with token and journal."""

    hall: Served
    folder: Path
    address: str
    ca: Path | None = None
    processes: list = field(default_factory=list)

    @property
    def journal(self):
        return self.folder / "journal"

    def start(self, **environment):
        """The agent as a process of its own, as the unit starts it."""
        command = [sys.executable, "-m", "tests.printing.agent.victim", self.address, str(self.folder)]
        said = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment}
        log = (self.folder / f"log-{len(self.processes)}").open("w")
        process = subprocess.Popen(command, env=said, stdout=log, stderr=log, cwd=ROOT)
        log.close()
        self.processes.append(process)
        return process

    def kill(self):
        """The cable is pulled."""
        self.processes[-1].send_signal(signal.SIGKILL)
        self.processes[-1].wait(SECONDS)

    def said(self):
        """What all its agents said."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("log-*")))

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait(SECONDS)


def certificate(folder):
    """What a server shows, and the file that alone trusts it."""
    key, crt = folder / "key.pem", folder / "ca.crt"
    names = ["-subj", "/CN=hall", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", *names]
    subprocess.run([*made, "-keyout", str(key), "-out", str(crt)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    return context, crt


@contextmanager
def machine_of(hall, folder, port):
    """A machine that was let in."""
    folder.mkdir()
    write_token(folder / "token", hall.token(Role.AGENT))
    machine = Machine(hall, folder, f"http://127.0.0.1:{port}")
    try:
        yield machine
    finally:
        machine.close()


@contextmanager
def agent_at(machine, journal_of=Journal):
    """An agent in a thread of this process; what it raised is in `ended`."""
    journal = journal_of(machine.journal)
    token = (machine.folder / "token").read_text().strip()
    agent = Agent(Door(Address(machine.address), token, machine.ca), journal, PROFILE)
    ended = []

    def run():
        try:
            agent.run()
        except Exception as fault:  # noqa: BLE001 -- the test looks at it
            ended.append(fault)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    agent.ended, agent.thread = ended, thread
    try:
        yield agent
    finally:
        agent.stop()
        thread.join(SECONDS)
        journal.close()
        assert not thread.is_alive()


def jobs(hall):
    """(state, reason) of every job, the oldest first."""
    with hall.house.database.reading() as connection:
        rows = connection.execute(sa.select(t.print_job.c.state, t.print_job.c.reason).order_by(t.print_job.c.id)).all()
    return [tuple(row) for row in rows]


def attempts(hall):
    """(outcome, reason) of every attempt."""
    with hall.house.database.reading() as connection:
        rows = connection.execute(sa.select(t.print_attempt.c.outcome, t.print_attempt.c.reason).order_by(t.print_attempt.c.began_at)).all()
    return [tuple(row) for row in rows]


def wait_for(condition, what="", seconds=SECONDS):
    """Until something is so."""
    pause, until = threading.Event(), time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, f"{what}: {found}"
        pause.wait(0.02)
    return found
