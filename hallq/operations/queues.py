"""Suspending a queue, so that nobody takes a number for it any more, and reopening it; who waits is served either way."""

from hallq.domain.events import QueueReopened, QueueSuspended
from hallq.domain.reasons import check_suspend_reason
from hallq.operations.hall import Tx


def suspend_queue(tx: Tx, *, queue: str, reason: str) -> None:
    """No more numbers for a queue, for a reason of the list; nothing happens where it is suspended already. Raises QueueUnknown, FieldInvalid."""
    check_suspend_reason(reason)
    line = tx.setup.queue(queue)
    if not line.suspended:
        tx.record(QueueSuspended(line.id, reason))


def reopen_queue(tx: Tx, *, queue: str) -> None:
    """Numbers for a queue again; nothing happens where it is open. Raises QueueUnknown."""
    line = tx.setup.queue(queue)
    if line.suspended:
        tx.record(QueueReopened(line.id))
