"""Opening and closing the business day: every ticket has ended by then, and no two days ever mix."""

from datetime import date

from hallq.domain.errors import CounterBusy, DayAlreadyOpen, FieldInvalid
from hallq.domain.events import CounterClosed, DayClosed, DayOpened, TicketCompleted, TicketExpired
from hallq.domain.hours import business_day, next_open_day
from hallq.domain.outcomes import DAY_END
from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.hall import Tx


def open_day(tx: Tx, *, day: str | None = None, confirmed: bool = False) -> str:
    """Open the business day that the hall's clock shows, or `day`; a day still open is closed first.

    Raises DayAlreadyOpen, DayInPast where the clock was set back, DayTooFarAhead for more than a week ahead unless `confirmed`, and FieldInvalid
    for a day that is no date. The first day ever is held against the day on which the hall was made: more than a week before or after it is
    refused in the same way unless `confirmed`. So a manager whose clock is wrong names the `day`.
    """
    proposed = _date(day) if day else business_day(tx.now, tx.setup.tz, tx.setup.cutoff_minutes)
    if tx.hall.day_is_open and tx.hall.business_day == proposed:
        raise DayAlreadyOpen(day=proposed)
    opened = next_open_day(tx.hall.business_day, proposed, made_on=_made_on(tx), confirmed=confirmed)
    if tx.hall.day_is_open:
        close_day(tx, force=True)
    tx.record(DayOpened(opened))
    return opened


def _made_on(tx: Tx) -> str:
    return business_day(tx.book.began_at(), tx.setup.tz, tx.setup.cutoff_minutes)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as fault:
        raise FieldInvalid(field="day", reason="not a date like 2026-11-23") from fault


def close_day(tx: Tx, *, force: bool = False) -> DayClosed:
    """Close the open day: services under way end with outcome day_end, all other visits expire, every counter is closed.

    Raises DayNotOpen, and CounterBusy while somebody is served unless `force`.
    """
    day = tx.open_day()
    unfinished = [tx.ticket(ticket_id) for ticket_id in tx.book.unfinished(day)]
    served = next((ticket for ticket in unfinished if ticket.state is TicketState.SERVING), None)
    if served is not None and served.counter_id is not None and not force:
        raise CounterBusy(counter=tx.setup.counters.by_id[served.counter_id].code, ticket=served.id)
    for ticket in unfinished:
        _end_visit(tx, ticket)
    _close_counters(tx)
    totals, missed = tx.book.day_totals(day), tx.book.missed(day)
    closed = DayClosed(
        day,
        issued=sum(totals.values()),
        completed=totals.get("COMPLETED", 0),
        no_show=missed,
        cancelled=totals.get("CANCELLED", 0),
        expired=totals.get("EXPIRED", 0) - missed,
    )
    tx.record(closed)
    return closed


def _end_visit(tx: Tx, ticket: Ticket) -> None:
    if ticket.state is TicketState.SERVING:
        tx.change(TicketCompleted(ticket.id, ticket.number, ticket.counter_id, ticket.clerk_id, DAY_END), ticket)
    else:
        tx.change(TicketExpired(ticket.id, ticket.number), ticket)


def _close_counters(tx: Tx) -> None:
    working = {counter_id: desk for counter_id in tx.book.working_counters() if (desk := tx.book.desk(counter_id)) is not None}
    for counter_id, desk in working.items():
        tx.record(CounterClosed(counter_id, tx.setup.counters.by_id[counter_id].code, desk.session_id, DAY_END))
