"""How the house is: one address that says whether it can work, one that gives figures to a monitoring program."""

from collections import Counter
from collections.abc import Callable, Iterable

from flask import Blueprint, Response

from hallq import __version__
from hallq.domain.events import Line
from hallq.domain.permissions import Permission
from hallq.web.auth import allowed, everyone
from hallq.web.current import front, house

TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Tally:
    """What happened in this process since it began: lines of the story by name. `sockets` tells how many screens are connected."""

    def __init__(self) -> None:
        self.lines: Counter[str] = Counter()
        self.sockets: Callable[[], int] = lambda: 0

    def hear(self, lines: Iterable[Line]) -> None:
        """Count the lines of an act."""
        for line in lines:  # not Counter.update, which is ten times slower for one line
            self.lines[line.event.name] += 1


def wellbeing_pages(tally: Tally) -> Blueprint:
    """`/healthz` and `/metrics`."""
    pages = Blueprint("wellbeing", __name__)

    @pages.get("/healthz")
    @everyone
    def healthz() -> Response:
        """200 while the database answers; else the problem says why not."""
        front().halls.all()
        with house().database.reading():
            return Response('{"status":"ok"}', content_type="application/json")

    @pages.get("/metrics")
    @allowed(Permission.SEE_REPORTS, any_hall=True)
    def metrics() -> Response:
        """Figures of this process, as Prometheus reads them."""
        return Response("".join(f"{line}\n" for line in _figures(tally)), content_type=TEXT)

    return pages


def _figures(tally: Tally) -> Iterable[str]:
    yield from _one("hallq_info", "gauge", "The version that runs.", [(f'{{version="{__version__}"}}', 1)])
    answers = sorted(front().answers.items())
    yield from _one("hallq_answers_total", "counter", "Answers by class of status.", [(f'{{class="{name}"}}', n) for name, n in answers])
    lines = sorted(tally.lines.items())
    yield from _one("hallq_events_total", "counter", "Lines written to the story by this process.", [(f'{{name="{name}"}}', n) for name, n in lines])
    yield from _one("hallq_sockets", "gauge", "Screens connected now.", [("", tally.sockets())])


def _one(name: str, kind: str, told: str, values: Iterable[tuple[str, int]]) -> Iterable[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values:
        yield f"{name}{labels} {value}"
