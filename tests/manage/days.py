"""A short day of a small hall, for pages that look back on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hallq.domain.permissions import Role
from hallq.operations import calling, counters, day, evaluating, serving
from hallq.operations.hall import SYSTEM, Actor, Tx
from hallq.queries.principals import people
from tests.serving import Served, make_person

T = TypeVar("T")


@dataclass
class AtWork:
    """A clerk called Wang at counter 1 of a served hall."""

    hall: Served
    clerk: Actor

    def act(self, perform: Callable[[Tx], T]) -> T:
        """Something the clerk does."""
        return self.hall.house.act(self.hall.hall_id, self.clerk, perform)

    def serve(self, *, minutes: float = 4, way: float = 1, level: int | None = None) -> int:
        """Call the next one, serve and end it, and let it be rated; the ticket's id."""
        ticket = self.act(lambda tx: calling.call_next(tx, counter="1"))
        assert ticket is not None
        self.hall.advance(minutes=way)
        started = self.act(lambda tx: serving.start_service(tx, ticket_id=ticket.id))
        self.hall.advance(minutes=minutes)
        self.act(lambda tx: serving.complete(tx, ticket_id=ticket.id, outcome="done"))
        occurrence = started.occurrence_id
        if level is not None and occurrence is not None:
            self.act(lambda tx: evaluating.evaluate(tx, occurrence_id=occurrence, level=level))
        return ticket.id


def past_monday(hall: Served) -> AtWork:
    """A Monday on which six ordinary visitors come at nine and one by the green channel, all served one after another; then it is Tuesday."""
    work = at_work(hall)
    for _ in range(6):
        hall.issue("pension-apply")
    hall.issue("pension-apply", Role.GUIDE, priority="green", reason="elderly")
    for _ in range(7):
        work.serve(minutes=9)
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: day.close_day(tx, force=True))
    hall.advance(hours=23)
    hall.house.act(hall.hall_id, SYSTEM, day.open_day)
    return work


def at_work(hall: Served) -> AtWork:
    """Wang comes to work at counter 1."""
    make_person(hall.house, hall.hall_id, Role.CLERK, "wang")
    with hall.house.database.reading() as connection:
        person = next(one.id for one in people(connection, hall.hall_id, 0) if one.login == "wang")
    work = AtWork(hall, Actor("person", person, person))
    work.act(lambda tx: counters.open_counter(tx, counter="1", clerk_id=person))
    return work
