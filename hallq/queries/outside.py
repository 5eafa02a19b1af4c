"""Looks at service away from the counters (上门): what was written down on a day, by whom, and of whom."""

import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.queries.instant import Instant
from hallq.store import tables as t

_o, _e, _p = t.outside_service.c, t.event_log.c, t.person.c
WRITTEN = (
    sa.select(_o.id, _o.at, _o.clerk_id, _p.name, _o.service_id, _o.place, _o.minutes, _o.matters, _o.case_number, _o.counter_id, _e.body)
    .join(t.event_log, sa.and_(_e.hall_id == _o.hall_id, _e.seq == _o.id))
    .outerjoin(t.person, sa.and_(_p.hall_id == _o.hall_id, _p.id == _o.clerk_id))
    .where(
        _o.hall_id == p("hall"),
        _o.business_day == p("day"),
        sa.or_(p("clerk", type_=sa.BigInteger).is_(None), _o.clerk_id == p("clerk", type_=sa.BigInteger)),
    )
    .order_by(_o.id.desc())
)
NAMES = sa.select(_p.id, _p.name).where(_p.hall_id == p("hall"), _p.id.in_(p("people", expanding=True)))


@dataclass(frozen=True, slots=True)
class OutsideEntry:
    """What somebody did away from the counters; instants are the hall's clock, UTC milliseconds, and the others keys of the set-up.

    `clerk` is the name of whose work it is, None for nobody's. `writer` is the name of who wrote it down, None where it was the clerk, or no person.
    """

    id: int
    at: int
    clerk: str | None
    writer: str | None
    service_id: int
    place: str
    minutes: int
    matters: int
    case_number: str | None
    counter_id: int | None


def outside_entries(at: Instant, day: str, clerk_id: int | None = None) -> list[OutsideEntry]:
    """What was written down on a business day, the newest first: of everybody, or of one clerk."""
    rows = at.rows(WRITTEN, day=day, clerk=clerk_id)
    writers = {row[0]: _person(row[-1]) for row in rows}
    names = dict(at.rows(NAMES, people=list({one for one in writers.values() if one is not None}))) if rows else {}
    return [
        OutsideEntry(key, when, name, None if writers[key] == clerk else names.get(writers[key]), *facts)
        for key, when, clerk, name, *facts, _ in rows
    ]


def _person(body: str) -> int | None:
    """The key of the person who wrote a line of the story; None where a program did."""
    kind, _, key = str(json.loads(body)["by"]).partition(":")
    return int(key) if kind == "person" and key else None
