"""A past of 100,000 tickets, and what it costs today; a report of a second while kiosks issue."""

import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hallq.domain.events import TicketCalled, TicketEvent, TicketIssued, TicketStarted, next_line
from hallq.store import tables as t
from hallq.store.database import Database
from tests.bench import presses
from tests.bench.hall import COUNTERS
from tests.bench.load import Connection, Load, get, median, run_load
from tests.bench.servers import Server

A_DAY = 500
SERVED_MS, WAITED_MS, WAY_MS = 300_000, 600_000, 20_000


class PastFiller:
    """Writes finished tickets of the days before `before`, 500 a day, straight into the tables: rows as the hall's own acts would have left them."""

    def __init__(self, tickets: int, before: date) -> None:
        self._tickets, self._before = tickets, before

    def __call__(self, path: Path) -> None:
        """Write them."""
        database = Database(f"sqlite:///{path}")
        with database.migrating() as books:
            last, digest = books.execute(sa.select(t.event_log.c.seq, t.event_log.c.digest).order_by(t.event_log.c.seq.desc())).first() or (0, "")
            queue_id, service_id = books.execute(sa.select(t.service.c.queue_id, t.service.c.id)).first() or (1, 1)
            counter_id = books.execute(sa.select(sa.func.min(t.counter.c.id))).scalar_one()
            head, epoch = (last, digest), books.execute(sa.select(t.hall.c.epoch)).scalar_one()
            for start in range(0, self._tickets, 10_000):
                span = range(start, min(start + 10_000, self._tickets))
                visits = [self._visit(n, last + 1 + 3 * n, service_id, queue_id, counter_id) for n in span]
                head = _write(books, visits, epoch, head)
        database.dispose()

    def _visit(self, n: int, key: int, service_id: int, queue_id: int, counter_id: int) -> dict[str, Any]:
        at = 1_600_000_000_000 + n * 60_000
        called = at + WAITED_MS
        return {
            "hall_id": 1, "id": key, "ticket_id": key, "business_day": (self._before - timedelta(days=1 + n // A_DAY)).isoformat(),
            "number": f"Z{n % A_DAY:03d}", "prefix": "Z", "value": n % A_DAY, "state": "COMPLETED", "service_id": service_id, "queue_id": queue_id,
            "counter_id": counter_id, "priority_id": 1, "rank": 0, "place_seq": key, "placed_at": at, "step": 1, "steps": 1, "position": 1,
            "issued_at": at, "queued_at": at, "first_called_at": called, "called_at": called, "started_at": called + WAY_MS,
            "ended_at": called + WAY_MS + SERVED_MS, "calls": 1, "session_id": 1, "occurrence_id": key + 2, "served_ms": SERVED_MS, "outcome": "done",
            "matters": 1, "language": "zh", "source": "kiosk", "version": 4, "last_seq": key + 2, "last_at": called + WAY_MS + SERVED_MS,
        }  # fmt: skip


def _write(books: sa.Connection, visits: list[dict[str, Any]], epoch: str, head: tuple[int, str]) -> tuple[int, str]:
    _insert(books, t.ticket, [visit | {"counter_id": None, "session_id": None} for visit in visits])
    _insert(books, t.ticket_step, visits)
    _insert(books, t.occurrence, [visit | {"id": visit["occurrence_id"]} for visit in visits])
    spans = (("WAITING", "queued_at", "called_at"), ("CALLED", "called_at", "started_at"), ("SERVING", "started_at", "ended_at"))
    for nth, (state, began, ended) in enumerate(spans):
        rows = [visit | {"began_seq": visit["id"] + nth, "state": state, "began_at": visit[began], "ended_at": visit[ended]} for visit in visits]
        _insert(books, t.ticket_period, rows)
    lines = []
    for visit in visits:
        for at, event in zip((visit["issued_at"], visit["called_at"], visit["started_at"]), _events(visit), strict=True):
            line = next_line(1, epoch, head, at, "system", event)
            head = (line.seq, line.digest)
            told = {"seq": line.seq, "at": at, "name": event.name, "body": line.body, "digest": line.digest}
            lines.append({"hall_id": 1, "ticket_id": visit["id"], **told})
    _insert(books, t.event_log, lines)
    return head


def _events(visit: dict[str, Any]) -> tuple[TicketEvent, TicketEvent, TicketEvent]:
    key, number, queue, service, counter = (visit[name] for name in ("id", "number", "queue_id", "service_id", "counter_id"))
    issued = TicketIssued(
        key, number, "Z", visit["value"], visit["business_day"], service, queue, 1, 0, ((service, queue),), "zh", "kiosk", 3, 5.0, 8.0, 12.0
    )
    called = TicketCalled(key, number, queue, service, 1, counter, "1", None, 1, 1, first=True, waited_ms=WAITED_MS, why="earlier", language="zh")
    return issued, called, TicketStarted(key, number, counter, None, 1)


def _insert(books: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    books.execute(sa.insert(table), [{column.name: row.get(column.name) for column in table.c} for row in rows])


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
    return _accepted(run_load(hall.port, 1, seconds, lambda c, n: presses.issue(hall.tokens, c, n))).percentile(0.5)


def _accepted(load: Load) -> Load:
    """The load, all of whose requests were taken: a refusal is quick and would flatter the figures."""
    if refused := [body for status, body in load.bodies if status not in {200, 201}]:
        raise RuntimeError(f"refused, or nobody waiting: {refused[0].decode()}")
    return load


def _call(hall: Server) -> float:
    _accepted(run_load(hall.port, 4, 60, lambda c, n: presses.issue(hall.tokens, c, n) if n < COUNTERS // 8 else None))
    load = _accepted(run_load(hall.port, 1, 30, lambda _c, n: presses.call_next(hall.tokens, n) if n < COUNTERS // 2 else None))
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
        status, body = connection.send(get(path, f"Authorization: Bearer {full.tokens['reader']}\r\n"))
        took.append(time.perf_counter() - began)
        if status != 200:
            print(f"  the report was refused: {body.decode()[:300]}")

    loads: list[Load] = []
    kiosks = threading.Thread(target=lambda: loads.append(run_load(full.port, 2, 4.0, lambda c, n: presses.issue(full.tokens, c, n))))
    kiosks.start()
    time.sleep(0.5)
    ask()
    kiosks.join()
    print(f"  report {took[0]:.2f} s; slowest ticket {loads[0].percentile(1):.0f} ms, p50 {loads[0].percentile(0.5):.1f} ms")
