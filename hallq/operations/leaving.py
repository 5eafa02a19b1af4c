"""Leaving the post with the session: whoever is signed out leaves no counter open behind."""

from hallq.domain.errors import VisitorAtCounter
from hallq.domain.events import CounterClosed
from hallq.domain.outcomes import LEFT_BEHIND, SIGNED_OUT
from hallq.operations.hall import Tx
from hallq.operations.wishes import free_stranded
from hallq.store.book import Desk


def leave_post(tx: Tx, *, clerk_id: int) -> None:
    """Close the counter where a clerk works, who signs out; where there is none nothing is to be done.

    Raises VisitorAtCounter while somebody is called or served there, so that nobody is left standing at an empty counter.
    """
    found = _post_of(tx, clerk_id)
    if found is None:
        return
    counter_id, desk = found
    if desk.busy_with is not None:
        raise VisitorAtCounter(counter=tx.setup.counters.by_id[counter_id].code, ticket=desk.busy_with)
    _close(tx, counter_id, desk, SIGNED_OUT)


def close_left_post(tx: Tx, *, clerk_id: int) -> bool:
    """Close the counter of a clerk whose sign-in has ended without a word; whether none is left open.

    A counter with a visitor stays open: whoever may act for others finishes there, and it is closed at the next asking.
    """
    found = _post_of(tx, clerk_id)
    if found is None:
        return True
    counter_id, desk = found
    if desk.busy_with is not None:
        return False
    _close(tx, counter_id, desk, LEFT_BEHIND)
    return True


def _post_of(tx: Tx, clerk_id: int) -> tuple[int, Desk] | None:
    counter_id = tx.book.counter_of(clerk_id)
    desk = None if counter_id is None else tx.book.desk(counter_id)
    return None if counter_id is None or desk is None else (counter_id, desk)


def _close(tx: Tx, counter_id: int, desk: Desk, reason: str) -> None:
    tx.record(CounterClosed(counter_id, tx.setup.counters.by_id[counter_id].code, desk.session_id, reason))
    free_stranded(tx)
