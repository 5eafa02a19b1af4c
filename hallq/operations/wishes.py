"""Visitors who are meant for one window or one person alone: who may be named, and that nobody waits for a window that has closed."""

from typing import cast

from hallq.domain.errors import ClerkNotAtWork, CounterNotOpen, FieldInvalid, NotServedHere, PersonUnknown
from hallq.domain.events import TicketFreed
from hallq.domain.ticket import Ticket
from hallq.operations.calling import sight_of
from hallq.operations.hall import Tx
from hallq.store.aside_book import AsideBook
from hallq.store.people_book import PeopleBook

Wish = tuple[int | None, int | None]
"""The counter or the person (by key) who alone may call; neither where anybody may."""


def wish_for(tx: Tx, ticket: Ticket, queue_id: int, *, counter: str | None, clerk: str | None) -> Wish:
    """For whom alone a visitor will wait in a queue: somebody who works now and serves it.

    Raises FieldInvalid where both are named, CounterUnknown, CounterNotOpen, PersonUnknown, ClerkNotAtWork, NotServedHere.
    """
    if counter is not None and clerk is not None:
        raise FieldInvalid(field="clerk", reason="name either a counter or a person")
    if counter is not None:
        place_id = tx.setup.counter(counter).id
        if tx.book.desk(place_id) is None:
            raise CounterNotOpen(counter=counter, state="CLOSED")
        return _checked(tx, ticket, queue_id, (place_id, None))
    return (None, None) if clerk is None else _checked(tx, ticket, queue_id, (None, _person(tx, clerk)))


def free_stranded(tx: Tx) -> int:
    """Let everybody call those who are meant for a window or a person that has gone or no longer serves their queue; how many.

    So does a visit whose papers a window keeps that has closed: they have to be fetched from there.
    """
    book = AsideBook(tx.book.writer, tx.book.hall_id)
    stranded = [ticket for key in book.meant_for_one() if not _is_served(tx, ticket := tx.ticket(key), ticket.queue_id, _wish_of(ticket))]
    for ticket in stranded:
        tx.change(TicketFreed(ticket.id, ticket.number, ticket.queue_id, *_wish_of(ticket)), ticket)
    return len(stranded)


def _wish_of(ticket: Ticket) -> Wish:
    return ticket.for_counter, ticket.for_clerk


def _person(tx: Tx, clerk: str) -> int:
    account = PeopleBook(tx.book.writer, tx.book.hall_id).account(clerk)
    if account is None:
        raise PersonUnknown(person=clerk)
    if tx.book.counter_of(account.id) is None:
        raise ClerkNotAtWork(person=account.name)
    return account.id


def _checked(tx: Tx, ticket: Ticket, queue_id: int, wish: Wish) -> Wish:
    if not _is_served(tx, ticket, queue_id, wish):
        raise NotServedHere(ticket=ticket.id, counter=_code_of(tx, wish))
    return wish


def _code_of(tx: Tx, wish: Wish) -> str:
    return tx.setup.counters.by_id[cast("int", _counter_of(tx, wish))].code  # whoever was found works somewhere


def _counter_of(tx: Tx, wish: Wish) -> int | None:
    counter_id, clerk_id = wish
    return counter_id if clerk_id is None else tx.book.counter_of(clerk_id)


def _is_served(tx: Tx, ticket: Ticket, queue_id: int, wish: Wish) -> bool:
    """Whether the one who is named works now, paused or not, and may call this visitor from this queue."""
    counter_id = _counter_of(tx, wish)
    desk = None if counter_id is None else tx.book.desk(counter_id)
    served = () if desk is None else sight_of(tx, desk).served
    return any(one.queue_id == queue_id and ticket.priority_id in (one.class_ids or {ticket.priority_id}) for one in served)
