"""A past of 100,000 tickets, and what it costs today; a report of a second while kiosks issue."""

import sqlite3
import threading
import time
from datetime import date, timedelta
from pathlib import Path

from tests.bench import presses
from tests.bench.hall import COUNTERS
from tests.bench.load import Connection, Load, get, median, run_load
from tests.bench.servers import Server

A_DAY = 500
SERVED_MS, WAITED_MS = 300_000, 600_000


def fill_past(tickets: int, before: date) -> "PastFiller":
    """Something that writes so many finished tickets of the days before `before` into a hall's database, 500 a day."""
    return PastFiller(tickets, before)


class PastFiller:
    """Writes a past straight into the tables: rows as the hall's own acts would have left them, with lines of the same size."""

    def __init__(self, tickets: int, before: date) -> None:
        self._tickets, self._before = tickets, before

    def __call__(self, database: Path) -> None:
        """Write it."""
        with sqlite3.connect(database) as books:
            books.execute("PRAGMA foreign_keys=OFF")
            last = books.execute("SELECT max(seq) FROM event_log").fetchone()[0]
            digest = books.execute("SELECT digest FROM event_log WHERE seq = ?", (last,)).fetchone()[0]
            queue, service, clerk_counter = books.execute(
                "SELECT q.id, s.id, (SELECT min(id) FROM counter) FROM queue q JOIN service s ON s.queue_id = q.id LIMIT 1"
            ).fetchone()
            for start in range(0, self._tickets, 10_000):
                self._write(books, range(start, min(start + 10_000, self._tickets)), last, digest, queue, service, clerk_counter)

    def _write(self, books: sqlite3.Connection, span: range, last: int, digest: str, queue: int, service: int, counter: int) -> None:
        tickets, steps, periods, served, lines = [], [], [], [], []
        for n in span:
            key, day = last + 1 + 3 * n, self._before - timedelta(days=1 + n // A_DAY)
            at = 1_600_000_000_000 + n * 60_000
            text, called, started, ended = day.isoformat(), at + WAITED_MS, at + WAITED_MS + 20_000, at + WAITED_MS + SERVED_MS
            number = f"Z{n % A_DAY:03d}"
            times = (at, at, called, called, started, ended)
            place = (service, queue, 1, 0, key, 1, 1)
            tickets.append((1, key, text, number, "Z", n % A_DAY, "COMPLETED", *place, *times, 1, None, None, None, key + 2, "zh", "kiosk", 4, key + 2))
            steps.append((1, key, 1, text, service, queue, at, called, counter, None, ended))
            for nth, (state, began, until) in enumerate((("WAITING", at, called), ("CALLED", called, started), ("SERVING", started, ended))):
                periods.append((1, key, key + nth, state, 1, service, queue, None if nth == 0 else counter, None, None, began, until))
                lines.append((1, key + nth, began, "ticket.issued", key, "x" * 420, digest))
            served.append((1, key + 2, key, 1, text, service, queue, counter, None, 1, called, started, None, ended - started, ended, "done", 1, None))
        for table, rows in (("ticket", tickets), ("ticket_step", steps), ("ticket_period", periods), ("occurrence", served), ("event_log", lines)):
            marks = ",".join("?" * len(rows[0]))
            books.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        books.commit()


def measure_growth(empty: Server, full: Server, rounds: int, seconds: float) -> None:
    """Print issue and call of a hall with a past beside an empty one, in turn."""
    print("\n100,000 past tickets beside an empty hall (p50 of one kiosk and one clerk, ms)")
    issues: list[tuple[float, float]] = []
    calls: list[tuple[float, float]] = []
    for _ in range(rounds):
        issues.append((_issue(empty, seconds), _issue(full, seconds)))
        calls.append((_call(empty), _call(full)))
    for name, pairs in (("issue", issues), ("call", calls)):
        print(
            f"  {name}: empty {median([e for e, _ in pairs]):.2f}, with a past {median([f for _, f in pairs]):.2f},"
            f" ratio {median([f / e for e, f in pairs]):.2f}",
            flush=True,
        )


def _issue(hall: Server, seconds: float) -> float:
    return run_load(hall.port, 1, seconds, lambda c, n: presses.issue(hall.tokens, c, n)).percentile(0.5)


def _call(hall: Server) -> float:
    load = run_load(hall.port, 1, 30, lambda _c, n: presses.call_next(hall.tokens, n) if n < COUNTERS // 2 else None)
    called = [int(str(answer["id"])) for answer in load.answers()]
    run_load(hall.port, 4, 60, lambda c, n: presses.finish(hall.tokens, called[c + 4 * n]) if c + 4 * n < len(called) else None)
    return load.percentile(0.5)


def measure_report(full: Server, first: date, last: date) -> None:
    """Print the slowest ticket of two kiosks while a report over the whole past is made."""
    print("\na report over the past while two kiosks issue")
    took: list[float] = []

    def ask() -> None:
        connection = Connection(full.port)
        began = time.perf_counter()
        path = f"/api/v1/reports/waits?from={first}&to={last}&by=hour&format=json"
        status, _ = connection.send(get(path, f"Authorization: Bearer {full.tokens['reader']}\r\n"))
        took.append(time.perf_counter() - began)
        if status != 200:
            print(f"  the report was refused: {status}")

    loads: list[Load] = []
    kiosks = threading.Thread(target=lambda: loads.append(run_load(full.port, 2, 4.0, lambda c, n: presses.issue(full.tokens, c, n))))
    kiosks.start()
    time.sleep(0.5)
    ask()
    kiosks.join()
    print(f"  report {took[0]:.2f} s; slowest ticket {loads[0].percentile(1):.0f} ms, p50 {loads[0].percentile(0.5):.1f} ms")
