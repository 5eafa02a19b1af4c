"""`make bench`: measure the hall and print what was found."""

import argparse
import platform
import time
from datetime import UTC, date, datetime, timedelta

import psutil

from tests.bench.estimates import measure_estimates
from tests.bench.eyes import measure_eyes
from tests.bench.foretold import measure_rollout
from tests.bench.lines import measure_lines, measure_order
from tests.bench.paper import measure_hanging_printers, measure_paper
from tests.bench.past import PastFiller, measure_growth, measure_report
from tests.bench.rates import measure_calls, measure_issue
from tests.bench.servers import bare_server, hall_server
from tests.bench.walls import measure_at_work, measure_idle

PARTS = ("rates", "walls", "past", "eyes", "paper", "estimate", "rollout", "order")


def main() -> None:
    """Run the asked parts, all of them where none is named."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to measure")
    asked.add_argument("--rounds", type=int, default=5, help="interleaved rounds, of which the median is printed")
    asked.add_argument("--seconds", type=float, default=2.0, help="length of a load")
    asked.add_argument("--past", type=int, default=100_000, help="finished tickets of earlier days")
    given = asked.parse_args()
    parts = given.parts or list(PARTS)
    print(f"Python {platform.python_version()}, {psutil.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}; load {psutil.getloadavg()[0]:.1f}")
    if "rates" in parts or "walls" in parts:
        measure_live(parts, given.rounds, given.seconds)
    if "past" in parts:
        measure_past(given.past, given.rounds, given.seconds)
    if "eyes" in parts:
        measure_eyes()
    if "paper" in parts:
        measure_paper(given.seconds * 10)
        measure_hanging_printers(given.rounds, given.seconds)
    if "estimate" in parts:
        measure_estimates()
    if "rollout" in parts:
        measure_rollout()
    if "order" in parts:
        measure_order(given.rounds)
        measure_lines(given.rounds)


def measure_live(parts: list[str], rounds: int, seconds: float) -> None:
    """The parts that want a hall of today and the bare server."""
    began = time.perf_counter()
    with hall_server() as hall, bare_server() as bare:
        print(f"both servers started in {time.perf_counter() - began:.1f} s; {hall.memory():.0f} MiB and {bare.memory():.0f} MiB (PSS)")
        if "rates" in parts:
            measure_issue(hall, bare, rounds, seconds)
            measure_calls(hall, bare, rounds)
        if "walls" in parts:
            measure_idle(hall, bare, calls=30)
            measure_at_work(hall, seconds=12)


def measure_past(tickets: int, rounds: int, seconds: float) -> None:
    """The parts that want a past."""
    today = date(2026, 1, 1)
    with hall_server() as empty, hall_server(PastFiller(tickets, today)) as full:
        measure_growth(empty, full, rounds, seconds)
        measure_report(full, today - timedelta(days=tickets // 500 + 1), today)


main()
