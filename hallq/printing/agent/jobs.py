"""The server's print jobs as a driver at this machine sees them: every step on paper here and there, before it is taken."""

import base64
import binascii
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hallq.domain.printer_health import Seen
from hallq.printing.agent.door import Away, Door, PutOut, Refused
from hallq.printing.agent.journal import DONE, SENDING, Entry, Journal

log = logging.getLogger(__name__)

RESTARTED, NOT_MARKED = "agent_restarted", "lease_lost"
SHORTEST_LEASE, LONGEST_LEASE = 5.0, 900.0


@dataclass(frozen=True, slots=True)
class AgentJob:
    """A slip to be sent as it is."""

    id: int
    attempt: int
    printer: str
    seconds: float
    data: bytes


class ServerJobs:
    """The job store behind a door. While the server is away there are no jobs; what came of one is told as soon as it is there again."""

    def __init__(self, door: Door, journal: Journal, look_again: Callable[[], None]) -> None:
        """`look_again` is called where the server may have another opinion of what this machine may do."""
        self._door, self._journal, self._look_again = door, journal, look_again
        self._telling = threading.Lock()
        self._due: dict[str, float] = {}
        self._unseen: dict[str, Seen] = {}

    # --- as a driver sees it ------------------------------------------------------------------------------------------------------------------

    def lease(self, printer: str, _owner: str, _now_ms: int, seconds: float) -> AgentJob | None:
        """The next slip of a printer; None while there is none, while the server is away, and while it has not heard of the one before."""
        try:
            self.tell(printer)
            wished = {"printer": printer, "seconds": min(max(seconds, SHORTEST_LEASE), LONGEST_LEASE)}
            answer, due = self._door.post_for_turn("print-jobs/lease", wished)
            if due is not None:
                self._due[printer] = due
            return None if answer is None else self._taken(answer)
        except Away:
            return None
        except (PutOut, Refused) as refusal:
            log.warning("Printer %s: the server gives nothing for it (%s)", printer, refusal)
            self._look_again()
        except OSError as error:
            log.error("Printer %s: the journal cannot be written, so nothing is printed: %s", printer, error)  # noqa: TRY400 -- says it all
        return None

    def mark_sending(self, job: AgentJob, _owner: str) -> bool:
        """Before the first byte: first the server acknowledges it, then it is on the disk. Without either nothing leaves, and that is told."""
        try:
            self._door.post(f"print-jobs/{job.id}/report", {"attempt": job.attempt, "outcome": "sending", "seconds": job.seconds})
            self._journal.sending(job.id, job.attempt, job.printer)
        except Refused as refusal:
            log.warning("Printer %s: job %s is another's by now (%s)", job.printer, job.id, refusal)
            self._journal.told(Entry(job.id, job.attempt, job.printer, DONE))
            return False
        except (Away, PutOut, OSError) as fault:
            log.warning("Printer %s: job %s is not begun: %s", job.printer, job.id, fault)
            self._journal.done(job.id, job.attempt, job.printer, outcome="not_sent", reason=NOT_MARKED, sent=0)
            return False
        return True

    def finish(self, job: AgentJob, _owner: str, outcome: str, reason: str, sent: int | None = None) -> None:
        """What came of it: on the disk first, then to the server, now or as soon as it is there."""
        self._journal.done(job.id, job.attempt, job.printer, outcome=outcome, reason=reason, sent=sent)
        self._tell_if_there(job.printer)

    def report_health(self, printer: str, seen: Seen) -> None:
        """How the printer is; where the server is away, the last look is told later."""
        self._unseen[printer] = seen
        try:
            self.tell_looks()
        except (Away, PutOut):
            return

    def sweep(self, _now_ms: int) -> int:
        """The server sweeps."""
        return 0

    def due_in(self, printer: str, _now_ms: int) -> float | None:
        """What the server said when it was asked the last time."""
        return self._due.pop(printer, None)

    # --- as the agent sees it -----------------------------------------------------------------------------------------------------------------

    def own_up(self) -> None:
        """Say of every slip that an earlier run had in hand what is known of it: nothing left of one that was not begun, else nobody knows."""
        for one in self._journal.entries():
            if one.phase != DONE:
                outcome, sent = ("unknown", None) if one.phase == SENDING else ("not_sent", 0)
                log.warning("Printer %s: job %s was in hand when this machine stopped: %s", one.printer, one.job, outcome)
                self._journal.done(one.job, one.attempt, one.printer, outcome=outcome, reason=RESTARTED, sent=sent)

    def tell(self, printer: str | None = None) -> None:
        """Tell what came of slips, those of a printer or all. Raises Away, PutOut."""
        with self._telling:
            for one in self._journal.entries():
                if one.phase == DONE and printer in (None, one.printer):
                    self._tell_one(one)

    def tell_looks(self) -> None:
        """Tell how the printers are, where that was not told yet. Raises Away, PutOut."""
        for printer, seen in list(self._unseen.items()):
            facts = {"answered": seen.answered, "reason": seen.reason or None, "near_end": seen.near_end, "taken": seen.taken}
            try:
                self._door.post("print-agent/seen", {"printer": printer, **facts})
            except Refused as refusal:
                log.warning("Printer %s: the server does not take how it is (%s)", printer, refusal)
            if self._unseen.get(printer) is seen:
                del self._unseen[printer]

    def _tell_if_there(self, printer: str) -> None:
        try:
            self.tell(printer)
        except Away:
            log.warning("Printer %s: what came of its slip is told when the server is there again", printer)
        except PutOut:
            self._look_again()

    def _tell_one(self, one: Entry) -> None:
        told: dict[str, Any] = {"attempt": one.attempt, "outcome": one.outcome, "sent": one.sent}
        try:
            self._door.post(f"print-jobs/{one.job}/report", told | {"reason": one.reason or None})
        except Refused as refusal:
            if refusal.code == "field_invalid" and one.reason:
                self._journal.done(one.job, one.attempt, one.printer, outcome=one.outcome, reason="", sent=one.sent)
                self._door.post(f"print-jobs/{one.job}/report", told)
            else:
                log.info("Printer %s: the server knows of job %s already (%s)", one.printer, one.job, refusal)
        self._journal.told(one)

    def _taken(self, answer: dict[str, Any]) -> AgentJob:
        """The slip of an answer, once it stands in the journal. Raises Away where the answer is not one, OSError."""
        try:
            data = base64.b64decode(answer["data"], validate=True)
            job = AgentJob(int(answer["id"]), int(answer["attempt"]), str(answer["printer"]), float(answer["seconds"]), data)
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise Away("the answer is not of the house") from error
        self._journal.leased(job.id, job.attempt, job.printer)
        return job
