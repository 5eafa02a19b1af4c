"""From the clerk's press to the last screen: idle, and while kiosks press without pause."""

import json
import threading
import time
from collections.abc import Callable

from tests.bench import presses
from tests.bench.load import Connection, Load, post, run_load
from tests.bench.servers import Screens, Server, screens

WALLS = (1, 50, 200)
SOCKET = "/socket.io/?EIO=4&transport=websocket&hall=xitou"
BARE_SOCKET = "/socket.io/?EIO=4&transport=websocket"
PAUSE = 0.15
Press = Callable[[int], bytes]


def measure_idle(hall: Server, bare: Server, calls: int) -> None:
    """Print how long a call takes to the last of 1, 50 and 200 idle screens, beside the bare route and the bare emit."""
    print("\ncall to the last screen, screens idle (ms)")
    for count in WALLS:
        with screens(bare.port, BARE_SOCKET, count) as wall:
            emits = _each(bare, wall, calls, lambda _n: post("/emit"), "lines")
        _each_ticket(bare, calls, lambda _n: post("/ticket"))
        route = _each_ticket(bare, calls, lambda n: post(f"/call?counter={n}"))
        _each_ticket(hall, calls, lambda n: presses.issue(hall.tokens, 0, n))
        with screens(hall.port, SOCKET, count) as wall:
            ours = _each(hall, wall, calls, lambda n: presses.call_next(hall.tokens, n), "ticket.called")
        _free(hall, ours)
        bound = _at(route, 0.95) + 2 * _at(emits.seconds, 0.95)
        print(
            f"  {count:>3} screens: p50 {_at(ours.seconds, 0.5):5.1f}  p95 {_at(ours.seconds, 0.95):5.1f}"
            f"   bare route p95 {_at(route, 0.95):.1f} + 2 x bare emit p95 {_at(emits.seconds, 0.95):.1f} = {bound:.1f}",
            flush=True,
        )


def measure_at_work(hall: Server, seconds: float) -> None:
    """Print tickets a second of 8 kiosks without pause while 200 screens listen, and how soon calls reach the last of them."""
    print("\n8 kiosks without pause, 200 screens, two calls a second")
    loads: list[Load] = []
    with screens(hall.port, SOCKET, 200) as wall:
        kiosks = threading.Thread(
            target=lambda: loads.append(run_load(hall.port, 8, seconds, lambda c, n: presses.issue(hall.tokens, c, n)))
        )
        kiosks.start()
        time.sleep(0.5)
        ours = _each(hall, wall, int((seconds - 1.5) / 0.5), lambda n: presses.call_next(hall.tokens, n), "ticket.called", pause=0.4)
        kiosks.join()
    _free(hall, ours)
    print(
        f"  {loads[0].rate:.0f} tickets/s (p99 {loads[0].percentile(0.99):.0f} ms); call to the last screen"
        f" p50 {_at(ours.seconds, 0.5):.0f}  p95 {_at(ours.seconds, 0.95):.0f}  worst {_at(ours.seconds, 1):.0f} ms; {hall.memory():.0f} MiB"
    )


def _each(server: Server, wall: Screens, times: int, press: Press, word: str, pause: float = PAUSE) -> Load:
    """Press so many times, with a pause; seconds from each press until the last screen had what it brought."""
    load, connection, sent = Load(), Connection(server.port), []
    for nth in range(times):
        sent.append(time.perf_counter())
        load.bodies.append(connection.send(press(nth)))
        time.sleep(pause)
    connection.close()
    time.sleep(0.5)
    reports = wall.report()
    for began, upto in zip(sent, [*sent[1:], float("inf")], strict=True):
        came = [_first(screen, word, began, upto) for screen in reports]
        load.seconds.append(max(came) - began)
    return load


def _first(screen: list[tuple[float, str]], word: str, after: float, before: float) -> float:
    return next((at for at, text in screen if after < at < before and word in text), float("inf"))


def _each_ticket(server: Server, times: int, press: Press) -> list[float]:
    connection, seconds = Connection(server.port), []
    for nth in range(times):
        began = time.perf_counter()
        connection.send(press(nth))
        seconds.append(time.perf_counter() - began)
    connection.close()
    return seconds


def _free(hall: Server, calls: Load) -> None:
    called = [json.loads(body)["id"] for status, body in calls.bodies if status == 200]
    _each_ticket(hall, len(called), lambda n: presses.finish(hall.tokens, called[n]))


def _at(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

