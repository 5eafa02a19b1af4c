"""The whole trace of one visit (全程留痕): what the books hold of it, every line of its story, its paper, and who is behind the keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.ticket import TicketState
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import JOB, PrintJobView
from hallq.queries.story import Life, Period, life
from hallq.queries.tickets import TicketView, one_ticket
from hallq.store import tables as t

_jc, _oc = t.print_job.c, t.occurrence.c
PAPER = sa.select(*JOB).where(_jc.hall_id == p("hall"), _jc.ticket_id == p("ticket")).order_by(_jc.id)
CASES = sa.select(_oc.case_number).where(_oc.hall_id == p("hall"), _oc.ticket_id == p("ticket"), _oc.case_number.is_not(None)).order_by(_oc.id)
PEOPLE = sa.select(t.person.c.id, t.person.c.name).where(t.person.c.hall_id == p("hall"))
DEVICES = sa.select(t.device.c.id, t.device.c.name).where(t.device.c.hall_id == p("hall"))


@dataclass(frozen=True, slots=True)
class Spent:
    """How long a visit was, in milliseconds by the hall's clock: waiting, called and on the way, served, and set aside; `whole` from issue to end.

    What goes on still is counted up to now.
    """

    waiting: int
    called: int
    serving: int
    aside: int
    whole: int


@dataclass(frozen=True, slots=True)
class Trace:
    """A visit as it was; `people` and `devices` are names by key, for lines that name who acted."""

    view: TicketView
    life: Life
    spent: Spent
    cases: tuple[str, ...]
    paper: tuple[PrintJobView, ...]
    people: Mapping[int, str]
    devices: Mapping[int, str]


def trace(at: Instant, ticket_id: int, now: int) -> Trace:
    """The trace of a ticket. Raises TicketUnknown."""
    view = one_ticket(at, ticket_id, now)
    lived = life(at, ticket_id)
    ended = view.ticket.ended_at
    return Trace(
        view=view,
        life=lived,
        spent=_spent(lived.periods, view.ticket.issued_at, now if ended is None else ended, now),
        cases=tuple(row[0] for row in at.rows(CASES, ticket=ticket_id)),
        paper=tuple(PrintJobView(*row) for row in at.rows(PAPER, ticket=ticket_id)),
        people=_names(at.rows(PEOPLE)),
        devices=_names(at.rows(DEVICES)),
    )


def _names(rows: Iterable[tuple[int, str]]) -> dict[int, str]:
    return {key: name for key, name in rows}  # noqa: C416 -- says what is key and what is name


def _spent(periods: Iterable[Period], issued: int, ended: int, now: int) -> Spent:
    by_state = dict.fromkeys(TicketState, 0)
    for period in periods:
        by_state[period.state] += max(0, (now if period.ended_at is None else period.ended_at) - period.began_at)
    aside = by_state[TicketState.ON_HOLD] + by_state[TicketState.NO_SHOW]
    return Spent(by_state[TicketState.WAITING], by_state[TicketState.CALLED], by_state[TicketState.SERVING], aside, max(0, ended - issued))
