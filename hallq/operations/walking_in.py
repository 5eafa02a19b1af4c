"""Serving somebody at the counter who has no number: one is given, called and started as one act, and nobody has waited."""

from hallq.domain.admission import Load, admit
from hallq.domain.errors import NotServedHere
from hallq.domain.events import TicketIssued, TicketStarted
from hallq.domain.numbering import write_number
from hallq.domain.package import brought_forward
from hallq.domain.routing import Counter, Service
from hallq.domain.sources import WALK_IN
from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.agents import on_behalf
from hallq.operations.calling import call_directly, free_desk, sight_of
from hallq.operations.hall import Tx
from hallq.operations.issuing import language_spoken, places_given
from hallq.operations.steps import Steps
from hallq.store.book import Desk


def serve_walk_in(
    tx: Tx,
    *,
    counter: str,
    service: str,
    priority: str | None = None,
    reason: str | None = None,
    language: str | None = None,
    agent: str | None = None,
    matters: int | None = None,
) -> Ticket:
    """Give a number for a service of the counter, call it there and begin: no wait, no paper, no call in the hall, and counted by its source.

    Of a package a step of the first stage that the counter serves is first; the visit then goes on as any other. The clerk decides
    whether it is not too late, so that opening hours and room in the line are not asked. Raises as `call_next`, and NotServedHere, what
    `domain.admission` refuses, AgentUnknown, AgentLimitReached and FieldInvalid.
    """
    place = tx.setup.counter(counter)
    desk = free_desk(tx, place)
    day = tx.open_day()
    wanted, klass = tx.setup.service(service), tx.setup.priority(priority)
    steps = _steps_from_here(tx, wanted, place, desk)
    load = Load(day_open=True, issued_today=places_given(tx, steps, day))
    admit(tx.setup, wanted, klass, reason=reason, load=load, at=tx.now, any_hour=True, first=steps[0][1])
    agent_id, count = on_behalf(tx, day, agent, matters)
    series = tx.setup.series.by_id[steps[0][1].series_id]
    value = tx.book.next_number(day, series.prefix, series.first)
    event = TicketIssued(
        ticket=tx.next_seq,
        number=write_number(series.prefix, value, series.width),
        prefix=series.prefix,
        value=value,
        day=day,
        service=steps[0][0].id,
        queue=steps[0][1].id,
        priority=klass.id,
        rank=klass.rank,
        steps=tuple((one.id, line.id) for one, line in steps),
        language=language_spoken(tx, language),
        source=WALK_IN,
        ahead=0,
        reason=reason,
        stages=wanted.stages or None,
        agent=agent_id,
        matters=count,
    )
    called = call_directly(tx, place, desk, tx.change(event))
    if called.state is not TicketState.CALLED:  # where a call is a service, it has begun
        return called
    return tx.change(TicketStarted(called.id, called.number, place.id, desk.clerk_id, desk.session_id), called)


def _steps_from_here(tx: Tx, wanted: Service, place: Counter, desk: Desk) -> Steps:
    """The steps with the one first that the counter serves. Raises NotServedHere."""
    steps = tx.setup.steps_of(wanted)
    served = {one.queue_id for one in sight_of(tx, desk).served}
    for i, (_, queue) in enumerate(steps[: max(wanted.stages.count(1), 1)]):
        if queue.id in served:
            return tuple(brought_forward(steps, 1, i + 1))
    raise NotServedHere(service=wanted.code, counter=place.code)
