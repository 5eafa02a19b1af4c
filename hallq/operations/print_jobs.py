"""The spool of a hall: who prints what, and what came of it. Leases are rows; only outcomes are told in the story."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from hallq.domain.errors import FieldInvalid, LeaseLost, PrinterUnknown, PrintJobUnknown
from hallq.domain.events import PrintFinished, PrintRequested
from hallq.domain.reasons import check_copy_reason
from hallq.domain.slip import SlipFacts, from_json, to_json
from hallq.operations.hall import Actor, House, Tx
from hallq.store.spool import Spool

T = TypeVar("T")

FINAL_OUTCOMES = ("printed", "sent", "unknown")
NOT_SENT = "not_sent"
BACK_OFF_MS = (500, 1_000, 2_000, 5_000, 10_000, 30_000)
# By then nobody stands at the kiosk any more: the number was on its screen, and late paper would only litter the floor.
EXPIRES_AFTER_MS = 90_000
# So many late jobs are cleared away in one act, which nobody at a counter notices.
LATE_AT_ONCE = 50
KEPT_MS = 48 * 3_600_000
FORGOTTEN_AT_ONCE = 500
WORKER = Actor("printer")


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A print job in a worker's hand; `attempt` counts from 1."""

    hall_id: int
    id: int
    ticket_id: int | None
    facts: SlipFacts
    attempt: int


class PrintJobs:
    """One hall's spool as a print worker sees it. All instants are the real clock's, whatever the hall's clock says."""

    def __init__(self, house: House, hall_id: int) -> None:
        self._house = house
        self.hall_id = hall_id

    def lease(self, printer: str, owner: str, now_ms: int, seconds: float) -> LeasedJob | None:
        """The job longest due at a printer, for so many seconds; None while there is none, or another is in hand. Late ones are passed over."""
        return self._act(lambda tx: _lease(tx, printer, owner, now_ms, now_ms + round(seconds * 1000)))

    def mark_sending(self, job: LeasedJob, owner: str) -> bool:
        """Written before the first byte leaves: from here on a worker's death makes the job unknown. False where the lease is lost."""
        return self._act(lambda tx: spool_of(tx).mark_sending(job.id, owner, tx.real_now + 60_000))

    def finish(self, job: LeasedJob, owner: str, outcome: str, reason: str) -> None:
        """What came of it: `not_sent` queues the job again after a while. Raises LeaseLost where the job is no longer this worker's."""
        self._act(lambda tx: _finish(tx, job.id, owner, outcome, reason))

    def sweep(self, now_ms: int) -> int:
        """Take jobs from workers that died, and let some late ones of any printer expire; how many, so that 0 says that all is done.

        Nothing was sent of a leased job, so it is queued; of one that was being sent nobody knows.
        """
        return self._act(lambda tx: _sweep(tx, now_ms) + _expire(tx, now_ms))

    def take_back(self, place: str) -> int:
        """Take the jobs that workers of `place` hold, whose owners' names begin with it: for a process that begins where one has died. How many."""
        return self._act(lambda tx: _take(tx, lambda owner, _until: owner.startswith(place)))

    def due_in(self, printer: str, now_ms: int) -> float | None:
        """Seconds until a job of a printer is due, 0 for now; None while none waits."""
        soonest = self._act(lambda tx: spool_of(tx).soonest(_printer_id(tx, printer), now_ms - EXPIRES_AFTER_MS))
        return None if soonest is None else max(0.0, (soonest - now_ms) / 1000)

    def _act(self, perform: Callable[[Tx], T]) -> T:
        return self._house.act(self.hall_id, WORKER, perform)


def request_copy(tx: Tx, *, ticket_id: int, reason: str, printer: str | None = None) -> int:
    """Ask for a copy of a ticket's paper, marked 补打 第n次; the job's id.

    Raises FieldInvalid for a reason that is not of the list, TicketUnknown, PrintJobUnknown where there was no first one in the last two days.
    """
    check_copy_reason(reason)
    ticket = tx.ticket(ticket_id)
    facts = spool_of(tx).first_facts(ticket_id)
    if facts is None:
        raise PrintJobUnknown(ticket=ticket_id)
    printer_id = _printer_id(tx, printer) if printer else _first_printer(tx)
    job_id, number = tx.next_seq, spool_of(tx).last_copy(ticket_id) + 1
    tx.record(PrintRequested(job_id, ticket.id, printer_id, number, reason))
    tx.book.add_print_job(job_id, ticket.id, printer_id, number, to_json(replace(from_json(facts), copy=number)), tx.real_now)
    return job_id


def request_test_page(tx: Tx, *, printer: str, facts: SlipFacts) -> int:
    """Ask a printer for a page that says it is a test; the job's id."""
    job_id, printer_id = tx.next_seq, _printer_id(tx, printer)
    tx.record(PrintRequested(job_id, None, printer_id, 0, "test"))
    tx.book.add_print_job(job_id, None, printer_id, 0, to_json(replace(facts, test=True)), tx.real_now)
    return job_id


def give_up_all(tx: Tx, reason: str) -> int:
    """Let every job that was under way end as unknown, never to be sent: after a restore its paper may long be in somebody's hand. How many."""
    under_way = spool_of(tx).under_way()
    for job_id, printer_id, ticket_id in under_way:
        _settle(tx, job_id, printer_id, ticket_id, "unknown", reason)
    return len(under_way)


def forget_old_jobs(tx: Tx) -> int:
    """Forget some print jobs that ended more than two days of the real clock ago; how many."""
    return spool_of(tx).forget(tx.real_now - KEPT_MS, FORGOTTEN_AT_ONCE)


def spool_of(tx: Tx) -> Spool:
    """The spool within an act."""
    return tx.book.spool()


def _lease(tx: Tx, printer: str, owner: str, now: int, until: int) -> LeasedJob | None:
    row = spool_of(tx).next_job(_printer_id(tx, printer), now, now - EXPIRES_AFTER_MS)
    if row is None:
        return None
    job_id, ticket_id, facts, attempts = row
    spool_of(tx).lease(job_id, owner, until)
    return LeasedJob(tx.book.hall_id, job_id, ticket_id, from_json(facts), attempts + 1)


def _finish(tx: Tx, job_id: int, owner: str, outcome: str, reason: str) -> None:
    if outcome not in (*FINAL_OUTCOMES, NOT_SENT):
        raise FieldInvalid(field="outcome", reason="unknown", known=[*FINAL_OUTCOMES, NOT_SENT])
    held = spool_of(tx).held(job_id, owner)
    if held is None:
        raise LeaseLost(job=job_id)
    _, printer_id, ticket_id, attempts = held
    if outcome == NOT_SENT:
        _queue_again(tx, job_id, attempts, reason)
    else:
        _settle(tx, job_id, printer_id, ticket_id, outcome, reason)


def _sweep(tx: Tx, now: int) -> int:
    return _take(tx, lambda _owner, until: until < now)


def _take(tx: Tx, is_lost: Callable[[str, int], bool]) -> int:
    lost = [row for row in spool_of(tx).in_hand() if is_lost(row[5], row[6])]
    for job_id, state, printer_id, ticket_id, attempts, _, _ in lost:
        if state == "leased":
            _queue_again(tx, job_id, attempts, "worker_lost")
        else:
            _settle(tx, job_id, printer_id, ticket_id, "unknown", "worker_lost")
    return len(lost)


def _expire(tx: Tx, now: int) -> int:
    late = spool_of(tx).late(now - EXPIRES_AFTER_MS, LATE_AT_ONCE)
    for job_id, printer_id, ticket_id in late:
        _settle(tx, job_id, printer_id, ticket_id, "expired", "too_late")
    return len(late)


def _queue_again(tx: Tx, job_id: int, attempts: int, reason: str) -> None:
    pause = BACK_OFF_MS[min(max(attempts, 1), len(BACK_OFF_MS)) - 1]
    spool_of(tx).settle(job_id, "queued", reason, finished_at=None, next_at=tx.real_now + pause)


def _settle(tx: Tx, job_id: int, printer_id: int, ticket_id: int | None, outcome: str, reason: str) -> None:
    spool_of(tx).settle(job_id, outcome, reason, finished_at=tx.real_now, next_at=tx.real_now)
    tx.record(PrintFinished(job_id, ticket_id, printer_id, outcome, reason))


def _printer_id(tx: Tx, code: str) -> int:
    printer = tx.setup.printers.by_code.get(code)
    if printer is None:
        raise PrinterUnknown(printer=code)
    return printer.id


def _first_printer(tx: Tx) -> int:
    found = next((printer.id for printer in tx.setup.printers if not printer.retired), None)
    if found is None:
        raise PrinterUnknown(printer=None)
    return found
