"""A small hall at work, for tests that act in it one verb after another and look at everything it has written."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from hallq.domain.errors import Refusal
from hallq.domain.events import Line
from hallq.domain.ticket import Ticket
from hallq.operations import calling, issuing, serving
from hallq.operations.hall import SYSTEM, Actor, House, Tx
from hallq.store import tables as t
from tests.making import clock_of, make_hall, open_counters, story

CLERKS = {"1": 11, "2": 12, "3": 13, "10": 14}


class AtWork:
    """A house with one hall; every method is an act of its own unless it only looks."""

    def __init__(self, house: House, hall: int) -> None:
        self.house, self.hall = house, hall

    # --- acting ----------------------------------------------------------------------------------------------------------------------------

    def do(self, verb: Callable[..., Any], by: Actor = SYSTEM, **wishes: Any) -> Any:
        """Perform a verb."""
        return self.house.act(self.hall, by, lambda tx: verb(tx, **wishes))

    def later(self, **time: float) -> None:
        """Let time pass."""
        clock_of(self.house).advance(**time)

    def issue(self, service: str = "card-new", **wishes: Any) -> Ticket:
        """A visitor takes a number."""
        issued: Ticket = self.do(issuing.issue_ticket, service=service, **wishes).ticket
        return issued

    def call(self, counter: str = "1") -> Ticket:
        """Somebody is called, and must be there."""
        called = self.do(calling.call_next, counter=counter)
        assert called is not None
        return self.ticket(called.id)

    def serve(self, counter: str = "1") -> Ticket:
        """Somebody is called and comes."""
        return self.start(self.call(counter))

    def start(self, ticket: Ticket) -> Ticket:
        """A called visitor comes."""
        started: Ticket = self.do(serving.start_service, ticket_id=ticket.id)
        return started

    def complete(self, ticket: Ticket, **wishes: Any) -> Ticket:
        """A service ends."""
        done: Ticket = self.do(serving.complete, ticket_id=ticket.id, **wishes)
        return done

    def miss(self, ticket: Ticket) -> Ticket:
        """A called visitor does not come, however often called."""
        for _ in range(2):
            self.do(calling.recall, ticket_id=ticket.id)
        missed: Ticket = self.do(calling.record_no_show, ticket_id=ticket.id)
        return missed

    # --- looking ---------------------------------------------------------------------------------------------------------------------------

    def ticket(self, ticket_id: int) -> Ticket:
        """A ticket as it stands in the books."""
        found: Ticket = self.do(Tx.ticket, ticket_id=ticket_id)
        return found

    @property
    def now(self) -> int:
        """The hall's clock."""
        return clock_of(self.house).hall()

    @property
    def story(self) -> list[str]:
        """The names of the hall's events, in order."""
        return story(self.house, self.hall)

    def rows(self, table: sa.Table, **where: Any) -> list[dict[str, Any]]:
        """The rows of a table that hold these values, in the order of their key."""
        asked = sa.select(table).where(*(table.c[name] == value for name, value in where.items())).order_by(*table.primary_key.columns)
        with self.house.database.reading() as connection:
            return [dict(row) for row in connection.execute(asked).mappings()]

    def row(self, table: sa.Table, **where: Any) -> dict[str, Any]:
        """The one row of a table that holds these values."""
        (only,) = self.rows(table, **where)
        return only

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.house.database.reading() as connection:
            return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in t.metadata.sorted_tables}

    def refuses(self, kind: type[Refusal], verb: Callable[..., Any], **wishes: Any) -> dict[str, Any]:
        """What a refusal tells; nothing may have changed anywhere, and nobody may have been told."""
        before = self.everything()
        told: list[Line] = []
        self.house.listen(told.extend)
        with pytest.raises(kind) as refused:
            self.do(verb, **wishes)
        assert refused.type is kind
        assert self.everything() == before
        assert told == []
        return refused.value.facts


def at_work(database_url: str, *counters: str, **changes: Any) -> AtWork:
    """A hall whose day and counters are open, each with a clerk; `changes` as in `hall_document`."""
    house, hall = make_hall(database_url, **changes)
    open_counters(house, hall, *counters, clerks=[CLERKS[counter] for counter in counters])
    return AtWork(house, hall)
