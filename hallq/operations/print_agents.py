"""What a print agent may do: take the jobs of printers that name it, say what came of them, and own up to what an earlier run of it left."""

from dataclasses import dataclass

from hallq.domain.errors import LeaseLost, PrinterUnknown
from hallq.domain.printer_health import Seen
from hallq.domain.routing import HallSetup, Printer
from hallq.operations.hall import Tx
from hallq.operations.print_jobs import LeasedJob, due_in, finish_job, lease_job, mark_sending, take_back, take_unsent
from hallq.operations.printer_health import report_health

SENDING = "sending"
"""The word before the first byte; every other outcome ends the attempt."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What there is for a printer: a job, or else the seconds until one is due (None while none waits)."""

    job: LeasedJob | None
    due_in: float | None = None


def owner_of(device: str) -> str:
    """The name under which a device holds jobs; none is the beginning of another's."""
    return f"agent:{device}#"


def driven_by(setup: HallSetup, device: str) -> tuple[Printer, ...]:
    """The printers in use that a device drives, in the order of the set-up."""
    return tuple(one for one in setup.printers if not one.retired and one.agent == device)


def lease_for_agent(tx: Tx, *, device: str, printer: str, seconds: float) -> Turn:
    """The next job of a printer for the device that drives it, for so many seconds.

    What it leased there before and did not begin to send, it never got: the answer was lost on the way. A job that it began to send is never given
    again. Raises PrinterUnknown, also for a printer that another drives.
    """
    driven = driven_printer(tx.setup, device, printer)
    take_unsent(tx, owner_of(device), driven.id)
    job = lease_job(tx, printer, owner_of(device), tx.real_now, seconds)
    return Turn(job) if job else Turn(None, due_in(tx, printer, tx.real_now))


def report_job(
    tx: Tx, *, device: str, job: int, attempt: int, outcome: str, reason: str = "", sent: int | None = None, seconds: float = 60.0
) -> None:
    """Take a device's word about its attempt at a job: `sending` before the first byte, good for so many seconds, and once what came of it.

    Raises LeaseLost where the attempt is no longer its own, FieldInvalid for a word that is not of the lists.
    """
    if outcome != SENDING:
        finish_job(tx, job, attempt, owner_of(device), outcome, reason, sent)
    elif not mark_sending(tx, job, attempt, owner_of(device), seconds):
        raise LeaseLost(job=job)


def begin_anew(tx: Tx, *, device: str) -> int:
    """Take back what a device holds: its program has started, and remembers nothing of it. How many jobs."""
    return take_back(tx, owner_of(device), "agent_restarted")


def report_seen(tx: Tx, *, device: str, printer: str, seen: Seen) -> None:
    """Take a device's word about how a printer is. Raises PrinterUnknown, also for a printer that another drives, FieldInvalid."""
    report_health(tx, printer=driven_printer(tx.setup, device, printer).code, seen=seen)


def driven_printer(setup: HallSetup, device: str, printer: str) -> Printer:
    """The printer of a code that a device drives. Raises PrinterUnknown."""
    found = next((one for one in driven_by(setup, device) if one.code == printer), None)
    if found is None:
        raise PrinterUnknown(printer=printer)
    return found
