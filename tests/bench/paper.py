"""Paper beside numbers: slips a second on one printer, and what visitors feel at a kiosk while every printer of the hall hangs."""

import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from hallq.operations.hall import SYSTEM, House
from hallq.operations.issuing import issue_ticket
from hallq.operations.print_jobs import PrintJobs
from hallq.printing.driver import Printer
from hallq.printing.making import SlipMaker
from hallq.printing.preview import slips
from hallq.printing.profiles import load_profiles
from hallq.printing.tcp_link import TcpLink
from hallq.printing.worker import PrintWorker
from hallq.store import tables as t
from tests.bench import presses
from tests.bench.load import Load, median, run_load
from tests.bench.servers import Server, hall_server
from tests.databases import sqlite_copy, sqlite_template
from tests.making import make_hall
from tests.printers import FakePrinter

BYTES_A_SECOND = 100_000
TICKETS_A_SECOND = 10
KIOSKS = 4
PRINTERS = 4
PROFILE = load_profiles()["zh-80-cut"]


@dataclass(frozen=True, slots=True)
class Pace:
    """Numbers given at a pace, and their paper.

    `behind` is how many slips were not out as each number was given, `late` the milliseconds from each number to the proof of its slip; `given` and
    `printed` are the numbers in their order. Both rates are a second.
    """

    issued: float
    paper: float
    behind: list[int]
    late: list[float]
    given: list[str]
    printed: list[str]


@dataclass(frozen=True, slots=True)
class Turns:
    """The same load in turn with all printers well and all of them hanging."""

    well: list[Load]
    hanging: list[Load]

    def milliseconds(self, share: float) -> tuple[float, float]:
        """Within which that share of the numbers was given, the median of the rounds: (well, hanging)."""
        return median([load.percentile(share) for load in self.well]), median([load.percentile(share) for load in self.hanging])

    @property
    def refused(self) -> int:
        """How many numbers were not given."""
        return sum(status >= 300 for load in self.well + self.hanging for status, _ in load.bodies)


def measure_paper(seconds: float) -> None:
    """Print how far paper falls behind numbers at ten a second, and how fast it is where many wait."""
    print("\ntext slips on one printer that takes 100 kB a second, SQLite on disk")
    with tempfile.TemporaryDirectory(prefix="hallq-bench-") as folder:
        house, hall = make_hall(sqlite_copy(sqlite_template(Path(folder)), Path(folder)))
        with FakePrinter(bytes_a_second=BYTES_A_SECOND) as printer:
            count = round(seconds * TICKETS_A_SECOND)
            pace = at_a_pace(house, hall, printer, count)
            print(f"  {count} numbers at {pace.issued:.1f}/s: paper {pace.paper:.1f}/s, never more than {max(pace.behind)} behind")
            print(f"  from number to proof p50 {median(pace.late):.0f}, worst {max(pace.late):.0f} ms; {len(printer.jobs[-1])} bytes a slip")
            print(f"  {count} that waited: {all_at_once(house, hall, printer, count):.1f}/s; {_states(house)}")
        house.database.dispose()


def measure_hanging_printers(rounds: int, seconds: float) -> None:
    """Print how long a number takes over HTTP while all printers are well and while all of them hang, in turn on one server."""
    print(f"\nissue over HTTP by {KIOSKS} kiosks, {PRINTERS} printers all well and all hanging in turn")
    with hall_server(printers=PRINTERS) as hall:
        turns = well_and_hanging(hall, rounds, seconds)
    for share in (0.5, 0.95):
        well, hanging = turns.milliseconds(share)
        print(f"  p{share * 100:.0f}: {well:.1f} ms well, {hanging:.1f} ms hanging = {hanging / well:.2f}")
    counts = [sum(len(load.bodies) for load in loads) for loads in (turns.well, turns.hanging)]
    print(f"  {counts[0]} and {counts[1]} numbers, {turns.refused} refused")


def well_and_hanging(hall: Server, rounds: int, seconds: float) -> Turns:
    """Kiosks that take numbers without pause, with every printer well and every printer hanging in turn."""
    turns = Turns([], [])
    for _ in range(rounds):
        for stalled, loads in ((False, turns.well), (True, turns.hanging)):
            for printer in hall.printers:
                printer.change(stalled=stalled)
            loads.append(run_load(hall.port, KIOSKS, seconds, lambda c, n: presses.issue(hall.tokens, c, n)))
    return turns


def at_a_pace(house: House, hall: int, printer: FakePrinter, count: int, *, hurries: bool = True) -> Pace:
    """Give so many numbers at ten a second while their slips are printed, after one for which fonts and all are made ready.

    `hurries` where those behind one that was late make up for it.
    """
    pause, behind = threading.Event(), []
    with _working(house, hall, printer):
        given = [_issue(house, hall)]
        printer.wait_until(lambda printer: len(printer.jobs) == 1)
        began = time.perf_counter()
        for turn in range(1, count + 1):
            given.append(_issue(house, hall))
            behind.append(len(given) - len(printer.jobs))
            pause.wait(max(began + turn / TICKETS_A_SECOND - time.perf_counter(), 0) if hurries else 1 / TICKETS_A_SECOND)
        issued = time.perf_counter() - began
        printer.wait_until(lambda printer: len(printer.jobs) >= len(given))
        took = time.perf_counter() - began
    return Pace(count / issued, count / took, behind, _late(house)[1:], given, _numbers(printer))


def all_at_once(house: House, hall: int, printer: FakePrinter, count: int) -> float:
    """How many slips a second come out where so many wait."""
    before = len(printer.jobs)
    for _ in range(count):
        _issue(house, hall)
    began = time.perf_counter()
    with _working(house, hall, printer):
        printer.wait_until(lambda printer: len(printer.jobs) >= before + count)
        return count / (time.perf_counter() - began)


@contextmanager
def _working(house: House, hall: int, printer: FakePrinter) -> Iterator[None]:
    """A worker that drives the printer; when left, it has finished what it had in hand."""
    driven = [Printer("lobby", PROFILE, TcpLink(PROFILE, printer.host, printer.port))]
    worker = PrintWorker(driven, PrintJobs(house, hall), owner="bench", clock=house.clock.real, make=SlipMaker(lambda _: None))
    house.listen(lambda _lines: worker.notify())
    worker.start()
    try:
        yield
    finally:
        worker.stop(30)


def _issue(house: House, hall: int) -> str:
    return house.act(hall, SYSTEM, lambda tx: issue_ticket(tx, service="card-new")).ticket.number


def _numbers(printer: FakePrinter) -> list[str]:
    """What each slip says at its foot, slip by slip."""
    return [number for slip in slips(bytes(printer.taken), PROFILE) for number in re.findall(r"No\. \d+-(\w+)", slip.text)]


def _late(house: House) -> list[float]:
    with house.database.reading() as connection:
        jobs = t.print_job.c
        rows = connection.execute(sa.select(jobs.requested_at, jobs.finished_at).where(jobs.finished_at.is_not(None)).order_by(jobs.id))
        return [float(finished - requested) for requested, finished in rows]


def _states(house: House) -> dict[str, int]:
    with house.database.reading() as connection:
        jobs = t.print_job.c
        counted = connection.execute(sa.select(jobs.state, sa.func.count()).group_by(jobs.state))
        return {str(state): int(count) for state, count in counted}
