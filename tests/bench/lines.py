"""The order itself, and the next call of a window that serves many long lines beside one that serves short ones."""

import json
import time
from collections.abc import Callable
from functools import partial
from random import Random

from hallq.domain.discipline import MINUTE, Discipline, Mode, Rule, Served, Sight, Terms, Waiting
from hallq.domain.order import choose, order
from tests.bench import presses
from tests.bench.hall import LINES
from tests.bench.load import Connection, median
from tests.bench.servers import Server, hall_server

LONG, SHORT = 1_000, 10
CALLS = 60
NOW = 10_000 * MINUTE
CLASSES = {klass: Terms(klass, klass > 0, klass * 10 * MINUTE, 1000 + 500 * klass, (15 - 5 * klass) * MINUTE) for klass in range(3)}


def measure_order(rounds: int) -> None:
    """Print how long the whole order of a thousand takes, and a choice among the heads of sixty lanes, by discipline and mode."""
    people = _people(LONG)
    heads = list({(one.queue_id, one.class_id): one for one in reversed(people)}.values())
    print(f"\norder of {LONG} waiting in {LINES} queues with three classes, and the choice among {len(heads)} heads (ms of processor)")
    for mode in Mode:
        sight = Sight(tuple(Served(queue, share=queue % 3 + 1) for queue in range(LINES)), mode)
        told = []
        for discipline in Discipline:
            rules = {queue: Rule(discipline, terms=CLASSES) for queue in range(LINES)}
            whole = median([_ms(partial(order, people, rules, NOW, sight)) for _ in range(3 * rounds)])
            one = median([_ms(partial(choose, heads, rules, NOW, sight)) for _ in range(3 * rounds)])
            told.append(f"{discipline.value} {whole:.1f} / {one:.2f}")
        print(f"  {mode.value:<9} {', '.join(told)}", flush=True)


def measure_lines(rounds: int) -> None:
    """Print how long call-next takes over HTTP with a thousand waiting in twenty queues, beside ten waiting in them."""
    print(f"\ncall-next over HTTP at a window that serves {LINES} queues by ratio, one clerk (ms)")
    with hall_server(kind="lines") as short, hall_server(kind="lines") as long:
        _fill(short, SHORT)
        _fill(long, LONG)
        _calls(short), _calls(long)
        pairs = [(_calls(short), _calls(long)) for _ in range(rounds)]
    ten, thousand = (median([pair[n] for pair in pairs]) for n in (0, 1))
    ratio = median([pair[1] / pair[0] for pair in pairs])
    print(f"  {SHORT} waiting: p50 {ten:.1f}   {LONG} waiting: p50 {thousand:.1f}   ratio {ratio:.2f} (goal 1.5)", flush=True)


def _people(count: int) -> list[Waiting]:
    chance = Random(1)
    return [
        Waiting(n, f"A{n:03d}", chance.randrange(LINES), chance.choice([0, 0, 0, 1, 2]), n << 20, NOW - (count - n) * MINUTE // 20)
        for n in range(1, count + 1)
    ]


def _ms(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return 1000 * (time.thread_time() - began)


def _fill(hall: Server, count: int) -> None:
    connection = Connection(hall.port)
    for nth in range(count):
        status, body = connection.send(presses.come(hall.tokens, nth, LINES))
        if status != 201:
            raise RuntimeError(f"no number was given: {body.decode()}")
    connection.close()


def _calls(hall: Server) -> float:
    """The median of calls at one counter; whoever is called is sent back, so that the lines stay as long as they are."""
    connection, took = Connection(hall.port), []
    for _ in range(CALLS):
        press = presses.call_next(hall.tokens, 0)
        began = time.perf_counter()
        status, body = connection.send(press)
        took.append(1000 * (time.perf_counter() - began))
        if status != 200:
            raise RuntimeError(f"nobody was called: {body.decode()}")
        status, body = connection.send(presses.send_back(hall.tokens, json.loads(body)["id"]))
        if status != 200:
            raise RuntimeError(f"nobody was sent back: {body.decode()}")
    connection.close()
    return median(took)
