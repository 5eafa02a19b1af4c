"""Work once more by another hand: help at other counters and service outside, folded from the raw lines of the log."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

ENDS = {"ticket.completed", "ticket.held", "ticket.transferred"}
COUNTED = ("services", "matters", "service_time", "joint", "joint_time", "outside", "outside_matters", "outside_time", "work_time")


@dataclass
class Work:
    """Some work of a clerk: `kind` is services, joint or outside; `what` is the service, as a key."""

    kind: str
    day: str
    counter: int | None
    clerk: int | None
    service: int
    spent: int
    counted: int = 1
    matters: int = 0


def help_and_outside(bodies: Iterable[str], what_of: dict[int, tuple[str, int]]) -> list[Work]:
    """Help that has ended, undone ends too, and service outside; `what_of` tells day and service of every service by its number."""
    found: list[Work] = []
    helping: dict[int, dict[int, tuple[int, dict[str, Any]]]] = {}
    for line in map(json.loads, bodies):
        name, fact, at = line["name"], line["event"], line["at"]
        here = helping.setdefault(fact.get("ticket", 0), {})
        gone = list(here) if name in ENDS else [fact["counter"]] if name == "ticket.parted" else []
        for counter in gone:
            began, joined = here.pop(counter)
            day, service = what_of[joined["occurrence"]]
            found.append(Work("joint", day, counter, joined.get("clerk"), service, at - began))
        if name == "ticket.joined":
            here[fact["counter"]] = (at, fact)
        elif name == "service.outside":
            spent = fact["minutes"] * 60_000
            found.append(Work("outside", fact["day"], fact.get("counter"), fact.get("clerk"), fact["service"], spent, matters=fact["matters"]))
    return found


def sums(work: list[Work]) -> dict[str, float]:
    """The figures of a group."""
    told = dict.fromkeys(COUNTED, 0.0)
    for one in work:
        told[one.kind] += one.counted
        told[{"services": "service_time", "joint": "joint_time", "outside": "outside_time"}[one.kind]] += one.spent / 1000
        told["work_time"] += one.spent / 1000
        told["matters" if one.kind == "services" else "outside_matters"] += one.matters if one.kind != "joint" else 0
    return told


def work_of(bodies: list[str], visits: list[Any], real: set[str]) -> list[Work]:
    """All work that has ended: services, help with those of others, and service outside."""
    services = {seq: served for visit in visits for seq, served in visit.served.items()}
    own = [
        Work("services", one.day, one.counter, one.clerk, one.service, one.served, int(is_real := one.outcome in real), one.matters * is_real)
        for one in services.values()
        if one.ended is not None
    ]
    return own + help_and_outside(bodies, {seq: (one.day, one.service) for seq, one in services.items()})


def sources(visits: list[Any]) -> dict[str | None, dict[str, int]]:
    """Visits by where their number came from, and all of them."""
    return _by(visits, lambda visit: visit.source)


def agents(visits: list[Any], setup: Any) -> dict[str | None, dict[str, int]]:
    """Visits by the agent who took the number, and all that agents took."""
    mine = [visit for visit in visits if visit.agent is not None]
    return _by(mine, lambda visit: setup.agents.by_id[visit.agent].code)


def _by(visits: list[Any], key: Callable[[Any], str]) -> dict[str | None, dict[str, int]]:
    found: dict[str | None, dict[str, int]] = {"everything": _counts(visits)}
    for one in {key(visit) for visit in visits}:
        found[one] = _counts([visit for visit in visits if key(visit) == one])
    return found


def _counts(visits: list[Any]) -> dict[str, int]:
    return {
        "issued": len(visits),
        "brought": sum(visit.matters for visit in visits),
        "called": sum(visit.parts[0].called is not None for visit in visits),
        "completed": sum(visit.state == "completed" for visit in visits),
        "cancelled": sum(visit.state == "cancelled" for visit in visits),
    }
