"""The plan of a visit: its steps in the order in which it goes through them, in the same transaction as the books."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.package import PlannedStep, brought_forward
from hallq.domain.ticket import Ticket
from hallq.store import tables as t
from hallq.store.pages import STEP_MOVED
from hallq.store.statements import Writer

_sc = t.ticket_step.c
PLAN = (
    sa.select(_sc.position, _sc.stage, _sc.service_id, _sc.queue_id)
    .where(_sc.hall_id == p("hall"), _sc.ticket_id == p("ticket"))
    .order_by(_sc.position)
)


class PlanBook:
    """The plans of one hall's visits."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    def steps(self, ticket_id: int) -> list[PlannedStep]:
        """All steps of the visit, by position."""
        return [PlannedStep(*row) for row in self._write.all(PLAN, {"hall": self.hall_id, "ticket": ticket_id})]

    def bring_step_forward(self, ticket: Ticket, other: int) -> None:
        """The step planned at position `other` is the present one; those from the present position on move back by one."""
        if other == ticket.step:
            return
        steps = self.steps(ticket.id)
        for step, moved in zip(steps, brought_forward(steps, ticket.step, other), strict=True):
            if step != moved:
                asked = {"hall": self.hall_id, "ticket": ticket.id, "step": step.position}
                self._write.run(STEP_MOVED, asked | {"service": moved.service_id, "queue": moved.queue_id})
