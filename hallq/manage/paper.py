"""What is said of paper and printers: the states of print jobs, how printers are, and why something did not come out."""

from hallq.printing.reason_words import REASON_WORDS
from hallq.queries.print_jobs import PrintJobView
from hallq.queries.printers import PrinterHealthView
from hallq.words import mark as _

STATES = {
    "queued": (_("Waiting to be printed"), "calm"),
    "leased": (_("Being printed"), "calm"),
    "sending": (_("Being printed"), "calm"),
    "printed": (_("Printed"), "ok"),
    "sent": (_("Sent, not proved"), "ok"),
    "unknown": (_("Unknown whether it came out"), "danger"),
    "expired": (_("Too late, not printed"), "warn"),
    "not_sent": (_("Not printed"), "danger"),
    "dropped": (_("A copy took its place"), ""),
}
"""The states and outcomes of a print job, each with its tone."""

SETTLED = (_("Done with by the staff"), "")
"""A slip of which nobody knew, once somebody has said what became of it."""

REASONS = REASON_WORDS | {
    "too_late": _("no printer took it in time"),
    "copy_instead": _("a copy was asked for before it was printed"),
    "restore": _("the database was restored"),
}
"""Why a print job is where it is, or a printer as it is."""

CONFIRMED = {
    "came_out": _("It came out"),
    "copied": _("A copy was printed instead"),
    "dropped": _("No longer needed"),
}
"""What somebody said of a slip of which nobody knew."""

NEVER_SEEN = (_("Not looked at yet"), "")
NOT_WATCHED = (_("Not watched"), "warn")
NEAR_END = (_("Paper nearly used up"), "warn")
READY = (_("Ready"), "ok")
PRINTER_STATES = {
    "ready": READY,
    "unasked": (_("Takes slips, tells nothing"), "calm"),
    "unreachable": (_("Cannot be reached"), "danger"),
    "not_ready": (_("Does not print"), "danger"),
}
"""How a printer is, each with its tone."""
NOT_READY = {
    "paper_out": _("Out of paper"),
    "cover_open": _("Cover open"),
    "error": _("Cutter or other fault"),
    "offline": _("Switched off line"),
    "queue_stopped": _("Queue stopped"),
}
"""What keeps a printer from printing, where it says so itself."""


def job_state(job: PrintJobView) -> tuple[str, str]:
    """How a print job is, as a msgid and its tone; one that the staff have settled alarms nobody any more."""
    return STATES[job.state] if job.confirmed_at is None else SETTLED


def printer_state(health: PrinterHealthView | None, real_now: int) -> tuple[str, str]:
    """How a printer is, as a msgid and its tone; `real_now` is the real clock's."""
    if health is None:
        return NEVER_SEEN
    if not health.is_watched(real_now):
        return NOT_WATCHED
    if health.may_print:
        return NEAR_END if health.near_end else PRINTER_STATES[health.state]
    word, tone = PRINTER_STATES[health.state]
    return (NOT_READY.get(health.reason, word) if health.state == "not_ready" else word), tone


def why_so(health: PrinterHealthView | None, real_now: int) -> str | None:
    """More of why a printer does not print, a msgid; None where its state says it all."""
    if health is None or health.may_print or not health.is_watched(real_now) or health.reason in NOT_READY:
        return None
    return REASONS.get(health.reason)
