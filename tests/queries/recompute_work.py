"""Work once more by another hand: help at other counters and service outside, folded from the raw lines of the log."""

import json
from collections.abc import Iterable
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
