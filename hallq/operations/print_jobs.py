"""The spool of a hall as the workers see it: who prints what, and what came of it. Leases are rows; only outcomes are told in the story."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hallq.domain.errors import FieldInvalid, LeaseLost, PrinterUnknown
from hallq.domain.events import PrintFinished
from hallq.domain.paper import back_off_ms, check_reason
from hallq.domain.printer_health import Seen
from hallq.domain.routing import Printer
from hallq.domain.slip import SlipFacts, from_json
from hallq.operations.failing_over import fail_over, leave_printers_in_trouble, leave_unattended
from hallq.operations.hall import Actor, House, Tx
from hallq.operations.printer_health import report_health
from hallq.store.spool import Spool

T = TypeVar("T")

FINAL_OUTCOMES = ("printed", "sent", "unknown")
NOT_SENT = "not_sent"
# By then nobody stands at the kiosk any more: the number was on its screen, and late paper would only litter the floor.
EXPIRES_AFTER_MS = 90_000
# Longer than the longest rest of a job: what lies further ahead was written before the machine's clock was set back.
CLOCK_SLACK_MS = 60_000
# So many late jobs are cleared away in one act, which nobody at a counter notices.
LATE_AT_ONCE = 50
KEPT_MS = 48 * 3_600_000
FORGOTTEN_AT_ONCE = 500
WORKER = Actor("printer")


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A print job in a worker's hand for so many `seconds`; `attempt` counts from 1, and is what fences an older lease of the same worker off."""

    hall_id: int
    id: int
    ticket_id: int | None
    facts: SlipFacts
    attempt: int
    seconds: float = 60.0


class PrintJobs:
    """One hall's spool as a print worker sees it. All instants are the real clock's, whatever the hall's clock says."""

    def __init__(self, house: House, hall_id: int) -> None:
        self._house = house
        self.hall_id = hall_id

    def lease(self, printer: str, owner: str, now_ms: int, seconds: float) -> LeasedJob | None:
        """The job longest due at a printer, for so many seconds; None while there is none, or another is in hand. Late ones are passed over."""
        return self._act(lambda tx: lease_job(tx, printer, owner, now_ms, seconds))

    def mark_sending(self, job: LeasedJob, owner: str) -> bool:
        """Written before the first byte leaves: from here on a worker's death makes the job unknown. False where the lease is lost."""
        return self._act(lambda tx: mark_sending(tx, job.id, job.attempt, owner, job.seconds))

    def finish(self, job: LeasedJob, owner: str, outcome: str, reason: str, sent: int | None = None) -> None:
        """What came of it, and how many bytes the wire took: `not_sent` queues the job again, after a while or at another printer of its group.

        Raises LeaseLost where the job is no longer this worker's.
        """
        self._act(lambda tx: finish_job(tx, job.id, job.attempt, owner, outcome, reason, sent))

    def report_health(self, printer: str, seen: Seen) -> None:
        """How a printer was at one look at it."""
        self._act(lambda tx: report_health(tx, printer=printer, seen=seen))

    def sweep(self, now_ms: int) -> int:
        """Take jobs from workers that died, and let some late ones of any printer expire; how many, so that 0 says that all is done.

        Nothing was sent of a leased job, so it is queued; of one that was being sent nobody knows. Where the machine's clock was set back, nothing
        waits for the hour that comes again; a slip that nobody takes moves within its group.
        """
        return self._act(lambda tx: _pull_back(tx, now_ms) + _sweep(tx, now_ms) + _expire(tx, now_ms) + _leave(tx, now_ms))

    def take_back(self, place: str) -> int:
        """Take the jobs that workers of `place` hold, whose owners' names begin with it: for a process that begins where one has died. How many."""
        return self._act(lambda tx: take_back(tx, place))

    def due_in(self, printer: str, now_ms: int) -> float | None:
        """Seconds until a job of a printer is due, 0 for now; None while none waits."""
        return self._act(lambda tx: due_in(tx, printer, now_ms))

    def _act(self, perform: Callable[[Tx], T]) -> T:
        return self._house.act(self.hall_id, WORKER, perform)


def lease_job(tx: Tx, printer: str, owner: str, now: int, seconds: float) -> LeasedJob | None:
    """The job longest due at a printer, for its worker `owner`; None while there is none, or another is in hand. Raises PrinterUnknown.

    What waits in its group at printers that are known not to print moves first: whichever worker asks, no slip is tried there.
    """
    asked, fresh = printer_of(tx, printer), now - EXPIRES_AFTER_MS
    leave_printers_in_trouble(tx, asked, now, fresh)
    row = spool_of(tx).next_job(asked.id, now, fresh)
    if row is None:
        return None
    job_id, ticket_id, facts, attempts = row
    spool_of(tx).lease(job_id, owner, now + round(seconds * 1000))
    spool_of(tx).begin_attempt(job_id, attempts + 1, asked.id, owner, now)
    return LeasedJob(tx.book.hall_id, job_id, ticket_id, from_json(facts), attempts + 1, seconds)


def due_in(tx: Tx, printer: str, now: int) -> float | None:
    """Seconds until a job of a printer is due, 0 for now; None while none waits. Raises PrinterUnknown."""
    soonest = spool_of(tx).soonest(printer_of(tx, printer).id, now - EXPIRES_AFTER_MS)
    return None if soonest is None else max(0.0, (soonest - now) / 1000)


def mark_sending(tx: Tx, job_id: int, attempt: int, owner: str, seconds: float) -> bool:
    """Write that the first byte is about to leave; False where the job is no longer this attempt's."""
    return spool_of(tx).mark_sending(job_id, owner, attempt, tx.real_now + round(seconds * 1000))


def finish_job(tx: Tx, job_id: int, attempt: int, owner: str, outcome: str, reason: str, sent: int | None = None) -> None:
    """Write what came of an attempt. Raises FieldInvalid for a word that is not of the lists, LeaseLost where the job is no longer this attempt's."""
    if outcome not in (*FINAL_OUTCOMES, NOT_SENT):
        raise FieldInvalid(field="outcome", reason="unknown", known=[*FINAL_OUTCOMES, NOT_SENT])
    check_reason(reason)
    held = spool_of(tx).held(job_id, owner)
    if held is None or held[3] != attempt:
        raise LeaseLost(job=job_id)
    _, printer_id, ticket_id, _ = held
    spool_of(tx).end_attempt(job_id, attempt, tx.real_now, outcome=outcome, reason=reason, sent=sent)
    if outcome == NOT_SENT:
        _try_elsewhere(tx, job_id, printer_id, ticket_id, attempt, reason)
    else:
        settle(tx, job_id, printer_id, ticket_id, outcome, reason)


def take_back(tx: Tx, place: str, reason: str = "worker_lost") -> int:
    """Take the jobs from workers whose names begin with `place`: queued where nothing was sent, unknown where bytes may have left. How many."""
    return _take(tx, lambda one: one.owner.startswith(place), reason)


def take_unsent(tx: Tx, owner: str, printer_id: int) -> int:
    """Queue again what a worker leased for a printer and did not begin to send: whoever asks for a job anew never got it. How many."""
    return _take(tx, lambda one: (one.owner, one.state, one.printer_id) == (owner, "leased", printer_id), "worker_lost")


def give_up_all(tx: Tx, reason: str) -> int:
    """Let every job that was under way end as unknown, never to be sent: after a restore its paper may long be in somebody's hand. How many."""
    under_way = spool_of(tx).under_way()
    for job_id, printer_id, ticket_id in under_way:
        settle(tx, job_id, printer_id, ticket_id, "unknown", reason)
    return len(under_way)


def forget_old_jobs(tx: Tx) -> int:
    """Forget some print jobs that ended more than two days of the real clock ago; how many."""
    return spool_of(tx).forget(tx.real_now - KEPT_MS, FORGOTTEN_AT_ONCE)


def spool_of(tx: Tx) -> Spool:
    """The spool within an act."""
    return tx.book.spool()


def settle(tx: Tx, job_id: int, printer_id: int, ticket_id: int | None, outcome: str, reason: str) -> None:
    """End a job, and tell it."""
    spool_of(tx).settle(job_id, outcome, reason, finished_at=tx.real_now, next_at=tx.real_now)
    tx.record(PrintFinished(job_id, ticket_id, printer_id, outcome, reason))


def printer_of(tx: Tx, code: str) -> Printer:
    """The printer of a code. Raises PrinterUnknown."""
    printer = tx.setup.printers.by_code.get(code)
    if printer is None:
        raise PrinterUnknown(printer=code)
    return printer


def printer_in_use(tx: Tx, code: str) -> Printer:
    """The printer of a code that was not taken out of use. Raises PrinterUnknown."""
    printer = printer_of(tx, code)
    if printer.retired:
        raise PrinterUnknown(printer=code)
    return printer


@dataclass(frozen=True, slots=True)
class _InHand:
    """A job in a worker's hand, as the spool tells it."""

    id: int
    state: str
    printer_id: int
    ticket_id: int | None
    attempts: int
    owner: str
    until: int


def _pull_back(tx: Tx, now: int) -> int:
    return spool_of(tx).pull_back(now, CLOCK_SLACK_MS)


def _sweep(tx: Tx, now: int) -> int:
    return _take(tx, lambda one: one.until < now, "worker_lost")


def _take(tx: Tx, is_lost: Callable[[_InHand], bool], reason: str) -> int:
    lost = [one for one in (_InHand(*row) for row in spool_of(tx).in_hand()) if is_lost(one)]
    for one in lost:
        outcome = NOT_SENT if one.state == "leased" else "unknown"
        spool_of(tx).end_attempt(one.id, one.attempts, tx.real_now, outcome=outcome, reason=reason, sent=None)
        if one.state == "leased":
            # The worker died of something else: its slip need not wait for that.
            _queue_again(tx, one.id, one.printer_id, one.ticket_id, 1, reason)
        else:
            settle(tx, one.id, one.printer_id, one.ticket_id, "unknown", reason)
    return len(lost)


def _expire(tx: Tx, now: int) -> int:
    late = spool_of(tx).late(now - EXPIRES_AFTER_MS, LATE_AT_ONCE)
    for job_id, printer_id, ticket_id in late:
        settle(tx, job_id, printer_id, ticket_id, "expired", "too_late")
    return len(late)


def _leave(tx: Tx, now: int) -> int:
    return leave_unattended(tx, now, now - EXPIRES_AFTER_MS)


def _queue_again(tx: Tx, job_id: int, printer_id: int, ticket_id: int | None, attempts: int, reason: str) -> None:
    """Later once more, unless a copy was asked for meanwhile: what was in hand then may not come out behind it."""
    if spool_of(tx).is_superseded(job_id, ticket_id):
        settle(tx, job_id, printer_id, ticket_id, "dropped", "copy_instead")
        return
    spool_of(tx).settle(job_id, "queued", reason, finished_at=None, next_at=tx.real_now + back_off_ms(attempts))


def _try_elsewhere(tx: Tx, job_id: int, printer_id: int, ticket_id: int | None, attempts: int, reason: str) -> None:
    """At another printer of the group at once, else here after a while."""
    if spool_of(tx).is_superseded(job_id, ticket_id) or not fail_over(tx, job_id, printer_id, ticket_id, reason):
        _queue_again(tx, job_id, printer_id, ticket_id, attempts, reason)
