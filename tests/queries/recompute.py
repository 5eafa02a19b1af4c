"""The figures of every report once more, by another hand: folded from the raw lines of the log, with no book and no rule of the house read.

It knows the set-up (which zone a queue is in) and the names of events, and uses the standard library's statistics.
"""

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from tests.queries.recompute_told import ToldAgain
from tests.queries.recompute_work import agents, sources, sums, work_of

REAL = {"done", "accepted", "materials_missing", "refused", "advised", "abandoned"}
BANDS = [(0, 5), (5, 10), (10, 15), (15, 20), (20, 30), (30, 45), (45, 60), (60, 10**9)]
ALL = "everything"


@dataclass
class Part:
    day: str
    service: int
    queue: int
    queued: int | None = None
    called: int | None = None
    told: dict[str, Any] | None = None
    counter: int | None = None
    clerk: int | None = None
    moves: int = 0


@dataclass
class Served:
    day: str
    part: Part
    service: int
    queue: int
    counter: int
    clerk: int | None
    called: int
    started: int
    running: int | None
    served: int = 0
    ended: int | None = None
    outcome: str | None = None
    matters: int = 0


@dataclass
class Visit:
    parts: list[Part]
    service: int
    queue: int
    now: int = 0
    state: str = "waiting"
    before: str = ""
    last_call: int = 0
    since: int = 0
    open: Served | None = None
    source: str = ""
    agent: int | None = None
    matters: int = 1
    served: dict[int, Served] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        return self.parts[self.now]


def fold(bodies: Iterable[str]) -> tuple[list[Visit], dict[int, tuple[str, int | None, list[str]]]]:
    """The visits and, by the number of the service, what came of asking for a rating."""
    lines = [json.loads(body) for body in bodies]
    undone = {seq for line in lines if line["name"] == "ticket.undone" for seq in line["event"]["undone"]}
    visits: dict[int, Visit] = {}
    ratings: dict[int, tuple[str, int | None, list[str]]] = {}
    for line in lines:
        name, fact = line["name"], line["event"]
        if name == "evaluation.recorded":
            ratings[fact["occurrence"]] = (fact["outcome"], fact.get("level"), fact["codes"])
        elif name == "ticket.issued":
            parts = [Part(fact["day"], service, queue) for service, queue in fact["steps"]]
            parts[0].queued = line["at"]
            parts[0].told = fact if fact.get("likely") else None
            visits[fact["ticket"]] = Visit(parts, fact["service"], fact["queue"], since=line["at"])
            visits[fact["ticket"]].source, visits[fact["ticket"]].agent = fact["source"], fact.get("agent")
            visits[fact["ticket"]].matters = fact.get("matters", 1)
        elif name.startswith("ticket.") and name != "ticket.undone" and line["seq"] not in undone:
            visit = visits[fact["ticket"]]
            away = visit.state in {"serving", "held", "no_show"}
            go_on(visit, name.removeprefix("ticket."), line["seq"], line["at"], fact)
            if away and visit.state == "waiting":
                visit.since = line["at"]
    return list(visits.values()), ratings


def go_on(visit: Visit, name: str, seq: int, at: int, fact: dict[str, Any]) -> None:
    if name == "called":
        call(visit, at, fact)
    elif name in {"started", "resumed"}:
        serve(visit, seq, at, fact)
    elif name == "transferred":
        move(visit, at, fact)
    elif name == "completed":
        complete(visit, at, fact)
    elif name == "held":
        stop(visit, at)
        visit.state = "held"
    elif name == "step_chosen":
        bring_forward(visit, fact["brought_forward"])
        visit.queue, visit.service = fact["queue"], fact["service"]
    elif name in {"joined", "parted"}:
        return
    elif name == "recalled":
        visit.last_call = at
    else:
        end(visit, at, name)
        visit.before, visit.state = visit.state, "waiting" if name in {"requeued", "reinstated"} else name


def call(visit: Visit, at: int, fact: dict[str, Any]) -> None:
    part = visit.part
    visit.last_call, visit.state = at, "called"
    if part.called is None:
        part.called, part.counter, part.clerk = at, fact["counter"], fact.get("clerk")
        part.service, part.queue = fact["service"], fact["queue"]


def serve(visit: Visit, seq: int, at: int, fact: dict[str, Any]) -> None:
    counter, clerk, part = fact["counter"], fact.get("clerk"), visit.part
    if visit.open is None:
        visit.open = visit.served[seq] = Served(part.day, part, visit.service, visit.queue, counter, clerk, visit.last_call, at, at)
    visit.open.running, visit.open.counter, visit.open.clerk = at, counter, clerk
    visit.state = "serving"


def move(visit: Visit, at: int, fact: dict[str, Any]) -> None:
    part = visit.part
    part.moves += visit.state != "waiting" or (visit.queue, visit.service) != (fact["queue"], fact["service"])
    end(visit, at, "transferred")
    visit.queue, visit.service, visit.state = fact["queue"], fact["service"], "waiting"
    if part.called is None:
        part.queue, part.service = fact["queue"], fact["service"]


def complete(visit: Visit, at: int, fact: dict[str, Any]) -> None:
    end(visit, at, fact["outcome"], fact["matters"])
    visit.state = "completed"
    if fact.get("next_step"):
        visit.now += 1
        visit.state, visit.queue, visit.service = "waiting", fact["next_queue"], fact["next_service"]
        visit.part.queued = at
        bring_forward(visit, fact.get("brought_forward", visit.now + 1))


def bring_forward(visit: Visit, number: int) -> None:
    """The part planned as this number is done now: what is planned changes places, when the wait began does not."""
    plans = [(part.service, part.queue) for part in visit.parts]
    plans.insert(visit.now, plans.pop(number - 1))
    for part, (service, queue) in zip(visit.parts, plans, strict=True):
        if part.called is None:
            part.service, part.queue = service, queue


def stop(visit: Visit, at: int) -> None:
    if visit.open is not None and visit.open.running is not None:
        visit.open.served += at - visit.open.running
        visit.open.running = None


def end(visit: Visit, at: int, outcome: str, matters: int = 0) -> None:
    stop(visit, at)
    if visit.open is not None:
        visit.open.ended, visit.open.outcome, visit.open.matters = at, outcome, matters
        visit.open = None


class Again:
    """The reports of a hall's log; `days` are the business days asked for, both included."""

    def __init__(self, bodies: Iterable[str], setup: Any, logins: dict[int, str], days: tuple[str, str]) -> None:
        self.setup, self.logins = setup, logins
        bodies = list(bodies)
        visits, ratings = fold(bodies)
        self.visits = [visit for visit in visits if days[0] <= visit.parts[0].day <= days[1]]
        self.parts = [part for visit in self.visits for part in visit.parts if part.queued is not None]
        self.served = [served for visit in self.visits for served in visit.served.values()]
        self.told = ToldAgain(bodies, setup, self.parts, self.served)
        self.work = [one for one in work_of(bodies, visits, REAL) if days[0] <= one.day <= days[1]]
        self.rated = {id(served): ratings.get(seq) for visit in self.visits for seq, served in visit.served.items()}

    def key(self, by: str, thing: Any) -> str | None:
        """The code of the group that a part or a service belongs to."""
        setup, part = self.setup, thing.part if isinstance(thing, Served) else thing
        if by in {"day", "weekday"}:
            return thing.day if by == "day" else str(date.fromisoformat(thing.day).isoweekday())
        if by == "hour":
            local = datetime.fromtimestamp((part.queued or 0) / 1000, UTC).astimezone(setup.tz)
            return local.strftime("%H")
        if by in {"queue", "zone"}:
            queue = setup.queues.by_id[thing.queue]
            return queue.code if by == "queue" else setup.zones.by_id[queue.zone_id].code
        if by in {"service", "unit"}:
            service = setup.services.by_id[thing.service]
            return service.code if by == "service" else setup.units.by_id[service.unit_id].code
        if by == "window":
            return None if thing.counter is None else setup.counters.by_id[thing.counter].code
        return None if thing.clerk is None else self.logins[thing.clerk]

    def grouped(self, by: str, things: Iterable[Any], figures: Callable[[list[Any]], dict[str, Any]]) -> dict[str | None, dict[str, Any]]:
        groups: dict[str | None, list[Any]] = defaultdict(list)
        for thing in things:
            groups[self.key(by, thing)].append(thing)
        every = [thing for group in groups.values() for thing in group]
        return {key: figures(group) for key, group in groups.items()} | {ALL: figures(every)}

    def report(self, name: str, by: str) -> dict[str | None, dict[str, Any]]:
        """The figures of every group by key, and of everything under ALL."""
        measured: dict[str, tuple[list[Any], Callable[[list[Any]], dict[str, Any]]]] = {
            "waits": (self.waited(), self.waits),
            "workload": (self.work, sums),
            "ways": (self.served, lambda group: durations([one.started - one.called for one in group])),
            "services": (self.real(), self.services),
            "visits": (self.parts, self.counts),
            "satisfaction": (self.asked(), self.satisfaction),
            "estimates": (self.told.told(), self.told.estimates),
        }
        if name in measured:
            things, figures = measured[name]
            return self.grouped(by, things, figures)
        others: dict[str, Callable[[], dict[str | None, dict[str, Any]]]] = {
            "sources": partial(sources, self.visits),
            "agents": partial(agents, self.visits, self.setup),
            "satisfaction_by_wait": self.by_wait,
            "options": self.options,
            "day": self.days,
        }
        return others[name]()

    def waited(self) -> list[Part]:
        first = {id(visit.parts[0]) for visit in self.visits if visit.source == "walk_in"}
        return [part for part in self.parts if part.called is not None and id(part) not in first]

    def real(self) -> list[Served]:
        return [one for one in self.served if one.outcome in REAL]

    def asked(self) -> list[Served]:
        return [one for one in self.served if one.outcome in REAL or self.rated[id(one)]]

    def waits(self, parts: list[Part]) -> dict[str, Any]:
        waited = [(part.called or 0) - (part.queued or 0) for part in parts]
        targets = [self.setup.queues.by_id[part.queue].target_minutes * 60_000 for part in parts]
        within = sum(wait <= target for wait, target in zip(waited, targets, strict=True))
        return durations(waited) | {"within_target": within / len(parts) if parts else None}

    def services(self, served: list[Served]) -> dict[str, Any]:
        held = sum((one.ended or 0) - one.started - one.served for one in served)
        return durations([one.served for one in served]) | {"held": held / 1000, "matters": sum(one.matters for one in served)}

    def counts(self, parts: list[Part]) -> dict[str, int]:
        chosen = {id(part) for part in parts}
        firsts = [visit for visit in self.visits if id(visit.parts[0]) in chosen]
        lasts = [visit for visit in self.visits if id(visit.part) in chosen]
        over = {id(part) for visit in self.visits if visit.state in {"completed", "cancelled", "expired", "no_show"} for part in visit.parts}
        missed = [visit for visit in lasts if visit.state == "no_show" or (visit.state == "expired" and visit.before == "no_show")]
        return {
            "issued": len(firsts),
            "parts": len(parts),
            "called": sum(part.called is not None for part in parts),
            "never_called": sum(part.called is None and id(part) in over for part in parts),
            "completed": sum(visit.state == "completed" for visit in lasts),
            "no_show": len(missed),
            "cancelled": sum(visit.state == "cancelled" for visit in lasts),
            "expired": sum(visit.state == "expired" and visit.before != "no_show" for visit in lasts),
            "unfinished": sum(visit.state in {"waiting", "called", "serving", "held"} for visit in lasts),
            "transferred": sum(part.moves for part in parts),
        }

    def satisfaction(self, served: list[Served]) -> dict[str, Any]:
        answers = [self.rated[id(one)] for one in served]
        levels = [answer[1] or 0 for answer in answers if answer and answer[0] == "given"]
        satisfied = sum(level >= 3 for level in levels)
        return {
            "served": len(served),
            "rated": len(levels),
            "unrated": answers.count(None),
            "timed_out": sum(answer is not None and answer[0] == "timed_out" for answer in answers),
            "defaulted": sum(answer is not None and answer[0] == "default" for answer in answers),
            **{f"level_{level}": levels.count(level) for level in (5, 4, 3, 2, 1)},
            "mean_level": statistics.mean(levels) if levels else None,
            "rated_share": len(levels) / len(served) if served else None,
            "satisfied_share": satisfied / len(levels) if levels else None,
            "bad": len(levels) - satisfied,
        }

    def by_wait(self) -> dict[str | None, dict[str, Any]]:
        told: dict[str | None, dict[str, Any]] = {}
        for first, last in BANDS:
            key = f"{first}to{last}" if last < 10**9 else f"{first}plus"
            told[key] = self.satisfaction([one for one in self.asked() if first * 60_000 <= wait(one) < last * 60_000]) | {"correlation": None}
        pairs = [(wait(one), answer[1] or 0) for one in self.asked() if (answer := self.rated[id(one)]) and answer[0] == "given"]
        return told | {ALL: self.satisfaction(self.asked()) | {"correlation": spearman(pairs)}}

    def options(self) -> dict[str | None, dict[str, Any]]:
        given = [answer for answer in self.rated.values() if answer and answer[0] == "given"]
        chosen = [code for answer in given for code in answer[2]]
        told: dict[str | None, dict[str, Any]] = {
            code: {"level": int(code[0]), "count": count, "share": count / len(given), "flag": code == "212"}
            for code, count in Counter(chosen).items()
        }
        return told | {ALL: {"level": None, "count": len(chosen), "share": None, "flag": None}}

    def days(self) -> dict[str | None, dict[str, Any]]:
        visits, waits, ways = (self.report(name, "day") for name in ("visits", "waits", "ways"))
        services, ratings = (self.report(name, "day") for name in ("services", "satisfaction"))
        return {
            day: visits[day]
            | {f"wait_{code}": waits.get(day, {}).get(code) for code in ("mean", "median", "p90", "maximum", "within_target")}
            | {f"way_{code}": ways.get(day, {}).get(code) for code in ("mean", "median")}
            | {f"service_{code}": services.get(day, {}).get(code) for code in ("count", "mean", "median", "p90")}
            | {code: value for code, value in ratings.get(day, {}).items() if not code.startswith("level_") and code != "served"}
            for day in visits
        }


def wait(served: Served) -> int:
    return (served.part.called or 0) - (served.part.queued or 0)


def durations(milliseconds: list[int]) -> dict[str, Any]:
    """By the standard library: its inclusive quantiles are a spreadsheet's PERCENTILE.INC."""
    seconds = [one / 1000 for one in milliseconds]
    if not seconds:
        return {"count": 0, "mean": None, "median": None, "p90": None, "maximum": None}
    p90 = statistics.quantiles(seconds, n=10, method="inclusive")[8] if len(seconds) > 1 else seconds[0]
    return {"count": len(seconds), "mean": statistics.mean(seconds), "median": statistics.median(seconds), "p90": p90, "maximum": max(seconds)}


def spearman(pairs: list[tuple[int, int]]) -> float | None:
    """Pearson's correlation of the ranks, equal values sharing the mean of theirs."""
    sides = [[pair[side] for pair in pairs] for side in (0, 1)]
    if any(len(set(side)) < 2 for side in sides):
        return None
    ranks = [[statistics.mean(place for place, other in enumerate(sorted(side)) if other == value) for value in side] for side in sides]
    return statistics.correlation(*ranks)
