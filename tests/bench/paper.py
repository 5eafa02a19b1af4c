"""Paper beside numbers: slips a second on one printer, and what visitors feel at a kiosk while every printer hangs."""

import tempfile
import threading
import time
from pathlib import Path

import sqlalchemy as sa

from hallq.operations.hall import SYSTEM, House
from hallq.operations.issuing import issue_ticket
from hallq.operations.print_jobs import PrintJobs
from hallq.printing.driver import Printer
from hallq.printing.making import SlipMaker
from hallq.printing.profiles import load_profiles
from hallq.printing.tcp_link import TcpLink
from hallq.printing.worker import PrintWorker
from hallq.store import tables as t
from tests.bench import presses
from tests.bench.load import Load, median, run_load
from tests.bench.servers import hall_server
from tests.databases import sqlite_copy, sqlite_template
from tests.making import make_hall
from tests.printers import FakePrinter

BYTES_A_SECOND = 100_000
TICKETS_A_SECOND = 10


def measure_paper(seconds: float) -> None:
    """Print how far paper falls behind numbers at ten a second, and how fast it is where many wait."""
    print("\ntext slips on one printer that takes 100 kB a second, SQLite on disk")
    with tempfile.TemporaryDirectory(prefix="hallq-bench-") as folder:
        url = sqlite_copy(sqlite_template(Path(folder)), Path(folder))
        house, hall = make_hall(url)
        with FakePrinter(bytes_a_second=BYTES_A_SECOND) as printer:
            _at_a_pace(house, hall, printer, round(seconds * TICKETS_A_SECOND))
            _all_at_once(house, hall, printer, round(seconds * TICKETS_A_SECOND))
        house.database.dispose()


KIOSKS = 4


def measure_hanging_printers(rounds: int, seconds: float) -> None:
    """Print how long a number takes over HTTP while the printer is well and while it hangs, in turn on one server."""
    print("\nissue over HTTP by four kiosks, the printer well and hanging in turn")
    well: list[Load] = []
    hanging: list[Load] = []
    with hall_server() as hall:
        for _ in range(rounds):
            for stalled, loads in ((False, well), (True, hanging)):
                hall.printer.change(stalled=stalled)
                loads.append(run_load(hall.port, KIOSKS, seconds, lambda c, n: presses.issue(hall.tokens, c, n)))
    for share in (0.5, 0.95):
        theirs, ours = (median([load.percentile(share) for load in loads]) for loads in (well, hanging))
        print(f"  p{share * 100:.0f}: {theirs:.1f} ms well, {ours:.1f} ms hanging = {ours / theirs:.2f}")
    refused = sum(status >= 300 for load in well + hanging for status, _ in load.bodies)
    print(f"  {sum(len(load.bodies) for load in well)} and {sum(len(load.bodies) for load in hanging)} numbers, {refused} refused")


def _worker(house: House, hall: int, printer: FakePrinter) -> PrintWorker:
    profile = load_profiles()["zh-80-cut"]
    driven = [Printer("lobby", profile, TcpLink(profile, printer.host, printer.port))]
    worker = PrintWorker(driven, PrintJobs(house, hall), owner="bench", clock=house.clock.real, make=SlipMaker(lambda _: None))
    house.listen(lambda _lines: worker.notify())
    return worker


def _issue(house: House, hall: int) -> int:
    return house.act(hall, SYSTEM, lambda tx: issue_ticket(tx, service="card-new")).ticket.id


def _at_a_pace(house: House, hall: int, printer: FakePrinter, count: int) -> None:
    worker, pace = _worker(house, hall, printer), threading.Event()
    worker.start()
    began, behind = time.perf_counter(), []
    for turn in range(1, count + 1):
        _issue(house, hall)
        behind.append(turn - len(printer.jobs))
        pace.wait(max(began + turn / TICKETS_A_SECOND - time.perf_counter(), 0))
    issued = time.perf_counter() - began
    printer.wait_until(lambda printer: len(printer.jobs) >= count)
    took, late = time.perf_counter() - began, _late(house)
    worker.stop(30)
    print(f"  {count} numbers at {count / issued:.1f}/s: paper {len(printer.jobs) / took:.1f}/s, never more than {max(behind)} behind")
    print(f"  from number to proof p50 {median(late):.0f}, worst {max(late):.0f} ms; {len(printer.jobs[-1])} bytes a slip; {_states(house)}")


def _all_at_once(house: House, hall: int, printer: FakePrinter, count: int) -> None:
    before = len(printer.jobs)
    for _ in range(count):
        _issue(house, hall)
    worker, began = _worker(house, hall, printer), time.perf_counter()
    worker.start()
    printer.wait_until(lambda printer: len(printer.jobs) >= before + count)
    took = time.perf_counter() - began
    worker.stop(30)
    print(f"  {count} that waited: {count / took:.1f}/s; {_states(house)}")


def _late(house: House) -> list[float]:
    with house.database.reading() as connection:
        jobs = t.print_job.c
        rows = connection.execute(sa.select(jobs.requested_at, jobs.finished_at).where(jobs.finished_at.is_not(None)))
        return [float(finished - requested) for requested, finished in rows]


def _states(house: House) -> dict[str, int]:
    with house.database.reading() as connection:
        jobs = t.print_job.c
        counted = connection.execute(sa.select(jobs.state, sa.func.count()).group_by(jobs.state))
        return {str(state): int(count) for state, count in counted}
