"""Work beside the services themselves: help with those of other counters, and service outside, in the same transaction as the books."""

from typing import Any

import sqlalchemy as sa

from hallq.domain.events import TicketJoined
from hallq.store import tables as t
from hallq.store.statements import Writer

ADD_JOINT_PART, ADD_OUTSIDE_SERVICE = sa.insert(t.joint_part), sa.insert(t.outside_service)
END_JOINT_PARTS = sa.text(
    "UPDATE joint_part SET ended_at = :at WHERE hall_id = :hall AND ticket_id = :ticket AND ended_at IS NULL"
    " AND (CAST(:counter AS BIGINT) IS NULL OR counter_id = :counter)"
)


class WorkBook:
    """Help and service outside of one hall."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    def add_joint_part(self, part_id: int, event: TicketJoined, at: int) -> None:
        """Somebody at another counter helps with a service from now on."""
        row: dict[str, Any] = {"hall_id": self.hall_id, "id": part_id, "ticket_id": event.ticket, "occurrence_id": event.occurrence}
        row |= {"counter_id": event.counter, "clerk_id": event.clerk, "session_id": event.session, "began_at": at, "ended_at": None}
        self._write.run(ADD_JOINT_PART, row)

    def end_joint_parts(self, ticket_id: int, at: int, counter_id: int | None = None) -> None:
        """Help with a service is over: that of a counter, or all."""
        self._write.run(END_JOINT_PARTS, {"hall": self.hall_id, "ticket": ticket_id, "counter": counter_id, "at": at})

    def add_outside_service(self, row: dict[str, object]) -> None:
        """Write down what a clerk did away from the counters."""
        self._write.run(ADD_OUTSIDE_SERVICE, {"hall_id": self.hall_id, **row})
