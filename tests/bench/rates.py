"""Tickets and calls a second, at 1, 8 and 32 at once, beside the bare server in turn."""

from collections.abc import Callable

from tests.bench import presses
from tests.bench.hall import COUNTERS
from tests.bench.load import Load, median, post, run_load
from tests.bench.proofs import check_calls, check_tickets
from tests.bench.servers import Server

AT_ONCE = (1, 8, 32)


def measure_issue(hall: Server, bare: Server, rounds: int, seconds: float) -> None:
    """Print tickets a second of both, and what the database says of the hall's."""
    print("\nissue over HTTP, kiosks without pause")
    for clients in AT_ONCE:
        ours: list[Load] = []
        theirs: list[Load] = []
        for _ in range(rounds):
            theirs.append(run_load(bare.port, clients, seconds, lambda _c, _n: post("/ticket")))
            ours.append(run_load(hall.port, clients, seconds, lambda c, n: presses.issue(hall.tokens, c, n)))
        _print_row(clients, ours, theirs, {name: n for load in ours for name, n in check_tickets(hall.database, load).items()})


def measure_calls(hall: Server, bare: Server, rounds: int) -> None:
    """Print calls a second of both: as many waiting as there are counters, called until nobody is left, each counter once."""
    print("\ncall-next over HTTP, clerks without pause")
    for clients in AT_ONCE:
        ours: list[Load] = []
        theirs: list[Load] = []
        for _ in range(rounds):
            _fill(bare, lambda _c, _n: post("/ticket"))
            theirs.append(_until_empty(bare, clients, lambda counter: post(f"/call?counter={counter}")))
            _fill(hall, lambda c, n: presses.issue(hall.tokens, c, n))
            ours.append(_until_empty(hall, clients, lambda counter: presses.call_next(hall.tokens, counter)))
            _free_counters(hall, ours[-1])
        _print_row(clients, ours, theirs, {name: n for load in ours for name, n in check_calls(hall.database, load).items()})


def _fill(server: Server, press: Callable[[int, int], bytes]) -> None:
    run_load(server.port, 4, 60, lambda c, n: press(c, n) if n < COUNTERS // 4 else None)


def _until_empty(server: Server, clients: int, call: Callable[[int], bytes]) -> Load:
    return run_load(server.port, clients, 60, lambda c, n: call(c + n * clients) if c + n * clients < COUNTERS else None)


def _free_counters(hall: Server, load: Load) -> None:
    called = [int(str(answer["id"])) for answer in load.answers()]
    freed = run_load(hall.port, 4, 60, lambda c, n: presses.finish(hall.tokens, called[c + 4 * n]) if c + 4 * n < len(called) else None)
    if refused := [body for status, body in freed.bodies if status >= 300]:
        raise RuntimeError(f"a counter was not freed: {refused[0].decode()}")


def _print_row(clients: int, ours: list[Load], theirs: list[Load], proofs: dict[str, int]) -> None:
    ratio = median([o.rate / t.rate for o, t in zip(ours, theirs, strict=True)])
    bad = sum(status >= 300 for load in ours for status, _ in load.bodies)
    print(
        f"  {clients:>2} at once: {median([o.rate for o in ours]):6.0f}/s of {median([t.rate for t in theirs]):6.0f}/s bare = {ratio:.2f}"
        f"   p50 {median([o.percentile(0.5) for o in ours]):5.1f}  p99 {median([o.percentile(0.99) for o in ours]):5.1f} ms"
        f"   refused {bad}, {', '.join(f'{name} {n}' for name, n in proofs.items())}",
        flush=True,
    )
