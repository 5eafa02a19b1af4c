"""What must be done from time to time that nobody presses a button for: each duty is one act."""

from hallq.domain.hours import business_day
from hallq.operations.day import open_day
from hallq.operations.hall import Tx
from hallq.operations.notes import erase_notes
from hallq.operations.signing_in import end_stale_sessions
from hallq.store.people_book import DeviceBook

ANSWERS_KEPT_MS = 48 * 3_600_000
DAY_MS = 24 * 3_600_000


def turn_day(tx: Tx) -> str | None:
    """Open the business day that the hall's clock shows, where it is later than the hall's own, which is closed first; the day opened, if any.

    A day that was closed by hand stays closed, and a clock that is behind changes nothing. Raises DayTooFarAhead.
    """
    today = business_day(tx.now, tx.setup.tz, tx.setup.cutoff_minutes)
    if tx.hall.business_day is not None and today <= tx.hall.business_day:
        return None
    return open_day(tx, day=today)


def forget_old_answers(tx: Tx) -> int:
    """Forget the answers to presses older than two days of the real clock, which nobody repeats any more; how many."""
    return tx.book.forget_answers(tx.real_now - ANSWERS_KEPT_MS)


def erase_old_comments(tx: Tx, *, days: int) -> int:
    """Erase the words of people of more than so many days of the real clock ago: what visitors wrote beside ratings, which stay, and clerks' notes.

    How many.
    """
    before = tx.real_now - days * DAY_MS
    return tx.book.erase_comments(before) + erase_notes(tx, before)


def end_what_ran_out(tx: Tx) -> int:
    """Forget sign-ins that are over or idle, and pairings that nobody approved in time; how many sign-ins."""
    DeviceBook(tx.book.writer, tx.book.hall_id).forget_pairings(tx.real_now)
    return end_stale_sessions(tx)
