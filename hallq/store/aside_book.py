"""Visitors of one hall who are not simply next: those who were missed, and those whom one counter or clerk alone may call."""

import sqlalchemy as sa

from hallq.domain.ticket import Ticket
from hallq.store import tables as t
from hallq.store.statements import Writer

_MEANT_FOR_ONE = "SELECT id FROM ticket WHERE hall_id = :hall AND {0} AND (for_counter IS NOT NULL OR for_clerk IS NOT NULL)"
MEANT_FOR_ONE = sa.text(" UNION ALL ".join(_MEANT_FOR_ONE.format(one) for one in (t.WAITING.text, t.ASIDE.text)) + " ORDER BY id")
MISSED_UNTIL = sa.text(
    "SELECT id FROM ticket WHERE hall_id = :hall AND state IN ('ON_HOLD', 'NO_SHOW') AND state = 'NO_SHOW' AND last_at <= :before ORDER BY last_seq"
)
CALLED_LATER = sa.text(
    "SELECT count(*) FROM ticket WHERE hall_id = :hall AND business_day = :day AND prefix = :prefix AND value > :value"
    " AND (first_called_at IS NOT NULL OR step > 1)"
)


class AsideBook:
    """Looks at them within one transaction."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    def meant_for_one(self) -> list[int]:
        """Who waits, is set aside or was missed and may be called by one counter or one clerk alone."""
        return [row[0] for row in self._write.all(MEANT_FOR_ONE, {"hall": self.hall_id})]

    def missed_until(self, before: int) -> list[int]:
        """Whose absence was recorded at an instant or earlier and who has not come back since, in that order."""
        return [row[0] for row in self._write.all(MISSED_UNTIL, {"hall": self.hall_id, "before": before})]

    def called_later(self, ticket: Ticket) -> int:
        """How many later numbers of a ticket's series have been called that day."""
        asked = {"hall": self.hall_id, "day": ticket.business_day, "prefix": ticket.prefix, "value": ticket.value}
        return int(self._write.value(CALLED_LATER, asked))
