"""What a log of visits makes everybody do and when: counters are made up where the log names none, and ends where it knows none."""

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count, product
from string import ascii_uppercase
from typing import Any

from hallq.domain.errors import LogInvalid
from hallq.simulation.visit_log import LoggedVisit, VisitLog

USUAL_MS = 10 * 60_000
"""A service of which the log knows no end is over by then, or when its counter calls the next."""
LEAST_MS = 60_000
"""A counter that was made up calls nobody else sooner after a call whose end is not known."""
FIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,7}")
"""What may be the code of a counter."""
ORDINARY = "ordinary"
LETTERS = [*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2))]


class Do(StrEnum):
    """What is done, through the operation a page would use."""

    ISSUE = "issue"
    OPEN = "open"
    CALL = "call"
    START = "start"
    COMPLETE = "complete"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Act:
    """One act at an instant of the hall's clock; `visit` counts the day's visits from 0, `counter` is a code."""

    at: int
    do: Do
    visit: int
    counter: str = ""


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A business day of the log: its visits and, in order, everything done."""

    day: str
    visits: tuple[LoggedVisit, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole log to be played: the hall it needs, its days in order, and how many services the next call at their counter cut short."""

    document: dict[str, Any]
    days: tuple[PlannedDay, ...]
    queues: dict[str, str]
    priorities: dict[str, str]
    counters: int
    cut_short: int


@dataclass(slots=True)
class _Service:
    """A call with what follows it; `ends` None while nobody knows."""

    visit: int
    counter: str
    called: int
    started: int | None
    ends: int | None


def plan(log: VisitLog, *, name: str, timezone: str) -> Plan:
    """The plan of a log. Raises LogInvalid where it has no visit."""
    if not log.visits:
        raise LogInvalid(reason="no row can be replayed")
    queues = _codes((visit.queue for visit in log.visits), "queue")
    priorities = _codes((visit.priority for visit in log.visits if visit.priority), "class")
    windows, comes_known = _Windows(log.visits), "started" in log.knows
    by_day: dict[str, list[LoggedVisit]] = defaultdict(list)
    for visit in log.visits:
        by_day[visit.day].append(visit)
    days, cut_short = [], 0
    for day in sorted(by_day):
        services, cut = _serve(by_day[day], windows, comes_known=comes_known)
        cut_short += cut
        days.append(PlannedDay(day, tuple(by_day[day]), _acts(by_day[day], services, comes_known=comes_known)))
    document = _document(name, timezone, queues, priorities, windows, confirm_arrival=comes_known)
    return Plan(document, tuple(days), queues, priorities, len(windows.queues_of), cut_short)


# --- counters ------------------------------------------------------------------------------------------------------------------------------


class _Windows:
    """The counters of the hall: those the log names, under a number where the name is no code of a counter, and those made up for one queue."""

    def __init__(self, visits: Iterable[LoggedVisit]) -> None:
        named: dict[str, set[str]] = defaultdict(set)
        for visit in visits:
            if visit.counter is not None and visit.called is not None:
                named[visit.counter].add(visit.queue)
        self.queues_of: dict[str, set[str]] = {label: named[label] for label in named if FIT.fullmatch(label)}
        self.code_of = {label: label for label in self.queues_of}
        self._made_up: dict[tuple[str, int], str] = {}
        for label in sorted(named.keys() - self.queues_of.keys()):
            self.code_of[label] = self._free()
            self.queues_of[self.code_of[label]] = named[label]

    def made_up(self, queue: str, nth: int) -> str:
        """The n-th made-up counter of a queue, the same on every day."""
        key = (queue, nth)
        if key not in self._made_up:
            self._made_up[key] = self._free()
            self.queues_of[self._made_up[key]] = {queue}
        return self._made_up[key]

    def _free(self) -> str:
        return next(code for code in map(str, count(len(self.queues_of) + 1)) if code not in self.queues_of)


def _serve(visits: list[LoggedVisit], windows: _Windows, *, comes_known: bool) -> tuple[list[_Service], int]:
    """Every call of a day in order, each at a counter that is free by then; and how many ends had to be put forward for it."""
    last_at: dict[str, _Service] = {}
    made_up: dict[str, list[str]] = defaultdict(list)
    services, cut = [], 0
    for number in sorted((n for n, visit in enumerate(visits) if visit.called is not None), key=lambda n: (visits[n].called, visits[n].line)):
        visit = visits[number]
        called = visit.called or 0
        if visit.counter is None:
            counter = _free_counter(visit.queue, called, made_up[visit.queue], last_at, windows)
        else:
            counter = windows.code_of[visit.counter]
        if counter in last_at:
            cut += _end_by(last_at[counter], called)
        came = visit.started if visit.started is not None or (comes_known and visit.ended is None) else called
        last_at[counter] = _Service(number, counter, called, came, visit.ended)
        services.append(last_at[counter])
    for service in services:
        if service.ends is None:
            service.ends = (service.started or service.called) + USUAL_MS
    return services, cut


def _free_counter(queue: str, at: int, made_up: list[str], last_at: dict[str, _Service], windows: _Windows) -> str:
    """A made-up counter that nobody holds; else one where the end is not known and some time has passed; else one more."""
    free = [code for code in made_up if _free_from(last_at[code]) <= at]
    if free:
        return min(free, key=lambda code: (_free_from(last_at[code]), code))
    made_up.append(windows.made_up(queue, len(made_up)))
    return made_up[-1]


def _free_from(service: _Service) -> int:
    return (service.started or service.called) + LEAST_MS if service.ends is None else service.ends


def _end_by(service: _Service, at: int) -> bool:
    """Let a service end when its counter calls the next at the latest; whether the log said otherwise."""
    cut = (service.ends is not None and service.ends > at) or (service.started or 0) > at
    usual = (service.started or service.called) + USUAL_MS
    service.ends = min(usual if service.ends is None else service.ends, at)
    service.started = service.started and min(service.started, at)
    return cut


# --- acts ----------------------------------------------------------------------------------------------------------------------------------


def _acts(visits: list[LoggedVisit], services: list[_Service], *, comes_known: bool) -> tuple[Act, ...]:
    """Everything in order: at one instant visitors come first, then what was called earlier goes on before what is called later."""
    issues = sorted((Act(visit.issued, Do.ISSUE, number) for number, visit in enumerate(visits)), key=lambda act: (act.at, visits[act.visit].line))
    at_counters = sorted(_at_counters(services, comes_known=comes_known), key=lambda act: act.at)
    return tuple(heapq.merge(issues, at_counters, key=lambda act: act.at))


def _at_counters(services: list[_Service], *, comes_known: bool) -> Iterator[Act]:
    """What is done at the counters; where the log knows of no arrivals, a call begins the service by itself."""
    working: set[str] = set()
    for service in services:
        if service.counter not in working:
            working.add(service.counter)
            yield Act(service.called, Do.OPEN, service.visit, service.counter)
        yield Act(service.called, Do.CALL, service.visit, service.counter)
        if comes_known and service.started is not None:
            yield Act(service.started, Do.START, service.visit)
        yield Act(service.ends or 0, Do.NO_SHOW if service.started is None else Do.COMPLETE, service.visit)


# --- the hall ------------------------------------------------------------------------------------------------------------------------------


def _codes(labels: Iterable[str], kind: str) -> dict[str, str]:
    """A code for every label, as near to it as a code may be."""
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for label in dict.fromkeys(labels):
        near = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40].strip("-") or kind
        codes[label] = next(code for code in chain((near,), (f"{near}-{number}" for number in count(2))) if code not in taken)
        taken.add(codes[label])
    return codes


def _document(
    name: str, timezone: str, queues: dict[str, str], priorities: dict[str, str], windows: _Windows, *, confirm_arrival: bool
) -> dict[str, Any]:
    """The set-up of a hall with these queues: a service and a run of letters a queue, a profile a set of queues."""
    profiles = {frozenset(served): f"p-{number}" for number, served in enumerate(dict.fromkeys(map(frozenset, windows.queues_of.values())), 1)}
    series = {queue: LETTERS[number % len(LETTERS)] for number, queue in enumerate(queues)}
    classes = [{"code": ORDINARY, "rank": 0, "name": _name(ORDINARY)}]
    classes += [{"code": code, "rank": 1, "name": _name(label)} for label, code in priorities.items() if code != ORDINARY]
    return {
        "schema": 1,
        "made_up": True,
        "hall": {"code": "replay", "name": _name(name), "level": "city", "timezone": timezone, "cutoff": "00:00"},
        "settings": {"confirm_arrival": confirm_arrival, "recalls_before_no_show": 0},
        "timetables": [{"code": "always", "days": {"mon-sun": ["00:00-24:00"]}}],
        "priorities": classes,
        "series": [{"prefix": prefix} for prefix in dict.fromkeys(series.values())],
        "zones": [{"code": "all", "name": _name(name)}],
        "units": [{"code": "all", "kind": "department", "name": _name(name)}],
        "queues": [
            {"code": code, "zone": "all", "series": series[label], "name": _name(label), "discipline": "fifo"} for label, code in queues.items()
        ],
        "services": [{"code": code, "unit": "all", "queue": code, "name": _name(label)} for label, code in queues.items()],
        "profiles": [{"code": code, "name": _name(code), "queues": sorted(queues[label] for label in served)} for served, code in profiles.items()],
        "counters": [
            {"code": code, "zone": "all", "profile": profiles[frozenset(served)], "name": _name(code)} for code, served in windows.queues_of.items()
        ],
    }


def _name(label: str) -> dict[str, str]:
    """A label as a name; whatever no name may hold becomes a space."""
    plain = "".join(sign if sign.isprintable() else " " for sign in label).strip()[:120] or "?"
    return {"zh": plain, "en": plain}
