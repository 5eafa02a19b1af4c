"""How many came, and what became of them: visits by how they ended, with the calls and moves on the way."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.report import TOTAL, Figures, Group
from hallq.domain.ticket import FINAL_STATES, TicketState
from hallq.queries.reports_asked import DIMENSIONS, Asked, Groups, raw_key
from hallq.store import tables as t

COUNTS = ("issued", "parts", "called", "never_called", "completed", "no_show", "cancelled", "expired", "unfinished", "transferred")

_s, _t, _p, _e = t.ticket_step.c, t.ticket.c, t.ticket_period.c, t.event_log.c
_DAYS = sa.and_(_s.hall_id == p("hall"), _s.ticket_id >= p("first"), _s.ticket_id < p("end"))
_TICKET = sa.and_(_t.hall_id == _s.hall_id, _t.id == _s.ticket_id)
# What a visit was last in; asked only about the expired: who was missed and never came back is a no-show, not a visit that the day cut off.
_LAST_STATE = (
    sa.select(_p.state)
    .where(_p.hall_id == _t.hall_id, _p.ticket_id == _t.id)
    .order_by(_p.began_seq.desc())
    .limit(sa.literal_column("1"))
    .scalar_subquery()
)
_IS_LAST = _s.position == _t.step
_MISSED = sa.or_(_t.state == TicketState.NO_SHOW, sa.and_(_t.state == TicketState.EXPIRED, _LAST_STATE == TicketState.NO_SHOW))
_OVER = _t.state.in_([*sorted(FINAL_STATES), TicketState.NO_SHOW])
_RULES: tuple[sa.ColumnElement[bool], ...] = (
    _s.position == 1,
    sa.true(),
    _s.called_at.is_not(None),
    sa.and_(_s.called_at.is_(None), _OVER),
    sa.and_(_IS_LAST, _t.state == TicketState.COMPLETED),
    sa.and_(_IS_LAST, _MISSED),
    sa.and_(_IS_LAST, _t.state == TicketState.CANCELLED),
    sa.and_(_IS_LAST, _t.state == TicketState.EXPIRED, sa.not_(_MISSED)),
    sa.and_(_IS_LAST, sa.not_(_OVER)),
)
VISITS = {
    by: sa.select(raw_key(by, t.ticket_step), *(sa.func.sum(sa.case((rule, 1), else_=0)) for rule in _RULES))
    .join_from(t.ticket_step, t.ticket, _TICKET)
    .where(_DAYS, _s.queued_at.is_not(None))
    .group_by(raw_key(by, t.ticket_step))
    for by in DIMENSIONS
}
# A move is a period that a transfer began; the books know nothing of one that was undone. The first two conditions leave few to look up.
MOVES = {
    by: sa.select(raw_key(by, t.ticket_step), sa.func.count())
    .join_from(t.ticket_period, t.event_log, sa.and_(_e.hall_id == _p.hall_id, _e.seq == _p.began_seq))
    .join(t.ticket_step, sa.and_(_s.hall_id == _p.hall_id, _s.ticket_id == _p.ticket_id, _s.position == _p.step))
    .where(
        _p.hall_id == p("hall"),
        _p.ticket_id >= p("first"),
        _p.ticket_id < p("end"),
        _p.state == TicketState.WAITING,
        _p.began_seq > _p.ticket_id,
        _e.name == "ticket.transferred",
    )
    .group_by(raw_key(by, t.ticket_step))
    for by in DIMENSIONS
}


def visits(request: Asked) -> dict[Group, Figures]:
    """Each part of a visit where it was first called, or where it waits or waited if it never was; the end of a visit counts with its last part."""
    groups = Groups(request)
    counts: dict[Group, dict[str, int]] = {TOTAL: dict.fromkeys(COUNTS, 0)}

    def add(raw: object, **more: int) -> None:
        for group in (groups.of(raw), TOTAL):
            of_group = counts.setdefault(group, dict.fromkeys(COUNTS, 0))
            for name, count in more.items():
                of_group[name] += int(count)

    for raw, *sums in request.rows(VISITS[request.by]):
        add(raw, **dict(zip(COUNTS, sums, strict=False)))
    for raw, moves in request.rows(MOVES[request.by]):
        add(raw, transferred=moves)
    return dict(counts)
