"""The spool: print jobs as rows, leased by the one worker that owns a printer. Statements only, no rule."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.store import tables as t
from hallq.store.statements import Row, Writer

_c = t.print_job.c
_THIS = sa.and_(_c.hall_id == p("hall"), _c.id == p("job"))
# In the order of their index: a printer that was away for a day has thousands of late jobs, and none of them is looked at. A job that was asked for
# since `fresh` is due no earlier than that, so that the walk along the index begins there.
NEXT = sa.text(
    "SELECT id, ticket_id, facts, attempts FROM print_job WHERE hall_id = :hall AND printer_id = :printer AND state = 'queued'"
    " AND next_at BETWEEN :fresh AND :now AND requested_at >= :fresh"
    " AND NOT EXISTS (SELECT 1 FROM print_job b WHERE b.hall_id = :hall AND b.printer_id = :printer AND b.state IN ('leased', 'sending'))"
    " ORDER BY next_at, id LIMIT 1"
)
SOONEST = sa.text(
    "SELECT next_at FROM print_job WHERE hall_id = :hall AND printer_id = :printer AND state = 'queued'"
    " AND next_at >= :fresh AND requested_at >= :fresh ORDER BY next_at, id LIMIT 1"
)
WAITING = sa.text(
    "SELECT id, ticket_id FROM print_job WHERE hall_id = :hall AND printer_id = :printer AND state = 'queued'"
    " AND next_at >= :fresh AND requested_at >= :fresh AND ticket_id IS NOT NULL ORDER BY next_at, id LIMIT :most"
)
LATE = sa.text(
    "SELECT id, printer_id, ticket_id FROM print_job WHERE hall_id = :hall AND state = 'queued' AND requested_at < :before"
    " ORDER BY printer_id, next_at, id LIMIT :most"
)
UNATTENDED = sa.text(
    "SELECT id, printer_id, ticket_id FROM print_job WHERE hall_id = :hall AND state = 'queued' AND next_at BETWEEN :fresh AND :before"
    " AND ticket_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM print_job b WHERE b.hall_id = :hall AND b.printer_id = print_job.printer_id"
    " AND b.state IN ('leased', 'sending')) ORDER BY id LIMIT :most"
)
# Constants are written out: only named parameters are handed to the driver.
LEASE = (
    sa.update(t.print_job)
    .where(_THIS)
    .values(state=sa.literal_column("'leased'"), lease_owner=p("owner"), lease_until=p("until"), attempts=_c.attempts + sa.literal_column("1"))
)
SENDING = (
    sa.update(t.print_job)
    .where(_THIS, _c.state == sa.literal_column("'leased'"), _c.lease_owner == p("owner"), _c.attempts == p("nth"))
    .values(state=sa.literal_column("'sending'"), lease_until=p("until"))
)
MOVE = sa.update(t.print_job).where(_THIS).values(printer_id=p("printer"))
HELD = sa.select(_c.state, _c.printer_id, _c.ticket_id, _c.attempts).where(
    _THIS, _c.lease_owner == p("owner"), sa.text("state IN ('leased', 'sending')")
)
FINISH = (
    sa.update(t.print_job)
    .where(_THIS)
    .values(state=p("state"), reason=p("reason"), finished_at=p("finished_at"), next_at=p("next_at"), lease_owner=sa.null(), lease_until=sa.null())
)
IN_HAND = sa.text(
    "SELECT id, state, printer_id, ticket_id, attempts, lease_owner, lease_until FROM print_job"
    " WHERE hall_id = :hall AND state IN ('leased', 'sending')"
)
ONE = sa.select(_c.state, _c.printer_id, _c.ticket_id, _c.finished_at, _c.confirmed_at).where(_THIS)
# The first paper of a ticket bears the ticket's own id, the others are copies.
OF_TICKET = sa.text(
    "SELECT id, state, printer_id, confirmed_at FROM print_job WHERE hall_id = :hall AND id = :ticket AND ticket_id = :ticket"
    " UNION ALL SELECT id, state, printer_id, confirmed_at FROM print_job WHERE hall_id = :hall AND ticket_id = :ticket AND copy > 0"
)
# Of a visit that is over nobody wants the paper any more.
DOUBTFUL_OVER = sa.text(
    "SELECT j.id, j.printer_id, j.ticket_id FROM print_job j JOIN ticket k ON k.hall_id = j.hall_id AND k.id = j.ticket_id"
    " WHERE j.hall_id = :hall AND j.state IN ('unknown', 'expired') AND j.confirmed_at IS NULL"
    " AND k.state IN ('COMPLETED', 'CANCELLED', 'EXPIRED') ORDER BY j.id LIMIT :most"
)
NEWEST = sa.text("SELECT max(id) FROM print_job WHERE hall_id = :hall AND ticket_id = :ticket AND copy > 0")
CONFIRM = sa.update(t.print_job).where(_THIS).values(confirmed_at=p("at"))
# Where the clock was set back, what was written before lies in the future.
PULL_QUEUED = sa.text(
    "UPDATE print_job SET next_at = :now, requested_at = :now WHERE hall_id = :hall AND state = 'queued'"
    " AND (next_at > :ahead OR requested_at > :ahead)"
)
PULL_LEASES = sa.text(
    "UPDATE print_job SET lease_until = lease_until - (SELECT a.began_at - :now FROM print_attempt a WHERE a.hall_id = print_job.hall_id"
    " AND a.job_id = print_job.id AND a.attempt = print_job.attempts)"
    " WHERE hall_id = :hall AND state IN ('leased', 'sending') AND EXISTS (SELECT 1 FROM print_attempt a WHERE a.hall_id = print_job.hall_id"
    " AND a.job_id = print_job.id AND a.attempt = print_job.attempts AND a.began_at > :ahead)"
)
PULL_ATTEMPTS = sa.text(
    "UPDATE print_attempt SET began_at = :now WHERE hall_id = :hall AND began_at > :ahead"
    " AND job_id IN (SELECT id FROM print_job WHERE hall_id = :hall AND state IN ('leased', 'sending'))"
)
UNDER_WAY = sa.text("SELECT id, printer_id, ticket_id FROM print_job WHERE hall_id = :hall AND state IN ('queued', 'leased', 'sending') ORDER BY id")
# The first paper of a ticket bears the ticket's own id.
FACTS = sa.text("SELECT facts FROM print_job WHERE hall_id = :hall AND id = :ticket AND ticket_id = :ticket")
COPIES = sa.text("SELECT max(copy) FROM print_job WHERE hall_id = :hall AND ticket_id = :ticket AND copy > 0")
BEGIN_ATTEMPT = sa.insert(t.print_attempt)
_a = t.print_attempt.c
END_ATTEMPT = (
    sa.update(t.print_attempt)
    .where(_a.hall_id == p("hall"), _a.job_id == p("job"), _a.attempt == p("nth"))
    .values(ended_at=p("at"), sent_bytes=p("sent"), outcome=p("outcome"), reason=p("reason"))
)
TRIED = sa.text(
    "SELECT printer_id, count(*), max(began_at) FROM print_attempt WHERE hall_id = :hall AND job_id = :job GROUP BY printer_id"
)
FORGET_ATTEMPTS = sa.text(
    "DELETE FROM print_attempt WHERE hall_id = :hall AND job_id <= (SELECT max(job_id) FROM"
    " (SELECT job_id FROM print_attempt WHERE hall_id = :hall ORDER BY job_id LIMIT :most) AS oldest)"
    " AND NOT EXISTS (SELECT 1 FROM print_job j WHERE j.hall_id = :hall AND j.id = print_attempt.job_id)"
)
# Ids rise with time: only the oldest jobs are looked at, so that the act is short however many there are.
FORGET = sa.text(
    "DELETE FROM print_job WHERE hall_id = :hall AND finished_at < :before"
    " AND id <= (SELECT max(id) FROM (SELECT id FROM print_job WHERE hall_id = :hall ORDER BY id LIMIT :most) AS oldest)"
)


class Spool:
    """One hall's print jobs within one transaction."""

    __slots__ = ("_hall_id", "_write")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self._hall_id = hall_id

    def next_job(self, printer_id: int, now: int, fresh: int) -> Row | None:
        """The job longest due at a printer that has none in hand, if it was asked for since `fresh`: (id, ticket, facts, attempts)."""
        return self._write.first(NEXT, {"hall": self._hall_id, "printer": printer_id, "now": now, "fresh": fresh})

    def soonest(self, printer_id: int, fresh: int) -> int | None:
        """When the next job of a printer that was asked for since `fresh` is due; None where none waits."""
        found = self._write.value(SOONEST, {"hall": self._hall_id, "printer": printer_id, "fresh": fresh})
        return None if found is None else int(found)

    def waiting(self, printer_id: int, fresh: int, most: int) -> list[Row]:
        """(id, ticket) of the slips of tickets that wait at a printer, due or not, asked for since `fresh`, the next first, at most so many."""
        return self._write.all(WAITING, {"hall": self._hall_id, "printer": printer_id, "fresh": fresh, "most": most})

    def late(self, before: int, most: int) -> list[Row]:
        """(id, printer, ticket) of jobs of any printer that wait since before an instant, at most so many."""
        return self._write.all(LATE, {"hall": self._hall_id, "before": before, "most": most})

    def unattended(self, fresh: int, before: int, most: int) -> list[Row]:
        """(id, printer, ticket) of tickets' slips due since before an instant, but no longer than since `fresh`, at printers with none in hand."""
        return self._write.all(UNATTENDED, {"hall": self._hall_id, "fresh": fresh, "before": before, "most": most})

    def lease(self, job_id: int, owner: str, until: int) -> None:
        """Give a job to a worker for a while."""
        self._write.run(LEASE, {"hall": self._hall_id, "job": job_id, "owner": owner, "until": until})

    def begin_attempt(self, job_id: int, attempt: int, printer_id: int, worker: str, at: int) -> None:
        """Note that a worker takes a job in hand for the so-manieth time."""
        row = {"hall_id": self._hall_id, "job_id": job_id, "attempt": attempt, "printer_id": printer_id, "worker": worker, "began_at": at}
        self._write.run(BEGIN_ATTEMPT, row | {"ended_at": None, "sent_bytes": None, "outcome": None, "reason": None})

    def end_attempt(self, job_id: int, attempt: int, at: int, *, outcome: str, reason: str, sent: int | None) -> None:
        """Note what came of it; `sent` bytes, None where nobody counted."""
        asked = {"hall": self._hall_id, "job": job_id, "nth": attempt, "at": at}
        self._write.run(END_ATTEMPT, asked | {"outcome": outcome, "reason": reason, "sent": sent})

    def tried(self, job_id: int) -> dict[int, tuple[int, int]]:
        """At which printers a job was tried: how often, and when last."""
        return {row[0]: (row[1], row[2]) for row in self._write.all(TRIED, {"hall": self._hall_id, "job": job_id})}

    def move(self, job_id: int, printer_id: int) -> None:
        """Give a job to another printer."""
        self._write.run(MOVE, {"hall": self._hall_id, "job": job_id, "printer": printer_id})

    def one(self, job_id: int) -> Row | None:
        """(state, printer, ticket, finished_at, confirmed_at) of a job."""
        return self._write.first(ONE, {"hall": self._hall_id, "job": job_id})

    def of_ticket(self, ticket_id: int) -> list[Row]:
        """(id, state, printer, confirmed_at) of every paper of a ticket, the oldest first."""
        return self._write.all(OF_TICKET, {"hall": self._hall_id, "ticket": ticket_id})

    def is_superseded(self, job_id: int, ticket_id: int | None) -> bool:
        """Whether a copy was asked for after this paper of a ticket."""
        newest = None if ticket_id is None else self._write.value(NEWEST, {"hall": self._hall_id, "ticket": ticket_id})
        return newest is not None and newest > job_id

    def confirm(self, job_id: int, at: int) -> None:
        """Note that somebody said what became of a job."""
        self._write.run(CONFIRM, {"hall": self._hall_id, "job": job_id, "at": at})

    def doubtful_over(self, most: int) -> list[Row]:
        """(id, printer, ticket) of slips of visits that are over of which nobody knows or has said anything, the oldest first, at most so many."""
        return self._write.all(DOUBTFUL_OVER, {"hall": self._hall_id, "most": most})

    def mark_sending(self, job_id: int, owner: str, attempt: int, until: int) -> bool:
        """Say that the first byte is about to leave; False where the lease is another's by now, or a later one of the same worker."""
        return self._write.run(SENDING, {"hall": self._hall_id, "job": job_id, "owner": owner, "nth": attempt, "until": until}) == 1

    def held(self, job_id: int, owner: str) -> Row | None:
        """(state, printer, ticket, attempts) of a job in a worker's hand."""
        return self._write.first(HELD, {"hall": self._hall_id, "job": job_id, "owner": owner})

    def under_way(self) -> list[Row]:
        """Every job that has not ended: (id, printer, ticket)."""
        return self._write.all(UNDER_WAY, {"hall": self._hall_id})

    def settle(self, job_id: int, state: str, reason: str, *, finished_at: int | None, next_at: int) -> None:
        """Take a job out of the worker's hand: finished, or queued again for later."""
        asked = {"hall": self._hall_id, "job": job_id, "state": state, "reason": reason}
        self._write.run(FINISH, asked | {"finished_at": finished_at, "next_at": next_at})

    def pull_back(self, now: int, slack: int) -> int:
        """Let nothing that waits or is in hand have begun later than now, give or take some slack: the clock was set back. How many jobs waited."""
        asked = {"hall": self._hall_id, "now": now, "ahead": now + slack}
        pulled = self._write.run(PULL_QUEUED, asked)
        if self._write.run(PULL_LEASES, asked):
            self._write.run(PULL_ATTEMPTS, asked)
        return pulled

    def in_hand(self) -> list[Row]:
        """(id, state, printer, ticket, attempts, owner, until) of the jobs that workers hold."""
        return self._write.all(IN_HAND, {"hall": self._hall_id})

    def last_copy(self, ticket_id: int) -> int:
        """The number of the last copy of a ticket's paper, 0 where there is none."""
        return int(self._write.value(COPIES, {"hall": self._hall_id, "ticket": ticket_id}) or 0)

    def first_facts(self, ticket_id: int) -> str | None:
        """The facts of a ticket's first paper; None where there was none, or it is forgotten."""
        found = self._write.value(FACTS, {"hall": self._hall_id, "ticket": ticket_id})
        return None if found is None else str(found)

    def forget(self, before: int, most: int) -> int:
        """Forget jobs that ended before an instant with their attempts, looking at the oldest so many; how many."""
        forgotten = self._write.run(FORGET, {"hall": self._hall_id, "before": before, "most": most})
        self._write.run(FORGET_ATTEMPTS, {"hall": self._hall_id, "most": most * 4})
        return forgotten
