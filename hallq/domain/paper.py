"""Rules of paper: where a slip that was not sent is tried next, and when a copy or a word about an unknown slip may follow."""

from collections.abc import Iterable
from dataclasses import dataclass

from hallq.domain.errors import CopyNotOffered, FieldInvalid, PaperSettled
from hallq.domain.ticket import TicketState

BACK_OFF_MS = (500, 1_000, 2_000, 5_000, 10_000, 30_000)
"""How long a job rests after the first, second, … attempt of which nothing was sent; the last stays."""

REASONS = frozenset(
    {
        "", "proved", "nothing_answers", "refused", "unreachable", "busy", "no_server", "no_queue", "queue_stopped", "silent", "closed",
        "paper_out", "cover_open", "error", "offline", "stalled", "no_proof", "full", "lease_lost", "cannot_be_made", "worker_lost",
        "agent_restarted", "unattended",
    }
)  # fmt: skip
"""Why an attempt ended as it did, or a printer is as it is: a closed list, since it stands in the story. "" is for a printer that is well."""

JOB_STATES = ("queued", "leased", "sending", "printed", "sent", "unknown", "expired", "dropped")
"""What a print job can be, from the asking to its end."""

SAID_BY_PRINTER = frozenset({"paper_out", "cover_open", "error", "offline", "queue_stopped"})
"""Reasons that a printer, or the queue before it, tells of itself: it is there, and does not print."""

MOVES_AT_ONCE = SAID_BY_PRINTER | {"no_queue", "cannot_be_made", "unattended"}
"""Reasons that a second try at the same printer cannot mend: the slip moves at once. A line that was busy for a moment gets a second try first."""

TRIES_BEFORE_MOVING = 2
IN_TROUBLE = frozenset({"not_ready", "unreachable"})
WELL = frozenset({"ready", "unasked"})
"""How a printer is whose slips come out, as far as it can tell."""

TRUSTED_MS = 45_000
"""How long a look at a printer counts. One that goes on as it was is told of every half minute: what is older, nobody looks after any more."""

UNATTENDED_MS = 10_000
"""A slip that is due for so long at a printer that has none in hand is taken by nobody: the machine that drives it is away."""

KIOSK_COPY_MS = 60_000
"""A visitor who stands before the kiosk asks within this time."""

DOUBTFUL = frozenset({"unknown", "expired"})
CONFIRMED = ("came_out", "copied", "dropped")

VOID = {
    TicketState.COMPLETED: "completed",
    TicketState.CANCELLED: "cancelled",
    TicketState.EXPIRED: "expired",
}
"""What a copy of a visit that is over says of it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A printer of the group as a slip sees it: how many attempts it had there, the last one when, how the printer is since when, and when last seen.

    `state` is None for a printer of which nothing is known; instants are the real clock's, UTC milliseconds.
    """

    printer_id: int
    attempts: int = 0
    tried_at: int = 0
    state: str | None = None
    since: int = 0
    seen_at: int = 0


def back_off_ms(attempts: int) -> int:
    """How long a job rests after so many attempts."""
    return BACK_OFF_MS[min(max(attempts, 1), len(BACK_OFF_MS)) - 1]


def moves_to(here: Member, others: Iterable[Member], reason: str) -> int | None:
    """The printer of the group at which a slip that was not sent is tried next; None where it stays.

    A printer that is known not to be ready gets none, and one that failed this slip already gets it again only once it has recovered since. The
    second try that a line gets is for one of which nothing was known: where the printer was in trouble before this slip, the slip moves at once.
    """
    if reason not in MOVES_AT_ONCE and here.attempts < TRIES_BEFORE_MOVING and here.state not in IN_TROUBLE:
        return None
    return next((one.printer_id for one in others if _may_take(one)), None)


def leaves_for(here: Member, others: Iterable[Member], now: int) -> int | None:
    """The printer of the group that gets a slip which waits at a printer in trouble, untried; None where it waits on.

    Both must have been seen within the last TRUSTED_MS of `now` (real clock): a printer of which nobody knows gets its slips, and so does one whose
    stand-in nobody knows.
    """
    if here.state not in IN_TROUBLE or not _is_trusted(here, now):
        return None
    return next((one.printer_id for one in others if one.state in WELL and _is_trusted(one, now) and _may_take(one)), None)


def _is_trusted(one: Member, now: int) -> bool:
    return abs(now - one.seen_at) <= TRUSTED_MS


def _may_take(one: Member) -> bool:
    if one.state in IN_TROUBLE:
        return False
    return not one.attempts or (one.state == "ready" and one.since > one.tried_at)


def check_reason(reason: str) -> str:
    """The reason itself if it is one of the list. Raises FieldInvalid."""
    if reason not in REASONS:
        raise FieldInvalid(field="reason", reason="unknown", allowed=sorted(REASONS))
    return reason


def check_job_state(state: str) -> str:
    """The state itself if a print job can be so. Raises FieldInvalid."""
    if state not in JOB_STATES:
        raise FieldInvalid(field="state", reason="unknown", known=list(JOB_STATES))
    return state


def check_kiosk_copy(state: str, finished_at: int | None, copies: int, now: int) -> None:
    """Refuse a copy that a visitor asks for at the kiosk, unless nobody knows whether the first slip came out: once, within a minute of that.

    Raises CopyNotOffered.
    """
    if state not in DOUBTFUL or copies or finished_at is None or now - finished_at > KIOSK_COPY_MS:
        raise CopyNotOffered(state=state, copies=copies)


def check_confirmable(state: str, confirmed_at: int | None) -> None:
    """Refuse a word about a slip of which something is known already. Raises PaperSettled."""
    if state not in DOUBTFUL or confirmed_at is not None:
        raise PaperSettled(state=state)
