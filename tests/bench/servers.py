"""Starting what is measured: the hall and the bare server under the same gunicorn, the screens in a process of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from hallq.printing.profiles import load_profiles
from hallq.printing.virtual import VirtualPrinter
from tests.bench.load import Connection, get

GUNICORN = ("-k", "gthread", "-w", "1", "--threads", "600", "--worker-connections", "1200", "--log-level", "warning")
Fill = Callable[[Path], None]
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, with the database file it writes, the tokens it takes, and the printers that a hall prints on."""

    port: int
    database: Path
    tokens: Mapping[str, str]
    process: subprocess.Popen[bytes]
    printers: tuple[VirtualPrinter, ...] = ()

    def memory(self) -> float:
        """Proportional set size of the server's processes, MiB."""
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        return sum(one.memory_full_info().pss for one in family) / 2**20


@contextmanager
def hall_server(fill: Fill | None = None, kind: str = "groups", printers: int = 1) -> Iterator[Server]:
    """A hall as `hallq serve` runs it, with teller, print worker and so many printers; `fill` may write a past into its database before."""
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="hallq-bench-"))
        driven = tuple(opened.enter_context(VirtualPrinter(load_profiles()["zh-80-cut"])) for _ in range(printers))
        database = Path(folder) / "hall.db"
        command = [sys.executable, "-m", "tests.bench.hall", str(database), kind, *(str(printer.port) for printer in driven)]
        made = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        if fill is not None:
            fill(database)
        settings = {"HALLQ_HOME": folder, "HALLQ_DATABASE_URL": f"sqlite:///{database}"}
        with _served("hallq.wsgi:app", settings) as (port, process):
            yield Server(port, database, json.loads(made.stdout.splitlines()[-1]), process, driven)


@contextmanager
def bare_server() -> Iterator[Server]:
    """The bare server under the same flags."""
    with tempfile.TemporaryDirectory(prefix="hallq-bench-") as folder:
        database = Path(folder) / "bare.db"
        with _served("tests.bench.bare:app", {"BARE_DB": str(database)}) as (port, process):
            yield Server(port, database, {}, process)


@contextmanager
def screens(port: int, path: str, count: int) -> Iterator["Screens"]:
    """So many screens that listen."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.screens", str(port), path, str(count)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        watching = Screens(process)
        watching.expect("ready")
        yield watching
    finally:
        process.kill()
        process.wait()


class Screens:
    """Many screens in another process; both read the same monotonic clock."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def expect(self, word: str) -> None:
        """Wait until the screens say so."""
        said = self._process.stdout.readline().strip() if self._process.stdout else ""
        if said != word:
            raise RuntimeError(f"the screens say {said!r}")

    def report(self) -> list[list[tuple[float, str]]]:
        """What came to each screen since the last report: (when, what)."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the screens are gone")
        self._process.stdin.write("report\n")
        self._process.stdin.flush()
        return [[(at, text) for at, text in one] for one in json.loads(self._process.stdout.readline())]


@contextmanager
def _served(application: str, settings: Mapping[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = _free_port()
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT), "HALLQ_BIND": f"127.0.0.1:{port}"}
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *GUNICORN, "-b", f"127.0.0.1:{port}", application], cwd=ROOT, env=environment)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the application answers: gunicorn listens before it has loaded one."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            with closing(Connection(port)) as connection:
                connection.send(get("/healthz"))
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
