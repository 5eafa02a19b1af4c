"""Taking a number, and giving it up."""

from dataclasses import dataclass

from hallq.domain.admission import Load, admit
from hallq.domain.discipline import Discipline, place_since, slot_kept
from hallq.domain.errors import FieldInvalid
from hallq.domain.estimate_range import shown
from hallq.domain.estimation import Estimate
from hallq.domain.events import TicketCancelled, TicketIssued
from hallq.domain.lanes import COUNTED, LaneCount, ahead_by_counts, ahead_of_newcomer, newcomer
from hallq.domain.numbering import write_number
from hallq.domain.reasons import check_cancel_reason
from hallq.domain.routing import PriorityClass, Queue, Service
from hallq.domain.slip import SlipFacts, to_json
from hallq.domain.sources import SOURCES
from hallq.domain.ticket import Action, Ticket, next_state
from hallq.operations.agents import on_behalf
from hallq.operations.hall import Tx
from hallq.operations.print_jobs import printer_in_use
from hallq.operations.steps import Steps, steps_for

OLDEST = 130
OF_AGE = "elderly"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new ticket with what the visitor is told at once."""

    ticket: Ticket
    service: Service
    queue: Queue
    priority: PriorityClass
    ahead: int
    estimate: Estimate | None
    steps: Steps = ()


def issue_ticket(
    tx: Tx,
    *,
    service: str,
    priority: str | None = None,
    reason: str | None = None,
    language: str | None = None,
    source: str = "api",
    any_hour: bool = False,
    slot: int | None = None,
    age: int | None = None,
    agent: str | None = None,
    matters: int | None = None,
    printer: str | None = None,
) -> Issued:
    """Give a number for a service or package, with its paper asked for in the same transaction.

    `slot` is when an appointment begins: who comes too late for it waits like all others, and only a queue of appointments takes it. `age` is what a
    card said: of a visitor who names no class it decides the class, and is kept nowhere. `any_hour` leaves the opening hours out of account (a
    replayed day is not asked when it was open). An `agent` comes for others, with `matters` of theirs. The paper comes out at the `printer` that is
    named, else at the kiosk's own, else at that of the queue's zone. Raises what `domain.admission` refuses, DayNotOpen, ServiceUnknown,
    PriorityUnknown, AgentUnknown, AgentLimitReached, PrinterUnknown and FieldInvalid; nothing is consumed then.
    """
    day = tx.open_day()
    if source not in SOURCES:
        raise FieldInvalid(field="source", reason="unknown", known=list(SOURCES))
    wanted = tx.setup.service(service)
    klass, reason = _class(tx, priority, reason, age)
    spoken = language_spoken(tx, language)
    steps = steps_for(tx, wanted, klass)
    _, queue = steps[0]
    lanes = tx.book.lanes(queue.id, tx.now - tx.rule_of(queue.id).guard_ms)
    load = _load(tx, steps, day, sum(lane.waiting for lane in lanes))
    admit(tx.setup, wanted, klass, reason=reason, load=load, at=tx.now, any_hour=any_hour, first=queue)
    agent_id, count = on_behalf(tx, day, agent, matters)
    printer_id = _printer_of(tx, queue, printer)
    slot_at = _slot(tx, queue, slot)
    ahead = _ahead(tx, queue, klass, lanes, slot_at)
    estimate, method, beside = tx.paces.told(tx, queue, ahead, klass.id)
    series = tx.setup.series.by_id[queue.series_id]
    value = tx.book.next_number(day, series.prefix, series.first)
    event = TicketIssued(
        ticket=tx.next_seq,
        number=write_number(series.prefix, value, series.width),
        prefix=series.prefix,
        value=value,
        day=day,
        service=steps[0][0].id,
        queue=queue.id,
        priority=klass.id,
        rank=klass.rank,
        steps=tuple((one.id, line.id) for one, line in steps),
        language=spoken,
        source=source,
        ahead=ahead,
        low=None if estimate is None else round(estimate.low, 2),
        likely=None if estimate is None else round(estimate.likely, 2),
        high=None if estimate is None else round(estimate.high, 2),
        reason=reason,
        method=method,
        agent=agent_id,
        matters=count,
        stages=wanted.stages or None,
        slot=slot_at or None,
        since=place_since(tx.now, slot_at, tx.rule_of(queue.id)) if slot_at else None,
        played=tx.paces.forecasts.played(tx.setup.hall_id, queue.zone_id, (queue.id, klass.id), tx.now),
    )
    issued = Issued(tx.change(event), wanted, queue, klass, ahead, estimate, steps)
    for other, told in beside.items():
        tx.book.add_estimate(issued.ticket.id, other, told)
    _ask_for_paper(tx, issued, printer_id)
    return issued


def cancel_ticket(tx: Tx, *, ticket_id: int, reason: str = "visitor", expected_version: int | None = None) -> Ticket:
    """Give a ticket up: it is never called again and counts as cancelled, not as a no-show.

    Raises FieldInvalid for a reason that is not of the list.
    """
    check_cancel_reason(reason)
    ticket = tx.ticket(ticket_id, expected_version)
    next_state(ticket.state, Action.CANCEL)
    return tx.change(TicketCancelled(ticket.id, ticket.number, reason), ticket)


def _class(tx: Tx, priority: str | None, reason: str | None, age: int | None) -> tuple[PriorityClass, str | None]:
    """The class that was named; else the highest that the age opens, for the reason of age."""
    if age is not None and not 0 <= age <= OLDEST:
        raise FieldInvalid(field="age", reason=f"not within 0 to {OLDEST}")
    if priority is not None or age is None:
        return tx.setup.priority(priority), reason
    klass = tx.setup.priority_by_age(age)
    return klass, OF_AGE if OF_AGE in klass.reasons else None


def _slot(tx: Tx, queue: Queue, slot: int | None) -> int:
    rule = tx.rule_of(queue.id)
    if slot is not None and rule.discipline is not Discipline.APPOINTMENT:
        raise FieldInvalid(field="slot", reason="no appointments in this line")
    return slot_kept(tx.now, slot or 0, rule)


def _ahead(tx: Tx, queue: Queue, klass: PriorityClass, lanes: list[LaneCount], slot_at: int) -> int:
    rule = tx.rule_of(queue.id)
    if rule.discipline in COUNTED:
        return ahead_by_counts(lanes, klass.id, rule)
    me = newcomer(queue.id, klass.id, place_since(tx.now, slot_at, rule), slot_at)
    return ahead_of_newcomer(tx.book.waiting(queue.id), me, rule, tx.now)


def language_spoken(tx: Tx, language: str | None) -> str:
    """The language that was asked for, else the hall's first. Raises FieldInvalid."""
    if language is None:
        return tx.setup.languages[0]
    if language not in tx.setup.languages:
        raise FieldInvalid(field="language", reason="not spoken here", known=list(tx.setup.languages))
    return language


def _load(tx: Tx, steps: Steps, day: str, in_queue: int) -> Load:
    """How the hall stands; what no rule of this hall asks for is not counted."""
    limited = tx.setup.settings.max_tickets_waiting is not None
    return Load(
        day_open=True,
        issued_today=places_given(tx, steps, day),
        waiting_in_queue=in_queue,
        waiting_in_hall=tx.book.waiting_in_hall() if limited else 0,
    )


def places_given(tx: Tx, steps: Steps, day: str) -> dict[int, int]:
    """How many places of each step with a quota are given on a day."""
    return {one.id: tx.book.issued_today(one.id, day) for one, _ in steps if one.quota is not None}


def _ask_for_paper(tx: Tx, issued: Issued, printer_id: int | None) -> None:
    if printer_id is not None:
        facts = to_json(slip_of(tx, issued))
        tx.book.add_print_job(issued.ticket.id, issued.ticket.id, printer_id, 0, facts, tx.real_now)


def _printer_of(tx: Tx, queue: Queue, named: str | None) -> int | None:
    """The printer that is named, else the kiosk's own, else the one for the queue's zone; None in a hall without paper."""
    if named is not None:
        return printer_in_use(tx, named).id
    if tx.by.printer_id is not None:
        return tx.by.printer_id
    printer = tx.setup.printer_for(queue.zone_id)
    return None if printer is None else printer.id


def slip_of(tx: Tx, issued: Issued) -> SlipFacts:
    """What the paper of a new ticket says."""
    setup, ticket = tx.setup, issued.ticket
    return SlipFacts(
        template=setup.slip_of(issued.service).code,
        language=ticket.language,
        hall=setup.name,
        service=issued.service.name,
        number=ticket.number,
        ahead=issued.ahead,
        estimate=None if issued.estimate is None else shown(issued.estimate.low, issued.estimate.high),
        counters=tuple(counter.code for counter in setup.counters_of(issued.queue)),
        steps=tuple(step.name for step, _ in issued.steps) if issued.service.is_package else (),
        issued_at=ticket.issued_at,
        timezone=setup.timezone,
        business_day=ticket.business_day,
        tips=setup.tips,
        zone=setup.zones.by_id[issued.queue.zone_id].name,
        stages=issued.service.stages,
    )
