"""Putting a visitor into a line, as somebody asked or as the hall's rule for missed numbers says."""

from hallq.domain.calling import PLACE_STEP, Place
from hallq.domain.discipline import Waiting
from hallq.domain.errors import FieldInvalid
from hallq.domain.missed import MINUTE, Missing, is_offered_again, may_come_back, place_of_missed, rule_in
from hallq.domain.placing import Seat, seat_for
from hallq.domain.ticket import Ticket
from hallq.operations.hall import Tx
from hallq.store.aside_book import AsideBook

MOST_BEFORE = 99


def seat_in(tx: Tx, ticket: Ticket, place: Place, after: int | None = None, *, queue_id: int | None = None) -> Seat:
    """The seat that a visitor gets in a line, the own one unless another is named; `after` says behind how many others.

    Raises FieldInvalid where a number of others is named for another place, or none within 1 to 99 for this one.
    """
    _check_after(place, after)
    line = ticket.queue_id if queue_id is None else queue_id
    mine = Waiting(ticket.id, ticket.number, line, ticket.priority_id, ticket.place_seq, ticket.placed_at)
    waiting = tx.book.waiting(line) if place in {Place.FRONT, Place.AFTER} else ()
    back = Seat(tx.next_seq * PLACE_STEP, max(tx.now, ticket.last_at))
    return seat_for(place, after or 0, mine, waiting, tx.setup.rules, back, tx.now)


def seat_after_missing(tx: Tx, ticket: Ticket) -> Seat:
    """The seat that the hall's rule gives to somebody who was missed. Raises NumberVoid, MissedTooLong."""
    place, after = place_of_missed(rule_in(tx.setup.settings), _missing(tx, ticket))
    return seat_in(tx, ticket, place, after or None)


def missed_to_offer(tx: Tx) -> list[Ticket]:
    """The missed numbers that wait again by themselves by now, the oldest first: those whose minutes are over and that the rule takes back."""
    minutes = tx.setup.settings.reoffer_minutes
    if minutes is None or not tx.hall.day_is_open:
        return []
    rule = rule_in(tx.setup.settings)
    due = [tx.ticket(key) for key in _aside(tx).missed_until(tx.now - round(minutes * MINUTE))]
    return [ticket for ticket in due if is_offered_again(rule, ticket.misses) and may_come_back(rule, _missing(tx, ticket))]


def _missing(tx: Tx, ticket: Ticket) -> Missing:
    counts = tx.setup.settings.missed_rule == "numbers"
    later = _aside(tx).called_later(ticket) if counts else 0
    return Missing(ticket.number, ticket.misses, max(tx.now - ticket.last_at, 0), later)


def _aside(tx: Tx) -> AsideBook:
    return AsideBook(tx.book.writer, tx.book.hall_id)


def _check_after(place: Place, after: int | None) -> None:
    if place is not Place.AFTER and after is not None:
        raise FieldInvalid(field="after", reason="only with a place behind others")
    if place is Place.AFTER and after is None:
        raise FieldInvalid(field="after", reason="a place behind others needs their number")
    if place is Place.AFTER and not 1 <= (after or 0) <= MOST_BEFORE:
        raise FieldInvalid(field="after", reason="not within 1 to 99")
