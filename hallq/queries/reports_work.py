"""Who did how much: services, help at other counters and service outside by clerk; and visits by where the number came from and for whom."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.report import TOTAL, Figures, Group
from hallq.domain.ticket import TicketState
from hallq.queries.reports_asked import Asked, Groups, raw_key
from hallq.queries.reports_durations import SERVED
from hallq.store import tables as t

WORK_BY = ("day", "weekday", "window", "clerk", "service", "unit")
WORK = ("services", "matters", "service_time", "joint", "joint_time", "outside", "outside_matters", "outside_time", "work_time")
VISITS_OF = ("issued", "brought", "called", "completed", "cancelled")

_o, _j, _x, _t = t.occurrence.c, t.joint_part.c, t.outside_service.c, t.ticket.c
_NONE = sa.literal_column("0", sa.BigInteger)
_MINUTE = sa.literal_column("60000", sa.BigInteger)
_OF_PLACE = frozenset({"clerk", "window"})


def _within(column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return sa.and_(column >= p("first"), column < p("end"))


def _sum(column: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(column), _NONE)


def _services(by: str) -> sa.Select[Any]:
    raw = raw_key(by, t.occurrence)
    served = sa.func.sum(sa.case((SERVED, 1), else_=0))
    chosen = sa.select(raw, served, _sum(sa.case((SERVED, _o.matters), else_=_NONE)), _sum(_o.served_ms))
    return chosen.where(_o.hall_id == p("hall"), _within(_o.id), _o.ended_at.is_not(None)).group_by(raw)


def _joint(by: str) -> sa.Select[Any]:
    """Help counts for whoever helped, and for the day and matter of the service."""
    raw = raw_key(by, t.joint_part if by in _OF_PLACE else t.occurrence)
    parts = t.joint_part.join(t.occurrence, sa.and_(_o.hall_id == _j.hall_id, _o.id == _j.occurrence_id))
    chosen = sa.select(raw, sa.func.count(), _sum(_j.ended_at - _j.began_at)).select_from(parts)
    return chosen.where(_j.hall_id == p("hall"), _within(_j.id), _j.ended_at.is_not(None)).group_by(raw)


def _outside(by: str) -> sa.Select[Any]:
    raw = raw_key(by, t.outside_service)
    chosen = sa.select(raw, sa.func.count(), _sum(_x.matters), _sum(_x.minutes * _MINUTE))
    return chosen.where(_x.hall_id == p("hall"), _within(_x.id)).group_by(raw)


def _visits(by: str) -> sa.Select[Any]:
    raw = raw_key(by, t.ticket)
    ended = [sa.func.sum(sa.case((_t.state == state.value, 1), else_=0)) for state in (TicketState.COMPLETED, TicketState.CANCELLED)]
    called = sa.func.sum(sa.case((sa.or_(_t.first_called_at.is_not(None), _t.step > 1), 1), else_=0))
    chosen = sa.select(raw, sa.func.count(), sa.func.sum(_t.matters), called, *ended)
    return chosen.where(_t.hall_id == p("hall"), _within(_t.id), raw.is_not(None)).group_by(raw)


_SERVICES, _JOINT, _OUTSIDE = ({by: make(by) for by in WORK_BY} for make in (_services, _joint, _outside))
_OF_VISITS = {by: _visits(by) for by in ("source", "agent")}


class _Sums:
    """Numbers that are added up by group and in the total."""

    def __init__(self, request: Asked, codes: tuple[str, ...]) -> None:
        self._groups, self._codes = Groups(request), codes
        self.found: dict[Group, dict[str, float]] = {TOTAL: dict.fromkeys(codes, 0)}

    def add(self, raw: Any, **more: float) -> None:
        """Add to the group of a raw key."""
        for group in (self._groups.of(raw), TOTAL):
            sums = self.found.setdefault(group, dict.fromkeys(self._codes, 0))
            for code, value in more.items():
                sums[code] += value


def workload(request: Asked) -> dict[Group, Figures]:
    """Services that ended and the time that each took, help with those of others, and service outside; all of it is work of a clerk."""
    sums = _Sums(request, WORK)
    for raw, count, matters, spent in request.rows(_SERVICES[request.by]):
        sums.add(raw, services=int(count), matters=int(matters), service_time=int(spent) / 1000, work_time=int(spent) / 1000)
    for raw, count, spent in request.rows(_JOINT[request.by]):
        sums.add(raw, joint=int(count), joint_time=int(spent) / 1000, work_time=int(spent) / 1000)
    for raw, count, matters, spent in request.rows(_OUTSIDE[request.by]):
        sums.add(raw, outside=int(count), outside_matters=int(matters), outside_time=int(spent) / 1000, work_time=int(spent) / 1000)
    return dict(sums.found)


def visits_of(request: Asked) -> dict[Group, Figures]:
    """Visits by where their number came from, or by the agent who took it; who came without an agent is in no row of agents."""
    sums = _Sums(request, VISITS_OF)
    for raw, *counts in request.rows(_OF_VISITS[request.by]):
        sums.add(raw, **dict(zip(VISITS_OF, map(int, counts), strict=True)))
    return dict(sums.found)
