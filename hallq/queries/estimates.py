"""What visitors were told at the kiosk against what came: by any grouping as a report, and by zone and way of telling as a scoreboard."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.report import TOTAL, Figures, Group
from hallq.domain.routing import Zone
from hallq.domain.scoreboard import LANE, LES, NAIVE, Outcome, Score, choose_method, score_of
from hallq.queries.head import OPENINGS
from hallq.queries.instant import Instant
from hallq.queries.reports_asked import DIMENSIONS, Asked, Groups, raw_key
from hallq.store import tables as t

USUAL_SERVICE = 10.0
DAYS_SHOWN = 10
_STILL = 2**62
_MINUTE = 60_000
_s, _e, _o, _c, _k = t.ticket_step.c, t.event_log.c, t.occurrence.c, t.estimate_told.c, t.counter_session.c
_OF_DAYS = (_s.hall_id == p("hall"), _s.ticket_id >= p("first"), _s.ticket_id < p("end"), _s.called_at.is_not(None))


def _issued(by: str) -> sa.Select[Any]:
    """Who was called: the line that tells the issue of a number bears the number of the ticket."""
    return (
        sa.select(raw_key(by, t.ticket_step), _s.ticket_id, _s.queue_id, _s.queued_at, _s.called_at, _e.body)
        .join_from(t.ticket_step, t.event_log, sa.and_(_e.hall_id == _s.hall_id, _e.seq == _s.ticket_id))
        .where(*_OF_DAYS, _s.position == 1)
    )


TOLD = {by: _issued(by) for by in DIMENSIONS}
BESIDE = sa.select(_c.ticket_id, _c.method, _c.low, _c.likely, _c.high).where(
    _c.hall_id == p("hall"), _c.ticket_id >= p("first"), _c.ticket_id < p("end")
)
CALLS = sa.select(_s.business_day, _s.queue_id, _s.called_at, _s.called_at - _s.queued_at).where(*_OF_DAYS).order_by(_s.called_at, _s.ticket_id)
SERVICES = (
    sa.select(_o.queue_id, sa.func.count(), sa.func.sum(_o.ended_at - _o.called_at))
    .where(_o.hall_id == p("hall"), _o.id >= p("first"), _o.id < p("end"), _o.ended_at.is_not(None))
    .group_by(_o.queue_id)
)
_FIRST_DAY = sa.select(sa.func.min(_s.business_day)).where(_s.hall_id == p("hall"), _s.ticket_id >= p("first")).scalar_subquery()
SESSIONS = sa.select(_k.business_day, _k.profile_id, _k.opened_at, _k.closed_at).where(
    _k.hall_id == p("hall"), _k.id < p("end"), _k.business_day >= _FIRST_DAY
)


@dataclass(frozen=True, slots=True)
class Told:
    """A visitor who had to wait and was called: where, by which way the wait was told, and what each way told, in minutes."""

    raw: Any
    queue: int
    shown: str
    by_method: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class ZoneScores:
    """How the waits of one zone were told: by each way of ours, by others, and which way is shown and which would be chosen.

    `zone` is None for the whole hall. `seen` is the score of what visitors were shown.
    """

    zone: Zone | None
    seen: Score
    by_method: Mapping[str, Score]
    shown: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The estimates of the last business days, the zones in the order of the set-up; a zone where nobody was told is left out."""

    days: int
    hall: ZoneScores
    zones: tuple[ZoneScores, ...]
    by_day: Mapping[str, Score]


def estimates(request: Asked) -> dict[Group, Figures]:
    """What visitors were shown against what came; beside it what two other rules would have told the same visitors."""
    groups, found = Groups(request), defaultdict[Group, list[Told]](list)
    for told in told_of(request):
        for group in (groups.of(told.raw), TOTAL):
            found[group].append(told)
    return {group: _figures(found[group]) for group in (*found, TOTAL)}


def scoreboard(at: Instant) -> Scoreboard:
    """The estimates of the last ten business days that were opened, today's too."""
    openings = at.rows(OPENINGS, seq=0)[:DAYS_SHOWN]
    request = Asked(at, "day", openings[-1][0] if openings else 0, at.head.seq + 1)
    by_zone, by_day = defaultdict[int, list[Told]](list), defaultdict[str, list[Told]](list)
    for told in told_of(request):
        by_zone[at.setup.queues.by_id[told.queue].zone_id].append(told)
        by_day[told.raw].append(told)
    zones = [_zone(zone, by_zone[zone.id]) for zone in at.setup.zones if zone.id in by_zone]
    everybody = [told for zone in by_zone.values() for told in zone]
    return Scoreboard(len(openings), _zone(None, everybody), tuple(zones), {day: _seen(found) for day, found in sorted(by_day.items())})


def methods_of(at: Instant) -> dict[int, str]:
    """By which way each zone should tell its waits from now on, judged by the last ten business days; for zones where anybody was told one."""
    return {zone.zone.id: zone.chosen for zone in scoreboard(at).zones if zone.zone is not None}


def told_of(request: Asked) -> Iterator[Told]:
    """Everybody who was told a wait and called first in the same queue; who came to a free window had nothing to wait for and is left out."""
    beside = _beside(request)
    others = _Others(request)
    for raw, ticket, queue_id, queued_at, called_at, body in request.rows(TOLD[request.by]):
        issued, waited = json.loads(body)["event"], (called_at - queued_at) / _MINUTE
        if issued.get("likely") and issued["queue"] == queue_id:
            shown = issued.get("method") or LANE
            own = Outcome(issued["likely"], waited, issued["low"], issued["high"])
            more = {method: Outcome(likely, waited, low, high) for method, low, likely, high in beside.get(ticket, ())}
            yield Told(raw, queue_id, shown, {**more, **others.told(issued, queue_id, queued_at, waited), shown: own})


def _beside(request: Asked) -> dict[int, list[tuple[str, float, float, float]]]:
    """What was worked out beside what was shown, by ticket."""
    found = defaultdict[int, list[tuple[str, float, float, float]]](list)
    for ticket, method, low, likely, high in request.rows(BESIDE):
        found[ticket].append((method, float(low), float(likely), float(high)))
    return found


class _Others:
    """What two other rules would have told: by the mean service of the same days and the windows that were open, and by the last wait of the day."""

    def __init__(self, request: Asked) -> None:
        self._calls, self._waits = defaultdict[tuple[str, int], list[int]](list), defaultdict[tuple[str, int], list[int]](list)
        for day, queue, called_at, waited in request.rows(CALLS):
            self._calls[day, queue].append(called_at)
            self._waits[day, queue].append(waited)
        self._minutes = {queue: int(ms) / count / _MINUTE for queue, count, ms in request.rows(SERVICES)}
        self._open = _open_windows(request)

    def told(self, issued: Mapping[str, Any], queue: int, at: int, waited: float) -> dict[str, Outcome]:
        """Both, for a visitor who took a number at an instant; before the first call of a day the first rule stands in for the second."""
        key = (issued["day"], queue)
        open_here = sum(opened <= at < closed for opened, closed in self._open[key])
        naive = (issued["ahead"] + 1) * self._minutes.get(queue, USUAL_SERVICE) / max(open_here, 1)
        nth = bisect_right(self._calls[key], at)
        last = self._waits[key][nth - 1] / _MINUTE if nth else naive
        return {NAIVE: Outcome(naive, waited), LES: Outcome(last, waited)}


def _open_windows(request: Asked) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """By day and queue, from when to when each window was open for it; a window on pause counts, since the books do not tell when."""
    profiles = request.look.setup.profiles.by_id
    found = defaultdict[tuple[str, int], list[tuple[int, int]]](list)
    for day, profile, opened, closed in request.rows(SESSIONS):
        for queue in profiles[profile].queue_ids if profile in profiles else ():
            found[day, queue].append((opened, _STILL if closed is None else closed))
    return found


def _zone(zone: Zone | None, told: list[Told]) -> ZoneScores:
    methods = {method for one in told for method in one.by_method}
    shown = told[-1].shown if told else LANE
    return ZoneScores(
        zone,
        _seen(told),
        {method: score_of(one.by_method[method] for one in told if method in one.by_method) for method in sorted(methods)},
        shown,
        _chosen(told, methods - {NAIVE, LES}, shown),
    )


def _chosen(told: Iterable[Told], ours: set[str], shown: str) -> str:
    """The way of ours to show, judged by those visitors for whom every one of them told a wait."""
    common = [one for one in told if ours <= one.by_method.keys()]
    return choose_method({method: score_of(one.by_method[method] for one in common) for method in ours}, shown)


def _seen(told: Iterable[Told]) -> Score:
    """What visitors were shown."""
    return score_of(one.by_method[one.shown] for one in told)


def _figures(told: list[Told]) -> Figures:
    seen = _seen(told)
    naive, les = (score_of(one.by_method[rule] for one in told) for rule in (NAIVE, LES))
    return {
        "told": seen.judged,
        "inside": seen.inside,
        "told_later": seen.later,
        "told_earlier": seen.earlier,
        "error": _seconds(seen.mean_error),
        "bias": _seconds(seen.bias),
        "naive_error": _seconds(naive.mean_error),
        "les_error": _seconds(les.mean_error),
    }


def _seconds(minutes: float | None) -> float | None:
    return None if minutes is None else minutes * 60
