"""How long: waits, ways and services. The database gathers the durations of each group, Python makes the figures by the one rule of the house."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.outcomes import OUTCOMES
from hallq.domain.performance import summarise
from hallq.domain.report import TOTAL, Figures, Group, Value
from hallq.domain.sources import WALK_IN
from hallq.queries.reports_asked import DIMENSIONS, Asked, Groups, raw_key
from hallq.store import tables as t

_s, _o, _t = t.ticket_step.c, t.occurrence.c, t.ticket.c
OF_STEP = sa.and_(_o.hall_id == _s.hall_id, _o.ticket_id == _s.ticket_id, _o.step == _s.position)
"""Where an occurrence belongs: the part of the visit whose wait came before it."""


WAITED = sa.or_(_t.source != WALK_IN, _s.position > 1)
"""Whoever is served without having waited is counted by the source of the number, and in no wait."""


def listed(milliseconds: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """All durations of a group as one text: one row a group instead of one a visit, so that a long report leaves the interpreter to others."""
    return sa.func.aggregate_strings(sa.cast(milliseconds, sa.Text), ",")


def seconds_of(text: str) -> list[float]:
    """The durations of such a text."""
    return [int(milliseconds) / 1000 for milliseconds in text.split(",")]


def _of_steps(by: str) -> sa.Select[Any]:
    raw, target = raw_key(by, t.ticket_step), t.queue.c.target_minutes
    return (
        sa.select(raw, target, listed(_s.called_at - _s.queued_at))
        .join_from(t.ticket_step, t.queue, t.queue.c.id == _s.queue_id)
        .join(t.ticket, sa.and_(_t.hall_id == _s.hall_id, _t.id == _s.ticket_id))
        .where(_s.hall_id == p("hall"), _s.ticket_id >= p("first"), _s.ticket_id < p("end"), _s.called_at.is_not(None), WAITED)
        .group_by(raw, target)
    )


def occurrences(by: str) -> sa.FromClause:
    """Where a dimension of an occurrence is read from; its step joins in where it is asked about."""
    return sa.join(t.occurrence, t.ticket_step, OF_STEP) if by == "hour" else t.occurrence


def of_occurrences(by: str, *columns: sa.ColumnElement[Any], source: sa.FromClause | None = None) -> sa.Select[Any]:
    """Figures of the occurrences of the days, by their raw key."""
    raw = raw_key(by, t.occurrence)
    chosen = sa.select(raw, *columns).select_from(occurrences(by) if source is None else source)
    return chosen.where(_o.hall_id == p("hall"), _o.id >= p("first"), _o.id < p("end")).group_by(raw)


SERVED = _o.outcome.in_(OUTCOMES)
"""Ended with an outcome that a clerk gave: not transferred, sent back or cut off."""

WAITS = {by: _of_steps(by) for by in DIMENSIONS}
WAYS = {by: of_occurrences(by, listed(_o.started_at - _o.called_at)) for by in DIMENSIONS}
_HELD = sa.func.sum(_o.ended_at - _o.started_at - _o.served_ms)
SERVICES = {by: of_occurrences(by, listed(_o.served_ms), _HELD, sa.func.sum(_o.matters)).where(SERVED) for by in DIMENSIONS}


class _Durations:
    """Seconds by group, with how many of them were within their target."""

    def __init__(self) -> None:
        self._seconds: dict[Group, list[float]] = {TOTAL: []}
        self._within: dict[Group, int] = {TOTAL: 0}

    def add(self, group: Group, seconds: list[float], target: float | None = None) -> None:
        """Durations of one group, counted in the total too."""
        seconds.sort()  # sorted runs make the sorting of many of them a merge
        within = 0 if target is None else bisect_right(seconds, target)
        for one in (group, TOTAL):
            self._seconds.setdefault(one, []).extend(seconds)
            self._within[one] = self._within.get(one, 0) + within

    def figures(self) -> Iterator[tuple[Group, dict[str, Value]]]:
        """The figures of each group and of the total."""
        for group, seconds in self._seconds.items():
            yield group, _told(seconds, self._within[group])


def _told(seconds: list[float], within: int) -> dict[str, Value]:
    found = summarise(seconds)
    return {
        "count": found.count,
        "mean": found.mean,
        "median": found.median,
        "p90": found.p90,
        "maximum": found.maximum,
        "within_target": within / found.count if found.count else None,
    }


def waits(request: Asked) -> dict[Group, Figures]:
    """From the arrival in the line to the first call of each part of a visit, where that call was."""
    groups, durations = Groups(request), _Durations()
    for raw, target_minutes, texts in request.rows(WAITS[request.by]):
        durations.add(groups.of(raw), seconds_of(texts), target_minutes * 60)
    return dict(durations.figures())


def ways(request: Asked) -> dict[Group, Figures]:
    """From the last call before it to the start of each service, where it was given."""
    groups, durations = Groups(request), _Durations()
    for raw, texts in request.rows(WAYS[request.by]):
        durations.add(groups.of(raw), seconds_of(texts))
    return dict(durations.figures())


def services(request: Asked) -> dict[Group, Figures]:
    """From start to end of each service that a clerk ended with an outcome, without the time on hold; with that time, and the matters done."""
    groups, durations = Groups(request), _Durations()
    more: dict[Group, dict[str, float]] = {}
    for raw, texts, held_ms, matters in request.rows(SERVICES[request.by]):
        for group in (groups.of(raw), TOTAL):
            sums = more.setdefault(group, {"held": 0, "matters": 0})
            sums["held"] += int(held_ms)
            sums["matters"] += int(matters)
        durations.add(groups.of(raw), seconds_of(texts))
    none: dict[str, float] = {"held": 0, "matters": 0}
    return {
        group: {**told, "held": (sums := more.get(group, none))["held"] / 1000, "matters": sums["matters"]} for group, told in durations.figures()
    }
