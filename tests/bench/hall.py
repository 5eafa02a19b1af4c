"""The hall that is measured: twelve queues, six hundred counters at work, tokens for kiosks and clerks, a printer that always can."""

import json
import sys
from pathlib import Path
from typing import Any

from hallq.domain.permissions import Role
from hallq.operations import counters, day, devices
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.store.database import Database
from hallq.store.migrate import migrate
from tests.making import hall_document

GROUPS = 12
COUNTERS = 50 * GROUPS
SERVICES = tuple(f"matter-{n}" for n in range(1, GROUPS + 1))
ALL_DAY = [{"code": "office", "days": {"mon-sun": ["00:00-24:00"]}, "exceptions": {}, "last_ticket_minutes": 0}]


def bench_document(printer_port: int) -> dict[str, Any]:
    """Twelve queues with a service and fifty counters each, open all day; counters are numbered across the groups in turn."""
    groups = range(1, GROUPS + 1)
    link = {"kind": "tcp", "host": "127.0.0.1", "port": printer_port}
    rules = {"zone": "social", "series": "A", "discipline": "strict", "guard_minutes": 30, "target_minutes": 15, "capacity": None}
    return hall_document(
        settings={"recalls_before_no_show": 0},
        timetables=ALL_DAY,
        queues=[{"code": f"queue-{n}", "name": _name("队列", "Queue", n), **rules} for n in groups],
        services=[{"code": f"matter-{n}", "unit": "hrss", "queue": f"queue-{n}", "name": _name("事项", "Matter", n), "minutes": 8} for n in groups],
        packages=[],
        profiles=[{"code": f"group-{n}", "name": _name("组", "Group", n), "queues": [f"queue-{n}"]} for n in groups],
        counters=[
            {"code": str(n), "zone": "social", "unit": None, "profile": f"group-{(n - 1) % GROUPS + 1}", "name": _name("窗口", "Counter", n)}
            for n in range(1, COUNTERS + 1)
        ],
        printers=[{"code": "lobby", "profile": "zh-80-cut", "link": link, "zone": None}],
    )


def _name(zh: str, en: str, n: int) -> dict[str, str]:
    return {"zh": f"{zh}{n}", "en": f"{en} {n}"}


def prepare(url: str, printer_port: int) -> dict[str, str]:
    """Make the hall in an empty database, open its day and its counters; the tokens of a kiosk and of a clerks' system."""
    migrate(url)
    database = Database(url)
    house = House(database)
    hall_id = init_hall(database, bench_document(printer_port))
    house.act(hall_id, SYSTEM, day.open_day)
    for n in range(1, COUNTERS + 1):
        house.act(hall_id, SYSTEM, lambda tx, n=n: counters.open_counter(tx, counter=str(n)))  # type: ignore[misc]  # bound at once
    scopes = {"kiosk": Role.CLIENT_ISSUE, "clerk": Role.CLIENT_CALL, "reader": Role.CLIENT_REPORT}
    tokens = {
        name: house.act(hall_id, SYSTEM, lambda tx, name=name, role=role: devices.make_client(tx, code=name, name=name, scopes=[role])).token  # type: ignore[misc]  # likewise
        for name, role in scopes.items()
    }
    database.dispose()
    return tokens


if __name__ == "__main__":
    print(json.dumps(prepare(f"sqlite:///{Path(sys.argv[1]).resolve()}", int(sys.argv[2]))))
