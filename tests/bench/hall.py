"""The halls that are measured, each with tokens for kiosks and clerks and as many printers of one group as there are ports, each with its zone.

`groups` has twelve queues with fifty counters each; in `lines` every counter serves all of twenty queues with two classes each, by ratio.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hallq.domain.permissions import Role
from hallq.operations import counters, day, devices
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.store.database import Database
from hallq.store.migrate import migrate
from tests.making import HALL, hall_document

GROUPS = 12
COUNTERS = 50 * GROUPS
LINES, WINDOWS = 20, 20
SERVICES = tuple(f"matter-{n}" for n in range(1, GROUPS + 1))
ALL_DAY = [{"code": "office", "days": {"mon-sun": ["00:00-24:00"]}, "exceptions": {}, "last_ticket_minutes": 0}]


def bench_document(ports: Sequence[int]) -> dict[str, Any]:
    """Twelve queues with a service and fifty counters each, open all day; counters are numbered across the groups in turn."""
    groups = range(1, GROUPS + 1)
    return _document(
        ports,
        queues=[_queue(n, "strict", len(ports)) for n in groups],
        services=[_service(n) for n in groups],
        profiles=[{"code": f"group-{n}", "name": _name("组", "Group", n), "queues": [f"queue-{n}"]} for n in groups],
        counters=[_counter(n, f"group-{(n - 1) % GROUPS + 1}") for n in range(1, COUNTERS + 1)],
    )


def lines_document(ports: Sequence[int]) -> dict[str, Any]:
    """Twenty queues with a service each, and counters that serve all of them as one line."""
    lines = range(1, LINES + 1)
    return _document(
        ports,
        queues=[_queue(n, "ratio", len(ports)) for n in lines],
        services=[_service(n) for n in lines],
        profiles=[{"code": "all", "name": _name("全部", "All", 1), "queues": [f"queue-{n}" for n in lines]}],
        counters=[_counter(n, "all") for n in range(1, WINDOWS + 1)],
    )


KINDS = {"groups": bench_document, "lines": lines_document}


def _document(ports: Sequence[int], **parts: list[dict[str, Any]]) -> dict[str, Any]:
    zones = [*HALL["zones"], *({"code": _zone(n), "name": _name("区", "Zone", n)} for n in range(1, len(ports) + 1))]
    printers = [_printer(n, port) for n, port in enumerate(ports, start=1)]
    settings = {"recalls_before_no_show": 0}
    return hall_document(settings=settings, timetables=ALL_DAY, packages=[], zones=zones, printers=printers, **parts)


def _printer(n: int, port: int) -> dict[str, Any]:
    link = {"kind": "tcp", "host": "127.0.0.1", "port": port}
    return {"code": f"printer-{n}", "profile": "zh-80-cut", "link": link, "zone": _zone(n), "group": "hall"}


def _zone(n: int) -> str:
    return f"zone-{n}"


def _queue(n: int, discipline: str, zones: int) -> dict[str, Any]:
    rules = {"series": "A", "discipline": discipline, "guard_minutes": 30, "target_minutes": 15, "capacity": None}
    return {"code": f"queue-{n}", "zone": _zone((n - 1) % zones + 1), "name": _name("队列", "Queue", n), **rules}


def _service(n: int) -> dict[str, Any]:
    return {"code": f"matter-{n}", "unit": "hrss", "queue": f"queue-{n}", "name": _name("事项", "Matter", n), "minutes": 8}


def _counter(n: int, profile: str) -> dict[str, Any]:
    return {"code": str(n), "zone": "social", "unit": None, "profile": profile, "name": _name("窗口", "Counter", n)}


def _name(zh: str, en: str, n: int) -> dict[str, str]:
    return {"zh": f"{zh}{n}", "en": f"{en} {n}"}


def prepare(url: str, ports: Sequence[int], kind: str) -> dict[str, str]:
    """Make a hall in an empty database, open its day and its counters; the tokens of a kiosk and of a clerks' system."""
    migrate(url)
    database = Database(url)
    house = House(database)
    document = KINDS[kind](ports)
    hall_id = init_hall(database, document)
    house.act(hall_id, SYSTEM, day.open_day)
    for place in document["counters"]:
        house.act(hall_id, SYSTEM, lambda tx, code=place["code"]: counters.open_counter(tx, counter=code))  # type: ignore[misc]  # bound at once
    scopes = {"kiosk": Role.CLIENT_ISSUE, "clerk": Role.CLIENT_CALL, "reader": Role.CLIENT_REPORT}
    tokens = {
        name: house.act(hall_id, SYSTEM, lambda tx, name=name, role=role: devices.make_client(tx, code=name, name=name, scopes=[role])).token  # type: ignore[misc]  # likewise
        for name, role in scopes.items()
    }
    database.dispose()
    return tokens


if __name__ == "__main__":
    file, kind_of_hall, *asked = sys.argv[1:]
    print(json.dumps(prepare(f"sqlite:///{Path(file).resolve()}", [int(port) for port in asked], kind_of_hall)))
