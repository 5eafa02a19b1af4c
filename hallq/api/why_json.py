"""Why somebody was called, or would be, as JSON; and those who would be next at a counter."""

from typing import Any

from hallq.domain.discipline import Pick
from hallq.domain.events import TicketCalled
from hallq.domain.routing import HallSetup
from hallq.operations.hall import Tx
from hallq.web.why import Reason, reason_of_call, reason_of_pick, said_with_wait

MOST_NEXT = 3


def why_called(tx: Tx, ticket_id: int, slot_at: int) -> dict[str, Any] | None:
    """Why the act called this ticket; None where it did not."""
    call = next((line.event for line in tx.lines if isinstance(line.event, TicketCalled) and line.event.ticket == ticket_id), None)
    return None if call is None else _members(reason_of_call(tx.setup, call, slot_at))


def next_members(setup: HallSetup, picks: list[Pick], now: int) -> list[dict[str, Any]]:
    """Those who would be called next, first of all, each with the reason."""
    return [
        {
            "ticket": pick.waiting.ticket_id,
            "number": pick.waiting.number,
            "queue": setup.queues.by_id[pick.waiting.queue_id].code,
            "why": _members(reason_of_pick(setup, pick, now)),
        }
        for pick in picks
    ]


def _members(reason: Reason) -> dict[str, Any]:
    return {
        "reason": reason.why.value,
        "priority": reason.klass.code,
        "nth": reason.nth,
        "of": reason.of,
        "waited_minutes": reason.waited_minutes,
        "sentence": said_with_wait(reason),
    }
