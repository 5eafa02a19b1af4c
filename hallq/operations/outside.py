"""Service away from the counters (上门): work of a clerk that is written down afterwards, and no visit of the hall."""

from hallq.domain.admission import check_offered
from hallq.domain.case_number import check_case_number
from hallq.domain.errors import FieldInvalid, NotAllowed, PersonUnknown
from hallq.domain.events import Line, ServiceOutside
from hallq.domain.outside import check_outside
from hallq.operations.agents import MOST_MATTERS
from hallq.operations.hall import Tx
from hallq.store.people_book import PeopleBook


def record_outside_service(
    tx: Tx,
    *,
    service: str,
    place: str,
    minutes: int,
    matters: int = 1,
    case_number: str | None = None,
    counter: str | None = None,
    clerk: str | None = None,
) -> Line:
    """Write down what somebody did away from the counters; the line that tells it.

    It is the work of the `clerk` who is named by login, for which one must be able to act for others, else of whoever acts, else of nobody. It counts
    for the `counter` where one is named. Raises DayNotOpen, ServiceUnknown, ServiceRetired, ServiceSuspended, QueueSuspended, CounterUnknown,
    PersonUnknown, NotAllowed, and FieldInvalid for a package and for what is not on a list or out of range.
    """
    day = tx.open_day()
    wanted = tx.setup.service(service)
    if wanted.queue_id is None:
        raise FieldInvalid(field="service", reason="a package is written down matter by matter")
    check_offered(tx.setup, wanted)
    check_outside(place, minutes)
    if not 1 <= matters <= MOST_MATTERS:
        raise FieldInvalid(field="matters", reason=f"not within 1 to {MOST_MATTERS}")
    if case_number is not None:
        check_case_number(case_number)
    counter_id = None if counter is None else tx.setup.counter(counter).id
    return tx.record(ServiceOutside(day, counter_id, _clerk(tx, clerk), wanted.id, place, minutes, matters, case_number))


def _clerk(tx: Tx, login: str | None) -> int | None:
    if login is None:
        return tx.by.clerk_id
    found = PeopleBook(tx.book.writer, tx.book.hall_id).account(login)
    if found is None:
        raise PersonUnknown(person=login)
    if found.id != tx.by.clerk_id and tx.by.clerk_id is not None and not tx.by.of_others:
        raise NotAllowed(what="clerk")
    return found.id
